import Learning
import Routing

extension TrainingState {
    /// Takes over samples, and the model where it fits.
    ///
    /// - Returns: the model to serve at once, and why it does not fit.
    mutating func warmStart(samples: [TrainingSample], model: ModelArtefact?) -> (ServedModel?, refusal: String?) {
        guard let model else {
            resume(samples: samples, champion: nil)
            return (nil, nil)
        }
        if let misfit = misfit(of: model) {
            resume(samples: samples, champion: nil)
            // Its number is taken all the same.
            lastVersion = max(lastVersion, model.version)
            return (nil, "model \(model.version) was not taken over: \(misfit)")
        }
        resume(samples: samples, champion: model)
        return (ServedModel(model), nil)
    }

    func misfit(of artefact: ModelArtefact) -> String? {
        if artefact.featureSchema != schema.version {
            return "its feature schema is \(artefact.featureSchema), this program's is \(schema.version)"
        }
        if artefact.featureNames != schema.names { return "its features are not those of this program" }
        if artefact.objective != objective.description {
            return "it was trained for \(artefact.objective), the objective is \(objective)"
        }
        return nil
    }
}

extension ServedModel {
    /// The model of an artefact, to serve under the artefact's version.
    public init(_ artefact: ModelArtefact) {
        self.init(
            version: artefact.version, featureSchema: artefact.featureSchema, regressor: artefact.model.regressor,
            lower: artefact.model.bounds.lower, upper: artefact.model.bounds.upper, objective: artefact.objective,
            trainedTime: artefact.trainedTime, posterior: artefact.model.linear.posterior)
    }
}
