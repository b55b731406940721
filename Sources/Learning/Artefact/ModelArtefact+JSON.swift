#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension ModelArtefact {
    /// Greatest size of a model file in bytes.
    public static let greatestFile = 16 << 20

    /// The model file: JSON with sorted keys, in which every number reads back bit for bit.
    ///
    /// - Throws: `ArtefactFailure` naming the field that could not be read back, such as a weight that is not finite.
    public func json() throws(ArtefactFailure) -> String {
        let document = ArtefactDocument(self)
        _ = try document.validated()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(document), as: UTF8.self)
        } catch {
            throw ArtefactFailure(field: "", problem: "could not be written: \(error)")
        }
    }

    /// Reads a model file and checks everything in it.
    ///
    /// - Throws: `ArtefactFailure` naming the first field at fault.
    public init(json: String) throws(ArtefactFailure) {
        guard json.utf8.count <= Self.greatestFile else {
            throw ArtefactFailure(
                field: "", problem: "\(json.utf8.count) bytes; at most \(Self.greatestFile) are allowed")
        }
        let document: ArtefactDocument
        do {
            document = try JSONDecoder().decode(ArtefactDocument.self, from: Data(json.utf8))
        } catch let error as DecodingError {
            throw ArtefactFailure(error)
        } catch {
            throw ArtefactFailure(field: "", problem: "not readable: \(error)")
        }
        self = try document.validated()
    }
}

extension ArtefactFailure {
    fileprivate init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(field: Self.path(context.codingPath + [key]), problem: "is missing")
        case .typeMismatch(let type, let context):
            self.init(field: Self.path(context.codingPath), problem: "is not of type \(type)")
        case .valueNotFound(let type, let context):
            self.init(field: Self.path(context.codingPath), problem: "is null; a value of type \(type) is needed")
        case .dataCorrupted(let context):
            let whole = context.codingPath.isEmpty
            self.init(
                field: Self.path(context.codingPath),
                problem: whole ? "is not valid JSON" : String(context.debugDescription.prefix(200)))
        @unknown default:
            self.init(field: "", problem: "is not valid JSON")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce("") { path, key in
            if let index = key.intValue { return "\(path)[\(index)]" }
            return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
        }
    }
}
