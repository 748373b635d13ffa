import Kernel
import Law
import Postgres

/// Maternity costs in their two kinds (NC-4.hr.3, NC-4.hr.4): invoices, what the insurance paid at
/// the window, and the settlement, with which the case goes on to the finance bureau.
struct MaternityBook {
    let bureau: Bureau

    /// Our own default: no source says until when a claim is brought. It is an alarm, no bar.
    static let deadlineDays = 365
    /// Our own default: from so many days before the deadline it is shown as near.
    static let nearDays = 30
    /// The step at which the sum is fixed.
    static let step = "approve"

    struct Claim: Hashable {
        let id: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let scheme: Scheme
        let event: Event
        let on: Day
        let invoices: Int64
        let total: Money
        let insured: Money
        let settled: Money?

        /// What the invoices leave to be settled.
        var claimed: Money { Money(fen: total.fen - insured.fen) }
        var deadline: Day { on.adding(days: MaternityBook.deadlineDays) }
    }

    /// How a claim stands to its deadline on a day.
    enum Alarm: String {
        case settled, late, near, fine

        var title: Text {
            switch self {
            case .settled: Text("已结算", en: "settled")
            case .late: Text("已超期", en: "late")
            case .near: Text("将到期", en: "near")
            case .fine: Text("正常", en: "in time")
            }
        }
    }

    static func alarm(_ claim: Claim, on day: Day) -> Alarm {
        if claim.settled != nil { return .settled }
        if claim.deadline < day { return .late }
        return claim.deadline.adding(days: -nearDays) <= day ? .near : .fine
    }

    // MARK: Writing

