extension Objective {
    /// Why a written objective is not one.
    public struct ParseError: Error, Sendable, Equatable, CustomStringConvertible {
        /// Where the fault is: characters from 1.
        public let position: Int
        /// What is wrong there and what would be right.
        public let message: String

        /// One sentence with the position and the fault.
        public var description: String { "objective, character \(position): \(message)" }
    }

    /// The largest weight of one part.
    public static let largestWeight = 1e6

    /// Reads an objective as an operator writes it: `ttft`, `tpot`, `e2e`, weighted parts such as `ttft=1,tpot=20`, or
    /// targets in seconds such as `slo:ttft=0.5,tpot=0.05`.
    ///
    /// Spaces around names, weights and signs are allowed; each part stands at most once; weights are in reward per
    /// second, at least 0 and at most `largestWeight`, and not all 0.
    /// - Throws: `ParseError` naming the position of the first fault.
    public static func parse(_ text: String) throws(ParseError) -> Objective {
        if let level = try parseServiceLevel(text) { return level }
        var objective = Objective()
        var seen: [Substring] = []
        var start = text.startIndex
        var isLast = false
        while !isLast {
            let end = text[start...].firstIndex(of: ",") ?? text.endIndex
            isLast = end == text.endIndex
            let part = trim(text[start..<end])
            let (name, weight) = try parsePart(part, alone: seen.isEmpty && isLast, in: text)
            guard !seen.contains(name) else {
                throw fault("\"\(name)\" stands twice; each part may stand once", at: name.startIndex, in: text)
            }
            seen.append(name)
            switch name {
            case "ttft": objective.ttft = weight
            case "tpot": objective.tpot = weight
            default: objective.e2e = weight
            }
            if !isLast { start = text.index(after: end) }
        }
        guard objective != Objective() else {
            throw fault("all weights are 0; at least one must be above 0", at: text.startIndex, in: text)
        }
        return objective
    }

    /// One part, `name=weight`, or a bare name where it stands alone.
    private static func parsePart(
        _ part: Substring, alone: Bool, in text: String
    ) throws(ParseError) -> (Substring, Double) {
        let sign = part.firstIndex(of: "=")
        let name = trim(part[..<(sign ?? part.endIndex)])
        guard name == "ttft" || name == "tpot" || name == "e2e" else {
            let given = name.isEmpty ? "a name is missing" : "unknown part \"\(excerpt(name))\""
            throw fault("\(given); it must be ttft, tpot, e2e or slo", at: name.startIndex, in: text)
        }
        guard let sign else {
            guard alone else {
                throw fault(
                    "\"\(name)\" has no weight; write \(name)=1 where there are several parts", at: name.endIndex,
                    in: text)
            }
            return (name, 1)
        }
        let number = trim(part[part.index(after: sign)...])
        guard number.utf8.allSatisfy(isNumberByte), let weight = Double(number), weight >= 0, weight <= largestWeight
        else {
            throw fault(
                "weight \"\(excerpt(number))\" of \(name); it must be a number from 0 to 1000000",
                at: number.startIndex, in: text)
        }
        return (name, weight)
    }

    static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            return true
        default: return false
        }
    }

    static func fault(_ message: String, at index: String.Index, in text: String) -> ParseError {
        ParseError(position: text.distance(from: text.startIndex, to: index) + 1, message: message)
    }

    /// Enough of a faulty word to recognise it.
    static func excerpt(_ word: Substring) -> String { word.count > 40 ? "\(word.prefix(40))…" : String(word) }

    static func trim(_ text: Substring) -> Substring {
        var rest = text
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return rest
    }
}
