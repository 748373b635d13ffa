public import Kernel
public import Law

/// The lists behind the board's numbers: which standings each of them holds.
public enum BoardList: String, Hashable, Sendable, CaseIterable {
    case entitled, receiving, owed
    case inHand = "in_hand"
    case missed, overdue, undecided
    case notAsked = "not_asked"
    case refused, declined, held
    case toStop = "to_stop"

    public var title: Text {
        switch self {
        case .entitled: Text("应享", en: "Entitled")
        case .receiving: Text("已兑现", en: "Received")
        case .owed: Text("应享而未兑现", en: "Owed")
        case .inHand: Text("在办", en: "In hand")
        case .notAsked: Text("未问（只等家庭表态）", en: "Not asked yet")
        case .declined: Text("家庭谢绝", en: "Declined by the family")
        case .held: Text("按住（暂缓办理）", en: "Held")
        case .missed, .overdue, .undecided, .refused, .toStop: gaps?.title ?? Text("", en: "")
        }
    }

    /// The kernel's list of the same people, which says more of each.
    var gaps: GapList.Kind? { GapList.Kind(rawValue: rawValue) }

    /// Whether somebody's standing with a clause is on it; stops are cases and not standings.
    func holds(_ standing: Standing) -> Bool {
        switch self {
        case .entitled: standing.outcome == .yes
        case .receiving: standing.receiving
        case .owed: standing.gap
        case .inHand: [.open, .appealed, .handed].contains(standing.caseState)
        case .missed: standing.gap && standing.caseState == nil
        case .overdue: standing.overduePeriods > 0
        case .undecided: standing.outcome == .unknown && !standing.notAsked
        case .notAsked: standing.outcome == .unknown && standing.notAsked
        case .refused: standing.caseState == .refused
        case .declined: standing.caseState == .declined
        case .held: standing.held != nil || standing.caseState == .suspended
        case .toStop: false
        }
    }
}

/// How many stand on each list, by clause and town: a person, or a household where the clause is a
/// household's, counts once a clause.
public struct BoardCounts: Sendable {
    /// Where something is counted.
    struct Place: Hashable {
        let clause: String
        let town: Int64
    }

    /// How many, and since when the oldest.
    public struct Tally: Hashable, Sendable {
        public var count = 0
        public var oldest: Day?

        mutating func add(since day: Day) {
            count += 1
            oldest = min(oldest ?? day, day)
        }

        mutating func add(_ other: Tally) {
            count += other.count
            if let day = other.oldest { oldest = min(oldest ?? day, day) }
        }
    }

    /// What is asked for; everything given must hold.
    public struct Filter: Hashable, Sendable {
        public var unit: String?
        /// Nine digits.
        public var town: Int64?
        public var clause: String?
        public var need: Need?

        public init(
            unit: String? = nil, town: Int64? = nil, clause: String? = nil, need: Need? = nil
        ) {
            (self.unit, self.town, self.clause, self.need) = (unit, town, clause, need)
        }

        func lets(_ clause: Clause, in town: Int64) -> Bool {
            (unit.map { $0 == clause.department } ?? true)
                && (self.town.map { $0 == town } ?? true)
                && (self.clause.map { $0 == clause.id } ?? true)
                && (need.map { $0 == clause.provision?.need } ?? true)
        }
    }

    /// The law by which was counted.
    public let pack: Pack
    /// The clauses that give something, by their ids.
    public let clauses: [String: Clause]
    private var tallies: [BoardList: [Place: Tally]] = [:]
    /// Which facts are missing, and how often.
    public private(set) var missing: [String: Int] = [:]

