/// A row of numbers as a row of bars, for terminals.
enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// One character a number from the least to the greatest; a blank where there is none.
    ///
    /// - Parameter floor: the number of the lowest bar; nil: the least one.
    static func text(_ values: [Double?], floor: Double? = 0) -> String {
        let known = values.compactMap { $0 }.filter(\.isFinite)
        guard let greatest = known.max(), let least = floor ?? known.min() else {
            return String(repeating: " ", count: values.count)
        }
        return String(
            values.map { value -> Character in
                guard let value, value.isFinite else { return " " }
                guard greatest > least else { return bars[0] }
                let share = min(max((value - least) / (greatest - least), 0), 1)
                return bars[Int((share * Double(bars.count - 1)).rounded())]
            })
    }
}
