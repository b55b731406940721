/// A note about the logbook or the router itself, such as rows dropped while the disk was full.
public struct EventRecord: Sendable, Equatable {
    /// Unix time in seconds.
    public var time: Double
    /// What kind of event, such as `dropped` or `opened`.
    public var kind: String
    /// One sentence.
    public var text: String
    /// How many things it speaks of, where it counts any.
    public var count: Int?

    /// An event; every argument has the meaning of the property of its name.
    public init(time: Double, kind: String, text: String, count: Int? = nil) {
        self.time = time
        self.kind = kind
        self.text = text
        self.count = count
    }
}
