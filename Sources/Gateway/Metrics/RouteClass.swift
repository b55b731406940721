/// The kinds of request told apart in metrics and in the request log: few, whatever paths clients make up.
enum RouteClass: String, CaseIterable, Sendable {
    case chat, completions, embeddings, responses, rerank, score, tokenize, audio, models
    /// Any other path, passed on as it came.
    case other
    /// Answered by the router itself: probes, metrics, administration.
    case router
    /// Refused before its path was known.
    case unread

    /// Its place in an array of counts.
    var index: Int {
        switch self {
        case .chat: 0
        case .completions: 1
        case .embeddings: 2
        case .responses: 3
        case .rerank: 4
        case .score: 5
        case .tokenize: 6
        case .audio: 7
        case .models: 8
        case .other: 9
        case .router: 10
        case .unread: 11
        }
    }

    private static let paths: [(path: StaticString, under: Bool, route: RouteClass)] = [
        ("/v1/chat/completions", false, .chat), ("/v1/completions", false, .completions),
        ("/v1/embeddings", false, .embeddings), ("/v1/responses", true, .responses),
        ("/v1/rerank", false, .rerank), ("/v2/rerank", false, .rerank), ("/rerank", false, .rerank),
        ("/v1/score", false, .score), ("/score", false, .score), ("/tokenize", false, .tokenize),
        ("/detokenize", false, .tokenize), ("/v1/audio", true, .audio), ("/v1/models", true, .models),
    ]

    /// The class of a request that goes to an instance.
    static func of(_ request: ClientRequest) -> RouteClass {
        request.headBytes.withUnsafeReadableBytes { bytes in
            let target = UnsafeRawBufferPointer(rebasing: bytes[request.head.target])
            for entry in paths {
                let count = entry.path.utf8CodeUnitCount
                guard target.count >= count else { continue }
                if target.count > count {
                    let next = target[count]
                    guard next == UInt8(ascii: "?") || (entry.under && next == UInt8(ascii: "/")) else { continue }
                }
                if UnsafeRawBufferPointer(rebasing: target[..<count])
                    .elementsEqual(UnsafeRawBufferPointer(start: entry.path.utf8Start, count: count))
                {
                    return entry.route
                }
            }
            return .other
        }
    }
}
