import Testing

@testable import Gateway

@Suite struct AdmissionQueueTests {
    /// The same rules in the plainest form: arrays.
    private struct Model {
        var limit: Int
        var queueSize: Int
        var active: Set<Int> = []
        var waiting: [Int] = []

        mutating func admit() -> [Int] {
            var admitted: [Int] = []
            while !waiting.isEmpty, limit == 0 || active.count < limit {
                let next = waiting.removeFirst()
                admitted.append(next)
                active.insert(next)
            }
            return admitted
        }
    }

    @Test(arguments: 0..<40)
    func itDoesWhatThePlainestQueueDoes(seed: Int) throws {
        var chance = SeededChance(seed: UInt64(seed))
        var model = Model(
            limit: Int.random(in: 1...5, using: &chance), queueSize: Int.random(in: 0...8, using: &chance))
        var queue = AdmissionQueue<Int>(limit: model.limit, queueSize: model.queueSize)
        var places: [Int: WaitList<Int>.Place] = [:]
        var gone: [WaitList<Int>.Place] = []
        for id in 0..<2_000 {
            switch Int.random(in: 0..<10, using: &chance) {
            case 0..<5:
                let entry = queue.enter(id)
                if model.limit == 0 || (model.active.count < model.limit && model.waiting.isEmpty) {
                    #expect(entry == .admitted)
                    model.active.insert(id)
                } else if model.waiting.count < model.queueSize {
                    guard case .queued(let place) = entry else {
                        Issue.record("\(id) did not queue")
                        return
                    }
                    model.waiting.append(id)
                    places[id] = place
                } else {
                    #expect(entry == .refused)
                }
            case 5..<8:
                guard let one = model.active.min() else { continue }
                model.active.remove(one)
                let next = queue.leave()
                let expected = model.admit()
                #expect(expected.count <= 1 && next == expected.first)
            case 8:
                if let place = gone.randomElement(using: &chance) {
                    let found = queue.abandon(place)
                    #expect(!found)
                }
                guard let one = model.waiting.randomElement(using: &chance), let place = places[one] else { continue }
                model.waiting.removeAll { $0 == one }
                gone.append(place)
                let found = queue.abandon(place)
                #expect(found)
            default:
                // Never so low that more than one could be let in by one that leaves.
                model.limit = Int.random(in: 1...6, using: &chance)
                model.queueSize = Int.random(in: 0...8, using: &chance)
                #expect(queue.resize(limit: model.limit, queueSize: model.queueSize) == model.admit())
            }
            for id in model.active { if let place = places.removeValue(forKey: id) { gone.append(place) } }
            #expect(queue.active == model.active.count && queue.waitingCount == model.waiting.count)
        }
    }

    @Test func withoutALimitNobodyWaits() {
        var queue = AdmissionQueue<Int>(limit: 0, queueSize: 0)
        for id in 0..<100 { #expect(queue.enter(id) == .admitted) }
        let next = queue.leave()
        #expect(next == nil && queue.active == 99)
    }

    @Test func whoeverLeavesWhileTheLimitIsExceededMakesNoPlace() {
        var queue = AdmissionQueue<Int>(limit: 3, queueSize: 2)
        for id in 0..<3 { #expect(queue.enter(id) == .admitted) }
        _ = queue.enter(3)
        #expect(queue.resize(limit: 1, queueSize: 2).isEmpty)
        let next = (0..<3).map { _ in queue.leave() }
        #expect(next == [nil, nil, 3] && queue.active == 1)
    }
}
