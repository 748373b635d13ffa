import Kernel
import Law
import Postgres

/// The sums that the finance bureau pays: by the law's figure, by a decision, or as interest.
struct GrantBook {
    let bureau: Bureau

    /// Where a sum comes from.
    enum Basis: Hashable {
        /// The clause's own figure, which must be set.
        case figure
        case decision(Money, document: String)
        /// A settlement of a loan.
        case interest(loan: Int64, settlement: Int64)

        var word: String {
            switch self {
            case .figure: "figure"
            case .decision: "decision"
            case .interest: "interest"
            }
        }

        static func title(_ word: String) -> Text {
            switch word {
            case "figure": Text("按标准", en: "by the figure")
            case "interest": Text("贴息", en: "interest")
            default: Text("按决定", en: "by decision")
            }
        }
    }

    struct Grant: Hashable {
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let basis: String
        let sum: Money
        let document: String
        let decidedOn: Day
        let decidedBy: String

        init(_ row: Row) throws {
            let (caseID, person, ref, name, basis, fen, document, day, by) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, String.self, Int64.self,
                String.self, PostgresDate.self, String.self)
            (self.caseID, self.person, self.ref, self.name) = (caseID, person, ref, name)
            (self.basis, self.document, decidedBy) = (basis, document, by)
            (sum, decidedOn) = (Money(fen: fen), Day(day))
        }
    }

    /// Decides the sum of a case that awaits it, and hands it to the finance bureau.
    func decide(_ caseID: Int64, _ basis: Basis, client: String) async throws -> Grant {
        try bureau.require(.approve)
        if let told = try await grant(of: caseID, toldBy: client) {
            guard told.basis == basis.word else { throw Bureau.usedClient }
            return told
        }
        // Interest is settled again and again; anything else is decided once.
        if let known = try await grants(of: caseID).first,
            known.basis != basis.word || basis.word != "interest"
        {
            throw Refusal(
                Text(
                    "第 \(caseID) 号已定 \(known.sum) 元（\(known.document)）；"
                        + "一件只定一次，只有贴息可以逐期再定。",
                    en: "Case \(caseID) has \(known.sum) (\(known.document)); a case has one "
                        + "decision, interest alone is settled again."))
        }
        let file = try await payable(caseID)
        let (sum, document) = try await sum(basis, of: file)
        try await requireBudget(sum, of: caseID)
        var (loan, settlement): (Int64?, Int64?) = (nil, nil)
        if case .interest(let of, let seq) = basis { (loan, settlement) = (of, seq) }
        try await bureau.writing { transaction in
            _ = try await bureau.served(file.ref, in: transaction)
            if file.state == .open {
                _ = try await bureau.cases.pass(
                    caseID, step: Agriculture.decideGrant.code, by: .grantDecide,
                    client: "grant \(client)",
                    in: transaction)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.grant_sum (district, case_id, nth, client, person, basis,
                    fen, document, decided_on, loan, settlement, recorded_by)
                SELECT \(bureau.district)::integer, \(caseID), 1 + (SELECT coalesce(max(g.nth), 0)
                        FROM agriculture.grant_sum AS g
                        WHERE g.district = \(bureau.district)::integer
                          AND g.case_id = \(caseID)), \(client), \(file.person),
                    \(basis.word), \(sum.fen), \(document), \(bureau.today.sql), \(loan as Int64?),
                    \(settlement as Int64?)::integer, \(bureau.actor)
                """)
            try await bureau.order(
                sum, of: caseID, basis: document, client: "grant \(client)", in: transaction)
        }
        guard let made = try await grant(of: caseID, toldBy: client) else {
            throw Refusal(Text("没有写入补助。", en: "The grant was not written."))
        }
        return made
    }

    /// A case of this bureau's whose sum is to be decided: at its step, or handed over without one.
    private func payable(_ caseID: Int64) async throws -> CaseFile {
        let file = try await bureau.cases.read(caseID).file
        let isAtStep = file.state == .open && file.step == Agriculture.decideGrant.code
        guard file.kind == .due, isAtStep || file.state == .handed else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号现在在“\(file.step ?? "已结束")”，到核定（grant）环节才定补助。",
                    en: "Case \(caseID) stands at `\(file.step ?? "its end")`; the sum is decided "
                        + "at `grant`."))
        }
        return file
    }

    private func sum(_ basis: Basis, of file: CaseFile) async throws -> (Money, String) {
        switch basis {
        case .figure:
            let pack = try await bureau.pack()
            let figures = [
                Agriculture.relocation.code: "agriculture.relocation_grant",
                Agriculture.povertyProjects.code: "agriculture.poverty_project_grant",
                Agriculture.developmentProjects.code: "agriculture.development_project_grant",
            ]
            let name = figures[file.benefit] ?? ""
            guard let fen = pack.verified(name, on: bureau.today), fen > 0 else {
                throw Refusal(
                    Text(
                        "补助标准 \(name) 待定；按文件逐件决定的写 --sum 和 --document。",
                        en: "The figure \(name) is to be set; with a document for this case give "
                            + "--sum and --document."))
            }
            return (Money(fen: fen), name)
        case .decision(let sum, let document):
            guard sum.fen > 0 else {
                throw Refusal(Text("--sum：应大于零。", en: "--sum: above zero."))
            }
            return (sum, try Bureau.words(document, "--document", of: 4...200))
        case .interest(let loan, let seq):
            return try await interest(loan, seq, of: file)
        }
    }

    private func interest(
        _ loan: Int64, _ seq: Int64, of file: CaseFile
    ) async throws -> (Money, String) {
        let settlement = try await LoanBook(bureau: bureau).settlements(of: loan).first {
            $0.seq == seq
        }
        guard let settlement else {
            throw Refusal(
                Text(
                    "--settlement：第 \(loan) 号贷款没有第 \(seq) 号结算；见 loan settlements。",
                    en: "--settlement: loan \(loan) has no settlement \(seq); see "
                        + "`loan settlements`."))
        }
        let refs = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.person(file.ref, in: transaction)
            return try await bureau.household(of: person, in: transaction).refs
        }
        guard file.benefit == Agriculture.developmentProjects.code, refs.contains(settlement.ref)
        else {
            throw Refusal(
                Text(
                    "--loan：第 \(loan) 号贷款不是第 \(file.id) 号事项这一户的，或事项不是发展项目优待。",
                    en: "--loan: loan \(loan) is not of this household, or case \(file.id) is none "
                        + "of development projects."))
        }
        if let other = settlement.caseID {
            throw Refusal(
                Text(
                    "--settlement：已由第 \(other) 号事项拨付；一期只拨一次。",
                    en: "--settlement: case \(other) pays it; a period is paid once."))
        }
        guard settlement.sum.fen > 0 else {
            throw Refusal(Text("这一期贴息为零，不拨付。", en: "The subsidy of the period is zero."))
        }
        return (
            settlement.sum,
            "\(settlement.bank) \(settlement.number) \(settlement.from) 至 \(settlement.to) 贴息"
        )
    }

    /// What a project gives stays within its money, where that is set.
    private func requireBudget(_ sum: Money, of caseID: Int64) async throws {
        let row = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT s.budget, (SELECT coalesce(sum(g.fen), 0)::bigint
                    FROM agriculture.priority_use AS o
                    JOIN agriculture.application AS b
                      ON b.district = o.district AND b.id = o.application
                    JOIN agriculture.grant_sum AS g
                      ON g.district = o.district AND g.case_id = o.case_id
                    WHERE o.district = u.district AND b.project = a.project)
                FROM agriculture.priority_use AS u
                JOIN agriculture.application AS a
                  ON a.district = u.district AND a.id = u.application
                JOIN LATERAL (SELECT l.budget FROM agriculture.project_plan AS l
                    WHERE l.district = a.district AND l.project = a.project
                    ORDER BY l.seq DESC LIMIT 1) AS s ON true
                WHERE u.district = \(bureau.district)::integer AND u.case_id = \(caseID)
                """)
        }
        guard let (budget, spent) = try row?.decode(Int64?.self, Int64.self), let budget else {
            return
        }
        guard sum.fen <= budget - spent else {
            throw Refusal(
                Text(
                    "项目资金 \(Money(fen: budget))，已定 \(Money(fen: spent))，不够 \(sum)。",
                    en: "The project has \(Money(fen: budget)), \(Money(fen: spent)) are given; "
                        + "\(sum) is too much."))
        }
    }

    /// Grants, the latest first.
    func list(from day: Day) async throws -> [Grant] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(bureau.district, from: day))
                .map(Grant.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    static func listing(_ district: Int, from day: Day) -> Query {
        """
        \(columns) WHERE g.district = \(district)::integer AND g.decided_on >= \(day.sql)
        ORDER BY g.decided_on DESC, g.case_id, g.nth LIMIT \(LoanBook.lines)
        """
    }

    private static let columns: Query = """
        SELECT g.case_id, g.person, p.ref, p.name, g.basis, g.fen, g.document, g.decided_on,
            g.recorded_by
        FROM agriculture.grant_sum AS g
        JOIN kernel.person AS p ON p.district = g.district AND p.id = g.person
        """

    /// The sums of a case, the first first.
    private func grants(of caseID: Int64) async throws -> [Grant] {
        try await grants("g.case_id = \(caseID)")
    }

    private func grant(of caseID: Int64, toldBy client: String) async throws -> Grant? {
        try await grants("g.case_id = \(caseID) AND g.client = \(client)").first
    }

    private func grants(_ condition: Query) async throws -> [Grant] {
        let found = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                \(Self.columns) WHERE g.district = \(bureau.district)::integer AND \(condition)
                ORDER BY g.nth
                """
            ).map(Grant.init)
        }
        bureau.saw(Set(found.map(\.person)))
        return found
    }
}
