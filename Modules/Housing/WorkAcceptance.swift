import Kernel
import Law
import Postgres

/// The end of works: acceptance by another person, and the grant.
extension WorkBook {
    /// What was found on the spot.
    struct Verdict: Hashable {
        let isPassed: Bool
        let acceptedBy: String
        let day: Day
        let words: String
    }

    /// Accepts works, or says what is wrong with them. Passed only with a survey to A or B after
    /// the last day of the works.
    func accept(_ applicant: Int64, _ verdict: Verdict, client: String) async throws -> Work {
        try bureau.require(.review)
        try bureau.requirePast(verdict.day, "--on")
        let name = try Bureau.words(verdict.acceptedBy, "--by", of: 2...50)
        let words = try Bureau.words(verdict.words, "--words", of: 4...300)
        return try await bureau.writing { transaction in
            let work = try await work(applicant, in: transaction)
            if try await isTold(client, applicant, verdict, in: transaction) { return work }
            if let accepted = work.accepted {
                throw Refusal(
                    Text(
                        "第 \(applicant) 号已于 \(accepted) 验收合格。",
                        en: "Applicant \(applicant)'s works passed on \(accepted)."))
            }
            try require(work, name, on: verdict.day)
            _ = try await bureau.served(work.ref, in: transaction)
            let after = try await survey(after: work, verdict, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO housing.acceptance (district, applicant, nth, client, person,
                    ordered_by, surveyor, is_passed, accepted_by, accepted_on, survey, grade,
                    words, recorded_by)
                SELECT \(bureau.district)::integer, \(applicant), 1 + coalesce(max(nth), 0),
                    \(client), \(work.person), \(work.orderedBy), \(work.surveyor),
                    \(verdict.isPassed), \(name), \(verdict.day.sql), \(after?.id as Int64?),
                    \(after?.grade as String?), \(words), \(bureau.actor)
                FROM housing.acceptance
                WHERE district = \(bureau.district)::integer AND applicant = \(applicant)
                """)
            return try await self.work(applicant, in: transaction)
        }
    }

    private func isTold(
        _ client: String, _ applicant: Int64, _ verdict: Verdict, in transaction: Transaction
    ) async throws -> Bool {
        let told = try await transaction.one(
            """
            SELECT applicant, is_passed, accepted_on FROM housing.acceptance
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """
        ).map { try $0.decode(Int64.self, Bool.self, PostgresDate.self) }
        guard let told else { return false }
        guard (told.0, told.1, Day(told.2)) == (applicant, verdict.isPassed, verdict.day) else {
            throw Bureau.usedClient
        }
        return true
    }

    private func require(_ work: Work, _ name: String, on day: Day) throws {
        guard let finished = work.finished, finished <= day else {
            throw Refusal(
                Text(
                    work.finished == nil
                        ? "第 \(work.applicant) 号还没有登记完工；先 repair finish。"
                        : "--on \(day)：早于完工日 \(work.finished ?? day)。",
                    en: work.finished == nil
                        ? "Applicant \(work.applicant)'s works are not finished; `repair finish`."
                        : "--on \(day) is before the works ended on \(work.finished ?? day)."))
        }
        guard work.orderedBy != bureau.actor else {
            throw Refusal(
                Text(
                    "工程是您安排的；验收请由别的同事办理。",
                    en: "You ordered the works; a colleague accepts them."), kind: .forbidden)
        }
        guard name != work.surveyor else {
            throw Refusal(
                Text(
                    "--by \(name)：是原鉴定人；验收应由他人进行。",
                    en: "--by \(name) surveyed the house; somebody else accepts the works."))
        }
    }

    /// The survey that shows the house safe; nil for works that did not pass.
    private func survey(
        after work: Work, _ verdict: Verdict, in transaction: Transaction
    ) async throws -> SurveyBook.Survey? {
        guard verdict.isPassed else { return nil }
        let last = try await SurveyBook(bureau: bureau)
            .latest(of: [work.person], in: transaction)[work.person]
        guard let last, !last.isDangerous, last.day >= work.finished ?? .never else {
            throw Refusal(
                Text(
                    "验收合格要有完工后的复鉴（A 或 B 级）；现在是"
                        + (last.map { "\($0.day) 的 \($0.grade) 级。" } ?? "没有鉴定。"),
                    en: "Works pass with a survey to A or B after they ended; the last is "
                        + (last.map { "\($0.grade) of \($0.day)." } ?? "none.")))
        }
        return last
    }

    /// Decides the sum and hands the case to the finance bureau, all or nothing.
    func grant(
        _ applicant: Int64, _ sum: Money?, document: String, client: String
    ) async throws -> Work {
        let (clause, isGrant) = try await RepairBook(bureau: bureau).clause()
        guard isGrant else {
            throw Refusal(
                Text(
                    "本区县只给优先，没有补助（\(clause.id)）；验收后即办结。",
                    en: "This district gives the priority and no money (\(clause.id))."))
        }
        let pack = try await bureau.pack()
        let fen = try Self.sum(
            sum, set: pack.verified("housing.rural_repair_grant", on: bureau.today))
        let document = try Bureau.words(document, "--document", of: 4...200)
        return try await bureau.writing { transaction in
            let work = try await work(applicant, in: transaction)
            if let known = work.grant {
                guard known.fen == fen else {
                    throw Refusal(
                        Text(
                            "第 \(applicant) 号已定补助 \(known) 元。",
                            en: "The grant of applicant \(applicant) is \(known) yuan."))
                }
                return work
            }
            guard let confirmed = work.confirmedBy else {
                throw Refusal(
                    Text(
                        "第 \(applicant) 号还没有验收合格；先 repair accept。",
                        en: "Applicant \(applicant)'s works have not passed; `repair accept`."))
            }
            guard confirmed != bureau.actor else {
                throw Refusal(
                    Text(
                        "验收是您登记的；补助请由别的同事审批。",
                        en: "You recorded the acceptance; a colleague decides the grant."),
                    kind: .forbidden)
            }
            let number = try await caseNumber(of: work, clause.id, in: transaction)
            _ = try await bureau.cases.pass(
                number, step: Self.step, by: .repairGrant, client: "repair-grant \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO housing.repair_grant (district, applicant, client, person, case_id, fen,
                    document, confirmed_by, recorded_by)
                VALUES (\(bureau.district)::integer, \(applicant), \(client), \(work.person),
                    \(number), \(fen), \(document), \(confirmed), \(bureau.actor))
                """)
            try await bureau.order(
                Money(fen: fen), of: number, basis: document, client: "repair-grant \(client)",
                in: transaction)
            return try await self.work(applicant, in: transaction)
        }
    }

