import EngineModel
import NIOCore
import NIOPosix

/// A fleet of emulated vLLM servers in this process: one port an instance, real time, no GPU.
public final class EmulatedFleet: Sendable {
    /// The instances, in the order of the cluster.
    public let instances: [EmulatedInstance]

    private init(instances: [EmulatedInstance]) {
        self.instances = instances
    }

    /// Their ports.
    public var ports: [Int] { instances.map(\.port) }
    /// Their base URLs.
    public var urls: [String] { instances.map(\.url) }

    /// Starts every instance that is there from the start, and the clock of the cluster's events.
    /// - Parameters:
    ///   - cluster: the instances.
    ///   - host: the address to listen on.
    ///   - portBase: port of the first instance, the others following; 0 for any free port each.
    ///   - group: where the one event loop of all instances comes from.
    ///   - seed: decides answers and their lengths, together with the requests' content.
    ///   - keepAlive: time after which idle connections are closed (vLLM's is 5 s); nil for never.
    /// - Throws: ``EmulatedFleetError`` where a port cannot be had; nothing is left listening then.
    public static func start(
        cluster: ClusterDescription, host: String = "127.0.0.1", portBase: Int = 0,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, seed: UInt64 = 0,
        keepAlive: TimeAmount? = .seconds(5)
    ) async throws -> EmulatedFleet {
        guard portBase == 0 || (portBase > 0 && portBase + cluster.instances.count <= 65_536) else {
            throw EmulatedFleetError.portBaseTooHigh(portBase: portBase, instances: cluster.instances.count)
        }
        let loop = group.next()
        var instances: [EmulatedInstance] = []
        do {
            for (place, description) in cluster.instances.enumerated() {
                let settings = InstanceSettings(
                    name: description.name, model: cluster.model, profile: description.profile,
                    maxQueued: description.maxQueued, seed: seed,
                    network: .nanoseconds(Int64(cluster.networkMilliseconds * 1e6)),
                    tokenisingMicroseconds: cluster.tokenisingMicroseconds,
                    showsCachedTokens: cluster.showsCachedTokens, keepAlive: keepAlive)
                instances.append(
                    try await start(
                        settings, description, host: host, port: portBase == 0 ? 0 : portBase + place, loop: loop))
            }
        } catch {
            await EmulatedFleet(instances: instances).shutdown()
            throw error
        }
        return EmulatedFleet(instances: instances)
    }

    /// Drains every instance (see ``EmulatedInstance/drain()``) and returns when all have ended or the time is over.
    public func drain(atMost limit: TimeAmount) async {
        guard let loop = instances.first?.loop else { return }
        let done = loop.makePromise(of: Void.self)
        let timer = loop.scheduleTask(in: limit) { done.succeed() }
        let ends = instances.map { instance in
            instance.loop.flatSubmit { instance.listener.value.drain() }
        }
        EventLoopFuture.andAllComplete(ends, on: loop).whenComplete { _ in
            timer.cancel()
            done.succeed()
        }
        try? await done.futureResult.get()
    }

    /// Stops every instance and closes every connection.
    public func shutdown() async {
        for instance in instances {
            // A listener that is closed already is what is wanted.
            try? await instance.loop.flatSubmit { instance.listener.value.shutDown() }.get()
        }
    }

    private static func start(
        _ settings: InstanceSettings, _ description: InstanceDescription, host: String, port: Int, loop: any EventLoop
    ) async throws -> EmulatedInstance {
        let listener = try await loop.submit {
            let core = InstanceCore(settings: settings, loop: loop)
            return NIOLoopBound(InstanceListener(core: core, host: host, port: port), eventLoop: loop)
        }.get()
        try await loop.flatSubmit { listener.value.open() }.get()
        let port = try await loop.submit { listener.value.port }.get()
        if !description.startsPresent {
            // Its port is known now and it takes it again when it joins.
            try await loop.flatSubmit { listener.value.close() }.get()
        }
        try await loop.submit { listener.value.schedule(description.events) }.get()
        return EmulatedInstance(name: settings.name, host: host, port: port, listener: listener, loop: loop)
    }
}
