public import Law
import Postgres

/// Where one person (or household) stands with one clause on a day.
public struct Standing: Hashable, Sendable {
    public let person: PersonCard
    public let clause: String
    /// The law's answer on the day.
    public let outcome: Truth
    public let notAsked: Bool
    public let amount: Amount
    public let missing: [String]
    /// The first day of the present answer (or of the last one, when it has ended).
    public let since: Day
    /// Entitled and received for its latest due period.
    public let receiving: Bool
    /// Entitled (or once entitled), and not received for its latest due period.
    public let gap: Bool
    /// Why nobody works it off: the department is suspended. Owed it is all the same.
    public let held: String?
    /// Due periods past their day without a delivery.
    public let overduePeriods: Int
    /// The last day of the latest due period, where it has one.
    public let dueBy: Day?
    /// The latest due period.
    public let period: DuePeriod?
    /// Where the case of that period stands; nil when nobody has it in hand.
    public let caseState: CaseFile.State?
}

/// Reads where everybody of a district stands, family by family.
public struct Standings: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// Hands every standing to `body`, in order of family, person and clause. Days up to today are
    /// read from the stored answers (brought up to date first); later days are worked out anew.
    ///
    /// - Parameter families: Only these; nil for the whole district.
    /// - Returns: The law it was judged by.
    public func forEach(
        on day: Day, families: [Int64]? = nil,
        progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in },
        _ body: (Standing) -> Void
    ) async throws -> Pack {
        if let families {
            try await Assessment(office, district: district).drain(families: families)
        } else {
            _ = try await Assessment(office, district: district).tick(progress: progress)
        }
        let statute = try await Statute.current(office, district: district)
        let evaluator = statute.evaluator
        let reader = FamilyReader(district: district, dictionary: office.registry.dictionary)
        let holds = try await ModuleBook(office, district: district).holds(on: day)
        let judge = StandingJudge(
            statute.evaluator, registry: office.registry, holds: holds, day: day)
        let (district, isStored) = (district, day <= office.today)
        // The rows of a batch leave the transaction before `body` runs: it is the caller's.
        for choice in try await reader.choices(families, in: office.assessor) {
            // One snapshot: a family's facts and its answers are of the same moment.
            let batch = try await office.assessor.transaction(
                isolation: .repeatableRead, readOnly: true
            ) { transaction in
                if isStored { return try await self.batch(choice, through: day, in: transaction) }
                let families = try await reader.families(choice, in: transaction)
                let rows = families.flatMap {
                    FamilyTimeline(
                        of: $0, view: evaluator.view(of: $0.family), evaluator: evaluator,
                        through: day
                    ).rows
                }
                let deliveries = try await DeliveryReader(district: district).read(
                    families: choice, through: day, in: transaction)
                let cases = try await CaseReader(district: district).read(
                    families: choice, in: transaction)
                return StandingBatch(
                    families: families, rows: rows, deliveries: deliveries, cases: cases)
            }
            judge.standings(of: batch).forEach(body)
        }
        return statute.pack
    }

    /// One family's facts, stored answers, deliveries and cases, as of one moment. Bring the family
    /// up to date first.
    func batch(of family: Int64) async throws -> StandingBatch {
        try await office.assessor.transaction(isolation: .repeatableRead, readOnly: true) {
            try await batch(.ids([family]), through: office.today, in: $0)
        }
    }

    /// The same of some families, in a transaction of the caller's.
    ///
    /// - Parameter day: What is given later is not read.
    func batch(
        _ choice: FamilyChoice, through day: Day, in transaction: Transaction
    ) async throws -> StandingBatch {
        let families = try await FamilyReader(
            district: district, dictionary: office.registry.dictionary
        ).families(choice, in: transaction)
        return StandingBatch(
            families: families,
            rows: try await SpanStore(district: district).read(
                persons: families.flatMap { $0.cards.map(\.id) }, in: transaction),
            deliveries: try await DeliveryReader(district: district).read(
                families: choice, through: day, in: transaction),
            cases: try await CaseReader(district: district).read(
                families: choice, in: transaction))
    }
}

