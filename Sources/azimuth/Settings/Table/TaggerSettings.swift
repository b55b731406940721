import Gateway
import Routing

/// How lengths of answers are predicted, and what else is done with them.
enum TaggerSettings: SettingSubject {
    static let title = "Length tagger"
    static let settings: [Setting] = [
        .text(
            "tagger", \.tagger, valueName: "model",
            "Predicts lengths of answers: default (the shipped model), a file, or none. What it learns is kept in "
                + "<log>.tagger, which goes before either."
        ).fixed,
        .optionalDecimal(
            "priority-ms-per-token", \.priorityPerToken, 0...1_000, valueName: "ms",
            "Give requests without one a priority, for vLLM's --scheduling-policy priority: time of arrival plus this "
                + "for each predicted token, so that short answers go first and long ones are not starved. none: bodies "
                + "stay as they are."),
    ]
}

extension ServiceOptions {
    /// The rule for injected priorities, as its one number.
    var priorityPerToken: Double? {
        get { gateway.priority?.millisecondsPerToken }
        set { gateway.priority = newValue.map(PriorityRule.init(millisecondsPerToken:)) }
    }
}
