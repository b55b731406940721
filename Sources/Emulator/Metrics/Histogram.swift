import NIOCore

/// A Prometheus histogram whose lines are prebuilt but for their numbers.
struct Histogram {
    private let header: [UInt8]
    private let bucketLines: [[UInt8]]
    private let sumLine: [UInt8]
    private let countLine: [UInt8]
    private let bounds: [Double]
    private var buckets: [Int]
    private var sum = 0.0

    /// - Parameters:
    ///   - labels: the labels of every line, without braces.
    ///   - bounds: upper bounds in ascending order, without infinity.
    init(name: String, help: String, labels: String, bounds: [Double]) {
        self.bounds = bounds
        buckets = [Int](repeating: 0, count: bounds.count + 1)
        header = Array("# HELP \(name) \(help)\n# TYPE \(name) histogram\n".utf8)
        let names = bounds.map { String($0) } + ["+Inf"]
        bucketLines = names.map { Array("\(name)_bucket{\(labels),le=\"\($0)\"} ".utf8) }
        sumLine = Array("\(name)_sum{\(labels)} ".utf8)
        countLine = Array("\(name)_count{\(labels)} ".utf8)
    }

    mutating func observe(_ value: Double) {
        var place = 0
        while place < bounds.count, value > bounds[place] { place += 1 }
        buckets[place] += 1
        sum += value
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.writeBytes(header)
        var total = 0
        for (line, count) in zip(bucketLines, buckets) {
            total += count
            buffer.writeBytes(line)
            buffer.writeString("\(total).0\n")
        }
        buffer.writeBytes(countLine)
        buffer.writeString("\(total).0\n")
        buffer.writeBytes(sumLine)
        buffer.writeString("\(sum)\n")
    }
}
