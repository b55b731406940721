/// Limits and checks of a model file; each check throws what is wrong under the field's name.
enum ArtefactCheck {
    /// Most columns of a row in a file.
    static let mostColumns = 1_024
    /// Most interactions in a file.
    static let mostInteractions = 8_192
    /// Most bytes of a name or an objective in a file.
    static let longestText = 256
    /// Greatest count or version in a file.
    static let greatestCount = 1 << 53
    /// Most hidden layers of a network in a file.
    static let mostLayers = 8
    /// Most units of a hidden layer in a file.
    static let mostUnits = 1_024
    /// Most weights and biases of a network in a file.
    static let mostParameters = 1 << 20

    static func require(_ holds: Bool, _ field: String, _ problem: @autoclosure () -> String) throws(ArtefactFailure) {
        if !holds { throw ArtefactFailure(field: field, problem: problem()) }
    }

    static func finite(_ value: Double, _ field: String) throws(ArtefactFailure) {
        try require(value.isFinite, field, "\(value) is not finite")
    }

    static func count(_ value: Int, _ field: String, from least: Int) throws(ArtefactFailure) {
        try require(
            (least...Self.greatestCount).contains(value), field,
            "\(value) is outside \(least) to \(Self.greatestCount)")
    }

    static func size(_ found: Int, _ wanted: Int, _ field: String, _ rule: String) throws(ArtefactFailure) {
        try require(found == wanted, field, "\(found) values; \(wanted) are needed, \(rule)")
    }

    static func text(_ value: String, _ field: String) throws(ArtefactFailure) {
        try require(
            (1...Self.longestText).contains(value.utf8.count), field,
            "\(value.utf8.count) bytes; 1 to \(Self.longestText) are allowed")
    }
}
