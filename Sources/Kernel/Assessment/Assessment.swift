public import Law
import Postgres

/// Keeps a district's answers current.
public struct Assessment: Sendable {
    private let office: Office
    private let district: Int
    /// About how many persons are worked out in a transaction.
    var batchPersons = FamilyReader.batchPersons

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

        mutating func add(_ other: Tally) {
            persons += other.persons
            yes += other.yes
            no += other.no
            unknown += other.unknown
            changed += other.changed
        }
    }

    /// What a tick did.
    public struct Ticking: Hashable, Sendable {
        /// Families whose facts, law or day had changed.
        public var families = 0
        /// Pairs of person and clause whose answers changed.
        public var changed = 0
    }

    /// Brings every stale family's answers up to date and counts the whole district's on a day.
    ///
    /// Families are taken in order of id, about a thousand persons a transaction, two transactions
    /// at a time, so that one is written while the other is worked out. A run that is interrupted
    /// leaves whole families; the next one goes on with those that are left.
    ///
    /// - Parameters:
    ///   - day: The day counted in the tally.
    ///   - progress: Told the number of persons done, and of all.
    public func run(
        on day: Day, progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws -> Tally {
        let statute = try await Statute.current(office, district: district)
        let ranges = try await FamilyReader(
            district: district, dictionary: office.registry.dictionary
        ).ranges(in: office.assessor, persons: batchPersons)
        let total = try await persons()
        var tally = Tally()
        tally.clauses = statute.evaluator.clauses.count
        try await withThrowingTaskGroup(of: Tally.self) { group in
            var left = ranges[...]
            func begin() {
                guard let range = left.popFirst() else { return }
                group.addTask { try await batch(range, by: statute, on: day) }
            }
            for _ in 0..<Self.transactionsAtOnce { begin() }
            while let part = try await group.next() {
                tally.add(part)
                progress(tally.persons, total)
                begin()
            }
        }
        return tally
    }

    /// One is worked out while another is written.
    private static let transactionsAtOnce = 2

    private func batch(
        _ range: ClosedRange<Int64>, by statute: Statute, on day: Day
    ) async throws -> Tally {
        let assessor = Assessor(office, district: district)
        let reader = FamilyReader(district: district, dictionary: office.registry.dictionary)
        return try await office.assessor.transaction(retries: 5) { transaction in
            try Task.checkCancellation()
            let stale = try await assessor.lock(.range(range), in: transaction)
            let law = try await assessor.statute(statute, in: transaction)
            let families = try await reader.families(range, in: transaction)
            var tally = Tally()
            let settled = try await assessor.settle(stale, families, by: law, in: transaction)
            tally.changed = settled.changed
            for family in families {
                Self.count(
                    law.evaluator.view(of: family.family), settled.timelines[family.id], on: day,
                    into: &tally)
                tally.persons += family.cards.count
            }
            return tally
        }
    }

    /// Works out the families whose facts, law or day have changed, and no others.
    ///
    /// - Parameters:
    ///   - day: Changes that come by themselves up to this day are worked out; never before today.
    ///   - progress: Told the number of persons done, and of all that will be.
    public func tick(
        on day: Day? = nil, progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws -> Ticking {
        let assessor = Assessor(office, district: district, through: day)
        var statute: Statute?
        var ticking = Ticking()
        var last: Int64 = 0
        let total = try await stale(through: assessor.through)
        while total > 0 {
            try Task.checkCancellation()
            let law: Statute
            if let statute {
                law = statute
            } else {
                law = try await Statute.current(office, district: district)
                statute = law
            }
            let from = last
            let work = try await office.assessor.transaction(retries: 5) { transaction in
                try await assessor.work(
                    .next(after: from, limit: max(1, batchPersons / 3)), by: law,
                    in: transaction)
            }
            guard let end = work.last else { break }
            last = end
            ticking.families += work.families.count
            ticking.changed += work.changed
            progress(min(ticking.families, total), total)
        }
        return ticking
    }

    /// Works out these families if they are stale; nothing else.
    ///
    /// - Parameter event: The event that made them so.
    func drain(families: [Int64], event: Int64? = nil) async throws {
        let assessor = Assessor(office, district: district)
        let statute = try await Statute.current(office, district: district)
        _ = try await office.assessor.transaction(retries: 5) { transaction in
            try await assessor.work(.ids(families), by: statute, event: event, in: transaction)
        }
    }

    /// Families to be worked out through a day.
    private func stale(through day: Day) async throws -> Int {
        guard try await hasDistrict() else { throw Refusal.unknownDistrict(district) }
        let rows = try await office.assessor.query(
            """
            SELECT count(*) FROM kernel.family
            WHERE district = \(district)::integer
              AND (assessed_version <> facts_version OR due_on <= \(day.sql))
            """)
        return try rows.first?.value(0, as: Int.self) ?? 0
    }

    private func hasDistrict() async throws -> Bool {
        let rows = try await office.assessor.query(
            "SELECT 1 FROM kernel.district WHERE district = \(district)::integer")
        return !rows.isEmpty
    }

    private func persons() async throws -> Int {
        let rows = try await office.assessor.query(
            "SELECT count(*) FROM kernel.person WHERE district = \(district)::integer")
        return try rows.first?.value(0, as: Int.self) ?? 0
    }

    /// Counts what was just worked out, else asks the law anew.
    private static func count(
        _ view: FamilyView, _ timeline: FamilyTimeline?, on day: Day, into tally: inout Tally
    ) {
        if let timeline, day >= beginning, day <= timeline.through {
            let count = timeline.count(on: day)
            tally.yes += count.yes
            tally.unknown += count.unknown
            tally.no += view.subjects(on: day).count - count.yes - count.unknown
            return
        }
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
