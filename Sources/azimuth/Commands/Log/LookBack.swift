import ArgumentParser
import Foundation

/// A stretch of time up to now, written `90s`, `10m`, `2h`, `7d`, or as plain seconds.
struct LookBack: ExpressibleByArgument, Equatable, Sendable {
    /// Its length.
    let seconds: Double

    init?(argument: String) {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        let unit = argument.last.flatMap { units[$0] }
        let digits = unit == nil ? argument[...] : argument.dropLast()
        guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(digits) else {
            return nil
        }
        seconds = number * (unit ?? 1)
        // Ten years: far beyond any logbook, and safe in every later sum.
        guard seconds > 0, seconds <= 3_653 * 86_400 else { return nil }
    }

    /// The Unix time it begins at, when it ends now.
    func start(now: Double = Date().timeIntervalSince1970) -> Double { now - seconds }
}
