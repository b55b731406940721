import Fleet
import Foundation
import NIOCore
import NIOPosix

/// Posts orders to a URL as JSON.
struct WebhookActuator: Actuator {
    let name = "webhook"
    let url: WebhookURL
    /// Signs what is posted; nil for nobody.
    let signature: WebhookSignature?
    /// Makes a connection secure; nil where none may be.
    let transport: ProbeTransport?
    /// Bound on the whole exchange.
    var timeout: TimeAmount = .seconds(10)

    func apply(_ order: ScaleOrder) async throws(ActuatorFailure) {
        let body: String
        do {
            body = try JSONText.encode(order)
        } catch {
            throw ActuatorFailure("the order cannot be written as JSON")
        }
        let timestamp = Int(Date().timeIntervalSince1970)
        var headers = [
            ("content-type", "application/json"), ("user-agent", "azimuth"), ("x-azimuth-timestamp", "\(timestamp)"),
        ]
        if let signature {
            headers.append(("x-azimuth-signature", signature.header(timestamp: timestamp, body: body)))
        }
        let status: Int
        do {
            status = try await WebhookExchange.post(
                body, headers: headers, to: url, transport: transport, timeout: timeout,
                on: MultiThreadedEventLoopGroup.singleton.any())
        } catch {
            throw ActuatorFailure("\(url.shown): \(HTTPProbe.reason(of: error))")
        }
        guard (200..<300).contains(status) else { throw ActuatorFailure("\(url.shown) answered \(status)") }
    }
}
