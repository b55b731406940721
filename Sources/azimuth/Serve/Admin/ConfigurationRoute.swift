import Gateway

/// `POST /azimuth/reload` and `GET /azimuth/config`.
enum ConfigurationRoute {
    private struct Reloaded: Encodable {
        var generation: Int
        var changed: [String]
        /// Settings whose new value waits for a restart.
        var pendingRestart: [String]
    }

    static func routes(_ parts: AdminParts) -> [AdminRoute] {
        let configuration = parts.configuration
        return [
            AdminRoute("POST", "/azimuth/reload") { _ in
                guard let source = configuration.source else { throw noSource }
                switch await source.reload() {
                case .taken(let changed, let pending):
                    return try .json(
                        Reloaded(
                            generation: configuration.figures.generation, changed: changed, pendingRestart: pending))
                case .refused(let faults):
                    throw AdminFailure(400, (["the old configuration goes on"] + faults).joined(separator: "; "))
                }
            },
            AdminRoute("GET", "/azimuth/config") { _ in
                guard let source = configuration.source else { throw noSource }
                return try .json(await source.report())
            },
        ]
    }

    private static let noSource = AdminFailure(409, "this router was not started from settings that can be read again")
}
