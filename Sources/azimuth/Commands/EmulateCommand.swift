import ArgumentParser
import Dispatch
import Emulator
import Foundation

/// `azimuth emulate`: vLLM servers without GPUs.
struct EmulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulate",
        abstract: "Run emulated vLLM servers, one port each, without GPUs.",
        discussion: """
            Every instance of the cluster file speaks vLLM's HTTP surface in real time: its queue, KV cache, prefix \
            cache and iteration times follow a model of the vLLM V1 engine on the named hardware; its answers are \
            made of filler words. Stop it with Ctrl-C.
            """)

    @Option(help: ArgumentHelp("The cluster file, YAML or JSON.", valueName: "file"))
    var cluster: String

    @Option(help: ArgumentHelp("Port of the first instance, the others following; 0 for any free.", valueName: "n"))
    var portBase = 8_101

    @Option(help: ArgumentHelp("Address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Seed of the answers and their lengths.", valueName: "n"))
    var seed: UInt64 = 0

    func validate() throws {
        guard (0...65_535).contains(portBase) else {
            throw ValidationError("--port-base is \(portBase); give a port from 1 to 65535, or 0 for any free ports")
        }
    }

    func run() async throws {
        let description = try ClusterFile.read(cluster)
        for field in description.unknownFields {
            FileHandle.standardError.write(Data("warning: \(cluster): \(field) is not known and is ignored\n".utf8))
        }
        let fleet = try await EmulatedFleet.start(cluster: description, host: host, portBase: portBase, seed: seed)
        for (instance, details) in zip(fleet.instances, description.instances) {
            print("\(instance.name)\t\(details.profile.gpu)\t\(instance.url)")
        }
        fflush(nil)
        await Self.interruption()
        await fleet.shutdown()
    }

    /// Returns on SIGINT or SIGTERM.
    private static func interruption() async {
        let (stop, continuation) = AsyncStream<Void>.makeStream()
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.finish() }
            source.resume()
            return source
        }
        for await _ in stop {}
        for source in sources { source.cancel() }
    }
}
