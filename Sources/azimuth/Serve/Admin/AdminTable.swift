import Gateway

/// The router's own paths: each group of routes stands in a file of its own and is listed here.
struct AdminTable: AdminHandler {
    private let routes: [AdminRoute]

    init(_ parts: AdminParts) {
        self.init(
            routes: [
                StateRoute.routes(parts),
                DecisionsRoute.routes(parts),
                ObjectiveRoute.routes(parts),
                ModelsRoute.routes(parts),
                WorkersRoute.routes(parts),
                ConfigurationRoute.routes(parts),
                DashboardRoute.routes(parts),
                LogRoute.routes(parts),
            ].flatMap { $0 })
    }

    init(routes: [AdminRoute]) { self.routes = routes }

    func answer(_ request: AdminRequest) async -> AdminResponse {
        let fitting = routes.compactMap { route in route.match(request.segments).map { (route, $0) } }
        guard !fitting.isEmpty else {
            return .error(404, "the router has no endpoint \(request.path)")
        }
        // HEAD is answered like GET; the gateway leaves the body out.
        let method = request.method == "HEAD" ? "GET" : request.method
        guard let (route, parameters) = fitting.first(where: { $0.0.method == method }) else {
            var methods = Set(fitting.map(\.0.method))
            if methods.contains("GET") { methods.insert("HEAD") }
            let allow = methods.sorted().joined(separator: ", ")
            if method == "OPTIONS" { return AdminResponse(status: 204, body: "", headers: ["allow": allow]) }
            return .error(405, "\(request.path) does not take \(method); it takes \(allow)", headers: ["allow": allow])
        }
        do {
            return try await route.handler(AdminRoute.Call(request: request, parameters: parameters))
        } catch let failure as AdminFailure {
            return .error(failure.status, failure.message, param: failure.param)
        } catch {
            return .error(500, "\(error)")
        }
    }
}
