import Training

/// How models are trained.
enum LearningSettings: SettingSubject {
    static let title = "Learning"
    static let settings: [Setting] = [
        .integer(
            "warm-samples", \.warmSamples, 0...1_000_000, "Samples read back from the logbook at the start."
        ).fixed,
        .integer(
            "training-window", \.trainer.windowCapacity, 100...1_000_000, "Most samples remembered and trained on."
        ).fixed,
        .single(
            "regressor", valueName: "name",
            "Which kind of model serves: champion (the ridge, or the network once its errors earn it), ridge, mlp."
        ) { text, options throws(SettingComplaint) in
            guard let contestants = Contestants(rawValue: text) else {
                let names = Contestants.allCases.map(\.rawValue).joined(separator: ", ")
                throw SettingComplaint(" is '\(text.prefix(80))'; it must be one of \(names).")
            }
            options.trainer.contestants = contestants
        } show: {
            $0.trainer.contestants.rawValue
        }.fixed,
    ]
}
