/// The fields of a request's body that the router reads.
enum RequestFieldName: String, CaseIterable {
    case model, stream, messages, prompt, input, tools, documents, system, instructions
    case streamOptions = "stream_options"
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
    case maxOutputTokens = "max_output_tokens"
    case cacheSalt = "cache_salt"
    case temperature
    case toolChoice = "tool_choice"
    case responseFormat = "response_format"
    case reasoningEffort = "reasoning_effort"

    /// Fields that shape an answer's length.
    static let knobs: [(RequestFieldName, RequestOutline.Knob)] = [
        (.temperature, .temperature), (.toolChoice, .toolChoice), (.responseFormat, .responseFormat),
        (.reasoningEffort, .reasoningEffort),
    ]

    /// Fields that stand before the messages in the template.
    static let leading: [(RequestFieldName, RequestOutline.Leading)] = [
        (.tools, .tools), (.documents, .documents), (.system, .system), (.instructions, .instructions),
    ]

    /// Whether bodies of a surface have this field, one that stands before the messages.
    func leads(in endpoint: RequestFacts.Endpoint) -> Bool {
        switch self {
        case .system: return endpoint == .other
        case .instructions: return endpoint.takesInput
        default: return endpoint != .completions
        }
    }
}
