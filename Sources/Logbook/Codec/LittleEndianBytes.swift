import Foundation

/// Numbers the logbook stores as little-endian bytes: what is read back has the bits of what was written.
protocol LittleEndianBytes {
    /// The number with these little-endian bytes, which are as many as it is wide.
    init(littleEndianBytes bytes: UnsafeRawBufferPointer)

    /// The number with its bytes swapped where the machine is big-endian.
    var inLittleEndian: Self { get }
}

extension LittleEndianBytes {
    /// Calls `body` with the bytes of `values`.
    static func withLittleEndianBytes<R>(of values: [Self], _ body: (UnsafeRawBufferPointer) -> R) -> R {
        #if _endian(little)
            return values.withUnsafeBytes(body)
        #else
            return values.map(\.inLittleEndian).withUnsafeBytes(body)
        #endif
    }

    /// The numbers in `bytes`; bytes past the last whole one are left out.
    static func read(_ bytes: Data) -> [Self] {
        let width = MemoryLayout<Self>.size
        return bytes.withUnsafeBytes { raw in
            (0..<raw.count / width).map {
                Self(littleEndianBytes: UnsafeRawBufferPointer(rebasing: raw[$0 * width..<($0 + 1) * width]))
            }
        }
    }
}

extension UInt16: LittleEndianBytes {
    init(littleEndianBytes bytes: UnsafeRawBufferPointer) {
        self.init(littleEndian: bytes.loadUnaligned(as: UInt16.self))
    }

    var inLittleEndian: UInt16 { littleEndian }
}

extension UInt32: LittleEndianBytes {
    init(littleEndianBytes bytes: UnsafeRawBufferPointer) {
        self.init(littleEndian: bytes.loadUnaligned(as: UInt32.self))
    }

    var inLittleEndian: UInt32 { littleEndian }
}

extension Float: LittleEndianBytes {
    init(littleEndianBytes bytes: UnsafeRawBufferPointer) {
        self.init(bitPattern: UInt32(littleEndianBytes: bytes))
    }

    var inLittleEndian: Float { Float(bitPattern: bitPattern.littleEndian) }
}
