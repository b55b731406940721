import Routing
import Testing

@testable import azimuth

@Suite struct AutoscaleFileTests {
    private func read(_ text: String) throws -> AutoscaleFile {
        try AutoscaleFile.parse(text, path: "a.yaml", instances: 4)
    }

    @Test func variantsInheritAndOverride() throws {
        let file = try read(
            """
            policy: least_tokens
            floor: 2
            ceiling: 12
            slo_ttft_ms: 1500
            slo_e2e_ms: none
            boot_s: 90
            platform: {failure_share: 0.1, boot_s: 100}
            variants:
              - {name: slow, mode: reactive, reactive_step: 3}
              - {name: quick, utilisation: 0.7, start: 6}
            """)
        #expect(file.policy == "least_tokens")
        #expect(file.scenarios.map(\.name) == ["slow", "quick"])
        #expect(file.scenarios.map(\.start) == [4, 6])
        #expect(file.scenarios.map(\.provisioning.mode) == [.reactive, .preemptive])
        #expect(file.scenarios.allSatisfy { $0.provisioning.target == ServiceTarget(ttft: 1.5, e2e: nil) })
        #expect(file.scenarios.allSatisfy { $0.platform.failureShare == 0.1 && $0.platform.boot == 100 })
        #expect(file.scenarios.map(\.provisioning.boot) == [90, 90])
        #expect(file.scenarios[0].provisioning.reactiveStep == 3)
        #expect(file.mostInstances == 12)
    }

    @Test func withoutVariantsThereIsOne() throws {
        let file = try read("mode: preemptive")
        #expect(file.scenarios.count == 1)
        #expect(file.scenarios[0].provisioning.ceiling == 8)
    }

    @Test(arguments: [
        ("", "a.yaml: the file is empty; give at least a mode"),
        ("mode: fast", "a.yaml: mode is 'fast'; give preemptive, reactive or fixed"),
        ("floor: 9\nceiling: 3", "a.yaml: floor is 9; give at most the ceiling, 3"),
        ("slo_ttft_ms: -4", "a.yaml: slo_ttft_ms is -4; give a number from 1 to 86400000"),
        ("platform: {failure_share: 2}", "a.yaml: platform.failure_share is 2; give a number from 0 to 0.95"),
        ("variants: [{mode: fixed}]", "a.yaml: variants[0].name is missing; give every variant a name of its own"),
        (
            "variants: [{name: a}, {name: a}]",
            "a.yaml: variants[1].name is 'a'; give every variant a name of its own"
        ),
    ])
    func faultsNameFieldValueAndRemedy(text: String, message: String) {
        let failure = #expect(throws: CommandFailure.self) { try read(text) }
        #expect(failure?.description == message)
    }

    @Test func unknownFieldsAreNamed() throws {
        #expect(try read("bot_s: 4").unknownFields == ["bot_s"])
    }
}
