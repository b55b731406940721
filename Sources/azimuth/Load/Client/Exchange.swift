import NIOCore
import NIOHTTP1

/// One request under way and its answer so far. Lives on one event loop.
final class Exchange {
    let index: Int
    let target: Int
    let planned: Double
    let head: HTTPRequestHead
    let body: ByteBuffer
    let sent: NIODeadline
    private let streamed: Bool
    private let maxTokens: Int
    private let chat: Bool
    private var check: AnswerCheck?
    private var status: Int?
    private var refusal = ByteBuffer()
    private var finish: ((Exchange, AnswerFault?) -> Void)?
    /// Called once, with the nanosecond of the first content.
    var firstContent: ((Exchange, UInt64) -> Void)?
    var timeout: Scheduled<Void>?
    /// The connection it is sent on; closed where the exchange ends before its answer does.
    weak var connection: LoadConnection?

    init(
        request: PlannedRequest, target: Int, head: HTTPRequestHead, body: ByteBuffer, options: LoadOptions,
        finish: @escaping (Exchange, AnswerFault?) -> Void
    ) {
        index = request.index
        planned = request.time
        maxTokens = request.maxTokens
        self.target = target
        self.head = head
        self.body = body
        streamed = options.stream
        chat = options.endpoint == .chat
        sent = .now()
        self.finish = finish
    }

    /// Whether the outcome was reported; what comes later is void.
    var isFinished: Bool { finish == nil }

    func receive(head: HTTPResponseHead) {
        status = Int(head.status.code)
        guard head.status == .ok else { return }
        check = AnswerCheck(streamed: streamed, chat: chat, maxTokens: maxTokens)
    }

    func receive(body bytes: ByteBuffer) {
        if check != nil {
            check?.feed(bytes, now: NIODeadline.now().uptimeNanoseconds)
            if let firstContent, let time = check?.firstContent {
                self.firstContent = nil
                firstContent(self, time)
            }
        } else if refusal.readableBytes < 1_024 {
            refusal.writeImmutableBuffer(bytes)
        }
    }

    /// The answer's HTTP message is complete.
    func receiveEnd() {
        if check != nil {
            end(check?.finish())
        } else {
            let text = String(decoding: refusal.readableBytesView.prefix(300), as: UTF8.self)
            end(AnswerFault(kind: .status(status ?? 0), detail: text))
        }
    }

    /// The connection ended or failed before the answer's end.
    func breakOff(_ reason: String) {
        end(AnswerFault(kind: status == nil ? .reset : .incomplete, detail: reason))
    }

    /// Reports the outcome, once.
    func end(_ fault: AnswerFault?) {
        guard let finish else { return }
        self.finish = nil
        firstContent = nil
        timeout?.cancel()
        finish(self, fault)
        if fault?.kind == .timeout || fault?.kind == .stopped { connection?.close() }
    }

    /// The result of an exchange that has just ended.
    func result(start: NIODeadline, fault: AnswerFault?) -> RequestResult {
        let seconds = { (from: UInt64, to: UInt64) in Double(Int64(to) - Int64(from)) / 1e9 }
        let now = NIODeadline.now().uptimeNanoseconds
        return RequestResult(
            index: index, target: target, planned: planned,
            start: seconds(start.uptimeNanoseconds, sent.uptimeNanoseconds),
            ttft: check?.firstContent.map { seconds(sent.uptimeNanoseconds, $0) },
            tpot: check?.timePerToken.map { $0 / 1e9 }, e2e: seconds(sent.uptimeNanoseconds, now),
            promptTokens: check?.promptTokens, completionTokens: check?.completionTokens ?? check?.contentChunks,
            cachedTokens: check?.cachedTokens, fault: fault)
    }
}
