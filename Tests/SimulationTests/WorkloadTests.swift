import EngineModel
import Routing
import Testing

@testable import Simulation

@Suite struct WorkloadTests {
    private func identity(_ workload: Workload, _ row: Int, cycle: Int = 0) -> PromptIdentity {
        var identity = PromptIdentity(workload)
        identity.load(
            PromptShape(
                ordinal: row + cycle * workload.count, row: row, cycle: cycle, tokens: workload.promptTokens(row)))
        return identity
    }

    private func shared(_ left: [UInt64], _ right: [UInt64]) -> Int { zip(left, right).prefix { $0 == $1 }.count }

    @Test func equalLeadingIDsShareBlocksExactlyThatFar() {
        var workload = Workload(tokensPerHash: 64)
        workload.append(seconds: 0, promptTokens: 1_000, outputTokens: 1, hashIDs: [7, 8, 9])
        workload.append(seconds: 1, promptTokens: 2_000, outputTokens: 1, hashIDs: [7, 8, 10])
        workload.append(seconds: 2, promptTokens: 1_000, outputTokens: 1, hashIDs: [8, 7, 9])
        let (first, second, third) = (identity(workload, 0), identity(workload, 1), identity(workload, 2))
        let (left, right) = (first.engineHashes(blockSize: 16), second.engineHashes(blockSize: 16))
        #expect(left.count == 62 && right.count == 125)
        #expect(shared(left, right) == 128 / 16)
        #expect(Set(left + right).count == 62 + 125 - 8)
        // The same ids in another order are another prefix.
        #expect(shared(left, third.engineHashes(blockSize: 16)) == 0)

        let (seen, other) = (first.facts(model: "m"), second.facts(model: "m"))
        #expect(seen.blockHashes.count == BlockSchedule.count(forBytes: seen.promptBytes))
        let blocks = shared(seen.blockHashes, other.blockHashes)
        // 128 tokens are some 576 bytes, give or take a fifth: 7 to 10 blocks of 64.
        #expect((7...10).contains(blocks))
        #expect(seen.exactPromptTokens == nil && seen.maxTokens == nil)
    }

    @Test func whatNoIDCoversIsItsOwn() {
        var workload = Workload(tokensPerHash: 16)
        for _ in 0..<2 { workload.append(seconds: 0, promptTokens: 100, outputTokens: 1, hashIDs: []) }
        let hashes = (0..<2).map { identity(workload, $0).engineHashes(blockSize: 16) }
        #expect(hashes[0].count == 6)
        #expect(Set(hashes[0] + hashes[1]).count == 12)
        #expect(hashes[0] == identity(workload, 0).engineHashes(blockSize: 16))
    }

    @Test func aPromptShorterThanItsIDsEndsWhereItEnds() {
        var workload = Workload(tokensPerHash: 512)
        workload.append(seconds: 0, promptTokens: 700, outputTokens: 1, hashIDs: [1, 2, 3])
        workload.append(seconds: 0, promptTokens: 1_100, outputTokens: 1, hashIDs: [1, 2, 3])
        let hashes = (0..<2).map { identity(workload, $0).engineHashes(blockSize: 16) }
        #expect(identity(workload, 0).tokens == 700)
        #expect(shared(hashes[0], hashes[1]) == 43)
    }

    @Test func theSecondTimeThroughPromptsAreOthersAndShareAlike() {
        let workload = Fixture.workload(30, rate: 3)
        var stream = ArrivalStream(workload, rate: 6, count: 75)
        var arrivals: [Arrival] = []
        while let arrival = stream.next() { arrivals.append(arrival) }
        #expect(arrivals.map(\.prompt.ordinal) == Array(0..<75))
        #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(arrivals[0].time == 0)
        #expect(abs(75 / arrivals[74].time - 6) < 0.6)
        let first = identity(workload, 5).engineHashes(blockSize: 16)
        let second = identity(workload, 5, cycle: 1).engineHashes(blockSize: 16)
        #expect(first.count == second.count)
        #expect(Set(first).isDisjoint(with: second))
    }

    @Test func theDigestTellsWorkloadsApart() {
        let workload = Fixture.workload(20, rate: 3)
        #expect(workload.digest == Fixture.workload(20, rate: 3).digest)
        #expect(workload.digest != Fixture.workload(20, rate: 3, seed: 2).digest)
        #expect(workload.digest != Workload(tokensPerHash: 64).digest)
    }

    @Test func enginesHitWhatIsShared() throws {
        var workload = Workload(tokensPerHash: 64)
        workload.append(seconds: 0, promptTokens: 640, outputTokens: 2, hashIDs: Array(0..<10))
        workload.append(seconds: 5, promptTokens: 640, outputTokens: 2, hashIDs: Array(0..<10))
        workload.append(seconds: 10, promptTokens: 640, outputTokens: 2, hashIDs: [0, 1, 2, 3, 90, 91, 92])
        let records = try Fixture.run(workload, on: try Fixture.cluster(1), Fixture.options()).1
        // At least the last token of a prompt is computed.
        #expect(records.map(\.cachedTokens) == [0, 624, 256])
    }
}
