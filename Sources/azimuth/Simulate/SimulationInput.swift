import Emulator
import EngineModel
import Simulation

/// What `simulate` reads: a trace, scaled, and a cluster.
struct SimulationInput: Sendable {
    let tracePath: String
    let workload: Workload
    /// Line of the trace file that each request stands in.
    let lines: [Int]
    let clusterPath: String
    var cluster: ClusterDescription

    /// - Throws: `CommandFailure` naming file, line and remedy.
    static func read(
        trace: String, format: TraceFormat, cluster: String, scale: TraceScale, keepsTexts: Bool = false
    ) throws -> SimulationInput {
        let description = try read(cluster: cluster)
        let rows = try TraceReader.read(path: trace, format: format, order: .ascending)
        let block = Double(TraceScale.blockSize(of: rows))
        let tokensPerHash = scale.tokensPerHash ?? max(1, Int((block * scale.input).rounded()))
        var workload = Workload(tokensPerHash: tokensPerHash, keepsTexts: keepsTexts)
        for row in rows {
            workload.append(
                seconds: row.timestamp / 1_000,
                promptTokens: Int((Double(row.inputLength) * scale.input).rounded()),
                outputTokens: Int((Double(row.outputLength) * scale.output).rounded()), hashIDs: row.hashIDs,
                prompt: row.prompt, session: row.session)
        }
        return SimulationInput(
            tracePath: trace, workload: workload, lines: rows.map(\.line), clusterPath: cluster, cluster: description)
    }

    private static func read(cluster path: String) throws -> ClusterDescription {
        do {
            let description = try ClusterFile.read(path)
            for field in description.unknownFields {
                StandardError.line("Warning: \(path): \(field) is not known and is ignored")
            }
            return description
        } catch let error as ClusterFileError {
            throw CommandFailure(error.isUnreadable ? .noInput : .badInput, error.description)
        }
    }

    /// What the user is told of a run that cannot be made.
    func failure(_ error: SimulationError) -> CommandFailure {
        switch error {
        case .unknownPolicy: return CommandFailure(.usage, "--policies: \(error)")
        case .autoscaleNeedsOneRouter: return CommandFailure(.badInput, "\(clusterPath): \(error)")
        case .emptyWorkload: return CommandFailure(.badInput, "\(tracePath): \(error)")
        case .promptFitsNowhere(let row, let tokens, let limit):
            return CommandFailure(
                .badInput,
                "\(tracePath):\(lines[row]): the prompt has \(tokens) tokens, but every instance of \(clusterPath) "
                    + "takes less than \(limit); shorten prompts with --scale-input, or raise kv_blocks or max_model_len"
            )
        }
    }
}
