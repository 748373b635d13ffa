import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// The walk-in family: registered, searched for, corrected, told about.
@Suite struct PersonRegisterTests {
    @Test func aFamilyIsRegisteredPersonByPersonAndJoined() async throws {
        let desk = try await Desk.open()
        let mother = try await desk.add { $0.idNumber = Number.mother }
        #expect(mother.ref == "W1")
        #expect(mother.duplicates.isEmpty)
        #expect(mother.knownElsewhere == false)
        try await desk.add {
            $0.name = "李建国"
            $0.idNumber = Number.father
            $0.spouse = "W1"
            $0.household = "H2"
        }
        let child = try await desk.add {
            $0.name = "李小明"
            $0.role = "child"
            $0.sex = "male"
            $0.birth = "1988-03-04"
            ($0.mother, $0.father) = ("W1", "W2")
        }
        #expect(child.ref == "W3")
        let rows = try await desk.pool.query(
            """
            SELECT count(DISTINCT family), count(*),
                   (SELECT count(*) FROM kernel.relation), (SELECT count(*) FROM registry.claim),
                   (SELECT sum(facts_version)::bigint FROM kernel.family)
            FROM kernel.person
            """)
        let (families, people, relations, claims, version) = try rows[0].decode(
            Int.self, Int.self, Int.self, Int.self, Int.self)
        #expect((families, people, relations, claims) == (1, 3, 3, 2))
        #expect(version == 3)
    }

