import Routing
import Testing

/// What the router should know of models, kept plainly.
private struct Naive {
    struct Instance {
        var id: InstanceID
        var names: Set<String>?
        var available = true
        var draining = false

        func takes(_ model: String) -> Bool { model.isEmpty || names?.contains(model) ?? true }
        var isOpen: Bool { available && !draining }
    }

    var instances: [Instance] = []
    var retired: Set<String> = []

    mutating func set(_ place: Int, _ names: Set<String>?) {
        instances[place].names = names?.isEmpty == true ? nil : names
        retired.subtract(names ?? [])
    }

    mutating func remove(_ place: Int) {
        let gone = instances.remove(at: place)
        retired.formUnion(
            (gone.names ?? []).filter { name in !instances.contains { $0.names?.contains(name) ?? false } })
    }

    func candidates(_ model: String) -> [InstanceID] {
        instances.filter { $0.isOpen && $0.takes(model) }.map(\.id)
    }

    func standing(_ model: String) -> Router.ModelStanding {
        if !candidates(model).isEmpty { return .available }
        if instances.isEmpty || instances.contains(where: { $0.takes(model) }) || retired.contains(model) {
            return .unavailable
        }
        return .unknown
    }
}

@Suite struct ModelGroupPropertyTests {
    private static let names = (0..<12).map { "model-\($0)" }

    @Test(arguments: 1...20)
    func decisionsFollowWhatEachInstanceServes(seed: Int) throws {
        var random = RoutingGenerator(seed: UInt64(seed))
        var router = try Fixture.router("round_robin", instances: 0, seed: UInt64(seed))
        var naive = Naive()
        for step in 0..<400 {
            let place = random.index(below: naive.instances.count)
            switch random.index(below: 10) {
            case 0...1 where naive.instances.count < 80:
                let id = router.addInstance(name: "worker-\(step)")
                naive.instances.append(.init(id: id))
            case 2...5 where !naive.instances.isEmpty:
                var names: Set<String>?
                if random.index(below: 8) > 0 {
                    // Many different sets, so that there are many groups.
                    names = Set((0..<random.index(below: 5)).map { _ in Self.names[random.index(below: 12)] })
                }
                router.setModels(naive.instances[place].id, names.map(Array.init))
                naive.set(place, names)
            case 6 where !naive.instances.isEmpty:
                router.removeInstance(naive.instances[place].id)
                naive.remove(place)
            case 7 where !naive.instances.isEmpty:
                let available = random.index(below: 2) == 0
                router.setAvailable(naive.instances[place].id, available)
                naive.instances[place].available = available
            case 8 where !naive.instances.isEmpty:
                let draining = random.index(below: 2) == 0
                router.setDraining(naive.instances[place].id, draining)
                naive.instances[place].draining = draining
            default: break
            }
            for model in [Self.names[random.index(below: 12)], "", "stranger"] {
                var facts = Fixture.facts(tokens: 10)
                facts.model = model
                let decision = router.decide(facts, now: 0)
                let expected = naive.candidates(model)
                #expect(decision?.snapshot.instances.map(\.id) ?? [] == expected)
                #expect(Set(router.spread(model: model, now: 0)) == Set(expected))
                #expect(router.standing(of: model) == naive.standing(model), "\(model) at \(step)")
            }
            for instance in naive.instances {
                #expect(router.models(of: instance.id) == instance.names.map { $0.sorted() })
            }
        }
    }

    @Test func moreGroupsThanAWordHoldsAreToldApart() throws {
        var router = try Fixture.router("round_robin", instances: 200)
        for id in router.instances { router.setModels(id, ["own-\(id)", "shared"]) }
        for number in [0, 62, 63, 64, 127, 128, 199] {
            #expect(router.spread(model: "own-\(number)", now: 0) == [InstanceID(UInt32(number))])
        }
        #expect(router.spread(model: "shared", now: 0).count == 200)
        for id in router.instances.dropFirst(70) { router.removeInstance(id) }
        #expect(router.standing(of: "own-69") == .available)
        #expect(router.standing(of: "own-70") == .unavailable)
        #expect(router.standing(of: "own-200") == .unknown)
    }

    @Test func anAdapterThatIsUnloadedIsUnknownAndOneOfAnInstanceThatIsDownIsNot() throws {
        var router = try Fixture.router("round_robin", instances: 2)
        router.setModels(InstanceID(0), ["base", "lora"])
        router.setModels(InstanceID(1), ["base"])
        router.setAvailable(InstanceID(0), false)
        #expect(router.standing(of: "lora") == .unavailable)
        router.setModels(InstanceID(0), ["base"])
        #expect(router.standing(of: "lora") == .unknown)
        #expect(router.standing(of: "base") == .available)
    }
}
