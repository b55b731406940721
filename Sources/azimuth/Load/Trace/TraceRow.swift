/// One request of a trace file.
struct TraceRow: Sendable {
    /// Milliseconds after the trace's start.
    var timestamp: Double
    /// Prompt length in tokens.
    var inputLength: Int
    /// Answer length in tokens.
    var outputLength: Int
    /// The prompt's blocks in order; equal leading ids mean a shared prefix. Empty where the trace tells none.
    var hashIDs: [UInt64] = []
    var session: String?
    /// The prompt itself, where the trace holds it.
    var prompt: String?
    /// Line of the file that it stands in, from 1.
    var line = 0
}

extension TraceRow: Equatable {
    /// Equal requests, wherever they stand.
    static func == (left: TraceRow, right: TraceRow) -> Bool {
        left.timestamp == right.timestamp && left.inputLength == right.inputLength
            && left.outputLength == right.outputLength && left.hashIDs == right.hashIDs
            && left.session == right.session && left.prompt == right.prompt
    }
}

/// What is wrong with a trace file.
struct TraceFault: Error, Equatable, CustomStringConvertible {
    /// Names the file, the line, the field, its value and what would be right.
    var description: String
}