    /// Opens the claim of a case.
    func open(_ caseID: Int64, _ event: Event, on day: Day, client: String) async throws -> Claim {
        try bureau.requirePast(day, "--on")
        if let known = try await one("client", client) {
            guard (known.caseID, known.event, known.on) == (caseID, event, day) else {
                throw Bureau.usedClient
            }
            return known
        }
        let file = try await bureau.file(
            caseID, of: [HumanResources.maternityClaim, HumanResources.residentMaternityClaim])
        let scheme: Scheme =
            file.benefit == HumanResources.maternityClaim.code ? .employee : .resident
        guard scheme.events.contains(event) else {
            let allowed = scheme.events.map(\.rawValue).joined(separator: "、")
            throw Refusal(
                Text(
                    "--event \(event.rawValue)：\(file.clause) 按\(scheme.title.zh)报销，不含"
                        + "\(event.title.zh)；可填 \(allowed)。",
                    en: "--event \(event.rawValue): \(file.clause) goes by the \(scheme.title.en), "
                        + "which has no \(event.title.en); take one of \(allowed)."))
        }
        try await requireTold(event, of: file)
        if let other = try await one("case", "\(caseID)") {
            throw Refusal(
                Text(
                    "第 \(caseID) 号事项已有第 \(other.id) 号报销；发票加在那里。",
                    en: "Case \(caseID) has claim \(other.id); add the invoices there."))
        }
        try await bureau.refuseKin(of: file)
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.maternity_claim (district, client, person, case_id,
                    scheme, event, happened_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(file.person), \(caseID),
                    \(scheme.rawValue), \(event.rawValue), \(day.sql), \(bureau.actor))
                """)
        }
        guard let made = try await one("client", client) else { throw Self.unwritten }
        return made
    }

    /// What medical insurance told of the person decides, not what the clerk types.
    private func requireTold(_ event: Event, of file: CaseFile) async throws {
        let told = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT code FROM (
                    SELECT DISTINCT ON (from_day, code) code, act FROM kernel.fact
                    WHERE district = \(bureau.district)::integer AND person = \(file.person)
                      AND kind = 'maternity.event' AND official AND code IS NOT NULL
                    ORDER BY from_day, code, learned DESC, seq DESC) AS f
                WHERE act = 0 ORDER BY code
                """
            ).map { try $0.value(0, as: String.self) }
        }
        guard !told.contains(event.rawValue) else { return }
        throw Refusal(
            Text(
                "--event \(event.rawValue)：医保报告的是 \(told.joined(separator: "、"))；有误的先请医保更正。",
                en: "--event \(event.rawValue): medical insurance told "
                    + "\(told.joined(separator: ", ")); it corrects what is wrong."))
    }

    /// An invoice as the family brings it.
    struct Invoice: Hashable {
        let number: String
        let on: Day
        let total: Money
        let insured: Money

        init(number: String, on: Day, total: Money, insured: Money) throws {
            let plain = number.uppercased().filter { $0 != "-" && $0 != " " }
            let isNumber =
                (8...30).contains(plain.utf8.count)
                && plain.utf8.allSatisfy {
                    (48...57).contains($0) || (65...90).contains($0)
                }
            guard isNumber else {
                throw Refusal(
                    Text(
                        "--number：发票代码加号码，8 至 30 位，只用字母和数字。",
                        en: "--number: the invoice's code and number, 8 to 30 letters and digits."))
            }
            guard total.fen > 0, insured.fen <= total.fen else {
                throw Refusal(
                    Text(
                        "--total 应大于零，--insured（窗口已报）应在 0 和 --total 之间。",
                        en: "--total is above zero, --insured between 0 and --total."))
            }
            (self.number, self.on, self.total, self.insured) = (plain, on, total, insured)
        }
    }

    /// Adds an invoice; one number is counted once, whoever brings it.
    func add(_ invoice: Invoice, to id: Int64) async throws -> Claim {
        try bureau.requirePast(invoice.on, "--on")
        let claim = try await claim(id)
        if let known = try await holder(of: invoice.number) {
            guard known.claim == id, known.invoice == invoice else {
                throw Refusal(
                    Text(
                        "--number \(invoice.number)：这张发票已计入第 \(known.claim) 号报销；一张发票只报一次。",
                        en: "--number \(invoice.number): the invoice is in claim \(known.claim); "
                            + "an invoice is counted once."))
            }
            return claim
        }
        guard claim.settled == nil else { throw settled(claim) }
        try await bureau.writing { transaction in
            try await refuseKin(claim, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.maternity_invoice (district, number, claim, person,
                    issued_on, total, insured, recorded_by)
                VALUES (\(bureau.district)::integer, \(invoice.number), \(id), \(claim.person),
                    \(invoice.on.sql), \(invoice.total.fen), \(invoice.insured.fen),
                    \(bureau.actor))
                """)
        }
        return try await self.claim(id)
    }

    private func holder(of number: String) async throws -> (claim: Int64, invoice: Invoice)? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT claim, issued_on, total, insured FROM human_resources.maternity_invoice
                WHERE district = \(bureau.district)::integer AND number = \(number)
                """
            ).map { row in
                let (claim, on, total, insured) = try row.decode(
                    Int64.self, PostgresDate.self, Int64.self, Int64.self)
                return (
                    claim,
                    try Invoice(
                        number: number, on: Day(on), total: Money(fen: total),
                        insured: Money(fen: insured))
                )
            }
        }
    }

    /// Fixes the sum as the settlement document has it: the rates are to be set, so nothing is
    /// worked out here. The case's approval is passed with it.
    func settle(
        _ id: Int64, document: String, sum: Money, client: String
    ) async throws -> Claim {
        let document = try Bureau.words(document, "--document", of: 4...80)
        let claim = try await claim(id)
        if let known = claim.settled {
            guard known == sum else { throw settled(claim) }
            return claim
        }
        guard (1...max(1, claim.claimed.fen)).contains(sum.fen), claim.claimed.fen > 0 else {
            throw Refusal(
                Text(
                    "--sum \(sum)：应大于零，不超过发票余额 \(claim.claimed) 元。",
                    en:
                        "--sum \(sum): above zero and not above the \(claim.claimed) yuan which the "
                        + "invoices leave."))
        }
        try await bureau.writing { transaction in
            try await refuseKin(claim, in: transaction)
            try await requireUnused(document, in: transaction)
            _ = try await bureau.cases.pass(
                claim.caseID, step: Self.step, by: .maternitySettle, client: "maternity \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.maternity_settlement (district, claim, person, client,
                    document, claimed, fen, settled_on, recorded_by)
                SELECT \(bureau.district)::integer, \(id), \(claim.person), \(client),
                    \(document), sum(total - insured), \(sum.fen), \(bureau.today.sql),
                    \(bureau.actor)
                FROM human_resources.maternity_invoice
                WHERE district = \(bureau.district)::integer AND claim = \(id)
                """)
            try await bureau.order(
                sum, of: claim.caseID, basis: document, client: "claim \(client)", in: transaction)
        }
        return try await self.claim(id)
    }

    private func requireUnused(_ document: String, in transaction: Transaction) async throws {
        let other = try await transaction.one(
            """
            SELECT claim FROM human_resources.maternity_settlement
            WHERE district = \(bureau.district)::integer AND document = \(document)
            """)
        guard let id = try other?.value(0, as: Int64.self) else { return }
        throw Refusal(
            Text(
                "--document：这份结算单已用于第 \(id) 号报销；一份结算单对一件。",
                en: "--document: it settled claim \(id); one document settles one claim."))
    }

    private func settled(_ claim: Claim) -> Refusal {
        Refusal(
            Text(
                "第 \(claim.id) 号报销已结算，不再更改；漏报的发票另立事项。",
                en:
                    "Claim \(claim.id) is settled and stays; other invoices need a case of their own."
            ))
    }

    private func refuseKin(_ claim: Claim, in transaction: Transaction) async throws {
        for person in try await bureau.persons([claim.person], in: transaction) {
            try await bureau.refuseKin(person, in: transaction)
        }
    }

    private static let unwritten = Refusal(
        Text("没有写入；请重新查看。", en: "It was not written; look again."))

    // MARK: Reading

    static let columns: Query = """
        SELECT c.id, c.client, c.case_id, c.person, p.ref, p.name, c.scheme, c.event,
            c.happened_on, i.n, i.total, i.insured, s.fen
        FROM human_resources.maternity_claim AS c
        JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
        LEFT JOIN LATERAL (SELECT count(*) AS n, coalesce(sum(i.total), 0)::bigint AS total,
                coalesce(sum(i.insured), 0)::bigint AS insured
            FROM human_resources.maternity_invoice AS i
            WHERE i.district = c.district AND i.claim = c.id) AS i ON true
        LEFT JOIN human_resources.maternity_settlement AS s
          ON s.district = c.district AND s.claim = c.id
        """

    /// The claims of some cases, the first deadline first.
    static func openQuery(district: Int, cases: [Int64]) -> Query {
        """
        \(columns)
        WHERE c.district = \(district)::integer AND c.case_id = ANY (\(cases))
        ORDER BY c.happened_on, c.id
        """
    }

    /// The latest claims, settled ones too.
    static func latestQuery(district: Int) -> Query {
        """
        \(columns)
        WHERE c.district = \(district)::integer
        ORDER BY c.happened_on DESC, c.id DESC LIMIT \(Bureau.listed)
        """
    }

    /// Claims that wait for their settlement, or the latest of all: whose case is refused or
    /// withdrawn waits no more.
    func list(withSettled: Bool) async throws -> [Claim] {
        guard !withSettled else {
            return try await read(Self.latestQuery(district: bureau.district))
        }
        var filter = CaseBook.Filter()
        (filter.states, filter.limit) = ([.open, .suspended, .appealed], 100_000)
        let benefits = [
            HumanResources.maternityClaim.code, HumanResources.residentMaternityClaim.code,
        ]
        let cases = try await bureau.cases.list(filter).filter { benefits.contains($0.benefit) }
        return try await read(
            Self.openQuery(district: bureau.district, cases: cases.map(\.id)))
    }

    func claim(_ id: Int64) async throws -> Claim {
        guard let claim = try await one("id", "\(id)") else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号报销；用 maternity list 查看编号。",
                    en: "There is no claim \(id); see `maternity list`."))
        }
        return claim
    }

    private func one(_ key: String, _ value: String) async throws -> Claim? {
        try await read(
            """
            \(Self.columns)
            WHERE c.district = \(bureau.district)::integer
              AND CASE \(key) WHEN 'client' THEN c.client WHEN 'case' THEN c.case_id::text
                  ELSE c.id::text END = \(value)
            """
        ).first
    }

    private func read(_ query: Query) async throws -> [Claim] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(query).map { row in
                let (
                    id, client, caseID, person, ref, name, scheme, event, on, count, total, insured,
                    settled
                ) = try row.decode(
                    Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                    String.self, String.self, PostgresDate.self, Int64.self, Int64.self,
                    Int64.self, Int64?.self)
                // The table holds no other words.
                return Claim(
                    id: id, client: client, caseID: caseID, person: person, ref: ref, name: name,
                    scheme: Scheme(rawValue: scheme) ?? .resident,
                    event: Event(rawValue: event) ?? .birth, on: Day(on), invoices: count,
                    total: Money(fen: total), insured: Money(fen: insured),
                    settled: settled.map { Money(fen: $0) })
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
