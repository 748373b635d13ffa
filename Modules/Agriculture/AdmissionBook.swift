import Kernel
import Law
import Postgres

/// Who is in a project, from its frozen list: the fact `agriculture.project`, its end, and the case
/// that the priority delivered.
struct AdmissionBook {
    let bureau: Bureau

    /// What admitting a list did.
    struct Admitted: Hashable {
        let new: Int
        let before: Int
        /// Of the clerk's own kin: a colleague admits them.
        let kin: [String]
    }

    /// Admits who has a place on the frozen list, each with the fact; not by who froze it.
    func admit(_ id: Int64, from day: Day) async throws -> Admitted {
        try bureau.require(.approve)
        try bureau.requirePast(day, "--from")
        let project = try await ProjectBook(bureau: bureau).project(id)
        guard let number = project.number else {
            throw Refusal(
                Text(
                    "第 \(id) 号项目的名单还没有锁定；先 project freeze。",
                    en: "The list of project \(id) is not frozen; `project freeze` first."))
        }
        let (frozenBy, frozenOn) = try await frozen(id)
        guard frozenBy != bureau.actor else {
            throw Refusal(
                Text(
                    "第 \(id) 号项目的名单是您锁定的，由同事批准。",
                    en: "You froze the list of project \(id); a colleague admits."))
        }
        guard day >= frozenOn else {
            throw Refusal(
                Text(
                    "--from \(day)：早于锁定名单的 \(frozenOn)。",
                    en: "--from \(day) is before the list was frozen on \(frozenOn)."))
        }
        let kin = try await bureau.transaction(reading: true) { try await bureau.kin(in: $0) }
        let named = try await FreezeBook(bureau: bureau).lines(id).filter {
            $0.isAdmitted && $0.person != nil
        }
        let open = named.filter { $0.from == nil }
        let own = open.filter { $0.person.map(kin.contains) ?? false }
        let new = open.filter { !($0.person.map(kin.contains) ?? false) }
        let facts = new.compactMap { line -> FactEntry? in
            guard let ref = line.ref, let value = project.kind.factValue else { return nil }
            return bureau.fact(
                Agriculture.project.name, of: ref, value, from: day,
                document: "\(number) 第 \(line.rank) 位")
        }
        if !new.isEmpty {
            try await bureau.once {
                try await bureau.report(facts, reason: number) { transaction in
                    for line in new {
                        try await write(line, project, frozenBy, from: day, in: transaction)
                    }
                }
            }
        }
        return Admitted(
            new: new.count, before: named.count - open.count, kin: own.compactMap(\.ref))
    }

