import Kernel
import Law
import Postgres

/// What a family needs a lawyer for.
enum Matter: String, CaseIterable, Sendable {
    case inheritance, support, property, labour, injury, housing, administrative, other

    var title: Text {
        switch self {
        case .inheritance: Text("继承", en: "Inheritance")
        case .support: Text("赡养、扶养", en: "Maintenance")
        case .property: Text("财产", en: "Property")
        case .labour: Text("劳动", en: "Labour")
        case .injury: Text("人身损害", en: "Injury")
        case .housing: Text("房屋、土地", en: "Housing and land")
        case .administrative: Text("行政争议", en: "Dispute with an authority")
        case .other: Text("其他", en: "Other")
        }
    }
}

/// How it ended.
enum Outcome: String, CaseIterable, Sendable {
    case advised, settled, won
    case partlyWon = "partly_won"
    case lost, withdrawn

    var title: Text {
        switch self {
        case .advised: Text("已答复咨询", en: "Advised")
        case .settled: Text("调解、和解", en: "Settled")
        case .won: Text("胜诉", en: "Won")
        case .partlyWon: Text("部分支持", en: "Won in part")
        case .lost: Text("未获支持", en: "Lost")
        case .withdrawn: Text("撤回", en: "Withdrawn")
        }
    }
}

/// A lawyer for a family, from the assignment to what came of it.
struct LegalAid: Hashable, Sendable {
    let id: Int64
    let client: String
    let caseID: Int64
    let person: Int64
    let ref: String
    let name: String
    let matter: Matter
    /// Of the register.
    let opponent: Int64?
    let opponentName: String?
    let lawyer: Int64
    let lawyerName: String
    let centre: String
    let assigned: Day
    let met: Day?
    let outcome: Outcome?
    let ended: Day?

    static let columns: Query = """
        a.id, a.client, a.case_id, a.person, p.ref, p.name, a.matter, a.opponent,
        coalesce(a.opponent_name, q.name), g.lawyer, l.name, c.name,
        (g.recorded_at AT TIME ZONE 'Asia/Shanghai')::date, m.met_on, o.outcome, o.ended_on
        """
    /// What stands beside `a`, rows of `justice.aid`; each is looked up by its key.
    static let tables: Query = """
        JOIN LATERAL (SELECT p.ref, p.name FROM kernel.person AS p
            WHERE p.district = a.district AND p.id = a.person LIMIT 1) AS p ON true
        LEFT JOIN LATERAL (SELECT q.name FROM kernel.person AS q
            WHERE q.district = a.district AND q.id = a.opponent LIMIT 1) AS q ON true
        JOIN LATERAL (SELECT g.lawyer, g.recorded_at FROM justice.assignment AS g
            WHERE g.district = a.district AND g.aid = a.id ORDER BY g.seq DESC LIMIT 1) AS g ON true
        JOIN justice.lawyer AS l ON l.district = a.district AND l.id = g.lawyer
        JOIN justice.centre AS c ON c.district = l.district AND c.id = l.centre
        LEFT JOIN LATERAL (SELECT m.met_on FROM justice.consultation AS m
            WHERE m.district = a.district AND m.aid = a.id LIMIT 1) AS m ON true
        LEFT JOIN LATERAL (SELECT o.outcome, o.ended_on FROM justice.outcome AS o
            WHERE o.district = a.district AND o.aid = a.id LIMIT 1) AS o ON true
        """

    init(_ row: Row) throws {
        let (
            id, client, caseID, person, ref, name, matter, opponent, opponentName, lawyer,
            lawyerName, centre, assigned, met, outcome, ended
        ) = try row.decode(
            Int64.self, String.self, Int64.self, Int64.self, String.self, String.self, String.self,
            Int64?.self, String?.self, Int64.self, String.self, String.self, PostgresDate.self,
            PostgresDate?.self, String?.self, PostgresDate?.self)
        (self.id, self.client, self.caseID) = (id, client, caseID)
        (self.person, self.ref, self.name) = (person, ref, name)
        // The table holds no other words.
        self.matter = Matter(rawValue: matter) ?? .other
        (self.opponent, self.opponentName) = (opponent, opponentName)
        (self.lawyer, self.lawyerName, self.centre) = (lawyer, lawyerName, centre)
        (self.assigned, self.met) = (Day(assigned), met.map { Day($0) })
        (self.outcome, self.ended) = (outcome.flatMap(Outcome.init), ended.map { Day($0) })
    }
}
