import HTTPWire
import Routing

/// What a client's headers say of a request beside its body: its session, and the latencies it asks for.
enum RequestHints {
    /// Names of a session, the first that stands wins: Azimuth's and vllm-router's, Dynamo's, llm-d's, vllm-router's.
    private static let sessions: [StaticString] = [
        "x-session-id", "x-dynamo-session-id", "x-session-token", "x-user-id",
    ]
    /// Longest session name looked at, in bytes.
    private static let longest = 256
    /// Largest latency believed, in milliseconds.
    private static let mostMilliseconds = 3_600_000.0

    /// Reads the hints of a head; to be called where it has any.
    static func read(_ head: RequestHead, _ bytes: UnsafeRawBufferPointer, into facts: inout RequestFacts) {
        var rank = sessions.count
        for field in head.fields where field.kind == .hint {
            let name = UnsafeRawBufferPointer(rebasing: bytes[field.name])
            let value = UnsafeRawBufferPointer(rebasing: bytes[field.value])
            if let found = sessions.firstIndex(where: { name.equalsIgnoringCase($0) }) {
                guard found < rank, (1...longest).contains(value.count) else { continue }
                rank = found
                facts.session = hash(value)
            } else if name.equalsIgnoringCase("x-llm-d-slo-ttft-ms") {
                facts.ttftTarget = seconds(value) ?? facts.ttftTarget
            } else if name.equalsIgnoringCase("x-llm-d-slo-tpot-ms") {
                facts.tpotTarget = seconds(value) ?? facts.tpotTarget
            } else if name.equalsIgnoringCase("x-slo-ttft-ms") {
                facts.ttftTarget = facts.ttftTarget ?? seconds(value)
            } else if name.equalsIgnoringCase("x-slo-tpot-ms") {
                facts.tpotTarget = facts.tpotTarget ?? seconds(value)
            }
        }
    }

    /// Milliseconds as written, in seconds; nil for what is no plain positive number.
    private static func seconds(_ value: UnsafeRawBufferPointer) -> Double? {
        guard (1...16).contains(value.count),
            value.allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }),
            let number = Double(String(decoding: value, as: UTF8.self)), number > 0, number <= mostMilliseconds
        else { return nil }
        return number / 1_000
    }

    /// FNV-1a in 64 bits, the same in every run; never 0, which stands for no session.
    private static func hash(_ value: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in value { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash == 0 ? 1 : hash
    }
}
