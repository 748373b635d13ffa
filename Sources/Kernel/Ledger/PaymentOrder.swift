public import Law
public import Postgres

/// A sum that a department worked out and hands to finance (`ledger.payment_order`).
public struct PaymentOrder: Hashable, Sendable {
    /// Who is paid, when it is not the person's own account: an insurer, a school.
    public struct Payee: Hashable, Sendable {
        public let title: String
        /// Its unified social credit code (GB 32100).
        public let code: String

        public init(title: String, code: String) {
            self.title = title
            self.code = code
        }
    }

    /// Whose case it is.
    public let person: Int64
    public let clause: String
    /// The first day of what it is for.
    public let period: Day
    /// In fen; below zero where an earlier order was too much.
    public let fen: Int64
    /// The case it ends.
    public let file: Int64?
    /// Nil: the person.
    public let payee: Payee?
    /// The decision it rests on, in words: a document's number, an entry of the module's book.
    public let basis: String

    public init(
        person: Int64, clause: String, period: Day, fen: Int64, file: Int64? = nil,
        payee: Payee? = nil, basis: String
    ) {
        self.person = person
        self.clause = clause
        self.period = period
        self.fen = fen
        self.file = file
        self.payee = payee
        self.basis = basis
    }
}

extension Bureau {
    /// Hands a sum to finance, in the transaction in which the bureau decides it.
    ///
    /// - Parameter client: Made by who asks; the same twice is the same order.
    /// - Returns: The order's number.
    /// - Throws: `Refusal` where another order has this client; `PostgresError` where the database
    ///   does not let this desk order (another department's clause, kin, no duty).
    @discardableResult
    public func order(
        _ order: PaymentOrder, client: String, in transaction: Transaction
    ) async throws -> Int64 {
        do {
            return try await transaction.one(
                """
                SELECT ledger.order_payment(\(district)::integer, \(client), \(order.file),
                    \(order.person), \(order.clause), \(order.period.sql), \(order.fen),
                    \(order.payee?.title), \(order.payee?.code), \(order.basis))
                """
            )?.value(0, as: Int64.self) ?? 0
        } catch let error as PostgresError where error.sqlState == "23505" {
            throw Self.usedClient
        }
    }

    /// Hands the sum of a case to finance, in the transaction that decides it: for the case's
    /// person, under its clause, for its period.
    ///
    /// - Parameters:
    ///   - sum: What is decided; below zero where an earlier order was too much. Nil where it is to
    ///     be set: nothing is ordered then.
    ///   - caseID: A case of this desk's.
    ///   - payee: The organization that is paid; nil for the person.
    ///   - client: Of the act; the department's name is put before it.
    /// - Returns: Whether it was ordered.
    @discardableResult
    public func order(
        _ sum: Money?, of caseID: Int64, to payee: PaymentOrder.Payee? = nil, basis: String,
        client: String, in transaction: Transaction
    ) async throws -> Bool {
        guard let sum, sum.fen != 0 else { return false }
        let row = try await transaction.one(
            """
            SELECT person, clause, period_from FROM casework.case_file
            WHERE district = \(district)::integer AND id = \(caseID)
              AND department = \(department.word)
            """)
        guard
            let (person, clause, period) = try row?.decode(
                Int64.self, String.self, PostgresDate.self)
        else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号不是本部门的事项；用 case list 查看。",
                    en: "Case \(caseID) is not this desk's; see `case list`."))
        }
        try await order(
            PaymentOrder(
                person: person, clause: clause, period: Day(period), fen: sum.fen, file: caseID,
                payee: payee, basis: basis),
            client: "\(department.word) \(client)", in: transaction)
        return true
    }
}
