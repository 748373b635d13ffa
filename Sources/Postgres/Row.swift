/// One row of a result. Its bytes are shared with the rows read together with it.
public struct Row: Sendable {
    let block: RowBlock
    /// Place in the block, from 0.
    let index: Int
    /// Place in the whole result, from 1; named by errors.
    public let number: Int

    /// Number of columns.
    public var count: Int { block.columns.count }

    /// The columns' names; empty texts in a binary COPY, which carries none.
    public var columnNames: [String] { block.columns.names }

    /// Reads every column, in order.
    ///
    /// - Throws: `PostgresError` of kind `.decoding` naming row and column.
    public func decode<each T: PostgresDecodable>(
        _ types: repeat (each T).Type
    ) throws -> (repeat each T) {
        var wanted = 0
        for _ in repeat each types { wanted += 1 }
        guard wanted == count else {
            throw problem("has \(count) columns where \(wanted) were expected")
        }
        var column = 0
        func next<V: PostgresDecodable>(_ type: V.Type) throws -> V {
            defer { column += 1 }
            return try value(column, as: type)
        }
        return (repeat try next(each types))
    }

    /// Reads a column by its name.
    ///
    /// - Throws: `PostgresError` of kind `.decoding` naming row and column.
    public func value<T: PostgresDecodable>(_ column: String, as type: T.Type = T.self) throws -> T
    {
        guard let place = block.columns.names.firstIndex(of: column) else {
            let names = block.columns.names.joined(separator: ", ")
            throw problem("has no column \"\(column)\"; it has \(names)")
        }
        return try value(place, as: type)
    }

    /// Reads a column by its place, from 0.
    ///
    /// - Throws: `PostgresError` of kind `.decoding` naming row and column.
    public func value<T: PostgresDecodable>(_ column: Int, as type: T.Type = T.self) throws -> T {
        guard column >= 0, column < count else {
            throw problem("has no column \(column); it has \(count), counted from 0")
        }
        do {
            return try block.withCell(row: index, column: column) { try T.decode($0) }
        } catch {
            let name = block.columns.names[column]
            let shown = name.isEmpty ? "column \(column + 1)" : "column \"\(name)\""
            throw problem("\(shown) (\(block.columns.types[column])): \(error)")
        }
    }

    private func problem(_ reason: String) -> PostgresError {
        let separator = reason.hasPrefix("column") ? ", " : " "
        return PostgresError(
            kind: .decoding, message: "row \(number)\(separator)\(reason)",
            statement: block.columns.statement)
    }
}
