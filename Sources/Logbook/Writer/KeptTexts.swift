/// Texts that many rows share, at addresses that stay: bound as they are, SQLite neither copies nor frees them.
///
/// Used by the writer's queue alone.
final class KeptTexts {
    private var texts: [(text: String, bytes: UnsafeBufferPointer<UInt8>)] = []

    /// More kinds than this are bound as copies: then they are not the few that rows share.
    private static let most = 64

    deinit { for kept in texts { kept.bytes.deallocate() } }

    /// The UTF-8 bytes of a text, valid as long as this lives; nil where there are too many kinds, or it is empty.
    func bytes(of text: String) -> UnsafeBufferPointer<UInt8>? {
        if let known = texts.first(where: { $0.text == text }) { return known.bytes }
        guard texts.count < Self.most, !text.isEmpty else { return nil }
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
        _ = bytes.initialize(from: text.utf8)
        texts.append((text, UnsafeBufferPointer(bytes)))
        return UnsafeBufferPointer(bytes)
    }
}
