import Routing

/// Reads an objective as the logbook stores it.
enum LoggedObjective {
    /// The objective that `Objective.description` wrote as `text`; nil where the text has a term not known here.
    static func parse(_ text: String) -> Objective? {
        var objective = Objective()
        for term in text.split(separator: ",") {
            let parts = term.split(separator: "=", maxSplits: 1)
            guard let name = parts.first, let weight = parts.count == 2 ? Double(parts[1]) : 1, weight.isFinite else {
                return nil
            }
            switch name {
            case "ttft": objective.ttft = weight
            case "tpot": objective.tpot = weight
            case "e2e": objective.e2e = weight
            default: return nil
            }
        }
        return text.isEmpty ? nil : objective
    }
}
