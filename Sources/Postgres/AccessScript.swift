/// Generated rights and row policies: with migration files, the only text run that is no literal of
/// the program.
///
/// Narrow on purpose: each statement is one `GRANT` or one `CREATE POLICY`, so that a mistake in
/// whatever it is generated from can open a door but not read, change or drop anything. A test
/// keeps the name out of every folder but the one that generates it.
public struct AccessScript: Sendable {
    private(set) var statements: [String] = []

    public init() {}

    /// Adds one statement.
    ///
    /// - Throws: `PostgresError` of kind `.encoding` for any other statement, or one that holds the
    ///   signs with which a second could follow or the rest be hidden (`;`, `$`, `--`, `/*`).
    public mutating func add(_ statement: String) throws(PostgresError) {
        let isAllowed = ["GRANT ", "CREATE POLICY "].contains { statement.hasPrefix($0) }
        let hides = Self.sign(hiddenIn: statement)
        guard isAllowed, hides == nil else {
            throw PostgresError(
                kind: .encoding,
                message: "not a right or a row policy: one GRANT or CREATE POLICY expected, "
                    + "without \(hides ?? "anything else")", statement: statement)
        }
        statements.append(statement)
    }

    /// The first of the signs that no statement may hold; byte by byte, since every command checks
    /// the whole matrix before it does anything.
    private static func sign(hiddenIn statement: String) -> String? {
        var before: UInt8 = 0
        for byte in statement.utf8 {
            switch (before, byte) {
            case (_, UInt8(ascii: ";")): return ";"
            case (_, UInt8(ascii: "$")): return "$"
            case (_, 0): return "\0"
            case (UInt8(ascii: "-"), UInt8(ascii: "-")): return "--"
            case (UInt8(ascii: "/"), UInt8(ascii: "*")): return "/*"
            default: before = byte
            }
        }
        return nil
    }

    /// The statements as they are sent.
    public var text: String { statements.map { "\($0);\n" }.joined() }
}

extension Transaction {
    /// Runs generated rights and policies in one trip.
    ///
    /// - Throws: `PostgresError` with the statement that the server refused.
    public func run(_ script: AccessScript) async throws {
        do {
            try await connection.script(script.text, lease: lease)
        } catch let error as PostgresError {
            guard let position = error.position else { throw error }
            var end = 0
            for statement in script.statements {
                end += statement.unicodeScalars.count + 2
                if position <= end { throw error.about(statement) }
            }
            throw error
        }
    }
}
