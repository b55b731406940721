import Foundation

/// Makes traces: equal arguments make equal traces.
struct TraceGenerator: Sendable {
    private let rate: Double
    private var random: SeededGenerator
    private var nextID: UInt64 = 0
    private var nextSession = 0
    private var rows: [TraceRow] = []

    /// - Parameter rate: mean requests a second.
    private init(rate: Double, seed: UInt64) {
        self.rate = rate
        random = SeededGenerator(seed: seed)
    }

    /// - Parameters:
    ///   - requests: at least 1.
    ///   - rate: mean requests a second.
    /// - Returns: rows in the order of their times, the first at 0.
    static func make(
        _ recipe: TraceRecipe, requests: Int, rate: Double, seed: UInt64, shape: LoadShape = .constant,
        peak: Double = 3
    ) -> [TraceRow] {
        let rows = make(recipe, requests: requests, rate: rate, seed: seed)
        return LoadCurve(shape, peak: peak).warp(rows, base: rate)
    }

    private static func make(_ recipe: TraceRecipe, requests: Int, rate: Double, seed: UInt64) -> [TraceRow] {
        var generator = TraceGenerator(rate: rate, seed: seed)
        switch recipe {
        case .prefixes: generator.addPrefixes(requests, isBursty: false, from: 0)
        case .bursts: generator.addPrefixes(requests, isBursty: true, from: 0)
        case .reasoning: generator.addReasoning(requests)
        case .questions: generator.addQuestions(requests)
        case .sessions: generator.addSessions(requests, from: 0)
        case .agents: generator.addAgents(requests, from: 0)
        case .asks: generator.addAsks(requests)
        case .drift:
            let part = Double(requests) / 3 / rate
            generator.addPrefixes(requests / 3, isBursty: false, from: 0)
            generator.addAgents(requests / 3, from: part)
            generator.addSessions(requests - 2 * (requests / 3), from: 2 * part)
        }
        return generator.finish()
    }

    // MARK: Kinds of traffic

    private mutating func addPrefixes(_ count: Int, isBursty: Bool, from start: Double) {
        var groups = (0..<20).map { _ in prompt(logNormal(median: 600, sigma: 0.7, in: 64...4_000)) }
        var time = start
        for _ in 0..<count {
            time += random.exponential(mean: 1 / rate(at: time, isBursty: isBursty))
            let place = random.below(groups.count)
            if random.below(10) == 0 { groups[place] = prompt(logNormal(median: 600, sigma: 0.7, in: 64...4_000)) }
            var own = groups[place]
            own.grow(by: logNormal(median: 600, sigma: 0.7, in: 16...4_000), nextID: &nextID)
            add(own, at: time, output: logNormal(median: 120, sigma: 0.8, in: 4...800))
        }
    }

    private mutating func addReasoning(_ count: Int) {
        var time = 0.0
        for _ in 0..<count {
            time += random.exponential(mean: 1 / rate)
            let prompt = prompt(logNormal(median: 400, sigma: 1.1, in: 16...12_000))
            add(prompt, at: time, output: logNormal(median: 900, sigma: 0.6, in: 32...4_000))
        }
    }

    /// Means of 246 and 325 tokens, as Block (arXiv 2508.03611) gives them for its ShareGPT runs with Llama-2-7B.
    private mutating func addQuestions(_ count: Int) {
        var time = 0.0
        for _ in 0..<count {
            time += random.exponential(mean: 1 / rate)
            let prompt = prompt(logNormal(median: 64, sigma: 1.7, in: 4...3_900))
            // Weibull: an exponential that few of the shortest and the longest fall out of.
            let length = 355 * pow(random.exponential(mean: 1), 1 / 1.35)
            add(prompt, at: time, output: min(max(Int(length.rounded()), 4), 1_734))
        }
    }

    /// Turns come some 25 s after one another, about four to a session.
    private mutating func addSessions(_ count: Int, from start: Double) {
        spread(count, from: start, lead: 400) { generator, time in
            let name = generator.sessionName()
            var prompt = generator.prompt(generator.logNormal(median: 120, sigma: 0.5, in: 32...600))
            var time = time
            var turns = 0
            repeat {
                prompt.grow(by: generator.logNormal(median: 90, sigma: 1.0, in: 4...4_000), nextID: &generator.nextID)
                let output = generator.logNormal(median: 180, sigma: 0.8, in: 4...1_000)
                generator.add(prompt, at: time, output: output, session: name)
                prompt.grow(by: output, nextID: &generator.nextID)
                time += 5 + generator.random.exponential(mean: 20)
                turns += 1
            } while turns < 16 && generator.random.below(4) > 0
        }
    }

