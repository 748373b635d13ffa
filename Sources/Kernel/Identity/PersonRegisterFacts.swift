public import Law
import Postgres

/// A fact of one person as it stands on a day, with everything else that was said of it.
public struct StandingFact: Hashable, Sendable {
    /// One report.
    public struct Report: Hashable, Sendable {
        /// In the words of the files; nil: from `from` on there is none.
        public let value: String?
        public let from: Day
        /// Nil: still true.
        public let to: Day?
        public let source: String
        /// Nil: always known.
        public let learned: Day?
        public let document: String?
        /// Of a fact of the household reported for another member: that member's `ref`.
        public let member: String?
        /// Reported in error and taken back.
        public let isWithdrawn: Bool
    }

    public let kind: FactKind
    /// In the words of the files; nil: none on the day, or nothing reported for it.
    public let value: String?
    /// The first day of the present state; nil: since ever.
    public let since: Day?
    /// The report that decides; nil when none covers the day.
    public let report: Report?
    /// The other reports of the owners, the latest day first.
    public let former: [Report]
    /// What other sources say of the day and the law does not read, or reads otherwise.
    public let differing: [Report]

    /// A fact that the reader's department may not read: that something was reported, not what.
    static func protected(_ kind: FactKind) -> StandingFact {
        StandingFact(
            kind: kind, value: Entitlements.protected, since: nil, report: nil, former: [],
            differing: [])
    }
}

/// One row of `kernel.fact`.
struct FactRecord {
    let sequence: Int64
    let person: Int64
    let kind: String
    let act: Act
    let number: Int64?
    let code: String?
    let from: Day
    let to: Day
    let learned: Day
    let source: String
    let isOfficial: Bool
    let document: String?
    /// Of a withdrawal: the one report it takes back.
    let withdraws: Int64?

    static func read(
        _ persons: [Int64], district: Int, in transaction: Transaction
    ) async throws -> [FactRecord] {
        let rows = try await transaction.query(
            """
            SELECT seq, person, kind, act::bigint, number, code, from_day, to_day, learned, source,
                   official, document, withdraws
            FROM kernel.fact
            WHERE district = \(district)::integer AND person = ANY (\(persons)) ORDER BY seq
            """)
        return try rows.map { row in
            let (
                seq, person, kind, act, number, code, from, to, learned, source, own, document,
                withdraws
            ) = try row.decode(
                Int64.self, Int64.self, String.self, Int64.self, Int64?.self, String?.self,
                PostgresDate.self, PostgresDate.self, PostgresDate.self, String.self, Bool.self,
                String?.self, Int64?.self)
            return FactRecord(
                sequence: seq, person: person, kind: kind,
                act: Act(rawValue: UInt8(clamping: act)) ?? .states, number: number, code: code,
                from: Day(from), to: Day(to), learned: Day(learned), source: source,
                isOfficial: own, document: document, withdraws: withdraws)
        }
    }

    /// A later word of the same source takes this one back.
    func isWithdrawn(among rows: [FactRecord]) -> Bool {
        rows.contains {
            guard $0.act == .withdraws, $0.person == person, $0.kind == kind else { return false }
            if let one = $0.withdraws { return one == sequence }
            return $0.source == source && $0.from == from
                && (learned, sequence) < ($0.learned, $0.sequence)
        }
    }

    func words(_ kind: FactKind) -> String? {
        guard act == .states else { return nil }
        return code ?? number.map(kind.decode)
    }
}

/// Finds what stands of each fact. The evaluator decides; to learn *which* report decided, it is
/// asked once more with every report's value replaced by the report's own number.
struct StandingFacts {
    let family: RegisteredFamily
    let member: Int
    let rows: [FactRecord]
    let evaluator: Evaluator
    let dictionary: FactDictionary
    let day: Day
    let view: FamilyView
    private let numbered: FamilyView
    private let bySequence: [Int64: FactRecord]

    init(
        family: RegisteredFamily, member: Int, rows: [FactRecord], evaluator: Evaluator,
        dictionary: FactDictionary, day: Day
    ) {
        self.family = family
        self.member = member
        self.rows = rows
        self.evaluator = evaluator
        self.dictionary = dictionary
        self.day = day
        bySequence = Dictionary(uniqueKeysWithValues: rows.map { ($0.sequence, $0) })
        view = evaluator.view(of: family.family)
        let own = Self.family(family, rows.filter(\.isOfficial), dictionary) { $0.sequence }
        numbered = evaluator.view(of: own)
    }

    /// Every fact of which something was ever reported, in the dictionary's order.
    var all: [StandingFact] {
        let person = family.cards[member].id
        var byKind: [String: [FactRecord]] = [:]
        for row in rows { byKind[row.kind, default: []].append(row) }
        return dictionary.kinds.enumerated().flatMap { index, kind -> [StandingFact] in
            let reports = (byKind[kind.name] ?? []).filter {
                $0.person == person || kind.scope == .household && isHousemate($0.person)
            }
            guard !reports.isEmpty else { return [] }
            if case .set = kind.type { return members(of: kind, index, reports) }
            return [standing(kind, index, reports)]
        }
    }

    private func isHousemate(_ person: Int64) -> Bool {
        guard let other = family.cards.firstIndex(where: { $0.id == person }),
            let home = view.household(of: member, on: day)
        else { return false }
        return view.household(of: other, on: day) == home
    }

