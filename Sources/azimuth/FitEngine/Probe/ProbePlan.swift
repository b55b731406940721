/// One request of a probing run that is to be sent.
struct ProbeRequest: Sendable, Equatable {
    /// Seed of its prompt: equal seeds, equal prompts.
    var prompt: UInt64
    var promptTokens: Int
    var answerTokens: Int
    /// Seconds after its episode's start.
    var time = 0.0
}

/// What a probing run sends: rounds of episodes, each sent when the one before has ended.
///
/// A round has prompts of many lengths one by one, one of them a second time, and batches of equal requests at several
/// sizes, with short prompts, with long ones, and with the long ones again, which are then cached.
struct ProbePlan: Sendable {
    /// Longest prompt to send, in tokens.
    var longestPrompt: Int
    /// Requests that the server runs at once.
    var sequences: Int
    /// Tokens that its KV cache holds.
    var kvTokens: Int
    var seed: UInt64

    /// The lengths of prompts sent one by one.
    var lengths: [Int] {
        var lengths: [Int] = []
        var length = 12.0
        while Int(length) < longestPrompt {
            lengths.append(Int(length))
            length *= 2.2
        }
        return lengths + [longestPrompt]
    }

    /// The numbers of requests sent together.
    var batches: [Int] { [2, 4, 8, 16, 32].filter { $0 <= sequences } }

    /// The length of the long prompts of a batch.
    func longPrompt(batch: Int) -> Int { max(16, min(1_024, longestPrompt / 2, kvTokens / (2 * batch))) }

    /// The episodes of one round, counted from 0; prompts of different rounds differ.
    func round(_ number: Int) -> [[ProbeRequest]] {
        let base = seed &+ UInt64(number) &* 1_000_000
        var episodes: [[ProbeRequest]] = []
        for (place, length) in lengths.enumerated() {
            episodes.append([ProbeRequest(prompt: base &+ UInt64(place), promptTokens: length, answerTokens: 16)])
        }
        episodes.append(episodes[max(0, episodes.count - 2)])
        for batch in batches {
            let first = base &+ 1_000 &* UInt64(batch)
            let long = longPrompt(batch: batch)
            let requests = { (tokens: Int, start: UInt64, answer: Int) in
                (0..<batch).map {
                    ProbeRequest(prompt: start &+ UInt64($0), promptTokens: tokens, answerTokens: answer)
                }
            }
            episodes.append(requests(24, first, 32))
            episodes.append(requests(long, first &+ 500, 24))
            episodes.append(requests(long, first &+ 500, 24))
        }
        return episodes
    }

    /// Requests of unequal lengths at random times, a quarter of them with a prompt sent before.
    ///
    /// - Parameters:
    ///   - number: other requests for each number.
    ///   - seconds: time in which they are sent.
    ///   - busy: seconds that the server takes for a prompt and an answer of these lengths, alone.
    ///   - load: share of the time that the server is to be busy.
    func traffic(
        _ number: Int, seconds: Double, load: Double, busy: (Int, Int) -> Double
    ) -> [ProbeRequest] {
        var random = SeededGenerator(seed: seed &+ UInt64(number))
        var requests: [ProbeRequest] = []
        for place in 0..<2_000 {
            var request = ProbeRequest(
                prompt: seed &+ 900_000_000 &+ UInt64(number) &* 10_000 &+ UInt64(place),
                promptTokens: random.logUniform(16...max(17, longestPrompt / 2)), answerTokens: 4 + random.below(45))
            if random.uniform() < 0.25, let earlier = requests.randomElement(using: &random) {
                (request.prompt, request.promptTokens) = (earlier.prompt, earlier.promptTokens)
            }
            requests.append(request)
        }
        let mean = requests.reduce(0) { $0 + busy($1.promptTokens, $1.answerTokens) } / Double(requests.count)
        var time = 0.0
        return Array(
            requests.map { request in
                time += random.exponential(mean: mean / load)
                var request = request
                request.time = time
                return request
            }.prefix { $0.time <= seconds })
    }
}
