#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Words for a PEM file that could not be used.
enum PEMFile {
    /// Says whether it cannot be read at all, or is not what it should be.
    static func problem(_ path: String, _ wanted: String) -> String {
        guard access(path, R_OK) == 0 else {
            return "cannot be read: \(String(cString: strerror(errno)).lowercased())"
        }
        return "holds no \(wanted) in PEM form"
    }
}
