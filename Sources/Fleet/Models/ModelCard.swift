/// One entry of a server's `/v1/models`: a model, or an adapter of one (then it has a parent).
public struct ModelCard: Sendable, Equatable {
    /// The name that requests give.
    public var id: String
    /// Where the weights come from.
    public var root: String?
    /// The base model of an adapter.
    public var parent: String?
    /// Longest context in tokens.
    public var maxModelLen: Int?
    /// Unix time in seconds that the server says.
    public var created: Int?
    /// Whose it is, in the server's words.
    public var ownedBy: String?
    /// The entry as the server wrote it: a JSON object.
    public var raw: String

    /// A card; every argument has the meaning of the property of its name.
    public init(
        id: String, root: String? = nil, parent: String? = nil, maxModelLen: Int? = nil, created: Int? = nil,
        ownedBy: String? = nil, raw: String = "{}"
    ) {
        self.id = id
        self.root = root
        self.parent = parent
        self.maxModelLen = maxModelLen
        self.created = created
        self.ownedBy = ownedBy
        self.raw = raw
    }

    /// Whether it says the same of the model; vLLM gives `created` and the permissions' ids anew with every answer.
    func isSame(as other: ModelCard) -> Bool {
        id == other.id && root == other.root && parent == other.parent && maxModelLen == other.maxModelLen
            && ownedBy == other.ownedBy
    }
}
