import Routing
import Testing

@Suite struct ObjectiveParseTests {
    @Test(arguments: [
        ("ttft", Objective(ttft: 1)), ("tpot", Objective(tpot: 1)), ("e2e", Objective(e2e: 1)),
        ("ttft=1,tpot=20", Objective(ttft: 1, tpot: 20)), (" e2e = 0.1 , ttft = 1e2 ", Objective(ttft: 100, e2e: 0.1)),
        ("ttft=0,e2e=1", Objective(e2e: 1)), ("tpot=1000000", Objective(tpot: 1e6)),
    ])
    func readsWhatOperatorsWrite(text: String, objective: Objective) throws {
        #expect(try Objective.parse(text) == objective)
    }

    @Test func readsWhatItPrints() throws {
        var random = RoutingGenerator(seed: 9)
        for _ in 0..<200 {
            let objective = Objective(
                ttft: random.unit() * 1e-5, tpot: random.unit() * 1e6, e2e: Double(random.index(below: 3)))
            #expect(try Objective.parse(objective.description) == objective)
        }
    }

    @Test(arguments: [
        ("", 1, "a name is missing"), ("latency", 1, "unknown part \"latency\""),
        ("ttft=1,tpt=2", 8, "unknown part \"tpt\""), ("ttft=1,,e2e=1", 8, "a name is missing"),
        ("ttft=1,", 8, "a name is missing"), ("ttft=x", 6, "weight \"x\""), ("ttft=", 6, "weight \"\""),
        ("ttft=-1", 6, "weight \"-1\""), ("ttft=nan", 6, "weight \"nan\""), ("ttft=0x1p3", 6, "weight \"0x1p3\""),
        ("ttft=1,tpot=1000001", 13, "0 to 1000000"), ("ttft=1e999", 6, "0 to 1000000"),
        ("ttft=1, ttft=2", 9, "stands twice"), ("ttft,tpot=1", 5, "has no weight"), ("ttft=0", 1, "all weights are 0"),
        ("TTFT", 1, "unknown part"), ("ttft=1=2", 6, "weight \"1=2\""),
    ])
    func namesThePositionOfTheFault(text: String, position: Int, message: String) {
        do throws(Objective.ParseError) {
            let objective = try Objective.parse(text)
            Issue.record("\(text) was read as \(objective)")
        } catch {
            #expect(error.position == position)
            #expect(error.description.contains(message), "\(error)")
        }
    }
}
