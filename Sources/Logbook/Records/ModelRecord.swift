/// One model version. Recording a version again replaces what was stored of it (to mark a promotion, say).
public struct ModelRecord: Sendable, Equatable {
    /// The version, growing over the life of a logbook; 1 or more.
    public var version: Int
    /// Unix time of its making in seconds.
    public var time: Double
    /// Kind of the model, such as `ridge`.
    public var kind: String
    /// Feature schema the model reads.
    public var featureSchema: Int
    /// The objective it was trained for, as `Objective.description` writes it.
    public var objective: String
    /// Samples it has seen.
    public var samples: Int
    /// Unix time of its promotion in seconds; nil where it was never promoted.
    public var promoted: Double?
    /// The model itself as JSON text; nil where retention has let it go.
    public var artefact: String?

    /// A model version; every argument has the meaning of the property of its name.
    public init(
        version: Int, time: Double, kind: String, featureSchema: Int, objective: String, samples: Int,
        promoted: Double?, artefact: String?
    ) {
        self.version = version
        self.time = time
        self.kind = kind
        self.featureSchema = featureSchema
        self.objective = objective
        self.samples = samples
        self.promoted = promoted
        self.artefact = artefact
    }
}
