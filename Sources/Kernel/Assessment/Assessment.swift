public import Law
import Postgres

/// Works out the law's answers for a whole district and keeps them as spans.
public struct Assessment: Sendable {
    private let office: Office
    private let district: Int

    /// The first day of every stored timeline.
    public static let beginning = Day(year: 2008, month: 1, day: 1) ?? .always

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// What a run found on the day asked about.
    public struct Tally: Hashable, Sendable {
        public var persons = 0
        public var clauses = 0
        /// Pairs of person (or household) and clause inside the clause's `who`.
        public var yes = 0
        public var no = 0
        public var unknown = 0
        /// Pairs whose stored timeline changed.
        public var changed = 0
    }

    /// Reads the facts as known now in family order, evaluates while they arrive, and writes the
    /// spans that changed, all in one transaction: a run that is interrupted leaves the earlier
    /// answers whole.
    ///
    /// - Parameters:
    ///   - day: The day counted in the tally. Stored timelines run through today, or through
    ///     `day` if that lies in the past of no earlier run.
    ///   - progress: Told the number of persons done, and of all.
    public func run(
        on day: Day, progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws -> Tally {
        let (pack, version) = try await PackStore(office).pack(of: district)
        let evaluator = Evaluator(pack)
        let reader = FamilyReader(district: district, dictionary: office.registry.dictionary)
        let (district, through) = (district, office.today)
        return try await office.database.transaction { transaction in
            let (facts, total) = try await Self.lock(district, in: transaction)
            let store = SpanStore(district: district)
            var tally = Tally()
            tally.clauses = evaluator.clauses.count
            var last: Int64 = 0
            while true {
                try Task.checkCancellation()
                let families = try await reader.next(after: last, in: transaction)
                guard let end = families.last?.id else { break }
                var rows: [SpanRow] = []
                for family in families {
                    let view = evaluator.view(of: family.family)
                    Self.count(view, on: day, into: &tally)
                    rows += Timelines.rows(
                        of: family, view: view, evaluator: evaluator, through: through)
                    tally.persons += family.cards.count
                }
                tally.changed += try await store.replace(
                    families: (last + 1)...end, with: rows, in: transaction)
                last = end
                progress(tally.persons, total)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO kernel.assessment AS a (district, through, facts_version, pack_version)
                VALUES (\(district)::integer, \(through.sql), \(facts), \(version)::integer)
                ON CONFLICT (district) DO UPDATE
                SET through = excluded.through, facts_version = excluded.facts_version,
                    pack_version = excluded.pack_version, assessed_at = now()
                WHERE (a.through, a.facts_version, a.pack_version)
                    IS DISTINCT FROM (excluded.through, excluded.facts_version, excluded.pack_version)
                """)
            return tally
        }
    }

    /// Runs unless the stored answers already stand for today, these facts and this law.
    public func ensureCurrent(
        progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws {
        let rows = try await office.database.query(
            """
            SELECT a.through = \(office.today.sql) AND a.facts_version = d.facts_version
                AND a.pack_version = (SELECT max(version) FROM kernel.pack_version AS p
                                      WHERE p.district = a.district)
            FROM kernel.assessment AS a JOIN kernel.district AS d USING (district)
            WHERE a.district = \(district)::integer
            """)
        if try rows.first?.value(0, as: Bool.self) == true { return }
        _ = try await run(on: office.today, progress: progress)
    }

    /// Serialises with imports and other runs of the district; gives the facts' version and the
    /// number of persons.
    private static func lock(
        _ district: Int, in transaction: Transaction
    ) async throws -> (facts: Int64, persons: Int) {
        let rows = try await transaction.query(
            """
            SELECT facts_version, (SELECT count(*) FROM kernel.person AS p
                                   WHERE p.district = d.district)
            FROM kernel.district AS d WHERE district = \(district)::integer FOR UPDATE
            """)
        guard let row = rows.first else { throw Refusal.unknownDistrict(district) }
        return try row.decode(Int64.self, Int.self)
    }

    private static func count(_ view: FamilyView, on day: Day, into tally: inout Tally) {
        for subject in view.subjects(on: day) {
            switch view.finding(subject.clause, about: subject.member, on: day).outcome {
            case .yes: tally.yes += 1
            case .no: tally.no += 1
            case .unknown: tally.unknown += 1
            }
        }
    }
}

extension Refusal {
    /// The database has no such district.
    public static func unknownDistrict(_ district: Int) -> Refusal {
        Refusal(
            Text(
                "数据库里没有区县 \(district)。请先运行：yuhou pack load policies/<区县>",
                en: """
                    The database has no district \(district). First run: \
                    yuhou pack load policies/<district>
                    """))
    }
}
