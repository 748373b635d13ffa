import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// The controls that follow what happens in a family.
extension ControlTests {
    /// A couple of Nanchuan whose only child died, both confirmed; divorced where told.
    private func couple(
        _ house: CaseHouse, divorced: Bool, childDied: Bool = true
    ) async throws {
        try await house.adoptNanchuan()
        try await house.add("M", household: "H", sex: "female", role: "parent", birth: "1975-01-01")
        try await house.add(
            "F", household: divorced ? "H2" : "H", sex: "male", role: "parent",
            birth: "1974-01-01", spouse: "M")
        if divorced {
            try await house.tellNanchuan("M", "marriage", "", "2019-05-01", "civil_affairs")
            try await house.add(
                "W", household: "H2", sex: "female", role: "spouse", birth: "1990-01-01",
                spouse: "F")
        }
        try await house.add(
            "C", household: "H", sex: "male", role: "child", birth: "2000-01-01", mother: "M",
            father: "F")
        if childDied {
            try await house.tellNanchuan(
                "C", "death", "illness", "2018-04-10", "public_security")
        }
        for ref in ["M", "F"] {
            try await house.tellNanchuan(
                ref, "hukou.district", "500119", "2000-01-01", "public_security")
        }
    }

    @Test func `7: a birth or an adoption ends what both parents are due, never an ex-spouse's`()
        async throws
    {
        for (divorced, kind, parents, after) in [
            (false, "birth", ["M", "F"], ["M": Truth.no, "F": .no]),
            (true, "birth", ["F", "W"], ["M": .yes, "F": .no]),
            (true, "adoption", ["M"], ["M": .no, "F": .yes]),
        ] {
            let house = try await CaseHouse.open()
            try await couple(house, divorced: divorced)
            #expect(try await house.targets(["M", "F"]) == ["M": .yes, "F": .yes])
            var draft = EventDraft(
                client: "e", kind: kind, ref: parents[0], day: try CaseHouse.day("2026-02-20"),
                source: kind == "birth" ? "health" : "civil_affairs", recordedBy: "owner")
            var child = PersonEntry()
            (child.name, child.household, child.town) = ("小宝", "H", "500119001")
            (child.role, child.sex) = ("child", "female")
            child.birth = kind == "birth" ? "2026-02-20" : "2024-01-01"
            draft.newcomer = child
            draft.isConfirmedNew = true
            for parent in parents {
                draft.state(
                    kind == "birth" ? "parent_of" : "adoptive_parent_of", EventDraft.newcomer,
                    of: parent)
            }
            let recorder = EventRecorder(
                try await house.office(), seal: AESSeal(keys: try CaseHouse.keys()),
                district: CaseHouse.nanchuan)
            _ = try await recorder.record(draft)
            #expect(
                try await house.targets(["M", "F"]) == after, "\(kind) of \(parents)")
        }
    }

    @Test func `8: a grade that was re-assessed or has expired ends the target on its day`()
        async throws
    {
        for (grade, to) in [("4", ""), ("2", "2026-03-20")] {
            let house = try await CaseHouse.open()
            try await couple(house, divorced: false, childDied: false)
            try await house.tellNanchuan(
                "C", "disability.grade", "2", "2010-01-01", "disabled_persons")
            for ref in ["M", "F"] {
                try await house.tellNanchuan(
                    ref, "hukou.kind", "urban", "2000-01-01", "public_security")
            }
            #expect(try await house.targets(["M", "F"], by: "NC-2.1a") == ["M": .yes, "F": .yes])
            try await house.tellNanchuan(
                "C", "disability.grade", grade, "2026-03-01", "disabled_persons", to: to)
            if !to.isEmpty {
                #expect(
                    try await house.targets(["M", "F"], by: "NC-2.1a") == ["M": .yes, "F": .yes])
                try await house.tellNanchuan(
                    "C", "disability.grade", "", to, "disabled_persons")
                try await house.set(to)
            }
            #expect(
                try await house.targets(["M", "F"], by: "NC-2.1a") == ["M": .no, "F": .no],
                "grade \(grade)")
        }
    }

    @Test func `9: a recovered child ends nothing by itself: told, heard, then decided`()
        async throws
    {
        let house = try await CaseHouse.open()
        try await house.addMother("A", household: "H")
        try await house.tell(
            "A", "special_assistance", "disability", from: "2021-01-01", source: "health")
        let id = try #require(try await opened(house).first)
        try await house.tell("A", "special_assistance", "", from: "2026-03-02", source: "health")
        #expect(try await house.book("review").read(id).file.state == .open)
        let stops = try await StopProposals(house.office(), district: CaseHouse.district)
            .run(of: ["health"])
        #expect(stops[Self.checkUp] == 1)
        let given = await #expect(throws: Refusal.self) {
            _ = try await house.book("intake").deliver(
                id, .init(on: house.today(), proof: .paper, words: "回执", by: "医院"), client: "d")
        }
        #expect(given?.text.en.contains("not entitled") == true, "held until it is decided")
    }

    @Test func `10: who moves out in the middle of a year is paid that month and no other`()
        async throws
    {
        let house = try await CaseHouse.open(on: "2026-06-10")
        try await house.addMother("A", household: "H")
        try await house.tell(
            "A", "hukou.district", "110101", from: "2026-06-16", source: "public_security")
        try await house.set("2026-06-20")
        func months() async throws -> [String] {
            _ = try await CaseOpening(house.office(), district: CaseHouse.district)
                .run(of: ["health"])
            let rows = try await house.owner.query(
                """
                SELECT to_char(period_from, 'YYYY-MM') FROM casework.case_file
                WHERE clause = \(Self.money) AND kind = 0 ORDER BY period_from
                """)
            return try rows.map { try $0.value(0, as: String.self) }
        }
        #expect(try await house.gap(Self.money) == 0, "she is not entitled on the 20th")
        try await house.set("2026-06-12")
        #expect(try await months() == ["2026-06"])
        try await house.set("2026-07-05")
        #expect(try await months() == ["2026-06"])
        try await house.tell(
            "A", "hukou.district", "321204", from: "2026-08-10", source: "public_security")
        try await house.set("2026-08-20")
        #expect(try await months() == ["2026-06"], "the month after the move in is the first")
        try await house.set("2026-09-01")
        #expect(try await months() == ["2026-06", "2026-09"])
    }
}

