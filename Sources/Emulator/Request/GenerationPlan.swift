import EngineModel

/// Which of the two generating endpoints.
enum GenerationKind: Sendable {
    case chat, text
}

/// A request that has been checked: what each of its choices asks of the engine, and how to answer.
struct GenerationPlan {
    struct Choice {
        var promptTokens: Int
        var blockHashes: [UInt64]
        var outputTokens: Int
        /// Whether the answer ends by itself (`stop`) rather than at its bound (`length`).
        var stops: Bool
        /// Chooses the words.
        var contentHash: UInt64
    }

    var kind: GenerationKind
    var choices: [Choice]
    /// Choices that share one prompt (`n`).
    var choicesPerPrompt: Int
    var streams: Bool
    var includesUsage: Bool
}

/// Turns request bodies into plans for one instance's engine.
struct GenerationPlanner: Sendable {
    /// Choices of one request, over all its prompts.
    static let mostChoices = 256

    var model: String
    /// Further names under which it answers, adapters included.
    var otherNames: Set<String> = []
    var profile: EngineProfile
    var lengths: AnswerLength

    func serves(_ name: String) -> Bool { name == model || otherNames.contains(name) }

    /// - Throws: ``APIError`` as vLLM would answer.
    func plan(_ body: GenerationBody, kind: GenerationKind) throws -> GenerationPlan {
        if let asked = body.model, !serves(asked) { throw APIError.unknownModel(asked) }
        let streams = body.stream ?? false
        if body.streamOptions != nil, !streams {
            throw APIError.invalid("stream_options can only be given with stream set to true.", param: "stream_options")
        }
        let perPrompt = body.choices ?? 1
        guard (1...Self.mostChoices).contains(perPrompt) else {
            throw APIError.badRequest("n must be from 1 to \(Self.mostChoices), got \(perPrompt).", param: "n")
        }
        let prompts = try prompts(of: body, kind: kind)
        guard prompts.count * perPrompt <= Self.mostChoices else {
            throw APIError.badRequest("Prompts times n must be at most \(Self.mostChoices).", param: "prompt")
        }
        var choices: [GenerationPlan.Choice] = []
        for prompt in prompts {
            let hashes = BlockHash.chain(prompt.tokens, blockSize: profile.blockSize)
            let whole = BlockHash.next(after: BlockHash.root, tokens: prompt.tokens)
            for number in 0..<perPrompt {
                let content = number == 0 ? whole : BlockHash.mix(whole &+ UInt64(number))
                choices.append(try choice(prompt, hashes: hashes, contentHash: content, body))
            }
        }
        return GenerationPlan(
            kind: kind, choices: choices, choicesPerPrompt: perPrompt, streams: streams,
            includesUsage: body.streamOptions?.includeUsage ?? false)
    }

    private struct ReadPrompt {
        var tokens: [UInt32]
        var question: String
    }

    private func prompts(of body: GenerationBody, kind: GenerationKind) throws -> [ReadPrompt] {
        switch kind {
        case .chat:
            guard let messages = body.messages else { throw APIError.invalid("Field required: messages.") }
            guard !messages.isEmpty else { throw APIError.badRequest("messages must not be empty.", param: "messages") }
            let question = messages.last { $0.role == "user" } ?? messages[messages.count - 1]
            return [ReadPrompt(tokens: ChatTemplate.tokens(of: messages), question: question.content)]
        case .text:
            guard let prompt = body.prompt else { throw APIError.invalid("Field required: prompt.") }
            let read: [ReadPrompt]
            switch prompt {
            case .texts(let texts):
                read = texts.map { ReadPrompt(tokens: EmulatedTokenizer.tokens(of: $0), question: $0) }
            case .tokens(let lists):
                read = lists.map { ReadPrompt(tokens: $0, question: "") }
            }
            guard !read.isEmpty, read.allSatisfy({ !$0.tokens.isEmpty }) else {
                throw APIError.badRequest("prompt must not be empty.", param: "prompt")
            }
            return read
        }
    }

    private func choice(
        _ prompt: ReadPrompt, hashes: [UInt64], contentHash: UInt64, _ body: GenerationBody
    ) throws -> GenerationPlan.Choice {
        let room = profile.contextLimit - prompt.tokens.count
        guard room > 0 else {
            throw APIError.badRequest(
                "The prompt has \(prompt.tokens.count) tokens and leaves no room for an answer: "
                    + "the maximum context length is \(profile.contextLimit) tokens.", param: "input_text")
        }
        let name = body.maxCompletionTokens == nil ? "max_tokens" : "max_completion_tokens"
        let asked = body.maxCompletionTokens ?? body.maxTokens
        if let asked, asked < 1 {
            throw APIError.badRequest("\(name) must be at least 1, got \(asked).", param: name)
        }
        if let asked, asked > room {
            throw APIError.badRequest(
                "\(name) is too large: \(asked). The maximum context length is \(profile.contextLimit) tokens "
                    + "and the prompt has \(prompt.tokens.count).", param: name)
        }
        let bound = asked ?? room
        let natural = max(
            body.minTokens ?? 0,
            lengths.tokens(question: prompt.question, promptTokens: prompt.tokens.count, contentHash: contentHash))
        let stops = body.ignoreEOS != true && natural <= bound
        return GenerationPlan.Choice(
            promptTokens: prompt.tokens.count, blockHashes: hashes, outputTokens: stops ? natural : bound,
            stops: stops, contentHash: contentHash)
    }
}
