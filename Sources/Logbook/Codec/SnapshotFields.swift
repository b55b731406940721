import Routing

/// The names and the order of the numbers that a logged snapshot consists of.
///
/// A logbook stores these names beside the rows, so a snapshot stays readable when fields come or go:
/// what a row lacks keeps its default, what this version does not know is left out.
public enum SnapshotFields {
    /// The request's numbers, in the order they are stored.
    public static let request = [
        "prompt_tokens", "max_tokens", "output_tokens_q10", "output_tokens_q50", "output_tokens_q90", "stream",
        "message_count", "ttft_target", "tpot_target",
    ]

    /// One instance's numbers, in the order they are stored; its id is stored apart.
    public static let instance = [
        "cached_tokens", "inflight_requests", "inflight_prefill_requests", "inflight_prefill_tokens",
        "inflight_uncached_tokens", "inflight_decode_requests", "inflight_decode_tokens", "running", "waiting",
        "kv_usage", "scrape_age", "kv_capacity_tokens", "seconds_per_prefill_token", "base_ttft", "ttft_residual",
        "seconds_per_token", "observed_outcomes",
        "predicted_depth", "predicted_ttft", "predicted_e2e", "predicted_stall", "predicted_step_seconds",
        "predicted_steps", "predicted_kilotokens", "predicted_pairs", "predicted_sequence_steps",
        "predicted_context_steps", "predicted_kv_peak", "predicted_own_work", "predicted_queueing", "predicted_delay",
        "predicted_occupancy", "predicted_decode",
    ]

    /// The request's numbers, in their order.
    public static func numbers(of value: RequestSnapshot) -> [Float] {
        var numbers = [Float](repeating: 0, count: request.count)
        numbers.withUnsafeMutableBufferPointer { write(value, to: $0) }
        return numbers
    }

    /// One instance's numbers, in their order.
    public static func numbers(of value: InstanceSnapshot) -> [Float] {
        var numbers = [Float](repeating: 0, count: instance.count)
        numbers.withUnsafeMutableBufferPointer { write(value, to: $0) }
        return numbers
    }

    /// Writes the request's numbers into as many places.
    static func write(_ value: RequestSnapshot, to numbers: UnsafeMutableBufferPointer<Float>) {
        numbers[0] = value.promptTokens
        numbers[1] = value.maxTokens
        numbers[2] = value.outputTokensQ10
        numbers[3] = value.outputTokensQ50
        numbers[4] = value.outputTokensQ90
        numbers[5] = value.stream
        numbers[6] = value.messageCount
        numbers[7] = value.ttftTarget
        numbers[8] = value.tpotTarget
    }

    /// Writes one instance's numbers into as many places.
    static func write(_ value: InstanceSnapshot, to numbers: UnsafeMutableBufferPointer<Float>) {
        numbers[0] = value.cachedTokens
        numbers[1] = value.inflightRequests
        numbers[2] = value.inflightPrefillRequests
        numbers[3] = value.inflightPrefillTokens
        numbers[4] = value.inflightUncachedTokens
        numbers[5] = value.inflightDecodeRequests
        numbers[6] = value.inflightDecodeTokens
        numbers[7] = value.running
        numbers[8] = value.waiting
        numbers[9] = value.kvUsage
        numbers[10] = value.scrapeAge
        numbers[11] = value.kvCapacityTokens
        numbers[12] = value.secondsPerPrefillToken
        numbers[13] = value.baseTTFT
        numbers[14] = value.ttftResidual
        numbers[15] = value.secondsPerToken
        numbers[16] = value.observedOutcomes
        let prediction = value.prediction
        numbers[17] = prediction.depth
        numbers[18] = prediction.ttft
        numbers[19] = prediction.e2e
        numbers[20] = prediction.stall
        numbers[21] = prediction.stepSeconds
        numbers[22] = prediction.steps
        numbers[23] = prediction.kilotokens
        numbers[24] = prediction.pairs
        numbers[25] = prediction.sequenceSteps
        numbers[26] = prediction.contextSteps
        numbers[27] = prediction.kvPeak
        numbers[28] = prediction.ownWork
        numbers[29] = prediction.queueing
        numbers[30] = prediction.delay
        numbers[31] = prediction.occupancy
        numbers[32] = prediction.decode
    }

    /// Sets the request's number of position `field`.
    static func set(_ field: Int, to number: Float, in value: inout RequestSnapshot) {
        switch field {
        case 0: value.promptTokens = number
        case 1: value.maxTokens = number
        case 2: value.outputTokensQ10 = number
        case 3: value.outputTokensQ50 = number
        case 4: value.outputTokensQ90 = number
        case 5: value.stream = number
        case 6: value.messageCount = number
        case 7: value.ttftTarget = number
        case 8: value.tpotTarget = number
        default: break
        }
    }

    /// Sets an instance's number of position `field`.
    static func set(_ field: Int, to number: Float, in value: inout InstanceSnapshot) {
        switch field {
        case 0: value.cachedTokens = number
        case 1: value.inflightRequests = number
        case 2: value.inflightPrefillRequests = number
        case 3: value.inflightPrefillTokens = number
        case 4: value.inflightUncachedTokens = number
        case 5: value.inflightDecodeRequests = number
        case 6: value.inflightDecodeTokens = number
        case 7: value.running = number
        case 8: value.waiting = number
        case 9: value.kvUsage = number
        case 10: value.scrapeAge = number
        case 11: value.kvCapacityTokens = number
        case 12: value.secondsPerPrefillToken = number
        case 13: value.baseTTFT = number
        case 14: value.ttftResidual = number
        case 15: value.secondsPerToken = number
        case 16: value.observedOutcomes = number
        case 17: value.prediction.depth = number
        case 18: value.prediction.ttft = number
        case 19: value.prediction.e2e = number
        case 20: value.prediction.stall = number
        case 21: value.prediction.stepSeconds = number
        case 22: value.prediction.steps = number
        case 23: value.prediction.kilotokens = number
        case 24: value.prediction.pairs = number
        case 25: value.prediction.sequenceSteps = number
        case 26: value.prediction.contextSteps = number
        case 27: value.prediction.kvPeak = number
        case 28: value.prediction.ownWork = number
        case 29: value.prediction.queueing = number
        case 30: value.prediction.delay = number
        case 31: value.prediction.occupancy = number
        case 32: value.prediction.decode = number
        default: break
        }
    }
}
