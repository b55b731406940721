/// The backward half of a learning step: every parameter that took part moves against its gradient.
struct Backpropagation {
    typealias Outputs = LengthNetwork.Outputs
    typealias Rates = LengthNetwork.Rates

    private let weights: UnsafeMutablePointer<Float>
    private let squares: UnsafeMutablePointer<Float>
    private let pass: ForwardPass
    private let gradient: Outputs
    /// Factor of all step sizes.
    private let pace: Float

    init(
        _ weights: UnsafeMutablePointer<Float>, _ squares: UnsafeMutablePointer<Float>, _ pass: ForwardPass,
        _ gradient: Outputs, pace: Float
    ) {
        self.weights = weights
        self.squares = squares
        self.pass = pass
        self.gradient = gradient
        self.pace = pace
    }

    func run(_ sample: TaggerSample) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * NetworkLayout.hidden) { room in
            guard let behind = room.baseAddress else { return }
            let hidden = behind + NetworkLayout.hidden
            for lane in 0..<16 {
                hidden[lane] = pass.hidden.0[lane]
                hidden[lane + 16] = pass.hidden.1[lane]
                hidden[lane + 32] = pass.hidden.2[lane]
            }
            second(hidden: hidden, behind: behind)
            step(NetworkLayout.firstBias, NetworkLayout.hidden, behind, 1, Rates.dense)
            // The embeddings' gradients go where the hidden layer's values stood: those are not needed any more.
            let rest = hidden
            for lane in 0..<8 {
                rest[lane] = row(DenseInputs.count + lane, pass.embedding[lane], behind) * pass.embeddingScale
            }
            for lane in 0..<4 { _ = row(DenseInputs.count + 8 + lane, pass.wide[lane], behind) }
            for index in sample.dense.places.indices {
                step(
                    NetworkLayout.first + Int(sample.dense.places[index]) * NetworkLayout.hidden,
                    NetworkLayout.hidden, behind, sample.dense.values[index], Rates.dense)
            }
            for head in 0..<4 { rest[8 + head] = gradient[head] * pass.wideScale }
            sample.forEachFeature { feature in
                step(NetworkLayout.wide + feature.wide * 4, 4, rest + 8, 1, Rates.wide)
                if let place = feature.embedding {
                    step(NetworkLayout.embeddings + place * 8, 8, rest, 1, Rates.embedding)
                }
            }
        }
    }

    /// Moves the output layer; leaves the gradient at the hidden layer's sums in `behind`.
    private func second(hidden: UnsafeMutablePointer<Float>, behind: UnsafeMutablePointer<Float>) {
        for unit in 0..<NetworkLayout.hidden { behind[unit] = 0 }
        for head in 0..<NetworkLayout.outputs {
            let place = NetworkLayout.second + head * NetworkLayout.hidden
            let row = weights + place
            let error = gradient[head]
            for unit in 0..<NetworkLayout.hidden { behind[unit] += row[unit] * error }
            step(place, NetworkLayout.hidden, hidden, error, Rates.dense)
        }
        for unit in 0..<NetworkLayout.hidden where hidden[unit] <= 0 { behind[unit] = 0 }
    }

    /// Moves one input's row of the first layer; the gradient at that input, from before the move.
    private func row(_ input: Int, _ value: Float, _ behind: UnsafeMutablePointer<Float>) -> Float {
        let place = NetworkLayout.first + input * NetworkLayout.hidden
        let row = weights + place
        var back: Float = 0
        for unit in 0..<NetworkLayout.hidden { back += row[unit] * behind[unit] }
        step(place, NetworkLayout.hidden, behind, value, Rates.dense)
        return back
    }

    /// One AdaGrad step of `count` parameters from `place` on: plain loops, which the compiler makes into vector code.
    @inline(__always)
    private func step(
        _ place: Int, _ count: Int, _ gradient: UnsafeMutablePointer<Float>, _ scale: Float, _ rate: Float
    ) {
        let weight = weights + place
        let square = squares + place
        let rate = rate * pace
        for index in 0..<count {
            let slope = gradient[index] * scale
            let sum = square[index] + slope * slope
            square[index] = sum < Rates.mostSquares ? sum : Rates.mostSquares
            weight[index] -= rate * slope / sum.squareRoot()
        }
    }
}
