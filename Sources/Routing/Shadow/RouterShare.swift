/// Which share of the requests before the instances is this router's own.
struct RouterShare: Sendable {
    /// With this share a router is taken to be alone: what it does not know of are scrapes that are late.
    private static let alone = 0.8
    private static let rate = 0.01

    private var own = 0.0
    private var all = 0.0
    /// How many requests others send for each that this router sends, at most 63; 0 where it is alone.
    private(set) var others = 0.0

    /// A scrape of one instance showed `all` requests, while `own` of this router's were in flight there.
    mutating func observe(own: Double, all: Double) {
        self.own += Self.rate * (min(own, all) - self.own)
        self.all += Self.rate * (all - self.all)
        let share = self.all > 0.05 ? self.own / self.all : 1
        others = share > Self.alone ? 0 : min(1 / max(share, 1e-3) - 1, 63)
    }
}
