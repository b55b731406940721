import Foundation
import Synchronization

/// Runs a program for each order, with the model, the number, the number there is and the reason as arguments and in the
/// environment; no shell.
struct CommandActuator: Actuator {
    let name = "command"
    /// The program's path.
    let program: String
    /// After which it is ended.
    var timeout: Duration = .seconds(60)

    func apply(_ order: ScaleOrder) async throws(ActuatorFailure) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [order.model, "\(order.desired)", "\(order.ready)", order.reason]
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AZIMUTH_") }
        environment["AZIMUTH_MODEL"] = order.model
        environment["AZIMUTH_DESIRED"] = "\(order.desired)"
        environment["AZIMUTH_READY"] = "\(order.ready)"
        environment["AZIMUTH_REASON"] = order.reason
        environment["AZIMUTH_DRAINED"] = order.drained.joined(separator: " ")
        environment["AZIMUTH_LEAST_LOADED"] = order.leastLoaded.joined(separator: " ")
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let status: Int32
        do {
            status = try await Self.run(process, timeout: timeout)
        } catch {
            throw ActuatorFailure("\(program) cannot be run; give the path of a program that may be executed")
        }
        guard process.terminationReason == .exit else {
            throw ActuatorFailure("\(program) was ended by signal \(status)")
        }
        guard status == 0 else { throw ActuatorFailure("\(program) ended with status \(status)") }
    }

    private static func run(_ process: Process, timeout: Duration) async throws -> Int32 {
        let watch = Mutex<Task<Void, Never>?>(nil)
        defer { watch.withLock { $0?.cancel() } }
        return try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try SignalDefaults.around { try process.run() }
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
                return
            }
            let id = process.processIdentifier
            let task = Task {
                do { try await Task.sleep(for: timeout) } catch { return }
                kill(id, SIGTERM)
                do { try await Task.sleep(for: .seconds(5)) } catch { return }
                kill(id, SIGKILL)
            }
            watch.withLock { $0 = task }
        }
    }
}
