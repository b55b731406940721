import NIOCore

/// An open-loop load client: requests leave at their planned times, however slow the answers are.
///
/// Everything happens on one event loop; `event` is called there and must not block.
struct LoadClient: Sendable {
    /// Fulfilled when the plan is sent and every answer has come to its end.
    let done: EventLoopFuture<Void>
    private let eventLoop: any EventLoop
    private let run: NIOLoopBound<LoadRun>

    /// Begins to send `plan` to every one of `targets` at once.
    static func start(
        plan: RequestPlan, targets: [LoadTarget], options: LoadOptions, on eventLoop: any EventLoop,
        event: @escaping @Sendable (LoadEvent) -> Void
    ) async throws -> LoadClient {
        try await eventLoop.submit {
            let done = eventLoop.makePromise(of: Void.self)
            let run = LoadRun(
                plan: plan, targets: targets, options: options, eventLoop: eventLoop, done: done, event: event)
            let client = LoadClient(
                done: done.futureResult, eventLoop: eventLoop, run: NIOLoopBound(run, eventLoop: eventLoop))
            run.begin()
            return client
        }.get()
    }

    /// Sends nothing more; answers under way are awaited.
    func stopSending() { eventLoop.execute { run.value.stopSending() } }

    /// Sends nothing more and breaks off the answers under way; they are reported as `stopped`.
    func cancel() { eventLoop.execute { run.value.cancel() } }
}
