import Testing

@testable import Gateway

@Suite struct TokenBucketTests {
    private func takes(_ bucket: inout TokenBucket, _ wishes: [(amount: Double, time: Double)]) -> [Bool] {
        wishes.map { bucket.take($0.amount, now: $0.time) }
    }

    @Test(arguments: 0..<30)
    func noStretchOfTimeGetsMoreThanAMinutesAllowanceAndWhatFlowsIn(seed: Int) {
        var chance = SeededChance(seed: UInt64(seed))
        let perMinute = Int.random(in: 1...600, using: &chance)
        let largest = Double.random(in: 1...Double(perMinute), using: &chance)
        var bucket = TokenBucket(perMinute: perMinute, now: 0)
        var granted: [(time: Double, amount: Double)] = []
        var now = 0.0
        for _ in 0..<400 {
            now += Double.random(in: 0...2, using: &chance)
            let amount = Double.random(in: 0.5...largest, using: &chance)
            let wait = bucket.secondsUntil(amount)
            if bucket.take(amount, now: now) {
                granted.append((now, amount))
            } else {
                #expect(wait > 0)
            }
            #expect(bucket.level <= bucket.capacity && bucket.level >= -1e-9)
        }
        for start in stride(from: 0, to: granted.count, by: 7) {
            var sum = 0.0
            for one in granted[start...] {
                sum += one.amount
                let flow = (one.time - granted[start].time) * Double(perMinute) / 60
                #expect(sum <= Double(perMinute) + flow + 1e-6)
            }
        }
    }

    @Test func theWaitItNamesIsTheWaitThereIs() {
        var bucket = TokenBucket(perMinute: 60, now: 10)
        let used = takes(&bucket, Array(repeating: (1, 10), count: 60) + [(1, 10.5)])
        #expect(used.filter { $0 }.count == 60 && used.last == false)
        let wait = bucket.secondsUntil(1)
        #expect(abs(wait - 0.5) < 1e-9 && abs(bucket.secondsUntilFull - 59.5) < 1e-9)
        #expect(takes(&bucket, [(1, 10.5 + wait - 0.01), (1, 10.5 + wait + 1e-9)]) == [false, true])
    }

    @Test func whatIsLargerThanTheBucketIsGrantedWhenItIsFullAndPaidBack() {
        var bucket = TokenBucket(perMinute: 60, now: 0)
        #expect(takes(&bucket, [(1, 0), (300, 0.5), (300, 2)]) == [true, false, true])
        #expect(bucket.remaining == 0)
        #expect(takes(&bucket, [(1, 240), (1, 304)]) == [false, true])
    }

    @Test func aClockThatStandsStillAddsNothing() {
        var bucket = TokenBucket(perMinute: 2, now: 100)
        #expect(takes(&bucket, [(2, 100), (1, 100), (1, 50)]) == [true, false, false])
        #expect(takes(&bucket, [(1, 129), (1, 131)]) == [false, true])
    }

    @Test func anotherLimitKeepsTheShareUsed() {
        var bucket = TokenBucket(perMinute: 100, now: 0)
        #expect(takes(&bucket, [(50, 0)]) == [true])
        bucket.resize(perMinute: 10, now: 0)
        #expect(bucket.capacity == 10 && bucket.remaining == 5)
    }

    @Test(arguments: [
        (0.0, "0ms"), (0.0501, "51ms"), (0.9999, "1s"), (1.2, "2s"), (59.9, "1m0s"), (61, "1m1s"), (360, "6m0s"),
    ])
    func durationsAreWrittenAsOpenAIWritesThem(seconds: Double, text: String) {
        #expect(RateVerdict.duration(seconds) == text)
    }
}
