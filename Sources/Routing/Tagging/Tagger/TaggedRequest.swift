/// A prediction with what is needed to learn from the answer it was made for.
public struct TaggedRequest: Sendable {
    /// What is expected of the answer's length.
    public let prediction: LengthPrediction
    /// The network's outputs, before memories and trust.
    let outputs: SIMD4<Float>
    /// Log of the factor that the memories of model and template gave.
    let bias: Float
    /// The tagger's own median, before it was weighed against the running quantiles.
    let ownMedian: Float
    /// What learning needs of the request; nil where nothing is to be learned from its answer.
    let sample: TaggerSample?
    let model: UInt64
    let template: UInt64
    let session: UInt64
    let logBytes: Float
    let signature: SIMD4<UInt64>

    /// Whether something is to be learned from the answer.
    public var teaches: Bool { sample != nil }
}
