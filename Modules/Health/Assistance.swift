import Foundation
import Kernel
import Law
import Postgres

/// The confirmation of special assistance: who could be confirmed, who is invited, the application
/// with what is known already, and the end of what was confirmed.
struct Assistance {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// The national conditions (`policies/national`); the confirmed class is a fact of its own.
    static let definition = "special_assistance_eligible"
    static let confirmed = "special_assistance"

    /// The clause under which a confirmation is asked for: the one that helps to apply, or the one
    /// that says who is a target by the confirmed class.
    ///
    /// - Throws: `Refusal` where the district's law has neither.
    static func clause(in pack: Pack) throws -> String {
        let help = pack.provisions.first {
            $0.provision?.benefit == Health.applicationHelp.code
        }
        let target = pack.provisions.first { clause in
            clause.department == Health.code.word && clause.provision?.benefit == nil
                && clause.provision?.when.contains { $0.text.contains(confirmed) } == true
        }
        guard let clause = help ?? target else {
            throw Refusal(
                Text(
                    "本区县的政策没有以特别扶助确认为条件的条款。",
                    en: "The district's law has no clause that asks for the confirmation."))
        }
        return clause.id
    }

    /// Facts that an application is filled in with.
    static let facts = [
        confirmed, "hukou.district", "hukou.kind", "child.death", "child.disability.grade",
        "child.disability.category", "child.only_child",
    ]

    /// Everybody who is, or by the horizon will be, within the national conditions and is not
    /// confirmed; and those of whom a fact is missing.
    func candidates(through horizon: Day) async throws -> [DefinitionSurvey.Found] {
        try await ask(horizon: horizon, ref: nil) {
            $0.facts[Self.confirmed] == nil && ($0.from != nil || $0.outcome == .unknown)
        }.sorted { ($0.from ?? .never, $0.ref) < ($1.from ?? .never, $1.ref) }
    }

    private func ask(
        horizon: Day, ref: String?,
        where isWanted: (DefinitionSurvey.Found) -> Bool = { _ in true }
    ) async throws -> [DefinitionSurvey.Found] {
        var question = DefinitionSurvey.Question(Self.definition, horizon: horizon)
        question.facts = Self.facts
        question.ref = ref
        return try await DefinitionSurvey(bureau.office, district: bureau.district)
            .ask(question, where: isWanted)
    }

    /// One person, a year ahead: the application is taken in the year before (`catalogue.md` §2.4).
    func person(_ ref: String) async throws -> DefinitionSurvey.Found {
        let found = try await ask(horizon: bureau.today.anniversary(years: 1), ref: ref)
        guard let person = found.first(where: { $0.ref == ref }) else {
            throw Refusal(
                Text(
                    "\(ref) 不是本辖区在世的父亲或母亲；特别扶助确认到个人，只对父母本人。",
                    en: "\(ref) is no living parent here; assistance is confirmed of parents."))
        }
        return person
    }

    /// A child that died makes the class; of a living one the card does.
    static func proposedClass(_ person: DefinitionSurvey.Found) -> String {
        person.facts["child.death"] != nil ? "loss" : "disability"
    }

    /// The class that may be confirmed of somebody today.
    ///
    /// - Throws: `Refusal` naming the conditions that do not hold yet, or any more.
    static func confirm(_ office: Office, _ district: Int, _ ref: String) async throws -> String {
        var question = DefinitionSurvey.Question(definition, horizon: office.today)
        question.facts = facts
        question.ref = ref
        let found = try await DefinitionSurvey(office, district: district).ask(question)
        guard let person = found.first(where: { $0.ref == ref }), person.outcome == .yes else {
            let unmet =
                found.first { $0.ref == ref }?.reasons
                .filter { $0.verdict != .yes }.map(\.condition).joined(separator: "；") ?? ""
            throw Refusal(
                Text(
                    "\(ref) 今天还不能确认：\(unmet)。到了日子、补了事实再办，或退回、不予办理。",
                    en: "\(ref) cannot be confirmed today: \(unmet). Wait, return or refuse it."))
        }
        return proposedClass(person)
    }

    /// Opens the application.
    ///
    /// - Returns: The case's number.
    /// - Throws: `Refusal` for who is confirmed already, and for who is not within the conditions
    ///   even in a year; each condition is named.
    func apply(_ ref: String, client: String) async throws -> (Int64, DefinitionSurvey.Found) {
        let person = try await person(ref)
        if let stands = person.facts[Self.confirmed] {
            throw Refusal(
                Text(
                    "\(ref) 已经确认（\(stands)），不用再申报。",
                    en: "\(ref) is confirmed already; there is nothing to apply for."))
        }
        guard person.from != nil || person.outcome == .unknown else {
            let unmet = person.reasons.filter { $0.verdict == .no }.map(\.condition)
            let list = unmet.joined(separator: "；")
            throw Refusal(
                Text(
                    "\(ref) 一年内都不符合国家条件：\(list)。事实有误的，先更正事实。",
                    en: "\(ref) does not meet the national conditions within a year: \(list)"))
        }
        let clause = try Self.clause(in: try await bureau.pack())
        let number = try await bureau.propose(
            CaseBook.Proposal(
                person: person.id, ref: ref, value: Self.proposedClass(person),
                from: bureau.today, client: client),
            of: Health.applicationHelp, clause: clause)
        return (number, person)
    }

