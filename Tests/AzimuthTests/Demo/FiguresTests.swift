import Testing

@testable import azimuth

@Suite struct FiguresTests {
    @Test func numbersKeepTheDigitsThatMeanSomething() {
        #expect(Figures.milliseconds(0.0123) == "12.3")
        #expect(Figures.milliseconds(1.23456) == "1235")
        #expect(Figures.milliseconds(nil) == "-")
        #expect(Figures.percent(0.715) == "72 %")
        #expect(Figures.ratio(1, to: 0) == "-")
        #expect(
            Figures.grouped(1_234_567) == "1,234,567" && Figures.grouped(-12) == "-12" && Figures.grouped(123) == "123")
    }
}
