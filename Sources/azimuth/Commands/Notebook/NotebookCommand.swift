import ArgumentParser

/// `azimuth notebook`.
struct NotebookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notebook",
        abstract: "Make reports of a logbook with notebooks that also open in Jupyter.",
        discussion: """
            The notebooks lie in notebooks-cli/ beside the sources, or in share/azimuth/ of an installation. They run \
            through papermill and nbconvert, which are installed from PyPI at first use.
            """,
        subcommands: [NotebookListCommand.self, NotebookRunCommand.self])
}

/// Where the notebooks are.
struct NotebookFolderOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of the notebooks. Default: the environment's AZIMUTH_NOTEBOOKS, else notebooks-cli/ near the "
                + "program or the current folder.", valueName: "folder"))
    var folder: String?
}
