import NIOCore
import NIOSSL
import Synchronization

/// TLS towards clients: a certificate chain and its key, from PEM files that may change.
public final class ClientFacing: Sendable {
    private let certificate: String
    private let key: String
    private let context: Mutex<NIOSSLContext>

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - certificate: path of the chain, the server's own certificate first.
    ///   - key: path of its private key, without a passphrase.
    /// - Throws: `SecurityError` naming the file.
    public init(certificate: String, key: String) throws(SecurityError) {
        self.certificate = certificate
        self.key = key
        context = Mutex(try Self.read(certificate, key))
    }

    /// Reads the files anew; connections made from now on use them. After an error the old ones go on.
    public func reload() throws(SecurityError) {
        let next = try Self.read(certificate, key)
        context.withLock { $0 = next }
    }

    /// Puts TLS before everything else of an accepted connection. On its event loop.
    public func secure(_ channel: any Channel) throws {
        let context = context.withLock { $0 }
        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context), position: .first)
    }

    private static func read(_ certificate: String, _ key: String) throws(SecurityError) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw SecurityError(.certificate, certificate, PEMFile.problem(certificate, "certificate"))
        }
        guard !chain.isEmpty else { throw SecurityError(.certificate, certificate, "holds no certificate in PEM form") }
        let secret: NIOSSLPrivateKey
        do {
            secret = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw SecurityError(.key, key, PEMFile.problem(key, "private key without a passphrase"))
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw SecurityError(.key, key, "is not the key of the certificate in '\(certificate)'")
        }
    }
}
