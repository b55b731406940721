/// Why a logbook cannot be used, in one sentence that names the file and the remedy.
public enum LogbookError: Error, Equatable, CustomStringConvertible {
    /// There is no such file.
    case missing(path: String)
    /// The file is a database of something else, or none at all.
    case notALogbook(path: String, why: String)
    /// A newer azimuth wrote it.
    case newerVersion(path: String, found: Int, supported: Int)
    /// The file cannot be opened, read or written; `why` is the system's word for it.
    case unusable(path: String, why: String)

    /// The sentence.
    public var description: String {
        switch self {
        case .missing(let path):
            "there is no logbook at '\(path)': name the file that 'azimuth serve --log' writes"
        case .notALogbook(let path, let why):
            "'\(path)' is not a logbook (\(why)): name another file"
        case .newerVersion(let path, let found, let supported):
            "the logbook '\(path)' has version \(found) and this azimuth reads up to version \(supported): "
                + "use the newer azimuth or another file"
        case .unusable(let path, let why):
            "the logbook '\(path)' cannot be used: \(why)"
        }
    }
}
