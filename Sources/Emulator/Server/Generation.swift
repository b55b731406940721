import NIOCore

/// One answer in progress: its choices run as sequences of the engine.
final class Generation {
    struct Progress {
        var engineID: Int
        var cachedTokens = 0
        var generated = 0
        var admittedAt: NIODeadline?
        var firstTokenAt: NIODeadline?
        var lastTokenAt: NIODeadline?
    }

    let id: String
    let created: Int
    let plan: GenerationPlan
    let template: StreamTemplate
    let arrivedAt: NIODeadline
    private(set) weak var connection: HTTPConnection?
    var progress: [Progress]
    var unfinished: Int
    /// Whether it ended, was cancelled or lost its connection; nothing is written for it any more.
    var isClosed = false
    /// Whether the iteration at hand produced something for it.
    var isTouched = false
    /// Bytes of the iteration at hand.
    var pending = ByteBuffer()
    /// Tokens after which a test wants the connection to break.
    var breaksAfter: Int?

    init(
        id: String, created: Int, plan: GenerationPlan, template: StreamTemplate, arrivedAt: NIODeadline,
        connection: HTTPConnection, firstEngineID: Int
    ) {
        self.id = id
        self.created = created
        self.plan = plan
        self.template = template
        self.arrivedAt = arrivedAt
        self.connection = connection
        progress = plan.choices.indices.map { Progress(engineID: firstEngineID + $0) }
        unfinished = plan.choices.count
    }

    /// Counts over all choices; a prompt shared by several choices counts once.
    func usage(showsCachedTokens: Bool) -> Usage {
        var usage = Usage(promptTokens: 0, completionTokens: 0, cachedTokens: showsCachedTokens ? 0 : nil)
        for (index, choice) in plan.choices.enumerated() {
            usage.completionTokens += progress[index].generated
            guard index % plan.choicesPerPrompt == 0 else { continue }
            usage.promptTokens += choice.promptTokens
            usage.cachedTokens? += progress[index].cachedTokens
        }
        return usage
    }
}
