import ArgumentParser
import Foundation
import Logbook

/// `azimuth model import`.
struct ModelImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take in a model file (json) as a new version, which 'model promote' can put into service.",
        discussion: """
            The file is one of 'model export' or 'azimuth train'. One of another feature schema, cut off or with numbers \
            that no model has is refused, and nothing changes.
            """)

    @Argument(help: ArgumentHelp("The model file.", valueName: "file"))
    var model: String
    @OptionGroup var change: ModelChangeOptions

    func run() async throws {
        try await CommandFailure.reported {
            let text = try ModelFiles.read(model)
            do {
                // Here too, so that what is refused is named with its file and never sent.
                _ = try ModelKeeper.checked(text)
            } catch {
                throw CommandFailure(.badInput, "'\(model)': \(error)")
            }
            try await change.run("/azimuth/models\(change.query)", body: text) {
                try $0.take(text, author: change.author.author)
            }
        }
    }
}

/// `azimuth model promote`.
struct ModelPromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Put a model version into service at once, to stay there.",
        discussion: """
            Training goes on beside it and promotes nothing until 'model resume', another objective, or a prediction of \
            the version that is not finite. Over a logbook it holds from the next start on.
            """)

    @Argument(help: ArgumentHelp("The version.", valueName: "version"))
    var version: Int
    @OptionGroup var change: ModelChangeOptions

    func validate() throws {
        if version < 1 { throw ValidationError("the version is \(version); versions count from 1.") }
    }

    func run() async throws {
        try await CommandFailure.reported {
            try await change.run("/azimuth/models/\(version)/promote", body: change.body()) {
                try $0.promote(version, author: change.author.author)
            }
        }
    }
}

/// `azimuth model rollback`.
struct ModelRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Put the version that served before back into service, to stay there.",
        discussion: """
            Rounds come every few seconds, so the version before the present one is hardly older: --ago 10m takes the one \
            of ten minutes ago. Kept are the newest fifty promoted, then the last of each minute, hour and day.
            """)

    @Option(help: ArgumentHelp("Back to the version of so long ago, such as 10m or 2h.", valueName: "time"))
    var ago: LookBack?
    @OptionGroup var change: ModelChangeOptions

    func run() async throws {
        try await CommandFailure.reported {
            try await change.run("/azimuth/models/rollback", body: change.body(agoSecs: ago?.seconds)) {
                try $0.rollback(to: ago?.start(), author: change.author.author)
            }
        }
    }
}

/// `azimuth model resume`.
struct ModelResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let training decide again which model serves, after promote or rollback.")

    @OptionGroup var change: ModelChangeOptions

    func run() async throws {
        try await CommandFailure.reported {
            try await change.run("/azimuth/models/resume", body: change.body()) {
                try $0.resume(author: change.author.author)
            }
        }
    }
}

/// What the commands that change the model in service have in common.
struct ModelChangeOptions: ParsableArguments {
    private struct Body: Encodable {
        var who: String?
        var why: String?
        var agoSecs: Double?
    }

    @OptionGroup var place: LogOrRouter
    @OptionGroup var author: AuthorOptions
    @OptionGroup var output: JSONOption

    /// The author as a query, where the body is a model file.
    var query: String {
        let named = [("who", author.author.who), ("why", author.author.why)].compactMap { name, value in
            value.map { "\(name)=\(RunningRouter.segment($0))" }
        }
        return named.isEmpty ? "" : "?" + named.joined(separator: "&")
    }

    func body(agoSecs: Double? = nil) throws -> String {
        try JSONText.encode(Body(who: author.author.who, why: author.author.why, agoSecs: agoSecs))
    }

    /// Sends `body` to the running router, or does the like to a logbook at rest, and says what came of it.
    func run(_ path: String, body: String, atRest: (ModelKeeper) throws -> ModelKeeper.Change) async throws {
        let change: ModelKeeper.Change
        if let router = try place.router() {
            change = try LogOrRouter.decode(await router.send(.POST, path, json: body), from: router)
        } else {
            do {
                change = try place.withWriter { try atRest(ModelKeeper(logbook: $0, trainer: nil)) }
            } catch let refusal as ModelRefusal {
                throw refusal.failure
            }
        }
        print(output.json ? try JSONText.encode(change) : Self.text(change, isRunning: place.url != nil))
    }

    static func text(_ change: ModelKeeper.Change, isRunning: Bool) -> String {
        let before = change.previous > 0 ? "version \(change.previous)" : "none"
        switch ChangeRecord.Action(rawValue: change.action) {
        case .imported:
            return "taken in as version \(change.version); 'azimuth model promote \(change.version)' lets it serve"
        case .resume: return "training decides again what serves (\(before) at the moment)"
        default:
            let since = isRunning ? "serves now" : "will serve from the next start on"
            return "version \(change.version) \(since), until 'azimuth model resume'; before: \(before)"
        }
    }
}
