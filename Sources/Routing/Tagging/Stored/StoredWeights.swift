#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How the network's parameters are written: rows in eight bits a weight with a scale of their own, rows that were
/// never or hardly ever touched left out, and the sums of squares of a row as one byte.
///
/// A row is what belongs together: the four weights of a wide place, an embedding, an input's weights.
enum StoredWeights {
    /// Groups of rows: where they start, how many they are, how long each is.
    private static let groups: [(start: Int, rows: Int, length: Int)] = [
        (NetworkLayout.wide, NetworkLayout.wideRows, NetworkLayout.outputs),
        (NetworkLayout.embeddings, NetworkLayout.embeddingRows, NetworkLayout.embedding),
        (NetworkLayout.first, NetworkLayout.inputs + 1, NetworkLayout.hidden),
        (NetworkLayout.second, NetworkLayout.outputs, NetworkLayout.hidden),
    ]
    private static let freshSquares: Float = 0.1

    /// - Parameter leastMoved: rows whose mean sum of squared gradients has grown by less are left out.
    static func write(_ network: LengthNetwork, leastMoved: Float, to out: inout ByteWriter) {
        for (index, group) in groups.enumerated() {
            var last = -1
            var kept: [Int] = []
            for row in 0..<group.rows {
                let range = group.start + row * group.length..<group.start + (row + 1) * group.length
                let moved = network.squares[range].reduce(0, +) / Float(group.length) - freshSquares
                // Only rows of the tables are many enough to be left out.
                if index > 1 || moved > leastMoved { kept.append(row) }
            }
            out.write(small: kept.count)
            for row in kept {
                out.write(small: row - last - 1)
                last = row
                write(network, group.start + row * group.length, group.length, to: &out)
            }
        }
        for place in NetworkLayout.secondBias..<NetworkLayout.count { out.write(network.weights[place]) }
    }

    /// Reads into a network that has learned nothing; false for bytes that no `write` wrote.
    static func read(_ bytes: inout ByteReader, into network: inout LengthNetwork) -> Bool {
        for group in groups {
            guard let count = bytes.small(most: group.rows) else { return false }
            var row = -1
            for _ in 0..<count {
                guard let gap = bytes.small(most: group.rows) else { return false }
                row += gap + 1
                guard row < group.rows, read(&bytes, group.start + row * group.length, group.length, &network) else {
                    return false
                }
            }
        }
        for place in NetworkLayout.secondBias..<NetworkLayout.count {
            guard let value = bytes.float() else { return false }
            network.weights[place] = value
        }
        return true
    }

    private static func write(_ network: LengthNetwork, _ start: Int, _ length: Int, to out: inout ByteWriter) {
        var most: Float = 0
        var squares: Float = 0
        for place in start..<start + length {
            most = max(most, abs(network.weights[place]))
            squares += network.squares[place]
        }
        // The scale in sixteenths of an octave, the squares in eighths.
        let scale = scaleByte(most)
        out.write(scale)
        out.write(UInt8(min(max((log2f(squares / Float(length)) + 8) * 8, 0), 255)))
        let step = Self.scale(scale)
        for place in start..<start + length {
            let level = (network.weights[place] / step).rounded()
            out.write(UInt8(bitPattern: Int8(min(max(level, -127), 127))))
        }
    }

    private static func read(
        _ bytes: inout ByteReader, _ start: Int, _ length: Int, _ network: inout LengthNetwork
    ) -> Bool {
        guard let scale = bytes.byte(), let squares = bytes.byte() else { return false }
        let step = Self.scale(scale)
        let sum = exp2f(Float(squares) / 8 - 8)
        for place in start..<start + length {
            guard let level = bytes.byte() else { return false }
            network.weights[place] = Float(Int8(bitPattern: level)) * step
            network.squares[place] = max(sum, freshSquares)
        }
        return true
    }

    /// The smallest scale that reaches `most` in 127 steps.
    private static func scaleByte(_ most: Float) -> UInt8 {
        guard most > 0 else { return 0 }
        return UInt8(min(max((log2f(most / 127) + 13) * 16, 0).rounded(.up), 255))
    }

    private static func scale(_ byte: UInt8) -> Float { exp2f(Float(byte) / 16 - 13) }
}
