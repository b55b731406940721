import Routing

/// Entries of one transaction, in the order they were recorded.
struct EntryChunk: Sendable {
    /// One entry; what it is made of may lie in the chunk's memory.
    enum Entry: Sendable {
        case decision(PackedDecision)
        case outcome(OutcomeRecord)
        case round(RoundRecord)
        case model(ModelRecord)
        case event(EventRecord)
        case change(ChangeRecord)
    }

    private(set) var entries: [Entry] = []
    /// The decisions' vectors, each element 32 bits wide.
    private(set) var words: [UInt32] = []
    /// The decisions' texts in UTF-8.
    private(set) var texts: [UInt8] = []
    /// What its entries count against the queue's bound of bytes.
    private(set) var footprint = 0

    init() {}

    var count: Int { entries.count }

    mutating func append(_ entry: LogEntry, footprint bytes: Int, features: FeatureLogging = .all) {
        footprint += bytes
        switch entry {
        case .decision(let record): entries.append(.decision(pack(record, features)))
        case .outcome(let record): entries.append(.outcome(record))
        case .round(let record): entries.append(.round(record))
        case .model(let record): entries.append(.model(record))
        case .event(let record): entries.append(.event(record))
        case .change(let record): entries.append(.change(record))
        }
    }

    /// Forgets the entries and keeps their memory, for the next ones.
    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
        footprint = 0
    }

    /// Bytes of memory it holds whether used or not.
    var capacity: Int {
        entries.capacity * MemoryLayout<Entry>.stride + words.capacity * MemoryLayout<UInt32>.stride + texts.capacity
    }

    private mutating func pack(_ record: DecisionRecord, _ logging: FeatureLogging) -> PackedDecision {
        let decision = record.decision
        let snapshot = decision.snapshot
        let start = words.count
        for instance in snapshot.instances { words.append(instance.id.rawValue) }
        let scores = words.count
        append(floats: decision.scores)
        let ranking = words.count
        for position in decision.ranking { words.append(UInt32(clamping: position)) }
        let numbers = words.count
        append(snapshot)
        let features = words.count
        let row = logging.row(of: decision)
        append(floats: decision.features[row ?? decision.features.indices])
        return PackedDecision(
            id: decision.id, time: snapshot.time, endpoint: record.endpoint, stream: record.stream,
            policy: decision.policy, reason: decision.reason, propensity: decision.propensity,
            modelVersion: decision.modelVersion, objective: record.objective,
            predictedReward: decision.predictedReward, chosen: decision.chosen, featureSchema: decision.featureSchema,
            candidates: snapshot.instances.count, instances: start..<scores, scores: scores..<ranking,
            ranking: ranking..<numbers, snapshot: numbers..<features, features: features..<words.count,
            chosenFeaturesOnly: row != nil,
            requestID: append(text: record.requestID), model: append(text: record.model))
    }

    private mutating func append(floats: [Float]) { append(floats: floats[...]) }

    private mutating func append(floats: ArraySlice<Float>) {
        floats.withUnsafeBufferPointer { floats in
            floats.withMemoryRebound(to: UInt32.self) { words.append(contentsOf: $0) }
        }
    }

    /// Appends the snapshot's numbers in the order of `SnapshotFields`.
    private mutating func append(_ snapshot: Snapshot) {
        let width = max(SnapshotFields.request.count, SnapshotFields.instance.count)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { room in
            room.initialize(repeating: 0)
            func append(first count: Int) {
                UnsafeBufferPointer(rebasing: room[..<count]).withMemoryRebound(to: UInt32.self) {
                    words.append(contentsOf: $0)
                }
            }
            SnapshotFields.write(snapshot.request, to: room)
            append(first: SnapshotFields.request.count)
            for instance in snapshot.instances {
                SnapshotFields.write(instance, to: room)
                append(first: SnapshotFields.instance.count)
            }
        }
    }

    private mutating func append(text: String) -> Range<Int> {
        let start = texts.count
        var text = BoundedText.cut(text)
        text.withUTF8 { texts.append(contentsOf: $0) }
        return start..<texts.count
    }
}

extension FeatureLogging {
    /// The places of the one row to store; nil where all are.
    func row(of decision: Decision) -> Range<Int>? {
        let (candidates, columns) = (decision.snapshot.instances.count, FeatureSchema.count)
        guard self == .chosen, decision.featureSchema == FeatureSchema.version, candidates > 1,
            decision.features.count == candidates * columns, (0..<candidates).contains(decision.chosen)
        else { return nil }
        return decision.chosen * columns..<(decision.chosen + 1) * columns
    }
}
