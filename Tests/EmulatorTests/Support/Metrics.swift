import Testing

/// A scraped `/metrics` page, every line of which must parse.
struct Metrics {
    struct Sample {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    var samples: [Sample] = []
    var types: [String: String] = [:]

    init(_ client: TestClient) async throws {
        let response = try await client.get("/metrics")
        #expect(response.headers["content-type"].first?.hasPrefix("text/plain; version=0.0.4") == true)
        for line in response.body.split(separator: "\n") {
            if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ")
                types[String(words[2])] = String(words[3])
            } else if !line.hasPrefix("#") {
                samples.append(try #require(Self.sample(line), "\(line)"))
            }
        }
    }

    /// The value of the only sample with this name.
    subscript(name: String) -> Double? {
        let found = samples.filter { $0.name == name }
        return found.count == 1 ? found[0].value : nil
    }

    /// The samples of this name.
    func all(_ name: String) -> [Sample] { samples.filter { $0.name == name } }

    private static func sample(_ line: Substring) -> Sample? {
        guard let open = line.firstIndex(of: "{"), let close = line.lastIndex(of: "}"),
            let value = Double(line[line.index(close, offsetBy: 2)...])
        else { return nil }
        var labels: [String: String] = [:]
        for label in line[line.index(after: open)..<close].split(separator: ",") {
            let sides = label.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, sides[1].hasPrefix("\""), sides[1].hasSuffix("\"") else { return nil }
            labels[String(sides[0])] = String(sides[1].dropFirst().dropLast())
        }
        return Sample(name: String(line[..<open]), labels: labels, value: value)
    }
}
