/// Reads the `model` field of a body and nothing else, for requests that are only passed on.
public enum ModelScanner {
    /// The first top-level `model` of a JSON object; an empty string where there is none or the body is no JSON.
    ///
    /// Nothing behind the field is looked at.
    public static func model(of body: UnsafeRawBufferPointer) -> String {
        guard let base = body.baseAddress, !body.isEmpty else { return "" }
        var cursor = JSONCursor(base: base, count: body.count)
        cursor.skipSpace()
        guard cursor.byte == JSONByte.openObject else { return "" }
        cursor.at += 1
        var first = true
        var key = JSONCursor.Text()
        while cursor.nextMember(&first, key: &key) == .item {
            guard cursor.reads(key, "model") else {
                guard cursor.skipValue() else { return "" }
                continue
            }
            var text = JSONCursor.Text()
            guard cursor.string(&text), text.range.count <= 1_024 else { return "" }
            return JSONText.unescape(UnsafeRawBufferPointer(rebasing: body[text.range]))
        }
        return ""
    }
}
