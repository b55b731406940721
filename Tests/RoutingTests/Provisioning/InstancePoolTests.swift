import Testing

@testable import Routing

@Suite struct InstancePoolTests {
    private func pools(_ models: [[String]?]) -> [InstancePool] {
        InstancePool.pools(of: models.enumerated().map { (InstanceID(UInt32($0)), $0 + 1, $1) })
    }

    @Test func instancesThatShareAModelAreOnePool() {
        let pools = pools([["base"], ["adapter", "base"], ["other"]])
        #expect(pools.map(\.model) == ["base", "other"])
        #expect(pools.map { $0.instances.map(\.rawValue) } == [[0, 1], [2]])
    }

    @Test func aModelInCommonNamesThePool() {
        #expect(pools([["a", "m"], ["m", "z"], ["b", "m"]]).map(\.model) == ["m"])
    }

    @Test func chainsOfSharedModelsAreOnePool() {
        let pools = pools([["a", "b"], ["c", "d"], ["b", "c"]])
        #expect(pools.count == 1)
        #expect(pools.first?.instances.count == 3)
    }

    @Test func instancesWithUnknownModelsJoinTheOnlyPool() {
        #expect(pools([nil, ["m"]]).map(\.instances.count) == [2])
        #expect(pools([nil, ["m"], ["n"]]).map(\.model) == ["", "m", "n"])
        #expect(pools([nil, nil]).map(\.instances.count) == [2])
        #expect(pools([]).isEmpty)
    }
}
