import EngineModel

/// Numbers that tell inputs apart.
enum Digest {
    /// A number that depends on every field of a cluster, the same in every process.
    static func of(_ cluster: ClusterDescription) -> UInt64 { of("\(cluster)") }

    static func of(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { BlockHash.mix($0 ^ UInt64($1)) }
    }

    /// Sixteen hexadecimal digits.
    static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
