/// The router's estimate of which prompt blocks each instance holds in its KV cache: a mirror of its LRU.
///
/// Time is counted in tokens allocated, one clock an instance. A block counts as present while fewer tokens than 0.9 of
/// the instance's KV capacity have been allocated there since the block's last use. A block is used whenever one behind
/// it in the chain is, so presence never returns along a chain and a binary search finds its end.
/// Memory is bounded by two generations: the older is dropped whole when the younger is full.
public struct PrefixIndex: Sendable {
    /// KV capacity in tokens assumed of an instance that has not told its own.
    public static let defaultCapacity = 200_000.0
    /// Share of the capacity that counts: the rest is in use by what runs or lost in part-filled blocks.
    static let usableShare = 0.9
    /// Instances numbered from here on are not mirrored; a bound against a runaway number, not a size to plan by.
    static let maximumInstances = 1 << 16

    private static let lanes = 8
    /// Blocks ahead of the one in hand whose memory is asked for.
    private static let ahead = 12

    private struct Clock: Sendable {
        /// Tokens allocated so far; starts above 0 because stamp 0 means "never".
        var now = 1.0
        /// Clock reading at the last `forget`.
        var forgotten = 0.0
        var capacity = PrefixIndex.defaultCapacity
    }

    /// What a lookup needs of eight instances at once.
    private struct Group: Sendable {
        /// The clocks' readings, modulo 2^32.
        var now = SIMD8<UInt32>()
        /// A block is present while `now - its stamp` is below this.
        var limit = SIMD8<UInt32>()
    }

    private let generationSize: Int
    private var clocks: [Clock] = []
    private var groups: [Group] = []
    private var young = BlockTable()
    private var old = BlockTable()

    /// An empty index.
    /// - Parameter maximumBlocks: bound on the entries held, one a block and group of eight instances (at least 4,096);
    ///   an entry takes about 80 bytes.
    public init(maximumBlocks: Int = 1 << 20) {
        generationSize = max(maximumBlocks, 4 * BlockSchedule.maximumCount) / 2
    }

    /// Entries held: one a block and group of eight instances.
    public var count: Int { young.count + old.count }

    /// Tells an instance's KV capacity; 0 or less, or a value that is not finite, means unknown.
    public mutating func setCapacity(tokens: Double, of id: InstanceID) {
        guard let index = clockIndex(id) else { return }
        clocks[index].capacity = tokens.isFinite && tokens > 0 ? tokens : Self.defaultCapacity
        refresh(index)
    }

    /// Counts tokens allocated on an instance beyond the recorded blocks: those it generated.
    public mutating func advance(tokens: Double, on id: InstanceID) {
        guard tokens.isFinite, tokens > 0, let index = clockIndex(id) else { return }
        clocks[index].now += min(tokens, 1e9)
        refresh(index)
    }

    /// Forgets all blocks of an instance: it has restarted or left.
    public mutating func forget(_ id: InstanceID) {
        guard let index = clockIndex(id) else { return }
        clocks[index].forgotten = clocks[index].now.rounded(.down)
        clocks[index].now = clocks[index].forgotten + 1
        refresh(index)
    }

    /// Counts the leading blocks of a chain that each candidate holds.
    /// - Parameters:
    ///   - hashes: the chained block hashes of a prompt.
    ///   - candidates: the instances asked about; fastest where they are in ascending order.
    ///   - counts: replaced by one count a candidate, 0 to `hashes.count`.
    public func matchedBlocks(_ hashes: [UInt64], candidates: [InstanceID], into counts: inout [Int]) {
        counts.removeAll(keepingCapacity: true)
        var first = 0
        var hint: Int32 = 0
        while first < candidates.count {
            let group = Int(candidates[first].rawValue) / Self.lanes
            var end = first + 1
            while end < candidates.count, Int(candidates[end].rawValue) / Self.lanes == group { end += 1 }
            let depths = depths(of: hashes, group: group, hint: hint)
            hint = depths.min()
            for candidate in candidates[first..<end] {
                counts.append(Int(depths[Int(candidate.rawValue) % Self.lanes]))
            }
            first = end
        }
    }

