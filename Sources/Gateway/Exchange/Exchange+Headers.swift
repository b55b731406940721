import NIOCore
import Routing

extension Exchange {
    /// Writes what answers tell of the decision, as far as the configuration has it.
    func writeDecisionFields(to buffer: inout ByteBuffer) {
        let wanted = configuration.decisionHeaders
        guard !wanted.isEmpty else { return }
        if wanted.contains(.worker), let answering, let target = loop.target(answering) {
            buffer.writeStaticString("x-azimuth-worker: ")
            buffer.writeString(target.name)
            buffer.writeStaticString("\r\n")
        }
        if let decision {
            if wanted.contains(.policy) {
                buffer.writeStaticString("x-azimuth-policy: ")
                buffer.writeString(decision.policy)
                buffer.writeStaticString("\r\n")
            }
            if wanted.contains(.reason) {
                buffer.writeStaticString("x-azimuth-reason: ")
                buffer.writeString(decision.reason.rawValue)
                buffer.writeStaticString("\r\n")
            }
            if wanted.contains(.modelVersion), decision.modelVersion > 0 {
                buffer.writeStaticString("x-azimuth-model-version: ")
                buffer.writeDecimal(UInt64(decision.modelVersion))
                buffer.writeStaticString("\r\n")
            }
            if wanted.contains(.decisionID) {
                buffer.writeStaticString("x-azimuth-decision-id: ")
                buffer.writeDecimal(UInt64(max(decision.id, 0)))
                buffer.writeStaticString("\r\n")
            }
        }
        if wanted.contains(.overhead), let dispatchedAt {
            buffer.writeStaticString("x-azimuth-overhead-ms: ")
            buffer.writeMilliseconds(of: dispatchedAt - received)
            buffer.writeStaticString("\r\n")
        }
    }
}

extension ByteBuffer {
    /// Writes a whole number.
    fileprivate mutating func writeDecimal(_ value: UInt64, leastDigits: Int = 1) {
        var digits: (UInt64, UInt64, UInt32) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { buffer in
            var rest = value
            var start = buffer.count
            repeat {
                start -= 1
                buffer[start] = UInt8(48 + rest % 10)
                rest /= 10
            } while rest > 0 || buffer.count - start < leastDigits
            writeBytes(UnsafeRawBufferPointer(rebasing: buffer[start...]))
        }
    }

    /// Writes a span in milliseconds with three decimals.
    fileprivate mutating func writeMilliseconds(of span: TimeAmount) {
        let microseconds = UInt64(max(span.nanoseconds, 0)) / 1_000
        writeDecimal(microseconds / 1_000)
        writeStaticString(".")
        writeDecimal(microseconds % 1_000, leastDigits: 3)
    }
}
