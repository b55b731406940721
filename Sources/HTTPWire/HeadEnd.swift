import CShims

/// Finds where a head ends.
enum HeadEnd {
    /// The number of bytes up to and with the empty line, or nil while it has not come.
    static func find(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress, bytes.count >= 4 else { return nil }
        let mark: (UInt8, UInt8, UInt8, UInt8) = (13, 10, 13, 10)
        return withUnsafeBytes(of: mark) { mark in
            guard let found = azimuth_memmem(base, bytes.count, mark.baseAddress, 4) else { return nil }
            return base.distance(to: found) + 4
        }
    }
}
