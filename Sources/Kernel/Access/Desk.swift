import Law
public import Postgres
import Synchronization

/// One role's connections as used by who is signed in: every transaction presents the signed
/// context first and leaves one audit row in the same transaction. No row, no act; what is read
/// leaves only after the commit.
public struct Desk: Queryable {
    /// What a desk signs its transactions with.
    struct Signature: Sendable {
        let token: String
        /// The command or page, for the audit.
        let purpose: String
        let district: Int
        let mark: PersonMark
        /// What another system asked for, under its key.
        var request: RequestKey?
        /// Nothing is written at this desk but the audit.
        var isReading = false
        /// Whether a refusal is on record already.
        let refusal = RefusalRecord()
    }

    /// Whether the refusal of what is being done is on record: one row is enough.
    final class RefusalRecord: Sendable {
        private let stands = Mutex(false)

        /// Says that it is; whether it was before.
        func keep() -> Bool {
            stands.withLock { value in
                defer { value = true }
                return value
            }
        }
    }

    /// The role's connections, for what needs no context.
    public let pool: Pool
    let signature: Signature?

    init(_ pool: Pool, signature: Signature) {
        self.pool = pool
        self.signature = signature
    }

    /// A desk over a connection of the database's owner, for whom no policy stands: in tests of the
    /// kernel and in benchmarks.
    public init(owner pool: Pool) {
        self.pool = pool
        signature = nil
    }

    /// The rows of one statement, in a transaction of its own.
    public func query(_ query: Query) async throws -> [Row] {
        try await transaction(readOnly: true) { try await $0.query(query) }
    }

    /// Runs one statement in a transaction of its own; the number of rows affected.
    @discardableResult
    public func execute(_ query: Query) async throws -> Int {
        try await transaction { try await $0.execute(query) }
    }

    /// Several statements in one transaction.
    public func pipeline(_ queries: [Query]) async throws -> [[Row]] {
        try await transaction { try await $0.pipeline(queries) }
    }

    /// As `Connection.transaction`, signed and audited.
    ///
    /// - Parameters:
    ///   - act: what the audit calls it; by default `read` or `write`, as `readOnly` says.
    ///   - reason: why it is done, in the words of who does it.
    /// - Throws: what `body` throws; `Refusal` of kind `.forbidden` when the session has ended.
    @discardableResult
    public func transaction<R>(
        isolation: Isolation = .readCommitted, readOnly: Bool = false, retries: Int = 0,
        act: AuditAct? = nil, reason: String = "",
        _ body: (Transaction) async throws -> R
    ) async throws -> R {
        guard let signature else {
            return try await pool.transaction(
                isolation: isolation, readOnly: readOnly, retries: retries, body)
        }
        guard readOnly || !signature.isReading else { throw Self.writes }
        let act = act ?? (readOnly ? .read : .write)
        let trail = Trail()
        do {
            return try await pool.transaction(isolation: isolation, retries: retries) {
                transaction in
                try await signature.open(in: transaction)
                if !readOnly { try await signature.request?.keep(in: transaction) }
                let result = try await Trail.$current.withValue(trail) {
                    try await body(transaction)
                }
                try await signature.record(act, trail.seen, reason, in: transaction)
                return result
            }
        } catch {
            try await recordUndone(error, act, trail, signature)
            throw error
        }
    }

    /// What is asked for by a link changes nothing: another site's page may hold the link.
    private static let writes = Refusal(
        Text(
            "这件事会登记内容，不能用链接打开；请填表提交。",
            en: "This puts something on record; it is done by sending its form, not by a link."),
        kind: .forbidden)

    /// A signed transaction for a door of the database that writes the audit row itself, so that
    /// none is left beside it.
    ///
    /// - Parameter body: Gets the purpose and the mark of a person, which the door writes down.
    /// - Throws: what `body` throws; `Refusal` of kind `.forbidden` when the session has ended, and
    ///   for the database's owner, who has no context.
    func door<R>(
        _ body: (Transaction, _ purpose: String, _ mark: (Int64) -> [UInt8]) async throws -> R
    ) async throws -> R {
        guard let signature else {
            throw Refusal(
                Text(
                    "这件事要以本人的账户登录后办理。",
                    en: "This is done by somebody signed in, under their own account."),
                kind: .forbidden)
        }
        guard !signature.isReading else { throw Self.writes }
        return try await pool.transaction { transaction in
            try await signature.open(in: transaction)
            try await signature.request?.keep(in: transaction)
            return try await body(transaction, signature.purpose) {
                signature.mark(district: signature.district, person: $0)
            }
        }
    }

    /// A preview is undone, but whoever asked has seen it; a refusal is kept too.
    private func recordUndone(
        _ error: any Error, _ act: AuditAct, _ trail: Trail, _ signature: Signature
    ) async throws {
        let (done, reason): (AuditAct, String)
        switch error {
        case is CancellationError: return
        case let refused as PostgresError:
            guard refused.sqlState == "42501" else { return }
            (done, reason) = (.refused, refused.sqlState)
            _ = signature.refusal.keep()
        case is Refusal:
            (done, reason) = (.refused, "refusal")
            _ = signature.refusal.keep()
        default: (done, reason) = (act, "undone")
        }
        try await pool.transaction { transaction in
            guard try await Session.context(of: signature.token, in: transaction) != nil else {
                return
            }
            try await signature.open(in: transaction)
            try await signature.record(done, trail.seen, reason, in: transaction)
        }
    }
}

/// What the audit calls an act.
public enum AuditAct: String, Hashable, Sendable, CaseIterable {
    case read, write, unmask, export, administer, refused, run
    case breakGlass = "break_glass"
    case signIn = "sign_in"
}

extension Desk.Signature {
    /// Presents the signed context for the rest of the transaction.
    fileprivate func open(in transaction: Transaction) async throws {
        guard let context = try await Session.context(of: token, in: transaction) else {
            throw try await Session.refusal(of: token, in: transaction)
        }
        try await transaction.open(context: context)
    }

    /// Leaves the audit row. What was only read need not be on disk before it is shown: a crash may
    /// lose the last moments of those rows, and of no others.
    fileprivate func record(
        _ act: AuditAct, _ persons: [Int64], _ reason: String, in transaction: Transaction
    ) async throws {
        let few = persons.prefix(Self.personsMax)
        let marks = few.map { mark(district: district, person: $0) }
        let row: Query = """
            SELECT ctx.audit(\(act.rawValue), \(purpose), '', \(marks), \(persons.count)::bigint,
                \(reason))
            """
        if act == .read {
            _ = try await transaction.pipeline(["SET LOCAL synchronous_commit = off", row])
        } else {
            _ = try await transaction.query(row)
        }
    }

    /// Whole lists are named by their count.
    private static let personsMax = 1000
}