    private init(_ pack: Pack) {
        self.pack = pack
        clauses = Dictionary(
            pack.provisions.filter { $0.provision?.benefit != nil }.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Counts a district on a day, once through everybody.
    public static func read(_ office: Office, district: Int, on day: Day) async throws -> Self {
        var counts = Self(try await PackStore(office).pack(of: district).pack)
        _ = try await Standings(office, district: district).forEach(on: day) { counts.add($0) }
        for stop in try await GapList.read(.toStop, office, district: district, on: day) {
            let place = Place(clause: stop.clause, town: stop.town)
            counts.tallies[.toStop, default: [:]][place, default: Tally()].add(since: stop.since)
        }
        return counts
    }

    private mutating func add(_ standing: Standing) {
        guard clauses[standing.clause] != nil else { return }
        let place = Place(clause: standing.clause, town: standing.person.town)
        for list in BoardList.allCases where list.holds(standing) {
            tallies[list, default: [:]][place, default: Tally()].add(since: standing.since)
        }
        guard BoardList.undecided.holds(standing) else { return }
        for fact in standing.missing { missing[fact, default: 0] += 1 }
    }

    /// What a list holds of what is asked for.
    public func tally(_ list: BoardList, _ filter: Filter = Filter()) -> Tally {
        var sum = Tally()
        for (place, tally) in tallies[list] ?? [:] {
            guard let clause = clauses[place.clause], filter.lets(clause, in: place.town) else {
                continue
            }
            sum.add(tally)
        }
        return sum
    }

    /// How many, by department and town, in one pass for a whole map.
    public func map(_ list: BoardList) -> [String: [Int64: Int]] {
        var map: [String: [Int64: Int]] = [:]
        for (place, tally) in tallies[list] ?? [:] {
            guard let unit = clauses[place.clause]?.department else { continue }
            map[unit, default: [:]][place.town, default: 0] += tally.count
        }
        return map
    }
}

/// The rows behind a number of the board.
public struct BoardRow: Hashable, Sendable {
    public let department: String
    public let clause: String
    public let person: Int64
    public let ref: String
    /// Nine digits.
    public let town: Int64
    public let since: Day
    /// What is missing, how late, where it stands.
    public let words: Text

    /// Reads a list on a day, the oldest first: only people whom the desk may see, each put on
    /// record; a department's desk sees its own clauses.
    public static func read(
        _ list: BoardList, _ filter: BoardCounts.Filter, _ office: Office, district: Int,
        on day: Day
    ) async throws -> [BoardRow] {
        let pack = try await PackStore(office).pack(of: district).pack
        let own = office.session.map(\.desk).flatMap { office.registry.department($0)?.code.word }
        let clauses = Dictionary(
            pack.provisions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        func isAsked(_ id: String, _ town: Int64) -> Bool {
            guard let clause = clauses[id], clause.provision?.benefit != nil else { return false }
            return filter.lets(clause, in: town) && (own == nil || own == clause.department)
        }
        if let kind = list.gaps {
            return try await GapList.read(kind, office, district: district, on: day)
                .filter { isAsked($0.clause, $0.town) }.map(BoardRow.init)
        }
        var rows: [BoardRow] = []
        _ = try await Standings(office, district: district).forEach(on: day) { standing in
            guard list.holds(standing), isAsked(standing.clause, standing.person.town) else {
                return
            }
            rows.append(
                BoardRow(
                    department: clauses[standing.clause]?.department ?? "",
                    clause: standing.clause, person: standing.person.id,
                    ref: standing.person.ref, town: standing.person.town, since: standing.since,
                    words: standing.words))
        }
        let visible = try await office.visible(Array(Set(rows.map(\.person))), district: district)
        return rows.filter { visible.contains($0.person) }
            .sorted { ($0.since, $0.clause, $0.ref) < ($1.since, $1.clause, $1.ref) }
    }
}

extension BoardRow {
    init(_ line: GapList.Line) {
        (department, clause, person) = (line.department, line.clause, line.person)
        (ref, town, since, words) = (line.ref, line.town, line.since, line.words)
    }
}

extension Standing {
    /// Where it stands, in a few words.
    fileprivate var words: Text {
        if let held { return Text("暂停：\(held)", en: "suspended: \(held)") }
        if let caseState { return caseState.title }
        if receiving { return Text("已兑现", en: "received") }
        if gap { return Text("无人在办", en: "in nobody's hands") }
        return outcome == .unknown
            ? Text("未定", en: "undecided") : Text("未到期", en: "not due yet")
    }
}
