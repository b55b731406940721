import Foundation
import Logging
import Routing
import Testing

@testable import Gateway
@testable import azimuth

@Suite struct LogLineTests {
    private func text(_ line: LogLine, _ format: LogFormat) -> String {
        var bytes: [UInt8] = []
        line.append(to: &bytes, as: format)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func aTextLineIsForPeople() {
        let line = LogLine(
            time: 1_700_000_000.5, level: "info", message: "two\nlines",
            fields: [
                ("a", .text("plain")), ("b", .text("with blank")), ("c", .text("q\"\\\n")), ("d", .number("1.5")),
                ("e", .flag(true)), ("f", .text("")),
            ])
        #expect(
            text(line, .text)
                == "2023-11-14T22:13:20.500Z info two lines a=plain b=\"with blank\" c=\"q\\\"\\\\\\n\" d=1.5 e=true f=\"\"\n"
        )
    }

    @Test func aJSONLineIsOneObjectWhateverItsFieldsHold() throws {
        for value in ["plain", "\u{0}\u{1}\u{1f}\u{7f}\"\\\n\r\t", "é🜨\u{2028}", String(repeating: "é", count: 9_000)] {
            let written = text(LogLine(level: "info", message: value, fields: [("k", .text(value))]), .json)
            #expect(written.count(where: { $0 == "\n" }) == 1)
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any])
            let read = try #require(object["k"] as? String)
            #expect(value.hasPrefix(read) && (read == value || read.utf8.count > 2_000))
        }
    }

    @Test func aRequestsLineHasWhatWasMeasured() throws {
        var entry = RequestLogEntry(
            time: 1, id: "r1", method: "POST", route: "chat", model: "m", status: 200, worker: "a:1", attempts: 2,
            seconds: 1.25)
        entry.policy = "learned"
        entry.reason = "greedy"
        entry.decision = 7
        entry.cause = "connect"
        entry.outcome = Outcome(
            time: 1, ttft: 0.0625, tpot: 0.01, e2e: 1.25, promptTokens: 10, completionTokens: 3, status: 200,
            censoring: .failed)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text(LogLine(entry), .json).utf8)) as? [String: Any])
        #expect(object["request_id"] as? String == "r1" && object["worker"] as? String == "a:1")
        #expect(object["ttft_s"] as? Double == 0.0625 && object["e2e_s"] as? Double == 1.25)
        #expect(object["attempts"] as? Int == 2 && object["prompt_tokens"] as? Int == 10)
        #expect(object["censored"] as? String == "failed" && object["cause"] as? String == "connect")
        #expect(object["cached_tokens"] == nil)
    }

    @Test func swiftLogsMetadataAndErrorsAreFields() {
        let lines = Lines()
        let output = LogOutput(format: .text, write: lines.take)
        var logger = Logger(label: "t") { _ in QueuedLogHandler(output: output) }
        logger[metadataKey: "request_id"] = "r9"
        logger.debug("hidden")
        logger.warning("shown", metadata: ["b": "2", "a": "x y"])
        output.flush()
        #expect(lines.text.hasSuffix(" warning shown a=\"x y\" b=2 request_id=r9\n"))
        #expect(!lines.text.contains("hidden") && output.counts == .init(written: 1, dropped: 0))
    }
}
