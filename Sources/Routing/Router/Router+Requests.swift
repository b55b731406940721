extension Router {
    /// Charges the candidate at `position` of the decision's snapshot (an element of its ranking) with the request.
    ///
    /// The prompt counts as cached there from now on: what follows with the same prefix will wait for it, not redo it.
    public mutating func dispatch(
        _ decision: Decision, facts: RequestFacts, position: Int, now: Double
    ) -> Ticket {
        let candidates = decision.snapshot.instances
        let candidate = candidates.indices.contains(position) ? candidates[position] : InstanceSnapshot(id: .none)
        let prompt = Int(decision.snapshot.request.promptTokens)
        var entry = InFlight()
        entry.phase = .prefill
        entry.streamed = facts.stream
        entry.instance = candidate.id
        entry.promptTokens = prompt
        entry.uncachedTokens = max(prompt - Int(candidate.cachedTokens), 0)
        entry.dispatchTime = now
        if position == decision.chosen { entry.trial = decision.trial }
        guard needs >= .snapshot else {
            if let place = place(of: candidate.id) {
                records[place].ledger.charge(prompt: 0, uncached: 0)
                records[place].beginTrial(now: now)
            }
            return table.insert(entry)
        }
        if !facts.stream { entry.assumedTokens = Int(expectedLength(of: facts).q50 / 2) }
        if let place = place(of: candidate.id) {
            entry.matchedTokens = min(Int(Double(candidate.cachedTokens) / records[place].cacheTrust), prompt)
            records[place].ledger.charge(prompt: prompt, uncached: entry.uncachedTokens)
            records[place].beginTrial(now: now)
            entry.work = Double(records[place].ledger.uncachedTokens)
            entry.expectedTTFT = records[place].statistics.ttft(fleet: fleet)(entry.work)
            let bytesPerToken = estimator.bytesPerToken(model: facts.model)
            index.record(
                facts.blockHashes, on: candidate.id, bytesPerToken: bytesPerToken,
                hint: BlockSchedule.count(forBytes: Int(Double(entry.matchedTokens + 1) * bytesPerToken)))
        }
        let ticket = table.insert(entry)
        if needs >= .predictions { enqueue(ticket, candidate, decision.snapshot, facts, now: now) }
        if !facts.stream { due.add(ticket, at: now + entry.expectedTTFT) }
        return ticket
    }

    /// Says that the first token-bearing byte of a streamed answer came at `now`.
    public mutating func firstToken(_ ticket: Ticket, now: Double) {
        guard let at = table.place(of: ticket), table[at].streamed, table[at].phase == .prefill else { return }
        table[at].sawFirstToken = true
        startDecode(at, produced: 0)
        if needs >= .predictions { beginShadow(ticket, at, seen: true, now: now) }
        guard needs >= .snapshot, let place = place(of: ticket.instance) else { return }
        let entry = table[at]
        watch?.begin(records[place].group, ttft: now - entry.dispatchTime)
        records[place].statistics.observe(
            ttft: now - entry.dispatchTime, work: entry.work, expected: entry.expectedTTFT, fleet: &fleet)
    }

    /// Says that `tokens` more tokens of the answer have come; before its first token it does nothing.
    @inline(__always)
    public mutating func streamed(_ ticket: Ticket, tokens: Int) {
        guard tokens > 0, tokens < Self.mostTokens, let at = table.place(of: ticket), table[at].phase == .decode else {
            return
        }
        table[at].producedTokens += tokens
        guard let place = place(of: ticket.instance) else { return }
        records[place].ledger.produce(tokens)
    }

    /// Releases a request whose outcome is known and learns from it; a second time it does nothing.
    public mutating func finish(_ ticket: Ticket, outcome: Outcome, facts: RequestFacts) {
        guard let at = table.place(of: ticket) else { return }
        let entry = table[at]
        if needs >= .predictions { endShadow(ticket, at, outcome, now: outcome.time) }
        if let place = place(of: entry.instance) { watch?.end(records[place].group, outcome) }
        release(at)
        if needs >= .snapshot { learn(from: outcome, facts: facts, entry) }
    }

    /// Releases a request of which nothing is to be learned: the instance failed before anything came.
    public mutating func abandon(_ ticket: Ticket) {
        guard let at = table.place(of: ticket) else { return }
        if needs >= .predictions { endShadow(ticket, at, nil, now: table[at].dispatchTime) }
        release(at)
    }

    /// Moves those answers to decode whose unseen first token has become due.
    mutating func releaseDue(by now: Double) {
        while let ticket = due.popDue(by: now) {
            guard let at = table.place(of: ticket), table[at].phase == .prefill else { continue }
            startDecode(at, produced: table[at].assumedTokens)
            if needs >= .predictions { beginShadow(ticket, at, seen: false, now: now) }
        }
    }

    private mutating func startDecode(_ at: Int, produced: Int) {
        table[at].phase = .decode
        table[at].producedTokens = produced
        guard let place = place(of: table[at].instance) else { return }
        records[place].ledger.startDecode(
            prompt: table[at].promptTokens, uncached: table[at].uncachedTokens, produced: produced)
    }

    private mutating func release(_ at: Int) {
        let entry = table[at]
        table.remove(at)
        guard let place = place(of: entry.instance) else { return }
        if entry.phase == .prefill {
            records[place].ledger.releasePrefill(prompt: entry.promptTokens, uncached: entry.uncachedTokens)
        } else {
            records[place].ledger.releaseDecode(context: entry.promptTokens + entry.producedTokens)
        }
    }
}

extension InstanceID {
    /// No instance: the number is never reached.
    fileprivate static let none = InstanceID(.max)
}
