/// What a path needs.
enum PathClass: Equatable {
    /// Probes and metrics: never a key.
    case probe
    /// Shows or changes the router itself.
    case admin
    /// All else: goes to a worker, or stands for one.
    case api

    private static let probes: [StaticString] = ["/health", "/live", "/ready", "/metrics", "/version", "/ping"]
    private static let roots: [StaticString] = ["/workers", "/azimuth"]

    /// The class of a request target, its query included.
    static func of(_ target: UnsafeRawBufferPointer) -> PathClass {
        let end = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
        let path = UnsafeRawBufferPointer(rebasing: target[..<end])
        if roots.contains(where: { path.isAt($0) }) { return .admin }
        return probes.contains { path.elementsEqual($0.bytes) } ? .probe : .api
    }

    /// Whether a target is the dashboard's page, which says nothing by itself: what it shows is asked for with a key.
    static func isDashboard(_ target: UnsafeRawBufferPointer) -> Bool {
        [("/azimuth/" as StaticString), "/azimuth"].contains { target.elementsEqual($0.bytes) }
    }

    /// Whether a target may be an administrator's: a look at one byte, for those who ask of every request.
    static func mayBeAdmin(_ target: UnsafeRawBufferPointer) -> Bool {
        target.count > 6 && (target[1] == UInt8(ascii: "w") || target[1] == UInt8(ascii: "a"))
    }
}

extension StaticString {
    fileprivate var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether this path is `root` or stands below it.
    fileprivate func isAt(_ root: StaticString) -> Bool {
        let count = root.utf8CodeUnitCount
        guard self.count >= count, self[..<count].elementsEqual(root.bytes) else { return false }
        return self.count == count || self[count] == UInt8(ascii: "/")
    }
}
