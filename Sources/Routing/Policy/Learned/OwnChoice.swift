/// What the learned policy takes by itself, and how likely it would have taken any other candidate.
struct OwnChoice {
    /// Position of the candidate taken.
    private(set) var position: Int
    /// Whether chance took another than the best.
    private(set) var isExploring = false

    private let best: Choice.Band
    /// The least score that may be explored, and how many have it and room.
    private var floor: Float = 0
    private var near = 0
    private var rate = 0.0
    private var draw: PosteriorDraw?

    /// Takes the best, one of those that share the highest score.
    init(best: Choice.Band, scores: [Float], random: inout RoutingGenerator) {
        self.best = best
        position = best.count == 1 ? best.first : Choice.pick(best, among: scores, random: &random)
    }

    /// With probability `rate` takes instead any candidate of at least `floor` that has room, each as likely.
    mutating func explore(
        rate: Double, floor: Float, scores: [Float], _ snapshot: Snapshot, random: inout RoutingGenerator
    ) {
        guard rate > 0 else { return }
        self.floor = floor
        var other = false
        for (place, score) in scores.enumerated() where isNear(place, score, snapshot) {
            near += 1
            if place != position { other = true }
        }
        // Where there is no alternative there is nothing to explore.
        guard other else { return }
        self.rate = rate
        guard random.unit() < rate else { return }
        isExploring = true
        var left = random.index(below: near)
        for (place, score) in scores.enumerated() where isNear(place, score, snapshot) {
            if left == 0 { return position = place }
            left -= 1
        }
    }

    /// Takes the best of a draw of the weights.
    mutating func sample(_ draw: PosteriorDraw, scores: [Float], random: inout RoutingGenerator) {
        self.draw = draw
        position = draw.sample(random: &random)
        isExploring = scores[position] < best.bar
    }

    /// Probability with which a candidate is taken.
    func chance(of place: Int, scores: [Float], _ snapshot: Snapshot) -> Double {
        if let draw { return draw.chance(of: place) }
        var chance = scores[place] >= best.bar ? (1 - rate) / Double(best.count) : 0
        if rate > 0, isNear(place, scores[place], snapshot) { chance += rate / Double(near) }
        return chance
    }

    @inline(__always)
    private func isNear(_ place: Int, _ score: Float, _ snapshot: Snapshot) -> Bool {
        score >= floor && !Exploration.isOverloaded(snapshot.instances[place])
    }
}
