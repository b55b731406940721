/// The HTTP statuses counted by themselves; any other counts with its class.
enum StatusCodes {
    /// What is counted for a client that left before anything was answered, as nginx logs it.
    static let clientLeft = 499

    private static let known = [
        200, 201, 202, 204, 206, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 413, 414,
        415,
        417, 418, 422, 424, 426, 429, 431, 499, 500, 501, 502, 503, 504, 505, 507,
    ]
    /// The value of the label `code` by place.
    static let names = known.map(String.init) + ["1xx", "2xx", "3xx", "4xx", "5xx", "other"]
    /// Places in an array of counts.
    static let count = names.count
    private static let places: [UInt8] = {
        var places = (0..<600).map { UInt8(known.count + ((1...5).contains($0 / 100) ? $0 / 100 - 1 : 5)) }
        for (place, code) in known.enumerated() { places[code] = UInt8(place) }
        return places
    }()

    /// The place of a status; 0 (none was sent) counts as a client that left.
    static func index(_ status: Int) -> Int {
        let code = status == 0 ? clientLeft : status
        return places.indices.contains(code) ? Int(places[code]) : count - 1
    }
}
