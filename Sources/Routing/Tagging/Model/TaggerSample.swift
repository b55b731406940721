/// The network's inputs for one request, kept until its answer's length is known.
struct TaggerSample: Sendable {
    var features: [TextFeature]
    var dense: DenseInputs

    init(_ query: LengthQuery, turns: [AnsweredTurn]) {
        dense = DenseInputs(query, turns: turns)
        features = query.reading.features
        for field in query.fields { features.append(TextFeature(hash: WordHash.mixed(field &+ 0x51))) }
        if query.model != 0 { features.append(TextFeature(hash: WordHash.mixed(query.model &+ 0x52))) }
        guard query.template != 0 else { return }
        // What leads the prompt says more than any word of it, so it is there as often as it takes to be heard.
        for copy in 0..<Self.templateCopies {
            features.append(TextFeature(hash: WordHash.mixed(query.template &+ 0x53 &+ copy)))
        }
    }

    private static let templateCopies: UInt64 = 4
}
