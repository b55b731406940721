import Testing

@testable import azimuth

@Suite struct ProgressBarTests {
    @Test func theBarFillsWithTheFraction() {
        #expect(ProgressBar.line(fraction: 0.5, text: "x") == "[###############---------------] 50 % x")
        #expect(ProgressBar.line(fraction: 7, text: "x") == "[##############################] 100 % x")
        #expect(ProgressBar.line(fraction: nil, text: "x") == "x")
    }
}
