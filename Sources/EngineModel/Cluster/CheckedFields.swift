/// Reads the fields of one mapping with bounds, and turns every failure into a ``ClusterError`` that names the field.
package struct CheckedFields {
    package struct Name: CodingKey {
        package var stringValue: String
        package var intValue: Int?
        package init(_ name: String) { stringValue = name }
        package init(stringValue: String) { self.stringValue = stringValue }
        package init?(intValue: Int) { return nil }
    }

    package let path: String
    private let container: KeyedDecodingContainer<Name>

    package init(_ decoder: any Decoder) throws {
        path = Self.path(of: decoder.codingPath)
        do {
            container = try decoder.container(keyedBy: Name.self)
        } catch {
            throw ClusterError(field: path, value: "not a mapping", remedy: "write its keys and values")
        }
    }

    package func has(_ name: String) -> Bool {
        guard container.contains(Name(name)) else { return false }
        return (try? container.decodeNil(forKey: Name(name))) != true
    }

    package func number(_ name: String, in range: ClosedRange<Double>, default fallback: Double? = nil) throws -> Double
    {
        let remedy = "give a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"
        guard has(name) else {
            guard let fallback else { throw missing(name, remedy) }
            return fallback
        }
        guard let number = try? container.decode(Double.self, forKey: Name(name)), range.contains(number) else {
            throw wrong(name, remedy)
        }
        return number
    }

    package func count(_ name: String, in range: ClosedRange<Int>, default fallback: Int? = nil) throws -> Int {
        let remedy = "give a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard has(name) else {
            guard let fallback else { throw missing(name, remedy) }
            return fallback
        }
        guard let number = try? container.decode(Double.self, forKey: Name(name)), let count = Int(exactly: number),
            range.contains(count)
        else { throw wrong(name, remedy) }
        return count
    }

    package func text(_ name: String, remedy: String) throws -> String {
        guard has(name) else { throw missing(name, remedy) }
        guard let text = try? container.decode(String.self, forKey: Name(name)), !text.isEmpty,
            text.utf8.count <= 256, !text.unicodeScalars.contains(where: { $0.value < 32 })
        else { throw wrong(name, remedy) }
        return text
    }

    package func flag(_ name: String, default fallback: Bool) throws -> Bool {
        guard has(name) else { return fallback }
        guard let flag = try? container.decode(Bool.self, forKey: Name(name)) else {
            throw wrong(name, "give true or false")
        }
        return flag
    }

    /// A nested value, which reports its own errors.
    package func value<Value: Decodable>(_ name: String, as type: Value.Type, remedy: String) throws -> Value {
        guard has(name) else { throw missing(name, remedy) }
        return try container.decode(type, forKey: Name(name))
    }

    /// A list of 0 to `limit` entries; an absent one is empty.
    package func list<Value: Decodable>(_ name: String, of type: Value.Type, limit: Int, remedy: String) throws
        -> [Value]
    {
        guard has(name) else { return [] }
        guard var entries = try? container.nestedUnkeyedContainer(forKey: Name(name)) else {
            throw wrong(name, remedy)
        }
        var values: [Value] = []
        while !entries.isAtEnd {
            guard values.count < limit else {
                throw ClusterError(
                    field: field(name), value: "longer than \(limit) entries", remedy: "give at most \(limit)")
            }
            values.append(try entries.decode(type))
        }
        return values
    }

    /// Full names of the fields that none of `known` names.
    package func unknown(besides known: [String]) -> [String] {
        return container.allKeys.map(\.stringValue).filter { !known.contains($0) }.sorted().map(field)
    }

    package func missing(_ name: String, _ remedy: String) -> ClusterError {
        return ClusterError(field: field(name), value: nil, remedy: remedy)
    }

    package func wrong(_ name: String, _ remedy: String) -> ClusterError {
        return ClusterError(field: field(name), value: shown(name), remedy: remedy)
    }

    package func field(_ name: String) -> String {
        return path.isEmpty ? name : path + "." + name
    }

    /// A value as the file has it, cut to what fits a sentence.
    private func shown(_ name: String) -> String {
        let key = Name(name)
        if let number = try? container.decode(Int.self, forKey: key) { return String(number) }
        if let number = try? container.decode(Double.self, forKey: key) { return String(number) }
        if let flag = try? container.decode(Bool.self, forKey: key) { return String(flag) }
        if let text = try? container.decode(String.self, forKey: key) { return "'\(text.prefix(60))'" }
        return (try? container.nestedUnkeyedContainer(forKey: key)) == nil ? "a mapping" : "a list"
    }

    private static func plain(_ number: Double) -> String {
        return Int(exactly: number).map { String($0) } ?? String(number)
    }

    private static func path(of keys: [any CodingKey]) -> String {
        return keys.reduce(into: "") { path, key in
            if let place = key.intValue {
                path += "[\(place)]"
            } else {
                path += path.isEmpty ? key.stringValue : "." + key.stringValue
            }
        }
    }
}
