/// Token counts of an answer.
struct Usage: Sendable {
    var promptTokens: Int
    var completionTokens: Int
    /// Prompt tokens from the cache, where the instance tells them.
    var cachedTokens: Int?

    var json: String {
        let details = cachedTokens.map { #"{"cached_tokens":\#($0),"created_cache_tokens":0}"# } ?? "null"
        return #"{"prompt_tokens":\#(promptTokens),"total_tokens":\#(promptTokens + completionTokens),"#
            + #""completion_tokens":\#(completionTokens),"prompt_tokens_details":\#(details)}"#
    }
}
