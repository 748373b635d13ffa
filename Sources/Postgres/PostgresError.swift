/// What went wrong, with the server's SQLSTATE where the server said it.
///
/// `description` never shows a bound value; `detail` and the server's unabridged words, which may
/// hold some, stand only in `debugDescription`.
public struct PostgresError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible
{
    /// Where it went wrong.
    public enum Kind: Sendable, Hashable {
        /// The server refused or failed the statement; see `sqlState`.
        case server
        /// No connection, or it broke. What was not committed is not committed.
        case connection
        /// The connection broke while COMMIT was under way: it may have been committed or not.
        case outcomeUnknown
        /// A deadline passed: of a statement on this side, or of a lease from the pool.
        case timeout
        /// A column did not hold what the program expects.
        case decoding
        /// A value could not be bound, or a name or setting was not valid.
        case encoding
        /// The program used the connection wrongly, e.g. while a stream was open on it.
        case misuse
    }

    public let kind: Kind
    /// Five characters of SQLSTATE; empty where the error did not come from the server.
    public let sqlState: String
    /// What was wrong, without bound values.
    public let message: String
    /// The statement with `$1`, `$2`, … in place of its values.
    public let statement: String?
    /// The server's advice, without bound values.
    public let hint: String?
    /// The server's detail; it may hold bound values, so it must not be logged.
    public let detail: String?
    /// The constraint that refused the row, for errors of class 23.
    public let constraint: String?
    /// The table the server named.
    public let table: String?
    /// Character (from 1) of the statement at which the server found the error.
    public let position: Int?
    /// Message and context exactly as the server sent them; may hold bound values.
    let unabridged: String?

    init(
        kind: Kind, sqlState: String = "", message: String, statement: String? = nil,
        hint: String? = nil, detail: String? = nil, constraint: String? = nil,
        table: String? = nil, position: Int? = nil, unabridged: String? = nil
    ) {
        self.kind = kind
        self.sqlState = sqlState
        self.message = message
        self.statement = statement
        self.hint = hint
        self.detail = detail
        self.constraint = constraint
        self.table = table
        self.position = position
        self.unabridged = unabridged
    }

    public var description: String {
        var lines = [sqlState.isEmpty ? message : "\(sqlState): \(message)"]
        if let statement { lines.append("statement: \(statement)") }
        if let hint { lines.append("hint: \(hint)") }
        return lines.joined(separator: "\n")
    }

    public var debugDescription: String {
        var lines = [description]
        if let detail { lines.append("detail: \(detail)") }
        if let unabridged { lines.append("server: \(unabridged)") }
        return lines.joined(separator: "\n")
    }

    /// Whether the same transaction may succeed when run again (40001, 40P01).
    public var isRetryable: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// The same error, said about a statement.
    func about(_ statement: String) -> PostgresError {
        copy(kind: kind, statement: statement)
    }

    /// The same error, as one whose commit may have happened.
    func withUnknownOutcome() -> PostgresError {
        copy(kind: .outcomeUnknown, statement: statement)
    }

    private func copy(kind: Kind, statement: String?) -> PostgresError {
        PostgresError(
            kind: kind, sqlState: sqlState, message: message, statement: statement, hint: hint,
            detail: detail, constraint: constraint, table: table, position: position,
            unabridged: unabridged)
    }
}

/// A warning or notice the server sent beside a result.
public struct PostgresNotice: Sendable {
    public let severity: String
    public let sqlState: String
    public let message: String
}
