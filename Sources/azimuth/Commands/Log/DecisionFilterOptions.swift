import ArgumentParser
import Logbook
import Routing

/// The flags that narrow decisions.
struct DecisionFilterOptions: ParsableArguments {
    @OptionGroup var span: SpanOptions

    @Option(
        help: ArgumentHelp(
            "Only decisions with this reason: \(Decision.Reason.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "reason"))
    var reason: String?

    @Option(help: ArgumentHelp("Only decisions for workers whose name contains this.", valueName: "name"))
    var worker: String?

    @Option(help: ArgumentHelp("Only requests that name this model.", valueName: "name"))
    var model: String?

    @Option(help: ArgumentHelp("Only decisions scored by this model version; 0 for none.", valueName: "n"))
    var modelVersion: Int?

    func validate() throws {
        if let reason, Decision.Reason(rawValue: reason) == nil {
            let known = Decision.Reason.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--reason is '\(reason)'; it must be one of \(known).")
        }
    }

    /// The filter; a worker that the log does not know is an error, as a slip of the pen would be.
    func filter(_ reader: LogbookReader) throws -> DecisionFilter {
        var filter = DecisionFilter(
            reason: reason.flatMap { Decision.Reason(rawValue: $0) }, instance: worker, model: model,
            modelVersion: modelVersion)
        filter.since = span.since?.time()
        filter.until = span.until?.time()
        try Self.check(filter, reader)
        return filter
    }

    /// Refuses a worker that no name in the log matches.
    static func check(_ filter: DecisionFilter, _ reader: LogbookReader) throws {
        guard let worker = filter.instance else { return }
        let names = try reader.instances().values.sorted()
        guard !names.contains(where: { $0.contains(worker) }) else { return }
        throw CommandFailure(
            .usage,
            "--worker is '\(TextTable.visible(worker, width: 200))', which no worker in the log matches; "
                + (names.isEmpty ? "it has none" : "it has \(names.prefix(20).joined(separator: ", "))"))
    }

    /// As members of an admin path's query.
    var query: [String] {
        let named = [
            ("reason", reason), ("worker", worker), ("model", model), ("model_version", modelVersion.map { "\($0)" }),
        ]
        return span.query + named.compactMap { name, value in value.map { "\(name)=\(RunningRouter.segment($0))" } }
    }
}
