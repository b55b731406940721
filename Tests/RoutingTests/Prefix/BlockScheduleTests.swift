import Testing

@testable import Routing

struct BlockScheduleTests {
    @Test func endsGrowAndAreWholeStripes() {
        for k in 0..<BlockSchedule.maximumCount {
            #expect(BlockSchedule.end(of: k) > BlockSchedule.end(of: k - 1))
            #expect(BlockSchedule.end(of: k) % BlockSchedule.stripe == 0)
        }
        #expect(BlockSchedule.end(of: -1) == 0)
        #expect(BlockSchedule.end(of: 5000) == BlockSchedule.end(of: BlockSchedule.maximumCount - 1))
    }

    @Test func countsTheBlocksThatHaveEnded() {
        var k = 0
        for bytes in stride(from: 0, through: 2_000_000, by: 32) {
            while k < BlockSchedule.maximumCount, BlockSchedule.end(of: k) <= bytes { k += 1 }
            #expect(BlockSchedule.count(forBytes: bytes) == k)
        }
        #expect(BlockSchedule.count(forBytes: -1) == 0)
        #expect(BlockSchedule.count(forBytes: .max) == BlockSchedule.maximumCount)
    }
}
