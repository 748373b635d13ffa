public import Law
import Postgres

/// A fact on which sources disagree: kept, listed, and cleared only by its owner.
public struct Mismatch: Sendable {
    public let ref: String
    public let kind: FactKind
    /// Source and what it says, owners first; a household's fact lists every member who reported.
    public let reports: [(source: String, value: String)]
}

/// Finds the facts on which sources disagree.
public enum MismatchList {
    /// Disagreements standing on a day: another department's word against the owner's, two owners
    /// (the days of a death), or two members of one household.
    public static func read(_ office: Office, district: Int, on day: Day) async throws -> [Mismatch]
    {
        let rows = try await office.assessor.query(
            """
            WITH standing AS (
                SELECT DISTINCT ON (f.person, f.kind, f.source, member)
                       f.person, f.kind, f.source, f.official, f.act,
                       coalesce(f.code, f.number::text) AS value, f.from_day, f.learned
                FROM kernel.fact AS f,
                     LATERAL (SELECT CASE WHEN f.kind = ANY(\(sets(office))) THEN f.code END)
                         AS of_set (member)
                WHERE f.district = \(district)::integer AND f.act <> 2
                  AND f.from_day <= \(day.sql) AND f.to_day > \(day.sql)
                  AND NOT EXISTS (
                      SELECT 1 FROM kernel.fact AS w
                      WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                        AND w.act = 2 AND CASE WHEN w.withdraws IS NULL
                            THEN w.source = f.source AND w.from_day = f.from_day AND w.seq > f.seq
                            ELSE w.withdraws = f.seq END)
                ORDER BY f.person, f.kind, f.source, member, f.learned DESC, f.from_day DESC,
                         f.seq DESC)
            SELECT p.ref, s.kind, s.source, s.value, s.from_day, m.household
            FROM standing AS s
            JOIN kernel.person AS p ON p.district = \(district)::integer AND p.id = s.person
            LEFT JOIN LATERAL (\(Home.of("p", on: day))) AS m ON true
            WHERE s.act = 0
            ORDER BY m.household, p.ref, s.kind, s.official DESC, s.source
            """)
        var groups: [Key: [Report]] = [:]
        var order: [Key] = []
        for row in rows {
            let (ref, name, source, value, from, household) = try row.decode(
                String.self, String.self, String.self, String?.self, PostgresDate.self,
                Int64?.self)
            guard let kind = office.registry.dictionary[name] else { continue }
            if case .set = kind.type { continue }
            let key = Key(
                subject: kind.scope == .household ? "\(household ?? 0)" : ref, fact: name)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(
                Report(ref: ref, source: source, value: words(value, from: Day(from), of: kind)))
        }
        let refs = try await office.visibleRefs(
            groups.values.flatMap { $0.map(\.ref) }, of: district)
        let sight = Sight(dictionary: office.registry.dictionary, reader: office.reader)
        return order.compactMap { key in
            guard let reports = groups[key], Set(reports.map(\.value)).count > 1,
                let kind = office.registry.dictionary[key.fact], let first = reports.first,
                refs.contains(first.ref), sight.mayRead(kind.name)
            else { return nil }
            return Mismatch(
                ref: first.ref, kind: kind,
                reports: reports.map { report in
                    let source =
                        kind.scope == .household
                        ? "\(report.source) (\(report.ref))" : report.source
                    return (source, report.value)
                })
        }
    }

    private struct Key: Hashable {
        let subject: String
        let fact: String
    }

    private struct Report {
        let ref: String
        let source: String
        let value: String
    }

    private static func sets(_ office: Office) -> [String] {
        office.registry.dictionary.kinds.compactMap { kind in
            if case .set = kind.type { kind.name } else { nil }
        }
    }

    /// Deaths differ by their day; everything else by its value.
    private static func words(_ value: String?, from: Day, of kind: FactKind) -> String {
        if kind.name == "death" { return from.description }
        guard let value, let number = Int64(value) else { return value ?? "" }
        if case .code = kind.type { return value }
        return kind.decode(number)
    }
}
