/// Something an operator changed while the router ran.
public struct ChangeRecord: Sendable, Equatable {
    /// What can be changed.
    public enum Subject: String, Sendable, CaseIterable {
        /// What is trained for.
        case objective
        /// The model that serves.
        case model
    }

    /// What was done.
    public enum Action: String, Sendable, CaseIterable {
        /// An objective was set.
        case set
        /// The last change of the objective was taken back.
        case undo
        /// A model file was taken in as a new version.
        case imported = "import"
        /// A model version was put into service, to stay there.
        case promote
        /// The version that served before was put back into service, to stay there.
        case rollback
        /// Training decides again what serves.
        case resume
    }

    /// Unix time in seconds.
    public var time: Double
    /// What was changed.
    public var subject: Subject
    /// What was done.
    public var action: Action
    /// What holds from then on: an objective or a model version.
    public var value: String
    /// What held until then; nil where nothing did.
    public var previous: String?
    /// What the configuration said at that time; nil where no configuration was there.
    public var configured: String?
    /// Who did it, as they said.
    public var who: String
    /// Why, as they said.
    public var why: String

    /// A change; every argument has the meaning of the property of its name.
    public init(
        time: Double, subject: Subject, action: Action, value: String, previous: String? = nil,
        configured: String? = nil, who: String, why: String
    ) {
        self.time = time
        self.subject = subject
        self.action = action
        self.value = value
        self.previous = previous
        self.configured = configured
        self.who = who
        self.why = why
    }
}
