import Testing

@testable import Routing

struct ResidualLifeTests {
    private static func end(_ lives: inout ResidualLife, _ length: Int) { lives.end(ShadowRequest(), length: length) }

    @Test func isTheMeanOfWhatIsStillToCome() {
        var lives = ResidualLife()
        for _ in 0..<512 {
            Self.end(&lives, 100)
            Self.end(&lives, 300)
        }
        #expect(abs(lives.mean - 200) < 2)
        // A hundred have been exceeded: only the long ones are left.
        #expect(abs(lives.mean(after: 128) - 172) < 3)
        #expect(abs(lives.mean(after: 160) - 140) < 3)
    }

    @Test func goesOnBeyondTheLongest() {
        var lives = ResidualLife()
        for _ in 0..<512 { Self.end(&lives, 64) }
        #expect(lives.mean(after: 1e9) >= 1)
        #expect(abs(lives.mean(after: -5) - 64) < 2)
    }

    @Test func forgetsOldAnswers() {
        var lives = ResidualLife()
        for _ in 0..<512 { Self.end(&lives, 1_000) }
        for _ in 0..<4_096 { Self.end(&lives, 10) }
        #expect(abs(lives.mean - 10) < 3)
    }

    @Test func expectsAChatBeforeItHasSeenAny() {
        #expect((100...400).contains(ResidualLife().mean))
    }

    /// All begin at once and run at the same pace, so that the first to end are the short ones.
    @Test func answersThatStillRunCountForAsFarAsTheyHaveCome() {
        var lives = ResidualLife()
        var random = RoutingGenerator(seed: 3)
        var running = (0..<400).map { _ in
            (request: ShadowRequest(), length: Int(-1_000 * logarithm(1 - random.unit())) + 1)
        }
        for produced in stride(from: 20, through: 200, by: 20) {
            for place in running.indices.reversed() {
                if running[place].length <= produced {
                    lives.end(running[place].request, length: running[place].length)
                    running.remove(at: place)
                } else {
                    lives.note(&running[place].request, produced: Double(produced))
                }
            }
        }
        // Those that have ended had below 100 on average.
        #expect(running.count > 300)
        #expect((800...1_300).contains(lives.mean))
        #expect((800...1_300).contains(lives.mean(after: 150)))
    }

    @Test func anAnswerTakenForLongerThanItWasIsCountedWhereItEnded() {
        var (right, wrong) = (ResidualLife(), ResidualLife())
        for _ in 0..<600 {
            Self.end(&right, 70)
            var request = ShadowRequest()
            wrong.note(&request, produced: 400)
            wrong.end(request, length: 70)
        }
        #expect(abs(right.mean - wrong.mean) < 2)
    }

    @Test func predictionsThatAreTooShortAreStretched() {
        var lives = ResidualLife()
        let prediction = LengthPrediction(meanLog: 5, q10: 50, q50: 150, q90: 400)
        for _ in 0..<100 {
            var request = ShadowRequest()
            request.prediction = prediction
            lives.note(&request, produced: 1_000)
        }
        #expect(lives.tagged.factor > 2)
        var request = ShadowRequest()
        request.prediction = prediction
        #expect(request.remaining(after: 0, lives) > 2 * ShadowRequest.plain(prediction))
        request.prediction = LengthPrediction(meanLog: 5, q10: 50, q50: 150, q90: 400, limit: 200)
        #expect(request.remaining(after: 50, lives) <= 150)
    }

    /// Lengths drawn from the very distribution that is predicted.
    @Test func rightPredictionsStayAsTheyAre() {
        var lives = ResidualLife()
        var random = RoutingGenerator(seed: 5)
        let prediction = LengthPrediction(meanLog: 5, q10: 60, q50: 200, q90: 500)
        let knee = 200 + 0.37 * 300
        for _ in 0..<2_000 {
            let draw = random.unit()
            let length: Double
            switch draw {
            case ..<0.1: length = 600 * draw
            case ..<0.5: length = 60 + (draw - 0.1) / 0.4 * 140
            case ..<0.75: length = 200 + (draw - 0.5) / 0.25 * (knee - 200)
            case ..<0.9: length = knee + (draw - 0.75) / 0.15 * (500 - knee)
            default: length = 500 - 219 * logarithm(1 - (draw - 0.9) * 9.99)
            }
            var request = ShadowRequest()
            request.prediction = prediction
            lives.note(&request, produced: length)
            lives.end(request, length: max(Int(length), 1))
        }
        #expect((0.85...1.15).contains(lives.tagged.factor))
    }
}

extension ShadowRequest {
    /// Tokens that `prediction` alone expects.
    fileprivate static func plain(_ prediction: LengthPrediction) -> Double {
        Double(expectedRemaining(prediction, produced: 0))
    }
}
