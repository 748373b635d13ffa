import CLibPQ

/// Names and types of the columns of one result.
final class Columns: Sendable {
    let names: [String]
    let types: [PostgresType]
    let statement: String?

    var count: Int { names.count }

    init(names: [String], types: [PostgresType], statement: String?) {
        self.names = names
        self.types = types
        self.statement = statement
    }

    convenience init(of result: OpaquePointer, statement: String?) {
        let count = PQnfields(result)
        self.init(
            names: (0..<count).map { PQfname(result, $0).map { String(cString: $0) } ?? "" },
            types: (0..<count).map { PostgresType(oid: PQftype(result, $0)) },
            statement: statement)
    }
}

/// The memory of rows that arrived together: a libpq result, or bytes with the cells' places.
///
/// Nothing writes to it after its initialiser, so any thread may read it.
final class RowBlock: @unchecked Sendable {
    let columns: Columns
    let count: Int
    private let result: OpaquePointer?
    private let bytes: [UInt8]
    /// Start and length of each cell, row by row; length -1 is NULL.
    private let cells: [(start: Int, length: Int32)]

    /// Takes over a result in binary format and frees it when the last row goes.
    init(adopting result: OpaquePointer, statement: String?) {
        columns = Columns(of: result, statement: statement)
        count = Int(PQntuples(result))
        self.result = result
        bytes = []
        cells = []
    }

    init(columns: Columns, bytes: [UInt8], cells: [(start: Int, length: Int32)]) {
        self.columns = columns
        self.bytes = bytes
        self.cells = cells
        count = columns.count == 0 ? 0 : cells.count / columns.count
        result = nil
    }

    deinit {
        if let result { PQclear(result) }
    }

    /// The rows, counted on from those that came before.
    func rows(after earlier: Int = 0) -> [Row] {
        (0..<count).map { Row(block: self, index: $0, number: earlier + $0 + 1) }
    }

    /// Calls `body` with a cell whose bytes stay valid during the call.
    func withCell<R>(row: Int, column: Int, _ body: (PostgresCell) throws -> R) throws -> R {
        let type = columns.types[column]
        if let result {
            return try withExtendedLifetime(self) {
                let row = Int32(row)
                let column = Int32(column)
                guard PQgetisnull(result, row, column) == 0 else {
                    return try body(PostgresCell(type: type, bytes: nil))
                }
                let cell = UnsafeRawBufferPointer(
                    start: PQgetvalue(result, row, column),
                    count: Int(PQgetlength(result, row, column)))
                return try body(PostgresCell(type: type, bytes: cell))
            }
        }
        let cell = cells[row * columns.count + column]
        guard cell.length >= 0 else { return try body(PostgresCell(type: type, bytes: nil)) }
        return try bytes.withUnsafeBytes { all in
            let part = UnsafeRawBufferPointer(
                rebasing: all[cell.start..<cell.start + Int(cell.length)])
            return try body(PostgresCell(type: type, bytes: part))
        }
    }
}