    @Test func aNumberStandsOnceWhateverTheClerkConfirms() async throws {
        let desk = try await Desk.open()
        try await desk.add { $0.idNumber = Number.mother }
        for confirmed in [false, true] {
            let refusal = await #expect(throws: Refusal.self) {
                try await desk.add(confirmed: confirmed) {
                    $0.name = "赵别名"
                    $0.idNumber = Number.mother.lowercased()
                }
            }
            #expect(refusal?.text.en.contains("registered for ref W1") == true)
            #expect(refusal?.text.zh.contains(Number.mother) == false)
        }
        #expect(try await desk.count() == 1)
    }

    @Test func theSameNameAndBirthIsShownBeforeAnybodyIsAdded() async throws {
        let desk = try await Desk.open()
        try await desk.add { $0.idNumber = Number.mother }
        let again: (inout PersonEntry) -> Void = {
            ($0.idNumber, $0.sex, $0.birth) = ("", "female", "1960-01-01")
        }
        let found = try await desk.add(again)
        #expect(!found.isCreated)
        #expect(found.duplicates.map(\.matches) == [[.nameAndBirth]])
        #expect(found.duplicates.map(\.name) == ["王*兰"])
        #expect(found.duplicates.first?.number == "3212**********\(Number.mother.suffix(4))")
        #expect(try await desk.count() == 1)
        #expect(try await desk.add(confirmed: true, again).ref == "W2")
    }

    @Test func aCorrectedNumberKeepsThePersonAndFreesTheOldOneForItsOwner() async throws {
        let desk = try await Desk.open()
        try await desk.add { $0.idNumber = Number.mother }
        let child = try await desk.add {
            ($0.name, $0.role, $0.mother) = ("李小明", "child", "W1")
            $0.idNumber = Number.make("321204", "19880304", 1)
        }
        var correction = PersonRegister.Correction()
        correction.idNumber = Number.make("321204", "19880305", 1)
        let edit = try await desk.register.edit(
            correction, ref: try #require(child.ref), district: Desk.district)
        #expect(edit.changes.map(\.field) == ["id_number", "birth"])
        #expect(edit.knownElsewhere == false)
        let sheet = try await desk.sheet("W2")
        #expect(sheet.formerNumbers.count == 1)
        #expect(sheet.relations.filter { !$0.isWithdrawn }.map(\.from) == [Day(iso: "1988-03-05")])

        let former = Number.make("321204", "19880304", 1)
        let back = await #expect(throws: Refusal.self) {
            var correction = PersonRegister.Correction()
            correction.idNumber = former
            _ = try await desk.register.edit(correction, ref: "W2", district: Desk.district)
        }
        #expect(back?.text.en.contains("former number") == true)
        let search = PersonSearch(desk.office, seal: desk.seal)
        let found = try await search.find(
            .init(number: try IdentityNumber(former)), district: Desk.district)
        #expect(found.found.map(\.matches) == [[.formerNumber]])
        let owner: (inout PersonEntry) -> Void = {
            ($0.name, $0.role, $0.idNumber) = ("孙大海", "other", former)
        }
        #expect(try await desk.add(owner).duplicates.map(\.ref) == ["W2"])
        #expect(try await desk.add(confirmed: true, owner).ref == "W3")
        let now = try await search.find(
            .init(number: try IdentityNumber(former)), district: Desk.district)
        #expect(now.found.map(\.matches) == [[.formerNumber], [.number]])
    }

    @Test func whatIsKnownInAnotherDistrictIsAYesAndNoMore() async throws {
        let desk = try await Desk.open()
        try await desk.add { $0.idNumber = Number.mother }
        try await desk.pool.execute(
            """
            INSERT INTO kernel.district (district, title_zh, title_en)
            VALUES (500119, '南川', 'Nanchuan')
            """)
        let search = PersonSearch(desk.office, seal: desk.seal)
        let there = try await search.find(
            .init(number: try IdentityNumber(Number.mother)), district: 500119)
        #expect(there.found.isEmpty)
        #expect(there.knownElsewhere == true)
        let added = try await desk.add(district: 500119) {
            ($0.idNumber, $0.town) = (Number.mother, "500119001")
        }
        #expect(added.ref == "W1")
        #expect(added.knownElsewhere == true)
    }

    struct WrongEntry: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: String
        let change: @Sendable (inout PersonEntry) -> Void
    }

    static let wrongEntries = [
        WrongEntry(testDescription: "a town of another district", reason: "--town") {
            $0.town = "500119001"
        },
        WrongEntry(testDescription: "a town that the area table does not have", reason: "--town") {
            ($0.town, $0.idNumber) = ("321204999", Number.father)
        },
        WrongEntry(
            testDescription: "an impossible check digit",
            reason: "--id-number: check digit should be"
        ) { $0.idNumber = Number.father.dropLast() + (Number.father.hasSuffix("1") ? "2" : "1") },
        WrongEntry(testDescription: "neither number nor birth", reason: "--birth") {
            $0.sex = "male"
        },
        WrongEntry(testDescription: "31 February", reason: "--birth: is not a real day") {
            ($0.sex, $0.birth) = ("male", "1961-02-31")
        },
        WrongEntry(testDescription: "a male mother", reason: "--mother: M is male") {
            ($0.sex, $0.birth, $0.mother) = ("male", "1990-01-01", "M")
        },
        WrongEntry(testDescription: "a child older than its father", reason: "not older") {
            ($0.sex, $0.birth, $0.father) = ("male", "1930-01-01", "M")
        },
        WrongEntry(testDescription: "a spouse nobody knows", reason: "nobody has the ref X") {
            ($0.idNumber, $0.spouse) = (Number.father, "X")
        },
        WrongEntry(testDescription: "a role that is none", reason: "--role: should be one of") {
            ($0.idNumber, $0.role) = (Number.father, "uncle")
        },
        WrongEntry(testDescription: "a ref that is taken", reason: "registered already") {
            ($0.idNumber, $0.ref) = (Number.father, "M")
        },
    ]

    @Test func wrongEntriesAreRefusedWithTheOptionAndTheReason() async throws {
        let desk = try await Desk.open()
        try await desk.pool.execute(
            "INSERT INTO kernel.area (district, code, title) VALUES (321204, 321204001, '罗塘街道')")
        try await desk.add { ($0.ref, $0.sex, $0.birth) = ("M", "male", "1950-01-01") }
        for wrong in Self.wrongEntries {
            let refusal = await #expect(throws: Refusal.self, "\(wrong.testDescription)") {
                try await desk.add {
                    $0.name = "钱另人"
                    wrong.change(&$0)
                }
            }
            let text = refusal?.text.en ?? ""
            #expect(text.contains(wrong.reason), "\(wrong.testDescription): \(text)")
        }
        #expect(try await desk.count() == 1)
    }

    @Test func desksAtOnceGetDifferentRefs() async throws {
        let desk = try await Desk.open()
        let refs = try await withThrowingTaskGroup(of: String?.self) { group in
            for index in 0..<6 {
                group.addTask {
                    try await desk.add {
                        $0.name = "人\(index)号"
                        $0.idNumber = Number.make("321204", "19700101", 2 * index + 1)
                    }.ref
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refs.compactMap(\.self).sorted() == (1...6).map { "W\($0)" })
    }

    @Test func anEditSaysWhatChangedAndNothingElseChanges() async throws {
        let desk = try await Desk.open()
        try await desk.add {
            ($0.idNumber, $0.phone, $0.village) = (Number.mother, "13812341234", "321204001002")
        }
        var correction = PersonRegister.Correction()
        (correction.phone, correction.role) = ("13900005678", "spouse")
        let edit = try await desk.register.edit(correction, ref: "W1", district: Desk.district)
        #expect(edit.changes.map(\.field) == ["role", "phone"])
        #expect(edit.changes.last?.before == "138****1234")
        #expect(edit.changes.last?.after == "139****5678")
        let again = try await desk.register.edit(correction, ref: "W1", district: Desk.district)
        #expect(again.changes.isEmpty)
        let sheet = try await desk.sheet("W1")
        #expect(sheet.village == 321_204_001_002)
        #expect(sheet.household == "H1")
        correction.phone = ""
        for (wrong, ref, reason) in [
            (correction, "W1", "--phone"), (PersonRegister.Correction(), "W1", "Nothing"),
            (again.changes.isEmpty ? Desk.renamed : correction, "W9", "no ref W9"),
        ] {
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await desk.register.edit(wrong, ref: ref, district: Desk.district)
            }
            #expect(refusal?.text.en.contains(reason) == true)
        }
    }

    @Test func factsComeInThroughTheImportAndStandOnTheSheet() async throws {
        let desk = try await Desk.open()
        try await desk.add { $0.idNumber = Number.mother }
        #expect(try await desk.tell("hukou.kind", "rural", from: "1990-01-01"))
        #expect(try await desk.tell("hukou.kind", "rural", from: "1990-01-01") == false)
        #expect(try await desk.tell("hukou.kind", "urban", from: "2015-06-01"))
        #expect(try await desk.tell("hukou.kind", "unified", from: "2016-01-01", by: "towns"))
        #expect(try await desk.tell("wish.visitor", "社区网格员", from: "2024-01-01", by: "towns"))
        let refusal = await #expect(throws: Refusal.self) {
            try await desk.tell("hukou.kind", "city", from: "2015-06-01")
        }
        #expect(refusal?.text.en == "--value: should be one of urban, rural, unified")

        let sheet = try await desk.sheet("W1")
        #expect(sheet.facts.map(\.kind.name).sorted() == ["hukou.kind", "wish.visitor"])
        let kind = try #require(sheet.facts.first { $0.kind.name == "hukou.kind" })
        #expect(kind.value == "urban")
        #expect(kind.since == Day(iso: "2015-06-01"))
        #expect(kind.report?.source == "public_security")
        #expect(kind.former.map(\.value) == ["rural"])
        #expect(kind.differing.map(\.value) == ["unified"])
        let wish = try #require(sheet.facts.first { $0.kind.name == "wish.visitor" })
        #expect(wish.value == "社区网格员")
        #expect(try await desk.sheet("W1", on: "2000-01-01").facts.first?.value == "rural")

        #expect(try await desk.tell("hukou.kind", "withdrawn", from: "2015-06-01"))
        let after = try #require(try await desk.sheet("W1").facts.first)
        #expect(after.value == "rural")
        #expect(after.former.map(\.isWithdrawn) == [true])
        #expect(try await desk.tell("hukou.kind", "", from: "2020-01-01"))
        let ended = try #require(try await desk.sheet("W1").facts.first)
        #expect(ended.value == nil)
        #expect(ended.since == Day(iso: "2020-01-01"))
    }

    @Test func ofTwoDeathsTheEarlierCountsAndOfASetEachValueStands() async throws {
        let desk = try await Desk.open()
        try await desk.add { $0.idNumber = Number.mother }
        #expect(try await desk.tell("death", "illness", from: "2025-03-02"))
        #expect(try await desk.tell("death", "illness", from: "2025-03-01", by: "health"))
        for project in ["planting", "microcredit"] {
            try await desk.tell(
                "agriculture.project", project, from: "2020-01-01", by: "agriculture")
        }
        try await desk.tell("agriculture.project", "", from: "2022-01-01", by: "agriculture")
        try await desk.tell(
            "agriculture.project", "planting", from: "2023-01-01", by: "agriculture")
        let facts = try await desk.sheet("W1").facts
        let death = try #require(facts.first { $0.kind.name == "death" })
        #expect(death.since == Day(iso: "2025-03-01"))
        #expect(death.report?.source == "health")
        #expect(death.differing.map(\.source) == ["public_security"])
        let projects = facts.filter { $0.kind.name == "agriculture.project" }
        #expect(projects.map(\.value) == [nil, "planting"])
        #expect(projects.last?.since == Day(iso: "2023-01-01"))
    }

    @Test func aHouseholdsFactAndAMarriageStandForBoth() async throws {
        let desk = try await Desk.open()
        try await desk.add { $0.idNumber = Number.mother }
        try await desk.add { ($0.name, $0.idNumber) = ("李建国", Number.father) }
        #expect(
            try await desk.tell("low_income", "dibao", from: "2023-01-01", by: "civil_affairs"))
        #expect(try await desk.tell("marriage", "W2", from: "1985-05-01", by: "civil_affairs"))
        #expect(try await desk.tell("marriage", "", from: "2001-02-03", by: "civil_affairs"))
        let sheet = try await desk.sheet("W2")
        #expect(sheet.housemates.map(\.ref) == ["W1"])
        #expect(sheet.facts.map(\.value) == ["dibao"])
        #expect(sheet.facts.first?.report?.member == "W1")
        let marriage = try #require(sheet.relations.first)
        #expect(marriage.kinship == .spouse)
        #expect(marriage.to == Day(iso: "2001-02-03"))
    }
}

