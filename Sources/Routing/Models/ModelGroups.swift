/// Which models are served where: instances with the same models form a group, and each model knows its groups.
///
/// A request costs one look-up by its model and each instance one bit; where every group has the model, not even that.
/// Group 0 is that of instances whose models are not known: they take any.
struct ModelGroups: Sendable {
    /// Models counted of one instance; further ones are left out.
    static let maximumModels = 1_000
    /// Models remembered of instances that were removed.
    static let maximumRetired = 1_000

    private struct Group: Sendable {
        var names: [String]
        var members: Int
    }

    /// The groups by number; a free place is nil.
    private var groups: [Group?] = [Group(names: [], members: 0)]
    private var free: [Int] = []
    private var numbers: [[String]: Int] = [:]
    private var masks: [String: GroupMask] = [:]
    /// Groups whose models are known and that have members.
    private var known = GroupMask()
    private var retired: [String] = []

    /// What a request's model leaves of the groups.
    struct Admission {
        fileprivate(set) var admitsAll: Bool
        fileprivate var mask = GroupMask()

        @inline(__always)
        func admits(_ group: Int) -> Bool { admitsAll || group == 0 || mask.contains(group) }
    }

    /// The groups that may take a request for `model`; all of them where it names none.
    @inline(__always)
    func admission(of model: String) -> Admission {
        guard !known.isEmpty, !model.isEmpty else { return Admission(admitsAll: true) }
        let mask = masks[model] ?? GroupMask()
        return Admission(admitsAll: mask == known, mask: mask)
    }

    /// Takes in one more member with these models, nil where they are not known, and names its group.
    mutating func join(_ names: [String]?) -> Int {
        guard let names = names.map(Self.canonical), !names.isEmpty else {
            groups[0]?.members += 1
            return 0
        }
        if let number = numbers[names] {
            groups[number]?.members += 1
            return number
        }
        let number = free.popLast() ?? groups.count
        if number == groups.count { groups.append(nil) }
        groups[number] = Group(names: names, members: 1)
        numbers[names] = number
        known.insert(number)
        for name in names { masks[name, default: GroupMask()].insert(number) }
        retired.removeAll { masks[$0] != nil }
        return number
    }

    /// Lets a member go; a group without members is forgotten.
    mutating func leave(_ number: Int) {
        guard groups.indices.contains(number), var group = groups[number], group.members > 0 else { return }
        group.members -= 1
        guard number > 0, group.members == 0 else {
            groups[number] = group
            return
        }
        groups[number] = nil
        free.append(number)
        numbers[group.names] = nil
        known.remove(number)
        for name in group.names {
            masks[name]?.remove(number)
            if masks[name]?.isEmpty == true { masks[name] = nil }
        }
    }

    /// Lets a member go that may come back: models that only it served are remembered as such.
    mutating func retire(_ number: Int) {
        guard groups.indices.contains(number), number > 0, let names = groups[number]?.names else {
            leave(number)
            return
        }
        leave(number)
        let gone = names.filter { masks[$0] == nil && !retired.contains($0) }
        retired = Array((retired + gone).suffix(Self.maximumRetired))
    }

    /// Whether a model is served by some instance, was by one that is gone, or may be by one whose models are unknown.
    func knows(_ model: String) -> Bool {
        (groups[0]?.members ?? 0) > 0 || masks[model] != nil || retired.contains(model)
    }

    /// The models that some instance is known to serve, in alphabetical order.
    var served: [String] { masks.keys.sorted() }

    /// The models of a group in alphabetical order; nil where they are not known.
    func names(of number: Int) -> [String]? {
        number > 0 && groups.indices.contains(number) ? groups[number]?.names : nil
    }

    private static func canonical(_ names: [String]) -> [String] {
        Set(names.lazy.filter { !$0.isEmpty }.prefix(maximumModels)).sorted()
    }
}
