import Routing
import Testing

@Suite struct ServiceLevelTests {
    private func outcome(ttft: Double?, tpot: Double?, censored: Bool = false, status: Int = 200) -> Outcome {
        Outcome(
            time: 1, ttft: ttft, ttftCensored: censored, tpot: tpot, e2e: 3, status: status, censoring: .none)
    }

    @Test func theRewardIsMinusTheGreaterShareOfATarget() throws {
        let objective = try Objective.parse("slo:ttft=0.5,tpot=0.05")
        #expect(objective.reward(of: outcome(ttft: 0.25, tpot: 0.01)) == -0.5)
        #expect(objective.reward(of: outcome(ttft: 0.25, tpot: 0.1)) == -2)
        #expect(objective.reward(of: outcome(ttft: 0.5, tpot: nil)) == -1)
        #expect(objective.reward(of: outcome(ttft: 600, tpot: 0.1)) == -ServiceLevel.greatestStrain)
        #expect(objective.reward(of: outcome(ttft: nil, tpot: 0.1)) == nil)
        #expect(objective.reward(of: outcome(ttft: 0.2, tpot: 0.1, censored: true)) == nil)
        #expect(objective.reward(of: outcome(ttft: 0.2, tpot: 0.1, status: 503)) == nil)
    }

    @Test(arguments: [
        ("slo", "slo", 2.0, 0.1), ("slo:ttft=2,tpot=0.1", "slo", 2, 0.1),
        (" slo : tpot = 0.02 ", "slo:ttft=2.0,tpot=0.02", 2, 0.02),
        ("slo:ttft=1e-1", "slo:ttft=0.1,tpot=0.1", 0.1, 0.1),
    ])
    func readsWhatOperatorsWriteAndWhatItPrints(text: String, printed: String, ttft: Double, tpot: Double) throws {
        let objective = try Objective.parse(text)
        #expect(objective.slo == ServiceLevel(ttft: ttft, tpot: tpot) && objective.ttft == 0)
        #expect(objective.description == printed)
        #expect(try Objective.parse(objective.description) == objective)
    }

    @Test(arguments: [
        ("slo:", 5, "a target's name is missing"), ("slo:e2e=1", 5, "unknown target \"e2e\""),
        ("slo:ttft", 9, "has no target"), ("slo:ttft=0", 10, "0.0001 to 3600"), ("slo:ttft=1,", 12, "name is missing"),
        ("slo:ttft=1,ttft=2", 12, "stands twice"), ("slo:tpot=3601", 10, "0.0001 to 3600"),
        ("slo=1", 1, "unknown part"),
        ("slo:ttft=nan", 10, "0.0001 to 3600"),
    ])
    func namesThePositionOfTheFault(text: String, position: Int, message: String) {
        do throws(Objective.ParseError) {
            let objective = try Objective.parse(text)
            Issue.record("\(text) was read as \(objective)")
        } catch {
            #expect(error.position == position && error.description.contains(message), "\(error)")
        }
    }

    @Test func aRequestsOwnTargetsWidenOrNarrowTheObjectives() {
        let level = ServiceLevel(ttft: 2, tpot: 0.1)
        #expect(level.width(ttft: 0, tpot: 0) == 1)
        #expect(level.width(ttft: 4, tpot: 0) == 2)
        #expect(abs(level.width(ttft: 4, tpot: 0.05) - 0.5) < 1e-6)
        #expect(level.width(ttft: .leastNonzeroMagnitude, tpot: 0) == 1e-3 && level.width(ttft: 1e9, tpot: 0) == 1e3)
    }
}