    private func standing(_ kind: FactKind, _ index: Int, _ reports: [FactRecord]) -> StandingFact {
        let decided = deciding(kind, index)
        var report: FactRecord?
        if case .value(let sequence) = decided.state { report = bySequence[sequence] }
        let resolved = view.value(of: index, member: member, on: day)
        let value = report?.words(kind)
        var since = Day.always
        if report != nil {
            // Words are no numbers to the evaluator: only the numbered view reads them.
            let isNumbered = kind.type == .words || kind.name == Self.death
            since = isNumbered ? decided.since : resolved.since
        } else if resolved.state == .none {
            since = resolved.since
        }
        return StandingFact(
            kind: kind, value: value, since: since == .always ? nil : since,
            report: report.map { told($0, kind) },
            former: former(reports.filter { $0.sequence != report?.sequence }, kind),
            differing: differing(
                kind, index, reports, from: report?.source, value: value, since: since))
    }

    /// The number of the report that stands on the day. Of several deaths the earliest day counts.
    private func deciding(_ kind: FactKind, _ index: Int) -> ResolvedValue {
        var decided = numbered.value(of: index, member: member, on: day)
        guard kind.name == Self.death else { return decided }
        while case .value = decided.state, decided.since != .always {
            let before = numbered.value(
                of: index, member: member, on: decided.since.adding(days: -1))
            guard case .value = before.state else { break }
            decided = before
        }
        return decided
    }

    /// A set has one timeline a value: each value that was ever reported stands for itself.
    private func members(
        of kind: FactKind, _ index: Int, _ reports: [FactRecord]
    ) -> [StandingFact] {
        let codes = Set(reports.compactMap(\.code)).sorted {
            (kind.encode($0) ?? 0) < (kind.encode($1) ?? 0)
        }
        return codes.map { code in
            let spoken = rows.filter {
                $0.kind == kind.name && $0.isOfficial && ($0.act != .states || $0.code == code)
            }
            let alone = evaluator.view(
                of: Self.family(family, spoken, dictionary) { _ in kind.encode(code) ?? 0 })
            let resolved = alone.value(of: index, member: member, on: day)
            let own = reports.filter { $0.act != .states || $0.code == code }
            var deciding: FactRecord?
            if case .value = resolved.state {
                deciding = own.filter {
                    $0.act == .states && $0.isOfficial && $0.from <= day && day < $0.to
                        && !$0.isWithdrawn(among: rows)
                }.max { ($0.learned, $0.from, $0.sequence) < ($1.learned, $1.from, $1.sequence) }
            }
            let since = deciding == nil ? Day.always : resolved.since
            return StandingFact(
                kind: kind, value: deciding == nil ? nil : code,
                since: since == .always ? nil : since, report: deciding.map { told($0, kind) },
                former: former(own.filter { $0.sequence != deciding?.sequence }, kind),
                differing: [])
        }
    }

    private static let death = "death"

    private func former(_ reports: [FactRecord], _ kind: FactKind) -> [StandingFact.Report] {
        reports.filter { $0.isOfficial && $0.act != .withdraws }
            .sorted { ($0.from, $0.learned, $0.sequence) > ($1.from, $1.learned, $1.sequence) }
            .map { told($0, kind) }
    }

    /// Each other source heard alone, where it says something else of the day.
    private func differing(
        _ kind: FactKind, _ index: Int, _ reports: [FactRecord], from source: String?,
        value: String?, since: Day
    ) -> [StandingFact.Report] {
        let person = family.cards[member].id
        let others = Set(reports.filter { $0.person == person }.map(\.source))
            .subtracting(source.map { [$0] } ?? [])
        return others.sorted().compactMap { other in
            let spoken = rows.filter {
                $0.person == person && $0.kind == kind.name && $0.source == other
            }
            let alone = evaluator.view(of: Self.family(family, spoken, dictionary) { $0.sequence })
            let heard = alone.value(of: index, member: member, on: day)
            guard case .value(let sequence) = heard.state, let row = bySequence[sequence],
                row.words(kind) != value || kind.name == Self.death && heard.since != since
            else { return nil }
            return told(row, kind)
        }
    }

    private func told(_ row: FactRecord, _ kind: FactKind) -> StandingFact.Report {
        let isOwn = row.person == family.cards[member].id
        let reporter = isOwn ? nil : family.cards.first { $0.id == row.person }?.ref
        return StandingFact.Report(
            value: row.words(kind), from: row.from, to: row.to == .never ? nil : row.to,
            source: row.source, learned: row.learned == .always ? nil : row.learned,
            document: row.document, member: reporter, isWithdrawn: row.isWithdrawn(among: rows))
    }

    /// The family with these reports and no others.
    private static func family(
        _ registered: RegisteredFamily, _ rows: [FactRecord], _ dictionary: FactDictionary,
        value: (FactRecord) -> Int64
    ) -> Family {
        var family = registered.family
        var reports: [Int64: [Report]] = [:]
        for row in rows {
            guard let fact = dictionary.index(of: row.kind) else { continue }
            reports[row.person, default: []].append(
                Report(
                    fact: UInt16(clamping: fact), act: row.act,
                    // Owners are told apart by withdrawals only; a single source is heard as one.
                    owner: UInt8(
                        clamping: dictionary[fact].owners.firstIndex(of: row.source) ?? 0),
                    value: value(row), from: row.from, to: row.to, learned: row.learned,
                    sequence: row.sequence, withdraws: row.withdraws ?? 0))
        }
        for index in family.members.indices {
            family.members[index].reports = reports[registered.cards[index].id] ?? []
        }
        return family
    }
}
