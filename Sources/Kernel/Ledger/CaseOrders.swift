public import Law
import Postgres

/// What a department ordered of finance for its cases, and its corrections.
public struct CaseOrders: Sendable {
    let bureau: Bureau

    public init(_ bureau: Bureau) { self.bureau = bureau }

    /// A payment order as it stands.
    public struct Order: Hashable, Sendable {
        public let id: Int64
        public let caseID: Int64?
        public let person: Int64
        public let ref: String
        public let name: String
        public let clause: String
        public let period: Day
        public let sum: Money
        /// Nil: the person.
        public let payee: String?
        public let basis: String
        public let orderedBy: String
        public let orderedOn: Day

        init(_ row: Row) throws {
            let (
                id, caseID, person, ref, name, clause, period, fen, payee, basis, by, day
            ) = try row.decode(
                Int64.self, Int64?.self, Int64.self, String.self, String.self, String.self,
                PostgresDate.self, Int64.self, String?.self, String.self, String.self,
                PostgresDate.self)
            (self.id, self.caseID, self.person) = (id, caseID, person)
            (self.ref, self.name, self.clause) = (ref, name, clause)
            (self.period, sum, self.payee) = (Day(period), Money(fen: fen), payee)
            (self.basis, orderedBy, orderedOn) = (basis, by, Day(day))
        }
    }

    /// No list of orders is longer; a later day shows the rest.
    public static let lines: Int64 = 5_000

    /// Orders since a day, or of one case, the latest first.
    public func list(since day: Day, of caseID: Int64? = nil) async throws -> [Order] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT o.id, o.case_id, o.person, p.ref, p.name, o.clause, o.period, o.amount,
                    o.payee, o.basis, o.ordered_by, o.ordered_on
                FROM ledger.payment_order AS o
                JOIN kernel.person AS p ON p.district = o.district AND p.id = o.person
                WHERE o.district = \(bureau.district)::integer
                  AND o.department = \(bureau.department.word)
                  AND (\(caseID)::bigint IS NULL OR o.case_id = \(caseID))
                  AND (\(caseID)::bigint IS NOT NULL OR o.ordered_on >= \(day.sql))
                ORDER BY o.id DESC LIMIT \(Self.lines)
                """
            ).map(Order.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// A further order of a case that finance has: what was to be set and is known now, or what an
    /// earlier order was too little or too much.
    public struct Correction: Sendable {
        public var caseID: Int64
        /// What is added; below zero for what was too much.
        public var sum: Money
        public var document: String
        public var payee: PaymentOrder.Payee?
        public var client: String

        public init(
            caseID: Int64, sum: Money, document: String, payee: PaymentOrder.Payee? = nil,
            client: String
        ) {
            (self.caseID, self.sum, self.document) = (caseID, sum, document)
            (self.payee, self.client) = (payee, client)
        }
    }

    /// Orders it; the same client again changes nothing.
    ///
    /// - Returns: What the case's orders come to.
    /// - Throws: `Refusal` for a case that is not decided yet, and where less than nothing would be
    ///   left.
    public func correct(_ correction: Correction) async throws -> Money {
        try bureau.require(.approve)
        let document = try Bureau.words(correction.document, "--document", of: 4...200)
        guard correction.sum.fen != 0 else {
            throw Refusal(Text("--sum：不写 0。", en: "--sum: not zero."))
        }
        let file = try await bureau.cases.read(correction.caseID).file
        guard file.kind == .due, file.state == .handed || file.state == .done else {
            throw Refusal(
                Text(
                    "第 \(file.id) 号现在是“\(file.state.title.zh)”；金额随审批一并下达，之后才更正。",
                    en:
                        "Case \(file.id) is \(file.state.title.en); a sum is ordered with its decision "
                        + "and corrected after it."))
        }
        let client = "correction \(correction.client)"
        return try await bureau.writing { transaction in
            let before = try await total(file.id, to: correction.payee, except: client, transaction)
            guard before + correction.sum.fen >= 0 else {
                throw Refusal(
                    Text(
                        "--sum \(correction.sum)：该收款方已下达 \(Money(fen: before)) 元，不能减到零以下。",
                        en:
                            "--sum \(correction.sum): \(Money(fen: before)) was ordered for that payee; "
                            + "nothing below zero is left."))
            }
            try await bureau.order(
                correction.sum, of: file.id, to: correction.payee, basis: document, client: client,
                in: transaction)
            return Money(fen: before + correction.sum.fen)
        }
    }

    /// What was ordered for a payee, without the order of a client.
    private func total(
        _ caseID: Int64, to payee: PaymentOrder.Payee?, except client: String,
        _ transaction: Transaction
    ) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT coalesce(sum(amount), 0)::bigint FROM ledger.payment_order
            WHERE district = \(bureau.district)::integer AND case_id = \(caseID)
              AND payee_code IS NOT DISTINCT FROM \(payee?.code)
              AND client <> \("\(bureau.department.word) \(client)")
            """)
        return try row?.value(0, as: Int64.self) ?? 0
    }
}
