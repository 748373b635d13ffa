import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel

/// Stored answers of random families, before and after many corrections of their histories.
///
/// Compared with the law asked anew for single days, in outcome, basis, what is missing and sum, of
/// 500 persons of each law (`Size`; a debug build has no time for every day of everybody):
/// - everybody, every clause: the first day of each of its stored spans, the day after it ends, and
///   the days before these two;
/// - sixty families, every clause: ten random turns (days of reports, births and deaths, their
///   anniversaries, and the days before them) and ten random days;
/// - one family, every clause: every single day from 2008 through today;
/// - the corrected families, after the last correction, as the three above.
///
/// Six families of each law are corrected fifty times each: new facts, deaths and ends learned
/// late, withdrawals, weddings and divorces, now and then a wedding that joins two of them. After
/// each the spans are kept with their change; in the end the history gives back every one of them.
@Suite struct RandomHistoryTests {
    private enum Size {
        static let persons = 500
        /// Families of each law on every day.
        static let everyDay = 1
        /// Families of each law on some days, and how many of each kind of day.
        static let sampled = 60
        static let days = 10
        /// Families of each law that are corrected, and how often.
        static let corrected = 6
        static let corrections = 50
    }

    @Test(
        "stored answers are the law's on every day, and history gives back every answer ever given",
        arguments: [TimeHouse.jiangyan, TimeHouse.nanchuan])
    func history(district: Int) async throws {
        let seed =
            ProcessInfo.processInfo.environment["YUHOU_TIME_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: 0..<1_000_000)
        print("time: seed \(seed) district \(district)")
        let house = try await populated(district, seed: seed)
        _ = try await house.assessment.run(on: house.office.today)
        let statute = try await Statute.current(house.office, district: district)
        var random = SeededRandom(seed: seed &+ 1)
        var daily = DailyAnswers(statute.evaluator, through: house.office.today)

        let families = try await house.readFamilies()
        let stored = try await house.storedRows()
        let sample = families.map(\.id).shuffled(using: &random)
        for family in families {
            let rows = family.cards.flatMap { stored[$0.id] ?? [] }
            daily.compareBounds(family, rows)
            if sample.prefix(Size.sampled).contains(family.id) {
                daily.compare(family, rows, on: Self.someDays(family, house, &random))
            }
            if sample.prefix(Size.everyDay).contains(family.id) {
                daily.compare(family, rows, on: house.everyDay)
            }
        }
        #expect(daily.wrong == [], "seed \(seed)")

        let corrected = try await correct(
            house, statute, seed: seed,
            families.filter { sample.suffix(Size.corrected).contains($0.id) }.map {
                $0.cards[0].id
            }, &random)
        try await compareCorrected(house, corrected, &daily, &random)
        #expect(daily.wrong == [], "seed \(seed)")
        print(
            """
            time: \(families.reduce(0) { $0 + $1.cards.count }) persons, \(daily.compared) answers \
            compared, \(Size.corrected) families corrected \(Size.corrections) times each, now \(corrected.count)
            """)
        try await house.settle()
    }

    private func populated(_ district: Int, seed: UInt64) async throws -> TimeHouse {
        let house = try await TimeHouse.open(district: district)
        try await house.pool.withConnection { connection in
            try await RandomPopulation(
                seed: seed, district: district, persons: Size.persons,
                dictionary: house.office.registry.dictionary
            ).write(to: connection)
        }
        try await house.pool.execute(
            """
            INSERT INTO kernel.family (district, id) SELECT DISTINCT district, family
            FROM kernel.person
            """)
        try await house.pool.execute(
            "SELECT setval('kernel.registry_id', (SELECT max(id) FROM kernel.person) + 1000)")
        try await house.load()
        return house
    }

    private static func someDays(
        _ family: RegisteredFamily, _ house: TimeHouse, _ random: inout SeededRandom
    ) -> Set<Day> {
        let every = house.everyDay.sorted()
        let turns = family.turns(through: house.office.today)
        return Set(turns.shuffled(using: &random).prefix(Size.days))
            .union((0..<Size.days).map { _ in random.pick(every) })
    }

    /// Corrects the families of some persons, now and then joining two, each time followed by the
    /// assessor; checks in the end that the history gives back what stood after every correction.
    private func correct(
        _ house: TimeHouse, _ statute: Statute, seed: UInt64, _ persons: [Int64],
        _ random: inout SeededRandom
    ) async throws -> Set<Int64> {
        var correction = RandomCorrection(house, seed: seed &+ 2)
        var snapshots: [Snapshot] = []
        for _ in 0..<Size.corrections {
            for person in persons {
                snapshots.append(
                    try await house.correct(
                        person, among: persons, by: statute, with: &correction))
            }
        }
        print("time: told \(correction.told), refused \(correction.refused)")
        var last: [Int64: Set<SpanRow>] = [:]
        var different = 0
        for snapshot in snapshots {
            let read = try await house.pool.transaction(readOnly: true) { transaction in
                try await SpanStore(district: house.district).read(
                    persons: snapshot.persons, asOf: snapshot.change, in: transaction)
            }
            #expect(
                Set(read) == snapshot.rows && read.count == snapshot.rows.count,
                "seed \(seed) family \(snapshot.family) change \(snapshot.change)")
            if last[snapshot.family] != snapshot.rows { different += 1 }
            last[snapshot.family] = snapshot.rows
        }
        print("time: \(snapshots.count) snapshots, \(different) of them new answers")
        #expect(different > snapshots.count / 20, "seed \(seed): the corrections change too little")
        let left = try await house.families()
        return Set(last.keys).intersection(left)
    }

