/// One pass of a request through the network: its outputs, and what learning needs of the way.
struct ForwardPass {
    typealias Outputs = LengthNetwork.Outputs
    typealias Row = LengthNetwork.Row

    /// Activations of the hidden layer.
    var hidden: (Row, Row, Row)
    /// The wide part's sums.
    var wide: Outputs
    /// The mean embedding.
    var embedding: SIMD8<Float>
    /// Each feature's value in the wide part: 1 over the root of their number.
    var wideScale: Float
    /// The same for the embedded ones.
    var embeddingScale: Float
    var outputs: Outputs

    /// - Parameter base: the parameters, laid out by `NetworkLayout`.
    init(_ base: UnsafeRawPointer, _ sample: TaggerSample) {
        var wide = Outputs()
        var embedding = SIMD8<Float>()
        var embedded = 0
        sample.forEachFeature { feature in
            wide += Self.load(base, NetworkLayout.wide + feature.wide * 4, as: Outputs.self)
            if let place = feature.embedding {
                embedding += Self.load(base, NetworkLayout.embeddings + place * 8, as: SIMD8<Float>.self)
                embedded += 1
            }
        }
        wideScale = 1 / Float(max(sample.featureCount, 1)).squareRoot()
        embeddingScale = 1 / Float(max(embedded, 1)).squareRoot()
        wide *= wideScale
        embedding *= embeddingScale
        self.wide = wide
        self.embedding = embedding

        var sums = Self.rows(base, NetworkLayout.firstBias)
        for index in sample.dense.places.indices {
            Self.add(base, Int(sample.dense.places[index]), sample.dense.values[index], &sums)
        }
        for lane in 0..<8 { Self.add(base, DenseInputs.count + lane, embedding[lane], &sums) }
        for lane in 0..<4 { Self.add(base, DenseInputs.count + 8 + lane, wide[lane], &sums) }
        sums.0.replace(with: 0, where: sums.0 .< 0)
        sums.1.replace(with: 0, where: sums.1 .< 0)
        sums.2.replace(with: 0, where: sums.2 .< 0)
        hidden = sums

        outputs = Self.load(base, NetworkLayout.secondBias, as: Outputs.self) + wide
        for head in 0..<NetworkLayout.outputs {
            let row = Self.rows(base, NetworkLayout.second + head * NetworkLayout.hidden)
            outputs[head] += (row.0 * sums.0 + row.1 * sums.1 + row.2 * sums.2).sum()
        }
    }

    @inline(__always)
    static func load<Vector>(_ base: UnsafeRawPointer, _ place: Int, as type: Vector.Type) -> Vector {
        base.loadUnaligned(fromByteOffset: place * 4, as: type)
    }

    @inline(__always)
    static func rows(_ base: UnsafeRawPointer, _ place: Int) -> (Row, Row, Row) {
        (
            load(base, place, as: Row.self), load(base, place + 16, as: Row.self),
            load(base, place + 32, as: Row.self)
        )
    }

    @inline(__always)
    private static func add(_ base: UnsafeRawPointer, _ input: Int, _ value: Float, _ sums: inout (Row, Row, Row)) {
        let row = rows(base, NetworkLayout.first + input * NetworkLayout.hidden)
        sums.0 += row.0 * value
        sums.1 += row.1 * value
        sums.2 += row.2 * value
    }
}
