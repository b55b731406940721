import Synchronization

/// The accounts of all policies, in the order of the client's targets; the client writes, the view reads.
final class DemoAccounts: Sendable {
    private let accounts: Mutex<[PolicyAccount]>

    init(policies: [String]) { accounts = Mutex(policies.map { PolicyAccount(policy: $0) }) }

    func take(_ event: LoadEvent) {
        accounts.withLock { accounts in
            switch event {
            case .sent(let target, _, _), .firstToken(let target, _, _, _): accounts[target].take(event)
            case .finished(let result): accounts[result.target].take(event)
            }
        }
    }

    /// What the live view shows; `now` is in seconds after the run's start.
    func policies(now: Double) -> [DemoState.Policy] {
        accounts.withLock { accounts in
            accounts.map { account in
                DemoState.Policy(
                    name: account.policy, sent: account.sent, completed: account.completed,
                    errors: account.errors.values.reduce(0, +), inFlight: account.inFlight,
                    recentTTFT: account.recentTTFT(now: now), meanTTFT: account.meanTTFT)
            }
        }
    }

    /// The rows of a table over the requests planned at `start` or later.
    func figures(from start: Double, to end: Double = .infinity) -> [PolicyFigures] {
        accounts.withLock { $0.map { $0.figures(from: start, to: end) } }
    }

    /// Errors by kind, over all policies.
    var errors: [String: Int] {
        accounts.withLock { accounts in
            accounts.reduce(into: [:]) { sums, account in sums.merge(account.errors, uniquingKeysWith: +) }
        }
    }
}
