import Kernel
import Law
import Postgres

/// The frozen list of a project: ranked, numbered, whole, and not changed any more.
struct FreezeBook {
    let bureau: Bureau

    struct Line: Hashable {
        let rank: Int64
        let application: Int64
        let person: Int64?
        let ref: String?
        let name: String?
        let outside: String?
        let key: OrderKey
        let isAdmitted: Bool
        let reason: String?
        /// In the project from a day on, and until.
        let from: Day?
        let ended: Day?
        /// The case that was delivered by it.
        let caseID: Int64?
    }

    /// Ranks what was applied for and freezes it. Households whose priority cannot be decided yet
    /// stand without it only where that is asked for.
    func freeze(
        _ id: Int64, number: String, asKnown: Bool, client: String
    ) async throws -> [Line] {
        try bureau.require(.review)
        let number = try Bureau.words(number, "--number", of: 4...100)
        let projects = ProjectBook(bureau: bureau)
        let project = try await projects.project(id)
        if project.number == number, try await isMade(id, by: client) { return try await lines(id) }
        try ProjectBook.requireOpen(project)
        guard let places = project.places else {
            throw Refusal(
                Text(
                    "第 \(id) 号项目的名额待定：先用 project plan --places 按文件写定名额。",
                    en: "The places of project \(id) are to be set: `project plan --places` first.")
            )
        }
        guard project.closesOn < bureau.today else {
            throw Refusal(
                Text(
                    "第 \(id) 号项目受理到 \(project.closesOn)，之后才能锁定名单。",
                    en: "Project \(id) takes applications until \(project.closesOn); the list is "
                        + "frozen after that."))
        }
        let book = ApplicationBook(bureau: bureau)
        let standing = try await book.list(of: id).filter { $0.withdrawn == nil }
        let candidates = try await candidates(standing, of: project, asKnown: asKnown)
        let ranked = Ranking.lines(candidates, places: Int(places))
        guard !ranked.isEmpty else {
            throw Refusal(
                Text("第 \(id) 号项目没有申请。", en: "Nobody has applied to project \(id)."))
        }
        try await bureau.writing { transaction in
            let seq = try await book.turn("frozen", of: id, in: transaction)
            // What was ranked must be all there is: the turn before is the one that was read.
            try await requireSame(standing, of: id, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.frozen_list (district, project, seq, client, number, places,
                    lines, frozen_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(seq)::integer, \(client), \(number),
                    \(places)::integer, \(Int64(ranked.count))::integer, \(bureau.today.sql),
                    \(bureau.actor))
                """)
            try await write(ranked, of: id, places: places, in: transaction)
        }
        return try await lines(id)
    }

    private func isMade(_ id: Int64, by client: String) async throws -> Bool {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT 1 FROM agriculture.frozen_list
                WHERE district = \(bureau.district)::integer AND project = \(id)
                  AND client = \(client)
                """) != nil
        }
    }

    private func requireSame(
        _ standing: [ApplicationBook.Application], of id: Int64, in transaction: Transaction
    ) async throws {
        let now = try await transaction.query(ApplicationBook.listing(bureau.district, of: id))
            .map(ApplicationBook.Application.init).filter { $0.withdrawn == nil }
        guard now == standing else {
            throw Refusal(
                Text(
                    "锁定时同事刚改了名单；请重新锁定。",
                    en: "A colleague changed the list a moment ago; freeze it again."))
        }
    }

