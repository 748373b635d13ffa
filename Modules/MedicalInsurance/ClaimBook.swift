import Kernel
import Law
import Postgres

/// Files of what a further birth cost: invoices, the settlement of basic insurance, what is left to
/// reimburse. What is approved goes to finance.
struct ClaimBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Invoice: Hashable, Sendable {
        let number: String
        let day: Day
        let sum: Money

        /// Reads `number:YYYY-MM-DD:yuan`.
        init(_ word: String) throws {
            let parts = word.replacing("：", with: ":").split(
                separator: ":", omittingEmptySubsequences: false
            ).map(String.init)
            guard parts.count == 3, (4...40).contains(parts[0].count), let day = Day(iso: parts[1]),
                let sum = Money(yuan: parts[2]), sum.fen > 0
            else {
                throw Refusal(
                    Text(
                        "--invoice \(word.prefix(60))：应为 票据号:日期:元数，如 032001900111:2026-02-10:3500.00。",
                        en: "--invoice \(word.prefix(60)): number:day:yuan, such as "
                            + "032001900111:2026-02-10:3500.00."))
            }
            (number, self.day, self.sum) = (parts[0], day, sum)
        }
    }

    struct Claim: Hashable, Sendable {
        let id: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let event: Int64
        let total: Money
        let openedBy: String
        /// What basic insurance pays, and how much of it the hospital took off.
        let basic: Money?
        let atHospital: Money?
        /// What is reimbursed; nil before the settlement.
        let sum: Money?
        let settlement: Int
        let settledBy: String?
        let approvedBy: String?

        init(_ row: Row) throws {
            let (
                id, client, caseID, person, ref, name, event, total, opened, basic, hospital, fen,
                seq, settled, approved
            ) = try row.decode(
                Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                Int64.self, Int64.self, String.self, Int64?.self, Int64?.self, Int64?.self,
                Int.self,
                String?.self, String?.self)
            (self.id, self.client, self.caseID) = (id, client, caseID)
            (self.person, self.ref, self.name, self.event) = (person, ref, name, event)
            (self.total, openedBy) = (Money(fen: total), opened)
            self.basic = basic.map { Money(fen: $0) }
            atHospital = hospital.map { Money(fen: $0) }
            sum = fen.map { Money(fen: $0) }
            (settlement, settledBy, approvedBy) = (seq, settled, approved)
        }
    }

    private static let columns: Query = """
        c.id, c.client, c.case_id, c.person, p.ref, p.name, c.event, c.total_fen, c.recorded_by,
        s.basic_fen, s.hospital_fen, s.fen, coalesce(s.seq, 0)::bigint, s.recorded_by, a.recorded_by
        """
    private static let tables: Query = """
        JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
        LEFT JOIN LATERAL (
            SELECT s.* FROM medical_insurance.claim_settlement AS s
            WHERE s.district = c.district AND s.claim = c.id ORDER BY s.seq DESC LIMIT 1
        ) AS s ON true
        LEFT JOIN medical_insurance.claim_approval AS a
          ON a.district = c.district AND a.claim = c.id
        """

    /// Passes the case's step `accept` and opens the file with its invoices, all or nothing.
    func open(
        _ caseID: Int64, event id: Int64, invoices: [Invoice], client: String
    ) async throws -> Claim {
        let file = try await bureau.cases.read(caseID).file
        if let known = try await claim("client", client) {
            guard (known.caseID, known.event) == (caseID, id) else { throw Bureau.usedClient }
            return known
        }
        try file.require(standingAt: "accept", of: MedicalInsurance.rebirthReimbursement)
        let event = try await event(id, of: file)
        try await check(invoices, from: event.day)
        let total = try Self.total(invoices)
        try await bureau.writing { transaction in
            _ = try await bureau.served(file.ref, in: transaction)
            _ = try await bureau.cases.pass(
                caseID, step: "accept", by: .claimOpen, client: "claim \(client)", in: transaction)
            let row = try await transaction.one(
                """
                INSERT INTO medical_insurance.claim (district, client, person, event, case_id,
                    total_fen, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(file.person), \(id), \(caseID),
                    \(total.fen), \(bureau.actor))
                RETURNING id
                """)
            let claim = try row?.value(0, as: Int64.self) ?? 0
            for one in invoices {
                _ = try await transaction.execute(
                    """
                    INSERT INTO medical_insurance.claim_invoice (district, number, claim, person,
                        day, fen, recorded_by)
                    VALUES (\(bureau.district)::integer, \(one.number), \(claim), \(file.person),
                        \(one.day.sql), \(one.sum.fen), \(bureau.actor))
                    """)
            }
        }
        guard let made = try await claim("client", client) else {
            throw Refusal(Text("没有写入报销档案。", en: "The file was not written."))
        }
        return made
    }

    private func event(_ id: Int64, of file: CaseFile) async throws -> MaternityBook.Event {
        let event = try await MaternityBook(bureau).list(.init(id: id)).first
        guard let event, event.person == file.person else {
            throw Refusal(
                Text(
                    "--event \(id)：不是 \(file.ref) 的生育医疗事项；用 maternity list 查看。",
                    en: "--event \(id) is no maternity event of \(file.ref); see `maternity list`.")
            )
        }
        if let claim = event.claim {
            throw Refusal(
                Text(
                    "--event \(id)：已在第 \(claim) 号报销档案；一次事项只报一次。",
                    en: "--event \(id) has the file \(claim); an event is claimed once."))
        }
        return event
    }

    /// No invoice twice, here or in another file, none long before the event or in the future. A
    /// year before the event is our own default: what leads up to it is claimed with it.
    private func check(_ invoices: [Invoice], from day: Day) async throws {
        let numbers = invoices.map(\.number)
        var seen: Set<String> = []
        let twice = numbers.first { !seen.insert($0).inserted }
        let claimed = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT number FROM medical_insurance.claim_invoice
                WHERE district = \(bureau.district)::integer AND number = ANY (\(numbers))
                ORDER BY number LIMIT 1
                """
            )?.value(0, as: String.self)
        }
        if let number = twice ?? claimed {
            throw Refusal(
                Text(
                    "--invoice \(number)：这张票据已报过（或写了两次）；一张票据只报一次。",
                    en: "--invoice \(number) is claimed already; an invoice is claimed once."))
        }
        for one in invoices {
            try bureau.requirePast(one.day, "--invoice \(one.number)")
            guard one.day >= day.anniversary(years: -1) else {
                throw Refusal(
                    Text(
                        "--invoice \(one.number)：\(one.day) 早于事项（\(day)）一年以上。",
                        en: "--invoice \(one.number): \(one.day) is over a year before the event."))
            }
        }
    }

    /// The sum of the invoices.
    static func total(_ invoices: [Invoice]) throws -> Money {
        guard !invoices.isEmpty else {
            throw Refusal(
                Text("--invoice：至少一张票据。", en: "--invoice: at least one invoice."))
        }
        var fen: Int64 = 0
        for one in invoices {
            let (sum, isOver) = fen.addingReportingOverflow(one.sum.fen)
            guard !isOver else {
                throw Refusal(Text("--invoice：合计过大。", en: "--invoice: the total is too large."))
            }
            fen = sum
        }
        return Money(fen: fen)
    }

    /// What the settlement of basic insurance says.
    struct Settlement {
        let basic: Money
        let atHospital: Money
        let document: String
    }

    /// What is reimbursed: what basic insurance pays, less what the hospital has taken off already.
    ///
    /// - Throws: `Refusal` for sums that cannot be.
    static func reimbursed(_ told: Settlement, of total: Money) throws(Refusal) -> Money {
        guard told.basic <= total else {
            throw Refusal(
                Text(
                    "--basic \(told.basic)：多于票据合计 \(total) 元。",
                    en: "--basic \(told.basic) is more than the invoices' \(total)."))
        }
        guard told.atHospital <= told.basic else {
            throw Refusal(
                Text(
                    "--at-hospital \(told.atHospital)：多于基本医保支付的 \(told.basic) 元。",
                    en: "--at-hospital \(told.atHospital) is more than basic insurance pays, "
                        + "\(told.basic)."))
        }
        guard told.atHospital < told.basic else {
            throw Refusal(
                Text(
                    "基本医保支付的已在医院全部结清，没有要报销的；用 case close 写明。",
                    en: "The hospital has settled all of it: nothing is left to reimburse; `case "
                        + "close` says so."))
        }
        return Money(fen: told.basic.fen - told.atHospital.fen)
    }

    /// Passes `verify` with the settlement, all or nothing; the same again changes nothing.
    func settle(_ id: Int64, _ told: Settlement, client: String) async throws -> Claim {
        let document = try Bureau.words(told.document, "--document", of: 2...100)
        let claim = try await claim(numbered: id)
        let sum = try Self.reimbursed(told, of: claim.total)
        if (claim.basic, claim.atHospital) == (told.basic, told.atHospital) { return claim }
        let step = try await bureau.cases.read(claim.caseID).file.step
        guard claim.sum == nil || step == "verify" else {
            throw Refusal(
                Text(
                    "第 \(id) 号档案已结算；要改的先用 case return 退回 verify 环节。",
                    en: "File \(id) is settled; `case return` it to verify where that changes."))
        }
        try await bureau.writing { transaction in
            _ = try await bureau.served(claim.ref, in: transaction)
            _ = try await bureau.cases.pass(
                claim.caseID, step: "verify", by: .claimSettle, client: "settled \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO medical_insurance.claim_settlement (district, claim, seq, person,
                    total_fen, basic_fen, hospital_fen, fen, document, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(claim.settlement + 1)::integer,
                    \(claim.person), \(claim.total.fen),
                    \(told.basic.fen), \(told.atHospital.fen), \(sum.fen), \(document),
                    \(bureau.actor))
                """)
        }
        return try await self.claim(numbered: id)
    }

    /// Passes `approve`, which hands the sum to finance; the same again changes nothing.
    func approve(_ id: Int64, client: String) async throws -> Claim {
        let claim = try await claim(numbered: id)
        if claim.approvedBy != nil { return claim }
        guard let sum = claim.sum, let settledBy = claim.settledBy else {
            throw Refusal(
                Text(
                    "第 \(id) 号档案还没有结算；先用 claim settle。",
                    en: "File \(id) is not settled; `claim settle` first."))
        }
        guard settledBy != bureau.actor else {
            throw Refusal(
                Text("这份档案是您结算的；由别人审批。", en: "You settled it; somebody else approves it."))
        }
        try await bureau.writing { transaction in
            _ = try await bureau.served(claim.ref, in: transaction)
            _ = try await bureau.cases.pass(
                claim.caseID, step: "approve", by: .claimApprove,
                client: "claim approved \(client)", in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO medical_insurance.claim_approval (district, claim, settlement, person,
                    fen, settled_by, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(claim.settlement)::integer,
                    \(claim.person), \(sum.fen), \(settledBy), \(bureau.actor))
                """)
            try await bureau.order(
                sum, of: claim.caseID, basis: "报销档案第 \(id) 号",
                client: "claim approved \(client)", in: transaction)
        }
        return try await self.claim(numbered: id)
    }

    /// The files that wait, the oldest first; with `all` the approved ones too.
    func list(all: Bool) async throws -> [Claim] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(all: all, bureau.district))
                .map(Claim.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func listing(all: Bool, _ district: Int) -> Query {
        """
        SELECT \(columns) FROM (
            SELECT c.* FROM medical_insurance.claim AS c
            WHERE c.district = \(district)::integer
              AND (\(all) OR (SELECT true FROM medical_insurance.claim_approval AS a
                WHERE a.district = c.district AND a.claim = c.id LIMIT 1) IS NULL)
            ORDER BY c.id LIMIT 500
        ) AS c \(tables)
        ORDER BY c.id
        """
    }

    private func claim(numbered id: Int64) async throws -> Claim {
        guard let claim = try await claim("id", "\(id)") else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号报销档案；用 claim list 查看。",
                    en: "There is no file \(id); see `claim list`."))
        }
        return claim
    }

    /// The file of a `client` or an `id`.
    private func claim(_ key: String, _ value: String) async throws -> Claim? {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.one(
                """
                SELECT \(Self.columns) FROM medical_insurance.claim AS c \(Self.tables)
                WHERE c.district = \(bureau.district)::integer
                  AND CASE \(key) WHEN 'client' THEN c.client ELSE c.id::text END = \(value)
                """
            ).map(Claim.init)
            bureau.saw(found.map { [$0.person] } ?? [])
            return found
        }
    }
}
