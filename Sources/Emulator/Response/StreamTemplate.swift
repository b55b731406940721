import NIOCore

/// Writes one answer's server-sent events from prebuilt bytes, each as one HTTP chunk, as vLLM does.
struct StreamTemplate {
    /// Everything of an event before the choice's index.
    private let head: [UInt8]
    private let parts: Parts
    /// Whether events are framed as HTTP/1.1 chunks; an HTTP/1.0 answer ends with its connection instead.
    private let isChunked: Bool

    init(kind: GenerationKind, id: String, created: Int, model: String, isChunked: Bool) {
        let object = kind == .chat ? "chat.completion.chunk" : "text_completion"
        let opening =
            #"data: {"id":\#(JSONText.quoted(id)),"object":"\#(object)","created":\#(created),"#
            + #""model":\#(JSONText.quoted(model)),"choices":["#
        head = Array(opening.utf8)
        parts = kind == .chat ? .chat : .text
        self.isChunked = isChunked
    }

    /// The event before a chat choice's first token; text completions have none.
    func writeRole(choice: Int, into buffer: inout ByteBuffer) {
        guard !parts.role.isEmpty else { return }
        write(choice: choice, parts.role, [], [], into: &buffer)
    }

    /// The event of one token.
    func writeToken(choice: Int, text: [UInt8], into buffer: inout ByteBuffer) {
        write(choice: choice, parts.open, text, parts.close, into: &buffer)
    }

    /// The event of a choice's last token, whose text is empty where the answer ends by itself.
    func writeLast(choice: Int, text: [UInt8], stops: Bool, into buffer: inout ByteBuffer) {
        write(choice: choice, parts.open, text, stops ? parts.stop : parts.length, into: &buffer)
    }

    /// The event with the usage, which has no choices.
    func writeUsage(_ usage: Usage, into buffer: inout ByteBuffer) {
        let rest = Array(#"],"usage":\#(usage.json)}"#.utf8)
        frame(length: head.count + rest.count + 2, into: &buffer) { buffer in
            buffer.writeBytes(head)
            buffer.writeBytes(rest)
            buffer.writeBytes(Parts.eventEnd)
        }
    }

    /// The end of the events and of the body.
    func writeDone(into buffer: inout ByteBuffer) {
        frame(length: Parts.done.count, into: &buffer) { $0.writeBytes(Parts.done) }
        if isChunked { buffer.writeStaticString("0\r\n\r\n") }
    }

    private func write(
        choice: Int, _ open: [UInt8], _ text: [UInt8], _ close: [UInt8], into buffer: inout ByteBuffer
    ) {
        let index = choice == 0 ? Parts.firstIndex : Array("{\"index\":\(choice)".utf8)
        let length = head.count + index.count + open.count + text.count + close.count
        frame(length: length, into: &buffer) { buffer in
            buffer.writeBytes(head)
            buffer.writeBytes(index)
            buffer.writeBytes(open)
            buffer.writeBytes(text)
            buffer.writeBytes(close)
        }
    }

    private func frame(length: Int, into buffer: inout ByteBuffer, _ event: (inout ByteBuffer) -> Void) {
        guard isChunked else { return event(&buffer) }
        buffer.writeString(String(length, radix: 16))
        buffer.writeStaticString("\r\n")
        event(&buffer)
        buffer.writeStaticString("\r\n")
    }
}

/// The bytes of events that do not change.
private struct Parts {
    var role: [UInt8]
    var open: [UInt8]
    var close: [UInt8]
    var stop: [UInt8]
    var length: [UInt8]

    static let eventEnd = Array("\n\n".utf8)
    static let done = Array("data: [DONE]\n\n".utf8)
    static let firstIndex = Array("{\"index\":0".utf8)

    static let chat = Parts(
        role: Array(
            (#","delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"#
                + #""prompt_token_ids":null}"# + "\n\n").utf8),
        open: Array(#","delta":{"content":""#.utf8),
        close: Array((#""},"logprobs":null,"finish_reason":null,"token_ids":null}]}"# + "\n\n").utf8),
        stop: last(#""},"logprobs":null,"#, reason: "stop"),
        length: last(#""},"logprobs":null,"#, reason: "length"))

    static let text = Parts(
        role: [],
        open: Array(#","text":""#.utf8),
        close: Array(
            (#"","logprobs":null,"finish_reason":null,"stop_reason":null,"token_ids":null}]}"# + "\n\n").utf8),
        stop: last(#"","logprobs":null,"#, reason: "stop"),
        length: last(#"","logprobs":null,"#, reason: "length"))

    private static func last(_ start: String, reason: String) -> [UInt8] {
        return Array((start + #""finish_reason":"\#(reason)","stop_reason":null,"token_ids":null}]}"# + "\n\n").utf8)
    }
}
