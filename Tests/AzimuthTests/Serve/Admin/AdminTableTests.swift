import Gateway
import Testing

@testable import azimuth

@Suite struct AdminTableTests {
    private struct Body: Decodable { var url: String; var drainSecs: Int? }

    private let table = AdminTable(routes: [
        AdminRoute("GET", "/workers") { _ in AdminResponse(body: "list") },
        AdminRoute("POST", "/workers") { call in
            AdminResponse(status: 201, body: try call.request.decode(Body.self).url)
        },
        AdminRoute("DELETE", "/workers/{name}") { call in AdminResponse(body: "gone \(call["name"])") },
        AdminRoute("GET", "/azimuth/fault") { _ in throw AdminFailure(409, "cannot", param: "x") },
        AdminRoute("GET", "/azimuth/limit") { call in
            AdminResponse(body: "\(try AdminQuery.count(call.request, "limit", in: 1...9, otherwise: 3))")
        },
    ])

    private func answer(_ method: String, _ target: String, _ body: String = "") async -> AdminResponse {
        await table.answer(AdminRequest(method: method, target: target, body: Array(body.utf8)))
    }

    @Test func aRouteIsFoundByMethodAndPath() async {
        #expect(await answer("GET", "/workers").body == "list")
        #expect(await answer("HEAD", "/workers/").body == "list")
        #expect(await answer("DELETE", "/workers/http%3A%2F%2Fa%3A1").body == "gone http://a:1")
    }

    @Test func anUnknownPathIsNotFound() async {
        for path in ["/workers/a/b", "/azimuth", "/azimuth/x"] {
            let response = await answer("GET", path)
            #expect(response.status == 404 && response.body.contains("no endpoint \(path)"))
        }
    }

    @Test func anotherMethodIsToldWhatThePathTakes() async {
        let refused = await answer("PUT", "/workers")
        #expect(refused.status == 405 && refused.headers["allow"] == "GET, HEAD, POST")
        #expect(await answer("GET", "/workers/a").headers["allow"] == "DELETE")
        let options = await answer("OPTIONS", "/workers")
        #expect(options.status == 204 && options.headers["allow"] == "GET, HEAD, POST")
    }

    @Test func aRefusalNamesTheField() async {
        let response = await answer("GET", "/azimuth/fault")
        #expect(response == .error(409, "cannot", param: "x"))
    }

    @Test(arguments: [
        ("", "must be a JSON object"), ("[]", "must be a JSON object"), ("{}", "no field 'url'"),
        (#"{"url":1}"#, "'url' must be of type String"),
        (#"{"url":"a","drain_secs":"b"}"#, "'drain_secs' must be of type Int"),
    ])
    func aBodyThatDoesNotFitIsABadRequest(body: String, message: String) async {
        let response = await answer("POST", "/workers", body)
        #expect(response.status == 400 && response.body.contains(message), "\(response.body)")
    }

    @Test func aNumberOfTheQueryIsBounded() async {
        #expect(await answer("GET", "/azimuth/limit").body == "3")
        #expect(await answer("GET", "/azimuth/limit?limit=9").body == "9")
        for wrong in ["0", "10", "x", "", "99999999999999999999"] {
            #expect(await answer("GET", "/azimuth/limit?limit=\(wrong)").status == 400)
        }
    }
}
