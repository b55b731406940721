#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension Logbook {
    /// Whether another process has the logbook at `path` open, as a running router has.
    public static func isInUse(path: String) -> Bool { SharedFile.isOpenElsewhere("\(path)-shm") }
}

/// The file that the connections to a database in write-ahead mode share.
private enum SharedFile {
    /// The byte on which every connection holds a shared lock, by SQLite's file format. The system forgets such a lock
    /// with the process that took it.
    private static let place: off_t = 128

    /// A lock of this process itself is not seen, and closing the file would lose it: to be asked before opening.
    static func isOpenElsewhere(_ path: String) -> Bool {
        let file = open(path, O_RDWR)
        guard file >= 0 else { return false }
        defer { close(file) }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = place
        lock.l_len = 1
        return fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
    }
}
