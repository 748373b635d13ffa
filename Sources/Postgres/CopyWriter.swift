/// Takes the rows of `COPY … FROM STDIN (FORMAT binary)` and sends them in pieces of 64 KiB.
///
/// Types are not converted: an `integer` column takes `Int32`, a `bigint` column `Int64`.
public final class CopyWriter {
    private static let pieceBytes = 64 * 1024

    private let connection: Connection
    private let lease: UInt64
    private let statement: String
    private var bytes: [UInt8] = CopyParser.signature + [0, 0, 0, 0, 0, 0, 0, 0]
    private var rowCount = 0

    init(connection: Connection, lease: UInt64, statement: String) {
        self.connection = connection
        self.lease = lease
        self.statement = statement
    }

    /// Writes one row.
    ///
    /// - Throws: `PostgresError` of kind `.encoding` naming row and column.
    public func row<each T: PostgresEncodable>(_ values: repeat each T) async throws {
        var count: Int16 = 0
        for _ in repeat each values { count += 1 }
        begin(count)
        var column = 0
        for value in repeat each values {
            column += 1
            try append(value, column: column)
        }
        try await sendIfFull()
    }

    /// Writes one row of values known only at run time.
    ///
    /// - Throws: `PostgresError` of kind `.encoding` naming row and column.
    public func write(_ values: [any PostgresEncodable]) async throws {
        guard let count = Int16(exactly: values.count) else {
            throw PostgresError(
                kind: .encoding, message: "row \(rowCount + 1) has \(values.count) columns",
                statement: statement)
        }
        begin(count)
        for (index, value) in values.enumerated() { try append(value, column: index + 1) }
        try await sendIfFull()
    }

    private func begin(_ columns: Int16) {
        rowCount += 1
        columns.append(to: &bytes)
    }

    private func append<T: PostgresEncodable>(_ value: T, column: Int) throws {
        do {
            try appendField(value, to: &bytes, name: "value")
        } catch {
            throw PostgresError(
                kind: .encoding, message: "row \(rowCount), column \(column): \(error)",
                statement: statement)
        }
    }

    private func sendIfFull() async throws {
        guard bytes.count >= Self.pieceBytes else { return }
        try Task.checkCancellation()
        try await connection.putCopyData(bytes, lease: lease)
        bytes.removeAll(keepingCapacity: true)
    }

    func finish() async throws {
        Int16(-1).append(to: &bytes)
        try await connection.putCopyData(bytes, lease: lease)
    }
}

extension Connection {
    /// Runs `COPY table (columns) FROM STDIN (FORMAT binary)` with the rows `write` gives it. When
    /// it
    /// throws, no row is written.
    ///
    /// - Returns: how many rows were written.
    /// - Throws: what `write` throws; `PostgresError` of the server.
    @discardableResult
    public nonisolated func copyIn(
        _ command: Query, write: (CopyWriter) async throws -> Void
    ) async throws -> Int64 {
        try await leased { try await self.copyIn(command, lease: $0, write: write) }
    }

    /// Runs `COPY table (columns) FROM STDIN (FORMAT binary)` with rows that arrive one by one.
    ///
    /// - Returns: how many rows were written.
    /// - Throws: what the sequence throws; `PostgresError` of the server.
    @discardableResult
    public nonisolated func copyIn<Rows: AsyncSequence>(
        _ command: Query, rows: Rows
    ) async throws -> Int64 where Rows.Element == [any PostgresEncodable] {
        try await copyIn(command) { writer in
            for try await row in rows { try await writer.write(row) }
        }
    }

    nonisolated func copyIn(
        _ command: Query, lease: UInt64, write: (CopyWriter) async throws -> Void
    ) async throws -> Int64 {
        try await beginCopyIn(command, lease: lease)
        let writer = CopyWriter(connection: self, lease: lease, statement: command.text)
        do {
            try await write(writer)
            try await writer.finish()
        } catch {
            _ = try? await endCopyIn(failure: "given up by the client", lease: lease)
            throw error
        }
        return try await endCopyIn(failure: nil, lease: lease)
    }
}
