/// The few fields of a body that matter and where its prompt stands: what the scanner and the full parser both make.
struct RequestOutline: Equatable {
    /// A part of the prompt, by its bytes in the body.
    struct Segment: Equatable {
        enum Kind: Equatable {
            /// Prompt text, counted and hashed.
            case text
            /// Hashed but not counted: a role, the edge of a message, or a part that is no text (an image).
            case mark
        }

        var kind: Kind
        var start: Int
        var count: Int
    }

    /// Fields that stand before the messages in the template, wherever the body has them; in the template's order.
    enum Leading: Int, CaseIterable {
        case tools, documents, system, instructions
    }

    /// Fields that shape an answer's length beside the text.
    enum Knob: Int, CaseIterable {
        case temperature, toolChoice, responseFormat, reasoningEffort
    }

    var model = ""
    var stream = false
    var includesUsage = false
    var maxTokens: Int?
    var maxCompletionTokens: Int?
    var maxOutputTokens: Int?
    var messageCount = 0
    var exactPromptTokens: Int?
    /// Raw contents of `cache_salt`, which separates prefix caches.
    var salt = 0..<0
    /// One range for each `Leading`; empty where the body has none.
    var leading = SIMD8<Int>()
    /// One range for each `Knob`; empty where the body has none.
    var knobs = SIMD8<Int>()
    /// Messages or prompts in the body's order.
    var segments: [Segment] = []

    /// Bounds on what a body may claim as its longest answer, in tokens.
    static let maximumTokens = 1 << 30

    mutating func setLeading(_ field: Leading, _ range: Range<Int>) {
        leading[field.rawValue * 2] = range.lowerBound
        leading[field.rawValue * 2 + 1] = range.count
    }

    mutating func setKnob(_ knob: Knob, _ range: Range<Int>) {
        knobs[knob.rawValue * 2] = range.lowerBound
        knobs[knob.rawValue * 2 + 1] = range.count
    }

    /// Counts the prompt, and hashes it where asked.
    func facts(of body: UnsafeRawBufferPointer, endpoint: RequestFacts.Endpoint, hashing: Bool = true) -> RequestFacts {
        var facts = RequestFacts(
            endpoint: endpoint, model: model, stream: stream, includesUsage: includesUsage,
            maxTokens: maxCompletionTokens ?? maxOutputTokens ?? maxTokens, messageCount: messageCount,
            exactPromptTokens: exactPromptTokens)
        for field in Leading.allCases { facts.promptBytes += leading[field.rawValue * 2 + 1] }
        for segment in segments where segment.kind == .text { facts.promptBytes += segment.count }
        guard hashing else { return facts }

        var hasher = PromptHasher(expectedBytes: facts.promptBytes)
        hasher.mark(PromptHasher.digest(endpoint.rawValue))
        hasher.mark(PromptHasher.digest(model))
        if !salt.isEmpty { hasher.mark(PromptHasher.digest(UnsafeRawBufferPointer(rebasing: body[salt]))) }
        for field in Leading.allCases {
            let start = leading[field.rawValue * 2]
            let count = leading[field.rawValue * 2 + 1]
            guard count > 0 else { continue }
            hasher.mark(UInt64(field.rawValue))
            hasher.append(UnsafeRawBufferPointer(rebasing: body[start..<start + count]))
        }
        for segment in segments {
            let bytes = UnsafeRawBufferPointer(rebasing: body[segment.start..<segment.start + segment.count])
            switch segment.kind {
            case .text: hasher.append(bytes)
            case .mark: hasher.mark(PromptHasher.digest(bytes))
            }
        }
        facts.blockHashes = hasher.hashes
        return facts
    }
}
