import Learning
import Routing

extension TrainingState {
    /// Why nothing may be promoted; nil where something may. A champion that fails is not held.
    var heldReason: String? {
        if let reason = rewards.suspension { return reason }
        guard isHeld, let champion, !champion.isFaulty, !championIsForeign else { return nil }
        return "model \(champion.version) is held in service"
    }

    /// Puts a model into service, to stay there.
    ///
    /// - Returns: the model to serve, or why it does not fit.
    mutating func hold(_ artefact: ModelArtefact) -> (ServedModel?, refusal: String?) {
        if let misfit = misfit(of: artefact) { return (nil, misfit) }
        lastVersion = max(lastVersion, artefact.version)
        champion = Champion(
            version: artefact.version, model: artefact.model, objective: artefact.objective,
            error: Self.emptyError(configuration))
        isHeld = true
        // What it does is to be seen, whatever others did before it.
        rewards.release()
        return (ServedModel(artefact), nil)
    }

    /// The next version's number, which is taken by that.
    mutating func takeVersion() -> Int {
        lastVersion += 1
        return lastVersion
    }
}
