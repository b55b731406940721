/// How many more tokens an answer has on average once it has a given number: from how many answers that came so far
/// went further, and how many ended.
///
/// Answers that still run count for as far as they have come. Learned from those that have ended alone, answers would
/// be taken for short as long as the long ones run, which is when it matters: before a batch or a cache fills up.
///
/// Lengths fall into buckets; in each a share of those that reach it ends there (the actuarial estimate of survival).
/// Where hardly any answer has been, a constant rate stands in, scaled by how fast all of them have ended.
struct ResidualLife: Sendable {
    /// Tokens a bucket up to `fine` buckets, and beyond.
    private static let width = 32.0
    private static let fine = 64
    private static let coarse = 256.0
    private static let buckets = 160
    /// Each end multiplies what was seen before it by this.
    private static let forgetting = 0.998
    /// Mean length of a chat service's answers in tokens, before anything has been observed, and how many ends that is worth.
    private static let typical = 200.0
    private static let priorEnds = 4.0
    /// Ends from which on lengths not reached yet are told from them.
    private static let manyEnds = 32.0
    /// How many answers the constant rate is worth in a bucket.
    private static let priorReached = 2.0

    /// How many have come as far as each bucket, and have ended in it.
    private var entered = [Double](repeating: 0, count: buckets)
    private var ended = [Double](repeating: 0, count: buckets)
    /// By how much those exceed their bucket's lower end, summed, in tokens.
    private var beyond = [Double](repeating: 0, count: buckets)
    /// Mean tokens to come at each bucket's lower end, and at the upper end of the last.
    private var table = [Double](repeating: typical, count: buckets + 1)
    private var ends = 0.0
    private var endsSince = 0
    private var changes = 0
    /// Whether answers change what is expected of others.
    var learns = true
    /// How far off predictions of single answers are.
    private(set) var tagged = TaggedScale()

    /// Before anything has been observed.
    init() { measure() }

    /// Mean length of an answer.
    var mean: Double { table[0] }

    /// Mean tokens still to come of an answer with `produced` tokens; at least 1.
    @inline(__always)
    func mean(after produced: Double) -> Double {
        let bucket = Self.bucket(of: produced)
        let share = min(max(produced - Self.lowest(of: bucket), 0) / Self.width(of: bucket), 1)
        return table.withUnsafeBufferPointer { $0[bucket] + share * ($0[bucket + 1] - $0[bucket]) }
    }

    /// An answer runs and has `produced` tokens.
    ///
    /// - Parameter request: says how far it has been counted.
    @inline(__always)
    mutating func note(_ request: inout ShadowRequest, produced: Double) {
        let bucket = Self.bucket(of: produced)
        guard bucket >= Int(request.countedBuckets) else { return }
        enter(&request, upTo: bucket)
    }

    /// An answer has come to its end with `length` tokens; below 1 it teaches nothing.
    mutating func end(_ request: ShadowRequest, length: Int) {
        guard length >= 1, learns else { return }
        let length = Double(min(length, 1 << 24))
        let bucket = Self.bucket(of: length)
        var request = request
        if bucket >= Int(request.countedBuckets) {
            enter(&request, upTo: bucket)
        } else {
            // It was taken to be further than it was.
            for place in (bucket + 1)..<max(Int(request.countedBuckets), bucket + 1) {
                entered[place] = max(entered[place] - 1, 0)
            }
        }
        if let prediction = request.prediction {
            tagged.end(prediction, from: Self.lowest(of: Int(request.countedBuckets) - 1), length: length)
        }
        ended[bucket] += 1
        beyond[bucket] += min(length - Self.lowest(of: bucket), Self.width(of: bucket))
        endsSince += 1
        change(by: 1)
    }

    private mutating func enter(_ request: inout ShadowRequest, upTo bucket: Int) {
        guard learns else { return }
        let first = Int(request.countedBuckets)
        for place in first...bucket {
            entered[place] += 1
            if place > 0, let prediction = request.prediction {
                tagged.pass(prediction, from: Self.lowest(of: place - 1), to: Self.lowest(of: place))
            }
        }
        request.countedBuckets = Int32(bucket + 1)
        change(by: bucket + 1 - first)
    }

    private mutating func change(by count: Int) {
        changes += count
        // Often while there is little, later more rarely.
        if changes >= (ends < 64 ? 8 : 64) { measure() }
    }

    private mutating func measure() {
        let kept = exponential(Double(endsSince) * logarithm(Self.forgetting))
        changes = 0
        endsSince = 0
        let usual = Self.shares(endingAt: 1 / Self.typical)
        ends = 0
        var expected = 0.0
        var reached = 0.0
        for bucket in 0..<Self.buckets {
            entered[bucket] *= kept
            ended[bucket] *= kept
            beyond[bucket] *= kept
            ends += ended[bucket]
            // What has been seen of a bucket is forgotten as one: no more end in it than come.
            entered[bucket] = max(entered[bucket], ended[bucket])
            expected += entered[bucket] * (bucket < Self.fine ? usual.fine : usual.coarse)
            if entered[bucket] >= 1 { reached = Self.lowest(of: bucket + 1) }
        }
        // As long as few have ended, little but their age says how much longer they will go on.
        let rate = max(
            (ends + Self.priorEnds) / (expected + Self.priorEnds) / Self.typical,
            1 / (Self.typical + reached) / (1 + ends / Self.manyEnds))
        let share = Self.shares(endingAt: rate)
        var left = 1 / rate
        table[Self.buckets] = max(left, 1)
        for bucket in (0..<Self.buckets).reversed() {
            let width = Self.width(of: bucket)
            let prior = Self.priorReached * (bucket < Self.fine ? share.fine : share.coarse)
            let ending = ended[bucket] + prior
            let gone = ending / (entered[bucket] + Self.priorReached)
            left = gone * (beyond[bucket] + prior * width / 2) / ending + (1 - gone) * (width + left)
            table[bucket] = max(left, 1)
        }
    }

    /// Shares of those that reach a narrow or a wide bucket and end in it, at so many ends a token.
    private static func shares(endingAt rate: Double) -> (fine: Double, coarse: Double) {
        (1 - exponential(-width * rate), 1 - exponential(-coarse * rate))
    }

    @inline(__always)
    private static func bucket(of produced: Double) -> Int {
        let edge = width * Double(fine)
        let place = produced < edge ? max(produced, 0) / width : Double(fine) + (produced - edge) / coarse
        return Int(min(place, Double(buckets - 1)))
    }

    @inline(__always)
    private static func lowest(of bucket: Int) -> Double {
        bucket < fine ? Double(bucket) * width : Double(fine) * width + Double(bucket - fine) * coarse
    }

    @inline(__always)
    private static func width(of bucket: Int) -> Double { bucket < fine ? width : coarse }
}