extension CaseHouse {
    static let nanchuan = 500_119

    /// The law of Nanchuan beside Jiangyan's.
    fileprivate func adoptNanchuan() async throws {
        let policies = MigratedDatabase.migrations + "/../policies"
        let (code, sources) = try PackFolder.sources(at: "\(policies)/nanchuan")
        _ = try await office().adopt(code, from: sources)
    }

    fileprivate func add(
        _ ref: String, household: String, sex: String, role: String, birth: String,
        mother: String = "", father: String = "", spouse: String = ""
    ) async throws {
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = (ref, household, "500119001")
        (entry.name, entry.sex, entry.role, entry.birth) = ("某\(ref)", sex, role, birth)
        (entry.mother, entry.father, entry.spouse) = (mother, father, spouse)
        _ = try await register().add(entry, district: Self.nanchuan, isConfirmedNew: true)
    }

    fileprivate func tellNanchuan(
        _ ref: String, _ fact: String, _ value: String, _ from: String, _ source: String,
        to: String = ""
    ) async throws {
        var row = FactEntry()
        (row.ref, row.fact, row.value, row.from, row.to, row.source) =
            (ref, fact, value, from, to, source)
        _ = try await register().record(row, district: Self.nanchuan)
    }

    /// Who is a target in Nanchuan on the day of the clock, by one of the target's clauses.
    fileprivate func targets(
        _ refs: [String], by clause: String = "NC-2.1c"
    ) async throws -> [String: Truth] {
        let office = try await office()
        var found: [String: Truth] = [:]
        for ref in refs {
            let sheet = try await Entitlements.read(
                office, district: Self.nanchuan, ref: ref, on: office.today)
            let view = sheet.entries.first { $0.clause.id == clause }
            found[ref] = view?.finding.outcome
        }
        return found
    }

    /// The gap of a clause on the day of the clock.
    fileprivate func gap(_ clause: String) async throws -> Int {
        let office = try await office()
        let board = try await Board.read(office, district: Self.district, on: office.today).board
        return board.departments.flatMap(\.lines).first { $0.clause == clause }?.gap ?? 0
    }
}
