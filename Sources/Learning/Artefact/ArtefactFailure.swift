/// Why a model file was refused: the field at fault and what is wrong with it.
public struct ArtefactFailure: Error, Equatable, CustomStringConvertible {
    /// The field's path in the file, such as `weights` or `bounds.lower`; empty for the file as a whole.
    public let field: String
    /// What is wrong, and what would be right.
    public let problem: String

    /// A refusal; every argument has the meaning of the property of its name.
    public init(field: String, problem: String) {
        self.field = field
        self.problem = problem
    }

    /// One sentence for the operator.
    public var description: String {
        field.isEmpty ? "model artefact: \(problem)" : "model artefact: \(field): \(problem)"
    }
}
