import ArgumentParser
import Foundation

/// Which runs a command that simulates makes, and how many at a time.
struct RunsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Seeds, separated by commas.", valueName: "numbers"))
    var seeds = "1"

    @Option(help: ArgumentHelp("Runs at a time. Default: as many as there are processors.", valueName: "n"))
    var processors: Int?

    func validate() throws {
        if let processors, !(1...1_024).contains(processors) {
            throw ValidationError("--processors is \(processors); it must be from 1 to 1024.")
        }
        _ = try numbers()
    }

    /// The seeds.
    func numbers() throws -> [UInt64] {
        let numbers = try seeds.split(separator: ",").map { text in
            guard let number = UInt64(text.trimmingCharacters(in: .whitespaces)) else {
                throw ValidationError("--seeds has '\(text)'; it must be whole numbers separated by commas.")
            }
            return number
        }
        guard !numbers.isEmpty, Set(numbers).count == numbers.count else {
            throw ValidationError("--seeds must be different whole numbers separated by commas.")
        }
        return numbers
    }

    /// Runs at a time.
    var atATime: Int { processors ?? ProcessInfo.processInfo.activeProcessorCount }
}
