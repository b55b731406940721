import Logbook
import Logging

/// Sums up the logbook's older decisions from time to time, so that nobody who asks for a summary waits for that.
enum RollupKeeper {
    /// Time between two passes, and blocks of 2,048 decisions in one of them at most: some 30 ms of work each.
    private static let interval = Duration.seconds(300)
    private static let blocks = 512

    /// Passes until the task is cancelled. What fails is left to the next summary, which does without.
    static func watch(_ logbook: Logbook?, logger: Logger) async {
        guard let logbook else { return }
        while (try? await Task.sleep(for: interval)) != nil {
            do {
                let made = try await AdminParts.blocking { try logbook.reader().rollUp(limit: blocks) }
                logger.debug("older decisions are summed up", metadata: ["blocks": "\(made)"])
            } catch {
                logger.debug("older decisions could not be summed up: \(error)")
            }
        }
    }
}
