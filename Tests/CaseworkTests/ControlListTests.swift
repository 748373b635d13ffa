import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// The controls that find people: in two districts, and in nobody's hands.
extension ControlTests {
    private static let number = "321204195601010023"

    @Test func `5: who is registered in two districts is told, and is due a month in one of them`()
        async throws
    {
        let house = try await CaseHouse.open(on: "2026-06-10")
        try await house.addMother("A", household: "H", number: Self.number)
        let policies = MigratedDatabase.migrations + "/../policies"
        let code = CaseHouse.nanchuan
        let (name, sources) = try PackFolder.sources(at: "\(policies)/nanchuan")
        _ = try await house.office().adopt(name, from: sources)
        let calendars = WorkingCalendars(try await house.office(), district: code)
        for year in [2025, 2026] {
            let file = "\(policies)/calendar/\(year).csv"
            _ = try await calendars.load(
                WorkingYear(try String(contentsOfFile: file, encoding: .utf8), file: file))
        }
        // By the file, at a preview already; by hand.
        let roster = FileManager.default.temporaryDirectory
            .appendingPathComponent("roster-\(UUID().uuidString).csv").path
        try """
        ref,household,town,village,name,id_number,sex,birth,role,mother,father,adopted_on,spouse,phone,account
        B,H,500119001,,王小兰,\(Self.number),female,1956-01-01,parent,,,,,,
        C,H,500119001,,李四,,male,1950-01-01,other,,,,,,
        """.write(toFile: roster, atomically: true, encoding: .utf8)
        let office = try await house.office()
        let (pack, _) = try await PackStore(office).pack(of: code)
        let importing = FileImport(office, seal: AESSeal(keys: try CaseHouse.keys()), pack: pack)
        let seen = try await importing.run(
            roster: roster, district: code, dryRun: true, today: office.today)
        #expect(seen.files.map(\.knownElsewhere) == [[2]], "line 2, and not line 3")
        _ = try await importing.run(roster: roster, district: code, today: office.today)
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = ("D", "H-D", "500119001")
        (entry.name, entry.role, entry.idNumber) = ("赵五", "other", "500119195001010013")
        let added = try await house.register().add(entry, district: code, isConfirmedNew: true)
        #expect(added.knownElsewhere == false)

        // Both have confirmed her; she moves on 16 June.
        func tell(_ fact: String, _ value: String, _ day: String, _ source: String) async throws {
            var row = FactEntry()
            (row.ref, row.fact, row.value, row.from, row.source) = ("B", fact, value, day, source)
            _ = try await house.register().record(row, district: code)
        }
        try await tell("special_assistance", "loss", "2020-01-01", "health")
        try await tell("hukou.district", "321204", "2000-01-01", "public_security")
        try await tell("hukou.district", "500119", "2026-06-16", "public_security")
        try await house.tell(
            "A", "hukou.district", "500119", from: "2026-06-16", source: "public_security")
        var months: [Int: Set<String>] = [:]
        for day in ["2026-06-12", "2026-07-05", "2026-08-05"] {
            try await house.set(day)
            for (district, clause) in [(CaseHouse.district, Self.money), (code, "NC-3.1a")] {
                _ = try await CaseOpening(house.office(), district: district).run(of: ["health"])
                let rows = try await house.owner.query(
                    """
                    SELECT to_char(period_from, 'YYYY-MM') FROM casework.case_file
                    WHERE district = \(district)::integer AND clause = \(clause) AND kind = 0
                    """)
                for row in rows {
                    months[district, default: []].insert(try row.value(0, as: String.self))
                }
            }
        }
        #expect(months == [CaseHouse.district: ["2026-06"], code: ["2026-07", "2026-08"]])
    }

    @Test func `16: whoever is owed something and in nobody's hands is on the department's list`()
        async throws
    {
        let house = try await CaseHouse(departments, of: "nanchuan", on: "2026-03-02")
        let register = try await house.register()
        for (ref, role, mother) in [("M", "parent", ""), ("C", "child", "M")] {
            var entry = PersonEntry()
            (entry.ref, entry.household, entry.town) = (ref, "H", "500119001")
            (entry.name, entry.role, entry.sex) = ("王\(ref)", role, "female")
            (entry.birth, entry.mother) = (role == "child" ? "2009-01-01" : "1960-01-01", mother)
            _ = try await register.add(entry, district: house.home, isConfirmedNew: true)
        }
        for (ref, fact, value) in [
            ("M", "hukou.district", "500119"), ("M", "hukou.kind", "rural"),
            ("C", "disability.grade", "2"), ("C", "disability.category", "hearing"),
            ("C", "education.stage", "secondary_vocational"), ("C", "education.year", "1"),
            ("C", "education.full_time", "yes"), ("C", "education.registered", "yes"),
            ("C", "education.hardship", "yes"), ("C", "device.need", "yes"),
            ("C", "device.eligible", "yes"), ("C", "rehabilitation.need", "yes"),
            ("C", "rehabilitation.eligible", "yes"), ("C", "insurance.pension", "resident"),
            ("M", "housing.danger", "D"), ("M", "three_withouts", "yes"),
            ("M", "agriculture.project", "planting"), ("M", "insurance.medical", "resident"),
        ] {
            let owner = try #require(house.registry.dictionary[fact]?.owners.first)
            try await house.tell(ref, fact, value, from: "2025-09-01", source: owner)
        }
        func missed(_ department: String) async throws -> Set<String> {
            Set(
                try await Worklist.read(
                    house.office(), district: house.home, department: department,
                    on: house.today(), part: .missed
                ).map { "\($0.clause.id) \($0.standing.person.ref)" })
        }
        let expected = [
            "education": [
                "NC-4.education.1 C", "NC-4.education.2 C", "NC-4.education.3b C",
            ],
            "disabled_persons": ["NC-4.dpf.1 C", "NC-4.dpf.2 C"],
            "human_resources": ["NC-4.hr.1 C"],
            "housing": ["NC-4.housing.1 M"],
            "civil_affairs": ["NC-4.civil.1 M"],
            "agriculture": ["NC-4.agri.4 M"],
        ]
        for (department, lines) in expected {
            #expect(try await missed(department) == Set(lines), "\(department)")
        }
        // One in hand, one refused by somebody with a reason: neither is missed; the others are.
        let intake = try await house.book("intake", desk: "education", duties: ["intake"])
        let ids = try await [
            intake.open("C", clause: "NC-4.education.1", client: "1"),
            intake.open("C", clause: "NC-4.education.2", client: "2"),
        ]
        _ = try await house.book("approve", desk: "education", duties: ["approve"])
            .act(.refuse, on: [ids[1]], reason: "已在外区免学费", client: "3")
        #expect(try await missed("education") == ["NC-4.education.3b C"])
        _ = try await CaseOpening(house.office(), district: house.home)
            .run(of: Set(expected.keys))
        for department in expected.keys {
            #expect(try await missed(department) == [], "\(department)")
        }
    }
}
