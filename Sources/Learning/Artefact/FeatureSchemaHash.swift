extension ModelArtefact {
    /// The fingerprint of the model's feature schema.
    public var featureSchemaHash: String { Self.schemaHash(version: featureSchema, names: featureNames) }

    /// A fingerprint of a feature schema: version and names in their order, by FNV-1a in 64 bits, in hexadecimal.
    ///
    /// What it is taken of: the version in decimal, then for each name a line feed and the name, as UTF-8.
    public static func schemaHash(version: Int, names: [String]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in ([String(version)] + names).joined(separator: "\n").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return "fnv1a64:" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
