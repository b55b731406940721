import ArgumentParser
import Emulator
import EngineModel
import Foundation

/// `azimuth emulate`: vLLM servers without GPUs.
struct EmulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulate",
        abstract: "Run emulated vLLM servers, one port each, without GPUs.",
        discussion: """
            Every instance of the cluster file speaks vLLM's HTTP surface in real time: its queue, KV cache, prefix \
            cache and iteration times follow a model of the vLLM V1 engine on the named hardware; its answers are \
            made of filler words. Prints name, GPU and URL of each, then runs until it is stopped.

            Exit status: 0 stopped by SIGINT or SIGTERM; 64 a wrong flag; 65 a malformed cluster file; 66 an \
            unreadable one; 69 a port that cannot be had.
            """)

    @Option(help: ArgumentHelp("The cluster file, YAML or JSON.", valueName: "file"))
    var cluster: String

    @Option(help: ArgumentHelp("Port of the first instance, the others following; 0 for any free.", valueName: "n"))
    var portBase = 8_101

    @Option(help: ArgumentHelp("Address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Seed of the answers and their lengths.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            """
            Seconds that answers in progress get at SIGTERM or SIGINT; meanwhile, as with vLLM's option of this name, \
            new requests get a 500 and /health still says 200.
            """, valueName: "seconds"))
    var shutdownTimeout = 0

    func validate() throws {
        guard (0...65_535).contains(portBase) else {
            throw ValidationError("--port-base is \(portBase); give a port from 1 to 65535, or 0 for any free ports.")
        }
        guard (0...86_400).contains(shutdownTimeout) else {
            throw ValidationError("--shutdown-timeout is \(shutdownTimeout); give seconds from 0 to 86400.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            let description = try read()
            let fleet = try await start(description)
            for (instance, details) in zip(fleet.instances, description.instances) {
                print("\(instance.name)\t\(details.profile.gpu)\t\(instance.url)")
            }
            fflush(nil)
            for await _ in StopSignal().signals { break }
            if shutdownTimeout > 0 { await fleet.drain(atMost: .seconds(Int64(shutdownTimeout))) }
            await fleet.shutdown()
        }
    }

    private func read() throws -> ClusterDescription {
        do {
            let description = try ClusterFile.read(cluster)
            for field in description.unknownFields {
                StandardError.line("Warning: \(cluster): \(field) is not known and is ignored")
            }
            return description
        } catch let error as ClusterFileError {
            throw CommandFailure(error.isUnreadable ? .noInput : .badInput, error.description)
        }
    }

    private func start(_ description: ClusterDescription) async throws -> EmulatedFleet {
        do {
            return try await EmulatedFleet.start(
                cluster: description, host: host, portBase: portBase, seed: seed)
        } catch let error as EmulatedFleetError {
            throw CommandFailure(.unavailable, error.description)
        }
    }
}
