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
    ]
}