    /// Steps come some 3 s after one another, about seven to a task.
    private mutating func addAgents(_ count: Int, from start: Double) {
        let agents = (0..<40).map { _ in prompt(logNormal(median: 2_000, sigma: 0.5, in: 500...6_000)) }
        spread(count, from: start, lead: 60) { generator, time in
            let name = generator.sessionName()
            var prompt = agents[generator.popular(agents.count)]
            var time = time
            for _ in 0..<3 + generator.random.below(10) {
                prompt.grow(by: generator.logNormal(median: 250, sigma: 0.8, in: 16...3_000), nextID: &generator.nextID)
                let output = generator.logNormal(median: 70, sigma: 0.7, in: 8...600)
                generator.add(prompt, at: time, output: output, session: name)
                prompt.grow(by: output, nextID: &generator.nextID)
                time += 1 + generator.random.exponential(mean: 2)
            }
        }
    }

    /// Turns come some 25 s after one another, about three to a conversation.
    private mutating func addAsks(_ count: Int) {
        spread(count, from: 0, lead: 400) { generator, time in
            let name = generator.sessionName()
            var prompt = generator.prompt(generator.logNormal(median: 60, sigma: 0.5, in: 16...400))
            var ask = Ask(&generator.random)
            var time = time
            var turns = 0
            repeat {
                prompt.grow(by: ask.tokens, nextID: &generator.nextID)
                let output = generator.logNormal(median: ask.medianAnswer, sigma: 0.45, in: 1...3_000)
                generator.add(prompt, at: time, output: output, session: name, text: ask.text)
                prompt.grow(by: output, nextID: &generator.nextID)
                time += 5 + 0.03 * Double(output) + generator.random.exponential(mean: 15)
                turns += 1
                ask = Ask(after: ask, answered: output, &generator.random)
            } while turns < 12 && generator.random.below(3) > 0
        }
    }

    // MARK: Parts

    /// Adds `count` rows by calls of `begin`, each of which adds the rows of one session from a time on.
    ///
    /// Sessions begin `lead` seconds before the first row, so that some are under way from the start and the rate is
    /// even.
    private mutating func spread(
        _ count: Int, from start: Double, lead: Double, begin: (inout TraceGenerator, Double) -> Void
    ) {
        var trial = self
        trial.rows = []
        for _ in 0..<400 { begin(&trial, 0) }
        let gap = Double(trial.rows.count) / 400 / rate

        let others = rows
        rows = []
        var time = start - lead
        while time < start + 1.3 * Double(count) / rate || rows.count(where: { $0.timestamp >= start * 1_000 }) < count
        {
            time += random.exponential(mean: gap)
            begin(&self, time)
        }
        rows =
            others + rows.filter { $0.timestamp >= start * 1_000 }.sorted { $0.timestamp < $1.timestamp }.prefix(count)
    }

    private mutating func add(
        _ prompt: GrowingPrompt, at time: Double, output: Int, session: String? = nil, text: String? = nil
    ) {
        rows.append(
            TraceRow(
                timestamp: time * 1_000, inputLength: prompt.tokens, outputLength: output, hashIDs: prompt.ids,
                session: session, prompt: text))
    }

    /// In order, from 0, to a tenth of a millisecond.
    private func finish() -> [TraceRow] {
        let sorted = rows.enumerated().sorted {
            ($0.element.timestamp, $0.offset) < ($1.element.timestamp, $1.offset)
        }
        let start = sorted.first?.element.timestamp ?? 0
        return sorted.map { _, row in
            var row = row
            row.timestamp = ((row.timestamp - start) * 10).rounded() / 10
            return row
        }
    }

    private mutating func prompt(_ tokens: Int) -> GrowingPrompt {
        var prompt = GrowingPrompt()
        prompt.grow(by: tokens, nextID: &nextID)
        return prompt
    }

    private mutating func sessionName() -> String {
        nextSession += 1
        return "s\(nextSession)"
    }

    /// A burst is four times the rest of the minute, with the mean kept.
    private func rate(at time: Double, isBursty: Bool) -> Double {
        guard isBursty else { return rate }
        let usual = rate / 1.5
        return time.truncatingRemainder(dividingBy: 60) >= 50 ? 4 * usual : usual
    }

    /// One of `count` by Zipf's law with the exponent 1.1.
    private mutating func popular(_ count: Int) -> Int {
        let weights = (1...count).map { pow(Double($0), -1.1) }
        var left = random.uniform() * weights.reduce(0, +)
        for (place, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return place }
        }
        return count - 1
    }

    private mutating func logNormal(median: Double, sigma: Double, in range: ClosedRange<Int>) -> Int {
        // Box and Muller's transform of two uniform numbers into a normal one.
        let radius = (-2 * log(1 - random.uniform())).squareRoot()
        let value = median * exp(sigma * radius * cos(2 * .pi * random.uniform()))
        return min(max(Int(value.rounded()), range.lowerBound), range.upperBound)
    }
}
