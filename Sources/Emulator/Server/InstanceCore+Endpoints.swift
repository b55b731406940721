import Foundation
import NIOCore
import NIOHTTP1

/// vLLM's HTTP surface.
extension InstanceCore {
    private enum Endpoint {
        case generate(GenerationKind)
        case models, health, version, metrics, tokenize

        init?(path: Substring) {
            switch path {
            case "/v1/chat/completions": self = .generate(.chat)
            case "/v1/completions": self = .generate(.text)
            case "/v1/models": self = .models
            case "/health", "/ping": self = .health
            case "/version": self = .version
            case "/metrics", "/metrics/": self = .metrics
            case "/tokenize": self = .tokenize
            default: return nil
            }
        }

        var method: HTTPMethod {
            switch self {
            case .generate, .tokenize: return .POST
            case .models, .health, .version, .metrics: return .GET
            }
        }
    }

    /// Answers a request, at once or, for generation, as its tokens come.
    func handle(_ request: IncomingRequest, on connection: HTTPConnection) {
        guard faults.hang != .server else {
            parked.append((request, connection))
            return
        }
        guard let endpoint = Endpoint(path: request.path) else {
            return connection.respond(.notFound, json: #"{"detail":"Not Found"}"#)
        }
        guard request.head.method == endpoint.method else {
            return connection.respond(
                .methodNotAllowed, json: #"{"detail":"Method Not Allowed"}"#,
                extra: "allow: \(endpoint.method.rawValue)\r\n")
        }
        switch endpoint {
        case .generate(let kind):
            counts.received += 1
            lastRequest = request
            changed()
            afterNetwork { self.generate(kind, request, on: connection) }
        case .models: connection.respond(.ok, json: modelsJSON)
        case .health: connection.respond(.ok, type: nil, body: ByteBuffer())
        case .version: connection.respond(.ok, json: #"{"version":"0.32.0+emulated"}"#)
        case .metrics:
            var text = ByteBuffer()
            metrics.write(counters: engine.counters, into: &text)
            connection.respond(.ok, type: "text/plain; version=0.0.4; charset=utf-8", body: text)
        case .tokenize: tokenize(request, on: connection)
        }
    }

    private func generate(_ kind: GenerationKind, _ request: IncomingRequest, on connection: HTTPConnection) {
        guard connection.isOpen else { return }
        if faults.isDraining { return connection.respond(.shuttingDown) }
        if let fault = faults.takeRequestFault() { return commit(fault, on: connection) }
        if let status = faults.takeFailure() {
            return connection.respond(.injected(status), extra: faults.failureHeaders)
        }
        do {
            try checkContentType(request)
            let body = try GenerationBody.parse(Data(request.body.readableBytesView))
            let plan = try planner.plan(body, kind: kind)
            let tokens = plan.choices.first?.promptTokens ?? 0
            afterTokenising(tokens) {
                guard connection.isOpen else { return }
                self.answering(on: connection) { try self.submit(plan, request: request, on: connection) }
            }
        } catch {
            refuse(error, on: connection)
        }
    }

    private func answering(on connection: HTTPConnection, _ work: () throws -> Void) {
        do { try work() } catch { refuse(error, on: connection) }
    }

    private func refuse(_ error: any Error, on connection: HTTPConnection) {
        connection.respond(error as? APIError ?? .invalid("The request cannot be read: \(error)."))
    }

    private func tokenize(_ request: IncomingRequest, on connection: HTTPConnection) {
        do {
            try checkContentType(request)
            let body = try JSONDecoder().decode(TokenizeBody.self, from: Data(request.body.readableBytesView))
            if let model = body.model, !planner.serves(model) { throw APIError.unknownModel(model) }
            guard let tokens = body.tokens else { throw APIError.invalid("Field required: prompt or messages.") }
            let list = tokens.map { String($0) }.joined(separator: ",")
            connection.respond(
                .ok,
                json: #"{"count":\#(tokens.count),"max_model_len":\#(settings.profile.contextLimit),"#
                    + #""tokens":[\#(list)],"token_strs":null}"#)
        } catch let error as APIError {
            connection.respond(error)
        } catch {
            connection.respond(.invalid("The body is not valid JSON with a prompt or messages."))
        }
    }

    private func checkContentType(_ request: IncomingRequest) throws {
        let type = request.head.headers.first(name: "content-type")?.prefix { $0 != ";" } ?? ""
        guard type.trimmingCharacters(in: .whitespaces).lowercased() == "application/json" else {
            throw APIError.invalid("Unsupported media type '\(type)': only application/json is allowed.")
        }
    }

    /// Serves its model under other names from now on, and these adapters of it.
    func serve(names: [String], adapters: [String]) {
        served = (names, adapters)
        planner.model = names.first ?? settings.model
        planner.otherNames = Set(names + adapters)
    }

    private var modelsJSON: String {
        let base = JSONText.quoted(served.names.first ?? settings.model)
        func entry(_ name: String, parent: String, length: String) -> String {
            #"{"id":\#(JSONText.quoted(name)),"object":"model","created":1700000000,"owned_by":"vllm","#
                + #""root":\#(base),"parent":\#(parent),"max_model_len":\#(length),"permission":[]}"#
        }
        let entries =
            served.names.map { entry($0, parent: "null", length: "\(settings.profile.contextLimit)") }
            + served.adapters.map { entry($0, parent: base, length: "null") }
        return #"{"object":"list","data":[\#(entries.joined(separator: ","))]}"#
    }
}
