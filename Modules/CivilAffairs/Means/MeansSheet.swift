import Kernel
import Law
import Postgres

/// A means test as it stands: who is counted, every line, what was found and decided.
struct MeansSheet: Hashable, Sendable {
    let id: Int64
    let client: String
    let person: Int64
    let ref: String
    let name: String
    let household: Int64
    let month: Month
    let test: MeansTest
    let nth: Int64
    let applied: Day
    var members: [Bureau.Person] = []
    var acts: [Act] = []
    var lines: [Line] = []
    var result: Result?
    var decision: Decision?

    /// One thing done on it.
    struct Act: Hashable, Sendable {
        let seq: Int64
        let client: String
        let act: Kind
        let actor: String
        let reason: String?

        enum Kind: String, Sendable {
            case line, strike, itemise, decide, withdraw
            case leaveOut = "leave_out"
            case sendBack = "return"

            var hand: Hand {
                switch self {
                case .line, .strike, .withdraw: .enter
                case .leaveOut, .itemise, .sendBack: .review
                case .decide: .decide
                }
            }
        }
    }

    /// Whose hands: who enters neither reviews nor decides.
    enum Hand: String, Sendable {
        case enter, review, decide

        var duty: StaffDuty {
            switch self {
            case .enter: .intake
            case .review: .review
            case .decide: .approve
            }
        }
    }

    struct Line: Hashable, Sendable {
        let seq: Int64
        let person: Int64
        let ref: String
        let kind: IncomeKind
        let sum: Money
        let document: String
        let isStruck: Bool
        /// The reason for which a named person left it out, and who.
        let exception: String?
        let exceptedBy: String?

        var item: IncomeItem {
            IncomeItem(seq: seq, kind: kind, sum: sum, isLeftOut: exception != nil)
        }
    }

    struct Result: Hashable, Sendable {
        let seq: Int64
        let perHead: Money
        let dibaoPerHead: Money
        let reviewer: String
    }

    struct Decision: Hashable, Sendable {
        /// Nil: in no class.
        let granted: MeansTest?
        let threeWithouts: Bool?
        let from: Day
        let decided: Day
        let document: String
        let actor: String
    }

    /// How far it has come.
    enum State: String, Sendable, CaseIterable {
        case entering, itemised, decided, withdrawn

        var title: Text {
            switch self {
            case .entering: Text("录入中", en: "being entered")
            case .itemised: Text("已审核，待认定", en: "reviewed")
            case .decided: Text("已认定", en: "decided")
            case .withdrawn: Text("已撤回", en: "withdrawn")
            }
        }
    }

    var state: State {
        switch acts.last?.act {
        case .decide: .decided
        case .withdraw: .withdrawn
        case .itemise: .itemised
        case .line, .strike, .leaveOut, .sendBack, nil: .entering
        }
    }

    /// The lines that stand.
    var items: [IncomeItem] { lines.filter { !$0.isStruck }.map(\.item) }

    func finding(_ rule: DisregardRule?, as test: MeansTest? = nil) -> MeansFinding {
        MeansFinding(
            items, heads: Int64(max(members.count, 1)), test: test ?? self.test, rule: rule)
    }

    static let columns: Query = """
        s.id, s.client, s.person, p.ref, p.name, s.household, s.month, s.test, s.nth::bigint,
            s.applied_on
        FROM civil_affairs.means_sheet AS s
        JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
        """

    init(_ row: Row) throws {
        id = try row.value(0)
        client = try row.value(1)
        person = try row.value(2)
        ref = try row.value(3)
        name = try row.value(4)
        household = try row.value(5)
        month = Day(try row.value(6, as: PostgresDate.self)).month
        // The table holds no other words.
        test = MeansTest(rawValue: try row.value(7)) ?? .dibao
        nth = try row.value(8)
        applied = Day(try row.value(9, as: PostgresDate.self))
    }

    /// Reads what stands on it.
    mutating func fill(_ bureau: Bureau, in transaction: Transaction) async throws {
        let district = bureau.district
        let counted = try await transaction.query(
            """
            SELECT person FROM civil_affairs.means_member
            WHERE district = \(district)::integer AND sheet = \(id)
            """
        ).map { try $0.value(0, as: Int64.self) }
        members = try await bureau.persons(counted, in: transaction)
        acts = try await transaction.query(
            """
            SELECT seq::bigint, client, act, recorded_by, reason FROM civil_affairs.means_act
            WHERE district = \(district)::integer AND sheet = \(id) ORDER BY seq
            """
        ).map { row in
            let (seq, client, act, actor, reason) = try row.decode(
                Int64.self, String.self, String.self, String.self, String?.self)
            return Act(
                seq: seq, client: client, act: Act.Kind(rawValue: act) ?? .line, actor: actor,
                reason: reason)
        }
        lines = try await transaction.query(
            """
            SELECT l.seq::bigint, l.person, p.ref, l.kind, l.fen, l.document, m.line IS NOT NULL,
                a.reason, a.recorded_by
            FROM civil_affairs.means_line AS l
            JOIN kernel.person AS p ON p.district = l.district AND p.id = l.person
            LEFT JOIN civil_affairs.means_mark AS m ON m.district = l.district
              AND m.sheet = l.sheet AND m.line = l.seq AND m.act = 'strike'
            LEFT JOIN civil_affairs.means_mark AS o ON o.district = l.district
              AND o.sheet = l.sheet AND o.line = l.seq AND o.act = 'leave_out'
            LEFT JOIN civil_affairs.means_act AS a ON a.district = o.district
              AND a.sheet = o.sheet AND a.seq = o.seq
            WHERE l.district = \(district)::integer AND l.sheet = \(id) ORDER BY l.seq
            """
        ).map(Line.init)
        try await fillOutcome(district, in: transaction)
    }

    private mutating func fillOutcome(
        _ district: Int, in transaction: Transaction
    ) async throws {
        result = try await transaction.one(
            """
            SELECT seq::bigint, per_head, dibao_per_head, recorded_by
            FROM civil_affairs.means_result
            WHERE district = \(district)::integer AND sheet = \(id) ORDER BY seq DESC LIMIT 1
            """
        ).map { row in
            let (seq, perHead, dibao, actor) = try row.decode(
                Int64.self, Int64.self, Int64.self, String.self)
            return Result(
                seq: seq, perHead: Money(fen: perHead), dibaoPerHead: Money(fen: dibao),
                reviewer: actor)
        }
        decision = try await transaction.one(
            """
            SELECT class, three_withouts, from_day, decided_on, document, recorded_by
            FROM civil_affairs.means_decision
            WHERE district = \(district)::integer AND sheet = \(id)
            """
        ).map { row in
            let (granted, three, from, decided, document, actor) = try row.decode(
                String.self, Bool?.self, PostgresDate.self, PostgresDate.self, String.self,
                String.self)
            return Decision(
                granted: MeansTest(rawValue: granted), threeWithouts: three, from: Day(from),
                decided: Day(decided), document: document, actor: actor)
        }
    }
}

extension MeansSheet.Line {
    init(_ row: Row) throws {
        let (seq, person, ref, kind, fen, document, isStruck, reason, actor) = try row.decode(
            Int64.self, Int64.self, String.self, String.self, Int64.self, String.self, Bool.self,
            String?.self, String?.self)
        self.seq = seq
        self.person = person
        self.ref = ref
        self.kind = IncomeKind(rawValue: kind) ?? .other
        sum = Money(fen: fen)
        self.document = document
        self.isStruck = isStruck
        exception = reason
        exceptedBy = actor
    }
}
