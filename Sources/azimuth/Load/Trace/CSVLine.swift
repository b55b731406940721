/// Reads the lines of a CSV trace.
struct CSVLine {
    private let columns: TraceFormat.Columns
    private let time: Int
    private let input: Int
    private let output: Int

    /// - Parameter header: the file's first line.
    init(header: String, format: TraceFormat, _ columns: TraceFormat.Columns) throws(TraceFault) {
        let names = Self.fields(header)
        func place(_ wanted: [String]) throws(TraceFault) -> Int {
            for name in wanted {
                if let place = names.firstIndex(of: name) { return place }
            }
            let list = wanted.map { "'\($0)'" }.joined(separator: " or ")
            throw TraceFault(description: "column \(list) is missing; the format \(format.rawValue) needs it")
        }
        self.columns = columns
        time = try place([columns.time])
        input = try place(columns.input)
        output = try place([columns.output])
    }

    /// - Throws: A fault without file and line, which the caller knows.
    func parse(_ line: String) throws(TraceFault) -> TraceRow {
        let fields = Self.fields(line)
        func field(_ place: Int, _ name: String) throws(TraceFault) -> String {
            guard place < fields.count else {
                throw TraceFault(description: "column '\(name)' is missing; every line needs it")
            }
            return fields[place]
        }
        func length(_ place: Int, _ name: String, from least: Int) throws(TraceFault) -> Int {
            let text = try field(place, name)
            // Some tools write whole numbers as 12.0.
            guard let value = Double(text), let number = Int(exactly: value),
                (least...TraceLine.maxTokens).contains(number)
            else {
                throw TraceFault(
                    description: "column '\(name)' is '\(text.prefix(40))'; it must be a whole number from \(least) to "
                        + "\(TraceLine.maxTokens)")
            }
            return number
        }
        let text = try field(time, columns.time)
        let seconds = columns.isDate ? CivilTime.seconds(text) : Double(text)
        // A date counts from 1970.
        let largest = TraceLine.maxTimestamp / 1_000 * (columns.isDate ? 100 : 1)
        guard let seconds, seconds >= 0, seconds <= largest else {
            let right = columns.isDate ? "a time such as 2023-11-16 18:15:46.680" : "seconds from 0 on"
            throw TraceFault(description: "column '\(columns.time)' is '\(text.prefix(40))'; it must be \(right)")
        }
        return TraceRow(
            timestamp: seconds * 1_000, inputLength: try length(input, columns.input[0], from: 1),
            outputLength: try length(output, columns.output, from: 0))
    }

    /// The fields of a line without the spaces and quotes around them. A quoted field holds no comma in these traces.
    static func fields(_ line: String) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { field in
            var text = field.drop { $0.isWhitespace || $0 == "\"" }
            while let last = text.last, last.isWhitespace || last == "\"" { text.removeLast() }
            return String(text)
        }
    }
}

/// Times written as dates.
enum CivilTime {
    /// Seconds since 1970 of `2023-11-16 18:15:46.6805900`, whatever zone is written behind; nil for anything else.
    static func seconds(_ text: String) -> Double? {
        let parts = text.split { $0 == " " || $0 == "T" }
        guard parts.count == 2 else { return nil }
        let date = parts[0].split(separator: "-").compactMap { Int($0) }
        let clock = parts[1].split { $0 == "+" || $0 == "Z" }.first?.split(separator: ":") ?? []
        guard date.count == 3, clock.count == 3, let hours = Int(clock[0]), let minutes = Int(clock[1]),
            let seconds = Double(clock[2]), (1...12).contains(date[1]), (1...31).contains(date[2]),
            (0...9_999).contains(date[0]), (0...23).contains(hours), (0...59).contains(minutes),
            (0..<61).contains(seconds)
        else { return nil }
        return Double(days(date[0], date[1], date[2]) * 86_400 + hours * 3_600 + minutes * 60) + seconds
    }

    /// Days since 1970-01-01; the year is taken to begin in March, so that the leap day is its last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let (shifted, months) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let ofYear = (153 * months + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468
    }
}
