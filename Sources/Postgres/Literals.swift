import CLibPQ

extension Session {
    /// The statement with its values written in as typed literals, for COPY, which takes no
    /// parameters. libpq quotes every text.
    func inlined(_ query: Query) throws -> String {
        var text = ""
        var number = 0
        for piece in query.pieces {
            switch piece {
            case .text(let part):
                text += part
            case .value(let value):
                number += 1
                do {
                    text += try literal(value)
                } catch {
                    throw PostgresError(
                        kind: .encoding, message: "parameter $\(number) \(error)",
                        statement: query.text)
                }
            }
        }
        return text
    }

    private func literal<T: PostgresEncodable>(_ value: T) throws -> String {
        let type = T.postgresType
        guard let name = type.sqlName else {
            throw PostgresValueError("is of \(type), which COPY cannot take")
        }
        guard !value.isPostgresNull else { return "NULL::\(name)" }
        var bytes: [UInt8] = []
        try value.encode(into: &bytes)
        let sql = try bytes.withUnsafeBytes { buffer in
            try written(PostgresCell(type: type, bytes: buffer))
        }
        return "\(sql)::\(name)"
    }

    /// The value as SQL, from its binary form, so that every way to encode it has one meaning.
    private func written(_ cell: PostgresCell) throws -> String {
        switch cell.type {
        case .bool: return try Bool.decode(cell) ? "true" : "false"
        case .int2, .int4, .int8: return "'\(try Int64.decode(cell))'"
        case .float8: return "'\(try Double.decode(cell))'"
        case .text: return try quoted(String.decode(cell))
        case .bytea: return "'\\x\(hexadecimal(try [UInt8].decode(cell)))'"
        case .date: return written(try PostgresDate.decode(cell))
        case .boolArray: return try array([Bool?].decode(cell)) { $0 ? "true" : "false" }
        case .int2Array, .int4Array, .int8Array:
            return try array([Int64?].decode(cell)) { "'\($0)'" }
        case .float8Array: return try array([Double?].decode(cell)) { "'\($0)'" }
        case .textArray: return try array([String?].decode(cell)) { try quoted($0) }
        case .dateArray: return try array([PostgresDate?].decode(cell)) { written($0) }
        default:
            throw PostgresValueError("is of \(cell.type), which COPY cannot take")
        }
    }

    private func array<T>(_ elements: [T?], _ write: (T) throws -> String) throws -> String {
        let items = try elements.map { try $0.map { try write($0) } ?? "NULL" }
        return "ARRAY[\(items.joined(separator: ","))]"
    }

    private func written(_ date: PostgresDate) -> String {
        switch date {
        case .infinity: "'infinity'"
        case .minusInfinity: "'-infinity'"
        default: "(date '1970-01-01' + (\(date.days)))"
        }
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0\(digits)" : digits
        }.joined()
    }

    private func quoted(_ text: String) throws -> String {
        let literal = text.withCString { PQescapeLiteral(handle, $0, text.utf8.count) }
        guard let literal else { throw PostgresValueError("cannot be quoted") }
        defer { PQfreemem(literal) }
        return String(cString: literal)
    }
}
