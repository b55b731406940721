import Testing

@testable import azimuth

@Suite struct DemoViewTests {
    static let state = DemoState(
        elapsed: 34.2, duration: 60, rate: 10, seed: 1,
        policies: [
            .init(
                name: "round_robin", sent: 330, completed: 1_300, errors: 2, inFlight: 30, recentTTFT: 0.8123,
                meanTTFT: 0.64),
            .init(
                name: "least_tokens", sent: 330, completed: 310, errors: 0, inFlight: 20, recentTTFT: 0.25,
                meanTTFT: 0.24),
            .init(
                name: "learned", sent: 330, completed: 315, errors: 0, inFlight: 15, recentTTFT: 0.0981, meanTTFT: nil),
        ],
        instances: [
            .init(
                name: "a100-0", available: true, inFlight: 12, pendingTokens: 12_345, share: 0.62, ttft: 0.09,
                kvUsage: 0.3),
            .init(
                name: "l4-0", available: false, inFlight: 0, pendingTokens: 0, share: 0.04, ttft: nil, kvUsage: 0),
        ],
        reasons: .init(greedy: 71, explore: 1, fallback: 28),
        prediction: .init(predicted: 0.188, observed: 0.195, error: 0.045),
        training: .init(
            rounds: 12, lastResult: "promoted", lastReason: "better", version: 7, samples: 300, error: 0.041,
            meanError: 0.12, medianError: 0.095),
        logbook: .init(path: "demo.sqlite", written: 1_612, dropped: 0))

    @Test func theScreenShowsAllThereIs() {
        #expect(
            DemoView.screen(Self.state) == [
                "azimuth demo  34 of 60 s  10.0 requests/s to each of 3 routers  seed 1  (Ctrl-C ends it)",
                "",
                "policy        TTFT ms, last 10 s  since start  in flight  completed  errors",
                "round_robin                  812          640         30      1,300       2",
                "least_tokens                 250          240         20        310       0",
                "learned                     98.1            -         15        315       0",
                "",
                "instance of learned  in flight  pending tokens  KV use  share  TTFT ms",
                "a100-0                      12          12,345    30 %   62 %     90.0  ######....",
                "l4-0                         0               0     0 %    4 %        -        away",
                "",
                "prediction  TTFT 188 ms predicted, 195 ms observed; off by 45.0 ms in the mean",
                "decisions   71 % greedy, 1 % explore, 28 % fallback",
                "training    12 rounds, last promoted, model 7; off by 41.0 ms (always the mean: 120, the median: 95.0)",
                "logbook     1,612 rows, 0 dropped, demo.sqlite",
            ])
    }

    @Test func aDemoThatHasJustBegunSaysSo() {
        var state = Self.state
        state.duration = nil
        state.reasons = .init()
        state.prediction = nil
        state.training = .init()
        state.logbook = nil
        let screen = DemoView.screen(state)
        #expect(screen[0].hasPrefix("azimuth demo  34 s  10.0 requests/s"))
        #expect(
            screen.suffix(4) == [
                "prediction  none yet: no model has earned promotion", "decisions   none yet",
                "training    no round yet, 0 samples", "logbook     none",
            ])
    }

    @Test func aLineForPipesNamesThePolicies() {
        #expect(
            DemoView.line(Self.state)
                == "34 s: TTFT of the last 10 s in ms: round_robin 812, least_tokens 250, learned 98.1; "
                + "71 % greedy, 1 % explore, 28 % fallback; 12 rounds, last promoted, model 7; 2 errors")
    }

    @Test func framesCoverTheOneBeforeAndKeepToTheTerminal() {
        var screen = DemoScreen()
        #expect(screen.frame(["abcdef", "x"], columns: 4, rows: 24) == "\r\u{1B}[Kabc\n\r\u{1B}[Kx\n\u{1B}[J")
        #expect(screen.frame(["y"], columns: 4, rows: 24) == "\u{1B}[2A\r\u{1B}[Ky\n\u{1B}[J")
        #expect(screen.frame(["1", "2", "3"], columns: 4, rows: 3) == "\u{1B}[1A\r\u{1B}[K1\n\r\u{1B}[K2\n\u{1B}[J")
    }
}
