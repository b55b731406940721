/// What is counted of one model's requests.
struct ModelCounts: Sendable {
    /// The value of the label `model`.
    let name: String
    /// Ended requests by route and status.
    private(set) var requests: [Int]
    var promptTokens = 0
    var cachedTokens = 0
    var completionTokens = 0
    var ttft = Histogram(Histogram.latencyBounds)
    var interToken = Histogram(Histogram.latencyBounds)

    init(name: String) {
        self.name = name
        requests = Array(repeating: 0, count: RouteClass.allCases.count * StatusCodes.count)
    }

    mutating func count(_ route: RouteClass, status: Int) {
        requests[route.index * StatusCodes.count + StatusCodes.index(status)] += 1
    }

    func requests(_ route: RouteClass, place: Int) -> Int { requests[route.index * StatusCodes.count + place] }

    mutating func merge(_ other: ModelCounts) {
        for place in requests.indices { requests[place] += other.requests[place] }
        promptTokens += other.promptTokens
        cachedTokens += other.cachedTokens
        completionTokens += other.completionTokens
        ttft.merge(other.ttft)
        interToken.merge(other.interToken)
    }
}

/// Counts by model, of a bounded number of models.
///
/// A name earns its place by an answer below 300, so names that clients make up take none; what finds no place counts
/// as `other`.
struct ModelTable: Sendable {
    /// Models told apart.
    static let limit = 32
    /// The place of requests whose model is not known: paths that name none, or refused before it was read.
    static let none = 0
    /// The place of all models that have no place of their own.
    static let other = 1
    private static let longestName = 200

    private(set) var models = [ModelCounts(name: ""), ModelCounts(name: "other")]
    /// Requests come in runs of one model, so the last one is looked at first.
    private var last = none

    subscript(place: Int) -> ModelCounts {
        _read { yield models[place] }
        _modify { yield &models[place] }
    }

    /// The place of a model's name.
    mutating func place(of name: String) -> Int {
        if name.isEmpty { return Self.none }
        if models[last].name == name { return last }
        for place in models.indices.dropFirst(2) where models[place].name == name {
            last = place
            return place
        }
        return Self.other
    }

    /// The place of a model that has answered: its own from now on, while there is room.
    mutating func admit(_ name: String) -> Int {
        let place = place(of: name)
        guard place == Self.other, models.count < Self.limit + 2, name.utf8.count <= Self.longestName else {
            return place
        }
        models.append(ModelCounts(name: name))
        return models.count - 1
    }

    mutating func merge(_ other: ModelTable) {
        models[Self.none].merge(other.models[Self.none])
        models[Self.other].merge(other.models[Self.other])
        for model in other.models.dropFirst(2) { models[admit(model.name)].merge(model) }
    }
}
