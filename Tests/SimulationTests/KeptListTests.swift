import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// The office's lists as they are kept, against the same worked out from every family's rows.
@Suite(.serialized) struct KeptListTests {
    /// Fifteen departments at random work; now and then the lists are folded, now and then days go
    /// by on which nothing is recorded.
    @Test(arguments: ["jiangyan", "nanchuan"])
    func `kept lists are what a recount gives, folded or not`(_ folder: String) async throws {
        let seed =
            ProcessInfo.processInfo.environment["YUHOU_LISTS_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: 0..<1_000_000)
        print("kept lists: \(folder), seed \(seed)")
        let isWhole = WholeHouseTests.isWhole
        var house = try await WholeHouse.open(folder, families: isWhole ? 24 : 10, seed: seed)
        let district = house.year.district
        var compared = 0
        try await house.begin()
        for month in isWhole ? [1, 2, 9] : [1, 9] {
            try await house.month(month)
            // The first of the month, a day of a festival, days on which something is late.
            for (step, days) in [0, 1, 3, 12].enumerated() {
                try await house.year.dawn(of: house.year.day.adding(days: days))
                if house.year.random.chance(50) {
                    try await district.tick(on: house.year.day)
                    try await StandingFold(
                        district.office(on: house.year.day), district: district.code
                    ).run()
                    try await district.expectNothingUnfolded(on: house.year.day)
                }
                compared += try await district.expectTheLists(
                    on: house.year.day, seed: seed, desks: step == 0)
            }
            try await district.payAndReturn(on: house.year.day)
            compared += try await district.expectTheLists(
                on: house.year.day, seed: seed, desks: false)
        }
        print("kept lists: \(folder), \(compared) lines compared, \(house.tally)")
        #expect(compared > 500)
        try await district.expectHeld(on: house.year.day)
    }

    /// Ids and times are given before a commit; a fold that began between sees neither.
    @Test func `what was being written while a fold ran is in the next`() async throws {
        let house = try await CaseHouse(departments, on: "2026-03-02")
        try await house.addMother("A", household: "H1")
        let office = try await house.office()
        let fold = StandingFold(office, district: house.home)
        _ = try await Assessment(office, district: house.home).tick()
        #expect(try await fold.run() == 1)
        func gap() async throws -> Int? {
            try await Board.read(office, district: house.home, on: office.today).board
                .departments.flatMap(\.lines).first { $0.clause == "JY-3.1.1b" }?.gap
        }
        #expect(try await gap() == 1)
        try await house.owner.transaction { transaction in
            try await transaction.execute(
                """
                INSERT INTO kernel.delivery (district, person, clause, period, monthly, proof)
                SELECT district, id, 'JY-3.1.1b', '2026-03-01', true, 'bank' FROM kernel.person
                """)
            // Nobody waits for who writes, and what is not committed is not there.
            try await fold.run()
            #expect(try await gap() == 1)
        }
        #expect(try await gap() == 0, "read though it is not folded")
        #expect(try await fold.run() == 1)
        #expect(try await gap() == 0)
        #expect(try await fold.run() == 0, "folded once")
    }

    /// Whoever folds holds its row; a clerk's act does not ask for it.
    @Test func `clerks do not wait for a fold`() async throws {
        let house = try await CaseHouse(departments, on: "2026-03-02")
        try await house.addMother("A", household: "H1")
        let office = try await house.office()
        _ = try await Assessment(office, district: house.home).tick()
        _ = try await CaseOpening(office, district: house.home).run(of: ["health"])
        try await StandingFold(office, district: house.home).run()
        let book = try await house.book("intake")
        let files = try await book.list(CaseBook.Filter())
        let file = try #require(files.first { $0.step == "accept" })
        try await house.owner.transaction { transaction in
            _ = try await transaction.query("SELECT FROM kernel.standing_fold FOR UPDATE")
            _ = try await transaction.query("SELECT FROM kernel.standing_count FOR UPDATE")
            let results = try await book.act(.pass, on: [file.id], client: "a")
            #expect(results.map(\.refusal) == [nil])
            try await house.tell("A", "wish.no_visits", "yes", from: "2026-03-02", source: "towns")
            let board = try await Board.read(office, district: house.home, on: office.today)
            #expect(board.board.departments.flatMap(\.lines).contains { $0.inProgress > 0 })
        }
    }

    /// A page is a part of the whole, wherever it is cut.
    @Test(arguments: ["?", "?always/JY-1/A", "2026-01-01/JY-1/A/b", "?2026-01-01/NC-3.1a/H1~2.3"])
    func `a place in a list is told as it was printed`(_ text: String) throws {
        #expect(try #require(Worklist.Place(text)).description == text)
        if !text.hasPrefix("?") { #expect(try #require(ListPlace(text)).description == text) }
        for wrong in ["", "2026-13-01/a/b", "2026-01-01/a", "x"] {
            #expect(Worklist.Place(wrong) == nil && ListPlace(wrong) == nil)
        }
    }
}

extension SimulatedDistrict {
    func expectNothingUnfolded(on day: Day) async throws {
        let office = office(on: day)
        let fold = StandingFold(office, district: code)
        let law = StandingFold.law(statute, house.registry)
        let survey = try await office.assessor.transaction(
            isolation: .repeatableRead, readOnly: true
        ) { try await fold.survey(by: law, in: $0) }
        #expect(survey.rest == .families([]))
    }

    /// The board, every list and every department's work, kept and recounted.
    ///
    /// - Parameter desks: Also as the departments' own clerks see them.
    /// - Returns: How many lines were compared.
    func expectTheLists(on day: Day, seed: UInt64, desks: Bool) async throws -> Int {
        let office = office(on: day)
        let board = try await Board.read(office, district: code, on: day).board
        let recount = try await Board.recount(office, district: code, on: day).board
        #expect(
            board.departments.flatMap(\.lines) == recount.departments.flatMap(\.lines),
            "seed \(seed) on \(day)")
        var compared = board.departments.flatMap(\.lines).count
        for kind in GapList.Kind.allCases {
            compared += try await expect(kind, office, seed, limit: 50)
        }
        // A quarter of the departments a day.
        for (place, unit) in units.enumerated() where place % 4 == Int(day.number) % 4 {
            for part in [Worklist.Part.owed, .missed] {
                compared += try await expect(part, of: unit, office, seed, limit: 40)
            }
        }
        guard desks else { return compared }
        for unit in units {
            let desk = try self.office(WholeHouse.name(unit, "intake"), on: day)
            compared += try await expect(.missed, desk, seed, limit: 1000)
            compared += try await expect(.owed, of: unit, desk, seed, limit: 1000)
        }
        let town = try self.office("town-1", on: day)
        compared += try await expect(.owed, of: "towns", town, seed, limit: 1000)
        compared += try await expect(
            .overdue, self.office("office-1", on: day), seed, limit: 1000)
        return compared
    }

    private func expect(
        _ kind: GapList.Kind, _ office: Office, _ seed: UInt64, limit: Int
    ) async throws -> Int {
        let whole = try await GapList.read(kind, office, district: code, on: office.today)
        var lines: [GapList.Line] = []
        var place: ListPlace?
        repeat {
            let page = try await GapList.page(
                kind, office, district: code, after: place, limit: limit)
            lines += page.lines
            place = page.next
        } while place != nil
        #expect(lines == whole, "seed \(seed): \(kind) on \(office.today)")
        let counts = try await GapList.counts(kind, office, district: code)
        let counted = Dictionary(
            counts.map { (ClauseTown(clause: $0.clause, town: $0.town), [$0.count]) },
            uniquingKeysWith: +)
        let groups = Dictionary(grouping: whole) { ClauseTown(clause: $0.clause, town: $0.town) }
        #expect(
            counted == groups.mapValues { [$0.count] }, "seed \(seed): \(kind) on \(office.today)")
        for count in counts {
            let group = groups[ClauseTown(clause: count.clause, town: count.town)]
            #expect(count.oldest == group?.first?.since, "seed \(seed): \(kind) \(count.clause)")
        }
        return whole.count
    }

