/// The model file field by field, before anything in it is believed.
struct ArtefactDocument: Codable {
    struct Bounds: Codable {
        var lower: [Float]
        var upper: [Float]

        enum CodingKeys: String, CodingKey { case lower, upper }
    }

    struct Scaling: Codable {
        var mean: [Double]
        var scale: [Double]

        enum CodingKeys: String, CodingKey { case mean, scale }
    }

    var formatVersion: Int
    var kind: String
    var version: Int
    var featureSchema: Int
    var featureNames: [String]
    var interactions: Interactions
    var standardisation: Scaling
    var weights: [Double]
    var intercept: Double
    var residualVariance: Double
    var bounds: Bounds
    var objective: String
    var trainedTime: Double
    var samples: Int
    var errors: PrequentialSummary?

    enum CodingKeys: String, CodingKey {
        case kind, version, interactions, standardisation, weights, intercept, bounds, objective, samples, errors
        case formatVersion = "format_version"
        case featureSchema = "feature_schema"
        case featureNames = "feature_names"
        case residualVariance = "residual_variance"
        case trainedTime = "trained_time"
    }

    init(_ artefact: ModelArtefact) {
        let model = artefact.model
        formatVersion = ModelArtefact.formatVersion
        kind = ModelArtefact.kind
        version = artefact.version
        featureSchema = artefact.featureSchema
        featureNames = artefact.featureNames
        interactions = model.interactions
        standardisation = Scaling(mean: model.standardisation.mean, scale: model.standardisation.scale)
        weights = model.weights
        intercept = model.intercept
        residualVariance = model.residualVariance
        bounds = Bounds(lower: model.bounds.lower, upper: model.bounds.upper)
        objective = artefact.objective
        trainedTime = artefact.trainedTime
        samples = artefact.samples
        errors = artefact.errors
    }
}
