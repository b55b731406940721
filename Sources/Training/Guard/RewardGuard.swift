import Routing

/// Holds what became of the model's choices against what became of the fallback's, on requests for which they differed.
///
/// Chance alone said whose choice was taken, so the difference of the mean rewards is what the model gains or loses. What
/// a choice is predicted to cost others is taken off both. Looked at are the newest trials, in windows each half of the
/// one before, so that a model that has gone bad is not hidden by its past.
struct RewardGuard: Sendable {
    private struct Kept: Sendable {
        let isControl: Bool
        let expected: Double
        let reward: Double

        /// Nil for numbers that are none.
        init?(_ trial: GuardTrial, reward: Double) {
            isControl = trial.isControl
            expected = Double(trial.expected)
            self.reward = reward - Double(trial.charge)
            guard expected.isFinite, self.reward.isFinite, abs(self.reward) <= SampleHistory.greatestValue else {
                return nil
            }
        }
    }

    private let rule: GuardRule
    private var trials: [Kept] = []
    private var controls = 0
    /// Of which nothing has come yet, with what it may come to at most.
    private var open: [Kept] = []
    private var now = -Double.infinity
    private var pause: Double
    /// When the last suspension ended.
    private var servedSince: Double?
    /// Unix time in seconds until which nothing may be promoted; nil where nothing is in the way.
    private(set) var suspendedUntil: Double?

    init(_ rule: GuardRule) {
        self.rule = rule
        pause = rule.pause
    }

    /// Takes one trial in; what is not finite is left out.
    mutating func note(_ trial: GuardTrial, reward: Double) {
        guard let kept = Kept(trial, reward: reward) else { return }
        trials.append(kept)
        if kept.isControl { controls += 1 }
        // Cut back seldom, so that it costs nothing for each.
        if controls > 2 * rule.window || trials.count > 100 * rule.window { cut(to: rule.window) }
    }

    /// Says which trials wait, and what the rewards of the wait so far are; replaces those named before.
    mutating func wait(_ waiting: [(trial: GuardTrial, reward: Double)]) {
        open = waiting.compactMap { Kept($0.trial, reward: $0.reward) }
    }

    /// Forgets what was, as where another model or another objective begins.
    mutating func forget() {
        trials.removeAll()
        open.removeAll()
        controls = 0
    }

    /// Forgets what was and lets models serve again: an operator has chosen one.
    mutating func release() {
        forget()
        suspendedUntil = nil
    }

    /// Lets time pass.
    mutating func pass(to time: Double) {
        now = max(now, time)
        guard let end = suspendedUntil, now >= end else { return }
        suspendedUntil = nil
        servedSince = now
    }

    /// Why nothing may be promoted; nil where something may.
    var suspension: String? {
        suspendedUntil.map {
            "stepped back, as the fallback's choices turned out better; \(PromotionRule.text(($0 - now).rounded(.up))) s to wait"
        }
    }

    /// Keeps all models out of service for a while.
    mutating func suspend() {
        if let servedSince {
            pause = min(2 * pause, rule.longestPause)
            // What held for long was not all bad.
            var served = now - servedSince
            while served > pause, pause > rule.pause {
                served -= pause
                pause = max(pause / 2, rule.pause)
            }
        }
        suspendedUntil = now + pause
        forget()
    }

    /// Why the model must step back, with the figures; nil where it may stay.
    func verdict() -> String? {
        var wanted = rule.window
        while wanted >= rule.minimumCompared {
            let contest = contest(newest: wanted)
            if let contest, contest.isLost(rule) { return text(contest) }
            // A window that was not filled holds all there is; so do half of it at most.
            wanted = min(wanted, contest?.controls ?? wanted) / 2
        }
        return nil
    }

    private func contest(newest wanted: Int) -> RewardContest? {
        guard controls + open.count >= rule.minimumCompared else { return nil }
        var contest = RewardContest()
        for trial in trials[start(ofNewest: wanted)...] + open {
            contest.add(isControl: trial.isControl, expected: trial.expected, reward: trial.reward)
        }
        return contest
    }

    /// Where the newest `wanted` of the fallback's choices begin, with what lies between them.
    private func start(ofNewest wanted: Int) -> Int {
        guard controls > wanted else { return 0 }
        var left = wanted
        for place in trials.indices.reversed() where trials[place].isControl {
            left -= 1
            if left == 0 { return place }
        }
        return 0
    }

    private mutating func cut(to wanted: Int) {
        trials.removeFirst(max(start(ofNewest: wanted), trials.count - 50 * rule.window))
        controls = trials.count { $0.isControl }
    }

    private func text(_ contest: RewardContest) -> String {
        let (own, other) = (PromotionRule.text(contest.meanModel), PromotionRule.text(contest.meanControl))
        return "realised reward \(own) where its choice was taken (\(contest.models) requests), \(other) where the "
            + "fallback's was (\(contest.controls)): \(PromotionRule.text(contest.difference)) +- "
            + "\(PromotionRule.text(contest.standardError)) less"
    }
}
