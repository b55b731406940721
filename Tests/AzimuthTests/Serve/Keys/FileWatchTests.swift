import Foundation
import Testing

@testable import azimuth

@Suite struct FileWatchTests {
    @Test func aChangeCountsOnceAndWhenItHasComeToRest() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("watch-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
        func looks(_ watch: inout FileWatch, _ count: Int) -> [Bool] { (0..<count).map { _ in watch.isDue() } }

        try write("one")
        var watch = FileWatch([path])
        #expect(looks(&watch, 3) == [false, false, false])
        try write("longer than one")
        #expect(looks(&watch, 1) == [false])
        try write("still longer than that")
        // Not at rest yet when looked at first.
        #expect(looks(&watch, 4) == [false, true, false, false])
        try FileManager.default.removeItem(atPath: path)
        #expect(looks(&watch, 3) == [false, true, false])
        try write("back")
        #expect(looks(&watch, 3) == [false, true, false])
    }
}
