import Foundation

/// What the events of a streamed answer say.
struct StreamedAnswer {
    var ids: Set<String> = []
    var roles = 0
    var texts: [Int: String] = [:]
    var contentEvents: [Int: Int] = [:]
    var finishReasons: [Int: String] = [:]
    var usage: NSDictionary?
    var isDone = false
    var eventSizes: [Int] = []

    enum Failure: Error { case notAnEvent(Substring) }

    /// Reads a body of server-sent events strictly: nothing may follow `[DONE]`.
    init(_ body: String) throws {
        for event in body.components(separatedBy: "\n\n").dropLast() {
            guard event.hasPrefix("data: "), !isDone else { throw Failure.notAnEvent(event.prefix(80)) }
            if event == "data: [DONE]" {
                isDone = true
                continue
            }
            eventSizes.append(event.utf8.count + 2)
            let object = try JSONSerialization.jsonObject(with: Data(event.dropFirst(6).utf8))
            guard let chunk = object as? NSDictionary else { throw Failure.notAnEvent(event.prefix(80)) }
            read(chunk)
        }
    }

    private mutating func read(_ chunk: NSDictionary) {
        if let id = chunk["id"] as? String { ids.insert(id) }
        if let usage = chunk["usage"] as? NSDictionary { self.usage = usage }
        for choice in chunk["choices"] as? [NSDictionary] ?? [] {
            let index = choice["index"] as? Int ?? -1
            let delta = choice["delta"] as? NSDictionary
            if delta?["role"] != nil {
                roles += 1
                continue
            }
            texts[index, default: ""] += (delta?["content"] ?? choice["text"]) as? String ?? ""
            contentEvents[index, default: 0] += 1
            if let reason = choice["finish_reason"] as? String { finishReasons[index] = reason }
        }
    }
}
