import ArgumentParser

/// `azimuth model`.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "List and export the model versions in a logbook.",
        discussion: """
            Every round of training makes a version. A version serves only once it was promoted; the newest fifty and \
            the newest fifty promoted are kept whole, of older ones the line in the list.

            Exit status: 0 in good order; 64 a wrong flag; 65 the file is no logbook or of a newer version; 66 there \
            is no such file or version; 73 --output cannot be written; 74 the logbook cannot be read.
            """,
        subcommands: [
            ModelListCommand.self,
            ModelExportCommand.self,
        ])
}
