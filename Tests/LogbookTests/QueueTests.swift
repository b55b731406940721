import Foundation
import Routing
import Testing

@testable import Logbook

@Suite struct QueueTests {
    private func outcome(_ id: Int64) -> LogEntry {
        .outcome(
            OutcomeRecord(
                decisionID: id, outcome: Outcome(time: 1, e2e: 1, status: 200, censoring: .none), served: nil))
    }

    @Test func whatFindsNoRoomIsCounted() {
        let queue = EntryQueue(entries: 10, bytes: 1 << 20, chunk: 4)
        for id in 1...25 { _ = queue.append(outcome(Int64(id))) }
        #expect(queue.count == 10 && queue.dropped == 15)
        let taken = queue.take()
        #expect(taken.map(\.count) == [4, 4, 2])
        // Taken is not yet written: the room is free only when it is released.
        _ = queue.append(outcome(26))
        #expect(queue.dropped == 16)
        for chunk in taken { queue.release(chunk, lost: 0) }
        #expect(queue.count == 0)
        _ = queue.append(outcome(27))
        #expect(queue.count == 1 && queue.dropped == 16)
    }

    @Test func bytesBoundTheQueueToo() {
        let queue = EntryQueue(entries: 1_000, bytes: 5_000, chunk: 100)
        for id in 1...100 { _ = queue.append(outcome(Int64(id))) }
        #expect(queue.count == 10 && queue.dropped == 90)
    }

    @Test func aFullQueueStillTakesRoundsAndModels() {
        let queue = EntryQueue(entries: 2, bytes: 1 << 20, chunk: 4)
        for id in 1...3 { _ = queue.append(outcome(Int64(id))) }
        _ = queue.append(.event(EventRecord(time: 1, kind: "note", text: "x")))
        #expect(queue.count == 3 && queue.dropped == 1)
    }

    @Test func theWriterIsWokenOnceForAFewAndOnceMoreForABatch() {
        let queue = EntryQueue(entries: 100, bytes: 1 << 20, chunk: 4)
        #expect(queue.append(outcome(1)) == .later)
        #expect(queue.append(outcome(2)) == .none)
        #expect(queue.append(outcome(3)) == .none)
        #expect(queue.append(outcome(4)) == .now)
        for id in 5...8 { #expect(queue.append(outcome(Int64(id))) == .none) }
        _ = queue.take()
        #expect(queue.append(outcome(9)) == .later)
        _ = queue.take()
        queue.muteWakes()
        for id in 10...20 { #expect(queue.append(outcome(Int64(id))) == .none) }
    }

    @Test func theMemoryOfWrittenChunksHoldsTheNextOnes() {
        var random = SeededGenerator(seed: 4)
        let queue = EntryQueue(entries: 1_000, bytes: 1 << 24, chunk: 4)
        let records = (1...12).map { Fixtures.decision($0, instances: 3, using: &random) }
        for round in 0..<3 {
            for record in records[(round * 4)..<(round * 4 + 4)] { _ = queue.append(.decision(record)) }
            let taken = queue.take()
            #expect(taken.map(\.count) == [4])
            for (record, entry) in zip(records[(round * 4)...], taken[0].entries) {
                guard case .decision(let packed) = entry else {
                    Issue.record("a decision became something else")
                    continue
                }
                let floats = taken[0].words[packed.features].map { Float(bitPattern: $0) }
                #expect(floats == record.decision.features)
                #expect(String(decoding: taken[0].texts[packed.requestID], as: UTF8.self) == record.requestID)
            }
            for chunk in taken { queue.release(chunk, lost: 0) }
        }
        #expect(queue.count == 0 && queue.dropped == 0)
    }

    @Test func aClosedQueueDropsAndCounts() {
        let queue = EntryQueue(entries: 10, bytes: 1 << 20, chunk: 4)
        queue.close()
        #expect(queue.append(outcome(1)) == .none)
        #expect(queue.dropped == 1)
    }

    /// Entries are neither lost nor doubled nor put in another order, whatever the interleaving.
    @Test func entriesKeepTheirOrder() {
        var random = SeededGenerator(seed: 21)
        let queue = EntryQueue(entries: 50, bytes: 1 << 20, chunk: 7)
        var sent: [Int64] = []
        var received: [Int64] = []
        for id in 1...2_000 as ClosedRange<Int64> {
            let before = queue.dropped
            _ = queue.append(outcome(id))
            if queue.dropped == before { sent.append(id) }
            guard Int.random(in: 0..<40, using: &random) == 0 else { continue }
            for chunk in queue.take() {
                #expect(chunk.count <= 7)
                for case .outcome(let record) in chunk.entries { received.append(record.decisionID) }
                queue.release(chunk, lost: 0)
            }
        }
        for chunk in queue.take() {
            for case .outcome(let record) in chunk.entries { received.append(record.decisionID) }
        }
        #expect(received == sent && queue.dropped == 2_000 - sent.count)
    }
}
