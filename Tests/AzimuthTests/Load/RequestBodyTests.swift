import Foundation
import NIOCore
import Testing

@testable import azimuth

@Suite struct RequestBodyTests {
    private func object(_ body: RequestBody, _ request: PlannedRequest) throws -> [String: Any] {
        let data = Data(body.render(request).readableBytesView)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private let request = PlannedRequest(
        index: 0, time: 0,
        messages: [
            PlannedMessage(role: .system, text: "a \"quoted\" \\ \u{0}\n\u{1F} é 🙂"),
            PlannedMessage(role: .user, text: ""),
        ], maxTokens: 12, session: "s")

    @Test func chatBodiesHoldTheMessagesUnchanged() throws {
        let body = try object(RequestBody(model: "m/\"x\""), request)
        let messages = try #require(body["messages"] as? [[String: String]])
        #expect(messages == request.messages.map { ["role": $0.role.rawValue, "content": $0.text] })
        #expect(body["model"] as? String == "m/\"x\"")
        #expect(body["max_tokens"] as? Int == 12)
        #expect(body["stream"] as? Bool == true)
        #expect((body["stream_options"] as? [String: Bool])?["include_usage"] == true)
        #expect(body["user"] as? String == "s")
        #expect(body["ignore_eos"] == nil)
    }

    @Test func completionsAndWholeAnswersAreAskedForAsSuch() throws {
        var request = request
        request.ignoreEOS = true
        let body = try object(RequestBody(endpoint: .completions, model: "m", stream: false), request)
        #expect((body["prompt"] as? String)?.hasPrefix("a \"quoted\"") == true)
        #expect(body["messages"] == nil && body["stream"] == nil && body["stream_options"] == nil)
        #expect(body["ignore_eos"] as? Bool == true)
    }
}
