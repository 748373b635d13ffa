import Kernel
import Law
import Postgres

/// Control 6: childless schemes drawn while a living child is hidden, two schemes at once. A
/// bereaved parent's own destitute support is lawful and not on it.
struct ContradictionList {
    let bureau: Bureau

    struct Finding: Hashable, Sendable {
        let person: Int64
        let ref: String
        let name: String
        /// The living child who is counted nowhere.
        let childRef: String
        let childName: String
        /// Where the scheme stands: the register's number, or the fact alone.
        let number: String?
    }

    /// Who draws a childless scheme (by the fact, whoever reported it, or by the scheme's register)
    /// with a living child that the decided sheet does not count.
    static func listing(_ bureau: Bureau) -> Query {
        let today = bureau.today
        return """
            WITH told AS (
                SELECT DISTINCT ON (f.person, f.kind) f.person, f.kind, f.act, f.code, f.number
                FROM kernel.fact AS f
                WHERE f.district = \(bureau.district)::integer
                  AND f.kind IN ('low_income', 'three_withouts') AND f.official AND f.act < 2
                  AND f.from_day <= \(today.sql) AND (f.act = 1 OR \(today.sql) < f.to_day)
                  AND NOT EXISTS (SELECT FROM kernel.fact AS w
                    WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                      AND w.act = 2 AND w.seq > f.seq
                      AND coalesce(w.withdraws = f.seq, w.from_day = f.from_day))
                ORDER BY f.person, f.kind, f.learned DESC, f.seq DESC),
            enrolled AS (
                SELECT e.person, e.number FROM civil_affairs.enrolment AS e
                LEFT JOIN civil_affairs.enrolment_end AS x
                  ON x.district = e.district AND x.person = e.person AND x.seq = e.seq
                WHERE e.district = \(bureau.district)::integer AND e.scheme = 'destitute'
                  AND x.ended_on IS NULL),
            drawing AS (
                SELECT person, max(number) AS number FROM (
                    SELECT person, NULL AS number FROM told
                    WHERE act = 0 AND (kind = 'low_income' AND code = 'destitute'
                        OR kind = 'three_withouts' AND told.number = 1)
                    UNION ALL SELECT person, number FROM enrolled) AS every
                GROUP BY person)
            SELECT q.id, q.ref, q.name, p.ref, p.name, min(d.number)
            FROM drawing AS d
            JOIN kernel.person AS o ON o.district = \(bureau.district)::integer AND o.id = d.person
            -- What is told of one holds for the household: a parent of the same home counts too.
            JOIN kernel.person AS q ON q.district = o.district AND q.family = o.family
              AND (q.id = o.id OR (\(Home.of("q", on: today))) = (\(Home.of("o", on: today))))
            JOIN kernel.relation AS r ON r.district = q.district AND r.one = q.id
            JOIN kernel.person AS p ON p.district = r.district AND p.id = r.other
            WHERE \(RegisterLook.isParentage) AND NOT \(RegisterLook.isDead(on: today))
              AND NOT EXISTS (
                SELECT FROM civil_affairs.means_member AS m
                JOIN civil_affairs.means_member AS n
                  ON n.district = m.district AND n.sheet = m.sheet AND n.person = q.id
                JOIN civil_affairs.means_decision AS c
                  ON c.district = m.district AND c.sheet = m.sheet AND c.class = 'destitute'
                WHERE m.district = p.district AND m.person = p.id)
            GROUP BY q.id, q.ref, q.name, p.ref, p.name
            ORDER BY q.ref, p.ref
            """
    }

    func find() async throws -> [Finding] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(bureau)).map { row in
                let (person, ref, name, child, childName, number) = try row.decode(
                    Int64.self, String.self, String.self, String.self, String.self, String?.self)
                return Finding(
                    person: person, ref: ref, name: name, childRef: child, childName: childName,
                    number: number)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
