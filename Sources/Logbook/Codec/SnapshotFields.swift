import Routing

/// The names and the order of the numbers that a logged snapshot consists of.
///
/// A logbook stores these names beside the rows, so a snapshot stays readable when fields come or go:
/// what a row lacks keeps its default, what this version does not know is left out.
public enum SnapshotFields {
    /// The request's numbers, in the order they are stored.
    public static let request = [
        "prompt_tokens", "max_tokens", "output_tokens_q10", "output_tokens_q50", "output_tokens_q90", "stream",
        "message_count",
    ]

    /// One instance's numbers, in the order they are stored; its id is stored apart.
    public static let instance = [
        "cached_tokens", "inflight_requests", "inflight_prefill_requests", "inflight_prefill_tokens",
        "inflight_uncached_tokens", "inflight_decode_requests", "inflight_decode_tokens", "running", "waiting",
        "kv_usage", "scrape_age", "kv_capacity_tokens", "seconds_per_prefill_token", "base_ttft", "ttft_residual",
        "seconds_per_token", "observed_outcomes",
    ]

    /// Writes the request's numbers into as many places.
    static func write(_ value: RequestSnapshot, to numbers: UnsafeMutableBufferPointer<Float>) {
        numbers[0] = value.promptTokens
        numbers[1] = value.maxTokens
        numbers[2] = value.outputTokensQ10
        numbers[3] = value.outputTokensQ50
        numbers[4] = value.outputTokensQ90
        numbers[5] = value.stream
        numbers[6] = value.messageCount
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
        default: break
        }
    }
}
