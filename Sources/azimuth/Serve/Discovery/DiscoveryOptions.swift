import Fleet
import NIOCore

/// Where workers are found beside `--worker-urls`.
struct DiscoveryOptions: Sendable {
    /// Names whose every address is a worker.
    var names: [WorkerURL] = []
    /// Time between two look-ups of a name.
    var nameInterval: TimeAmount = .seconds(5)
    /// A file that lists workers; nil for none.
    var file: String?
    /// Time between two looks at the file.
    var fileInterval: TimeAmount = .seconds(1)
    /// Time that requests in flight on a worker that leaves get.
    var drain: TimeAmount = .seconds(300)
    /// What looks names up.
    var lookup: any HostLookup = SystemHostLookup()

    /// What to ask.
    var sources: [any WorkerSource] {
        names.map { DNSSource(name: $0, interval: nameInterval, lookup: lookup) }
            + (file.map { [WorkerFile(path: $0, interval: fileInterval)] } ?? [])
    }

    /// Whether workers with TLS are to be found.
    var findsSecureWorkers: Bool { names.contains(where: \.isSecure) }

    /// Whether there is any.
    var isEmpty: Bool { names.isEmpty && file == nil }
}
