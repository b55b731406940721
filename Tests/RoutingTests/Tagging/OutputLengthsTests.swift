import Routing
import Testing

@Suite struct OutputLengthsTests {
    @Test func beforeDataThePriorIsOrderedAndPlausible() {
        let prior = OutputLengths().quantiles(model: "any")
        #expect(prior.q10 >= 1 && prior.q10 < prior.q50 && prior.q50 < prior.q90)
        #expect(prior.q50 > 50 && prior.q50 < 500)
    }

    @Test func quantilesApproachThoseOfTheStream() {
        var lengths = OutputLengths()
        var random = RoutingGenerator(seed: 2)
        for _ in 0..<5_000 { lengths.observe(model: "m", tokens: 1 + random.index(below: 1_000)) }
        let quantiles = lengths.quantiles(model: "m")
        // A bucket is a quarter octave wide at most; 10 % of the value covers it and the sampling error.
        #expect(abs(quantiles.q10 - 100) < 25)
        #expect(abs(quantiles.q50 - 500) < 60)
        #expect(abs(quantiles.q90 - 900) < 60)
    }

    @Test func equalLengthsAreFoundExactlyEnough() {
        var lengths = OutputLengths()
        for _ in 0..<2_000 { lengths.observe(model: "m", tokens: 128) }
        let quantiles = lengths.quantiles(model: "m")
        for value in [quantiles.q10, quantiles.q50, quantiles.q90] { #expect((128...160).contains(value)) }
    }

    @Test func theRecentPastCountsMore() {
        var lengths = OutputLengths()
        for _ in 0..<20_000 { lengths.observe(model: "m", tokens: 10) }
        for _ in 0..<2_500 { lengths.observe(model: "m", tokens: 1_000) }
        #expect(lengths.quantiles(model: "m").q10 > 800)
    }

    @Test func modelsAreKeptApartAndBounded() {
        var lengths = OutputLengths(maximumModels: 2)
        for _ in 0..<500 {
            lengths.observe(model: "short", tokens: 5)
            lengths.observe(model: "long", tokens: 2_000)
            lengths.observe(model: "one too many", tokens: 2_000)
        }
        #expect(lengths.modelCount == 2)
        #expect(lengths.quantiles(model: "short").q90 < 10)
        #expect(lengths.quantiles(model: "long").q10 > 1_500)
        #expect(lengths.quantiles(model: "one too many") == lengths.quantiles(model: "never seen"))
    }

    @Test func absurdLengthsDoNoHarm() {
        var lengths = OutputLengths()
        for tokens in [Int.min, -1, 0, Int.max] { lengths.observe(model: "m", tokens: tokens) }
        let quantiles = lengths.quantiles(model: "m")
        #expect(quantiles.q90.isFinite && quantiles.q10 >= 1)
    }
}
