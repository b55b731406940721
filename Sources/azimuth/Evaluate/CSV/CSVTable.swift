import Foundation
import Learning

/// The columns of a CSV file that a trial needs.
struct CSVTable: Sendable {
    /// Which columns those are.
    struct Wanted: Sendable {
        var label: String
        var features: [String]
        var groups: [String] = []
        var order: String?
        /// Only rows whose column has this text.
        var filters: [(column: String, value: String)] = []
        /// Whether rows with a cell that is no number are left out and counted.
        var dropsBadRows = false
    }

    private(set) var rows: [Float] = []
    private(set) var labels: [Double] = []
    private(set) var groups: [Int] = []
    private(set) var order: [Double] = []
    private(set) var dropped = 0
    let columns: Int

    /// Largest file, unpacked, in bytes.
    static let largest = 2 << 30
    private static let greatest = 1e12

    /// Reads CSV text, the names in its first line.
    ///
    /// - Throws: `CSVFault` for the first line at fault.
    init(_ bytes: UnsafeRawBufferPointer, _ wanted: Wanted) throws(CSVFault) {
        columns = wanted.features.count
        var cursor = CSVCursor(bytes)
        guard let names = try cursor.next() else { throw CSVFault(line: 1, problem: "the file is empty") }
        func place(_ name: String) throws(CSVFault) -> Int {
            guard let place = names.firstIndex(of: name) else {
                let near = NearestName.find(name, in: names).map { "; did you mean '\($0)'?" } ?? ""
                throw CSVFault(line: 1, problem: "there is no column '\(name.prefix(80))'\(near)")
            }
            return place
        }
        var numbers = [try place(wanted.label)]
        for name in wanted.features { numbers.append(try place(name)) }
        if let order = wanted.order { numbers.append(try place(order)) }
        var groupPlaces: [Int] = []
        for name in wanted.groups { groupPlaces.append(try place(name)) }
        var filters: [(place: Int, value: String)] = []
        for filter in wanted.filters { filters.append((try place(filter.column), filter.value)) }

        var runs: [[String]: Int] = [:]
        while let fields = try cursor.next() {
            guard fields.count == names.count else {
                throw CSVFault(
                    line: cursor.line, problem: "\(fields.count) fields where the first line names \(names.count)")
            }
            guard filters.allSatisfy({ fields[$0.place] == $0.value }) else { continue }
            var values: [Double] = []
            var bad: Int?
            for place in numbers {
                let value = Double(fields[place]) ?? .nan
                if !(abs(value) <= Self.greatest) { bad = bad ?? place }
                values.append(value)
            }
            if let bad {
                guard wanted.dropsBadRows else {
                    throw CSVFault(
                        line: cursor.line,
                        problem: "column '\(names[bad])' is '\(fields[bad].prefix(40))'; it must be a number of at "
                            + "most 1e12 (--drop-bad-rows leaves such rows out)")
                }
                dropped += 1
                continue
            }
            labels.append(values[0])
            rows += values[1...columns].map { Float($0) }
            order.append(wanted.order == nil ? Double(order.count) : values[columns + 1])
            let run = groupPlaces.map { fields[$0] }
            groups.append(runs[run, default: runs.count])
            runs[run] = groups[groups.count - 1]
        }
    }

    var samples: OfflineSamples { OfflineSamples(columns: columns, rows: rows, labels: labels) }

    /// Reads a file, plain or gzip.
    static func read(_ path: String, _ wanted: Wanted) throws -> CSVTable {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.noInput, "--csv '\(path)' cannot be read: check the name and the permissions")
        }
        var text = data
        if data.starts(with: [0x1F, 0x8B]) {
            do throws(Gunzip.Failure) {
                text = try Gunzip.decompress(data, limit: largest)
            } catch {
                let cause = error == .tooLong ? "is longer than 2 GB unpacked" : "is a damaged gzip file"
                throw CommandFailure(.badInput, "--csv '\(path)' \(cause)")
            }
        }
        do {
            return try text.withUnsafeBytes { try CSVTable($0, wanted) }
        } catch let fault as CSVFault {
            throw CommandFailure(.badInput, "\(path):\(fault.line): \(fault.problem)")
        }
    }
}
