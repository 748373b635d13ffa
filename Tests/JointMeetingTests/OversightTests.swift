import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import JointMeeting
@testable import Yuhou

/// What the office and the auditor look at: money in its month, gaps, rulings, books.
@Suite struct OversightTests {
    private func families(_ folder: String = "nanchuan", on day: String) async throws
        -> MeetingHouse
    {
        let house = try await MeetingHouse.open(folder, on: day)
        for ref in ["A", "B"] { try await house.house.addFamily(ref) }
        _ = try await Assessment(
            house.house.house.office(), district: house.house.district
        ).tick()
        return house
    }

    private func deliver(
        _ house: MeetingHouse, _ ref: String, _ month: String, recorded: String
    ) async throws {
        try await house.house.owner.execute(
            """
            INSERT INTO kernel.delivery (district, person, clause, period, monthly, amount_fen,
                proof, recorded_at)
            SELECT district, id, 'NC-3.1a', \(month + "-01")::date, true, 59000, 'bank',
                (\(recorded) || ' 09:00+08')::timestamptz
            FROM kernel.person WHERE ref = \(ref)
            """)
    }

    private func paid(on day: String = "2026-05-10") async throws -> MeetingHouse {
        let house = try await families(on: day)
        try await deliver(house, "A", "2026-02", recorded: "2026-03-20")
        try await deliver(house, "A", "2026-03", recorded: "2026-03-20")
        try await deliver(house, "A", "2026-04", recorded: "2026-05-04")
        try await deliver(house, "B", "2026-03", recorded: "2026-04-10")
        return house
    }

