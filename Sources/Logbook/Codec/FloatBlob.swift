import Foundation

/// Vectors of 32-bit numbers as little-endian bytes: what is read back has the bits of what was written.
enum FloatBlob {
    /// The bytes of `values`, 4 for each.
    static func encode(_ values: [Float]) -> Data {
        #if _endian(little)
            return values.withUnsafeBytes { Data($0) }
        #else
            return encode(values.map(\.bitPattern))
        #endif
    }

    /// The bytes of `values`, 4 for each.
    static func encode(_ values: [UInt32]) -> Data {
        #if _endian(little)
            return values.withUnsafeBytes { Data($0) }
        #else
            return values.map(\.littleEndian).withUnsafeBytes { Data($0) }
        #endif
    }

    /// The bytes of `values`, 2 for each.
    static func encode(_ values: [UInt16]) -> Data {
        #if _endian(little)
            return values.withUnsafeBytes { Data($0) }
        #else
            return values.map(\.littleEndian).withUnsafeBytes { Data($0) }
        #endif
    }

    /// The floats in `bytes`; bytes past the last whole one are left out.
    static func floats(_ bytes: Data) -> [Float] {
        integers(bytes, as: UInt32.self).map(Float.init(bitPattern:))
    }

    /// The unsigned integers in `bytes`; bytes past the last whole one are left out.
    static func integers<T: FixedWidthInteger>(_ bytes: Data, as type: T.Type) -> [T] {
        let width = MemoryLayout<T>.size
        return bytes.withUnsafeBytes { raw in
            (0..<raw.count / width).map { T(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * width, as: T.self)) }
        }
    }
}
