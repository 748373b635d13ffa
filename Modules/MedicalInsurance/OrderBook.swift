import Kernel
import Law
import Postgres

/// Payment orders for the residents' premium of an insurance year: a number, a list that nothing is
/// added to, the premium a head from the year's notice; somebody else approves it, finance pays.
struct OrderBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Order: Hashable, Sendable {
        let id: Int64
        let client: String
        let number: String
        let year: Int
        let premium: Money
        let notice: String
        let madeBy: String
        let approvedBy: String?

        init(_ row: Row) throws {
            let (id, client, number, year, fen, notice, made, approved) = try row.decode(
                Int64.self, String.self, String.self, Int.self, Int64.self, String.self,
                String.self, String?.self)
            (self.id, self.client, self.number, self.year) = (id, client, number, year)
            (premium, self.notice) = (Money(fen: fen), notice)
            (madeBy, approvedBy) = (made, approved)
        }
    }

    /// The insurer's last answer: insured from a day, or why not.
    struct Answer: Hashable, Sendable {
        let seq: Int
        let from: Day?
        let reason: String?
    }

    /// Somebody on an order, and what became of it.
    struct Line: Hashable, Sendable {
        let order: Int64
        let number: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let nth: Int
        let isApproved: Bool
        /// Why it was taken off.
        let exception: String?
        let answer: Answer?

        init(_ row: Row) throws {
            let (
                order, number, caseID, person, ref, name, nth, isApproved, exception, seq, from,
                reason
            ) = try row.decode(
                Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                Int.self, Bool.self, String?.self, Int?.self, PostgresDate?.self, String?.self)
            (self.order, self.number, self.caseID) = (order, number, caseID)
            (self.person, self.ref, self.name, self.nth) = (person, ref, name, nth)
            (self.isApproved, self.exception) = (isApproved, exception)
            answer = seq.map { Answer(seq: $0, from: from.map { Day($0) }, reason: reason) }
        }

        /// Neither taken off nor refused by the insurer.
        var isLive: Bool { exception == nil && answer?.reason == nil }
    }

    /// Our own default: no source limits an order; another one follows.
    static let lines = 500

    /// What makes an order.
    struct Making {
        let year: Int
        let number: String
        /// From the notice; nil where the pack has it.
        let premium: Money?
        let notice: String
        /// Only these people; nobody named means everybody who waits.
        let refs: [String]
        let client: String
    }

    /// Freezes the list of everybody whose case waits at `verify` and whom the law gives it today,
    /// and passes that step of each, all or nothing.
    ///
    /// - Returns: The order, how many are on it, and whom it left out and why.
    func make(_ making: Making) async throws -> (Order, lines: Int, left: [(String, Text)]) {
        try bureau.require(.review)
        let number = try Bureau.words(making.number, "--number", of: 2...60)
        let notice = try Bureau.words(making.notice, "--notice", of: 2...100)
        if let known = try await order("client", making.client) {
            guard (known.number, known.year) == (number, making.year) else {
                throw Bureau.usedClient
            }
            return (known, try await list(.init(order: known.id)).count, [])
        }
        if let other = try await order("number", number) {
            throw Refusal(
                Text(
                    "--number \(number)：已是第 \(other.id) 号缴费单的文号；一份单一个文号。",
                    en: "--number \(number) is that of order \(other.id); every order has its own.")
            )
        }
        guard [bureau.today.year, bureau.today.year + 1].contains(making.year) else {
            throw Refusal(
                Text(
                    "--year \(making.year)：应为 \(bureau.today.year) 或 \(bureau.today.year + 1)。",
                    en: "--year \(making.year): \(bureau.today.year) or \(bureau.today.year + 1)."))
        }
        let pack = try await bureau.pack()
        let clause = try bureau.clause(giving: MedicalInsurance.residentPremium, in: pack)
        let premium = try premium(making, in: pack)
        try await requireFresh()
        let (chosen, left) = try await candidates(for: making, of: clause.id)
        guard !chosen.isEmpty else {
            let why = left.first.map { "\($0.0)：\($0.1.zh)" } ?? "没有停在 verify 环节的事项"
            throw Refusal(
                Text(
                    "没有可列入的人（\(why)）；先用 case pass 受理。",
                    en:
                        "Nobody can be put on it (\(left.first.map { "\($0.0): \($0.1.en)" } ?? "no case waits at verify"))."
                ))
        }
        let id = try await bureau.writing { transaction in
            let row = try await transaction.one(
                """
                INSERT INTO medical_insurance.payment_order (district, client, number, year, fen,
                    notice, recorded_by)
                VALUES (\(bureau.district)::integer, \(making.client), \(number),
                    \(making.year)::integer, \(premium.fen), \(notice), \(bureau.actor))
                RETURNING id
                """)
            let id = try row?.value(0, as: Int64.self) ?? 0
            for (file, nth) in chosen {
                try await pass(
                    file.id, file.ref, "verify", .premiumOrder, "order \(making.client)",
                    transaction)
                _ = try await transaction.execute(
                    """
                    INSERT INTO medical_insurance.order_line (district, payment_order, person, year,
                        nth, case_id, recorded_by)
                    VALUES (\(bureau.district)::integer, \(id), \(file.person),
                        \(making.year)::integer, \(nth)::integer, \(file.id), \(bureau.actor))
                    """)
            }
            return id
        }
        return (try await order(numbered: id), chosen.count, left)
    }

    /// Whose premium is bought rests on who is insured how: not on a file that is too old.
    private func requireFresh() async throws {
        let state = try await bureau.states(of: [StatusFeed.feed]).first
        guard let state, !state.isStale(on: bureau.today) else {
            let day = state?.asOf.map { "\($0)" }
            throw Refusal(
                Text(
                    "参保状态文件\(day.map { "（\($0)）已过期" } ?? "还没有")，有效 \(StatusFeed.feed.goodFor) 天；"
                        + "先用 status import 导入新的。",
                    en:
                        "The insurance status \(day.map { "of \($0) is too old" } ?? "never came"), "
                        + "it is good for \(StatusFeed.feed.goodFor) days; `status import` first."))
        }
    }

    private func premium(_ making: Making, in pack: Pack) throws -> Money {
        let known = pack.verified("resident_medical.premium", on: .first(of: making.year))
        if let known {
            guard making.premium.map({ $0.fen == known }) ?? true else {
                throw Refusal(
                    Text(
                        "--premium：政策包已定为 \(Money(fen: known)) 元；通知不同的，先改政策包。",
                        en: "--premium: the pack says \(Money(fen: known)); change the pack first.")
                )
            }
            return Money(fen: known)
        }
        guard let premium = making.premium, premium.fen > 0 else {
            throw Refusal(
                Text(
                    "--premium：\(making.year) 年的个人缴费待定；请写当年缴费通知上的元数，不估。",
                    en: "--premium: the premium of \(making.year) is to be set; give the notice's "
                        + "sum, above 0."))
        }
        return premium
    }

    private func pass(
        _ id: Int64, _ ref: String, _ step: String, _ act: BureauAct, _ client: String,
        _ transaction: Transaction
    ) async throws {
        do {
            _ = try await bureau.cases.pass(
                id, step: step, by: act, client: client, in: transaction)
        } catch let refusal as Refusal {
            throw Refusal(
                Text(
                    "\(ref)（第 \(id) 号）：\(refusal.text.zh)",
                    en: "\(ref) (case \(id)): \(refusal.text.en)"))
        }
    }

    /// Passes `approve` of everybody on an order, which hands them to finance, all or nothing.
    ///
    /// - Parameter payee: The insurer, which is paid.
    /// - Returns: How many.
    func approve(_ id: Int64, to payee: PaymentOrder.Payee?) async throws -> Int {
        try bureau.require(.approve)
        let order = try await order(numbered: id)
        let live = try await list(.init(order: id, limit: Int64.max)).filter(\.isLive)
        if order.approvedBy != nil { return live.count }
        guard order.madeBy != bureau.actor else {
            throw Refusal(
                Text(
                    "第 \(id) 号缴费单是您列的；由别人审批。",
                    en: "You made order \(id); somebody else approves it."))
        }
        guard !live.isEmpty else {
            throw Refusal(Text("第 \(id) 号缴费单上没有人。", en: "Nobody is on order \(id)."))
        }
        try await requireFresh()
        let clause = try bureau.clause(
            giving: MedicalInsurance.residentPremium, in: try await bureau.pack())
        let outcomes = try await outcomes(of: clause.id)
        let payee = try PaymentOrder.Payee.required(payee, for: order.premium)
        let wrong = live.filter { outcomes[$0.person] != .yes }.map(\.ref)
        guard wrong.isEmpty else {
            let refs = wrong.prefix(10).joined(separator: "、")
            throw Refusal(
                Text(
                    "今天已不符合的：\(refs)；先用 premium drop 写明原因移出。",
                    en: "Not due it any more: \(refs); take them off with `premium drop` first."))
        }
        try await bureau.writing { transaction in
            for line in live {
                try await pass(
                    line.caseID, line.ref, "approve", .premiumApprove, "order approved \(id)",
                    transaction)
                try await bureau.order(
                    order.premium, of: line.caseID, to: payee, basis: "缴费单 \(order.number)",
                    client: "premium \(id) \(line.caseID)", in: transaction)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO medical_insurance.order_approval (district, payment_order, made_by,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(order.madeBy), \(bureau.actor))
                """)
        }
        return live.count
    }

    /// Which lines are listed.
    struct Filter {
        var order: Int64?
        var year: Int?
        /// Only those that wait for the insurer, or that it refused.
        var open = false
        var limit: Int64 = 500
    }

    /// The lines of an order or a year, order by order.
    func list(_ filter: Filter) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(filter, bureau.district))
                .map(Line.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func listing(_ filter: Filter, _ district: Int) -> Query {
        let year: Query = filter.year.map { "AND l.year = \($0)::integer" } ?? ""
        let order: Query = filter.order.map { "AND l.payment_order = \($0)" } ?? ""
        let open: Query =
            filter.open
            ? "AND x.exception IS NULL AND a.is_approved AND c.insured_from IS NULL" : ""
        return """
            SELECT l.payment_order, o.number, l.case_id, l.person, p.ref, p.name, l.nth::bigint,
                l.is_approved, l.exception, l.seq, l.insured_from, l.reason
            FROM (
                SELECT l.*, a.is_approved, x.exception, c.seq, c.insured_from, c.reason
                FROM medical_insurance.order_line AS l
                CROSS JOIN LATERAL (
                    SELECT EXISTS (SELECT FROM medical_insurance.order_approval AS a
                        WHERE a.district = l.district AND a.payment_order = l.payment_order
                        LIMIT 1) AS is_approved OFFSET 0
                ) AS a
                LEFT JOIN LATERAL (
                    SELECT x.reason AS exception FROM medical_insurance.premium_exception AS x
                    WHERE x.district = l.district AND x.payment_order = l.payment_order
                      AND x.person = l.person LIMIT 1
                ) AS x ON true
                LEFT JOIN LATERAL (
                    SELECT c.seq::bigint, c.insured_from, c.reason
                    FROM medical_insurance.confirmation AS c
                    WHERE c.district = l.district AND c.payment_order = l.payment_order
                      AND c.person = l.person
                    ORDER BY c.seq DESC LIMIT 1
                ) AS c ON true
                WHERE l.district = \(district)::integer \(year) \(order) \(open)
                ORDER BY l.payment_order, l.person LIMIT \(filter.limit)
            ) AS l
            JOIN LATERAL (
                SELECT o.number FROM medical_insurance.payment_order AS o
                WHERE o.district = l.district AND o.id = l.payment_order LIMIT 1
            ) AS o ON true
            JOIN LATERAL (
                SELECT p.ref, p.name FROM kernel.person AS p
                WHERE p.district = l.district AND p.id = l.person LIMIT 1
            ) AS p ON true
            ORDER BY l.payment_order, l.person LIMIT \(filter.limit)
            """
    }

    /// The orders of a year.
    func orders(of year: Int) async throws -> [(Order, lines: Int)] {
        try await bureau.transaction(reading: true) { transaction in
            let orders = try await transaction.query(
                """
                SELECT \(Self.columns) FROM medical_insurance.payment_order AS o \(Self.tables)
                WHERE o.district = \(bureau.district)::integer AND o.year = \(year)::integer
                ORDER BY o.id DESC LIMIT 500
                """
            ).map(Order.init)
            var found: [(Order, lines: Int)] = []
            for order in orders {
                let row = try await transaction.one(
                    """
                    SELECT count(*) FROM medical_insurance.order_line
                    WHERE district = \(bureau.district)::integer AND payment_order = \(order.id)
                    """)
                found.append((order, Int(try row?.value(0, as: Int64.self) ?? 0)))
            }
            return found
        }
    }

    private static let columns: Query = """
        o.id, o.client, o.number, o.year::bigint, o.fen, o.notice, o.recorded_by, a.recorded_by
        """
    private static let tables: Query = """
        LEFT JOIN medical_insurance.order_approval AS a
          ON a.district = o.district AND a.payment_order = o.id
        """

    func order(numbered id: Int64) async throws -> Order {
        guard let order = try await order("id", "\(id)") else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号缴费单；用 premium orders 查看。",
                    en: "There is no order \(id); see `premium orders`."))
        }
        return order
    }

    /// The order of that number (文号).
    func order(titled number: String) async throws -> Order? {
        try await order("number", number)
    }

    /// The order of a `client`, a `number` or an `id`.
    private func order(_ key: String, _ value: String) async throws -> Order? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT \(Self.columns) FROM medical_insurance.payment_order AS o \(Self.tables)
                WHERE o.district = \(bureau.district)::integer
                  AND CASE \(key) WHEN 'client' THEN o.client WHEN 'number' THEN o.number
                    ELSE o.id::text END = \(value)
                """
            ).map(Order.init)
        }
    }
}
