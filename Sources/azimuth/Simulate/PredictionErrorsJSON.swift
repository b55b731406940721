/// ``PredictionErrors`` within `simulate --json`.
struct PredictionErrorsJSON: Encodable {
    /// Of ln(observed / predicted).
    struct Spread: Encodable {
        var median: Double
        var mad: Double

        init?(_ values: [Float]) {
            guard let spread = PredictionErrors.spread(values) else { return nil }
            (median, mad) = spread
        }
    }

    /// Some of the requests, by place among all or by time.
    struct Part: Encodable {
        var from: Int?
        var to: Int?
        var startS: Double?
        var requests: Int
        var ttftMs: SimulationReportJSON.Figures?
        var ttft: Spread?
        var e2e: Spread?

        init(from: Int? = nil, to: Int? = nil, startS: Double? = nil, _ entries: [PredictionErrors.Entry]) {
            self.from = from
            self.to = to
            self.startS = startS
            requests = entries.count
            ttftMs = SimulationReportJSON.Figures(entries.map { Double($0.ttft) })
            ttft = Spread(entries.map(\.ttftError))
            e2e = Spread(entries.map(\.e2eError))
        }
    }

    struct Instance: Encodable {
        var name: String
        var windows: [Part]
    }

    var all: Part
    var beginnings: [Part]
    var windows: [Part]
    var instances: [Instance]

    init(_ errors: PredictionErrors, names: [String]) {
        all = Part(errors.entries)
        beginnings = errors.beginnings().map { Part(from: $0.from, to: $0.to, $0.entries) }
        windows = errors.windows().map { Part(startS: $0.start, $0.entries) }
        instances = names.enumerated().map { place, name in
            Instance(name: name, windows: errors.windows(instance: place).map { Part(startS: $0.start, $0.entries) })
        }
    }
}
