import ArgumentParser

/// Every command with its help.
enum CommandReference {
    static var text: String {
        var parts = [
            """
            # Commands

            What `azimuth COMMAND --help` says; `make install` also installs it as man pages (`man azimuth`) and completions for bash, zsh
            and fish. Made from the code by `make docs`.
            """
        ]
        visit(Azimuth.self, path: "azimuth") { command, path in
            // The flags of serve have a page of their own.
            let help =
                command == ServeCommand.self
                ? command.configuration.abstract + "\n\n" + command.configuration.discussion
                    + "\n\nIts settings: [configuration.md](configuration.md)."
                : "```text\n"
                    + Azimuth.helpMessage(for: command, columns: 100).trimmedLines + "\n```"
            parts.append("## \(path)\n\n\(help)")
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// Visits a command and all below it.
    static func visit(
        _ command: any ParsableCommand.Type, path: String, _ body: (any ParsableCommand.Type, String) -> Void
    ) {
        guard command.configuration.shouldDisplay else { return }
        body(command, path)
        for child in command.configuration.subcommands {
            visit(child, path: "\(path) \(child._commandName)", body)
        }
    }
}

extension String {
    /// The text without blanks at the ends of its lines and empty lines at its own.
    fileprivate var trimmedLines: String {
        let lines = split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            var line = line
            while line.last == " " { line.removeLast() }
            return line
        }
        let kept = lines.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()
        return kept.joined(separator: "\n")
    }
}
