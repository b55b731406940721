/// Texts of settings.
enum SettingText {
    /// A text that is not empty, not too long and free of control characters.
    static func checked(_ text: String, limit: Int) throws(SettingComplaint) -> String {
        guard !text.isEmpty else { throw SettingComplaint(" is empty; give a value or leave it out.") }
        guard text.utf8.count <= limit else {
            throw SettingComplaint(" is \(text.utf8.count) bytes long; it has at most \(limit).")
        }
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
            throw SettingComplaint(" has a control character in it; remove it.")
        }
        return text
    }

    /// The parts of a list whose entries are separated by commas or blanks.
    static func parts(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init) }
    }
}
