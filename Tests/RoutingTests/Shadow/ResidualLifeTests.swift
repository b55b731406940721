import Testing

@testable import Routing

struct ResidualLifeTests {
    @Test func isTheMeanOfWhatIsStillToCome() {
        var lives = ResidualLife()
        for _ in 0..<256 {
            lives.observe(100)
            lives.observe(300)
        }
        #expect(lives.mean == 200)
        // A hundred have been exceeded: only the long ones are left.
        #expect(lives.mean(after: 128) == 172)
        #expect(lives.mean(after: 31.9) == 200)
    }

    @Test func goesOnBeyondTheLongest() {
        var lives = ResidualLife()
        for _ in 0..<512 { lives.observe(64) }
        #expect(lives.mean(after: 1e9) >= 1)
        #expect(lives.mean(after: -5) == 64)
    }

    @Test func forgetsOldAnswers() {
        var lives = ResidualLife()
        for _ in 0..<512 { lives.observe(1_000) }
        for _ in 0..<512 { lives.observe(10) }
        #expect(lives.mean == 10)
    }

    @Test func expectsAChatBeforeItHasSeenAny() {
        #expect((100...400).contains(ResidualLife().mean))
    }
}
