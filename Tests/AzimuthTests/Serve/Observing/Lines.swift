import Synchronization

/// Keeps what a log writes.
final class Lines: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    var take: @Sendable ([UInt8]) -> Void {
        { more in self.bytes.withLock { $0 += more } }
    }
}
