/// Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019).
struct Adam {
    private let firstDecay: Float = 0.9
    private let secondDecay: Float = 0.999
    private var first: [Float]
    private var second: [Float]
    private var firstPower: Double = 1
    private var secondPower: Double = 1

    init(parameters: Int) {
        first = [Float](repeating: 0, count: parameters)
        second = first
    }

    /// Moves the parameters one step against the gradient.
    ///
    /// - Parameters:
    ///   - parameters: moved in place.
    ///   - gradient: one value a parameter.
    ///   - rate: size of the step.
    ///   - decay: share of each parameter lost in a step of rate 1.
    mutating func step(
        _ parameters: UnsafeMutableBufferPointer<Float>, gradient: UnsafeBufferPointer<Float>, rate: Double,
        decay: Double
    ) {
        firstPower *= Double(firstDecay)
        secondPower *= Double(secondDecay)
        // Both moments start at 0; this takes the bias towards it out.
        let size = Float(rate / (1 - firstPower))
        let correction = Float(1 / (1 - secondPower))
        let kept = Float(1 - rate * decay)
        let (firstDecay, secondDecay) = (firstDecay, secondDecay)
        first.withUnsafeMutableBufferPointer { first in
            second.withUnsafeMutableBufferPointer { second in
                for index in parameters.indices {
                    let slope = gradient[index]
                    let mean = firstDecay * first[index] + (1 - firstDecay) * slope
                    let square = secondDecay * second[index] + (1 - secondDecay) * slope * slope
                    first[index] = mean
                    second[index] = square
                    parameters[index] =
                        kept * parameters[index] - size * mean / ((square * correction).squareRoot() + 1e-8)
                }
            }
        }
    }
}
