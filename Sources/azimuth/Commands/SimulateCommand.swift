import ArgumentParser
import Foundation
import Logbook
import Simulation
import Synchronization

/// `azimuth simulate`.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Replay a trace on a simulated cluster and compare policies, without GPUs.",
        discussion: """
            Every instance of the cluster file is a model of one vLLM engine: queue, KV cache, prefix cache and iteration \
            times. The routers before them are the very code that serves, training included, and see no more than a real \
            one does: gauges as of the last scrape, estimated token counts, no answer lengths. The policies oracle and \
            oracle_x look into the engines and say how much there is to gain. Equal seeds give equal runs.

            The table shows means over the seeds; x is the ratio to --baseline, x best that to the best classic policy, ± the standard deviation over the \
            seeds. Times are of the requests after the warm-up, as routers see them.

            Exit status: 0 done; 64 a wrong flag; 65 a malformed trace or cluster file; 66 an unreadable one; 73 a page \
            that cannot be written.
            """)

    @OptionGroup var options: SimulateOptions

    @Option(
        help: ArgumentHelp(
            "Policies to compare, separated by commas: any of serve's, oracle, oracle_x.", valueName: "names"))
    var policies = "least_tokens,learned,round_robin"

    @OptionGroup var runs: RunsOptions

    @OptionGroup var prediction: PredictionOptions

    @Option(help: ArgumentHelp("Policy that the ratios are to. Default: the first.", valueName: "name"))
    var baseline: String?

    @Option(help: ArgumentHelp("Also write the results as one page for a browser.", valueName: "file"))
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Also write the decisions, outcomes, rounds and models of the one run into this new logbook, from the beginning "
                + "of 2026 on: for 'log', 'model', 'evaluate' and notebooks without servers.", valueName: "file"))
    var log: String?

    @Option(
        help: ArgumentHelp(
            "File that says how the number of instances follows the load, in variants to compare; its policy goes before "
                + "--policies.", valueName: "file"))
    var autoscale: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        for policy in try names() { try SimulateOptions.check(policy: policy, flag: "--policies") }
        if let baseline, !(try names()).contains(baseline) {
            throw ValidationError("--baseline names '\(baseline)'; it must be one of --policies.")
        }
        guard try log == nil || names().count * runs.numbers().count == 1 else {
            throw ValidationError("--log takes one run; give one of --policies and one of --seeds.")
        }
        if autoscale != nil, log != nil || html != nil {
            throw ValidationError("--autoscale goes with neither --log nor --html; leave them out.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            let input = try SimulationInput.read(
                trace: options.trace, format: options.format, cluster: options.cluster, scale: options.scale,
                keepsTexts: options.lengths == "tagger")
            var plan = SimulationPlan(
                input: input, policies: try names(), baseline: try baseline ?? names()[0], seeds: try runs.numbers(),
                options: try options.simulation(),
                warmupFraction: options.warmupFraction, level: options.level)
            let capacity = try findCapacity(plan)
            if let capacity { plan.options.rate = capacity.rate * capacity.load }
            prediction.apply(to: &plan)
            if let autoscale { return try await run(plan, autoscale: autoscale, capacity) }
            let logbook = try log.map { try openLog($0) }
            plan.options.witness = logbook.map {
                SimulationLog(
                    $0, instances: input.cluster.instances.map(\.name), objective: plan.options.objective)
            }
            let runs = try await run(plan)
            logbook?.close()
            let text = SimulationReportText(plan, capacity: capacity)
            if let html { try write(SimulationPage(plan, runs, heading: text.heading(runs)).html(), to: html) }
            if json {
                print(try JSONText.encode(SimulationReportJSON(plan, runs, capacity: capacity)))
            } else {
                print(text.render(runs))
                let names = input.cluster.instances.map(\.name)
                if plan.keepsPredictions { print("\n" + PredictionErrorsText.render(runs, names: names)) }
            }
        }
    }

    private func openLog(_ path: String) throws -> Logbook {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.cannotWrite, "--log '\(path)' is there already; name a new file")
        }
        do {
            var options = LogbookOptions()
            options.features = .chosen
            return try Logbook.open(path: path, options: options)
        } catch {
            throw CommandFailure(.cannotWrite, "--log: \(error)")
        }
    }

    private func write(_ page: String, to path: String) throws {
        do {
            try Data(page.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw CommandFailure(
                .cannotWrite, "cannot write '\(path)'; give --html a file in a folder that can be written")
        }
    }

    /// Runs the variants of an autoscale file one after the other.
    private func run(
        _ plan: SimulationPlan, autoscale path: String, _ capacity: SimulationReportJSON.Capacity?
    ) async throws {
        let file = try AutoscaleFile.read(path, instances: plan.input.cluster.instances.count)
        for field in file.unknownFields { StandardError.line("Warning: \(path): \(field) is not known and is ignored") }
        var plan = plan
        plan.policies = [file.policy]
        plan.input.cluster = AutoscaleScenario.expand(plan.input.cluster, to: file.mostInstances)
        var variants: [AutoscaleVariant] = []
        for scenario in file.scenarios {
            plan.options.autoscale = scenario
            variants.append(AutoscaleVariant(scenario: scenario, runs: try await run(plan)))
        }
        let runs = variants.flatMap(\.runs)
        if json {
            print(try JSONText.encode(SimulationReportJSON(plan, runs, capacity: capacity)))
        } else {
            let heading = SimulationReportText(plan, capacity: capacity).heading(runs)
            print(AutoscaleReport(plan: plan, variants: variants).text(heading: "\(heading), \(file.policy)"))
        }
    }

    private func run(_ plan: SimulationPlan) async throws -> [FinishedRun] {
        let ended = EndedRequests()
        let total = plan.requests * plan.policies.count * plan.seeds.count
        let showing = Task {
            let bar = ProgressBar()
            while !Task.isCancelled {
                let count = ended.count.load(ordering: .relaxed)
                bar.show(
                    fraction: Double(count) / Double(max(1, total)),
                    text: "\(Figures.grouped(count)) of \(Figures.grouped(total)) requests")
                try? await Task.sleep(for: .milliseconds(200))
            }
            bar.clear()
        }
        defer { showing.cancel() }
        let results = try await plan.run(processors: runs.atATime, ended: ended)
        showing.cancel()
        await showing.value
        return results
    }

    /// The capacity, where the rate is a share of it.
    private func findCapacity(_ plan: SimulationPlan) throws -> SimulationReportJSON.Capacity? {
        guard let load = options.load else { return nil }
        var settings = plan.options
        settings.policy = options.capacityPolicy
        settings.seed = 1
        // One rate for all that is compared.
        settings.lengths = .constant
        settings.priority = nil
        let cache = CapacityCache()
        let inputs = "\(plan.input.workload.digest) \(plan.input.cluster)"
        let key = "\(Azimuth.version) \(inputs) \(settings) \(plan.warmupFraction)"
        var found = cache.find(key)
        if found == nil {
            let bar = ProgressBar()
            defer { bar.clear() }
            let search = CapacitySearch(
                plan.input.workload, on: plan.input.cluster, settings, warmupFraction: plan.warmupFraction)
            do throws(SimulationError) {
                found = try search.run { bar.show(fraction: $0, text: "looking for the capacity") }
            } catch {
                throw plan.input.failure(error)
            }
            if let found { cache.store(found, key) }
        }
        return found.map {
            SimulationReportJSON.Capacity(
                policy: options.capacityPolicy, rate: $0.rate, lightTtftMs: 1_000 * $0.lightTTFT, load: load)
        }
    }

    private func names() throws -> [String] {
        let names = policies.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        guard !names.isEmpty else { throw ValidationError("--policies is empty; name at least one policy.") }
        guard Set(names).count == names.count else {
            throw ValidationError("--policies names a policy twice; name each once.")
        }
        return names
    }
}

/// How many requests have ended, over all runs.
final class EndedRequests: Sendable {
    let count = Atomic<Int>(0)
}
