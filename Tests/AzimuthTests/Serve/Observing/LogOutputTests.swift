import Dispatch
import Gateway
import Testing

@testable import azimuth

@Suite struct LogOutputTests {
    @Test func linesComeInTheOrderTheyWereLogged() {
        let lines = Lines()
        let output = LogOutput(format: .text, write: lines.take)
        for number in 0..<1_000 { output.append(.line(LogLine(level: "info", message: "n\(number)"))) }
        output.flush()
        let numbers = lines.text.split(separator: "\n").compactMap { $0.split(separator: " ").last }
        #expect(numbers == (0..<1_000).map { Substring("n\($0)") })
    }

    @Test func whoLogsNeverWaitsAndWhatFindsNoRoomIsCountedAndSaid() {
        let lines = Lines()
        let (entered, released) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let output = LogOutput(
            format: .text, limit: 10,
            write: { bytes in
                entered.signal()
                released.wait()
                lines.take(bytes)
            })
        output.append(.line(LogLine(level: "info", message: "first")))
        entered.wait()
        // The writer is stuck now: ten lines wait, the rest goes.
        for number in 0..<25 { output.append(.line(LogLine(level: "info", message: "n\(number)"))) }
        #expect(output.counts.dropped == 15)
        for _ in 0..<3 { released.signal() }
        output.flush(seconds: 30)
        #expect(lines.text.contains(" n9\n") && !lines.text.contains(" n10\n"))
        #expect(lines.text.contains("log lines were dropped") && lines.text.contains("lines=15\n"))
        #expect(output.counts == .init(written: 12, dropped: 15))
    }
}
