import EngineModel
import Testing

@testable import azimuth

@Suite struct FleetSearchTests {
    @Test(arguments: 1...40)
    func theLeastThatIsEnoughIsFound(wanted: Int) async {
        var asked: [Int] = []
        let found = await FleetSearch.least(most: 40) { count in
            asked.append(count)
            return count >= wanted
        }
        #expect(found == wanted)
        #expect(Set(asked).count == asked.count, "each is asked once")
        #expect(asked.count <= 13)
    }

    @Test func whereTheMostIsTooFewThereIsNone() async {
        #expect(await FleetSearch.least(most: 40) { _ in false } == nil)
    }

    @Test func kindsAreToldApartByTheirEngines() throws {
        let a100 = try #require(EngineProfile.named("llama3-8b/a100"))
        let l40s = try #require(EngineProfile.named("llama3-8b/l40s"))
        let cluster = ClusterDescription(
            model: "m",
            instances: [
                InstanceDescription(name: "x", profile: a100), InstanceDescription(name: "y", profile: a100),
                InstanceDescription(name: "z", profile: l40s),
            ])
        let kinds = FleetKind.kinds(of: cluster)
        #expect(kinds.count == 2)
        let made = kinds[1].cluster(3, like: cluster)
        #expect(made.instances.count == 3 && Set(made.instances.map(\.name)).count == 3)
        #expect(made.instances.allSatisfy { $0.profile == l40s })
    }
}
