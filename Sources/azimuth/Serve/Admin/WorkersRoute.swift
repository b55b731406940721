import Fleet
import Gateway
import NIOCore

/// `/workers`: the list of workers, and its changes while the router runs.
enum WorkersRoute {
    private struct Addition: Decodable {
        var url: String
    }

    private struct Change: Encodable {
        var id: UInt32
        var url: String
        var state: WorkerReport.State
    }

    static func routes(_ parts: AdminParts) -> [AdminRoute] {
        [
            AdminRoute("GET", "/workers") { _ in
                try .json(
                    WorkersReport(
                        workers: await WorkersReport.workers(of: parts), discovery: parts.discovery.map(\.report)))
            },
            AdminRoute("GET", "/workers/{worker}") { call in
                let id = try find(call, parts).id.rawValue
                guard let report = await WorkersReport.workers(of: parts).first(where: { $0.id == id }) else {
                    throw AdminFailure(404, "worker \(id) has just gone", param: "worker")
                }
                return try .json(report)
            },
            AdminRoute("POST", "/workers") { call in try add(call.request.decode(Addition.self).url, parts) },
            AdminRoute("DELETE", "/workers/{worker}") { call in
                let seconds = try AdminQuery.count(
                    call.request, "drain_secs", in: 0...86_400,
                    otherwise: Int(parts.drain.nanoseconds / 1_000_000_000))
                let worker = try find(call, parts)
                guard parts.roster.remove(worker.id, drain: .seconds(Int64(seconds))) else {
                    throw AdminFailure(404, "worker \(worker.id) has just gone", param: "worker")
                }
                return try .json(
                    Change(id: worker.id.rawValue, url: worker.url.description, state: .draining), status: 202)
            },
        ]
    }

    private static func add(_ text: String, _ parts: AdminParts) throws -> AdminResponse {
        let url: WorkerURL
        do {
            url = try WorkerURL.parse(text)
        } catch {
            throw AdminFailure(400, "the body's field 'url': \(error)", param: "url")
        }
        switch parts.roster.add(url, origin: .admin) {
        case .added(let id), .resumed(let id):
            return try .json(Change(id: id.rawValue, url: url.description, state: .starting), status: 201)
        case .known(let id):
            throw AdminFailure(409, "\(url) is worker \(id) already", param: "url")
        case .refused:
            throw AdminFailure(
                409, "the list of workers is full: it has \(Roster.maximumWorkers), or the router is stopping",
                param: "url")
        }
    }

    private static func find(_ call: AdminRoute.Call, _ parts: AdminParts) throws -> Roster.Worker {
        let text = call["worker"]
        guard let worker = parts.roster.find(text) else {
            throw AdminFailure(
                404,
                "there is no worker '\(text.prefix(200))'; name one by its id, or by its URL with %2F for each slash",
                param: "worker")
        }
        return worker
    }
}
