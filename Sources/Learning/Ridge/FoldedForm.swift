/// A ridge model as one linear form over raw columns and raw products of columns.
///
/// The sums are in double precision: raw products reach 1e10 and more, and folding makes large terms cancel.
struct FoldedForm: Sendable, Equatable {
    let inputCount: Int
    let constant: Double
    let columnWeights: [Double]
    let products: [Product]

    struct Product: Sendable, Equatable {
        let first: Int
        let second: Int
        let weight: Double
    }

    init(
        inputCount: Int, interactions: Interactions, standardisation: Standardisation, weights: [Double],
        intercept: Double
    ) {
        self.inputCount = inputCount
        var constant = intercept
        for term in weights.indices {
            constant -= weights[term] * standardisation.mean[term] / standardisation.scale[term]
        }
        self.constant = constant
        columnWeights = (0..<inputCount).map { weights[$0] / standardisation.scale[$0] }
        products = interactions.pairs.enumerated().map { index, pair in
            let term = inputCount + index
            return Product(
                first: pair.first, second: pair.second, weight: weights[term] / standardisation.scale[term])
        }
    }

    /// Whether every number of the form is finite; parts that are may still overflow when folded.
    var isFinite: Bool {
        constant.isFinite && columnWeights.allSatisfy(\.isFinite) && products.allSatisfy(\.weight.isFinite)
    }

    func predict(rows: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
        precondition(rows.count == output.count * inputCount, "rows and output differ in number")
        for index in output.indices {
            let row = UnsafeBufferPointer(rebasing: rows[index * inputCount..<(index + 1) * inputCount])
            output[index] = Float(predict(row: row))
        }
    }

    func predict(row: UnsafeBufferPointer<Float>) -> Double {
        columnWeights.withUnsafeBufferPointer { weights in
            var sums = SIMD8<Double>.zero
            var column = 0
            let whole = inputCount & ~7
            let rawRow = UnsafeRawPointer(row.baseAddress)
            let rawWeights = UnsafeRawPointer(weights.baseAddress)
            if let rawRow, let rawWeights {
                while column < whole {
                    let values = rawRow.loadUnaligned(
                        fromByteOffset: column * MemoryLayout<Float>.stride, as: SIMD8<Float>.self)
                    let factors = rawWeights.loadUnaligned(
                        fromByteOffset: column * MemoryLayout<Double>.stride, as: SIMD8<Double>.self)
                    sums += SIMD8<Double>(values) * factors
                    column += 8
                }
            }
            var sum = constant + sums.sum()
            while column < inputCount {
                sum += Double(row[column]) * weights[column]
                column += 1
            }
            return products.withUnsafeBufferPointer { products in
                for product in products {
                    sum += product.weight * (Double(row[product.first]) * Double(row[product.second]))
                }
                return sum
            }
        }
    }
}
