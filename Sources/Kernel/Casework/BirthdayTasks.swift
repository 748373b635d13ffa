import Law
import Postgres

/// The tasks that come with a birthday (`catalogue.md` §5, E4 to E6): once a person, on the first
/// tick of the year that begins with it.
public struct BirthdayTasks: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// Adds what is new.
    ///
    /// - Returns: How many.
    public func run() async throws -> Int {
        let (pack, _) = try await PackStore(office).pack(of: district)
        let enabled = Set(
            try await ModuleBook(office, district: district).modules()
                .filter { $0.state == .enabled }.map(\.department))
        let benefits = Set(pack.provisions.compactMap { $0.provision?.benefit })
        var added = 0
        for department in office.registry.departments
        where enabled.contains(department.code.word) {
            for reaction in department.services.reactions {
                guard let birthday = reaction.birthday,
                    reaction.isOf(benefits: benefits)
                else { continue }
                let persons = try await persons(birthday, by: pack)
                guard !persons.isEmpty else { continue }
                added += try await add(reaction, of: department.code.word, to: persons)
            }
        }
        return added
    }

    private func add(
        _ reaction: Reaction, of department: String, to persons: [Int64]
    ) async throws -> Int {
        let kind = "E\(reaction.event)-\(reaction.kind)"
        let clients = persons.map { "birthday/\($0)/\(department)/\(kind)" }
        let days = if case .days(let days) = reaction.due { days } else { 30 }
        let due = office.today.adding(days: days).sql
        let departments = persons.map { _ in department }
        let (events, kinds) = (persons.map { _ in Int64(0) }, persons.map { _ in kind })
        let (titles, dues) = (persons.map { _ in reaction.title.zh }, persons.map { _ in due })
        return try await office.assessor.transaction(retries: 3) { transaction in
            let row = try await transaction.one(
                """
                SELECT casework.add_tasks(\(district)::integer, \(clients), \(departments),
                    \(persons), \(events), \(kinds), \(titles), \(dues))::bigint
                """)
            return try row?.value(0, as: Int.self) ?? 0
        }
    }

    /// Who had the birthday less than a year ago, lives, and is meant.
    private func persons(_ birthday: Reaction.Birthday, by pack: Pack) async throws -> [Int64] {
        let today = office.today
        let age = Int64(birthday.age)
        func clauses(_ benefit: String) -> [String] {
            pack.provisions.filter { $0.provision?.benefit == benefit }.map(\.id)
        }
        let meant: Query =
            switch birthday.whose {
            case .decidingParent(let benefit):
                """
                p.role = 0
                AND (p.sex = 0 OR NOT EXISTS (SELECT FROM kernel.relation AS r
                    WHERE r.district = p.district AND p.id IN (r.one, r.other)
                      AND r.kind = 2 AND r.act = 0))
                AND NOT EXISTS (SELECT FROM kernel.entitlement AS e
                    WHERE e.district = p.district AND e.person = p.id AND e.outcome = 2
                      AND e.clause = ANY (\(clauses(benefit))) AND \(today.sql) < e.to_day)
                """
            case .notAsked(let benefit):
                """
                EXISTS (SELECT FROM kernel.entitlement AS e
                    WHERE e.district = p.district AND e.person = p.id AND e.not_asked
                      AND e.clause = ANY (\(clauses(benefit)))
                      AND e.from_day <= \(today.sql) AND \(today.sql) < e.to_day)
                """
            }
        let concerning = pack.provisions.filter { $0.provision?.benefit != nil }.map(\.id)
        let rows = try await office.assessor.query(
            """
            SELECT p.id FROM kernel.person AS p
            WHERE p.district = \(district)::integer
              -- Of 29 February the first of March counts (`rulings.md`, Time), as `age` has it.
              AND extract(year FROM age(\(today.sql)::date, p.birth)) = \(age)
              AND NOT EXISTS (SELECT FROM kernel.fact AS f WHERE f.district = p.district
                AND f.person = p.id AND f.kind = 'death' AND f.act = 0)
              AND EXISTS (SELECT FROM kernel.entitlement AS e
                WHERE e.district = p.district AND e.person = p.id
                  AND e.clause = ANY (\(concerning))
                  AND e.from_day <= \(today.sql) AND \(today.sql) < e.to_day)
              AND \(meant)
            ORDER BY p.id
            """)
        return try rows.map { try $0.value(0, as: Int64.self) }
    }
}
