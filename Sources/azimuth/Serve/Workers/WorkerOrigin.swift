/// Who named a worker. One that several name stays until none of them does.
enum WorkerOrigin: Hashable, Sendable, CustomStringConvertible {
    /// `--worker-urls`, in whatever way it was given.
    case configuration
    /// `POST /workers`.
    case admin
    /// A DNS name, as `name:port`.
    case dns(String)
    /// A watched file, by its path.
    case file(String)

    var description: String {
        switch self {
        case .configuration: "configuration"
        case .admin: "admin"
        case .dns(let name): "dns \(name)"
        case .file(let path): "file \(path)"
        }
    }
}
