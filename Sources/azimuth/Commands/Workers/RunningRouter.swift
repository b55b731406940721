import ArgumentParser
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Where a running router is, and how it is asked.
struct RunningRouter: ParsableArguments {
    @Option(help: ArgumentHelp("The running router.", valueName: "url"))
    var url = "http://127.0.0.1:30080"

    @Option(
        help: ArgumentHelp("File whose first line is the key, where the router asks for one.", valueName: "file"))
    var apiKeyFile: String?

    /// Sends one request and gives the body of its answer.
    ///
    /// - Throws: `CommandFailure` with what the router or the network says is wrong.
    func send(
        _ method: HTTPMethod, _ path: String, json: String? = nil, timeout: TimeAmount = .seconds(60)
    ) async throws -> String {
        let target: LoadTarget
        do {
            target = try LoadTarget.parse(url)
        } catch {
            throw CommandFailure(.usage, "--url '\(url)' is no router's URL; give it as http://HOST:PORT.")
        }
        let key = try readKey()
        let answer: HTTPProbe.Answer
        do {
            answer = try await HTTPProbe.send(
                method, path, json: json, to: target, apiKey: key, timeout: timeout,
                on: MultiThreadedEventLoopGroup.singleton.any())
        } catch {
            throw CommandFailure(
                .unavailable, "no router answers at \(target.description): \(HTTPProbe.reason(of: error)).")
        }
        guard (200..<300).contains(answer.status) else {
            let message = Self.message(of: answer.body) ?? "it answers with status \(answer.status)"
            throw CommandFailure(
                answer.status < 500 ? .usage : .unavailable,
                "\(target.description): \(message)" + (message.hasSuffix(".") ? "" : "."))
        }
        return answer.body
    }

    private func readKey() throws -> String? {
        guard let apiKeyFile else { return nil }
        guard let text = try? String(contentsOfFile: apiKeyFile, encoding: .utf8) else {
            throw CommandFailure(.noInput, "--api-key-file '\(apiKeyFile)' cannot be read.")
        }
        let key = text.split(whereSeparator: \.isNewline).first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw CommandFailure(.badInput, "--api-key-file '\(apiKeyFile)' holds no key on its first line.")
        }
        return key
    }

    private static func message(of body: String) -> String? {
        struct Failure: Decodable {
            struct Content: Decodable { var message: String }
            var error: Content
        }
        return try? JSONDecoder().decode(Failure.self, from: Data(body.utf8)).error.message
    }

    /// A worker's id or URL as one segment of a path.
    static func segment(_ worker: String) -> String {
        worker.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? worker
    }
}
