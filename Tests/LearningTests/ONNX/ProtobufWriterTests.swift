import Testing

@testable import Learning

@Suite struct ProtobufWriterTests {
    /// The format's own examples (protobuf.dev, "Encoding").
    @Test func writesTheKnownExamples() {
        var writer = ProtobufWriter()
        writer.write(150, field: 1)
        #expect(writer.bytes == [0x08, 0x96, 0x01])
        writer = ProtobufWriter()
        writer.write("testing", field: 2)
        #expect(writer.bytes == [0x12, 0x07] + Array("testing".utf8))
        writer = ProtobufWriter()
        writer.write(field: 3) { $0.write(150, field: 1) }
        #expect(writer.bytes == [0x1A, 0x03, 0x08, 0x96, 0x01])
        writer = ProtobufWriter()
        writer.write(-2, field: 1)
        #expect(writer.bytes == [0x08, 0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x01])
    }

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, Int64.max, -1, Int64.min])
    func numbersReadBack(_ value: Int64) throws {
        var writer = ProtobufWriter()
        writer.write(value, field: 16)
        let fields = try #require(ProtobufReader.fields(writer.bytes))
        #expect(fields.count == 1 && fields[0].field == 16 && fields[0].value == .number(value))
    }

    @Test func tensorsAreLittleEndianWithTheirShape() throws {
        var writer = ProtobufWriter()
        ONNXTensor([1.0 as Double, -2], shape: [2, 1]).write(name: "w", to: &writer)
        let fields = try #require(ProtobufReader.fields(writer.bytes))
        #expect(fields.map(\.field) == [1, 1, 2, 8, 9])
        #expect(fields[0].value == .number(2) && fields[1].value == .number(1) && fields[2].value == .number(11))
        #expect(
            fields[4].value == .bytes([0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0]))
    }
}