    private func write(
        _ ranked: [Ranking.Line], of id: Int64, places: Int64, in transaction: Transaction
    ) async throws {
        let lines = Int64(ranked.count)
        for line in ranked {
            let one = line.candidate
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.frozen_line (district, project, rank, application, person,
                    places, lines, class, is_marked, applied_on, is_admitted, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(Int64(line.rank))::integer,
                    \(one.application), \(one.person as Int64?),
                    \(places)::integer, \(lines)::integer,
                    \(Int64(one.conditions ?? Ranking.none))::integer, \(one.isMarked),
                    \(one.appliedOn.sql), \(line.isAdmitted),
                    \(line.reason as String?), \(bureau.actor))
                """)
        }
    }

    /// Everybody with what decides: all checked, and every household's priority known.
    private func candidates(
        _ standing: [ApplicationBook.Application], of project: ProjectBook.Project, asKnown: Bool
    ) async throws -> [Ranking.Candidate] {
        let unchecked = standing.filter { !$0.isChecked }.map { "\($0.id)" }
        guard unchecked.isEmpty else {
            throw Refusal(
                Text(
                    "还没有审核的申请：\(unchecked.joined(separator: "、"))；审核完再锁定。",
                    en: "Not checked yet: \(unchecked.joined(separator: ", ")); check them first."))
        }
        let marks = try await PriorityMarks(bureau: bureau).marks(
            of: standing.compactMap(\.ref), for: project.kind)
        let unknown = marks.filter { $0.value == .unknown }.keys.sorted()
        guard unknown.isEmpty || asKnown else {
            throw Refusal(
                Text(
                    "是否优先还不能判定：\(unknown.joined(separator: "、"))；先补事实（见 entitlements），"
                        + "或写 --as-known 按现有事实锁定。",
                    en: "Priority cannot be decided for \(unknown.joined(separator: ", ")): report "
                        + "the missing facts (`entitlements`), or freeze with --as-known."))
        }
        return standing.map { one in
            Ranking.Candidate(
                application: one.id, person: one.person, conditions: one.conditions.map(Int.init),
                reason: one.reason, isMarked: one.ref.map { marks[$0] == .yes } ?? false,
                appliedOn: one.appliedOn)
        }
    }

    /// A frozen list in its order.
    func lines(_ id: Int64) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(bureau.district, of: id))
                .map(Self.line)
            bureau.saw(Set(found.compactMap(\.person)))
            return found
        }
    }

    static func listing(_ district: Int, of project: Int64) -> Query {
        """
        SELECT l.rank::bigint, l.application, l.person, p.ref, p.name, a.outside, l.class::bigint,
            l.is_marked, l.applied_on, l.is_admitted, l.reason, m.from_day, e.ended_on, u.case_id
        FROM agriculture.frozen_line AS l
        JOIN agriculture.application AS a ON a.district = l.district AND a.id = l.application
        LEFT JOIN kernel.person AS p ON p.district = l.district AND p.id = l.person
        LEFT JOIN agriculture.admission AS m
          ON m.district = l.district AND m.application = l.application
        LEFT JOIN agriculture.admission_end AS e
          ON e.district = l.district AND e.application = l.application
        LEFT JOIN agriculture.priority_use AS u
          ON u.district = l.district AND u.application = l.application
        WHERE l.district = \(district)::integer AND l.project = \(project)
        ORDER BY l.rank
        """
    }

    private static func line(_ row: Row) throws -> Line {
        let (
            rank, application, person, ref, name, outside, conditions, isMarked, day, isAdmitted,
            reason, from, ended, caseID
        ) = try row.decode(
            Int64.self, Int64.self, Int64?.self, String?.self, String?.self, String?.self,
            Int64.self, Bool.self, PostgresDate.self, Bool.self, String?.self, PostgresDate?.self,
            PostgresDate?.self, Int64?.self)
        return Line(
            rank: rank, application: application, person: person, ref: ref, name: name,
            outside: outside,
            key: OrderKey(
                conditions: [conditions], isMarked: isMarked, tie: "\(Day(day))",
                number: application),
            isAdmitted: isAdmitted, reason: reason, from: from.map { Day($0) },
            ended: ended.map { Day($0) }, caseID: caseID)
    }
}

/// Whose the policy's priority is, asked of the law itself.
struct PriorityMarks {
    let bureau: Bureau

    /// What the clause of a kind of project says of each household, but for the project itself.
    func marks(of refs: [String], for kind: ProjectKind) async throws -> [String: Truth] {
        let clause = try bureau.clause(giving: kind.benefit, in: try await bureau.pack())
        let leaving = kind.factValue.map { _ in Agriculture.project.name }
        var marks: [String: Truth] = [:]
        for ref in refs {
            let members = try await bureau.transaction(reading: true) { transaction in
                let person = try await bureau.person(ref, in: transaction)
                return try await bureau.household(of: person, in: transaction).refs
            }
            var mark = Truth.no
            for member in members where mark != .yes {
                let answers = try await bureau.answers(
                    to: clause.id, about: member, leaving: leaving)
                guard let outcome = answers.first?.outcome, outcome != .no else { continue }
                mark = outcome
            }
            marks[ref] = mark
        }
        return marks
    }
}
