import Routing
import Testing

@testable import Training

/// When a model steps back, by what became of its choices.
@Suite struct RewardGuardTests {
    /// Requests of unequal difficulty, one in fifty sent by the fallback's wish.
    private struct Trials {
        var random: SeededGenerator
        /// Seconds by which the model's choices take longer.
        var loss = 0.0
        /// Whether the difficulty is known beforehand.
        var isForeseen = true

        mutating func next() -> (GuardTrial, reward: Double) {
            let isControl = Int.random(in: 0..<50, using: &random) == 0
            let difficulty = Double.random(in: 0.05...1, using: &random)
            let own = difficulty + (isControl ? 0 : loss)
            // A long tail, as waiting times have.
            let tail = Double.random(in: 0..<1, using: &random)
            let ttft = own * (0.5 + 0.5 / (0.1 + 0.9 * tail))
            let expected = isForeseen ? -difficulty : -Double.random(in: 0.05...1, using: &random)
            return (GuardTrial(isControl: isControl, expected: Float(expected), charge: 0), -ttft)
        }
    }

    /// Trials until the model steps back, looked at as rounds do, every 25; nil where it does not within `most`.
    private func steppedBack(_ trials: inout Trials, most: Int, _ guarded: inout RewardGuard) -> Int? {
        for number in 1...most {
            let (trial, reward) = trials.next()
            guarded.note(trial, reward: reward)
            if number % 25 == 0, guarded.verdict() != nil { return number }
        }
        return nil
    }

    @Test func aModelAsGoodAsTheFallbackStays() {
        var lost = 0
        for seed in 1...100 {
            var trials = Trials(random: SeededGenerator(seed: UInt64(seed)))
            var guarded = RewardGuard(GuardRule())
            if steppedBack(&trials, most: 10_000, &guarded) != nil { lost += 1 }
        }
        // One in a hundred at most, were the margin 0.
        #expect(lost <= 1)
    }

    @Test func oneThatIsWorseGoesSoon() throws {
        var ends: [Int] = []
        for seed in 1...40 {
            var trials = Trials(random: SeededGenerator(seed: UInt64(seed)), loss: 1)
            var guarded = RewardGuard(GuardRule())
            ends.append(try #require(steppedBack(&trials, most: 10_000, &guarded)))
        }
        #expect(ends.sorted()[20] < 1_000)
    }

    @Test func whatIsForeseenHelpsToTell() throws {
        var ends: [Bool: [Int]] = [:]
        for isForeseen in [true, false] {
            for seed in 1...20 {
                var trials = Trials(
                    random: SeededGenerator(seed: UInt64(seed)), loss: 0.4, isForeseen: isForeseen)
                var guarded = RewardGuard(GuardRule())
                ends[isForeseen, default: []].append(steppedBack(&trials, most: 20_000, &guarded) ?? 20_000)
            }
        }
        let medians = ends.mapValues { $0.sorted()[10] }
        #expect(try #require(medians[true]) < (try #require(medians[false])))
    }

    @Test func aGoodPastDoesNotHideABadPresent() throws {
        var trials = Trials(random: SeededGenerator(seed: 5))
        var guarded = RewardGuard(GuardRule())
        #expect(steppedBack(&trials, most: 20_000, &guarded) == nil)
        trials.loss = 1.5
        let end = try #require(steppedBack(&trials, most: 10_000, &guarded))
        #expect(end < 3_000)
    }

    /// The model's requests pile up where they never begin; a few lucky ones ended.
    @Test func whoWaitsCountsBeforeItIsOver() {
        var random = SeededGenerator(seed: 8)
        var guarded = RewardGuard(GuardRule())
        for number in 0..<60 {
            guarded.note(
                GuardTrial(isControl: number % 2 == 0, expected: -1, charge: 0), reward: -1 + 0.2 * random.signed())
        }
        #expect(guarded.verdict() == nil)
        let waiting = (0..<200).map { (GuardTrial(isControl: $0 % 20 == 0, expected: -1, charge: 0), reward: -9.0) }
        guarded.wait(waiting.filter { !$0.0.isControl }.map { (trial: $0.0, reward: $0.reward) })
        #expect(guarded.verdict() != nil)
        guarded.wait([])
        #expect(guarded.verdict() == nil, "they count as long as they wait")
    }

    @Test func whatAChoiceCostsOthersCountsToo() {
        var random = SeededGenerator(seed: 6)
        var guarded = RewardGuard(GuardRule())
        for _ in 0..<5_000 {
            let isControl = Int.random(in: 0..<10, using: &random) == 0
            // The model's own requests are quicker, at the price of others.
            let ttft = (isControl ? 1 : 0.8) + 0.1 * random.signed()
            guarded.note(
                GuardTrial(isControl: isControl, expected: -1, charge: isControl ? 0 : 0.5), reward: -ttft)
        }
        #expect(guarded.verdict() != nil)
    }

    @Test func nothingIsJudgedByAHandful() {
        var guarded = RewardGuard(GuardRule())
        for number in 0..<500 {
            let isControl = number % 60 == 0
            guarded.note(
                GuardTrial(isControl: isControl, expected: -1, charge: 0), reward: isControl ? -1 : -100)
        }
        #expect(guarded.verdict() == nil, "9 of the fallback's")
        guarded.note(GuardTrial(isControl: true, expected: -1, charge: 0), reward: -1)
        #expect(guarded.verdict() != nil)
    }

    @Test func numbersThatAreNoneAreLeftOut() {
        var guarded = RewardGuard(GuardRule())
        for number in 0..<2_000 {
            let isControl = number % 10 == 0
            guarded.note(GuardTrial(isControl: isControl, expected: .nan, charge: 0), reward: isControl ? -1 : -9)
            guarded.note(GuardTrial(isControl: isControl, expected: 0, charge: .infinity), reward: isControl ? -1 : -9)
            guarded.note(GuardTrial(isControl: isControl, expected: 0, charge: 0), reward: isControl ? 1 : -1e300)
        }
        #expect(guarded.verdict() == nil)
    }

    @Test func thePauseDoublesAndShrinksAgain() throws {
        var guarded = RewardGuard(GuardRule(pause: 60, longestPause: 300))
        func pause(at time: Double) throws -> Double {
            guarded.pass(to: time)
            guarded.suspend()
            return try #require(guarded.suspendedUntil) - time
        }
        #expect(try pause(at: 1_000) == 60)
        guarded.pass(to: 1_059)
        #expect(guarded.suspension?.contains("1 s to wait") == true)
        guarded.pass(to: 1_060)
        #expect(guarded.suspension == nil)
        #expect(try pause(at: 1_070) == 120)
        guarded.pass(to: 1_190)
        #expect(try pause(at: 1_200) == 240)
        guarded.pass(to: 1_440)
        #expect(try pause(at: 1_450) == 300, "at most")
        guarded.pass(to: 1_750)
        #expect(try pause(at: 9_000) == 60, "what held for long begins anew")
    }
}
