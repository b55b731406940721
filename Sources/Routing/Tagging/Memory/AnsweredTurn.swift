/// What is remembered of one turn of a conversation: how long its answer was and which words asked for it, as bits.
struct AnsweredTurn: Sendable, Equatable {
    /// ln(1 + tokens) of the answer.
    var logTokens: Float
    /// ln(1 + bytes) of the kept part of the prompt's last message.
    var logBytes: Float
    /// One bit a word of that message.
    var signature: SIMD4<UInt64>

    /// Share of the words of two messages that they have in common, by their bits, 0 to 1.
    static func overlap(_ left: SIMD4<UInt64>, _ right: SIMD4<UInt64>) -> Float {
        let (both, either) = (left & right, left | right)
        var common = 0
        var total = 0
        for lane in 0..<4 {
            common += both[lane].nonzeroBitCount
            total += either[lane].nonzeroBitCount
        }
        return Float(common) / Float(max(total, 1))
    }
}