/// A desk in a district with its pack, on a database of its own.
private struct Desk: Sendable {
    static let district = 321_204
    static var renamed: PersonRegister.Correction {
        var correction = PersonRegister.Correction()
        correction.name = "王新名"
        return correction
    }

    let pool: Pool
    let office: Office
    let seal: AESSeal
    let pack: Pack
    var register: PersonRegister { PersonRegister(office, seal: seal) }

    static func open() async throws -> Desk {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let pool = Pool(try await TestServer.shared.schemaDatabase())
        let today = try #require(Day(iso: "2026-01-15"))
        let office = Office(owner: pool, registry: try Registry(departments), today: today)
        let (code, sources) = try PackFolder.sources(at: "\(root)/policies/jiangyan")
        try await office.adopt(code, from: sources)
        let (pack, _) = try await PackStore(office).pack(of: district)
        let keys = try Keys(
            seal: [1: [UInt8](repeating: 1, count: 32)], index: [UInt8](repeating: 2, count: 32),
            national: [UInt8](repeating: 3, count: 32))
        return Desk(pool: pool, office: office, seal: AESSeal(keys: keys), pack: pack)
    }

    /// Registers 王秀兰, a parent of household H1, as `change` would have her.
    @discardableResult
    func add(
        district: Int = Desk.district, confirmed: Bool = false,
        _ change: (inout PersonEntry) -> Void
    ) async throws -> PersonRegister.Addition {
        var entry = PersonEntry()
        (entry.household, entry.town, entry.name, entry.role) = ("H1", "321204001", "王秀兰", "parent")
        change(&entry)
        return try await register.add(entry, district: district, isConfirmedNew: confirmed)
    }

    @discardableResult
    func tell(
        _ fact: String, _ value: String, from: String, by source: String = "public_security"
    ) async throws -> Bool {
        var entry = FactEntry()
        (entry.ref, entry.fact, entry.value, entry.from, entry.source) =
            ("W1", fact, value, from, source)
        return try await register.record(entry, district: Desk.district)
    }

    func sheet(_ ref: String, on day: String = "2026-01-15") async throws -> PersonSheet {
        try await PersonSheet.read(
            office, seal: seal, district: Desk.district, ref: ref, on: try #require(Day(iso: day)))
    }

    func count() async throws -> Int {
        try await pool.query("SELECT count(*) FROM kernel.person").first?.value(0) ?? -1
    }
}

/// Synthetic ID numbers (GB 11643-1999).
private enum Number {
    static let mother = make("321204", "19600101", 2)
    static let father = make("321284", "19580607", 1)

    /// A number with its check character; `sequence` is odd for male, below 1000.
    static func make(_ area: String, _ birth: String, _ sequence: Int) -> String {
        let head = area + birth + String(String(1000 + sequence).dropFirst())
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(head.utf8, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        return head + String(Array("10X98765432")[sum % 11])
    }
}
