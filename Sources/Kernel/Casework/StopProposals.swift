import Law
import Postgres

/// Proposes to stop what somebody has in hand or receives and the law no longer gives: a "no" never
/// stops anything by itself (`rulings.md`, "Decisions and people").
public struct StopProposals: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// The family is told and may answer; then a named person decides: `pass` stops, `refuse`
    /// keeps.
    static let procedure = Procedure(
        steps: [
            Step("tell", Text("告知家庭，听取陈述申辩", en: "Tell the family"), duty: .review, days: 3),
            Step("decide", Text("决定停止或继续", en: "Stop or keep"), duty: .approve, days: 15),
        ], evidence: [])

    /// The steps of every proposal, for lists.
    public static var steps: [Step] { procedure.steps }

    /// One of them by its code; nil for none.
    public static func step(_ code: String) -> Step? { steps.first { $0.code == code } }

    /// Opens a proposal for every case that has lost its ground, and where an event asks for a
    /// review of what the law still gives. Days on which a proposal stands are left alone, and so
    /// is what a named person decided to go on with, until its ground is lost anew.
    ///
    /// - Parameters:
    ///   - departments: Only these; nil for every enabled one.
    ///   - families: Only the persons of these; nil for the whole district.
    /// - Returns: How many were opened, by clause.
    public func run(
        of departments: Set<String>? = nil, families: [Int64]? = nil
    ) async throws -> [String: Int] {
        let assessment = Assessment(office, district: district)
        if let families {
            try await assessment.drain(families: families)
        } else {
            _ = try await assessment.tick()
        }
        let (pack, _) = try await PackStore(office).pack(of: district)
        let enabled = Set(
            try await ModuleBook(office, district: district).modules()
                .filter { $0.state == .enabled }.map(\.department))
        let lost = try await lost(in: pack, families)
        let reviewed = try await StopReviews(office, district: district)
            .lines(by: pack, families)
        let due = pack.provisions.compactMap { clause -> CaseOpening.Due? in
            let lines = (lost[clause.id] ?? []) + (reviewed[clause.id] ?? [])
            guard !lines.isEmpty, let code = clause.provision?.benefit,
                enabled.contains(clause.department),
                departments?.contains(clause.department) ?? true
            else { return nil }
            let stop = Benefit(
                code, Text("停止", en: "Stop"), .service, procedure: Self.procedure,
                received: .once)
            return CaseOpening.Due(clause: clause, benefit: stop, lines: lines)
        }
        let opened = try await CaseOpening(office, district: district)
            .open(due, kind: .stop, ground: .event, by: pack)
        return Dictionary(
            opened.map { ($0.clause, $0.opened.count { $0.id != nil && $0.refusal == nil }) },
            uniquingKeysWith: +
        ).filter { $0.value > 0 }
    }

    /// Cases whose person (or family) is not entitled any more, or maybe not, by clause.
    private func lost(
        in pack: Pack, _ families: [Int64]?
    ) async throws -> [String: [CaseOpening.Line]] {
        let today = office.today.sql
        let chosen: Query = families.map { "AND p.family = ANY (\($0))" } ?? ""
        let clauses = pack.provisions.map(\.id)
        let shared = pack.provisions.map { $0.provision?.who == .household }
        // A claim for what happened goes on when it is over: the stay in hospital, the birth.
        let claims = pack.provisions.map { clause in
            clause.provision?.benefit.flatMap { office.registry.benefits[$0]?.form } == .claim
                && clause.provision?.cadence == .event
        }
        // What was given once is not taken back when its ground is gone.
        let once = pack.provisions.map { clause in
            clause.provision?.benefit.flatMap { office.registry.benefits[$0]?.received } == .once
        }
        let rows = try await office.assessor.query(
            """
            SELECT c.id, c.person, c.clause, l.shared, g.ended
            -- From the persons: an event concerns one family of a district.
            FROM kernel.person AS p
            CROSS JOIN LATERAL (SELECT f.* FROM casework.case_file AS f
                WHERE f.district = p.district AND f.person = p.id OFFSET 0) AS c
            JOIN unnest(\(clauses), \(shared), \(claims), \(once))
                AS l (clause, shared, claim, once) ON l.clause = c.clause
            CROSS JOIN LATERAL (SELECT
                (SELECT max(e.to_day) FROM kernel.entitlement AS e JOIN kernel.person AS q
                    ON q.district = e.district AND q.id = e.person
                 WHERE e.district = c.district AND e.clause = c.clause AND e.to_day <= \(today)
                   AND (e.person = c.person OR l.shared AND q.family = p.family)) AS ended,
                EXISTS (SELECT FROM kernel.fact AS f
                    WHERE f.district = \(district)::integer AND f.person = c.person AND f.kind = 'death'
                      AND f.act = 0 AND f.from_day <= \(today)) AS dead) AS g
            WHERE p.district = \(district)::integer AND c.kind = 0
              AND c.state IN (0, 1, 2, 8) AND NOT (l.once AND c.state = 2) AND c.period_to > \(today) \(chosen)
              AND NOT EXISTS (SELECT FROM kernel.entitlement AS e JOIN kernel.person AS q
                ON q.district = e.district AND q.id = e.person
                WHERE e.district = c.district AND e.clause = c.clause
                  AND (e.person = c.person OR l.shared AND q.family = p.family)
                  AND CASE WHEN l.claim
                    THEN e.from_day < c.period_to AND c.period_from < e.to_day
                    ELSE e.from_day <= \(today) AND \(today) < e.to_day END)
              AND NOT EXISTS (SELECT FROM casework.case_file AS s
                WHERE s.district = c.district AND s.person = c.person AND s.clause = c.clause
                  AND s.kind = 2 AND (s.state IN (0, 1) OR s.opened_on = \(today)
                    OR s.state IN (3, 5, 6) AND s.opened_on >= coalesce(g.ended, s.opened_on)
                      AND NOT (g.dead AND s.cause <> 'death')))
            ORDER BY c.id
            """)
        var found: [String: [StopCauses.Lost]] = [:]
        for row in rows {
            let (id, person, clause, shared, ended) = try row.decode(
                Int64.self, Int64.self, String.self, Bool.self, PostgresDate?.self)
            found[clause, default: []].append(
                StopCauses.Lost(
                    id: id, person: person, clause: clause, isShared: shared,
                    ended: ended.map { Day($0) }))
        }
        let causes = try await StopCauses(office, district: district)
            .causes(of: found.values.flatMap(\.self))
        return found.mapValues { list in
            list.map {
                CaseOpening.Line(
                    client: "stop/\($0.id)/\(office.today)", person: $0.person,
                    from: office.today, to: office.today.adding(days: 1),
                    cause: (causes[$0.id] ?? .notEntitled).rawValue)
            }
        }
    }
}
