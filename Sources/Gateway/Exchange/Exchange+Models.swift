/// Requests for which no instance can be found.
extension Exchange {
    /// Tells a model that does not exist (404, in the words of vLLM) from one whose instances are all unavailable.
    func refuse(model: String) {
        guard loop.shared.core.standing(of: model) == .unknown else {
            // With nothing to choose from it ends here with a 503.
            dispatchNext()
            return
        }
        count(refusal: .modelNotFound)
        let message = loop.shared.core.unknownModel(model)
        fail(status: 404, message: message, type: "NotFoundError", param: "model")
    }
}
