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
        try await add(
            draft, event: event, as: "event/\(event)", person: person, law: pack, in: transaction)
    }

    /// The same of what no event of its own tells, such as a row of a file: `event` is 0 then.
    func add(
        _ draft: EventDraft, event: Int64 = 0, as client: String, person: Int64, law pack: Pack,
        in transaction: Transaction
    ) async throws {
        let numbers = try await self.numbers(of: draft, person: person, in: transaction)
        let told = draft.told(by: office.today)
        let benefits = Set(pack.provisions.compactMap { $0.provision?.benefit })
        let reactions = office.registry.departments.flatMap { department in
            department.services.reactions.map { (department.code.word, $0) }
        }.filter { _, reaction in
            numbers.contains(reaction.event) && reaction.birthday == nil
                && reaction.answers(told, district: district)
                && reaction.isOf(benefits: benefits)
        }
        guard !reactions.isEmpty else { return }
        let contact = try await ContactWishes.read(
            person, district: district, on: office.today, in: transaction)
        let titles = reactions.map { contact.title(of: $0.1) }
        let dues = reactions.map { due($0.1, draft).sql }
        let codes = reactions.map(\.0)
        let kinds = reactions.map { contact.kind(of: $0.1) }
        let clients = reactions.map { code, reaction in
            "\(client)/\(code)/E\(reaction.event)-\(reaction.kind)"
        }
        let persons = reactions.map { _ in person }
        let events = reactions.map { _ in event }
        _ = try await transaction.query(
            """
            SELECT casework.add_tasks(\(district)::integer, \(clients), \(codes), \(persons),
                \(events), \(kinds), \(titles), \(dues))
            """)
    }

    /// Never before today: what is learned late is not late before anybody can do it.
    private func due(_ reaction: Reaction, _ draft: EventDraft) -> Day {
        switch reaction.due {
        case .yearEnd:
            return max(
                office.today, Day(year: draft.day.year, month: 12, day: 31) ?? office.today)
        case .days(let days):
            let ends = draft.facts.filter {
                reaction.told.contains("\($0.fact)=") && !$0.to.isEmpty
            }
            let base = ends.compactMap { Day(iso: $0.to) }.max() ?? office.today
            return max(office.today, base.adding(days: days))
        }
    }

    /// Which of the forty life events it is.
    private func numbers(
        of draft: EventDraft, person: Int64, in transaction: Transaction
    ) async throws -> Set<Int> {
        let row = try await transaction.one(
            """
            SELECT p.role::bigint, EXISTS (SELECT FROM kernel.person AS q
                WHERE q.district = p.district AND q.family = p.family AND q.id <> p.id
                  AND q.role = 0 AND NOT EXISTS (SELECT FROM kernel.fact AS f
                    WHERE f.district = q.district AND f.person = q.id AND f.kind = 'death'
                      AND f.act = 0))
            FROM kernel.person AS p
            WHERE p.district = \(district)::integer AND p.id = \(person)
            """)
        let (role, isSurvived) = try row?.decode(Int.self, Bool.self) ?? (0, false)
        let isChild = role == 1
        guard draft.kind == "death" else { return Self.numbers(of: draft, isChild: isChild) }
        let isLate = (draft.learned ?? office.today).number - draft.day.number > 31
        return Set(isChild ? [1] : isSurvived ? [7, 38] : [38]).union(isLate ? [39] : [])
    }

    private static func numbers(of draft: EventDraft, isChild: Bool) -> Set<Int> {
        let told = Set(draft.facts.map { "\($0.fact)=\($0.value)" })
        func tells(_ fact: String) -> Bool { told.contains { $0.hasPrefix(fact) } }
        switch draft.kind {
        case "disability": return [isChild ? 2 : 18]
        case "recovery": return tells("disability.") ? [3] : tells("complication.") ? [30] : []
        case "divorce": return [8]
        case "marriage": return [9]
        case "move": return [10]
        case "adoption": return [11]
        case "birth": return [12]
        case "wish":
            return Set(
                [
                    (13, "wish.rebirth=yes"), (14, "wish.adoption=yes"),
                    (23, "wish.institution=yes"), (23, "wish.home_care=yes"),
                    (24, "wish.work=yes"), (26, "wish.legal_aid=yes"),
                ].filter { told.contains($0.1) }.map(\.0))
        case "admission": return [15]
        case "illness": return told.contains("illness.critical=yes") ? [16] : []
        case "accident": return [17]
        case "dependency", "mobility":
            return told.contains("care.dependency=severe") || told.contains("mobility=bedbound")
                ? [19] : []
        case "capacity": return told.contains("capacity=full") ? [] : [20]
        case "income": return [21]
        case "housing": return [22]
        case "work": return [24]
        case "school": return [25]
        case "farm": return told.contains("agriculture.relocation_area=yes") ? [22] : []
        case "insurance": return tells("insurance.nursing") || tells("accident.") ? [28, 29] : [28]
        case "complication": return [30]
        case "confirmation": return [32]
        case "whereabouts": return [40]
        default: return []
        }
    }
}

extension EventDraft {
    /// What it tells as `fact=value`, without what is over by a day; `fact=` for an end.
    func told(by day: Day) -> Set<String> {
        Set(
            facts.filter { fact in Day(iso: fact.to).map { $0 > day } ?? true }
                .map { "\($0.fact)=\($0.value)" })
    }
}

/// How a family wishes to be met, as it stands when something happens to it.
struct ContactWishes {
    /// Either member's word binds the address (`rulings.md`).
    private(set) var noVisits = false
    private(set) var visitor: String?
    private(set) var channel: String?

    static func read(
        _ person: Int64, district: Int, on day: Day, in transaction: Transaction
    ) async throws -> ContactWishes {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (f.person, f.kind) f.kind, f.number, f.code
            FROM kernel.person AS p
            JOIN kernel.person AS q ON q.district = p.district AND q.family = p.family
            JOIN kernel.fact AS f ON f.district = q.district AND f.person = q.id
            WHERE p.district = \(district)::integer AND p.id = \(person)
              AND f.kind IN ('wish.no_visits', 'wish.visitor', 'wish.channel') AND f.official
              AND f.act <> 2 AND f.from_day <= \(day.sql) AND \(day.sql) < f.to_day
              AND NOT EXISTS (SELECT FROM kernel.fact AS w
                WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                  AND w.act = 2 AND w.seq > f.seq
                  AND (w.withdraws = f.seq OR w.withdraws IS NULL AND w.from_day = f.from_day))
            ORDER BY f.person, f.kind, f.learned DESC, f.seq DESC
            """)
        var wishes = ContactWishes()
        for row in rows {
            let (kind, number, words) = try row.decode(
                String.self, Int64?.self, String?.self)
            switch kind {
            case "wish.no_visits": wishes.noVisits = wishes.noVisits || number == 1
            case "wish.visitor": wishes.visitor = wishes.visitor ?? words
            default: wishes.channel = wishes.channel ?? words
            }
        }
        return wishes
    }

    /// A visit that is not wanted is a contact in the way the family chose.
    func kind(of reaction: Reaction) -> String {
        reaction.isVisit && noVisits
            ? "E\(reaction.event)-quiet" : "E\(reaction.event)-\(reaction.kind)"
    }

    func title(of reaction: Reaction) -> String {
        guard reaction.isVisit else { return reaction.title.zh }
        if noVisits {
            let way = channel.map { "：\($0)" } ?? ""
            return "不上门，按家庭选择的方式联系\(way)（家庭不要上门）"
        }
        return visitor.map { "\(reaction.title.zh)（家庭选定的走访人：\($0)）" } ?? reaction.title.zh
    }
}
