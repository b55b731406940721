/// Values by a model's name. Most fleets serve one model, so the first one is found without hashing its name.
struct ModelTable<Value: Sendable>: Sendable {
    private var names: [String] = []
    private var values: [Value] = []
    private var places: [String: Int] = [:]

    var count: Int { names.count }

    subscript(name: String) -> Value? { place(of: name).map { values[$0] } }

    /// Changes a model's value, from `start` where it has none and there are fewer than `limit` models; false where
    /// there is no room for it.
    mutating func change(
        _ name: String, limit: Int, from start: @autoclosure () -> Value, _ body: (inout Value) -> Void
    ) -> Bool {
        if let place = place(of: name) {
            body(&values[place])
            return true
        }
        guard names.count < limit else { return false }
        places[name] = names.count
        names.append(name)
        values.append(start())
        body(&values[values.count - 1])
        return true
    }

    @inline(__always)
    private func place(of name: String) -> Int? {
        if let first = names.first, first == name { return 0 }
        return names.count > 1 ? places[name] : nil
    }
}
