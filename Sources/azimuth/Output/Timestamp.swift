import Foundation

/// Unix times as the tables show them: UTC, to the second.
enum Timestamp {
    static func text(_ seconds: Double?) -> String {
        // Beyond the year 9999 it is no time of a log.
        guard let seconds, seconds >= 0, seconds < 253_402_300_800 else { return "-" }
        var whole = time_t(seconds)
        var parts = tm()
        gmtime_r(&whole, &parts)
        return String(
            format: "%04d-%02d-%02d %02d:%02d:%02dZ", parts.tm_year + 1_900, parts.tm_mon + 1, parts.tm_mday,
            parts.tm_hour, parts.tm_min, parts.tm_sec)
    }

    /// A length of time in the two largest units that say something, such as `3m 20s`.
    static func span(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "-" }
        let whole = Int(seconds.rounded())
        switch whole {
        case ..<60: return "\(whole)s"
        case ..<3_600: return "\(whole / 60)m \(whole % 60)s"
        case ..<86_400: return "\(whole / 3_600)h \(whole / 60 % 60)m"
        default: return "\(whole / 86_400)d \(whole / 3_600 % 24)h"
        }
    }
}
