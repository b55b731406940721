import Testing

@testable import azimuth

@Suite struct TextTableTests {
    @Test func namesStandLeftAndNumbersRight() {
        var table = TextTable([.left("worker"), .right("requests"), .left("note")])
        table.add(["a", "7", "x"])
        table.add(["a longer one", "1,234", ""])
        #expect(
            table.lines == [
                "worker        requests  note",
                "a                    7  x",
                "a longer one     1,234",
            ])
    }

    @Test func cellsAreCutAndMissingOnesAreEmpty() {
        var table = TextTable([.left("id", width: 5), .left("b")])
        table.add(["abcdef"])
        table.add(["abcde", "1", "beyond"])
        #expect(table.lines == ["id     b", "abcd…", "abcde  1"])
    }

    @Test func controlCharactersNeverReachTheTerminal() {
        var table = TextTable([.left("request")])
        table.add(["a\u{1B}[2Jb\r\nc\u{202E}"])
        let scalars = table.text.unicodeScalars
        #expect(!scalars.contains("\u{1B}") && !scalars.contains("\r") && !scalars.contains("\u{202E}"))
        #expect(table.lines.count == 2)
    }
}
