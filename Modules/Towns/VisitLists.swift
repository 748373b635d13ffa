import Kernel
import Law
import Postgres

/// What was visited, and who is to be visited next.
extension VisitBook {
    /// A visit as listed; what was learned is not.
    struct Line: Hashable {
        let id: Int64
        let day: Day
        let way: VisitWay
        let visitor: String
        let met: Met?
        /// There is a note that the reader may open.
        let hasNote: Bool
        let needs: Int64
    }

    /// Of one person, the latest first.
    func list(of ref: String) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.person(ref, in: transaction)
            return try await transaction.query(
                """
                SELECT v.id, v.day, v.way, v.visitor, v.met, EXISTS (SELECT FROM towns.sealed_note
                    AS n WHERE n.district = v.district AND n.visit = v.id
                      AND n.reader = \(bureau.actor)),
                    (SELECT count(*) FROM towns.need AS n
                     WHERE n.district = v.district AND n.visit = v.id)
                FROM towns.visit AS v
                WHERE v.district = \(bureau.district)::integer AND v.person = \(person.id)
                ORDER BY v.day DESC, v.id DESC
                """
            ).map {
                let (id, day, way, visitor, met, hasNote, needs) = try $0.decode(
                    Int64.self, PostgresDate.self, String.self, String.self, String?.self,
                    Bool.self, Int64.self)
                return Line(
                    id: id, day: Day(day), way: VisitWay(rawValue: way) ?? .message,
                    visitor: visitor, met: met.flatMap(Met.init(rawValue:)), hasNote: hasNote,
                    needs: needs)
            }
        }
    }

    /// Somebody whose household has not been met this month.
    struct Due: Hashable {
        let person: Int64
        let ref: String
        let name: String
        /// The last time somebody met them; nil for never.
        let last: Day?
        let wishes: Text?
        let way: VisitWay
    }

    /// Who is owed a contact this month and was not met, the longest unmet first. A household that
    /// wants no visits is owed none by the law, and is not listed.
    func due(limit: Int = 500) async throws -> [Due] {
        let clause = try bureau.clause(giving: Towns.visit, in: try await bureau.pack())
        return try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                Self.due(
                    clause.id, district: bureau.district, on: bureau.today, limit: limit)
            ).map {
                try $0.decode(
                    Int64.self, String.self, String.self, PostgresDate?.self, Int64?.self)
            }
            let wishes = try await bureau.wishes(
                ofHouseholds: rows.compactMap(\.4), in: transaction)
            bureau.saw(Set(rows.map(\.0)))
            return rows.map { row in
                let wish = row.4.flatMap { wishes[$0] }
                return Due(
                    person: row.0, ref: row.1, name: row.2, last: row.3.map { Day($0) },
                    wishes: wish?.words, way: wish?.way ?? .home)
            }
        }
    }

    /// The statement of `due`.
    static func due(_ clause: String, district: Int, on day: Day, limit: Int) -> Query {
        """
        SELECT p.id, p.ref, p.name, v.day, m.household
        FROM kernel.entitlement AS e
        JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
        LEFT JOIN LATERAL (SELECT v.day FROM towns.visit AS v
            WHERE v.district = p.district AND v.person = p.id AND v.way <> 'session'
              AND coalesce(v.met, 'heard') <> 'nobody' ORDER BY v.day DESC LIMIT 1) AS v ON true
        LEFT JOIN LATERAL (SELECT m.household FROM kernel.membership AS m
            WHERE m.district = p.district AND m.person = p.id AND m.from_day <= \(day.sql)
              AND \(day.sql) < m.to_day ORDER BY m.from_day DESC LIMIT 1) AS m ON true
        WHERE e.district = \(district)::integer AND e.clause = \(clause) AND e.outcome = 2
          AND e.from_day <= \(day.sql) AND \(day.sql) < e.to_day
          AND (v.day IS NULL OR v.day < \(day.month.first.sql))
        ORDER BY v.day NULLS FIRST, p.ref LIMIT \(limit)
        """
    }

    /// A need that was handed on.
    struct Need: Hashable {
        let visit: Int64
        let person: Int64
        let ref: String
        let department: String
        let referral: Int64
        let due: Day
        let isClosed: Bool
    }

    /// Needs found in visits, the open ones by their day first.
    func needs(withClosed: Bool) async throws -> [Need] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT n.visit, n.person, p.ref, n.department, n.referral, n.due_on, EXISTS (
                    SELECT FROM kernel.referral_act AS a WHERE a.district = n.district
                      AND a.referral = n.referral AND a.act IN (1, 2, 3)) AS closed
                FROM towns.need AS n
                JOIN kernel.person AS p ON p.district = n.district AND p.id = n.person
                WHERE n.district = \(bureau.district)::integer ORDER BY closed, n.due_on, n.visit
                """
            ).map {
                let (visit, person, ref, department, referral, due, closed) = try $0.decode(
                    Int64.self, Int64.self, String.self, String.self, Int64.self,
                    PostgresDate.self, Bool.self)
                return Need(
                    visit: visit, person: person, ref: ref, department: department,
                    referral: referral, due: Day(due), isClosed: closed)
            }
            bureau.saw(Set(found.map(\.person)))
            return found.filter { withClosed || !$0.isClosed }
        }
    }
}
