import ArgumentParser
import Foundation
import Simulation

/// `azimuth plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say how many instances of which kind a trace needs, by simulating.",
        discussion: """
            For every kind of instance in the cluster file, finds the least number with which --share of the answers keep \
            --slo-ttft-ms and --slo-tpot-ms under every seed, and shows it with its neighbours. Where prices are \
            given, the cheapest kind is marked. All instances are there from the beginning to the end.

            Exit status: 0 done; 1 no kind is enough; 64 a wrong flag; 65 a malformed file; 66 an unreadable one.
            """)

    @OptionGroup var options: SimulateOptions

    @Option(help: ArgumentHelp("Policy that routes.", valueName: "name"))
    var policy = "predictive_ttft"

    @Option(help: ArgumentHelp("Share of the answers that keep the service level.", valueName: "fraction"))
    var share = 0.99

    @Option(help: ArgumentHelp("Most instances that are tried.", valueName: "n"))
    var most = 128

    @OptionGroup var runs: RunsOptions

    @Option(help: ArgumentHelp("Prices of an instance-hour, such as a100=2.1,l40s=0.9.", valueName: "list"))
    var prices: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        try SimulateOptions.check(policy: policy, flag: "--policy")
        guard (0.01...1).contains(share) else {
            throw ValidationError("--share is \(share); it must be from 0.01 to 1.")
        }
        guard (1...4_096).contains(most) else { throw ValidationError("--most is \(most); it must be from 1 to 4096.") }
        guard options.load == nil else {
            throw ValidationError("--load is a share of a fixed fleet's capacity; give --rate, or leave both out.")
        }
        _ = try priceList()
    }

    func run() async throws {
        try await CommandFailure.reported {
            let input = try SimulationInput.read(
                trace: options.trace, format: options.format, cluster: options.cluster, scale: options.scale,
                keepsTexts: options.lengths == "tagger")
            let plan = SimulationPlan(
                input: input, policies: [policy], baseline: policy, seeds: try runs.numbers(),
                options: try options.simulation(), warmupFraction: options.warmupFraction, level: options.level)
            let prices = try priceList()
            var kinds = FleetKind.kinds(of: input.cluster)
            for (name, price) in prices {
                guard let place = kinds.firstIndex(where: { $0.name == name }) else {
                    throw CommandFailure(
                        .usage,
                        "--prices names '\(name)'; \(options.cluster) has \(kinds.map(\.name).joined(separator: ", "))."
                    )
                }
                kinds[place].price = price
            }
            var answers: [FleetAnswer] = []
            for kind in kinds { answers.append(try await answer(kind, plan)) }
            if json {
                print(try JSONText.encode(PlanReportJSON(answers, share: share)))
            } else {
                let heading =
                    "\(options.trace) on kinds of \(options.cluster): \(Figures.grouped(plan.requests)) requests"
                print(PlanReportText.text(answers, heading: heading, level: options, share: share))
            }
            guard answers.contains(where: { $0.count != nil }) else {
                throw CommandFailure(
                    .failed, "\(most) instances of no kind are enough; raise --most or the service level's times")
            }
        }
    }

    private func answer(_ kind: FleetKind, _ plan: SimulationPlan) async throws -> FleetAnswer {
        var trials: [Int: FleetTrial] = [:]
        let bar = ProgressBar()
        func run(_ count: Int) async throws -> FleetTrial {
            if let known = trials[count] { return known }
            bar.show(fraction: Double(trials.count) / 10, text: "\(count) of \(kind.name)")
            var plan = plan
            plan.input.cluster = kind.cluster(count, like: plan.input.cluster)
            let trial = FleetTrial(
                count: count, try await plan.run(processors: runs.atATime, ended: EndedRequests()))
            trials[count] = trial
            return trial
        }
        let count = try await FleetSearch.least(most: most) { try await run($0).share >= share }
        if let count {
            if count > 1 { _ = try await run(count - 1) }
            if count < most { _ = try await run(count + 1) }
        }
        bar.clear()
        return FleetAnswer(kind: kind, count: count, trials: trials.values.sorted { $0.count < $1.count })
    }

    private func priceList() throws -> [(String, Double)] {
        try (prices ?? "").split(separator: ",").map { part in
            let pair = part.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
            guard pair.count == 2, let price = Double(pair[1]), price >= 0, price < 1e9 else {
                throw ValidationError("--prices has '\(part)'; it must be KIND=PRICE pairs separated by commas.")
            }
            return (pair[0], price)
        }
    }
}
