public import Law
import Postgres

/// Why something is proposed to be stopped: what happened, as the facts that changed tell it.
public enum StopCause: String, Hashable, Sendable, CaseIterable {
    case death, recovery, rebirth, adoption, move
    /// A day came: a certificate, a policy year, an age.
    case expiry
    /// None of these.
    case notEntitled = "not_entitled"

    /// For people.
    public var title: Text {
        switch self {
        case .death: Text("去世", en: "death")
        case .recovery: Text("康复或等级变化", en: "recovery or re-grading")
        case .rebirth: Text("再生育", en: "re-birth")
        case .adoption: Text("收养", en: "adoption")
        case .move: Text("迁移", en: "move")
        case .expiry: Text("到期、到龄", en: "expiry")
        case .notEntitled: Text("不再符合条件", en: "not entitled any more")
        }
    }

    /// What an event of a kind is called here; nil where it ends nothing by itself.
    init?(eventKind: String) {
        switch eventKind {
        case "birth": self = .rebirth
        case "disability": self = .recovery
        case "death", "recovery", "adoption", "move": self.init(rawValue: eventKind)
        default: return nil
        }
    }

    /// Facts that end, or grow lighter, when somebody recovers.
    static let recoveries = ["disability.grade", "complication.grade"]
    /// Facts of where somebody is registered or lives.
    static let places = ["hukou.district", "hukou.kind", "hukou.area", "residence.town"]
}

/// Finds out why answers ended.
struct StopCauses {
    let office: Office
    let district: Int

    init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// A case without ground.
    struct Lost: Sendable {
        let id: Int64
        let person: Int64
        let clause: String
        /// The household's: any member's answer counted.
        let isShared: Bool
        /// The first day without an answer; nil where none stands any more of those there were.
        let ended: Day?
    }

    /// The cause of each: the person's death, else the event that changed the answer, else what
    /// took effect in the family on its last day, else that a day came.
    func causes(of lost: [Lost]) async throws -> [Int64: StopCause] {
        guard !lost.isEmpty else { return [:] }
        var causes: [Int64: StopCause] = [:]
        for row in try await words(of: lost) {
            let (id, word) = try row.decode(Int64.self, String.self)
            causes[id] = StopCause(eventKind: word) ?? StopCause(rawValue: word)
        }
        return causes
    }

    /// A case's number and a kind of event or the word of a cause, the one that counts.
    private func words(of lost: [Lost]) async throws -> [Row] {
        let (ids, persons) = (lost.map(\.id), lost.map(\.person))
        let (clauses, shared) = (lost.map(\.clause), lost.map(\.isShared))
        let ended = lost.map { ($0.ended ?? .never).sql }
        let today = office.today.sql
        return try await office.assessor.query(
            """
            WITH lost AS (
                SELECT l.*, p.family, w.cause, w.event
                FROM unnest(\(ids), \(persons), \(clauses), \(shared), \(ended))
                    AS l (id, person, clause, shared, ended)
                JOIN kernel.person AS p ON p.district = \(district)::integer AND p.id = l.person
                -- The change of answers that took it away.
                LEFT JOIN LATERAL (
                    SELECT c.cause, c.event FROM kernel.entitlement_history AS h
                    JOIN kernel.person AS q ON q.district = h.district AND q.id = h.person
                    JOIN kernel.change AS c ON c.district = h.district AND c.id = h.replaced
                    WHERE h.district = \(district)::integer AND h.clause = l.clause
                      AND (h.person = l.person OR l.shared AND q.family = p.family)
                    ORDER BY h.replaced DESC LIMIT 1) AS w ON true
            ), told AS (
                SELECT e.district, e.id, e.kind, q.family
                FROM kernel.event AS e
                JOIN kernel.person AS q ON q.district = e.district AND q.id = e.person
                WHERE e.district = \(district)::integer
                  AND q.family IN (SELECT family FROM lost)
                  AND NOT EXISTS (SELECT FROM kernel.event_withdrawal AS w
                    WHERE w.district = e.district AND w.event = e.id)
            ), effect AS (
                SELECT l.id, f.kind, f.act, f.from_day > f.learned AS foreseen,
                    f.to_day = l.ended AS lapsed
                FROM lost AS l
                JOIN kernel.person AS q
                  ON q.district = \(district)::integer AND q.family = l.family
                JOIN kernel.fact AS f ON f.district = q.district AND f.person = q.id
                WHERE f.official AND f.act <> 2
                  AND (f.from_day = l.ended OR f.to_day = l.ended)
            )
            SELECT DISTINCT ON (id) id, word FROM (
                SELECT l.id, 1 AS place, 'death' AS word FROM lost AS l
                WHERE EXISTS (SELECT FROM kernel.fact AS f
                    WHERE f.district = \(district)::integer AND f.person = l.person
                      AND f.kind = 'death' AND f.act = 0 AND f.from_day <= \(today))
                UNION ALL SELECT l.id, 2, t.kind FROM lost AS l JOIN told AS t ON t.id = l.event
                    AND t.kind IN ('death', 'recovery', 'birth', 'adoption', 'move')
                UNION ALL SELECT l.id, 3, CASE r.kind WHEN 1 THEN 'adoption' ELSE 'birth' END
                FROM lost AS l
                JOIN kernel.person AS q
                  ON q.district = \(district)::integer AND q.family = l.family
                JOIN kernel.relation AS r ON r.district = q.district AND r.one = q.id
                WHERE r.kind IN (0, 1) AND r.act = 0 AND r.from_day = l.ended
                UNION ALL SELECT id, 4, 'death' FROM effect WHERE kind = 'death' AND act = 0
                UNION ALL SELECT id, 5, 'expiry' FROM effect
                WHERE lapsed AND act = 0 OR act = 1 AND foreseen
                UNION ALL SELECT id, 6, 'recovery' FROM effect
                WHERE kind = ANY (\(StopCause.recoveries))
                UNION ALL SELECT id, 7, 'move' FROM effect WHERE kind = ANY (\(StopCause.places))
                -- Somebody took a confirmation back: for what had happened before.
                UNION ALL SELECT l.id, 8, (SELECT b.kind FROM told AS b
                    WHERE b.family = l.family AND b.id < t.id
                      AND b.kind IN ('death', 'recovery', 'birth', 'adoption', 'move')
                    ORDER BY b.id DESC LIMIT 1)
                FROM lost AS l JOIN told AS t ON t.id = l.event AND t.kind = 'confirmation'
                UNION ALL SELECT id, 9, 'expiry' FROM lost WHERE cause = 2
            ) AS found
            WHERE word IS NOT NULL ORDER BY id, place
            """)
    }
}
