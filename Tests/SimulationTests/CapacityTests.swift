import EngineModel
import Testing

@testable import Simulation

@Suite struct CapacityTests {
    @Test func theCapacityIsWhereTheMeanPassesTenTimesThatOfLightLoad() throws {
        let workload = Fixture.workload(300, rate: 10)
        let cluster = try Fixture.cluster(2)
        let options = Fixture.options()
        let capacity = try CapacitySearch(workload, on: cluster, options, warmupFraction: 0.2).run()
        func mean(at rate: Double) throws -> Double {
            var options = options
            options.rate = rate
            let records = try Fixture.run(workload, on: cluster, options).1.filter { $0.ordinal >= 60 }
            return records.compactMap(\.ttft).reduce(0, +) / Double(records.count)
        }
        #expect(try mean(at: capacity.rate) < 10 * capacity.lightTTFT)
        #expect(try mean(at: 1.1 * capacity.rate) > 10 * capacity.lightTTFT)
        // Twice the instances sustain about twice as much.
        let double = try CapacitySearch(workload, on: try Fixture.cluster(4), options, warmupFraction: 0.2).run()
        #expect((1.5...3).contains(double.rate / capacity.rate))
    }
}
