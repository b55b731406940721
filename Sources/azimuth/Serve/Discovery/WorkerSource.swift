import Fleet
import NIOCore

/// Something that names workers, and is asked again and again.
protocol WorkerSource: Sendable {
    var origin: WorkerOrigin { get }
    var interval: TimeAmount { get }

    /// The workers named now; nil where nothing has changed.
    ///
    /// - Throws: an error whose description says what is wrong; the last list holds on then.
    mutating func poll() async throws -> [WorkerURL]?
}
