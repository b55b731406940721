/// A graph of ONNX operators, built node by node, and its bytes as a model file (`ModelProto` of onnx.proto3).
struct ONNXGraph {
    /// Version of the operators' definitions. Every runtime of the last years knows it, and nothing here needs more.
    static let opset: Int64 = 17
    /// Version of the file's own structure that came with those.
    static let fileVersion: Int64 = 8
    /// Name of the axis over which rows may be many.
    private static let rows = "rows"

    private let name: String
    private var nodes: [[UInt8]] = []
    private var constants: [[UInt8]] = []
    private var inputs: [[UInt8]] = []
    private var outputs: [[UInt8]] = []

    init(name: String) { self.name = name }

    /// Adds an input of one column.
    mutating func input(_ name: String, _ element: ONNXTensor.Element) {
        inputs.append(Self.column(name, element))
    }

    /// Names a node's result of one column as an output.
    mutating func output(_ name: String, _ element: ONNXTensor.Element) {
        outputs.append(Self.column(name, element))
    }

    /// Adds a constant and answers its name.
    mutating func constant(_ name: String, _ tensor: ONNXTensor) -> String {
        var message = ProtobufWriter()
        tensor.write(name: name, to: &message)
        constants.append(message.bytes)
        return name
    }

    /// Adds a node that reads `inputs`, and answers the name of its result.
    ///
    /// - Parameter settings: whole numbers among the operator's attributes.
    mutating func node(
        _ operation: String, _ inputs: [String], as output: String, _ settings: [(String, Int64)] = []
    ) -> String {
        var message = ProtobufWriter()
        for input in inputs { message.write(input, field: 1) }
        message.write(output, field: 2)
        message.write(output, field: 3)
        message.write(operation, field: 4)
        for (name, value) in settings {
            message.write(field: 5) { attribute in
                attribute.write(name, field: 1)
                attribute.write(value, field: 3)
                // AttributeType.INT
                attribute.write(2, field: 20)
            }
        }
        nodes.append(message.bytes)
        return output
    }

    /// Converts a result to another type of element.
    mutating func cast(_ input: String, to element: ONNXTensor.Element, as output: String) -> String {
        node("Cast", [input], as: output, [("to", element.rawValue)])
    }

    /// The model file.
    ///
    /// - Parameters:
    ///   - version: the model's own.
    ///   - description: for people.
    ///   - properties: for programs, in their order.
    func file(
        producer: (name: String, version: String), version: Int, description: String,
        properties: [(name: String, value: String)]
    ) -> [UInt8] {
        var model = ProtobufWriter()
        model.write(Self.fileVersion, field: 1)
        model.write(producer.name, field: 2)
        model.write(producer.version, field: 3)
        model.write(Int64(version), field: 5)
        model.write(description, field: 6)
        model.write(field: 7) { graph in
            for node in nodes { graph.write(node, field: 1) }
            graph.write(name, field: 2)
            for constant in constants { graph.write(constant, field: 5) }
            for input in inputs { graph.write(input, field: 11) }
            for output in outputs { graph.write(output, field: 12) }
        }
        model.write(field: 8) { $0.write(Self.opset, field: 2) }
        for (name, value) in properties {
            model.write(field: 14) { entry in
                entry.write(name, field: 1)
                entry.write(value, field: 2)
            }
        }
        return model.bytes
    }

    /// A value of one column and any number of rows (`ValueInfoProto`).
    private static func column(_ name: String, _ element: ONNXTensor.Element) -> [UInt8] {
        var message = ProtobufWriter()
        message.write(name, field: 1)
        message.write(field: 2) { type in
            type.write(field: 1) { tensor in
                tensor.write(element.rawValue, field: 1)
                tensor.write(field: 2) { shape in
                    shape.write(field: 1) { $0.write(rows, field: 2) }
                    shape.write(field: 1) { $0.write(1, field: 1) }
                }
            }
        }
        return message.bytes
    }
}