    /// Records that an instance was given a prompt: its missing blocks are allocated, all of them are used now.
    /// - Parameters:
    ///   - hashes: the chained block hashes of the prompt.
    ///   - id: the instance.
    ///   - bytesPerToken: prompt bytes a token, to count what is allocated.
    ///   - hint: how many of the blocks it is likely to hold: finding out is quicker where that is right.
    public mutating func record(_ hashes: [UInt64], on id: InstanceID, bytesPerToken: Double, hint: Int = 0) {
        guard !hashes.isEmpty, let index = clockIndex(id) else { return }
        let group = index / Self.lanes
        let lane = index % Self.lanes
        let held = Int(depths(of: hashes, group: group, hint: Int32(clamping: hint))[lane])
        let bytes = BlockSchedule.end(of: hashes.count - 1) - BlockSchedule.end(of: held - 1)
        let ratio = bytesPerToken.isFinite ? max(bytesPerToken, 0.1) : TokenEstimator.priorBytesPerToken
        clocks[index].now += Double(bytes) / ratio
        refresh(index)
        let stamp = groups[group].now[lane]
        let kept = min(hashes.count, BlockSchedule.maximumCount)
        // Turning generations within a chain could later drop its head before its tail.
        if young.count + kept > generationSize {
            swap(&young, &old)
            young.removeAll()
        }
        young.reserve(kept)
        for place in 0..<kept {
            if place + Self.ahead < kept { young.prefetch(BlockTable.key(hashes[place + Self.ahead], group: group)) }
            young.set(BlockTable.key(hashes[place], group: group), lane: lane, to: stamp) { old.find($0) }
        }
    }

    /// Depth of the chain held by each instance of a group; `hint` is a likely one, such as that of a system prompt.
    private func depths(of hashes: [UInt64], group: Int, hint: Int32) -> SIMD8<Int32> {
        var low = SIMD8<Int32>()
        guard !hashes.isEmpty, group < groups.count else { return low }
        let (now, limit) = (groups[group].now, groups[group].limit)
        let count = Int32(min(hashes.count, BlockSchedule.maximumCount))
        var high = SIMD8<Int32>(repeating: count)
        if count >= 16 {
            // The first steps of a search by halves, whichever way they go.
            for eighth in 1..<8 { young.prefetch(BlockTable.key(hashes[Int(count) * eighth / 8], group: group)) }
        }
        // With no hint the first block: most prompts of a cold group end there.
        var probe: Int32 = min(max(hint, 1), count)
        var isAtHint = hint > 0
        while true {
            let key = BlockTable.key(hashes[Int(probe) - 1], group: group)
            let stamps = young.find(key) ?? old.find(key) ?? SIMD8()
            let present = (stamps .!= 0) .& ((now &- stamps) .< limit)
            let at = SIMD8<Int32>(repeating: probe)
            let mask = present
            low.replace(with: pointwiseMax(low, at), where: mask)
            high.replace(with: pointwiseMin(high, at &- 1), where: .!mask)
            let open = (high &- low).max()
            guard open > 0 else { return low }
            // A lane still open sets the next probe; every lane learns from it.
            var lane = 0
            while high[lane] <= low[lane] { lane += 1 }
            probe = isAtHint && low[lane] == hint ? hint + 1 : (low[lane] + high[lane] + 1) / 2
            isAtHint = false
        }
    }

    private mutating func refresh(_ index: Int) {
        let clock = clocks[index]
        let (group, lane) = (index / Self.lanes, index % Self.lanes)
        groups[group].now[lane] = max(1, UInt32(truncatingIfNeeded: UInt64(clock.now)))
        let age = Double(UInt64(clock.now)) - clock.forgotten
        groups[group].limit[lane] = UInt32(min(clock.capacity * Self.usableShare, age, 2e9))
    }

    private mutating func clockIndex(_ id: InstanceID) -> Int? {
        let index = Int(id.rawValue)
        guard index < Self.maximumInstances else { return nil }
        while clocks.count <= index {
            clocks.append(Clock())
            if groups.count * Self.lanes < clocks.count { groups.append(Group()) }
            refresh(clocks.count - 1)
        }
        return index
    }
}
