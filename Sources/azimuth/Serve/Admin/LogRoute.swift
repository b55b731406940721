import Foundation
import Gateway
import Logbook
import Routing

/// `/azimuth/log/...`: what `azimuth log` shows, of the running router's logbook; `?format=text` as the command prints it.
enum LogRoute {
    static func routes(_ parts: AdminParts) -> [AdminRoute] {
        [
            AdminRoute("GET", "/azimuth/log/summary") { call in
                try await look(parts, call) { reader, filter, form in
                    let summary = try reader.summary(filter)
                    return form.isText
                        ? .text(LogSummaryText.render(summary, path: reader.path, isPlain: !form.hasSparklines))
                        : try .json(LogSummaryJSON(path: reader.path, summary: summary))
                }
            },
            AdminRoute("GET", "/azimuth/log/decisions") { call in
                let limit = try AdminQuery.count(call.request, "limit", in: 1...10_000, otherwise: 20)
                return try await look(parts, call) { reader, filter, form in
                    let decisions = try reader.decisions(filter, limit: limit)
                    return form.isText
                        ? .text(LogDecisionsText.render(decisions))
                        : try .json(["decisions": decisions.map(LogDecisionJSON.init)])
                }
            },
            AdminRoute("GET", "/azimuth/log/rounds") { call in
                let limit = try AdminQuery.count(call.request, "limit", in: 1...10_000, otherwise: 20)
                return try await look(parts, call) { reader, filter, form in
                    let rounds = try reader.rounds(limit: limit, since: filter.since, until: filter.until)
                    return form.isText
                        ? .text(LogRoundsCommand.render(rounds, isPlain: !form.hasSparklines))
                        : try .json(["rounds": rounds.map(LogRoundJSON.init)])
                }
            },
            AdminRoute("GET", "/azimuth/log/drift") { call in
                let recent = try time(call.request, "recent")
                return try await look(parts, call) { reader, filter, form in
                    let drift = try LogDrift(reader, filter, boundary: recent)
                    return form.isText ? .text(drift.text) : try .json(drift)
                }
            },
            AdminRoute("GET", "/azimuth/changes") { call in
                let limit = try AdminQuery.count(call.request, "limit", in: 1...10_000, otherwise: 100)
                return try await look(parts, call) { reader, _, _ in
                    try .json(["changes": try reader.changes(limit: limit).map(ChangeJSON.init)])
                }
            },
            AdminRoute("POST", "/azimuth/log/prune") { call in
                let wanted = try call.request.decode(PruneRequest.self)
                let logbook = try parts.requiredLogbook()
                guard wanted.olderThanSecs != nil || wanted.maxBytes != nil else {
                    throw AdminFailure(400, "the body says nothing of what is to go: give older_than_secs or max_bytes")
                }
                if let age = wanted.olderThanSecs, !(age > 0 && age < 1e10) {
                    throw AdminFailure(400, "older_than_secs is \(age); it must be above 0", param: "older_than_secs")
                }
                if let bytes = wanted.maxBytes, bytes < LogbookOptions.smallestMaxBytes {
                    throw AdminFailure(
                        400, "max_bytes is \(bytes); it must be at least \(LogbookOptions.smallestMaxBytes)",
                        param: "max_bytes")
                }
                let pruned = try await AdminParts.blocking {
                    logbook.prune(maxAge: wanted.olderThanSecs, maxBytes: wanted.maxBytes)
                }
                return try .json(PruneReport(pruned))
            },
        ]
    }

    /// How an answer is wanted.
    struct Form: Sendable {
        var isText: Bool
        var hasSparklines: Bool
    }

    private static func look(
        _ parts: AdminParts, _ call: AdminRoute.Call,
        _ body: @escaping @Sendable (LogbookReader, DecisionFilter, Form) throws -> AdminResponse
    ) async throws -> AdminResponse {
        let logbook = try parts.requiredLogbook()
        let filter = try filter(call.request)
        let form = Form(
            isText: call.request.queryValue("format") == "text",
            hasSparklines: call.request.queryValue("sparklines") == "1")
        do {
            return try await AdminParts.blocking {
                let reader = try logbook.reader()
                try DecisionFilterOptions.check(filter, reader)
                return try body(reader, filter, form)
            }
        } catch let failure as CommandFailure {
            throw AdminFailure(failure.status == .usage ? 400 : 500, failure.description)
        }
    }

    private static func filter(_ request: AdminRequest) throws -> DecisionFilter {
        var filter = DecisionFilter(instance: request.queryValue("worker"), model: request.queryValue("model"))
        filter.since = try time(request, "since")
        filter.until = try time(request, "until")
        if let text = request.queryValue("reason") {
            guard let reason = Decision.Reason(rawValue: text) else {
                let known = Decision.Reason.allCases.map(\.rawValue).joined(separator: ", ")
                throw AdminFailure(400, "reason is '\(text.prefix(40))'; it must be one of \(known)", param: "reason")
            }
            filter.reason = reason
        }
        if request.queryValue("model_version") != nil {
            filter.modelVersion = try AdminQuery.count(request, "model_version", in: 0...(1 << 53), otherwise: 0)
        }
        return filter
    }

    /// A Unix time in seconds, or a moment as the commands take it.
    private static func time(_ request: AdminRequest, _ name: String) throws -> Double? {
        guard let text = request.queryValue(name) else { return nil }
        // Plain numbers are stretches of time on the command line; here they are times where they can be no stretch.
        if let seconds = Double(text), seconds > 1e9, seconds < 1e12 { return seconds }
        guard let point = TimePoint(argument: text) else {
            throw AdminFailure(
                400, "\(name) is '\(text.prefix(40))'; it must be a Unix time, so long ago (10m), or a date and time",
                param: name)
        }
        return point.time()
    }
}

/// A change by an operator; keys in snake case.
struct ChangeJSON: Codable {
    var time: Double
    var subject: String
    var action: String
    var value: String
    var previous: String?
    var who: String
    var why: String

    init(_ change: ChangeRecord) {
        time = change.time
        subject = change.subject.rawValue
        action = change.action.rawValue
        value = change.value
        previous = change.previous
        who = change.who
        why = change.why
    }
}

extension AdminResponse {
    /// Plain text, with a line's end.
    static func text(_ text: String) -> AdminResponse {
        AdminResponse(contentType: "text/plain; charset=utf-8", body: text + "\n")
    }
}
