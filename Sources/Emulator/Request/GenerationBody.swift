import Foundation

/// The fields of a chat or text completion request that matter here; all others are accepted and ignored.
struct GenerationBody: Decodable {
    struct StreamOptions: Decodable {
        var includeUsage: Bool?

        enum CodingKeys: String, CodingKey { case includeUsage = "include_usage" }
    }

    var model: String?
    var messages: [ChatMessage]?
    var prompt: Prompt?
    var stream: Bool?
    var streamOptions: StreamOptions?
    var maxTokens: Int?
    var maxCompletionTokens: Int?
    var minTokens: Int?
    var ignoreEOS: Bool?
    var choices: Int?

    enum CodingKeys: String, CodingKey {
        case model, messages, prompt, stream
        case streamOptions = "stream_options"
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
        case minTokens = "min_tokens"
        case ignoreEOS = "ignore_eos"
        case choices = "n"
    }

    /// Parses a body.
    /// - Throws: ``APIError`` naming the field that is wrong.
    static func parse(_ data: Data) throws -> GenerationBody {
        do {
            return try JSONDecoder().decode(GenerationBody.self, from: data)
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw APIError.invalid("The body is not valid JSON.")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context)
        {
            throw wrong(context.codingPath)
        } catch DecodingError.keyNotFound(let key, let context) {
            throw APIError.invalid("Field required: \(name(context.codingPath + [key])).", param: nil)
        }
    }

    private static func wrong(_ path: [any CodingKey]) -> APIError {
        let name = name(path)
        guard !name.isEmpty else { return .invalid("The body is not a JSON object.") }
        return .invalid("The value of \(name) has the wrong type.", param: path.first?.stringValue)
    }

    private static func name(_ path: [any CodingKey]) -> String {
        return path.map { $0.intValue.map { String($0) } ?? $0.stringValue }.joined(separator: ".")
    }
}

/// One chat message; content given in parts is joined.
struct ChatMessage: Decodable {
    private struct Part: Decodable {
        var text: String?
    }

    var role: String
    var content: String

    init(role: String, content: String) {
        self.role = role
        self.content = content
    }

    private enum CodingKeys: String, CodingKey { case role, content }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        role = try fields.decode(String.self, forKey: .role)
        if let text = try? fields.decodeIfPresent(String.self, forKey: .content) {
            content = text
        } else {
            let parts = try fields.decodeIfPresent([Part].self, forKey: .content) ?? []
            content = parts.compactMap(\.text).joined(separator: "\n")
        }
    }
}

/// The prompt of a text completion: one or several, as text or as token ids.
enum Prompt: Decodable {
    case texts([String])
    case tokens([[UInt32]])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .texts([text])
        } else if let texts = try? value.decode([String].self) {
            self = .texts(texts)
        } else if let tokens = try? value.decode([UInt32].self) {
            self = .tokens([tokens])
        } else {
            self = .tokens(try value.decode([[UInt32]].self))
        }
    }
}