    @Test func moneyIsInTimeByTheLastDayOfItsMonth() async throws {
        let house = try await paid()
        let page = try await house.run(
            OnTimeCommand.self, ["--from", "2026-02", "--through", "2026-05"])
        func row(_ month: String, _ numbers: [Int64], median: Int64?) -> [Page.Cell] {
            [.words(month), .words("1号镇")] + numbers.map { .number($0) }
                + [median.map { .number($0) } ?? .none]
        }
        // Due, then in time, late, missing, awaited, undated.
        #expect(
            page.rows == [
                row("2026-02", [2, 0, 0, 1, 0, 1], median: nil),
                row("2026-03", [2, 1, 1, 0, 0, 0], median: 10),
                row("2026-04", [2, 0, 1, 1, 0, 0], median: 4),
                row("2026-05", [2, 0, 0, 0, 2, 0], median: nil),
            ])
        #expect(page.lines.first?.en.contains("1 of 5 on time (20%)") == true, "\(page.lines)")
        let late = try await families(on: "2026-04-30")
        try await deliver(late, "A", "2026-04", recorded: "2026-04-30")
        let last = try await late.run(OnTimeCommand.self, ["--from", "2026-04"])
        #expect(last.rows == [row("2026-04", [2, 1, 0, 0, 1, 0], median: nil)])
    }

    @Test(arguments: [
        ("late", ["A 2026-04", "B 2026-03"]), ("missing", ["B 2026-02", "B 2026-04"]),
        ("on_time", ["A 2026-03"]), ("undated", ["A 2026-02"]),
        ("awaited", ["A 2026-05", "B 2026-05"]),
    ])
    func eachFigureOpensItsPeople(_ state: String, _ expected: [String]) async throws {
        let house = try await paid()
        let page = try await house.run(
            OnTimeCommand.self, ["--from", "2026-02", "--people", state])
        let found = page.rows.compactMap { row -> String? in
            guard case .words(let month) = row[0], case .words(let ref) = row[2] else { return nil }
            return "\(ref) \(month)"
        }
        #expect(found.sorted() == expected)
        #expect(!page.words(.chinese).joined().contains("王"), "refs, no names")
    }

    @Test(arguments: [
        (["--from", "2026-06"], "up to this month"),
        (["--from", "2026-04", "--through", "2026-03"], "in that order"),
        (["--from", "2010-01"], "at most 60 months"),
        (["--clause", "NC-3.3"], "is no monthly assistance"),
        (["--town", "500119099"], "no town of this district"),
    ])
    func aWrongQuestionIsSaid(_ words: [String], _ refusal: String) async throws {
        let house = try await MeetingHouse.open(on: "2026-05-10")
        let refused = await house.house.refusal {
            try await house.run(OnTimeCommand.self, words)
        }
        #expect(refused?.contains(refusal) == true, "\(refused ?? "answered")")
    }

    /// Every list, by each of the four filters: the parts add up to the whole.
    @Test(arguments: GapList.Kind.allCases)
    func everyListHasItsFourFilters(_ kind: GapList.Kind) async throws {
        let house = try await families(on: "2026-03-02")
        func count(_ words: [String]) async throws -> Int {
            try await house.run(GapsCommand.self, [kind.rawValue, "--people"] + words).rows.count
        }
        let all = try await count([])
        let pack = try await house.office().pack()
        let units = Set(pack.provisions.map(\.department)).filter {
            house.house.house.registry.department($0) != nil
        }
        var (byUnit, byNeed, byClause, byTown) = (0, 0, 0, 0)
        for unit in units { byUnit += try await count(["--unit", unit]) }
        for need in Need.allCases { byNeed += try await count(["--need", need.rawValue]) }
        for clause in pack.provisions.map(\.id) {
            byClause += try await count(["--clause", clause])
        }
        for town in 1...2 {
            byTown += try await count(["--town", "\(house.house.district * 1000 + town)"])
        }
        for sum in [byUnit, byNeed, byClause, byTown] { #expect(sum == all, "\(kind)") }
        if kind == .missed || kind == .undecided || kind == .overdue { #expect(all > 0) }
        for (words, refusal) in [
            (["--town", "1"], "no town of this district"), (["--clause", "X"], "no such clause"),
            (["--unit", "moon"], "is no department"),
        ] {
            let refused = await house.house.refusal {
                try await house.run(GapsCommand.self, [kind.rawValue] + words)
            }
            #expect(refused?.contains(refusal) == true, "\(refused ?? "answered")")
        }
    }

    private func auditor(_ house: MeetingHouse) async throws -> Bureau {
        Bureau(
            try await house.house.house.office("aud", desk: "audit", duties: ["auditor"]),
            district: house.house.district, department: "audit", seal: house.house.seal)
    }

    @Test(arguments: AuditOfficeBook.Book.allCases)
    func theAuditorReadsEveryBookForAReason(_ book: AuditOfficeBook.Book) async throws {
        let house = try await MeetingHouse.open(on: "2026-05-10")
        try await house.run(
            MemberSet.self,
            [
                "education", "--named", "区教委", "--leader", "王主任", "--section", "资助科", "--phone",
                "023-1234",
            ])
        try await house.run(FiguresFreeze.self, ["2026-05"])
        let bureau = try await auditor(house)
        func read(_ reason: String) async throws -> Page {
            let words = [book.rawValue, "--reason", reason, "--month", "2026-05"]
            return try await AuditOfficeBook.parse(
                words + ["--district", "\(house.house.district)"]
            ).run(in: bureau)
        }
        let refused = await house.house.refusal { try await read("看") }
        #expect(refused?.contains("--reason") == true)
        let page = try await read("年度审计抽查")
        #expect(!page.columns.isEmpty)
        if book == .members { #expect(page.rows.count == 1) }
        #expect(
            try await house.house.count(
                """
                SELECT count(*) FROM audit.entry WHERE actor = 'aud' AND act = 'read'
                  AND reason = \(book.rawValue + ": 年度审计抽查")
                """) == 1)
    }

    @Test func theAuditorWritesNothing() async throws {
        let house = try await MeetingHouse.open(on: "2026-05-10")
        let bureau = try await auditor(house)
        await #expect(throws: (any Error).self) {
            try await MemberSet.parse([
                "education", "--named", "区教委", "--leader", "王主任", "--section", "资助科", "--phone",
                "023-1234", "--district", "\(house.house.district)",
            ]).run(in: bureau)
        }
        #expect(try await house.house.count("SELECT count(*) FROM office.member") == 0)
    }

    private static let ruling = [
        "special_assistance.local", "--class", "loss", "--value", "700.00", "--from", "2026-06-01",
        "--document", "联席会议纪要3号", "--ruled-by", "联席会议", "--id", "r",
    ]

    @Test func aRulingStandsInTheRegisterWithItsPaperAndItsSignatures() async throws {
        let house = try await MeetingHouse.open(on: "2026-05-10")
        #expect(try await house.run(RulingRegister.self, []).rows.isEmpty)
        for _ in 1...2 {
            let page = try await house.run(RulingRecord.self, Self.ruling)
            #expect(
                page.next.last?.en.contains("yuhou figure set special_assistance.local") == true)
        }
        func register() async throws -> String {
            let page = try await house.run(RulingRegister.self, [])
            #expect(page.rows.count == 1)
            return MeetingHouse.lines(page).joined()
        }
        let recorded = try await register()
        #expect(recorded.contains("awaits its draft") && recorded.contains("联席会议纪要3号"))
        let system = try await house.house.house.office(
            "sys", desk: "system", duties: ["system"])
        var setting = FigureSetting(
            name: "special_assistance.local", value: "700.00",
            from: try CaseHouse.day("2026-06-01"), source: "联席会议纪要3号")
        setting.className = "loss"
        let store = PackStore(system)
        let loading = try await store.store(
            store.prepare(setting, district: house.house.district), on: system.today)
        #expect(try await register().contains("awaits another person's approval"))
        _ = try await PackStore(house.office().office).approve(
            loading.version, district: house.house.district)
        let signed = try await register()
        #expect(signed.contains("sys") && signed.contains("office-1"), "\(signed)")
        #expect(signed.contains("approved, to be put in force"))
    }

    @Test(arguments: [
        ("special_assistance.local", "no.such", "no figure or ruling"),
        ("700.00", "seven", "is no value"), ("联席会议", " ", "--ruled-by"),
        ("loss", "moon", "no class moon"),
    ])
    func aRulingThatFitsNothingIsNotRecorded(
        _ right: String, _ wrong: String, _ words: String
    ) async throws {
        let house = try await MeetingHouse.open(on: "2026-05-10")
        let typed = Self.ruling.map { $0 == right ? wrong : $0 }
        let refused = await house.house.refusal { try await house.run(RulingRecord.self, typed) }
        #expect(refused?.contains(words) == true, "\(refused ?? "recorded")")
        #expect(try await house.house.count("SELECT count(*) FROM office.entry") == 0)
    }
}
