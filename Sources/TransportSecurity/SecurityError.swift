/// Why TLS cannot be set up, in words that go on after the name of a setting.
public struct SecurityError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Which of the files is meant.
    public enum File: Sendable, Equatable {
        /// The certificate chain shown to clients.
        case certificate
        /// Its private key.
        case key
        /// The authorities that workers' certificates are signed by.
        case authorities
    }

    /// The file.
    public let file: File
    /// One clause that begins with the file's path.
    public let description: String

    init(_ file: File, _ path: String, _ problem: String) {
        self.file = file
        description = "'\(path)' \(problem)"
    }
}
