import Foundation

/// Lets a program that is started hear signals as usual. A program inherits what its starter ignores and what the starting
/// thread blocks: threads of the runtime's pools block nearly all, and so would it.
enum SignalDefaults {
    /// Runs `body`, which starts a program on this thread, with no signal blocked.
    static func around<Value>(_ body: () throws -> Value) rethrows -> Value {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        guard pthread_sigmask(SIG_SETMASK, &none, &before) == 0 else { return try body() }
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }
}
