/// Notices that files have changed, once for each change.
///
/// A change counts when the files have been the same twice: one that is just being written is not read by half.
struct FileWatch: Sendable {
    let paths: [String]
    /// The files as they were when they were read last.
    private var read: [String: FileStamp]
    /// The files as they were at the last look.
    private var seen: [String: FileStamp]

    /// Watches files that are read now.
    init(_ paths: [String]) {
        self.paths = paths
        read = Self.stamps(paths)
        seen = read
    }

    /// Whether the files are to be read anew, with or without success.
    mutating func isDue() -> Bool { isDue(Self.stamps(paths)) }

    /// The same for files that are as given.
    mutating func isDue(_ now: [String: FileStamp]) -> Bool {
        defer { seen = now }
        guard now != read, now == seen else { return false }
        read = now
        return true
    }

    private static func stamps(_ paths: [String]) -> [String: FileStamp] {
        var stamps: [String: FileStamp] = [:]
        for path in paths { stamps[path] = FileStamp(path) }
        return stamps
    }
}
