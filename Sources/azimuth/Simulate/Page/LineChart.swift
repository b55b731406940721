import Foundation

/// A line chart as SVG, coloured by the page's style so that it follows light and dark.
struct LineChart {
    /// One line.
    struct Series {
        var name: String
        /// Number of its colour among the page's.
        var colour: Int
        var points: [(x: Double, y: Double)]
        /// Whether the points are drawn by themselves, without a line.
        var isScatter = false
    }

    private static let size = (width: 560.0, height: 280.0)
    private static let margin = (left: 62.0, right: 14.0, top: 12.0, bottom: 42.0)

    var title: String
    var xTitle: String
    var yTitle: String
    /// Whether the x axis is logarithmic.
    var isLogarithmic = false
    /// Whether the y axis is logarithmic.
    var isYLogarithmic = false
    var series: [Series]

    /// The chart, or nothing where no series has a point.
    func svg() -> String {
        let points = series.flatMap(\.points).filter { (!isLogarithmic || $0.x > 0) && (!isYLogarithmic || $0.y > 0) }
        guard let x = Axis(points.map(\.x), isLogarithmic: isLogarithmic),
            let y = Axis(points.map(\.y), isLogarithmic: isYLogarithmic)
        else { return "" }
        var text = "<svg viewBox=\"0 0 \(Int(Self.size.width)) \(Int(Self.size.height))\" role=\"img\" "
        text += "aria-label=\"\(HTMLText.escape(title))\">"
        text += grid(x, y)
        for line in series { text += draw(line, x, y) }
        return text + "</svg>"
    }

    private func grid(_ x: Axis, _ y: Axis) -> String {
        let (left, right) = (Self.margin.left, Self.size.width - Self.margin.right)
        let (top, bottom) = (Self.margin.top, Self.size.height - Self.margin.bottom)
        var text = ""
        for tick in y.ticks {
            let at = Self.fixed(bottom - y.place(tick) * (bottom - top))
            text += "<line class=\"grid\" x1=\"\(left)\" x2=\"\(right)\" y1=\"\(at)\" y2=\"\(at)\"/>"
            text += "<text class=\"end\" x=\"\(left - 6)\" y=\"\(at)\" dy=\"4\">\(Axis.label(tick))</text>"
        }
        for tick in x.ticks {
            let at = Self.fixed(left + x.place(tick) * (right - left))
            text += "<line class=\"grid\" x1=\"\(at)\" x2=\"\(at)\" y1=\"\(top)\" y2=\"\(bottom)\"/>"
            text += "<text class=\"middle\" x=\"\(at)\" y=\"\(bottom + 16)\">\(Axis.label(tick))</text>"
        }
        let middle = (top + bottom) / 2
        text += "<text class=\"middle\" x=\"\((left + right) / 2)\" y=\"\(Self.size.height - 6)\">"
        text += "\(HTMLText.escape(xTitle))</text><text class=\"middle\" x=\"12\" y=\"\(middle)\" "
        return text + "transform=\"rotate(-90 12 \(middle))\">\(HTMLText.escape(yTitle))</text>"
    }

    private func draw(_ line: Series, _ x: Axis, _ y: Axis) -> String {
        let (left, right) = (Self.margin.left, Self.size.width - Self.margin.right)
        let (top, bottom) = (Self.margin.top, Self.size.height - Self.margin.bottom)
        let places = line.points.map { point in
            (
                Self.fixed(left + x.place(point.x) * (right - left)),
                Self.fixed(bottom - y.place(point.y) * (bottom - top))
            )
        }
        let name = "<title>\(HTMLText.escape(line.name))</title>"
        if line.isScatter {
            let dots = places.map { "<circle cx=\"\($0.0)\" cy=\"\($0.1)\" r=\"1.6\"/>" }.joined()
            return "<g class=\"dot c\(line.colour)\">\(name)\(dots)</g>"
        }
        let path = places.map { "\($0.0),\($0.1)" }.joined(separator: " ")
        return "<polyline class=\"line c\(line.colour)\" points=\"\(path)\">\(name)</polyline>"
    }

    private static func fixed(_ value: Double) -> String { String(format: "%.1f", value) }
}

/// One axis: its range, its ticks, and where a value lies on it.
struct Axis {
    private let low: Double
    private let high: Double
    private let isLogarithmic: Bool
    let ticks: [Double]

    /// Nil where there are no values.
    init?(_ values: [Double], isLogarithmic: Bool) {
        guard let least = values.min(), let most = values.max(), least.isFinite, most.isFinite else { return nil }
        self.isLogarithmic = isLogarithmic
        if isLogarithmic {
            let first = floor(log10(least))
            let last = max(ceil(log10(most)), first + 1)
            (low, high) = (first, last)
            ticks = stride(from: first, through: last, by: 1).map { pow(10, $0) }
        } else {
            let span = max(most - min(0, least), 1e-9)
            let raw = pow(10, floor(log10(span / 5)))
            let step = [1, 2, 5, 10].map { $0 * raw }.first { span / $0 <= 6 } ?? raw * 10
            low = min(0, (least / step).rounded(.down) * step)
            high = max((most / step).rounded(.up) * step, low + step)
            ticks = stride(from: low, through: high + step / 2, by: step).map { $0 }
        }
    }

    /// 0 to 1.
    func place(_ value: Double) -> Double {
        let at = isLogarithmic ? log10(max(value, 1e-12)) : value
        return min(max((at - low) / (high - low), 0), 1)
    }

    static func label(_ value: Double) -> String {
        let size = abs(value)
        if size >= 1_000_000 { return String(format: "%gM", value / 1_000_000) }
        if size >= 10_000 { return String(format: "%gk", value / 1_000) }
        return String(format: "%g", (value * 1e6).rounded() / 1e6)
    }
}
