/// The network's inputs for one request, kept until its answer's length is known.
struct TaggerSample: Sendable {
    /// What the text says: shared with the query, not copied.
    let text: [TextFeature]
    /// What the request says beside its text.
    let fields: [TextFeature]
    let dense: DenseInputs

    init(_ query: LengthQuery, turns: [AnsweredTurn]) {
        dense = DenseInputs(query, turns: turns)
        text = query.reading.features
        var fields: [TextFeature] = []
        fields.reserveCapacity(query.fields.count + 1 + Int(Self.templateCopies))
        for field in query.fields { fields.append(TextFeature(hash: WordHash.mixed(field &+ 0x51))) }
        if query.model != 0 { fields.append(TextFeature(hash: WordHash.mixed(query.model &+ 0x52))) }
        if query.template != 0 {
            // What leads the prompt says more than any word of it, so it is there as often as it takes to be heard.
            for copy in 0..<Self.templateCopies {
                fields.append(TextFeature(hash: WordHash.mixed(query.template &+ 0x53 &+ copy)))
            }
        }
        self.fields = fields
    }

    private static let templateCopies: UInt64 = 4

    /// Number of hashed features.
    var featureCount: Int { text.count + fields.count }

    /// Calls `body` with each hashed feature in turn.
    @inline(__always)
    func forEachFeature(_ body: (TextFeature) -> Void) {
        for feature in text { body(feature) }
        for feature in fields { body(feature) }
    }
}
