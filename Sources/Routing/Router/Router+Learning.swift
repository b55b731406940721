extension Router {
    /// Learns all that one outcome teaches.
    mutating func learn(from outcome: Outcome, facts: RequestFacts, _ entry: InFlight) {
        if let prompt = outcome.promptTokens, prompt > 0, prompt < Self.mostTokens {
            estimator.observe(model: facts.model, promptBytes: facts.promptBytes, promptTokens: prompt)
        }
        if outcome.censoring == .none, outcome.status < 400, let tokens = outcome.completionTokens {
            lengths.observe(model: facts.model, tokens: min(tokens, Self.mostTokens))
        }
        guard let place = place(of: entry.instance) else { return }
        // What was generated took room in the cache too.
        index.advance(tokens: Double(outcome.completionTokens ?? entry.producedTokens), on: entry.instance)
        if let cached = outcome.cachedTokens { records[place].observe(cached: cached, expected: entry.matchedTokens) }
        switch outcome.censoring {
        case .none where outcome.status < 400:
            records[place].statistics.countOutcome()
            entry.streamed ? learnStreamed(outcome, place) : learnWhole(outcome, entry, place)
        case .cancelled, .timedOut:
            if entry.streamed, !entry.sawFirstToken {
                // Waiting in vain is known to have lasted at least this long.
                records[place].statistics.observe(
                    noTokenAfter: outcome.time - entry.dispatchTime, work: entry.work, expected: entry.expectedTTFT,
                    fleet: &fleet)
            } else {
                learnStreamed(outcome, place)
            }
        case .none, .failed: break
        }
    }

    private mutating func learnStreamed(_ outcome: Outcome, _ place: Int) {
        guard let seconds = outcome.tpot else { return }
        records[place].statistics.observe(secondsPerToken: seconds, fleet: &fleet)
    }

    /// An answer that came as a whole: its time is that of the first token and of all further ones together.
    ///
    /// What is small by expectation is taken as expected, and the rest teaches the other.
    private mutating func learnWhole(_ outcome: Outcome, _ entry: InFlight, _ place: Int) {
        guard let tokens = outcome.completionTokens, tokens >= 1, tokens < Self.mostTokens else { return }
        let elapsed = outcome.time - entry.dispatchTime
        let further = Double(tokens - 1)
        let decode = further * records[place].statistics.secondsPerToken(fleet: fleet)
        if decode <= 0.3 * elapsed {
            records[place].statistics.observe(
                ttft: elapsed - decode, work: entry.work, expected: entry.expectedTTFT, fleet: &fleet)
        } else if further >= 8, entry.expectedTTFT <= 0.3 * elapsed {
            records[place].statistics.observe(
                secondsPerToken: (elapsed - entry.expectedTTFT) / further, fleet: &fleet)
        }
    }
}
