import Foundation
import Synchronization

extension DemoCommand {
    /// The demo of a changing number of servers.
    func runAutoscaled() async throws {
        let live = Terminal.outputIsTerminal
        let screen = Mutex(DemoScreen())
        let demo = AutoscaledDemo(
            duration: max(duration ?? 180, 30), rate: rate ?? 5, seed: seed,
            show: { state in
                if live {
                    let size = Terminal.size
                    let frame = screen.withLock {
                        $0.frame(AutoscaledDemoView.screen(state), columns: size.columns, rows: size.rows)
                    }
                    print(frame, terminator: "")
                } else {
                    print(AutoscaledDemoView.line(state))
                }
                fflush(nil)
            }, interval: live ? 0.25 : 5)
        print(
            "Two emulated servers (llama3-8b on L40S); the load is four times as high after 30 % of the time and falls back after 80 %. "
                + "A server takes \(Figures.fixed(demo.boot, 0)) s to start.")
        let result = try await demo.run(stop: StopSignal().signals)
        print("")
        for line in AutoscaledDemoReport.lines(result) { print(line) }
        let broken = result.errors.filter { !$0.key.hasPrefix("http_") }
        guard broken.isEmpty else {
            throw CommandFailure(.failed, "answers were broken: " + LoadReportText.summary(of: broken))
        }
    }
}
