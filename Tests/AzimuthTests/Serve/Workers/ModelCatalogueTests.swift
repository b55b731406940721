import Fleet
import Gateway
import Routing
import Testing

@testable import azimuth

@Suite struct ModelCatalogueTests {
    private func catalogue(_ count: Int) throws -> (RouterCore, ModelCatalogue) {
        var router = try Router(RouterConfiguration())
        for number in 0..<count { _ = router.addInstance(name: "w\(number)") }
        let core = RouterCore(router)
        return (core, ModelCatalogue(core: core))
    }

    private func card(_ id: String, _ length: Int?, _ raw: String) -> ModelCard {
        ModelCard(id: id, maxModelLen: length, raw: raw)
    }

    @Test func theShortestContextCountsAndAllElseIsTheFirstServers() throws {
        let (core, catalogue) = try catalogue(3)
        catalogue.set(0, [card("m", 4_096, #"{"id":"m","max_model_len":4096,"x":[1, 2]}"#)])
        catalogue.set(1, [card("m", 2_048, #"{"id":"m","max_model_len":2048}"#)])
        catalogue.set(2, [card("m", nil, #"{"id":"m"}"#)])
        #expect(
            catalogue.answer(model: nil)
                == .found(#"{"object":"list","data":[{"id":"m","max_model_len":2048,"x":[1, 2]}]}"#))
        core.withRouter { $0.setAvailable(InstanceID(1), false) }
        #expect(catalogue.answer(model: "m") == .found(#"{"id":"m","max_model_len":4096,"x":[1, 2]}"#))
        core.withRouter { $0.setAvailable(InstanceID(0), false) }
        #expect(catalogue.answer(model: "m") == .found(#"{"id":"m"}"#))
    }

    @Test func aServerThatDoesNotSayItsContextTakesTheOthers() throws {
        let (_, catalogue) = try catalogue(2)
        catalogue.set(0, [card("m", nil, #"{"id":"m"}"#)])
        catalogue.set(1, [card("m", 8, #"{"id":"m","max_model_len":8}"#)])
        #expect(catalogue.answer(model: "m") == .found(#"{"id":"m","max_model_len":8}"#))
    }

    @Test func whatIsForgottenIsGone() throws {
        let (core, catalogue) = try catalogue(1)
        core.withRouter { $0.setModels(InstanceID(0), ["m"]) }
        catalogue.set(0, [card("m", nil, #"{"id":"m"}"#)])
        #expect(catalogue.answer(model: "n") == .notFound)
        core.withRouter { $0.setModels(InstanceID(0), nil) }
        catalogue.set(0, nil)
        #expect(catalogue.answer(model: "m") == .unknown)
        #expect(catalogue.answer(model: nil) == .unknown)
    }
}
