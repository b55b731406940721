#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The shipped engine profiles, read once from the embedded `engine_profiles.json`.
struct ProfileCatalog: Sendable {
    var profiles: [String: EngineProfile] = [:]
    var aliases: [String: String] = [:]

    static let shipped = ProfileCatalog(json: PackageResources.engine_profiles_json)

    /// Reads a catalog; one that cannot be read is empty, which a test rules out for the shipped one.
    init(json: [UInt8]) {
        guard let file = try? JSONDecoder().decode(CatalogFile.self, from: Data(json)) else { return }
        aliases = file.aliases
        profiles = file.profiles.mapValues { entry in
            EngineProfile(
                coefficients: entry.coefficients, cpuOverheadMilliseconds: entry.overhead, kvBlocks: entry.blocks,
                gpu: entry.gpu)
        }
    }

    func profile(named name: String) -> EngineProfile? {
        return profiles[name] ?? aliases[name].flatMap { profiles[$0] }
    }
}

/// The shape of `engine_profiles.json`.
private struct CatalogFile: Decodable {
    struct Entry: Decodable {
        var gpu: String
        var coefficients: StepCoefficients
        var overhead: Double
        var blocks: Int

        enum CodingKeys: String, CodingKey {
            case gpu, coefficients
            case overhead = "cpu_overhead_ms"
            case blocks = "kv_blocks"
        }
    }

    var profiles: [String: Entry]
    var aliases: [String: String]
}
