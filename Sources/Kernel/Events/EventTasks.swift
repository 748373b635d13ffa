import Law
import Postgres

/// The tasks that a recorded event gives the departments, written with the event.
struct EventTasks {
    let office: Office
    let district: Int

    /// Adds the tasks of an event's numbers; telling the event again adds none.
    func add(
        _ draft: EventDraft, event: Int64, person: Int64, law pack: Pack,
        in transaction: Transaction
    ) async throws {
        let numbers = try await self.numbers(of: draft, person: person, in: transaction)
        let benefits = Set(pack.provisions.compactMap { $0.provision?.benefit })
        let reactions = office.registry.departments.flatMap { department in
            department.services.reactions.map { (department.code.word, $0) }
        }.filter { _, reaction in
            numbers.contains(reaction.event)
                && reaction.benefit.map { benefits.contains($0) } ?? true
        }
        guard !reactions.isEmpty else { return }
        let isQuiet = try await wishesNoVisits(person, in: transaction)
        let titles = reactions.map { _, reaction in
            reaction.isVisit && isQuiet
                ? "\(reaction.title.zh)（家庭不要上门：按其选择的方式联系）" : reaction.title.zh
        }
        let dues = reactions.map { _, reaction -> PostgresDate in
            switch reaction.due {
            case .days(let days): office.today.adding(days: days).sql
            case .yearEnd:
                (Day(year: draft.day.year, month: 12, day: 31) ?? office.today).sql
            }
        }
        let (codes, kinds) = (reactions.map(\.0), reactions.map { "E\($0.1.event)-\($0.1.kind)" })
        let clients = zip(codes, kinds).map { "event/\(event)/\($0)/\($1)" }
        let persons = reactions.map { _ in person }
        let events = reactions.map { _ in event }
        _ = try await transaction.query(
            """
            SELECT casework.add_tasks(\(district)::integer, \(clients), \(codes), \(persons),
                \(events), \(kinds), \(titles), \(dues))
            """)
    }

    /// Which of the forty life events it is.
    private func numbers(
        of draft: EventDraft, person: Int64, in transaction: Transaction
    ) async throws -> Set<Int> {
        let row = try await transaction.one(
            """
            SELECT role::bigint FROM kernel.person
            WHERE district = \(district)::integer AND id = \(person)
            """)
        let isChild = try row?.value(0, as: Int.self) == 1
        let told = Set(draft.facts.map { "\($0.fact)=\($0.value)" })
        switch draft.kind {
        case "death":
            let isLate = (draft.learned ?? office.today).number - draft.day.number > 31
            return Set(isChild ? [1] : [7, 38]).union(isLate ? [39] : [])
        case "disability": return [isChild ? 2 : 18]
        case "recovery": return [3]
        case "divorce": return [8]
        case "marriage": return [9]
        case "move": return [10]
        case "adoption": return [11]
        case "birth": return [12]
        case "wish":
            return Set(
                [(13, "wish.rebirth=yes"), (14, "wish.adoption=yes"), (24, "wish.work=yes")]
                    .filter { told.contains($0.1) }.map(\.0))
        case "admission": return [15]
        case "illness": return told.contains("illness.critical=yes") ? [16] : []
        case "accident": return [17]
        case "dependency": return told.contains("care.dependency=severe") ? [19] : []
        case "capacity": return [20]
        case "income": return [21]
        case "housing": return [22]
        case "school": return [25]
        case "complication": return [30]
        case "whereabouts": return [40]
        default: return []
        }
    }

    /// Either member's word binds the address (`rulings.md`).
    private func wishesNoVisits(
        _ person: Int64, in transaction: Transaction
    ) async throws -> Bool {
        let row = try await transaction.one(
            """
            SELECT coalesce(bool_or(w.number = 1), false) FROM (
                SELECT DISTINCT ON (f.person) f.number
                FROM kernel.person AS p
                JOIN kernel.person AS q ON q.district = p.district AND q.family = p.family
                JOIN kernel.fact AS f ON f.district = q.district AND f.person = q.id
                WHERE p.district = \(district)::integer AND p.id = \(person)
                  AND f.kind = 'wish.no_visits' AND f.official
                  AND f.from_day <= \(office.today.sql)
                ORDER BY f.person, f.learned DESC, f.seq DESC
            ) AS w
            """)
        return try row?.value(0, as: Bool.self) ?? false
    }
}
