import NIOCore

/// Follows one answer's body and tells at its end whether it was whole. A pure state machine; times are nanoseconds.
///
/// A streamed chat answer is whole when a `role` came, then a `finish_reason`, then `data: [DONE]`, all events are
/// well-formed, and `usage`, where given, agrees with the chunks and with `max_tokens`. One that is not streamed is
/// whole when it is one JSON object with a `finish_reason` and `usage`.
struct AnswerCheck {
    private let streamed: Bool
    private let chat: Bool
    private let maxTokens: Int
    private var events = EventStreamReader()
    private var whole = ByteBuffer()
    private var fault: AnswerFault?
    private var done = false
    private var sawRole = false
    private var finishReason: String?
    private(set) var promptTokens: Int?
    private(set) var completionTokens: Int?
    private(set) var cachedTokens: Int?
    private(set) var contentChunks = 0
    private(set) var firstContent: UInt64?
    private(set) var lastContent: UInt64?

    /// - Parameters:
    ///   - streamed: The answer is an event stream.
    ///   - chat: The answer is that of `/v1/chat/completions`.
    ///   - maxTokens: The bound that was asked for.
    init(streamed: Bool, chat: Bool, maxTokens: Int) {
        self.streamed = streamed
        self.chat = chat
        self.maxTokens = maxTokens
    }

    /// Mean nanoseconds between tokens after the first; nil below two tokens or without a stream.
    var timePerToken: Double? {
        guard let firstContent, let lastContent else { return nil }
        let tokens = completionTokens ?? contentChunks
        return tokens > 1 ? Double(lastContent - firstContent) / Double(tokens - 1) : nil
    }

    /// Takes a part of the body, received at `now`.
    mutating func feed(_ bytes: ByteBuffer, now: UInt64) {
        guard fault == nil else { return }
        guard streamed else {
            whole.writeImmutableBuffer(bytes)
            if whole.readableBytes > EventStreamReader.maxEventBytes * 4 { fail(.incomplete, "answer over 64 MiB") }
            return
        }
        var events = events
        // The reader's storage must not be shared while it grows.
        self.events = EventStreamReader()
        events.feed(bytes) { take($0, now: now) }
        self.events = events
        if events.isOverLong { fail(.incomplete, "an event over 16 MiB") }
    }

    /// The verdict at the body's end: nil where the answer was whole.
    mutating func finish() -> AnswerFault? {
        if let fault { return fault }
        return streamed ? streamFault() : wholeFault()
    }

    private mutating func take(_ event: ByteBuffer, now: UInt64) {
        guard fault == nil else { return }
        if done { return fail(.incomplete, "an event after data: [DONE]") }
        let view = event.readableBytesView
        if view.elementsEqual("[DONE]".utf8) {
            done = true
            return
        }
        do throws(JSONFault) {
            let piece = try event.parsePiece()
            if let error = piece.error { return fail(.streamError, error) }
            note(piece)
            if piece.hasContent {
                contentChunks += 1
                if firstContent == nil { firstContent = now }
                lastContent = now
            }
        } catch {
            fail(.incomplete, "an event that is not JSON (\(error.reason) at byte \(error.offset))")
        }
    }

    private mutating func note(_ piece: AnswerPiece) {
        if piece.hasRole { sawRole = true }
        finishReason = piece.finishReason ?? finishReason
        promptTokens = piece.promptTokens ?? promptTokens
        completionTokens = piece.completionTokens ?? completionTokens
        cachedTokens = piece.cachedTokens ?? cachedTokens
    }

    private func streamFault() -> AnswerFault? {
        if !events.isAtBoundary { return AnswerFault(kind: .incomplete, detail: "the last event lacks its end") }
        if chat, !sawRole { return AnswerFault(kind: .incomplete, detail: "no chunk gave a role") }
        if finishReason == nil { return AnswerFault(kind: .incomplete, detail: "no chunk gave a finish_reason") }
        if !done { return AnswerFault(kind: .incomplete, detail: "no data: [DONE]") }
        return usageFault()
    }

    private mutating func wholeFault() -> AnswerFault? {
        do throws(JSONFault) {
            let piece = try whole.parsePiece()
            if let error = piece.error {
                return AnswerFault(kind: .incomplete, detail: "an error with status 200: \(error)")
            }
            note(piece)
        } catch {
            return AnswerFault(
                kind: .incomplete, detail: "the answer is not JSON (\(error.reason) at byte \(error.offset))")
        }
        if finishReason == nil { return AnswerFault(kind: .incomplete, detail: "no finish_reason") }
        if completionTokens == nil { return AnswerFault(kind: .incomplete, detail: "no usage.completion_tokens") }
        return usageFault()
    }

    /// A chunk may hold several tokens, never less than one.
    private func usageFault() -> AnswerFault? {
        guard let tokens = completionTokens else { return nil }
        if contentChunks > tokens {
            return AnswerFault(
                kind: .incomplete, detail: "\(contentChunks) chunks with content, but usage tells of \(tokens) tokens")
        }
        if tokens > maxTokens {
            return AnswerFault(kind: .incomplete, detail: "\(tokens) tokens where \(maxTokens) were the bound")
        }
        return nil
    }

    private mutating func fail(_ kind: AnswerFault.Kind, _ detail: String) {
        fault = fault ?? AnswerFault(kind: kind, detail: detail)
    }
}

extension ByteBuffer {
    fileprivate func parsePiece() throws(JSONFault) -> AnswerPiece {
        let result: Result<AnswerPiece, JSONFault> = withUnsafeReadableBytes { bytes in
            do throws(JSONFault) { return .success(try AnswerPiece.parse(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
