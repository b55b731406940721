import Routing

extension Objective.ParseError {
    /// The fault with the text it is in and a mark beneath its place.
    func pointing(at text: String) -> String {
        let shown = TextTable.visible(text, width: 200)
        let place = min(max(position - 1, 0), 199)
        return "\(message)\n  \(shown)\n  \(String(repeating: " ", count: place))^ character \(position)"
    }
}
