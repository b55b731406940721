/// One line being read.
struct Line {
    let bytes: [UInt8]
    let number: Int
    private var at = 0

    init(bytes: [UInt8], number: Int) {
        self.bytes = bytes
        self.number = number
    }

    func fault(_ text: String) -> ExpositionParser.Fault {
        ExpositionParser.Fault(description: "line \(number): \(text): \(String(decoding: bytes, as: UTF8.self))")
    }

    mutating func skip(_ text: String) -> Bool {
        guard bytes[at...].starts(with: text.utf8) else { return false }
        at += text.utf8.count
        return true
    }

    mutating func expect(_ text: String) throws {
        guard skip(text) else { throw fault("'\(text)' expected at byte \(at)") }
    }

    mutating func rest() -> String {
        defer { at = bytes.count }
        return String(decoding: bytes[at...], as: UTF8.self)
    }

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`, without colons for labels.
    mutating func name(label: Bool = false) throws -> String {
        let start = at
        while at < bytes.count {
            let byte = bytes[at]
            let letter = (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || (byte == 58 && !label)
            guard letter || ((48...57).contains(byte) && at > start) else { break }
            at += 1
        }
        guard at > start else { throw fault("a name expected at byte \(at)") }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    mutating func helpText() throws -> String {
        var text: [UInt8] = []
        while at < bytes.count {
            if bytes[at] == 92 {
                guard at + 1 < bytes.count, let plain: UInt8 = [92: 92, 110: 10][bytes[at + 1]] else {
                    throw fault("a wrong escape in HELP")
                }
                text.append(plain)
                at += 2
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        return try decoded(text)
    }

    mutating func sample() throws -> ExpositionParser.Sample {
        let name = try name()
        var labels: [ExpositionParser.Label] = []
        if skip("{") {
            while !skip("}") {
                if !labels.isEmpty { try expect(",") }
                let label = try self.name(label: true)
                guard !label.hasPrefix("__"), !labels.contains(where: { $0.name == label }) else {
                    throw fault("the label \(label) is reserved or there twice")
                }
                try expect("=\"")
                labels.append(.init(label, try quoted()))
            }
            guard !labels.isEmpty else { throw fault("empty braces") }
        }
        try expect(" ")
        let text = rest()
        guard let value = Self.number(text) else { throw fault("'\(text)' is no number") }
        return ExpositionParser.Sample(name: name, labels: labels, value: value)
    }

    private mutating func quoted() throws -> String {
        var text: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == 34 { return try decoded(text) }
            guard byte == 92 else {
                text.append(byte)
                continue
            }
            guard at < bytes.count, let plain: UInt8 = [92: 92, 34: 34, 110: 10][bytes[at]] else {
                throw fault("a wrong escape in a label")
            }
            text.append(plain)
            at += 1
        }
        throw fault("a label without its closing quote")
    }

    private func decoded(_ text: [UInt8]) throws -> String {
        guard let string = String(validating: text, as: UTF8.self) else { throw fault("not UTF-8") }
        return string
    }

    /// A number as Go's ParseFloat takes it, of the forms a client should print.
    static func number(_ text: String) -> Double? {
        switch text {
        case "+Inf": return .infinity
        case "-Inf": return -.infinity
        case "NaN": return .nan
        default:
            let allowed = Set("0123456789+-.e")
            guard let first = text.first, first == "-" || first.isNumber, text.allSatisfy(allowed.contains) else {
                return nil
            }
            return Double(text)
        }
    }
}
