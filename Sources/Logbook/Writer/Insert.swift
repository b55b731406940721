import GRDB
import GRDBSQLite

/// One INSERT whose values are bound one after the other, straight to SQLite.
///
/// GRDB's statement arguments box every value, which alone would cost more than all the rest of a row.
struct Insert {
    /// Tells SQLite that what is bound stays where it is until `Prepared.clear`.
    private static let kept: sqlite3_destructor_type? = nil
    /// Tells SQLite to copy what is bound.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private let db: Database
    private let statement: OpaquePointer
    private var column: CInt = 0
    private var fault = SQLITE_OK

    /// Starts a row of `sql`, whose prepared statement `db` keeps.
    init(_ sql: String, _ db: Database) throws { self.init(try Prepared(sql, db)) }

    /// Starts a row of a prepared statement.
    init(_ prepared: Prepared) {
        db = prepared.db
        statement = prepared.statement
    }

    /// An INSERT ready to be run many times within one transaction: looking it up by its text for each row costs more
    /// than many a row.
    struct Prepared {
        fileprivate let db: Database
        fileprivate let statement: OpaquePointer

        init(_ sql: String, _ db: Database) throws {
            self.db = db
            statement = try db.cachedStatement(sql: sql).sqliteStatement
        }

        /// Forgets the values of the last row.
        func clear() { sqlite3_clear_bindings(statement) }
    }

    /// Binds the next value.
    mutating func bind(_ value: Int64?) {
        column += 1
        if let value {
            note(sqlite3_bind_int64(statement, column, value))
        } else {
            note(sqlite3_bind_null(statement, column))
        }
    }

    /// Binds the next value.
    mutating func bind(_ value: Int?) { bind(value.map { Int64($0) }) }

    /// Binds the next value.
    mutating func bind(_ value: Bool) { bind(value ? 1 : 0 as Int64) }

    /// Binds the next value; what is not a number becomes null.
    mutating func bind(_ value: Double?) {
        column += 1
        if let value {
            note(sqlite3_bind_double(statement, column, value))
        } else {
            note(sqlite3_bind_null(statement, column))
        }
    }

    /// Binds the next value.
    mutating func bind(_ value: String?) {
        column += 1
        guard var value else {
            note(sqlite3_bind_null(statement, column))
            return
        }
        let code = value.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                // An empty text has no address, and SQLite takes the lack of one for null.
                $0.isEmpty
                    ? sqlite3_bind_text(statement, column, "", 0, Self.transient)
                    : sqlite3_bind_text(statement, column, $0.baseAddress, CInt($0.count), Self.transient)
            }
        }
        note(code)
    }

    /// Binds the next value: one of few texts.
    mutating func bind(_ value: String, keptBy texts: KeptTexts) {
        guard let bytes = texts.bytes(of: value) else { return bind(value) }
        bind(kept: bytes, bytes.indices)
    }

    /// Binds the next value: the numbers' bytes, little-endian.
    mutating func bind<T: LittleEndianBytes>(_ values: [T]) {
        column += 1
        let code = T.withLittleEndianBytes(of: values) { bytes in
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement, column, 0)
                : sqlite3_bind_blob(statement, column, bytes.baseAddress, CInt(bytes.count), Self.transient)
        }
        note(code)
    }

    /// Binds the next value: a part of numbers that stay in place until `run`, little-endian.
    mutating func bind(kept words: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) {
        #if _endian(little)
            column += 1
            let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: words[range]))
            note(
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(statement, column, 0)
                    : sqlite3_bind_blob(statement, column, bytes.baseAddress, CInt(bytes.count), Self.kept))
        #else
            bind(Array(words[range]))
        #endif
    }

    /// Binds the next value: a part of UTF-8 texts that stay in place until `run`.
    mutating func bind(kept texts: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        column += 1
        let text = UnsafeBufferPointer(rebasing: texts[range])
        let code = text.withMemoryRebound(to: CChar.self) {
            // An empty text has no address, and SQLite takes the lack of one for null.
            $0.isEmpty
                ? sqlite3_bind_text(statement, column, "", 0, Self.transient)
                : sqlite3_bind_text(statement, column, $0.baseAddress, CInt($0.count), Self.kept)
        }
        note(code)
    }

    /// Writes the row.
    ///
    /// - Throws: SQLite's error; the statement can be used again all the same.
    func run() throws {
        var code = fault
        if code == SQLITE_OK { code = sqlite3_step(statement) }
        guard code == SQLITE_DONE else {
            let extended = sqlite3_extended_errcode(db.sqliteConnection)
            let message = String(cString: sqlite3_errmsg(db.sqliteConnection))
            sqlite3_reset(statement)
            throw DatabaseError(resultCode: ResultCode(rawValue: extended), message: message)
        }
        sqlite3_reset(statement)
    }

    private mutating func note(_ code: CInt) {
        if code != SQLITE_OK { fault = code }
    }
}
