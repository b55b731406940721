import Foundation

/// Certificates made for one test: two authorities, and what they signed.
struct Certificates {
    struct Failure: Error, CustomStringConvertible { var description: String }

    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")

    /// Runs `body` with fresh certificates, which are gone afterwards.
    static func with(_ body: (Certificates) async throws -> Void) async throws {
        let certificates = try Certificates()
        defer { try? FileManager.default.removeItem(at: certificates.folder) }
        try await body(certificates)
    }

    private init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["authority", "stranger"] {
            try openssl(["-keyout", key(name), "-out", chain(name), "-subj", "/CN=\(name)"])
        }
        try issue("server", for: "DNS:localhost,IP:127.0.0.1")
        try issue("elsewhere", for: "DNS:elsewhere.example,IP:192.0.2.1")
    }

    /// The path of a certificate by name: `authority`, `stranger`, `server`, `elsewhere`.
    func chain(_ name: String) -> String { folder.appendingPathComponent("\(name).pem").path }

    /// The path of its key.
    func key(_ name: String) -> String { folder.appendingPathComponent("\(name).key").path }

    /// The path of a file with this content.
    func file(_ name: String, _ text: String) throws -> String {
        let url = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    /// Replaces a certificate by one that is its own authority.
    func selfSign(_ name: String) throws {
        try openssl([
            "-keyout", key(name), "-out", chain(name), "-subj", "/CN=\(name)", "-addext",
            "subjectAltName=DNS:localhost",
        ])
    }

    /// Signs a certificate by the authority.
    func issue(_ name: String, for names: String) throws {
        try openssl([
            "-keyout", key(name), "-out", chain(name), "-subj", "/CN=\(name)", "-CA", chain("authority"), "-CAkey",
            key("authority"), "-addext", "subjectAltName=\(names)", "-addext", "basicConstraints=CA:FALSE",
        ])
    }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2",
            ]
            + arguments
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let words = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "openssl failed: \(String(decoding: words, as: UTF8.self))")
        }
    }
}