    private func expect(
        _ part: Worklist.Part, of unit: String, _ office: Office, _ seed: UInt64, limit: Int
    ) async throws -> Int {
        let whole = try await Worklist.read(
            office, district: code, department: unit, on: office.today, part: part)
        var items: [Worklist.Item] = []
        var place: Worklist.Place?
        repeat {
            let page = try await Worklist.page(
                office, district: code, department: unit, part: part, after: place, limit: limit)
            items += page.items
            place = page.next
        } while place != nil
        #expect(
            items.map(\.standing) == whole.map(\.standing),
            "seed \(seed): \(unit) \(part) on \(office.today)")
        return whole.count
    }

    /// A month of money is paid to somebody who is owed it, another's comes back.
    func payAndReturn(on day: Day) async throws {
        let month = day.month.first
        _ = try await house.owner.pipeline([
            """
            WITH owed AS (SELECT e.district, e.person, e.clause FROM kernel.entitlement AS e
                WHERE e.district = \(code)::integer AND e.outcome = 2
                  AND e.from_day < \(month.sql) AND e.to_day > \(day.sql)
                  AND e.clause IN ('JY-3.1.1b', 'NC-3.1a')
                  AND NOT EXISTS (SELECT FROM ledger.line AS l WHERE l.district = e.district
                    AND l.person = e.person AND l.clause = e.clause AND l.period = \(month.sql))
                ORDER BY e.person LIMIT 3)
            INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount,
                after, made_on)
            SELECT district, person, clause, \(month.sql), 1, 'opening', 0, 59000, 59000, \(day.sql)
            FROM owed
            """,
            """
            INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount,
                after, made_on)
            SELECT district, person, clause, period, 2, 'return', 59000, -59000, 0, \(day.sql)
            FROM ledger.line AS l WHERE l.district = \(code)::integer AND l.period = \(month.sql)
              AND l.seq = 1 AND NOT EXISTS (SELECT FROM ledger.line AS n
                WHERE n.district = l.district AND n.person = l.person AND n.clause = l.clause
                  AND n.period = l.period AND n.seq = 2)
            ORDER BY person LIMIT 1
            """,
        ])
    }

    /// What a suspended department owes is held, and counted once where its case is too.
    func expectHeld(on day: Day) async throws {
        let office = office(on: day)
        let unit = "health"
        try await house.owner.execute(
            """
            INSERT INTO kernel.module (district, department, seq, state, reason, changed_by)
            SELECT \(code)::integer, \(unit), max(seq) + 1, 1, '搬迁', 'x' FROM kernel.module
            WHERE district = \(code)::integer AND department = \(unit)
            """)
        let board = try await Board.read(office, district: code, on: day).board
        let recount = try await Board.recount(office, district: code, on: day).board
        let lines = board.departments.first { $0.department == unit }?.lines ?? []
        #expect(lines == recount.departments.first { $0.department == unit }?.lines)
        #expect(lines.contains { $0.held > 0 } && lines.allSatisfy { $0.held >= $0.gap })
    }
}
