import Logbook
import Training

/// The newest rounds of training for the dashboard: read from the logbook when a round has ended, else from the trainer.
struct DashboardRounds {
    static let limit = 120
    static let promotionLimit = 5

    /// What the page shows.
    struct Listing: Encodable, Sendable {
        var rounds: [LogRoundJSON] = []
        /// Rounds that changed what serves, the newest last.
        var promotions: [LogRoundJSON] = []
    }

    private(set) var listing = Listing()
    private var lastRound: Double?
    /// A round's row is written a moment after it ended, so it is looked for more than once.
    private var looksLeft = 1

    /// Brings the list up to date; waits for the logbook's file, so it is called away from the event loops.
    mutating func refresh(_ reader: LogbookReader?, _ training: TrainerStatus) {
        if training.lastRoundTime != lastRound {
            lastRound = training.lastRoundTime
            looksLeft = 3
            if reader == nil { note(training) }
        }
        guard let reader, looksLeft > 0 else { return }
        looksLeft -= 1
        guard let rounds = try? reader.rounds(limit: Self.limit),
            let promotions = try? reader.promotions(limit: Self.promotionLimit)
        else { return }
        listing = Listing(rounds: rounds.map(LogRoundJSON.init), promotions: promotions.map(LogRoundJSON.init))
    }

    /// Without a logbook only what happens while somebody looks is known.
    private mutating func note(_ training: TrainerStatus) {
        guard let time = training.lastRoundTime, let last = training.lastResult,
            let result = RoundRecord.Result(rawValue: last.rawValue)
        else { return }
        let round = LogRoundJSON(
            RoundRecord(
                time: time, duration: 0, kind: "", modelVersion: training.champion ?? 0,
                objective: training.objective, samples: training.samples, error: training.errors?.mae,
                meanError: training.errors?.maeMean, medianError: training.errors?.maeMedian, result: result,
                reason: training.lastReason ?? ""))
        listing.rounds = (listing.rounds + [round]).suffix(Self.limit)
        if result == .promoted || result == .demoted {
            listing.promotions = (listing.promotions + [round]).suffix(Self.promotionLimit)
        }
    }
}
