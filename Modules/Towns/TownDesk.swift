import Foundation
import Kernel
import Law
import Postgres

/// A command of the towns, at their desk.
protocol TownsCommand: DeskCommand {}

extension TownsCommand {
    static var department: DepartmentCode { Towns.code }
}

extension Procedure {
    /// A service that the town gives and its own register shows: the act that writes there alone
    /// delivers it, and who recorded it does not confirm.
    static func keptByTown(by act: BureauAct, evidence: [Text]) -> Procedure {
        let standard = Procedure.standard(for: .service, deliveredBy: .town)
        return Procedure(
            steps: standard.steps.map { step in
                guard case .delivery = step.kind else { return step }
                return Step(
                    step.code, step.title, duty: step.duty, days: step.days,
                    kind: .delivery([.register]), act: act)
            },
            evidence: evidence)
    }
}

/// What the books of the towns look up in the same way.
extension Bureau {
    /// The number under which the same was recorded before.
    ///
    /// - Parameter query: Answers the row of a client id: its number, and whether it told the same.
    /// - Throws: `Refusal` where the id told something else.
    func told(_ query: Query, in transaction: Transaction) async throws -> Int64? {
        guard let row = try await transaction.one(query) else { return nil }
        let (id, isSame) = try row.decode(Int64.self, Bool.self)
        guard isSame else { throw Bureau.usedClient }
        return id
    }

    /// A town of this district that is the clerk's own.
    func own(town: Int64) async throws -> Int64 {
        guard try await towns()[town] != nil else {
            throw Refusal(
                Text(
                    "--town \(town)：不是本区现有镇街的九位代码。",
                    en: "--town \(town): no town of this district; nine digits."))
        }
        guard office.session.map({ $0.towns.contains(town) }) ?? true else {
            throw Refusal(
                Text(
                    "--town \(town)：不是您负责的镇街。", en: "--town \(town) is not one of yours."),
                kind: .forbidden)
        }
        return town
    }

    /// The town that is named, else the only one the clerk has.
    func own(town: Int64?) async throws -> Int64 {
        if let town { return try await own(town: town) }
        guard let towns = office.session?.towns, towns.count == 1, let only = towns.first else {
            throw Refusal(
                Text("--town：请写明哪个镇街（九位代码）。", en: "--town: say which town (nine digits)."))
        }
        return only
    }

    /// The household somebody belongs to today.
    func household(of person: Person, in transaction: Transaction) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT household FROM kernel.membership
            WHERE district = \(district)::integer AND person = \(person.id)
              AND from_day <= \(today.sql) AND \(today.sql) < to_day
            ORDER BY from_day DESC LIMIT 1
            """)
        guard let row else {
            throw Refusal(
                Text("\(person.ref) 现在没有户。", en: "\(person.ref) has no household today."))
        }
        return try row.value(0)
    }

    /// Those of somebody's household to whom a clause is due today, and the person themselves.
    func owed(
        _ clause: String, with person: Person, in transaction: Transaction
    ) async throws -> [Person] {
        let household = try await household(of: person, in: transaction)
        let rows = try await transaction.query(
            """
            SELECT e.person FROM kernel.membership AS m
            JOIN kernel.entitlement AS e ON e.district = m.district AND e.person = m.person
            WHERE m.district = \(district)::integer AND m.household = \(household)
              AND m.from_day <= \(today.sql) AND \(today.sql) < m.to_day
              AND e.clause = \(clause) AND e.outcome = 2
              AND e.from_day <= \(today.sql) AND \(today.sql) < e.to_day
            """)
        let ids = try rows.map { try $0.value(0, as: Int64.self) }
        return try await persons(Array(Set(ids + [person.id])), in: transaction)
    }

    /// What somebody's household says of being visited and called.
    func wishes(of person: Person, in transaction: Transaction) async throws -> Wishes {
        let household = try await household(of: person, in: transaction)
        return try await wishes(ofHouseholds: [household], in: transaction)[household] ?? Wishes()
    }

    /// What households say of being visited and called: any member's word binds all.
    func wishes(
        ofHouseholds households: [Int64], in transaction: Transaction
    ) async throws -> [Int64: Wishes] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (m.household, f.person, f.kind) m.household, f.kind, f.number, f.code
            FROM kernel.membership AS m
            JOIN kernel.fact AS f ON f.district = m.district AND f.person = m.person
            WHERE m.district = \(district)::integer AND m.household = ANY (\(households))
              AND m.from_day <= \(today.sql) AND \(today.sql) < m.to_day
              AND f.kind IN ('wish.no_visits', 'wish.no_calls', 'wish.visitor', 'wish.channel',
                'wish.avoid_days') AND f.official
              AND f.act <> 2 AND f.from_day <= \(today.sql) AND \(today.sql) < f.to_day
              AND NOT EXISTS (SELECT FROM kernel.fact AS w
                WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                  AND w.act = 2 AND w.seq > f.seq
                  AND (w.withdraws = f.seq OR w.withdraws IS NULL AND w.from_day = f.from_day))
            ORDER BY m.household, f.person, f.kind, f.learned DESC, f.seq DESC
            """)
        var wishes: [Int64: Wishes] = [:]
        for row in rows {
            let (household, kind, number, words) = try row.decode(
                Int64.self, String.self, Int64?.self, String?.self)
            wishes[household, default: Wishes()].add(kind, isYes: number == 1, words: words)
        }
        return wishes
    }

    /// Says by the town's own register that what a case is about was given, in the act that is the
    /// benefit's own.
    func serve(
        _ id: Int64, of benefit: Benefit, about person: Person, _ delivery: CaseBook.Delivery,
        client: String, in transaction: Transaction
    ) async throws {
        try await require(id, of: benefit, about: person, in: transaction)
        let step = benefit.procedure.steps.first { step in
            if case .delivery = step.kind { true } else { false }
        }
        _ = try await cases.deliver(
            id, delivery, by: step?.act, client: client, in: transaction)
    }

    /// A case is that of the person, or of their household where the law gives it to the household.
    ///
    /// - Throws: `Refusal` for any other.
    func require(
        _ id: Int64, of benefit: Benefit, about person: Person, in transaction: Transaction
    ) async throws {
        let row = try await transaction.one(
            """
            SELECT c.benefit, c.person = \(person.id) OR EXISTS (
                SELECT FROM kernel.membership AS m JOIN kernel.membership AS n
                  ON n.district = m.district AND n.household = m.household
                WHERE m.district = c.district AND m.person = c.person AND n.person = \(person.id)
                  AND m.to_day > \(today.sql) AND n.to_day > \(today.sql))
            FROM casework.case_file AS c
            WHERE c.district = \(district)::integer AND c.id = \(id)
            """)
        let found = try row?.decode(String.self, Bool.self)
        guard let found, found.0 == benefit.code, found.1 else {
            throw Refusal(
                Text(
                    "--case \(id)：不是 \(person.ref) 的“\(benefit.title.zh)”事项；用 case list 查看。",
                    en: "--case \(id) is no case of `\(benefit.title.en)` of \(person.ref); see "
                        + "`case list`."))
        }
    }

    /// Whether civil affairs says today that somebody's capacity is limited or none.
    func lacksCapacity(_ person: Person, in transaction: Transaction) async throws -> Bool {
        let row = try await transaction.one(
            """
            SELECT f.code FROM kernel.fact AS f
            WHERE f.district = \(district)::integer AND f.person = \(person.id)
              AND f.kind = 'capacity' AND f.official AND f.act <> 2
              AND f.from_day <= \(today.sql) AND \(today.sql) < f.to_day
              AND NOT EXISTS (SELECT FROM kernel.fact AS w
                WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                  AND w.act = 2 AND w.seq > f.seq
                  AND (w.withdraws = f.seq OR w.withdraws IS NULL AND w.from_day = f.from_day))
            ORDER BY f.learned DESC, f.seq DESC LIMIT 1
            """)
        return try ["limited", "none"].contains(row?.value(0, as: String?.self) ?? "full")
    }
}

