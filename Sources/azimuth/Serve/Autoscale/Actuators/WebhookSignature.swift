import Crypto
import Foundation

/// Signs what webhooks post: HMAC-SHA256 over the time, a full stop and the body, so that neither can be changed and an old
/// one cannot be sent again later.
struct WebhookSignature: Sendable {
    private let key: SymmetricKey

    /// - Parameter secret: the receiver has the same.
    init(secret: [UInt8]) { key = SymmetricKey(data: secret) }

    /// The value of `x-azimuth-signature`.
    ///
    /// - Parameter timestamp: what stands in `x-azimuth-timestamp`: whole Unix seconds.
    func header(timestamp: Int, body: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(timestamp).\(body)".utf8), using: key)
        let digits = Array("0123456789abcdef")
        return "sha256=" + String(code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The secret in a file: its text without blanks at both ends, 16 to 1,024 bytes.
    ///
    /// - Throws: `ActuatorFailure`, the rest of a sentence that begins with the file's name.
    static func read(_ path: String) throws(ActuatorFailure) -> WebhookSignature {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 4_096,
            let text = String(data: data, encoding: .utf8)
        else { throw ActuatorFailure("cannot be read as a short text; give a readable file") }
        let secret = Array(text.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
        guard (16...1_024).contains(secret.count) else {
            throw ActuatorFailure("holds \(secret.count) bytes; a secret has from 16 to 1024")
        }
        return WebhookSignature(secret: secret)
    }
}