    private func write(
        _ line: FreezeBook.Line, _ project: ProjectBook.Project, _ frozenBy: String, from day: Day,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO agriculture.admission (district, application, project, kind, person,
                frozen_by, from_day, recorded_by)
            VALUES (\(bureau.district)::integer, \(line.application), \(project.id),
                \(project.kind.rawValue), \(line.person as Int64?), \(frozenBy), \(day.sql),
                \(bureau.actor))
            """)
    }

    private func frozen(_ id: Int64) async throws -> (by: String, on: Day) {
        try await bureau.transaction(reading: true) { transaction in
            let row = try await transaction.one(
                """
                SELECT recorded_by, frozen_on FROM agriculture.frozen_list
                WHERE district = \(bureau.district)::integer AND project = \(id)
                """)
            let found = try row?.decode(String.self, PostgresDate.self)
            return (found?.0 ?? "", found.map { Day($0.1) } ?? .never)
        }
    }

    /// One admission of a household.
    struct Admission: Hashable {
        let application: Int64
        let project: Int64
        let kind: ProjectKind
        let ref: String
        let from: Day
        let ended: Day?
        let caseID: Int64?
    }

    /// The admissions of a household, the latest first.
    func admissions(of person: Int64, in transaction: Transaction) async throws -> [Admission] {
        try await transaction.query(
            """
            SELECT m.application, m.project, m.kind, p.ref, m.from_day, e.ended_on, u.case_id
            FROM kernel.membership AS own
            JOIN agriculture.application AS a
              ON a.district = own.district AND a.household = own.household
            JOIN agriculture.admission AS m ON m.district = a.district AND m.application = a.id
            JOIN kernel.person AS p ON p.district = m.district AND p.id = m.person
            LEFT JOIN agriculture.admission_end AS e
              ON e.district = m.district AND e.application = m.application
            LEFT JOIN agriculture.priority_use AS u
              ON u.district = m.district AND u.application = m.application
            WHERE own.district = \(bureau.district)::integer AND own.person = \(person)
              AND own.from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < own.to_day
            ORDER BY m.from_day DESC, m.application DESC
            """
        ).map { row in
            let (application, project, kind, ref, from, ended, caseID) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, PostgresDate.self,
                PostgresDate?.self, Int64?.self)
            return Admission(
                application: application, project: project, kind: ProjectKind(stored: kind),
                ref: ref, from: Day(from), ended: ended.map { Day($0) }, caseID: caseID)
        }
    }

    /// Ends an admission: the fact ends with it, the household's other projects go on.
    func leave(_ application: Int64, on day: Day, reason: String) async throws -> Admission {
        try bureau.requirePast(day, "--on")
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let (own, others) = try await held(application)
        if own.ended != nil { return own }
        guard day >= own.from else {
            throw Refusal(
                Text(
                    "--on \(day)：早于进入项目的 \(own.from)。",
                    en: "--on \(day) is before the household came in on \(own.from)."))
        }
        let running = Set(
            others.filter { $0.ended == nil && $0.from <= day }.compactMap(\.kind.factValue))
        let document = "第 \(application) 号申请退出项目"
        var facts: [FactEntry] = []
        if own.kind.factValue != nil {
            // One value of a set ends by saying that there is none, then which go on.
            facts = ([""] + running.sorted()).map {
                bureau.fact(
                    Agriculture.project.name, of: own.ref, $0, from: day, document: document)
            }
        }
        try await bureau.once {
            try await bureau.report(facts, reason: reason) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO agriculture.admission_end (district, application, person, ended_on,
                        reason, recorded_by)
                    SELECT a.district, a.application, a.person, \(day.sql), \(reason),
                        \(bureau.actor)
                    FROM agriculture.admission AS a
                    WHERE a.district = \(bureau.district)::integer
                      AND a.application = \(application)
                    """)
            }
        }
        return try await held(application).own
    }

    private func held(_ application: Int64) async throws -> (own: Admission, others: [Admission]) {
        try await bureau.transaction(reading: true) { transaction in
            let row = try await transaction.one(
                """
                SELECT p.ref FROM agriculture.admission AS a
                JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
                WHERE a.district = \(bureau.district)::integer AND a.application = \(application)
                """)
            guard let ref = try row?.value(0, as: String.self) else {
                throw Refusal(
                    Text(
                        "第 \(application) 号申请没有进入项目；见 project show。",
                        en: "Application \(application) is in no project; see `project show`."))
            }
            let person = try await bureau.served(ref, in: transaction)
            let all = try await admissions(of: person.id, in: transaction)
            guard let own = all.first(where: { $0.application == application }) else {
                throw ApplicationBook.unknown(application)
            }
            return (own, all.filter { $0.application != application })
        }
    }

    /// Delivers a case by the line of the frozen list on which the priority was used, all or
    /// nothing.
    func mark(_ caseID: Int64, on day: Day, client: String) async throws -> FreezeBook.Line {
        try bureau.requirePast(day, "--on")
        let file = try await bureau.cases.read(caseID).file
        let kinds = ProjectKind.allCases.filter {
            $0.benefit.code == file.benefit && $0.factValue != nil
        }
        guard !kinds.isEmpty, file.kind == .due else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号不是项目优先的事项。",
                    en: "Case \(caseID) is none of priority in projects."))
        }
        let found = try await bureau.transaction(reading: true) { transaction in
            try await admissions(of: file.person, in: transaction).filter {
                kinds.contains($0.kind)
            }
        }
        if let used = found.first(where: { $0.caseID == caseID }) {
            return try await line(of: used)
        }
        guard file.state == .open, file.step == Agriculture.markStep else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号现在在“\(file.step ?? "已结束")”，不在列入优先（mark）环节。",
                    en: "Case \(caseID) stands at `\(file.step ?? "its end")`, not at `mark`."))
        }
        guard let own = found.first(where: { $0.ended == nil && $0.caseID == nil }) else {
            throw Refusal(
                Text(
                    "\(file.ref) 一户没有从锁定名单进入的在办项目（\(kinds.map(\.title.zh).joined(separator: "、"))）；"
                        + "优先要在名单上用过才算落实。",
                    en: "\(file.ref)'s household is in no such project by a frozen list; priority "
                        + "counts once a list has used it."))
        }
        let project = try await ProjectBook(bureau: bureau).project(own.project)
        let line = try await line(of: own)
        guard line.key.isMarked else {
            throw Refusal(
                Text(
                    "\(project.number ?? "") 第 \(line.rank) 位排序时没有优先标记；锁定的名单不改，列入下一次名单。",
                    en:
                        "Rank \(line.rank) stands without the priority mark on the frozen list; the "
                        + "next list carries it."))
        }
        let proof = "\(project.number ?? "") 第 \(line.rank) 位：\(line.key.words.zh)"
        try await bureau.writing { transaction in
            _ = try await bureau.cases.deliver(
                caseID,
                CaseBook.Delivery(
                    on: day, proof: .register, words: proof, by: Agriculture.title.zh),
                by: .projectMark, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.priority_use (district, case_id, application, person,
                    used_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(caseID), \(own.application),
                    \(file.person), \(day.sql), \(bureau.actor))
                """)
        }
        return line
    }

    private func line(of admission: Admission) async throws -> FreezeBook.Line {
        let lines = try await FreezeBook(bureau: bureau).lines(admission.project)
        guard let line = lines.first(where: { $0.application == admission.application }) else {
            throw ApplicationBook.unknown(admission.application)
        }
        return line
    }
}
