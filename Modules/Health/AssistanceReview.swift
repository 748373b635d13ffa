import Kernel
import Law
import Postgres

/// The yearly review (年审): everybody who is confirmed, with what has changed since they were last
/// looked at. Who has no change is not asked anything.
struct AssistanceReview {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// What a reviewer looks at: the facts on which a confirmation rests.
    static let kinds = [
        "hukou.district", "hukou.kind", "death", "disability.grade",
        "disability.category", "only_child", "only_child.cohort",
        "residence.town",
    ]

    /// One confirmed person's review.
    struct Item {
        let file: CaseFile
        /// The facts of the family reported since the last look, by their titles.
        let changes: [String]
    }

    /// Opens the year's review for everybody who is confirmed.
    ///
    /// - Returns: How many were opened, and how many stood already.
    func open(_ year: Int) async throws -> (opened: Int, standing: Int) {
        guard let first = Day(year: year, month: 1, day: 1), year >= bureau.today.year,
            year <= bureau.today.year + 1
        else {
            throw Refusal(
                Text(
                    "--year：应为今年或明年，例如 \(bureau.today.year)。",
                    en: "--year: this year or the next, such as \(bureau.today.year)."))
        }
        var question = DefinitionSurvey.Question(
            Assistance.definition, horizon: bureau.today)
        question.facts = [Assistance.confirmed]
        let confirmed = try await DefinitionSurvey(bureau.office, district: bureau.district)
            .ask(question) { $0.facts[Assistance.confirmed] != nil }
        let clause = try Assistance.clause(in: try await bureau.pack())
        let results = try await bureau.cases.propose(
            confirmed.map {
                CaseBook.Proposal(
                    person: $0.id, ref: $0.ref, value: "\(year)", from: first,
                    to: first.anniversary(years: 1), client: "review/\($0.id)/\(year)")
            }, of: Health.assistanceReview, clause: clause, kind: .review)
        let opened = results.count { $0.id != nil }
        return (opened, results.count - opened)
    }

    /// The open reviews, the first due first, each with what changed since the last one that was
    /// done (or since the confirmation).
    func list(onlyLate: Bool = false) async throws -> [Item] {
        let clause = try Assistance.clause(in: try await bureau.pack())
        var filter = CaseBook.Filter()
        filter.clause = clause
        filter.overdue = onlyLate
        filter.limit = 1000
        var files: [CaseFile] = []
        while true {
            let page = try await bureau.cases.list(filter)
            files += page.filter { $0.kind == .review }
            guard page.count == filter.limit, let last = page.last else { break }
            filter.after = (last.due ?? .never, last.id)
        }
        let changes = try await changes(of: files)
        return files.map { Item(file: $0, changes: changes[$0.person] ?? []) }
    }

    /// What the owners reported of each person and of their child since the last look.
    private func changes(of files: [CaseFile]) async throws -> [Int64: [String]] {
        let persons = files.map(\.person)
        let rows = try await bureau.transaction(reading: true) { transaction in
            bureau.saw(persons)
            return try await transaction.query(
                """
                SELECT w.person, f.kind, max(f.from_day)
                FROM unnest(\(persons)) AS w (person)
                CROSS JOIN LATERAL (SELECT coalesce(
                    (SELECT max(c.opened_at) FROM casework.case_file AS c
                     WHERE c.district = \(bureau.district)::integer AND c.person = w.person
                       AND c.state = 2
                       AND (c.kind = 1 OR c.benefit = \(Health.applicationHelp.code))),
                    (SELECT max(s.recorded_at) FROM kernel.fact AS s
                     WHERE s.district = \(bureau.district)::integer AND s.person = w.person
                       AND s.kind = \(Assistance.confirmed)), '-infinity') AS at) AS last
                JOIN kernel.person AS p
                  ON p.district = \(bureau.district)::integer AND p.id = w.person
                JOIN kernel.person AS q ON q.district = p.district AND q.family = p.family
                  AND (q.id = p.id OR q.role = 1)
                JOIN kernel.fact AS f ON f.district = q.district AND f.person = q.id
                WHERE f.kind = ANY (\(Self.kinds)) AND f.official
                  AND f.recorded_at > last.at
                GROUP BY w.person, f.kind ORDER BY w.person, f.kind
                """)
        }
        let dictionary = bureau.office.registry.dictionary
        var found: [Int64: [String]] = [:]
        for row in rows {
            let (person, kind, from) = try row.decode(
                Int64.self, String.self, PostgresDate.self)
            found[person, default: []].append(
                "\(dictionary[kind]?.title.zh ?? kind)（\(Day(from))）")
        }
        return found
    }

    /// Passes the first step of every review in which nothing changed.
    ///
    /// - Returns: How many passed, and how many wait for somebody to look.
    func checkUnchanged(client: String) async throws -> (passed: Int, waiting: Int) {
        let open = try await list().filter { $0.file.step == "check" }
        let same = open.filter(\.changes.isEmpty).map(\.file.id)
        let results = try await bureau.cases.act(
            .pass, on: same, step: "check", client: client)
        let passed = results.count { $0.refusal == nil }
        return (passed, open.count - passed)
    }

    /// A task to warn each family whose review is past its day; what holds a payment is a named
    /// person's suspension, with arrears when it is lifted.
    func warn() async throws -> [Item] {
        let late = try await list(onlyLate: true)
        let tasks = TaskBook(bureau.office, district: bureau.district)
        for item in late {
            try await tasks.add(
                "年审逾期：提醒家庭；仍未审核的，由审批人决定暂缓（case suspend \(item.file.id)）",
                about: item.file.ref, due: bureau.today.adding(days: 7),
                client: "warn/\(item.file.id)")
        }
        return late
    }
}
