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

    /// What a network adds to a linear model.
    struct Network: Codable {
        var hidden: [Int]
        var standardisation: Scaling
        var parameters: [Float]
        var outputScale: Double
        var residualVariance: Double

        enum CodingKeys: String, CodingKey {
            case hidden, standardisation, parameters
            case outputScale = "output_scale"
            case residualVariance = "residual_variance"
        }
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
    /// Upper triangle of the covariance of the standardised terms' weights, row by row, where it was kept.
    var posterior: [Float]?
    /// Where the kind is `mlp`.
    var network: Network?

    enum CodingKeys: String, CodingKey {
        case kind, version, interactions, standardisation, weights, intercept, bounds, objective, samples, errors,
            network, posterior
        case formatVersion = "format_version"
        case featureSchema = "feature_schema"
        case featureNames = "feature_names"
        case residualVariance = "residual_variance"
        case trainedTime = "trained_time"
    }

    init(_ artefact: ModelArtefact) {
        let model = artefact.model.linear
        formatVersion = ModelArtefact.formatVersion
        kind = artefact.model.kind.rawValue
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
        posterior = model.posterior?.triangle
        if case .mlp(let model) = artefact.model {
            network = Network(
                hidden: model.hidden,
                standardisation: Scaling(mean: model.standardisation.mean, scale: model.standardisation.scale),
                parameters: model.parameters, outputScale: model.outputScale, residualVariance: model.residualVariance)
        }
    }
}
