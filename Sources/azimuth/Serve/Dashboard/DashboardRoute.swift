import Gateway

/// `GET /azimuth/`: the dashboard's page. `GET /azimuth/events`: what it shows, as server-sent events.
enum DashboardRoute {
    static func routes(_ parts: AdminParts) -> [AdminRoute] {
        let feed = DashboardFeed { DashboardSource(parts) }
        return [
            AdminRoute("GET", "/azimuth") { _ in DashboardPage.response() },
            AdminRoute("GET", "/azimuth/events") { call in
                guard call.request.method != "HEAD" else { return events(nil) }
                guard let watcher = feed.watch() else {
                    throw AdminFailure(
                        503, "\(DashboardFeed.watcherLimit) dashboards are open already; close one and try again")
                }
                return events(watcher)
            },
        ]
    }

    private static func events(_ events: AdminEvents?) -> AdminResponse {
        AdminResponse(
            contentType: "text/event-stream", body: "",
            // The last one is for proxies that would keep events until a buffer is full.
            headers: ["cache-control": "no-store", "x-content-type-options": "nosniff", "x-accel-buffering": "no"],
            events: events)
    }
}