/// How a household wishes to be reached.
struct Wishes: Hashable {
    private(set) var noVisits = false
    private(set) var noCalls = false
    private(set) var visitors: [String] = []
    private(set) var channel: String?
    private(set) var avoided: [String] = []

    mutating func add(_ kind: String, isYes: Bool, words: String?) {
        switch kind {
        case "wish.no_visits": noVisits = noVisits || isYes
        case "wish.no_calls": noCalls = noCalls || isYes
        case "wish.visitor": visitors += [words].compactMap(\.self)
        case "wish.avoid_days": avoided += [words].compactMap(\.self)
        default: channel = channel ?? words
        }
    }

    /// In the order in which whoever calls needs them.
    var lines: [Text] {
        var lines: [Text] = []
        if noVisits { lines.append(Text("不上门", en: "No visits")) }
        if noCalls { lines.append(Text("不打电话", en: "No calls")) }
        lines += visitors.map { Text("选定的走访人：\($0)", en: "Chosen visitor: \($0)") }
        if let channel { lines.append(Text("联系方式：\(channel)", en: "Channel: \(channel)")) }
        lines += avoided.map { Text("避开：\($0)", en: "Days to avoid: \($0)") }
        return lines
    }

    /// On one line; nil for none.
    var words: Text? {
        guard !lines.isEmpty else { return nil }
        return Text(
            lines.map(\.zh).joined(separator: "；"), en: lines.map(\.en).joined(separator: "; "))
    }

    /// Why a way of calling is not wished; nil where it may be.
    func hinders(_ way: VisitWay) -> Text? {
        switch way {
        case .home where noVisits:
            Text("这家人不希望上门", en: "The household wants no visits")
        case .phone where noCalls:
            Text("这家人不希望电话联系", en: "The household wants no calls")
        default: nil
        }
    }

    /// The way that the wishes leave open, the nearest first.
    var way: VisitWay {
        if !noVisits { return .home }
        return noCalls ? .message : .phone
    }
}

/// How somebody is called on.
enum VisitWay: String, Hashable, CaseIterable {
    case home, phone, parcel, message
    /// Of psychological support.
    case session

    var title: Text {
        switch self {
        case .home: Text("上门", en: "at home")
        case .phone: Text("电话", en: "by phone")
        case .parcel: Text("寄送", en: "by parcel")
        case .message: Text("留言", en: "by message")
        case .session: Text("心理辅导", en: "session")
        }
    }
}
