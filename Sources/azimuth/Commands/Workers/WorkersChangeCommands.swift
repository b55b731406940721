import ArgumentParser
import Foundation
import NIOHTTP1

/// `azimuth workers add`.
struct WorkersAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a worker to a running router.")

    @Argument(help: ArgumentHelp("The worker, such as http://10.0.0.5:8000.", valueName: "worker-url"))
    var worker: String
    @OptionGroup var router: RunningRouter
    @OptionGroup var output: JSONOption

    func run() async throws {
        try await CommandFailure.reported {
            let body = try await router.send(.POST, "/workers", json: JSONText.encode(["url": worker]))
            print(output.json ? body.trimmingCharacters(in: .newlines) : "\(worker) is added")
        }
    }
}

/// `azimuth workers remove`.
struct WorkersRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a worker off a running router at once.",
        discussion: "It gets no further request; those in flight on it go on.")

    @OptionGroup var change: WorkerRemoval

    func run() async throws { try await change.run(drain: 0, done: "is removed") }
}

/// `azimuth workers drain`.
struct WorkersDrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Take a worker off a running router once its requests have ended.",
        discussion: "It gets no further request. Adding it again meanwhile takes it back.")

    @OptionGroup var change: WorkerRemoval
    @Option(
        help: ArgumentHelp(
            "Seconds after which it goes even so. Default: the router's --worker-drain-secs.", valueName: "seconds"))
    var drainSecs: Int?

    func run() async throws { try await change.run(drain: drainSecs, done: "drains") }
}

/// What `remove` and `drain` have in common.
struct WorkerRemoval: ParsableArguments {
    @Argument(help: ArgumentHelp("Its id in the list, or its URL.", valueName: "worker"))
    var worker: String
    @OptionGroup var router: RunningRouter
    @OptionGroup var output: JSONOption

    func run(drain: Int?, done: String) async throws {
        try await CommandFailure.reported {
            let query = drain.map { "?drain_secs=\($0)" } ?? ""
            let body = try await router.send(.DELETE, "/workers/\(RunningRouter.segment(worker))\(query)")
            print(output.json ? body.trimmingCharacters(in: .newlines) : "\(worker) \(done)")
        }
    }
}
