/// The JSON of an answer that is not streamed.
enum WholeAnswer {
    static func json(
        plan: GenerationPlan, id: String, created: Int, model: String, usage: Usage
    ) -> String {
        let object = plan.kind == .chat ? "chat.completion" : "text_completion"
        let choices = plan.choices.enumerated().map { json(of: $1, index: $0, kind: plan.kind) }
        return #"{"id":\#(JSONText.quoted(id)),"object":"\#(object)","created":\#(created),"#
            + #""model":\#(JSONText.quoted(model)),"choices":[\#(choices.joined(separator: ","))],"#
            + #""service_tier":null,"system_fingerprint":null,"usage":\#(usage.json),"prompt_logprobs":null,"#
            + #""kv_transfer_params":null}"#
    }

    private static func json(of choice: GenerationPlan.Choice, index: Int, kind: GenerationKind) -> String {
        let text = JSONText.quoted(text(of: choice))
        let reason = choice.stops ? "stop" : "length"
        switch kind {
        case .chat:
            return #"{"index":\#(index),"message":{"role":"assistant","content":\#(text),"refusal":null,"#
                + #""tool_calls":[],"reasoning":null},"logprobs":null,"finish_reason":"\#(reason)","#
                + #""stop_reason":null,"token_ids":null}"#
        case .text:
            return #"{"index":\#(index),"text":\#(text),"logprobs":null,"finish_reason":"\#(reason)","#
                + #""stop_reason":null,"token_ids":null,"prompt_logprobs":null,"prompt_token_ids":null}"#
        }
    }

    /// The words of a whole answer; the token that ends an answer by itself has none.
    private static func text(of choice: GenerationPlan.Choice) -> String {
        var bytes: [UInt8] = []
        for index in 0..<(choice.outputTokens - (choice.stops ? 1 : 0)) {
            bytes += AnswerWords.piece(contentHash: choice.contentHash, index: index)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