    /// The sum of the pack where it is set, else the one that is decided with a document.
    static func sum(_ told: Money?, set figure: Int64?) throws -> Int64 {
        if let figure {
            if let told, told.fen != figure {
                throw Refusal(
                    Text(
                        "--sum：本区标准是每户 \(Money(fen: figure)) 元。",
                        en: "--sum: the district's standard is \(Money(fen: figure)) yuan."))
            }
            return figure
        }
        guard let told, told.fen > 0 else {
            throw Refusal(
                Text(
                    "--sum：补助标准待定；请写按文件核定的金额（元），如 --sum 7500.00。",
                    en:
                        "--sum: the standard is to be set; give the sum decided by the document, as "
                        + "--sum 7500.00."))
        }
        return told.fen
    }

    private func caseNumber(
        of work: Work, _ clause: String, in transaction: Transaction
    ) async throws -> Int64 {
        let cases =
            try await Households(bureau: bureau)
            .priorities(clause, of: [work.person], in: transaction)[work.person] ?? []
        guard let one = cases.first(where: { $0.state == .open && $0.step == Self.step }) else {
            throw Refusal(
                Text(
                    "\(work.ref) 没有停在审批环节的 \(clause) 事项；先受理、审核。",
                    en: "\(work.ref) has no case of \(clause) at `approve`; accept and verify it."))
        }
        return one.caseID
    }
}
