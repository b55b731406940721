/// Snapshot -> feature vectors: a pure function of the snapshot's 32-bit floats in plain arithmetic,
/// so that a logged snapshot gives the served bits again on any machine.
public enum FeatureBuilder {
    /// Builds the feature vectors of all candidates, row-major: `snapshot.instances.count` rows of
    /// `FeatureSchema.count` columns, in the snapshot's order.
    public static func build(_ snapshot: Snapshot) -> [Float] {
        let request = RequestPart(snapshot.request)
        let columns = FeatureSchema.count
        return [Float](unsafeUninitializedCapacity: snapshot.instances.count * columns) { buffer, count in
            count = buffer.count
            buffer.initialize(repeating: 0)
            for (row, instance) in snapshot.instances.enumerated() {
                let first = row * columns
                fill(UnsafeMutableBufferPointer(rebasing: buffer[first..<first + columns]), request, instance)
            }
        }
    }

    /// What all candidates of one request share.
    private struct RequestPart {
        let prompt: Float
        let maxTokens: Float
        let expectedOutput: Float
        let longOutput: Float
        let stream: Float

        init(_ request: RequestSnapshot) {
            prompt = request.promptTokens
            maxTokens = min(request.maxTokens, 32_768)
            // Swanson's rule: the mean of a skewed distribution from three of its quantiles.
            expectedOutput =
                0.3 * request.outputTokensQ10 + 0.4 * request.outputTokensQ50 + 0.3 * request.outputTokensQ90
            longOutput = request.outputTokensQ90
            stream = request.stream
        }
    }

    private static func fill(
        _ row: UnsafeMutableBufferPointer<Float>, _ request: RequestPart, _ instance: InstanceSnapshot
    ) {
        func set(_ column: FeatureSchema.Column, _ value: Float) { row[column.rawValue] = value }
        let kilo: Float = 1e-3
        let uncached = max(request.prompt - instance.cachedTokens, 0)
        let work = instance.inflightUncachedTokens + uncached
        set(.promptTokens, request.prompt * kilo)
        set(.uncachedTokens, uncached * kilo)
        set(.cachedShare, request.prompt > 0 ? min(instance.cachedTokens / request.prompt, 1) : 0)
        set(.prefillWork, work * kilo)
        set(.prefillRequests, instance.inflightPrefillRequests)
        set(.decodeRequests, instance.inflightDecodeRequests)
        set(.decodeTokens, instance.inflightDecodeTokens * kilo)
        set(.running, instance.running)
        set(.waiting, instance.waiting)
        set(.kvUsage, instance.kvUsage)
        set(.scrapeAge, instance.scrapeAge / (1 + instance.scrapeAge))
        set(.regressionTTFT, instance.baseTTFT + instance.secondsPerPrefillToken * work)
        set(.baseTTFT, instance.baseTTFT)
        set(.prefillSecondsPerKilotoken, instance.secondsPerPrefillToken * 1_000)
        set(.ttftResidual, instance.ttftResidual)
        set(.tokenTime, instance.secondsPerToken * 100)
        set(.decodeLoad, instance.inflightDecodeRequests * instance.secondsPerToken)
        let pressure = kvPressure(request, instance)
        set(.kvPressure, pressure)
        set(.kvOverflow, min(max(pressure - 0.9, 0), 1))
        set(.expectedOutput, request.expectedOutput * kilo)
        set(.decodeSeconds, request.expectedOutput * instance.secondsPerToken)
        set(.longOutput, request.longOutput * kilo)
        set(.maxTokens, request.maxTokens * kilo)
        set(.stream, request.stream)
        fillPrediction(row, instance.prediction)
    }

    private static func fillPrediction(_ row: UnsafeMutableBufferPointer<Float>, _ prediction: PredictionSnapshot) {
        func set(_ column: FeatureSchema.Column, _ value: Float) { row[column.rawValue] = value }
        set(.predictedTTFT, prediction.ttft)
        set(.predictedE2E, prediction.e2e)
        set(.predictedDecode, prediction.decode)
        set(.predictedStall, prediction.stall)
        set(.predictedStep, prediction.stepSeconds * 100)
        set(.workSteps, prediction.steps)
        set(.workTokens, prediction.kilotokens)
        set(.workPairs, prediction.pairs)
        set(.workSequences, prediction.sequenceSteps)
        set(.workContext, prediction.contextSteps)
        set(.kvPeak, min(prediction.kvPeak, 4))
        set(.ownWork, prediction.ownWork)
        set(.queueing, prediction.queueing)
        set(.delay, prediction.delay)
        set(.occupancy, prediction.occupancy)
        set(.rolledOut, 0.5 * prediction.depth)
    }

    /// The share of the cache needed if nothing is shared and nothing finishes first; at most 4.
    private static func kvPressure(_ request: RequestPart, _ instance: InstanceSnapshot) -> Float {
        guard instance.kvCapacityTokens > 0 else { return 0 }
        let needed =
            instance.inflightDecodeTokens + instance.inflightPrefillTokens + request.prompt + request.expectedOutput
        return min(needed / instance.kvCapacityTokens, 4)
    }
}
