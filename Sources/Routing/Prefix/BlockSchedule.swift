/// Where the blocks of a prompt end, in prompt bytes.
///
/// The cuts do not depend on the prompt's length, so prompts with a common beginning have common blocks.
/// They are about as fine as an engine's 16-token blocks at first, where prompts differ most, and coarser further on,
/// where only long conversations reach: the number of blocks stays bounded however long the prompt is.
public enum BlockSchedule {
    /// Every block's length is a multiple of this many bytes.
    static let stripe = 64
    /// The largest number of blocks a prompt can have; bytes beyond the last block are not hashed (about 1.6 MB).
    public static let maximumCount = 64 + 240 + 448 + 272

    private static let fineEnd = 4 << 10
    private static let middleEnd = 64 << 10
    private static let coarseEnd = 512 << 10

    /// Prompt bytes at which block `k` (counted from 0) ends; a negative `k` gives 0, one past the last the last's end.
    public static func end(of k: Int) -> Int {
        let number = min(max(k + 1, 0), maximumCount)
        if number <= 64 { return number * 64 }
        if number <= 64 + 240 { return fineEnd + (number - 64) * 256 }
        if number <= 64 + 240 + 448 { return middleEnd + (number - 304) * 1024 }
        return coarseEnd + (number - 752) * 4096
    }

    /// Number of whole blocks in a prompt of that many bytes.
    public static func count(forBytes bytes: Int) -> Int {
        if bytes <= 0 { return 0 }
        if bytes <= fineEnd { return bytes / 64 }
        if bytes <= middleEnd { return 64 + (bytes - fineEnd) / 256 }
        if bytes <= coarseEnd { return 304 + (bytes - middleEnd) / 1024 }
        return min(752 + (bytes - coarseEnd) / 4096, maximumCount)
    }
}
