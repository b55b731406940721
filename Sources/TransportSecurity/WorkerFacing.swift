import NIOCore
import NIOSSL

/// TLS towards workers: whom to trust, and whether at all.
public final class WorkerFacing: Sendable {
    private let context: NIOSSLContext

    /// Reads the authorities.
    ///
    /// - Parameters:
    ///   - authorities: path of a PEM file with the certificates that workers' own are signed by; nil for the system's.
    ///   - insecure: whether any certificate will do, for any name. What is sent can then be read by whoever stands
    ///     between.
    /// - Throws: `SecurityError` naming the file.
    public init(authorities: String?, insecure: Bool) throws(SecurityError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.certificateVerification = insecure ? .none : .fullVerification
        if let authorities {
            let found: [NIOSSLCertificate]
            do {
                found = try NIOSSLCertificate.fromPEMFile(authorities)
            } catch {
                throw SecurityError(.authorities, authorities, PEMFile.problem(authorities, "certificate"))
            }
            guard !found.isEmpty else {
                throw SecurityError(.authorities, authorities, "holds no certificate in PEM form")
            }
            configuration.trustRoots = .certificates(found)
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw SecurityError(.authorities, authorities ?? "the system's authorities", "cannot be used: \(error)")
        }
    }

    /// Puts TLS before everything else of a connection that is being made. On its event loop.
    ///
    /// - Parameter host: the host in the worker's URL, which its certificate must name; an IPv6 address bare.
    public func secure(_ channel: any Channel, host: String) throws {
        // An address is no server name (RFC 6066 section 3); the certificate is then checked against the address.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        let handler = try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
        try channel.pipeline.syncOperations.addHandler(handler, position: .first)
    }

    /// One clause for the operator about an error of a secured connection; nil for one that is none of TLS's.
    public static func explain(_ error: any Error) -> String? {
        if let error = error as? SecurityError { return "its certificate cannot be checked: \(error)" }
        if let error = error as? NIOSSLExtraError {
            return error == .failedToValidateHostname || error == .serverHostnameImpossibleToMatch
                ? "its certificate is for another name than the URL's host" : "TLS failed: \(error)"
        }
        switch error as? NIOSSLError {
        case .handshakeFailed(let cause):
            let text = "\(cause)"
            if text.contains("CERTIFICATE_VERIFY_FAILED") {
                return "its certificate is not trusted: it is out of date or not signed by an authority that is known "
                    + "here (--worker-ca-file)"
            }
            if text.contains("WRONG_VERSION_NUMBER") { return "it does not speak TLS on this port" }
            return "the TLS handshake failed: \(text.prefix(300))"
        case .unableToValidateCertificate, .noCertificateToValidate: return "its certificate cannot be checked"
        case .uncleanShutdown: return "it broke the TLS connection off"
        case .some(let other): return "TLS failed: \(other)"
        case nil: break
        }
        return error is BoringSSLError ? "TLS failed: \("\(error)".prefix(300))" : nil
    }
}
