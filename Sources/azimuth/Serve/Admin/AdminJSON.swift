import Foundation
import Gateway

extension AdminResponse {
    /// An answer with `value` as JSON: keys in snake case, sorted, on one line.
    static func json(_ value: some Encodable, status: Int = 200) throws -> AdminResponse {
        AdminResponse(status: status, body: try JSONText.encode(value) + "\n")
    }
}

extension AdminRequest {
    /// The body as JSON, keys in snake case.
    ///
    /// - Throws: `AdminFailure` (400) naming the field that is missing or of the wrong type.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(type, from: Data(body))
        } catch let error as DecodingError {
            throw Self.failure(of: error)
        }
    }

    private static func failure(of error: DecodingError) -> AdminFailure {
        func name(_ path: [any CodingKey]) -> String {
            path.map { $0.intValue.map { "[\($0)]" } ?? JSONText.snakeCase($0.stringValue) }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            let field = name(context.codingPath + [key])
            return AdminFailure(400, "the body has no field '\(field)'", param: field)
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            let field = name(context.codingPath)
            return field.isEmpty
                ? AdminFailure(400, "the body must be a JSON object")
                : AdminFailure(400, "the body's field '\(field)' must be of type \(type)", param: field)
        default: return AdminFailure(400, "the body must be a JSON object")
        }
    }
}
