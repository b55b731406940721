import Fleet
import Gateway
import Routing
import Synchronization

/// The models of the fleet: the union over the available instances, made when asked for and kept until it changes.
final class ModelCatalogue: ModelSource {
    private struct State {
        var cards: [Int: [ModelCard]] = [:]
        /// Grows with each change of `cards`.
        var version = 0
        var union: Union?
    }

    /// What one set of available instances serves.
    private struct Union {
        var version: Int
        var available: [UInt32]
        /// One JSON object a model, in the order of first appearance.
        var objects: [String] = []
        var places: [String: Int] = [:]
    }

    private let core: RouterCore
    private let state = Mutex(State())

    init(core: RouterCore) { self.core = core }

    /// Takes in what an instance serves; nil where it does not say, or is gone.
    func set(_ index: Int, _ cards: [ModelCard]?) {
        state.withLock { state in
            state.cards[index] = cards
            state.version += 1
        }
    }

    func answer(model id: String?) -> ModelAnswer {
        let available = core.withRouter { router in
            router.instances.filter { router.isAvailable($0) }.map(\.rawValue)
        }
        guard !available.isEmpty else { return .unavailable }
        let union = union(of: available)
        if let id {
            if let place = union.places[id] { return .found(union.objects[place]) }
            switch core.withRouter({ $0.standing(of: id) }) {
            case .available: return .unknown
            case .unavailable: return .unavailable
            case .unknown: return .notFound
            }
        }
        guard !union.objects.isEmpty else { return .unknown }
        return .found("{\"object\":\"list\",\"data\":[\(union.objects.joined(separator: ","))]}")
    }

    private func union(of available: [UInt32]) -> Union {
        let (cards, version, kept) = state.withLock { ($0.cards, $0.version, $0.union) }
        if let kept, kept.version == version, kept.available == available { return kept }
        var union = Union(version: version, available: available)
        var first: [ModelCard] = []
        var lengths: [Int?] = []
        for card in available.lazy.flatMap({ cards[Int($0)] ?? [] }) {
            if let place = union.places[card.id] {
                lengths[place] = [lengths[place], card.maxModelLen].compactMap { $0 }.min()
            } else {
                union.places[card.id] = first.count
                first.append(card)
                lengths.append(card.maxModelLen)
            }
        }
        union.objects = zip(first, lengths).map { $0.object(maxModelLen: $1) }
        state.withLock { $0.union = union }
        return union
    }
}

extension ModelCard {
    /// The entry as the server wrote it, but with this `max_model_len`: the least of all that serve it.
    func object(maxModelLen: Int?) -> String {
        guard let maxModelLen, maxModelLen != self.maxModelLen else { return raw }
        var raw = raw
        return raw.withUTF8 { text in
            let bytes = UnsafeRawBufferPointer(text)
            guard let start = try? JSONValidator.validate(bytes) else { return "{}" }
            var members: [String] = []
            JSONValue(validated: bytes, at: start).forEachMember { key, value in
                let text = key == "max_model_len" ? "\(maxModelLen)" : String(decoding: value.raw, as: UTF8.self)
                members.append("\(JSONText.quoted(key)):\(text)")
            }
            // A server that does not say its length takes that of one that does.
            if self.maxModelLen == nil, !members.contains(where: { $0.hasPrefix("\"max_model_len\":") }) {
                members.append("\"max_model_len\":\(maxModelLen)")
            }
            return "{\(members.joined(separator: ","))}"
        }
    }
}
