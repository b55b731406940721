import ArgumentParser
import Foundation

/// Who changes something and why, for the logbook.
struct Author: Codable, Sendable, Equatable {
    var who: String?
    var why: String?
    /// The label of the administrator's key that it was done with; nobody can say that of themselves.
    var key: String?

    private enum CodingKeys: CodingKey { case who, why }

    /// What is recorded of who it was.
    var name: String {
        guard let key else { return Self.clean(who) ?? "unnamed" }
        guard let who = Self.clean(who), who != key else { return key }
        return "\(who) (key \(key))"
    }
    /// What is recorded of why.
    var reason: String { Self.clean(why) ?? "" }

    /// Without control characters and blanks at its ends; nil where nothing is left.
    private static func clean(_ text: String?) -> String? {
        let clean = text.map { TextTable.visible($0, width: 500).trimmingCharacters(in: .whitespaces) }
        return clean?.isEmpty == false ? clean : nil
    }
}

/// The flags that say who changes something and why.
struct AuthorOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who does it, for the record. Default: the user's name.", valueName: "name"))
    var who: String?

    @Option(help: ArgumentHelp("Why, for the record.", valueName: "text"))
    var why: String?

    var author: Author {
        let environment = ProcessInfo.processInfo.environment
        return Author(
            who: who ?? environment["SUDO_USER"] ?? environment["USER"] ?? environment["LOGNAME"], why: why)
    }
}
