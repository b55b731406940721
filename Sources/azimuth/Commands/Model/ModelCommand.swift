import ArgumentParser

/// `azimuth model`.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "List, describe, compare, export and import model versions, and choose which one serves.",
        discussion: """
            Every round of training makes a version. A version serves only once it was promoted; the newest fifty, the \
            newest fifty promoted and of older promoted ones the last of each minute, hour and day are kept whole, of \
            others the line in the list. All commands look into a logbook (--log) or ask a running router (--url); what \
            changes something needs --url while a router runs.

            Exit status: 0 in good order; 1 refused by what runs; 64 a wrong flag; 65 the file is no logbook or no model \
            of this version; 66 there is no such file or version; 69 the router cannot be reached; 73 --output cannot be \
            written; 74 the logbook cannot be read or is in use.
            """,
        subcommands: [
            ModelListCommand.self,
            ModelCardCommand.self,
            ModelDiffCommand.self,
            ModelExportCommand.self,
            ModelImportCommand.self,
            ModelPromoteCommand.self,
            ModelRollbackCommand.self,
            ModelResumeCommand.self,
        ])
}
