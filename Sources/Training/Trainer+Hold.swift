import Learning
import Routing

/// What an operator does to the model in service. All of it waits for the queue, where a round may be under way: never
/// call it on an event loop, or from `publish` or `record`.
extension Trainer {
    /// Puts a model into service, to stay there until `release`, another objective, or a prediction of it that is not
    /// finite. Rounds go on beside it and promote nothing.
    ///
    /// - Returns: why it does not fit; nil where it serves.
    public func hold(_ model: ModelArtefact) -> String? {
        onQueue { loop in
            let (served, refusal) = loop.hold(model)
            return (served, refusal)
        }
    }

    /// Lets rounds decide again what serves.
    public func release() {
        _ = onQueue { loop in
            loop.release()
            return (nil, nil)
        }
    }

    /// The next version's number, for a model from elsewhere; no round will use it.
    public func takeVersion() -> Int {
        var version = 0
        _ = onQueue { loop in
            version = loop.takeVersion()
            return (nil, nil)
        }
        return version
    }
}
