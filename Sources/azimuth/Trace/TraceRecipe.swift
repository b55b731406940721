/// The kinds of traffic that `trace make` makes.
enum TraceRecipe: String, CaseIterable, Sendable {
    /// Groups of about ten requests that share half of their prompt, twenty groups at a time.
    case prefixes
    /// Conversations of several turns: each prompt repeats all that was said before.
    case sessions
    /// Agents with long system prompts, few of them popular, on tasks of several steps with growing context.
    case agents
    /// Short prompts that share nothing, and long answers.
    case reasoning
    /// Single questions and their answers, with lengths as in ShareGPT: most prompts short, few long.
    case questions
    /// As `prefixes`, at four times the usual rate for ten seconds of every minute.
    case bursts
    /// Conversations in words: what is asked for bears on how long the answer is.
    case asks
    /// A third each of `prefixes`, `agents` and `sessions`, one after the other.
    case drift
}
