import EngineModel

/// An engine whose iterations take about a millisecond, so that tests need not wait.
func quickProfile(maxSequences: Int = 64, maxModelLength: Int = 4_096) -> EngineProfile {
    let coefficients = StepCoefficients(
        gemmMemoryBase: 0.9, gemmMemoryPerToken: 0, gemmComputeBase: 0, gemmComputePerToken: 0.001, decodeBase: 0,
        decodePerSequence: 0, decodePerContextToken: 0, prefillBase: 0, prefillPerToken: 0, prefillPerSelfPair: 0,
        prefillPerPrefixPair: 0)
    return EngineProfile(
        coefficients: coefficients, cpuOverheadMilliseconds: 0.1, kvBlocks: 4_000, gpu: "quick",
        maxSequences: maxSequences, maxModelLength: maxModelLength)
}

func quickInstance(
    _ name: String = "quick-0", profile: EngineProfile = quickProfile(), maxQueued: Int? = nil
) -> InstanceDescription {
    InstanceDescription(name: name, profile: profile, maxQueued: maxQueued)
}

/// A chat body with further members.
func chat(_ text: String, _ extra: String = "") -> String {
    #"{"model":"m","messages":[{"role":"user","content":"\#(text)"}]\#(extra.isEmpty ? "" : ",")\#(extra)}"#
}

/// Members of a streamed answer of exactly this many tokens.
func streamed(tokens: Int) -> String { #""stream":true,"ignore_eos":true,"max_tokens":\#(tokens)"# }

/// An answer that goes on until somebody stops it.
let endless = #""stream":true,"ignore_eos":true"#

/// A POST of JSON with further header lines, each ended with CRLF.
func post(
    _ body: String, path: String = "/v1/chat/completions", headers: String = "", version: String = "1.1"
) -> String {
    "POST \(path) HTTP/\(version)\r\nhost: gateway\r\ncontent-type: application/json\r\n\(headers)"
        + "content-length: \(body.utf8.count)\r\n\r\n\(body)"
}

/// A GET.
func get(_ path: String, headers: String = "") -> String { "GET \(path) HTTP/1.1\r\nhost: gateway\r\n\(headers)\r\n" }