/// What one trip to the database brought.
struct StandingBatch: Sendable {
    let families: [RegisteredFamily]
    let rows: [SpanRow]
    /// By person and clause.
    let deliveries: [Int64: [String: [Receipted]]]
    /// By person and clause.
    let cases: [Int64: [String: [StandingCase]]]
}

/// A case as the gap reads it.
struct StandingCase: Sendable {
    let from: Day
    /// Exclusive.
    let to: Day
    let state: CaseFile.State
}

/// Reads what is, or was, in somebody's hands.
struct CaseReader: Sendable {
    let district: Int

    func read(families: FamilyChoice, in transaction: Transaction)
        async throws -> [Int64: [String: [StandingCase]]]
    {
        let rows = try await transaction.query(
            """
            SELECT c.person, c.clause, c.period_from, c.period_to, c.state
            FROM kernel.person AS p JOIN casework.case_file AS c
              ON c.district = p.district AND c.person = p.id
            WHERE p.district = \(district)::integer
              AND p.family \(families.sql)
              AND c.kind = 0
            ORDER BY c.id
            """)
        var found: [Int64: [String: [StandingCase]]] = [:]
        for row in rows {
            let (person, clause, from, to, state) = try row.decode(
                Int64.self, String.self, PostgresDate.self, PostgresDate.self, Int16.self)
            found[person, default: [:]][clause, default: []].append(
                StandingCase(
                    from: Day(from), to: Day(to),
                    state: CaseFile.State(rawValue: state) ?? .suspended))
        }
        return found
    }
}

/// Reads what was given: deliveries, and money that has stayed with the person. Where the ledger
/// has a chain for a period, it alone says whether: a payment that came back is none.
struct DeliveryReader: Sendable {
    let district: Int

    func read(families: FamilyChoice, through day: Day, in transaction: Transaction)
        async throws -> [Int64: [String: [Receipted]]]
    {
        // Two readings put together here: joined in SQL, a planner that has not yet counted a
        // ledger just filled compares every delivery with every link.
        let links = try await transaction.query(
            """
            SELECT DISTINCT ON (l.person, l.clause, l.period) l.person, l.clause, l.period,
                l.period = date_trunc('month', l.period), l.after
            FROM kernel.person AS p JOIN ledger.line AS l
              ON l.district = p.district AND l.person = p.id
            WHERE p.district = \(district)::integer
              AND p.family \(families.sql)
            ORDER BY l.person, l.clause, l.period, l.seq DESC
            """)
        var chains: Set<ChainKey> = []
        var found: [Int64: [String: [Receipted]]] = [:]
        for row in links {
            let (person, clause, date, monthly, after) = try row.decode(
                Int64.self, String.self, PostgresDate.self, Bool.self, Int64.self)
            let period = Day(date)
            chains.insert(ChainKey(person: person, clause: clause, period: period))
            if after > 0, period <= day {
                found[person, default: [:]][clause, default: []].append(
                    Receipted(period: period, monthly: monthly))
            }
        }
        let given = try await transaction.query(
            """
            SELECT d.person, d.clause, d.period, d.monthly
            FROM kernel.person AS p JOIN kernel.delivery AS d
              ON d.district = p.district AND d.person = p.id
            WHERE p.district = \(district)::integer
              AND p.family \(families.sql)
              AND d.period <= \(day.sql)
            """)
        for row in given {
            let (person, clause, date, monthly) = try row.decode(
                Int64.self, String.self, PostgresDate.self, Bool.self)
            let period = Day(date)
            let isInLedger = [period, period.month.first].contains {
                chains.contains(ChainKey(person: person, clause: clause, period: $0))
            }
            guard !isInLedger else { continue }
            found[person, default: [:]][clause, default: []].append(
                Receipted(period: period, monthly: monthly))
        }
        return found
    }
}

/// What a chain of payments is about.
private struct ChainKey: Hashable {
    let person: Int64
    let clause: String
    let period: Day
}