    /// Opens an application for everybody who could be confirmed today and has none: the family is
    /// helped, not waited for (NC-4.health.4).
    func applyForAll() async throws -> [(id: Int64?, refusal: Refusal?)] {
        let found = try await candidates(through: bureau.today).filter { $0.outcome == .yes }
        let clause = try Self.clause(in: try await bureau.pack())
        return try await bureau.cases.propose(
            found.map {
                CaseBook.Proposal(
                    person: $0.id, ref: $0.ref, value: Self.proposedClass($0), from: bureau.today,
                    client: "help/\($0.id)/\(bureau.today)")
            }, of: Health.applicationHelp, clause: clause)
    }

    /// From which day somebody's confirmation has no ground any more; nil while it has one.
    static func lostOn(_ office: Office, _ district: Int, _ ref: String) async throws -> Day? {
        var question = DefinitionSurvey.Question(definition, horizon: office.today)
        question.facts = [confirmed]
        question.ref = ref
        let found = try await DefinitionSurvey(office, district: district).ask(question)
        guard let person = found.first(where: { $0.ref == ref }),
            person.facts[confirmed] != nil
        else { return nil }
        return person.lostOn
    }

    /// Proposes to stop the money of everybody whose confirmation has no ground any more, however
    /// that became known; decided, the confirmation ends from the day on which the conditions
    /// ceased. Whom a person decided to keep since then is left alone.
    ///
    /// - Returns: Who, why, and the case or why none was opened.
    func proposeEnds() async throws -> [Ended] {
        let pack = try await bureau.pack()
        guard
            let money = pack.provisions.first(where: {
                $0.provision?.benefit == Health.specialAssistance.code
            })
        else { return [] }
        let kept = try await keptByAdoption(pack)
        let lost = try await ask(horizon: bureau.today, ref: nil) {
            $0.facts[Self.confirmed] != nil && $0.outcome == .no && !kept.contains($0.id)
        }
        let decided = try await stops(of: lost.map(\.id), money.id)
        let open = lost.filter { person in
            decided[person.id].map { $0 < person.lostOn ?? bureau.today } ?? true
        }
        let opened = try await bureau.cases.propose(
            open.map {
                CaseBook.Proposal(
                    person: $0.id, ref: $0.ref, value: Self.cause($0),
                    from: $0.lostOn ?? bureau.today,
                    client: "end/\($0.id)/\($0.lostOn ?? bureau.today)")
            }, of: Health.assistanceStop, clause: money.id, kind: .stop)
        return zip(open, opened).map {
            Ended(person: $0, cause: Self.cause($0), id: $1.id, refusal: $1.refusal)
        }
    }

    /// The last day on which a stop was proposed, by person.
    private func stops(of persons: [Int64], _ clause: String) async throws -> [Int64: Day] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT person, max(opened_on) FROM casework.case_file
                WHERE district = \(bureau.district)::integer AND person = ANY (\(persons))
                  AND clause = \(clause) AND kind = 2 GROUP BY person
                """
            ).map { try $0.decode(Int64.self, PostgresDate.self) }
            return Dictionary(uniqueKeysWithValues: rows.map { ($0.0, Day($0.1)) })
        }
    }

    /// A confirmation proposed to end.
    struct Ended {
        let person: DefinitionSurvey.Found
        /// `further_child`, `recovery`, `not_entitled`.
        let cause: String
        let id: Int64?
        let refusal: Refusal?
    }

    /// Bereaved parents whose adoption changes nothing by the district's own clause (JY-3.5.4b).
    private func keptByAdoption(_ pack: Pack) async throws -> Set<Int64> {
        guard
            let clause = pack.provisions.first(where: {
                $0.provision?.benefit == Health.adoptionKeepsAid.code
            })
        else { return [] }
        return try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT person FROM kernel.entitlement
                WHERE district = \(bureau.district)::integer AND clause = \(clause.id)
                  AND from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < to_day
                """)
            return Set(try rows.map { try $0.value(0, as: Int64.self) })
        }
    }

    /// Why it ends, in one word, from the line that fails first.
    static func cause(_ person: DefinitionSurvey.Found) -> String {
        let unmet = person.reasons.filter { $0.verdict == .no }.map(\.condition)
        if unmet.contains(where: { $0.contains("other_child") }) { return "further_child" }
        if unmet.contains(where: { $0.contains("disability.grade") }) { return "recovery" }
        return "not_entitled"
    }
}
