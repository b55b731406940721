/// Keys that open something, compared in constant time.
///
/// A presented key is compared with every key over the same number of words, whatever it is, so that the time taken
/// tells nothing of how much of it was right.
public struct KeyRing: Sendable {
    /// Most keys in one ring: all of them are compared for each request.
    public static let maximumCount = 10_000

    /// Words each key takes, the longest key's.
    private let width: Int
    private let words: [UInt64]
    private let lengths: [UInt64]
    let callers: [Caller]

    /// A ring that nothing opens.
    public init() { self.init([], keeping: nil) }

    /// A ring of keys. Of a key that stands twice the first counts.
    ///
    /// - Parameter old: a ring whose callers go on, with what they have used of their rates.
    public init(_ keys: [APIKey], keeping old: KeyRing?) {
        var seen: Set<String> = []
        let keys = keys.filter { seen.insert($0.secret).inserted }
        let width = ((keys.map(\.secret.utf8.count).max() ?? 0) + 7) / 8
        var words = [UInt64](repeating: 0, count: width * keys.count)
        var labelled: [String: Caller] = [:]
        for caller in old?.callers ?? [] { if let label = caller.label { labelled[label] = caller } }
        var callers: [Caller] = []
        for (index, key) in keys.enumerated() {
            for (place, byte) in key.secret.utf8.enumerated() {
                words[index * width + place / 8] |= UInt64(byte) << UInt64(8 * (place % 8))
            }
            if let label = key.label {
                let caller = labelled[label] ?? Caller(label: label)
                labelled[label] = caller
                callers.append(caller)
            } else {
                var secret = key.secret
                callers.append(secret.withUTF8 { old?.caller(of: UnsafeRawBufferPointer($0)) } ?? Caller(label: nil))
            }
        }
        self.width = width
        self.words = words
        self.callers = callers
        lengths = keys.map { UInt64($0.secret.utf8.count) }
    }

    /// Number of keys.
    public var count: Int { lengths.count }

    /// Who holds the presented key; nil where nobody does.
    ///
    /// - Complexity: the same for every key presented.
    func caller(of presented: UnsafeRawBufferPointer) -> Caller? {
        guard count > 0 else { return nil }
        let found = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: width) { buffer -> Int in
            buffer.initialize(repeating: 0)
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: presented.prefix(bytes.count)))
            for index in buffer.indices { buffer[index] = UInt64(littleEndian: buffer[index]) }
            let length = UInt64(presented.count)
            var found = 0
            for key in lengths.indices {
                var difference = lengths[key] ^ length
                for word in 0..<width { difference |= words[key * width + word] ^ buffer[word] }
                // 1 where nothing differs, without a branch.
                let equal = ((difference | (0 &- difference)) >> 63) ^ 1
                found |= (key + 1) & (0 &- Int(equal))
            }
            return found
        }
        return found == 0 ? nil : callers[found - 1]
    }
}