    private func compareCorrected(
        _ house: TimeHouse, _ corrected: Set<Int64>, _ daily: inout DailyAnswers,
        _ random: inout SeededRandom
    ) async throws {
        let stored = try await house.storedRows()
        var left = Size.everyDay
        for family in try await house.readFamilies() where corrected.contains(family.id) {
            let rows = family.cards.flatMap { stored[$0.id] ?? [] }
            daily.compareBounds(family, rows)
            daily.compare(family, rows, on: Self.someDays(family, house, &random))
            if left > 0, family.cards.count < 6 {
                daily.compare(family, rows, on: house.everyDay)
                left -= 1
            }
        }
    }
}

/// A family's spans after a correction.
struct Snapshot: Sendable {
    let family: Int64
    let persons: [Int64]
    let change: Int64
    let rows: Set<SpanRow>
}

extension TimeHouse {
    /// Every day of the stored timelines.
    var everyDay: Set<Day> {
        Set((Assessment.beginning.number...office.today.number).map { Day(number: $0) })
    }

    func readFamilies() async throws -> [RegisteredFamily] {
        try await pool.transaction(readOnly: true) { transaction in
            try await FamilyReader(district: district, dictionary: office.registry.dictionary)
                .families(0...Int64.max, in: transaction)
        }
    }

    /// Stored spans by person.
    func storedRows() async throws -> [Int64: [SpanRow]] {
        Dictionary(grouping: try await spans(), by: \.person)
    }

    /// One correction told of a person's family, the family worked out, and what stands then.
    fileprivate func correct(
        _ person: Int64, among persons: [Int64], by statute: Statute,
        with correction: inout RandomCorrection
    ) async throws -> Snapshot {
        let reader = FamilyReader(district: district, dictionary: office.registry.dictionary)
        var telling = correction
        defer { correction = telling }
        try await pool.transaction { transaction in
            let rows = try await transaction.query(
                """
                SELECT p.family, (
                    SELECT o.ref FROM kernel.person AS o
                    WHERE o.district = p.district AND o.id = ANY (\(persons))
                      AND o.family <> p.family
                    ORDER BY md5(o.id::text || \(String(telling.random.next()))) LIMIT 1)
                FROM kernel.person AS p
                WHERE p.district = \(district)::integer AND p.id = \(person)
                """)
            let (family, other) = try #require(rows.first).decode(Int64.self, String?.self)
            let read = try #require(try await reader.families([family], in: transaction).first)
            try await telling.tell(of: read, other: other ?? "", in: transaction)
        }
        let row = try await pool.one(
            """
            SELECT id FROM kernel.family WHERE district = \(district)::integer
              AND assessed_version <> facts_version
            """)
        let marked = try #require(
            try row?.value(0, as: Int64.self), "what was told has marked no family")
        let assessor = Assessor(office, district: district)
        return try await pool.transaction { transaction in
            let work = try await assessor.work(.ids([marked]), by: statute, in: transaction)
            let persons = work.families.flatMap { $0.cards.map(\.id) }
            let store = SpanStore(district: district)
            return Snapshot(
                family: marked, persons: persons,
                change: try await store.lastChange(of: persons, in: transaction),
                rows: Set(try await store.read(persons: persons, in: transaction)))
        }
    }
}
