import Foundation
import Gateway
import Logging
import Routing

/// Loads the length tagger at the start, and keeps what it learns in a file beside the logbook.
final class TaggerKeeper: Sendable {
    let tagging: LengthTagging
    private let path: String?
    private let logger: Logger

    /// Time between two savings.
    static let interval = Duration.seconds(600)

    /// Nil where the options turn the tagger off.
    ///
    /// - Throws: `CommandFailure` where a file that the operator named cannot be used.
    init?(_ options: ServiceOptions, logger: Logger) throws {
        guard options.tagger != Setting.none else { return nil }
        let path = options.logbook.map { $0 + ".tagger" }
        self.path = path
        self.logger = logger
        tagging = LengthTagging(try Self.start(options.tagger, saved: path, logger))
    }

    /// What an earlier run has learned, else the named model, else a tagger that has to earn its trust.
    private static func start(_ name: String, saved: String?, _ logger: Logger) throws -> LengthTagger {
        if let saved, FileManager.default.fileExists(atPath: saved) {
            do {
                return try TaggerFile.read(saved)
            } catch {
                logger.warning("what the length tagger had learned is not taken over: \(error)")
            }
        }
        guard name == "default" else { return try TaggerFile.read(name) }
        guard let shipped = TaggerFile.shipped() else {
            logger.notice("\(TaggerFile.shippedName) is not there: the length tagger starts with nothing learned")
            return LengthTagger()
        }
        do {
            return try TaggerFile.read(shipped)
        } catch {
            logger.warning("the length tagger starts with nothing learned: \(error)")
            return LengthTagger()
        }
    }

    /// Saves from time to time until the task is cancelled.
    func watch() async {
        while (try? await Task.sleep(for: Self.interval)) != nil { save() }
    }

    /// Writes what has been learned; a failure is logged, nothing else depends on it.
    func save() {
        guard let path else { return }
        do {
            try TaggerFile.write(tagging.current().encoded(), to: path)
        } catch {
            logger.warning("what the length tagger has learned could not be saved: \(error)")
        }
    }
}
