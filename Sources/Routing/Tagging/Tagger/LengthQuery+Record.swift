#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension LengthQuery {
    /// A query of a recorded turn: its text and its counts stand in a data set, not in a request's body.
    ///
    /// - Parameters:
    ///   - text: the turn's prompt.
    ///   - promptTokens: its tokens.
    ///   - historyTokens: tokens of the conversation before it.
    ///   - turn: answers given before in the conversation.
    ///   - session: a number that names the conversation; its earlier turns are remembered, not shown.
    public init(text: String, promptTokens: Int, historyTokens: Int, turn: Int, session: UInt64) {
        self.init()
        self.promptTokens = Float(promptTokens)
        self.historyTokens = Float(historyTokens)
        self.turn = turn
        self.session = WordHash.mixed(session &+ 0x5E55)
        var scratch = TextScratch()
        var text = text
        text.withUTF8 { scratch.take(UnsafeRawBufferPointer($0), escaped: false) }
        var scan = WordScan()
        scan.read(scratch.bytes, into: &reading)
    }
}
