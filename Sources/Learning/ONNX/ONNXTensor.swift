/// A constant of an ONNX graph (`TensorProto`).
struct ONNXTensor {
    /// Types of elements, by their numbers in `TensorProto.DataType`.
    enum Element: Int64 {
        case float = 1
        case int64 = 7
        case double = 11
    }

    let element: Element
    let shape: [Int]
    /// The elements, little-endian and row-major.
    let data: [UInt8]

    init(_ values: [Float], shape: [Int]) {
        self.init(.float, shape, values.flatMap { Self.bytes(of: $0.bitPattern.littleEndian) })
    }

    init(_ values: [Double], shape: [Int]) {
        self.init(.double, shape, values.flatMap { Self.bytes(of: $0.bitPattern.littleEndian) })
    }

    init(_ values: [Int64], shape: [Int]) {
        self.init(.int64, shape, values.flatMap { Self.bytes(of: $0.littleEndian) })
    }

    private init(_ element: Element, _ shape: [Int], _ data: [UInt8]) {
        self.element = element
        self.shape = shape
        self.data = data
    }

    func write(name: String, to message: inout ProtobufWriter) {
        for size in shape { message.write(Int64(size), field: 1) }
        message.write(element.rawValue, field: 2)
        message.write(name, field: 8)
        message.write(data, field: 9)
    }

    private static func bytes<Value>(of value: Value) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}
