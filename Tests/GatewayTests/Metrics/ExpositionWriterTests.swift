import ExpositionParser
import Testing

@testable import Gateway

@Suite struct ExpositionWriterTests {
    private func value(_ number: Double) -> String {
        var writer = ExpositionWriter()
        writer.single("x", .gauge, "h", number)
        return String(writer.text.split(separator: "\n")[2].dropFirst(2))
    }

    @Test func numbersArePrintedAsPrometheusReadsThem() {
        #expect(value(0) == "0" && value(-3) == "-3" && value(1e15) == "1000000000000000")
        #expect(value(0.001) == "0.001" && value(1e-6) == "1e-06" && value(0.1 + 0.2) == "0.30000000000000004")
        #expect(value(.infinity) == "+Inf" && value(-.infinity) == "-Inf" && value(.nan) == "NaN")
        #expect(value(1e300) == "1e+300" && value(Double(Int.min)) == "-9.223372036854776e+18")
        var writer = ExpositionWriter()
        writer.single("x", .gauge, "h", Int.min)
        #expect(writer.text.hasSuffix("x -9223372036854775808\n"))
    }

    @Test func labelsAndHelpAreEscaped() {
        var writer = ExpositionWriter()
        writer.family("x_total", .counter, "One \\ two\nthree \"four\".") {
            $0.add(MetricLabels("a", "q\" b\\ n\n é").with("b", ""), 1)
        }
        #expect(
            writer.text == """
                # HELP x_total One \\\\ two\\nthree "four".
                # TYPE x_total counter
                x_total{a="q\\" b\\\\ n\\n é",b=""} 1

                """)
    }

    @Test func aFamilyWithoutSamplesLeavesNoTrace() {
        var writer = ExpositionWriter()
        writer.single("a", .gauge, "h", 1)
        writer.family("b", .gauge, "h") { _ in }
        #expect(writer.text == "# HELP a h\n# TYPE a gauge\na 1\n")
    }

    @Test func whatIsWrittenIsReadBackWhateverTheLabelsAndValuesAre() throws {
        var random = SeededNumbers(seed: 11)
        let alphabet = Array("a\"\\\n{}=, #é🜨\t\u{0}\r".unicodeScalars)
        func text(_ random: inout SeededNumbers) -> String {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                text.append(alphabet.randomElement(using: &random) ?? "a")
            }
            return String(text)
        }
        for _ in 0..<500 {
            var writer = ExpositionWriter()
            var expected: [(labels: [ExpositionParser.Label], value: Double)] = []
            var histogram = Histogram([-1, 0, 0.5, 240])
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                histogram.observe(Double.random(in: -3...300, using: &random))
            }
            writer.family("a_total", .counter, "A.") { family in
                for index in 0..<Int.random(in: 0...5, using: &random) {
                    let value = [
                        Double(Int.random(in: -9...9_999, using: &random)), .random(in: -1...1, using: &random),
                        Double(bitPattern: .random(in: 0...UInt64.max, using: &random)), .infinity,
                    ].randomElement(using: &random)!
                    let text = text(&random)
                    family.add(MetricLabels("i", "\(index)").with("t", text), value)
                    expected.append(([.init("i", "\(index)"), .init("t", text)], value))
                }
            }
            writer.family("b_seconds", .histogram, "B.") { $0.add(MetricLabels("x", text(&random)), histogram) }
            let families = try ExpositionParser.parse(writer.text)
            let read = families.first { $0.name == "a_total" }?.samples ?? []
            #expect(read.map(\.labels) == expected.map(\.labels))
            for (sample, wanted) in zip(read, expected) {
                #expect(sample.value == wanted.value || (sample.value.isNaN && wanted.value.isNaN))
            }
            let samples = try #require(families.last?.samples)
            #expect(samples.count == 7 && samples[6].value == Double(histogram.total))
            #expect(samples[5].value == histogram.sum)
        }
    }

    @Test(arguments: [
        "a 1", "a 1\n", "# TYPE a gauge\na 1\n", "# HELP a x\n# TYPE a gauge\n", "# HELP a x\n# TYPE b gauge\nb 1\n",
        "# HELP a x\n# TYPE a gauge\na 1\na 1\n", "# HELP a x\n# TYPE a gauge\na{b=\"\\x\"} 1\n",
        "# HELP a x\n# TYPE a gauge\na{b=\"1\" } 1\n", "# HELP a x\n# TYPE a gauge\na inf\n",
        "# HELP a x\n# TYPE a gauge\na  1\n", "# HELP a x\n# TYPE a gauge\n\na 1\n",
        "# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n",
        "# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
    ])
    func theParserTakesNothingWrong(text: String) {
        #expect(throws: ExpositionParser.Fault.self) { try ExpositionParser.parse(text) }
    }
}

/// splitmix64: the same numbers for the same seed.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
