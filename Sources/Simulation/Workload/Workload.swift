import EngineModel

/// The requests of a trace, stored flat: a million of them take some tens of megabytes.
public struct Workload: Sendable {
    struct Row: Sendable {
        var seconds: Double
        var promptTokens: Int32
        var outputTokens: Int32
        var firstID: Int
        var idCount: Int32
    }

    /// Tokens of prompt that one hash id stands for.
    public let tokensPerHash: Int
    private(set) var rows: [Row] = []
    private(set) var ids: [UInt64] = []
    /// What requests say; nil where nobody will read it.
    private(set) var texts: TurnTexts?
    /// A number that depends on every row.
    public private(set) var digest: UInt64

    /// A workload without requests.
    ///
    /// - Parameters:
    ///   - tokensPerHash: at least 1.
    ///   - keepsTexts: whether what requests say is kept, for taggers.
    public init(tokensPerHash: Int, keepsTexts: Bool = false) {
        texts = keepsTexts ? TurnTexts() : nil
        self.tokensPerHash = max(1, tokensPerHash)
        digest = BlockHash.mix(UInt64(self.tokensPerHash))
    }

    /// Requests.
    public var count: Int { rows.count }

    /// Mean requests a second of the first `used` requests; 0 where there are fewer than two, or all come at once.
    func rate(ofFirst used: Int) -> Double {
        guard used > 1, rows[used - 1].seconds > rows[0].seconds else { return 0 }
        return Double(used - 1) / (rows[used - 1].seconds - rows[0].seconds)
    }

    /// Adds a request; they come in order of time.
    ///
    /// - Parameters:
    ///   - seconds: time of arrival.
    ///   - promptTokens: length of the prompt, at least 1.
    ///   - outputTokens: length of the answer; below 1 counts as 1.
    ///   - hashIDs: the prompt's blocks in order; equal leading ids mean a shared prefix.
    ///   - prompt: the prompt's last message, or its head and tail; nil where it is not known.
    ///   - session: what names the conversation; nil for none.
    public mutating func append(
        seconds: Double, promptTokens: Int, outputTokens: Int, hashIDs: some Collection<UInt64>, prompt: String? = nil,
        session: String? = nil
    ) {
        precondition(rows.last.map { $0.seconds <= seconds } ?? seconds.isFinite, "requests come in order of time")
        let row = Row(
            seconds: seconds, promptTokens: Int32(clamping: max(1, promptTokens)),
            outputTokens: Int32(clamping: max(1, outputTokens)), firstID: ids.count, idCount: Int32(hashIDs.count))
        rows.append(row)
        texts?.append(
            prompt, session: session, promptTokens: Int(row.promptTokens), outputTokens: Int(row.outputTokens))
        ids.append(contentsOf: hashIDs)
        for part in [seconds.bitPattern, UInt64(row.promptTokens), UInt64(row.outputTokens)] {
            digest = BlockHash.mix(digest ^ part)
        }
        for id in hashIDs { digest = BlockHash.mix(digest ^ id) }
    }

    /// Length of the prompt of one request in tokens.
    public func promptTokens(_ index: Int) -> Int { Int(rows[index].promptTokens) }
}
