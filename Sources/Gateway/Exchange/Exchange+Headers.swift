import NIOCore
import Routing

extension Exchange {
    /// Writes what answers tell of the decision, as far as the configuration has it.
    func writeDecisionFields(to buffer: inout ByteBuffer) {
        let wanted = configuration.decisionHeaders
        guard !wanted.isEmpty else { return }
        if wanted.contains(.worker), let answering, let name = loop.name(of: answering) {
            buffer.writeStaticString("x-azimuth-worker: ")
            buffer.writeString(name)
            buffer.writeStaticString("\r\n")
        }
        // Read part by part: a copy of the whole decision would touch all its arrays.
        if let policy = decision?.policy, let reason = decision?.reason, let version = decision?.modelVersion {
            if wanted.contains(.policy) {
                buffer.writeStaticString("x-azimuth-policy: ")
                buffer.writeString(policy)
                buffer.writeStaticString("\r\n")
            }
            if wanted.contains(.reason) {
                buffer.writeStaticString("x-azimuth-reason: ")
                buffer.writeString(reason.rawValue)
                buffer.writeStaticString("\r\n")
            }
            if wanted.contains(.modelVersion), version > 0 {
                buffer.writeStaticString("x-azimuth-model-version: ")
                buffer.writeDecimal(UInt64(version))
                buffer.writeStaticString("\r\n")
            }
            if wanted.contains(.decisionID), let id = decision?.id {
                buffer.writeStaticString("x-azimuth-decision-id: ")
                buffer.writeDecimal(UInt64(max(id, 0)))
                buffer.writeStaticString("\r\n")
            }
        }
        if wanted.contains(.predictedTokens), let length = facts?.predictedLength {
            buffer.writeStaticString("x-azimuth-predicted-tokens: ")
            buffer.writeDecimal(UInt64(length.mean))
            buffer.writeStaticString("; q10=")
            buffer.writeDecimal(UInt64(length.q10))
            buffer.writeStaticString("; q50=")
            buffer.writeDecimal(UInt64(length.q50))
            buffer.writeStaticString("; q90=")
            buffer.writeDecimal(UInt64(length.q90))
            buffer.writeStaticString("\r\n")
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
