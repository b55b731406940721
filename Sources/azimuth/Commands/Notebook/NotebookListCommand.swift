import ArgumentParser

/// `azimuth notebook list`.
struct NotebookListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the notebooks, what each answers and its parameters.")

    @OptionGroup var place: NotebookFolderOption
    @OptionGroup var output: JSONOption

    private struct Listing: Encodable {
        var folder: String
        var notebooks: [Notebook]
    }

    func run() async throws {
        try await CommandFailure.reported {
            let folder = try NotebookFolder.find(place.folder)
            let notebooks = try folder.notebooks()
            if output.json {
                return print(try JSONText.encode(Listing(folder: folder.url.path, notebooks: notebooks)))
            }
            var table = TextTable([.left("name"), .left("answers", width: 100), .left("parameters", width: 100)])
            for notebook in notebooks {
                table.add([
                    notebook.name, notebook.question,
                    notebook.parameters.filter { $0 != "log" }.joined(separator: ", "),
                ])
            }
            print(table.text)
        }
    }
}
