import Foundation
import Routing

/// Length taggers in files.
enum TaggerFile {
    /// The shipped model's place in the repository.
    static let shippedName = "models/length-tagger.bin"

    /// The shipped model: beside the program, in a folder above it, or in the working folder; nil where it is nowhere.
    static func shipped() -> String? {
        var folders = [FileManager.default.currentDirectoryPath]
        var folder = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            folder = URL(fileURLWithPath: own)
        }
        for _ in 0..<6 {
            folder.deleteLastPathComponent()
            folders.append(folder.path)
            folders.append(folder.appendingPathComponent("share/azimuth").path)
        }
        return folders.map { $0 + "/" + shippedName }.first { FileManager.default.isReadableFile(atPath: $0) }
    }

    /// Reads a tagger.
    static func read(_ path: String) throws -> LengthTagger {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.noInput, "cannot read the length tagger '\(path)'")
        }
        do {
            return try LengthTagger(encoded: [UInt8](data))
        } catch {
            throw CommandFailure(.badInput, "'\(path)' cannot be used: \(error.description)")
        }
    }

    /// Writes a tagger; a reader never sees half of one.
    static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(.cannotWrite, "cannot write '\(path)'; give a file in a folder that can be written")
        }
    }

    /// The tagger that a flag names: `default` the shipped one, `none` one that has learned nothing, else a file.
    static func named(_ name: String, flag: String = "--model") throws -> LengthTagger {
        switch name {
        case "none": return LengthTagger()
        case "default":
            guard let path = shipped() else {
                throw CommandFailure(
                    .noInput,
                    "the shipped model \(shippedName) is not there; give one with \(flag) FILE or \(flag) none")
            }
            return try read(path)
        default: return try read(name)
        }
    }
}
