/// What one pass over a text gives: hashed features, counts and a signature of its words. None of its words.
struct TextReading: Sendable {
    /// Hashed features; at most `maximumFeatures`.
    var features: [TextFeature] = []
    /// Counts for the scalar inputs.
    var counts = Counts()
    /// One bit a word, 256 of them: equal words set equal bits, so that two texts can be compared.
    var signature = SIMD4<UInt64>()

    static let maximumFeatures = 1_200

    /// Counts of a text's kept part.
    struct Counts: Sendable, Equatable {
        var bytes = 0
        var words = 0
        var newlines = 0
        var questions = 0
        var backticks = 0
        var digits = 0
        var highBytes = 0
        var capitals = 0
        var brackets = 0
        var bullets = 0
        var colons = 0
        var commas = 0
        /// The last byte that is neither space nor part of a word.
        var lastMark: UInt8 = 0
    }

    mutating func removeAll() {
        features.removeAll(keepingCapacity: true)
        counts = Counts()
        signature = SIMD4()
    }
}
