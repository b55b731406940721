import Foundation
import Logbook
import NIOHTTP1

extension LogOrRouter {
    /// Prints what `body` makes of the logbook, or what the running router answers under `/azimuth/log/...`, which is the
    /// same.
    ///
    /// - Parameters:
    ///   - name: the last part of the path.
    ///   - query: its members.
    ///   - body: makes the text; told whether it has to do without sparklines.
    func look(
        _ name: String, _ query: [String], json: Bool, _ body: (LogbookReader, _ isPlain: Bool) throws -> String
    ) async throws {
        try await CommandFailure.reported {
            guard let router = try router() else {
                return try withReader { print(try body($0, !Terminal.outputIsTerminal)) }
            }
            let form = json ? [] : ["format=text"] + (Terminal.outputIsTerminal ? ["sparklines=1"] : [])
            let members = query + form
            let path = "/azimuth/log/\(name)" + (members.isEmpty ? "" : "?" + members.joined(separator: "&"))
            print(try await router.send(.GET, path).trimmingCharacters(in: .newlines))
        }
    }
}
