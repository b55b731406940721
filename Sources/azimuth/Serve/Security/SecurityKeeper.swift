import Fleet
import Gateway
import Logging
import Synchronization
import TransportSecurity

/// TLS of one running router. The certificate for clients is read anew when its files change; one that cannot be used
/// changes nothing, and the log says why.
final class SecurityKeeper: Sendable {
    private let clients: ClientFacing?
    private let sources: SecuritySources
    private let workersNow = Mutex<WorkerFacing?>(nil)
    private let files: Mutex<FileWatch>
    private let logger: Logger

    /// Reads the files.
    ///
    /// - Parameter needsWorkers: whether any worker speaks TLS.
    /// - Throws: `CommandFailure` naming the setting and the file.
    init(_ sources: SecuritySources, needsWorkers: Bool, logger: Logger) throws(CommandFailure) {
        self.logger = logger
        self.sources = sources
        files = Mutex(FileWatch([sources.certificate, sources.key].compactMap { $0 }))
        do throws(SecurityError) {
            clients = try sources.clientFacing()
            if needsWorkers {
                let workers = try sources.workerFacing()
                workersNow.withLock { $0 = workers }
            }
        } catch {
            throw CommandFailure(.badInput, "--\(error.setting) \(error).")
        }
    }

    /// What the gateway puts before its sockets.
    var gateway: GatewayTransport {
        var transport = GatewayTransport()
        if let clients { transport.clients = { try clients.secure($0) } }
        transport.workers = { try self.workers().secure($0, host: $1) }
        return transport
    }

    /// What probes put before theirs.
    var probes: ProbeTransport {
        ProbeTransport(secure: { try self.workers().secure($0, host: $1) }, explain: WorkerFacing.explain)
    }

    /// Made when the first worker needs it, at the start or later by its first probe: authorities take memory.
    private func workers() throws(SecurityError) -> WorkerFacing {
        try workersNow.withLock { (kept) throws(SecurityError) in
            if let kept { return kept }
            let made = try sources.workerFacing()
            kept = made
            return made
        }
    }

    /// Looks after the files once. Waits for the disk: not for an event loop.
    func look() {
        guard let clients, files.withLock({ $0.isDue() }) else { return }
        do throws(SecurityError) {
            try clients.reload()
            logger.notice("the TLS certificate has changed and holds for new connections")
        } catch {
            logger.error("\(error.setting) \(error). The certificate read before goes on.")
        }
    }

    /// Looks after the files until the task is cancelled.
    func watch(every interval: Duration) async {
        guard clients != nil else { return }
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { return }
            look()
        }
    }
}
