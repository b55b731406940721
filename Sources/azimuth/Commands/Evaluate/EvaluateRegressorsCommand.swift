import ArgumentParser
import Foundation
import Learning

/// `azimuth evaluate regressors`.
struct EvaluateRegressorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regressors",
        abstract: "Fit regressors to the older part of a CSV file and test them on the newer part.",
        discussion: """
            Each run (rows that agree in the --group columns) is split by its order: the oldest --train-fraction is \
            learnt from, the rest is tested on, and runs are merged by place. mean and median are those of the \
            training part; ridge and mlp are fitted as the router fits them, the mlp being a network that corrects \
            the ridge.
            Scores are the mean absolute error in the label's unit, the explained share of variance and Spearman's \
            rank correlation, which is 0 for a constant prediction.
            --prequential adds the errors of test-then-learn over the whole file: blocks of 250 rows, each predicted \
            by a model of the 5,000 before it, from row 200 on.

            Exit status: 0 in good order; 64 a wrong flag; 65 the file is no such CSV; 66 it cannot be read.
            """)

    @Option(help: ArgumentHelp("The file, plain or gzip, names in its first line.", valueName: "file"))
    var csv: String

    @Option(help: ArgumentHelp("Column to predict.", valueName: "column"))
    var label: String

    @Option(help: ArgumentHelp("Columns to predict from, separated by commas.", valueName: "columns"))
    var features: String

    @Option(help: ArgumentHelp("Columns that tell runs apart. Default: all is one run.", valueName: "columns"))
    var group: String?

    @Option(help: ArgumentHelp("Column that grows with time. Default: the rows' order.", valueName: "column"))
    var order: String?

    @Option(help: ArgumentHelp("Share of each run, its oldest rows, to learn from.", valueName: "share"))
    var trainFraction = 0.7

    @Flag(help: "Let the linear part have the products of any two features, and their squares, as terms.")
    var interactions = false

    @Option(help: ArgumentHelp("What to try: mean, median, ridge, mlp.", valueName: "names"))
    var models = "mean,median,ridge,mlp"

    @Option(help: ArgumentHelp("Only rows with this text in this column; may be repeated.", valueName: "column=text"))
    var `where`: [String] = []

    @Flag(help: "Leave out rows with a cell that is no number, and count them.")
    var dropBadRows = false

    @Flag(help: "Add the errors of test-then-learn over the whole file.")
    var prequential = false

    @Option(help: ArgumentHelp("Seed of the network's first weights and of the rows' order.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup var output: JSONOption

    /// Most features: with their products the equations still fit into memory with ease.
    private static let mostFeatures = 512
    private static let mostWithInteractions = 64

    func validate() throws {
        _ = try trials()
        _ = try filters()
        let count = try Self.names(features, "--features").count
        let most = interactions ? Self.mostWithInteractions : Self.mostFeatures
        guard count <= most else {
            let with = interactions ? " with --interactions" : ""
            throw ValidationError("--features names \(count) columns; at most \(most) are allowed\(with).")
        }
        guard trainFraction > 0, trainFraction < 1 else {
            throw ValidationError("--train-fraction is \(trainFraction); it must be above 0 and below 1.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            let table = try CSVTable.read(
                csv,
                CSVTable.Wanted(
                    label: label, features: try Self.names(features, "--features"),
                    groups: try group.map { try Self.names($0, "--group") } ?? [], order: order,
                    filters: try filters(), dropsBadRows: dropBadRows))
            let comparison = try RegressorComparison(
                table, trials: try trials(), settings: settings(columns: table.columns), trainFraction: trainFraction,
                prequential: prequential)
            print(output.json ? try JSONText.encode(comparison) : comparison.text)
        }
    }

    private func settings(columns: Int) -> RegressorTrial.Settings {
        var settings = RegressorTrial.Settings()
        settings.network.seed = seed
        if interactions {
            settings.ridge.interactions = Interactions(
                (0..<columns).flatMap { first in (first..<columns).map { .init(first, $0) } })
        }
        return settings
    }

    private func trials() throws -> [RegressorTrial] {
        try Self.names(models, "--models").map { name in
            guard let trial = RegressorTrial(rawValue: name) else {
                let known = RegressorTrial.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--models names '\(name)'; known are \(known).")
            }
            return trial
        }
    }

    private func filters() throws -> [(column: String, value: String)] {
        try self.where.map { text in
            guard let split = text.firstIndex(of: "="), split > text.startIndex else {
                throw ValidationError("--where is '\(text)'; it must be a column and a text, such as policy=random.")
            }
            return (String(text[..<split]), String(text[text.index(after: split)...]))
        }
    }

    /// The names in a list, none twice.
    private static func names(_ list: String, _ flag: String) throws -> [String] {
        let names = list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        guard !names.isEmpty, names.allSatisfy({ !$0.isEmpty }) else {
            throw ValidationError("\(flag) is '\(list)'; it must be names separated by commas.")
        }
        guard Set(names).count == names.count else { throw ValidationError("\(flag) '\(list)' names one twice.") }
        return names
    }
}
