/// How a trace is stretched before it is sent.
struct TraceScale: Sendable, Equatable {
    /// Factor on prompt lengths, and on the block size unless that is given.
    var input = 1.0
    /// Factor on answer lengths.
    var output = 1.0
    /// Mean requests per second; nil keeps the trace's own times.
    var rate: Double?
    /// Tokens of prompt text that one hash id stands for; nil takes the trace's own block size times `input`.
    var tokensPerHash: Int?

    /// The block size that fits every row, whether the last, partial block has an id or not; 512 where none does.
    static func blockSize(of rows: [TraceRow]) -> Int {
        let sizes = [16, 32, 64, 128, 256, 512, 1_024, 2_048]
        return sizes.first { size in
            rows.allSatisfy { row in
                row.hashIDs.isEmpty
                    || (row.inputLength / size...(row.inputLength + size - 1) / size).contains(row.hashIDs.count)
            }
        } ?? 512
    }

    /// Factor on the rows' times that gives the wanted rate.
    func timeFactor(for rows: [TraceRow]) -> Double {
        guard let rate, let first = rows.first, let last = rows.last, last.timestamp > first.timestamp else { return 1 }
        let own = Double(rows.count - 1) / ((last.timestamp - first.timestamp) / 1_000)
        return own / rate
    }
}
