import Foundation

/// What tells that a file is another one than before, or has other content.
struct FileStamp: Equatable, Sendable {
    private var device: UInt64
    private var inode: UInt64
    private var size: Int64
    private var changed: Int64
    private var changedNanoseconds: Int64

    /// The file as it is now; nil where there is none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        changed = Int64(status.st_mtim.tv_sec)
        changedNanoseconds = Int64(status.st_mtim.tv_nsec)
    }
}
