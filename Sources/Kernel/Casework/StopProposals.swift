public import Law
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

    /// Opens a proposal for every case that has lost its ground. Days on which a proposal stands,
    /// whatever came of it, are left alone.
    ///
    /// - Parameter departments: Only these; nil for every enabled one.
    /// - Returns: How many were opened, by clause.
    public func run(of departments: Set<String>? = nil) async throws -> [String: Int] {
        _ = try await Assessment(office, district: district).tick()
        let (pack, _) = try await PackStore(office).pack(of: district)
        let enabled = Set(
            try await ModuleBook(office, district: district).modules()
                .filter { $0.state == .enabled }.map(\.department))
        var opened: [String: Int] = [:]
        for clause in pack.provisions {
            guard let code = clause.provision?.benefit, enabled.contains(clause.department),
                departments?.contains(clause.department) ?? true
            else { continue }
            let lost = try await lost(
                clause.id, ofHousehold: clause.provision?.who == .household)
            guard !lost.isEmpty else { continue }
            do {
                let lines = try await office.assessor.transaction(retries: 3) { transaction in
                    let procedure = try await CaseOpening.procedure(
                        Benefit(
                            code, Text("停止", en: "Stop"), .service, procedure: Self.procedure,
                            received: .once), by: pack, district: district, on: office.today,
                        in: transaction)
                    return try await CaseOpening.open(
                        lost, kind: .stop, ground: .event, clause: clause.id, benefit: code,
                        department: clause.department, procedure: procedure, district: district,
                        in: transaction)
                }
                let count = lines.count { $0.id != nil && $0.refusal == nil }
                if count > 0 { opened[clause.id] = count }
            } catch {
                throw Refusal.calendar(error) ?? error
            }
        }
        return opened
    }

    /// Cases of a clause whose person (or family) is not entitled any more, or maybe not.
    private func lost(_ clause: String, ofHousehold: Bool) async throws -> [CaseOpening.Line] {
        let today = office.today.sql
        let rows = try await office.assessor.query(
            """
            SELECT c.id, c.person, EXISTS (SELECT FROM kernel.fact AS f
                WHERE f.district = c.district AND f.person = c.person AND f.kind = 'death'
                  AND f.act = 0 AND f.from_day <= \(today))
            FROM casework.case_file AS c JOIN kernel.person AS p
              ON p.district = c.district AND p.id = c.person
            WHERE c.district = \(district)::integer AND c.clause = \(clause) AND c.kind = 0
              AND c.state IN (0, 1, 2, 8) AND c.period_to > \(today)
              AND NOT EXISTS (SELECT FROM kernel.entitlement AS e JOIN kernel.person AS q
                ON q.district = e.district AND q.id = e.person
                WHERE e.district = c.district AND e.clause = c.clause
                  AND (e.person = c.person OR \(ofHousehold) AND q.family = p.family)
                  AND e.from_day <= \(today) AND \(today) < e.to_day)
              AND NOT EXISTS (SELECT FROM casework.case_file AS s
                WHERE s.district = c.district AND s.person = c.person AND s.clause = c.clause
                  AND s.kind = 2 AND (s.state IN (0, 1) OR s.opened_on = \(today)))
            ORDER BY c.id
            """)
        return try rows.map {
            let (id, person, isDead) = try $0.decode(Int64.self, Int64.self, Bool.self)
            return CaseOpening.Line(
                client: "stop/\(id)/\(office.today)", person: person, from: office.today,
                to: office.today.adding(days: 1), cause: isDead ? "death" : "not_entitled")
        }
    }
}
