extension Objective {
    /// The word that begins the form with targets.
    static let sloName = "slo"
    /// Largest target in seconds.
    static let largestTarget = 3_600.0

    /// Reads `slo` or `slo:ttft=0.5,tpot=0.05`, targets in seconds; nil where the text is of another form.
    ///
    /// - Throws: `ParseError` naming the position of the first fault.
    static func parseServiceLevel(_ text: String) throws(ParseError) -> Objective? {
        let colon = text.firstIndex(of: ":")
        let head = trim(text[..<(colon ?? text.endIndex)])
        guard head == sloName else { return nil }
        var objective = Objective()
        objective.slo = .standard
        guard let colon else { return objective }
        var targets: [Substring: Double] = [:]
        var start = text.index(after: colon)
        while true {
            let end = text[start...].firstIndex(of: ",") ?? text.endIndex
            let part = trim(text[start..<end])
            let sign = part.firstIndex(of: "=")
            let name = trim(part[..<(sign ?? part.endIndex)])
            guard name == "ttft" || name == "tpot" else {
                let given = name.isEmpty ? "a target's name is missing" : "unknown target \"\(excerpt(name))\""
                throw fault("\(given); it must be ttft or tpot", at: name.startIndex, in: text)
            }
            guard targets[name] == nil else {
                throw fault("\"\(name)\" stands twice; each target may stand once", at: name.startIndex, in: text)
            }
            guard let sign else {
                throw fault(
                    "\"\(name)\" has no target; write \(name)=0.5 for half a second", at: name.endIndex, in: text)
            }
            let number = trim(part[part.index(after: sign)...])
            guard number.utf8.allSatisfy(isNumberByte), let target = Double(number), target >= 1e-4,
                target <= largestTarget
            else {
                throw fault(
                    "target \"\(excerpt(number))\" of \(name); it must be a number of seconds from 0.0001 to 3600",
                    at: number.startIndex, in: text)
            }
            targets[name] = target
            guard end < text.endIndex else { break }
            start = text.index(after: end)
        }
        objective.slo = ServiceLevel(
            ttft: targets["ttft"] ?? ServiceLevel.standard.ttft, tpot: targets["tpot"] ?? ServiceLevel.standard.tpot)
        return objective
    }
}
