import Emulator
import EngineModel
import Foundation
import Routing
import Simulation
import Yams

/// What `simulate --autoscale` reads: how the number of instances follows the load, in one variant or several.
struct AutoscaleFile: Sendable {
    /// The policy that routes in all of them.
    var policy: String
    /// The variants, the first being what others are compared with.
    var scenarios: [AutoscaleScenario]
    /// Fields that mean nothing.
    var unknownFields: [String]

    /// Most instances of any variant.
    var mostInstances: Int { scenarios.map { max($0.provisioning.ceiling, $0.start) }.max() ?? 1 }

    /// - Parameter instances: of the cluster; so many there are at the start unless the file says otherwise.
    /// - Throws: `CommandFailure` naming file, field, value and remedy.
    static func read(_ path: String, instances: Int) throws -> AutoscaleFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.noInput, "cannot read '\(path)'; give --autoscale a readable file")
        }
        guard data.count <= 1 << 20, let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure(.badInput, "\(path) is no text of at most 1 MiB; write YAML or JSON")
        }
        return try parse(text, path: path, instances: instances)
    }

    /// Reads a file's text; `path` only names it in errors.
    static func parse(_ text: String, path: String, instances: Int) throws -> AutoscaleFile {
        do {
            guard let root = try Yams.compose(yaml: text) else {
                throw ClusterError(field: "", value: "empty", remedy: "give at least a mode")
            }
            let decoder = YAMLDecoder()
            var info: [CodingUserInfoKey: any Sendable] = [:]
            if let key = Body.instances { info[key] = instances }
            return try decoder.decode(Body.self, from: root, userInfo: info).file
        } catch {
            throw CommandFailure(.badInput, "\(path): \(sentence(for: error))")
        }
    }

    private static func sentence(for error: any Error) -> String {
        if let error = error as? ClusterError { return "\(error)" }
        if case DecodingError.dataCorrupted(let context) = error, let inner = context.underlyingError {
            return sentence(for: inner)
        }
        return "\(error)".split(separator: "\n").joined(separator: " ")
    }

    private struct Body: Decodable {
        static let instances = CodingUserInfoKey(rawValue: "instances")
        var file: AutoscaleFile

        init(from decoder: any Decoder) throws {
            let fields = try CheckedFields(decoder)
            let instances = Self.instances.flatMap { decoder.userInfo[$0] as? Int } ?? 1
            var base = AutoscaleScenario(
                name: "preemptive", provisioning: ProvisioningConfiguration(), start: max(instances, 1))
            base.provisioning.ceiling = max(2 * instances, base.provisioning.ceiling)
            var policy = "predictive_ttft"
            let names = SimulatedPolicy.names
            if fields.has("policy") {
                policy = try fields.text("policy", remedy: "name one of simulate's policies")
                guard names.contains(policy) else {
                    throw fields.wrong("policy", "name one of \(names.joined(separator: ", "))")
                }
            }
            try AutoscaleFields.take(fields, into: &base)
            let list = try fields.list(
                "variants", of: Variant.self, limit: 100, remedy: "give a list of variants, each with a name")
            var unknown = fields.unknown(besides: AutoscaleFields.names + ["policy", "variants"])
            var scenarios: [AutoscaleScenario] = []
            for variant in list {
                var scenario = base
                scenario.name = try variant.fields.text("name", remedy: "give every variant a name of its own")
                guard !scenarios.contains(where: { $0.name == scenario.name }) else {
                    throw variant.fields.wrong("name", "give every variant a name of its own")
                }
                try AutoscaleFields.take(variant.fields, into: &scenario)
                unknown += variant.fields.unknown(besides: AutoscaleFields.names + ["name"])
                scenarios.append(scenario)
            }
            file = AutoscaleFile(
                policy: policy, scenarios: scenarios.isEmpty ? [base] : scenarios, unknownFields: unknown)
        }
    }

    private struct Variant: Decodable {
        var fields: CheckedFields

        init(from decoder: any Decoder) throws { fields = try CheckedFields(decoder) }
    }
}
