import Kernel
import Law
import Postgres

/// The writing of gradings, and the cases that follow from them.
extension ComplicationBook {
    /// The target clause that a confirmation on the scheme fulfils.
    func schemeClause(in pack: Pack) throws -> Clause {
        let name = Health.complicationAssistanceClass.name
        guard
            let clause = pack.provisions.first(where: { clause in
                clause.provision?.benefit == nil && clause.department == bureau.department.word
                    && clause.provision?.when.contains { $0.text.contains(name) } ?? false
            })
        else {
            throw Refusal(
                Text(
                    "本区县的政策没有手术并发症扶助对象。",
                    en: "This district's policy has no scheme for operation complications."))
        }
        return clause
    }

    /// Who is graded, and what was found of them before.
    func prepared(
        _ ref: String, report: String, on day: Day
    ) async throws -> (Bureau.Person, Grading?) {
        try bureau.requirePast(day, "--on")
        guard report.filter({ !$0.isWhitespace }).count >= 4 else {
            throw Refusal(
                Text("--report：写鉴定书编号，至少四个字符。", en: "--report: the report's number."))
        }
        // A case is opened by who takes it in; without that nothing is begun.
        if let session = bureau.office.session, !session.duties.contains("intake") {
            throw Refusal(
                Text("登记鉴定需要受理职责。", en: "A grading is recorded by who has intake."),
                kind: .forbidden)
        }
        let (person, last) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (person, try await gradings(of: person.id, in: transaction).last)
        }
        if let last, day < last.day {
            throw Refusal(
                Text(
                    "--on \(day)：早于上一次鉴定 \(last.day)。",
                    en: "--on \(day) is before the last grading, \(last.day)."))
        }
        return (person, last)
    }

    func gradings(of person: Int64, in transaction: Transaction) async throws -> [Grading] {
        try await transaction.query(
            """
            SELECT person, seq::bigint, grade, report, graded_on FROM health.grading
            WHERE district = \(bureau.district)::integer AND person = \(person) ORDER BY seq
            """
        ).map(Grading.init)
    }

    /// Writes a grading with its fact, all or nothing.
    func write(
        _ grade: Grade, _ report: String, _ day: Day, for person: Bureau.Person,
        after last: Grading?, _ fact: FactEntry
    ) async throws -> Grading {
        try await bureau.once {
            try await bureau.report([fact]) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO health.grading (district, person, seq, grade, report, graded_on,
                        recorded_by)
                    VALUES (\(bureau.district)::integer, \(person.id),
                        \((last?.seq ?? 0) + 1)::integer, \(grade.rawValue), \(report), \(day.sql),
                        \(bureau.actor))
                    """)
                guard let made = try await gradings(of: person.id, in: transaction).last else {
                    throw Refusal(Text("没有写入。", en: "It was not written."))
                }
                return made
            }
        }
    }

    /// Somebody's confirmations that are in hand or done, the latest first.
    func confirmations(of person: Int64, _ clause: Clause) async throws -> [Confirmation] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT id, state, coalesce(cause, '') FROM casework.case_file
                WHERE district = \(bureau.district)::integer AND person = \(person)
                  AND clause = \(clause.id) AND benefit = \(Health.complicationConfirmation.code)
                  AND kind = \(CaseFile.Kind.due.rawValue) AND state = ANY (\(Self.standing))
                ORDER BY id DESC
                """)
            return try rows.map {
                let (id, state, scheme) = try $0.decode(Int64.self, Int16.self, String.self)
                return Confirmation(
                    caseID: id, isDone: state == CaseFile.State.done.rawValue, scheme: scheme)
            }
        }
    }

    private static let standing =
        CaseFile.State.allCases.filter { $0.isOpen || $0 == .done }.map(\.rawValue)

    func propose(
        _ scheme: String, for person: Bureau.Person, _ clause: Clause, _ client: String
    ) async throws -> Int64 {
        try await bureau.propose(
            CaseBook.Proposal(
                person: person.id, ref: person.ref, value: scheme, from: bureau.today,
                client: client),
            of: Health.complicationConfirmation, clause: clause.id)
    }

    func stop(
        _ person: Bureau.Person, _ clause: Clause, from day: Day, cause: String, _ client: String
    ) async throws -> Int64 {
        try await bureau.propose(
            CaseBook.Proposal(
                person: person.id, ref: person.ref, value: cause, from: day, client: client),
            of: Health.complicationStop, clause: clause.id, kind: .stop)
    }
}
