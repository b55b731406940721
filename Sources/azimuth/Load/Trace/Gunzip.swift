import CZlib
import Foundation

/// Decompresses gzip, several members in a row included.
enum Gunzip {
    /// Why a text could not be decompressed.
    enum Failure: Error, Equatable {
        /// It is damaged or cut off.
        case damaged
        /// It is longer than allowed.
        case tooLong
    }

    /// - Parameter limit: most bytes of the result.
    static func decompress(_ data: Data, limit: Int) throws(Failure) -> Data {
        let result: Result<Data, Failure> = data.withUnsafeBytes { input in
            do throws(Failure) {
                return .success(try inflate(input, limit: limit))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func inflate(_ input: UnsafeRawBufferPointer, limit: Int) throws(Failure) -> Data {
        var stream = z_stream()
        // 16 more than the largest window asks for gzip's frame.
        guard inflateInit2_(&stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .damaged
        }
        defer { inflateEnd(&stream) }
        var output = Data()
        var part = [UInt8](repeating: 0, count: 1 << 18)
        var taken = 0
        var status = Z_OK
        while taken < input.count || status != Z_STREAM_END {
            // zlib counts its input in 32 bits.
            let given = min(input.count - taken, 1 << 30)
            let made = part.withUnsafeMutableBufferPointer { buffer in
                let rest = UnsafeMutableRawPointer(mutating: input.baseAddress?.advanced(by: taken))
                stream.next_in = rest?.assumingMemoryBound(to: Bytef.self)
                stream.avail_in = UInt32(given)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(buffer.count)
                status = CZlib.inflate(&stream, Z_NO_FLUSH)
                return buffer.count - Int(stream.avail_out)
            }
            let used = given - Int(stream.avail_in)
            taken += used
            output.append(contentsOf: part[..<made])
            guard output.count <= limit else { throw .tooLong }
            guard status == Z_OK || status == Z_STREAM_END, used > 0 || made > 0 else { throw .damaged }
            if status == Z_STREAM_END, taken < input.count, inflateReset(&stream) != Z_OK { throw .damaged }
        }
        return output
    }
}
