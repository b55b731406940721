import Routing

/// Reads the answer to `/v1/models`: `{"data": [{"id", "root", "parent", "max_model_len", "created", "owned_by"}, …]}`.
public enum ModelListParser {
    /// Longest answer in bytes.
    public static let maximumBytes = 4 << 20
    /// Entries beyond this are left out.
    public static let maximumModels = 1_000
    /// An entry with a longer id, in bytes, is left out.
    public static let maximumIDBytes = 1_024

    /// The cards in their order, the first of each id; nil where the text is no such answer.
    public static func parse(_ text: UnsafeRawBufferPointer) -> [ModelCard]? {
        guard text.count <= maximumBytes, let start = try? JSONValidator.validate(text) else { return nil }
        var data: JSONValue?
        JSONValue(validated: text, at: start).forEachMember { if $0 == "data" { data = $1 } }
        guard let data, data.kind == .array else { return nil }
        var cards: [ModelCard] = []
        var seen: Set<String> = []
        data.forEachElement { entry in
            guard cards.count < maximumModels, let card = card(entry), seen.insert(card.id).inserted else { return }
            cards.append(card)
        }
        return cards
    }

    private static func card(_ entry: JSONValue) -> ModelCard? {
        var id = ""
        var card = ModelCard(id: "", raw: String(decoding: entry.raw, as: UTF8.self))
        entry.forEachMember { key, value in
            switch key {
            case "id": id = value.string ?? ""
            case "root": card.root = value.string
            case "parent": card.parent = value.string
            case "owned_by": card.ownedBy = value.string
            case "max_model_len": card.maxModelLen = number(value)
            case "created": card.created = number(value)
            default: break
            }
        }
        guard !id.isEmpty, id.utf8.count <= maximumIDBytes else { return nil }
        card.id = id
        return card
    }

    private static func number(_ value: JSONValue) -> Int? {
        guard value.kind == .number, value.raw.count <= 32,
            let number = Double(String(decoding: value.raw, as: UTF8.self)), number > 0
        else { return nil }
        return number <= 1e12 ? Int(number) : nil
    }
}
