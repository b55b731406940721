/// Which kinds of models are trained and may serve.
public enum Contestants: String, Sendable, CaseIterable {
    /// The ridge, and the network where its errors earn it the ridge's place.
    case champion
    /// The ridge alone.
    case ridge
    /// The network as soon as there is one, be its errors what they may: for comparison.
    case mlp
}
