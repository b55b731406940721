import Foundation

/// The forms of traces that can be read.
enum TraceFormat: String, CaseIterable, Sendable {
    /// Whichever of the others the file's first line is in.
    case auto
    /// JSON lines with `timestamp_ms`, `input_length`, `output_length` and more.
    case azimuth
    /// The same with `timestamp` in milliseconds, as Mooncake's.
    case mooncake
    /// CSV with `TIMESTAMP` (date and time), `ContextTokens`, `GeneratedTokens`: Azure's LLM inference traces.
    case azure
    /// CSV with `Timestamp` (seconds), `Request tokens`, `Response tokens`: BurstGPT's.
    case burstgpt
    /// CSV with `timestamp` (seconds), `input_tokens` or `text_tokens`, `output_tokens`: what ServeGen saves.
    case servegen

    /// What a CSV's columns are called and how its times are written.
    struct Columns: Sendable {
        var time: String
        var input: [String]
        var output: String
        var isDate = false
    }

    /// The columns of a CSV format; nil for JSON lines.
    var columns: Columns? {
        switch self {
        case .azure:
            return Columns(time: "TIMESTAMP", input: ["ContextTokens"], output: "GeneratedTokens", isDate: true)
        case .burstgpt: return Columns(time: "Timestamp", input: ["Request tokens"], output: "Response tokens")
        case .servegen:
            return Columns(time: "timestamp", input: ["input_tokens", "text_tokens"], output: "output_tokens")
        case .auto, .azimuth, .mooncake: return nil
        }
    }

    /// The key of a JSON line's time.
    var timeKey: StaticString { self == .mooncake ? "timestamp" : "timestamp_ms" }

    /// The format of a file that begins with this line; `.azimuth` where it is none, so that its errors are told.
    static func detect(_ line: UnsafeRawBufferPointer) -> TraceFormat {
        let text = String(decoding: line, as: UTF8.self)
        if text.contains("{") {
            return text.contains("\"timestamp\"") && !text.contains("\"timestamp_ms\"") ? .mooncake : .azimuth
        }
        let names = CSVLine.fields(text)
        let found = allCases.first { format in
            guard let columns = format.columns else { return false }
            return names.contains(columns.time) && names.contains(columns.output)
        }
        return found ?? .azimuth
    }
}
