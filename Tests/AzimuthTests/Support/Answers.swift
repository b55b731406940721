/// Bodies of answers as vLLM writes them.
enum Answers {
    static let role = event(#"{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#)
    static let end = event(#"{"id":"c","choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}"#)
    static let done = event("[DONE]")

    static func event(_ payload: String) -> String { "data: \(payload)\n\n" }

    static func text(_ text: String) -> String {
        event(#"{"id":"c","choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":null}]}"#)
    }

    static func usage(completion: Int) -> String {
        event(
            #"{"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":\#(completion),"#
                + #""prompt_tokens_details":{"cached_tokens":4}}}"#)
    }

    static let stream = role + text("one") + text(" two") + text(" three") + end + usage(completion: 3) + done

    static let whole = #"""
        {"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"one two"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":9,"completion_tokens":2}}
        """#
}
