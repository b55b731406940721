import TransportSecurity

/// Which files TLS is made of.
struct SecuritySources: Sendable, Equatable {
    /// The certificate chain for clients; nil where they speak plain HTTP.
    var certificate: String?
    var key: String?
    /// The authorities of the workers' certificates; nil for the system's.
    var workerAuthorities: String?
    /// Whether workers' certificates are not checked.
    var workersUnchecked = false

    /// TLS towards clients; nil where there is none.
    func clientFacing() throws(SecurityError) -> ClientFacing? {
        guard let certificate, let key else { return nil }
        return try ClientFacing(certificate: certificate, key: key)
    }

    /// TLS towards workers.
    func workerFacing() throws(SecurityError) -> WorkerFacing {
        try WorkerFacing(authorities: workerAuthorities, insecure: workersUnchecked)
    }

    /// What is wrong with the files: the setting and the rest of the sentence.
    ///
    /// - Parameter needsWorkers: whether any worker speaks TLS.
    func faults(needsWorkers: Bool) -> [(setting: String, text: String)] {
        var faults: [(setting: String, text: String)] = []
        func attempt(_ body: () throws(SecurityError) -> Void) {
            do throws(SecurityError) { try body() } catch { faults.append((error.setting, "\(error).")) }
        }
        attempt { () throws(SecurityError) in _ = try clientFacing() }
        if needsWorkers { attempt { () throws(SecurityError) in _ = try workerFacing() } }
        return faults
    }
}

extension SecurityError {
    /// The setting that named the file.
    var setting: String {
        switch file {
        case .certificate: "tls-cert"
        case .key: "tls-key"
        case .authorities: "worker-ca-file"
        }
    }
}
