import Fleet
import Gateway
import Logging
import Synchronization

/// Keeps the keys in force those that the files hold: reads them at the start, on a reload, and when they change.
///
/// A file that cannot be used changes nothing: the keys it held go on, and the log says why.
final class KeyKeeper: Sendable {
    private struct State {
        var sources: KeySources
        var watch: FileWatch

        init(_ sources: KeySources) {
            self.sources = sources
            watch = FileWatch(KeySources.Kind.allCases.compactMap(sources.file))
        }
    }

    private let admission: Admission
    private let logger: Logger
    private let state: Mutex<State>
    /// Held while files are read and put in force, so that an older content never comes after a newer one.
    private let turn = Mutex(())
    private let probes = Mutex<ProbeCredential?>(nil)
    private let worker = Mutex<APIKey?>(nil)

    /// Reads the files and puts the keys in force.
    /// - Throws: `CommandFailure` naming the setting, the file and the line, never a key.
    init(_ sources: KeySources, admission: Admission, logger: Logger) throws(CommandFailure) {
        self.admission = admission
        self.logger = logger
        state = Mutex(State(sources))
        let (keys, faults) = sources.read()
        if let fault = faults.first {
            throw CommandFailure(.badInput, "--\(fault.kind.rawValue) \(fault.text)")
        }
        install(keys, sources)
    }

    /// Gives the workers' key to those who probe them, now and whenever it changes.
    func join(_ credential: ProbeCredential) {
        probes.withLock { $0 = credential }
        credential.set(worker.withLock { $0 }?.secret)
    }

    /// Takes over other settings, and reads all files anew.
    func take(_ sources: KeySources) {
        turn.withLock { _ in
            state.withLock { $0 = State(sources) }
            reread(sources, isReload: true)
        }
    }

    /// Looks after the files and reads them where they have changed. Waits for the disk: not for an event loop.
    func look() {
        turn.withLock { _ in
            let (sources, isDue) = state.withLock { ($0.sources, $0.watch.isDue()) }
            if isDue { reread(sources, isReload: false) }
        }
    }

    /// Looks after the files until the task is cancelled.
    func watch(every interval: Duration) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { return }
            look()
        }
    }

    private func reread(_ sources: KeySources, isReload: Bool) {
        let (keys, faults) = sources.read()
        guard faults.isEmpty else {
            for fault in faults {
                logger.error("\(fault.kind.rawValue) \(fault.text) The keys it held before stay in force.")
            }
            return
        }
        install(keys, sources)
        guard !isReload else { return }
        logger.notice(
            "the key files have changed and are read anew",
            metadata: ["api_keys": "\(keys.api.count)", "admin_keys": "\(keys.admin.count)"])
    }

    private func install(_ keys: KeySources.Keys, _ sources: KeySources) {
        admission.access.update { policy in
            policy.api = KeyRing(keys.api, keeping: policy.api)
            policy.admin = KeyRing(keys.admin, keeping: policy.admin)
            policy.requestsPerMinute = sources.requestsPerMinute
            policy.tokensPerMinute = sources.tokensPerMinute
            policy.forwardsCredentials = sources.forwardsCredentials
        }
        worker.withLock { $0 = keys.worker }
        admission.workerCredential.set(keys.worker)
        probes.withLock { $0 }?.set(keys.worker?.secret)
    }
}
