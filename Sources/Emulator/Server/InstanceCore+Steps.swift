import EngineModel
import NIOCore

/// The engine's clock: each iteration is a timer of the event loop.
extension InstanceCore {
    /// An event loop that lags by more than this loses the time rather than catching up in a burst.
    static let largestLag = TimeAmount.milliseconds(100)

    /// Begins an iteration unless one is in flight, there is nothing to do, or the engine hangs.
    func startStep() {
        guard stepTimer == nil, !holdsStep, faults.hang == .none else { return }
        startStep(at: .now())
    }

    private func startStep(at start: NIODeadline) {
        guard let step = engine.beginStep() else { return }
        for admission in step.admitted where !admission.isResumed { note(admission, at: start) }
        metrics.iterationTokens.observe(Double(step.work.prefillTokens + step.work.decodeSequences))
        stepEnd = start + .nanoseconds(Int64(min(step.seconds, 86_400) * 1e9))
        // A timer that is due in the loop's current turn fires even when it is cancelled in that turn.
        let number = stepNumber
        stepTimer = loop.assumeIsolated().scheduleTask(deadline: stepEnd) { [weak self] in
            guard let self, self.stepNumber == number else { return }
            self.stepNumber += 1
            self.stepTimer = nil
            self.endStep()
        }
    }

    /// Ends the iteration in flight, begins the next one, then sends what the ended one produced.
    func endStep() {
        guard faults.hang == .none else {
            holdsStep = true
            return
        }
        let now = NIODeadline.now()
        events.removeAll(keepingCapacity: true)
        engine.endStep(into: &events)
        for event in events { take(event, at: now) }
        publishGauges()
        startStep(at: now - stepEnd > Self.largestLag ? now : stepEnd)
        deliverTouched()
        changed()
    }

    /// Shows the engine's state at `/metrics`.
    func publishGauges() {
        metrics.gauges = InstanceMetrics.Gauges(
            running: engine.runningCount, waiting: engine.waitingCount, kvUsage: engine.kvUsage)
    }

    private func note(_ admission: EngineStep.Admission, at time: NIODeadline) {
        guard let (generation, choice) = active[admission.id] else { return }
        generation.progress[choice].cachedTokens = admission.cachedTokens
        generation.progress[choice].admittedAt = time
        metrics.queue.observe(max(0, (time - generation.arrivedAt).seconds))
    }
}

extension TimeAmount {
    var seconds: Double { Double(nanoseconds) / 1e9 }
}
