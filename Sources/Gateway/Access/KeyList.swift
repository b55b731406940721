/// Reads keys from the text of a file: one a line, `KEY` or `LABEL KEY`.
///
/// A word that begins with `#` begins a comment, so no key does. A key holds no blank, so nothing is read in two ways.
public enum KeyList {
    /// Longest text that is read, in bytes.
    public static let maximumBytes = 8 << 20

    /// The keys in their order.
    /// - Throws: `KeyError` naming the line, never its content, for a line that is none, a key that stands twice, too
    ///   many keys, or a text without any: an empty list must not come to mean that no key is needed.
    public static func parse(_ text: String) throws(KeyError) -> [APIKey] {
        guard text.utf8.count <= maximumBytes else { throw KeyError("it is longer than \(maximumBytes) bytes") }
        var keys: [APIKey] = []
        var lines: [String: Int] = [:]
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            if let comment = words.firstIndex(where: { $0.hasPrefix("#") }) { words.removeSubrange(comment...) }
            guard let last = words.last else { continue }
            guard words.count <= 2 else {
                throw KeyError("line \(number) has \(words.count) words; it must be KEY or LABEL KEY")
            }
            let key: APIKey
            do {
                key = try APIKey(label: words.count == 2 ? String(words[0]) : nil, secret: String(last))
            } catch {
                throw KeyError("line \(number): \(error)")
            }
            if let earlier = lines.updateValue(number, forKey: key.secret) {
                throw KeyError("the key of line \(number) stands in line \(earlier) already")
            }
            guard keys.count < KeyRing.maximumCount else {
                throw KeyError("it has more than \(KeyRing.maximumCount) keys")
            }
            keys.append(key)
        }
        guard !keys.isEmpty else { throw KeyError("it holds no key; give one a line, as KEY or LABEL KEY") }
        return keys
    }
}
