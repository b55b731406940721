import Foundation
import Simulation

/// Capacities found before, in the user's cache folder: one small file each. One that cannot be read or written is
/// found anew.
struct CapacityCache: Sendable {
    private let folder: URL

    /// - Parameter folder: nil takes `azimuth/capacity` in `XDG_CACHE_HOME`, or in `~/.cache`.
    init(folder: URL? = nil) {
        let environment = ProcessInfo.processInfo.environment
        let cache =
            environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
            ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache")
        self.folder = folder ?? cache.appending(path: "azimuth/capacity")
    }

    /// - Parameter key: says all that the capacity depends on.
    func find(_ key: String) -> CapacitySearch.Capacity? {
        guard let data = try? Data(contentsOf: file(key)),
            let entry = try? JSONDecoder().decode(Entry.self, from: data),
            entry.key == key, entry.rate > 0, entry.rate.isFinite, entry.lightTTFT > 0
        else { return nil }
        return CapacitySearch.Capacity(rate: entry.rate, lightTTFT: entry.lightTTFT)
    }

    func store(_ capacity: CapacitySearch.Capacity, _ key: String) {
        let entry = Entry(key: key, rate: capacity.rate, lightTTFT: capacity.lightTTFT)
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? JSONEncoder().encode(entry).write(to: file(key), options: .atomic)
    }

    private func file(_ key: String) -> URL { folder.appending(path: Digest.hex(Digest.of(key)) + ".json") }

    private struct Entry: Codable {
        var key: String
        var rate: Double
        var lightTTFT: Double
    }
}
