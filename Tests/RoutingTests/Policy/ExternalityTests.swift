import EngineModel
import Testing

@testable import Routing

struct ExternalityTests {
    private static func input(_ change: (inout Externality.Input) -> Void = { _ in }) -> Externality.Input {
        var limits = EngineLimits()
        limits.capacity = 100_000
        var input = Externality.Input(
            cost: LinearStepCost(
                step: 10, kilotoken: 50, tenMillionPairs: 0, hundredSequences: 2, hundredKilotokensOfContext: 0),
            limits: limits, prompt: 1_000, uncached: 1_000, pairs: 0, output: 200, ttft: 60, shared: 0, sequences: 0,
            step: 10, requests: 0, peak: 0, arrivals: 0, arrivingWork: 0)
        change(&input)
        return input
    }
    private static func terms(
        sequences: Double = 20, context: Double = 1_100, fill: Double = 0, answer: Double = 2
    ) -> Externality {
        Externality(
            meanKilotoken: 80, meanSequences: sequences, meanContext: context, meanFill: fill, answerSeconds: answer)
    }
    private let terms = terms()

    @Test func ownWorkIsPricedAtTheMeanOfTheFleet() {
        #expect(abs(terms.ownWork(Self.input()) - 0.08) < 1e-9)
        #expect(abs(terms.ownWork(Self.input { $0.uncached = 100 }) - 0.008) < 1e-9)
    }

    @Test func nothingIsChargedOnAnEmptyInstance() {
        let terms = Self.terms(sequences: 0)
        #expect(terms.queueing(Self.input()) == 0)
        #expect(terms.delay(Self.input()) == 0)
        #expect(terms.occupancy(Self.input()) == 0)
    }

    @Test func runningRequestsWaitForThePromptAndForALongerBatch() {
        // 50 ms and half an iteration of prefill for each of the usual twenty, and 200 steps of 0.02 ms for ten here.
        let delay = terms.delay(Self.input { $0.sequences = 10 })
        let own = 50 + 10 * 1_000 / 2_048.0
        #expect(abs(delay - (own * 20 + 4 * 10) / 1_000) < 1e-9)
    }

    @Test func longPromptsDoNotSeekOutTheInstancesWhereFewRun() {
        func delay(prompt: Double, running: Double) -> Double {
            terms.delay(
                Self.input {
                    $0.cost = LinearStepCost(
                        step: 10, kilotoken: 50, tenMillionPairs: 0, hundredSequences: 2,
                        hundredKilotokensOfContext: 10)
                    $0.prompt = prompt
                    $0.sequences = running
                })
        }
        // What the one instance has over the other is the same for both, though the long one costs more.
        let short = delay(prompt: 500, running: 30) - delay(prompt: 500, running: 10)
        let long = delay(prompt: 5_000, running: 30) - delay(prompt: 5_000, running: 10)
        #expect(short > 0 && abs(short - long) < 1e-9)
        #expect(delay(prompt: 5_000, running: 10) > delay(prompt: 500, running: 10))
    }

    @Test func placesCostOnlyWhereFewerAreLeftThanElsewhere() {
        func cost(_ requests: Double, fill: Double) -> Double {
            Self.terms(fill: fill).occupancy(Self.input { $0.requests = requests })
        }
        #expect(cost(250, fill: 0.5) > cost(245, fill: 0.5))
        #expect(cost(245, fill: 0.5) > 0)
        #expect(cost(245, fill: 0.97) == 0)
        #expect(cost(252, fill: 0.97) > 0)
        #expect(cost(252, fill: 0.97) < cost(252, fill: 0.5))
    }

    @Test func waitingCountsLessDuringLongAnswers() {
        func delay(_ seconds: Double) -> Double {
            Self.terms(answer: seconds)
                .delay(Self.input { $0.sequences = 20 })
        }
        #expect(delay(0) == delay(10))
        #expect(abs(delay(20) - delay(10) / 16) < 1e-9)
    }

    @Test func aQueueThatHardlyEmptiesCostsMostButNotWithoutBound() {
        func cost(_ arrivals: Double) -> Double {
            terms.queueing(
                Self.input {
                    $0.ttft = 500
                    $0.arrivals = arrivals / 1_000
                    $0.arrivingWork = 50
                })
        }
        #expect(cost(0) == 0)
        #expect(cost(2) < cost(10) && cost(10) < cost(17))
        #expect(cost(1e6) <= 10 * 0.06)
    }

    @Test func roomCostsNothingUntilItIsShort() {
        func cost(peak: Double, requests: Double = 20, shared: Double = 0) -> Double {
            terms.occupancy(
                Self.input {
                    $0.peak = peak
                    $0.requests = requests
                    $0.shared = shared
                })
        }
        #expect(cost(peak: 90_000) == 0)
        #expect(cost(peak: 95_000) > 0)
        #expect(cost(peak: 95_000) < cost(peak: 100_000))
        // Where all are beyond their limits it no longer tells them apart.
        #expect(cost(peak: 120_000) == cost(peak: 500_000))
        #expect(cost(peak: 100_000, shared: 900) < cost(peak: 100_000))
        // No place is as bad as no room.
        #expect(cost(peak: 0, requests: 250) > 0)
    }
}
