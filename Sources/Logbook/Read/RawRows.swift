import GRDB
import GRDBSQLite

/// Rows of a SELECT, read column by column straight from SQLite: where millions are read, boxing each value as GRDB's rows
/// do would take most of the time.
struct RawRows {
    private let held: Statement
    private let statement: OpaquePointer

    init(_ sql: String, _ arguments: StatementArguments = StatementArguments(), _ db: Database) throws {
        held = try db.makeStatement(sql: sql)
        try held.setArguments(arguments)
        statement = held.sqliteStatement
    }

    /// Goes on to the next row; false where there is none.
    func next() throws -> Bool {
        let code = sqlite3_step(statement)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        return false
    }

    func isNull(_ column: CInt) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    func integer(_ column: CInt) -> Int64? { isNull(column) ? nil : sqlite3_column_int64(statement, column) }

    func double(_ column: CInt) -> Double? { isNull(column) ? nil : sqlite3_column_double(statement, column) }

    func text(_ column: CInt) -> String { String(decoding: bytes(column), as: UTF8.self) }

    /// The bytes of a text or a blob, until the next step.
    func bytes(_ column: CInt) -> UnsafeRawBufferPointer {
        // The pointer first: asking for it may change the length.
        let start = sqlite3_column_blob(statement, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
}

/// Numbers for texts of which there are few kinds: the same text again costs a comparison of bytes.
struct TextKinds {
    private(set) var names: [String] = []
    private var bytes: [[UInt8]] = []
    private var last = 0

    /// The number of a text, counted in the order of first appearance.
    mutating func number(of text: UnsafeRawBufferPointer) -> Int {
        if last < bytes.count, matches(last, text) { return last }
        if let known = bytes.indices.first(where: { matches($0, text) }) {
            last = known
            return known
        }
        names.append(String(decoding: text, as: UTF8.self))
        bytes.append(Array(text))
        last = names.count - 1
        return last
    }

    private func matches(_ kind: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        bytes[kind].count == text.count && bytes[kind].withUnsafeBytes { $0.elementsEqual(text) }
    }
}
