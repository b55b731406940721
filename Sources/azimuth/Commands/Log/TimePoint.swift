import ArgumentParser
import Foundation

/// A moment as an operator writes it: so long ago (`90s`, `10m`, `2h`, `7d`), or a date and time (`2026-01-31`,
/// `2026-01-31T18:30`, `2026-01-31 18:30:05Z`, `2026-01-31T18:30:05+02:00`); without a zone it is UTC.
enum TimePoint: ExpressibleByArgument, Equatable, Sendable {
    case ago(Double)
    case at(Double)

    init?(argument: String) {
        if let back = LookBack(argument: argument) {
            self = .ago(back.seconds)
        } else if let time = Self.date(argument) {
            self = .at(time)
        } else {
            return nil
        }
    }

    /// The Unix time in seconds.
    func time(now: Double = Date().timeIntervalSince1970) -> Double {
        switch self {
        case .ago(let seconds): now - seconds
        case .at(let time): time
        }
    }

    private static func date(_ text: String) -> Double? {
        guard text.utf8.count <= 40 else { return nil }
        let pattern = /(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?/
        guard let match = text.wholeMatch(of: pattern) else { return nil }
        func number(_ part: Substring?) -> Int { part.flatMap { Int($0) } ?? 0 }
        let (year, month, day) = (number(match.1), number(match.2), number(match.3))
        let (hour, minute, second) = (number(match.4), number(match.5), number(match.6))
        guard (1970...9999).contains(year), (1...12).contains(month), hour < 24, minute < 60, second < 61 else {
            return nil
        }
        var parts = tm()
        parts.tm_year = Int32(year - 1_900)
        parts.tm_mon = Int32(month - 1)
        parts.tm_mday = Int32(day)
        parts.tm_hour = Int32(hour)
        parts.tm_min = Int32(minute)
        parts.tm_sec = Int32(second)
        let time = timegm(&parts)
        // The 31st of a month of 30 days becomes the 1st of the next.
        guard parts.tm_mday == Int32(day) else { return nil }
        return Double(time) - offset(match.7)
    }

    /// Seconds that a zone is ahead of UTC.
    private static func offset(_ zone: Substring?) -> Double {
        guard let zone, zone != "Z" else { return 0 }
        let digits = zone.dropFirst().filter(\.isNumber)
        let minutes = (Int(digits.prefix(2)) ?? 0) * 60 + (Int(digits.suffix(2)) ?? 0)
        return Double(minutes * 60) * (zone.first == "-" ? -1 : 1)
    }
}

/// The `--since` and `--until` flags.
struct SpanOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only from then on: so long ago (90s, 10m, 2h, 7d) or a date and time (2026-01-31T18:30, UTC unless it names "
                + "a zone).", valueName: "time"))
    var since: TimePoint?

    @Option(help: ArgumentHelp("Only before then.", valueName: "time"))
    var until: TimePoint?

    func validate() throws {
        guard let since, let until, until.time() <= since.time() else { return }
        throw ValidationError("--until is not after --since; nothing lies between them.")
    }

    /// As members of an admin path's query.
    var query: [String] {
        [("since", since), ("until", until)].compactMap { name, point in point.map { "\(name)=\($0.time())" } }
    }
}
