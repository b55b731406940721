/// A tagger as bytes: the shipped model's form and that of what a router has learned between two runs.
///
/// `AZIMUTHT`, a version, then network, calibration, memories and trust. Conversations are not kept.
extension LengthTagger {
    private static let magic: [UInt8] = [UInt8]("AZIMUTHT".utf8)
    private static let formatVersion: UInt8 = 1
    /// What `leastMoved` is for a model that is to be shipped: words seen but a few times are left out.
    public static let compact: Float = 0.02

    /// Why bytes are no tagger.
    public struct Unreadable: Error, CustomStringConvertible {
        /// One sentence.
        public let description: String
    }

    /// The tagger's bytes.
    ///
    /// - Parameter leastMoved: rows of weights whose gradients, squared, summed up to less are left out.
    public func encoded(leastMoved: Float = 0) -> [UInt8] {
        var out = ByteWriter()
        for byte in Self.magic { out.write(byte) }
        out.write(Self.formatVersion)
        out.write(UInt64(max(observations, 0)))
        out.write(trust.error)
        out.write(trust.baselineError)
        for group in calibrator.groups {
            for mass in group.normalised { out.write(mass) }
        }
        for memory in [models, templates] {
            out.write(small: memory.table.count)
            memory.table.forEach { key, entry in
                out.write(key)
                out.write(entry.mean)
                out.write(entry.count)
            }
        }
        StoredWeights.write(network, leastMoved: leastMoved, to: &out)
        return out.bytes
    }

    /// A tagger from its bytes.
    public init(encoded bytes: [UInt8]) throws(Unreadable) {
        guard bytes.starts(with: Self.magic) else { throw Unreadable(description: "it is no length tagger") }
        var reader = ByteReader(bytes)
        for _ in Self.magic { _ = reader.byte() }
        guard let version = reader.byte(), version == Self.formatVersion else {
            throw Unreadable(description: "it is a length tagger of another version than \(Self.formatVersion)")
        }
        self.init()
        guard let seen = reader.word(), seen < 1 << 62, let error = reader.float(), let usual = reader.float(),
            readMemories(&reader), StoredWeights.read(&reader, into: &network), reader.isAtEnd
        else { throw Unreadable(description: "it is cut off or damaged, near byte \(reader.at)") }
        observations = Int(seen)
        trust = TrustGauge(error: error, baselineError: usual)
    }

    private mutating func readMemories(_ reader: inout ByteReader) -> Bool {
        var groups: [ResidualHistogram] = []
        for _ in calibrator.groups {
            var mass: [Float] = []
            for _ in 0..<ResidualHistogram.bins {
                guard let part = reader.float() else { return false }
                mass.append(part)
            }
            guard let group = ResidualHistogram(mass: mass) else { return false }
            groups.append(group)
        }
        guard let restored = QuantileCalibrator(groups: groups) else { return false }
        calibrator = restored
        return restore(&models, &reader) && restore(&templates, &reader)
    }

    private func restore(_ memory: inout ResidualMemory, _ reader: inout ByteReader) -> Bool {
        guard let count = reader.small(most: memory.table.capacity) else { return false }
        for _ in 0..<count {
            guard let key = reader.word(), let mean = reader.float(), let seen = reader.float() else { return false }
            memory.restore(key, ResidualMemory.Entry(mean: mean, count: seen))
        }
        return true
    }
}
