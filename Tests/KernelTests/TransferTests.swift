import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// Families handed from district to district: who goes along, what the new district learns, and
/// what it refuses.
@Suite struct TransferTests {
    @Test func `a mistyped code is found, whatever letter is wrong`() throws {
        let code = TransferCode.random()
        #expect(try TransferCode(code.text.lowercased()).secret == code.secret)
        let spaced = code.text.replacingOccurrences(of: "-", with: " ")
            .replacingOccurrences(of: "0", with: "O").replacingOccurrences(of: "1", with: "l")
        #expect(try TransferCode(spaced).secret == code.secret)
        let letters = Array(code.text.filter { $0 != "-" })
        for place in letters.indices {
            var wrong = letters
            wrong[place] = wrong[place] == "7" ? "8" : "7"
            #expect(throws: Refusal.self) { try TransferCode(String(wrong)) }
        }
        #expect(throws: Refusal.self) { try TransferCode(String(letters.dropLast())) }
        #expect(throws: Refusal.self) { try TransferCode("") }
        #expect(TransferCode.random().text != code.text)
    }

    @Test func `the household moves, relatives are copied, nobody else is told of`() async throws {
        let desk = try await TransferDesk.open()
        try await desk.family()
        let (document, _, outcome) = try await desk.handOver("M")
        #expect(outcome.persons.map(\.ref) == ["M", "G", "X", "C"])
        #expect(outcome.persons.map(\.isCopy) == [false, false, true, true])
        #expect(outcome.persons.map(\.name) == ["王*兰", "王*婆", "李*国", "李*明"])
        // The former husband's wife and what he wishes stay where they are.
        #expect(!document.persons.contains { $0.ref == "Y" })
        let kinds = Set(document.facts.filter { $0.person == 2 }.map(\.kind))
        #expect(kinds == ["hukou.district"], "\(kinds)")
        #expect(document.persons[2].phone == nil && document.persons[0].phone != nil)
        let text = String(decoding: try document.encoded(), as: UTF8.self)
        #expect(!text.contains(TransferDesk.mother) && !text.contains("13812341234"))
    }

    @Test func `the new district knows what the old one knew, and since when`() async throws {
        let desk = try await TransferDesk.open()
        try await desk.family()
        let (document, code, _) = try await desk.handOver("M")
        let preview = try await desk.there.previewTakeOver(
            document, code: code, .init(town: 500_119_001), by: "n")
        #expect(preview.isNew && preview.event.event == nil)
        #expect(try await desk.people(500_119) == [])
        let came = try await desk.there.takeOver(
            document, code: code, .init(town: 500_119_001), by: "n")
        #expect(came.isNew)
        #expect(preview.event.changes.count == came.event.changes.count)
        #expect(!came.event.changes.isEmpty)
        #expect(
            came.persons.map { "\($0.refThere) \($0.ref)" } == ["M M", "G W1", "X X", "C C"],
            "G is somebody else here")
        for person in ["M", "C"] {
            let facts: Query = """
                SELECT concat_ws(' ', f.kind, f.act, f.number, f.code, f.from_day, f.to_day, f.learned,
                    f.source, f.document, f.withdraws IS NULL) FROM kernel.fact AS f
                JOIN kernel.person AS p ON p.district = f.district AND p.id = f.person
                WHERE p.ref = \(person) AND f.official
                """
            let here = try await desk.texts("\(facts) AND f.district = 321204 ORDER BY f.seq")
            let there = try await desk.texts("\(facts) AND f.district = 500119 ORDER BY f.seq")
            #expect(here == there && !here.isEmpty, "\(person): \(here) \(there)")
        }
        let sheet = try await PersonSheet.read(
            desk.office, seal: desk.seal, district: 500_119, ref: "M", on: desk.office.today)
        #expect(sheet.number == "3212**********0024")
        #expect(sheet.phone == "138****1234")
        #expect(sheet.housemates.map(\.ref) == ["W1", "C"], "the dead child was at home")
        #expect(Set(sheet.relations.map(\.kinship)) == [.child, .spouse, .mother])
        let marriage = try #require(sheet.relations.first { $0.kinship == .spouse })
        #expect(marriage.to == Day(iso: "2015-01-01"))

        let again = try await desk.there.takeOver(
            document, code: code, .init(town: nil), by: "n")
        #expect(!again.isNew && again.event.event == came.event.event)
        #expect(again.persons.map(\.ref) == came.persons.map(\.ref))
        let claims = try await desk.texts(
            "SELECT district::text FROM registry.claim ORDER BY district")
        #expect(claims.filter { $0 == "500119" }.count == 1)
        #expect(claims.filter { $0 == "321204" }.count == 1)
    }

    @Test func `a file for another district, or with another's code, changes nothing`()
        async throws
    {
        let desk = try await TransferDesk.open()
        try await desk.family()
        let (document, code, _) = try await desk.handOver("M")
        let bytes = try document.encoded()
        for (wrong, district) in [(bytes, 321_204), (Array(bytes.dropLast()), 500_119), ([], 1)] {
            #expect(throws: Refusal.self) { try TransferDocument(wrong, for: district) }
        }
        for change: (inout TransferDocument) -> Void in [
            { $0.facts[0].person = 99 }, { $0.facts[0].withdraws = 5 },
            { $0.bonds[0].other = $0.bonds[0].one },
            { $0.form = 2 },
        ] {
            var other = document
            change(&other)
            let bytes = try other.encoded()
            #expect(throws: Refusal.self) { try TransferDocument(bytes, for: 500_119) }
        }
        var strange = document
        strange.facts[0].kind = "hukou.distict"
        let before = try await desk.people(500_119)
        for (file, key) in [(document, TransferCode.random()), (strange, code)] {
            await #expect(throws: Refusal.self) {
                try await desk.there.takeOver(file, code: key, .init(), by: "n")
            }
        }
        await #expect(throws: Refusal.self) {
            try await desk.there.takeOver(
                document, code: code, .init(town: 321_204_001), by: "n")
        }
        #expect(try await desk.people(500_119) == before)
        #expect(
            try await desk.count("SELECT count(*) FROM kernel.event WHERE district = 500119") == 0)
    }

    @Test func `a number that is somebody else's there is refused with both`() async throws {
        let desk = try await TransferDesk.open()
        try await desk.family()
        try await desk.load(
            500_119, roster: ["Z,H9,500119001,,王别人,\(TransferDesk.mother),,,parent,,,,,,"])
        let (document, code, _) = try await desk.handOver("M")
        let refusal = await #expect(throws: Refusal.self) {
            try await desk.there.takeOver(document, code: code, .init(), by: "n")
        }
        #expect(refusal?.text.en.contains("is ref Z here") == true)
        #expect(refusal?.text.zh.contains(TransferDesk.mother) == false)
        #expect(try await desk.people(500_119) == ["Z"])
    }

    @Test func `a child alone takes along what is judged of its parents`() async throws {
        let desk = try await TransferDesk.open()
        try await desk.load(
            321_204,
            roster: [
                "P,H1,321204001,,赵母,,female,1960-01-01,parent,,,,,,",
                "K,H1,321204001,,赵残,,male,1990-01-01,child,P,,,,,",
                "S,H1,321204001,,赵小,,female,1995-01-01,other,P,,,,,",
            ],
            facts: [
                "K,disability.grade,2,2000-01-01,,disabled_persons,,2020-01-01",
                "K,disability.grade,1,2010-01-01,,disabled_persons,,2020-01-01",
                "K,disability.grade,withdrawn,2010-01-01,,disabled_persons,,2021-01-01",
                "P,hukou.district,321204,1990-01-01,,public_security,,2020-01-01",
            ])
        let (document, code, outcome) = try await desk.handOver("K", only: true)
        #expect(
            outcome.persons.map { "\($0.ref) \($0.isCopy)" } == ["K false", "P true", "S true"])
        #expect(outcome.money.isEmpty)
        let came = try await desk.there.takeOver(document, code: code, .init(), by: "n")
        #expect(came.isNew)
        let rows = try await desk.texts(
            "SELECT concat_ws(' ', ref, role, town) FROM kernel.person WHERE district = 500119 ORDER BY id"
        )
        #expect(rows == ["K 1 500119000", "P 3 500119000", "S 3 500119000"])
        let sheet = try await PersonSheet.read(
            desk.office, seal: desk.seal, district: 500_119, ref: "K", on: desk.office.today)
        #expect(sheet.facts.first { $0.kind.name == "disability.grade" }?.value == "2")
        #expect(sheet.housemates.isEmpty, "the mother stays")
        let home = try await PersonSheet.read(
            desk.office, seal: desk.seal, district: 321_204, ref: "P", on: desk.office.today)
        #expect(home.housemates.map(\.ref) == ["S"])
        #expect(home.household == "H1")
    }

    @Test func `the dead do not move, nor anybody into the same district or the future`()
        async throws
    {
        let desk = try await TransferDesk.open()
        try await desk.family()
        for (ref, to, day, reason) in [
            ("C", 500_119, "2025-06-15", "was dead"), ("M", 321_204, "2025-06-15", "--to"),
            ("M", 500_119, "2026-06-15", "future"), ("Q", 500_119, "2025-06-15", "no ref Q"),
        ] {
            let refusal = await #expect(throws: Refusal.self) {
                try await desk.handOver(ref, to: to, on: day)
            }
            #expect(refusal?.text.en.contains(reason) == true, "\(refusal?.text.en ?? "")")
        }
        struct DiskFull: Error {}
        await #expect(throws: DiskFull.self) {
            try await desk.here.handOver(
                TransferRequest(
                    refs: ["M"], to: 500_119, day: try #require(Day(iso: "2025-06-15")), by: "a"),
                code: .random()
            ) { _ in throw DiskFull() }
        }
        #expect(try await desk.count("SELECT count(*) FROM kernel.event") == 0, "all or nothing")
    }

    @Test func `a lost file is written again under its number; a withdrawn one is not taken twice`()
        async throws
    {
        let desk = try await TransferDesk.open()
        try await desk.family()
        let (_, _, first) = try await desk.handOver("M")
        let (document, code, second) = try await desk.handOver("M")
        #expect(first.transfer == second.transfer && !second.isNew)
        #expect(document.persons.map(\.copy) == [false, false, true, true])
        #expect(document.persons[0].household == "H1")
        #expect(try await desk.count("SELECT count(*) FROM kernel.event") == 1)
        let came = try await desk.there.takeOver(document, code: code, .init(), by: "n")
        let event = try #require(came.event.event)
        _ = try await desk.there.recorder.withdraw(event, reason: "wrong family", by: "o")
        #expect(try await desk.list(321_204).map(\.state) == [.undone])
        let refusal = await #expect(throws: Refusal.self) {
            try await desk.there.takeOver(document, code: code, .init(), by: "n")
        }
        #expect(refusal?.text.en.contains("taken back by o") == true)

        // The old district withdraws too, and hands over anew: the entries are found again.
        let left = try #require(first.event.event)
        _ = try await desk.here.recorder.withdraw(left, reason: "file lost", by: "b")
        #expect(try await desk.list(321_204).map(\.state) == [.withdrawn])
        let (anew, key, third) = try await desk.handOver("M")
        #expect(third.transfer != first.transfer)
        let back = try await desk.there.takeOver(anew, code: key, .init(), by: "n")
        #expect(back.persons.map(\.isJoined) == [true, true, true, true])
        let sheet = try await PersonSheet.read(
            desk.office, seal: desk.seal, district: 500_119, ref: "M", on: desk.office.today)
        #expect(
            sheet.facts.first { $0.kind.name == "special_assistance" }?.value == "loss")
        #expect(try await desk.list(500_119).map(\.state) == [.taken, .withdrawn])
    }

    @Test func `a month paid by both is listed, one paid by none is owed`() async throws {
        let desk = try await TransferDesk.open()
        try await desk.family()
        try await desk.load(
            321_204, deliveries: ["M,JY-3.1.1b,2025-03,,590.00,a", "M,JY-3.1.1b,2025-04,,590.00,a"])
        let (document, code, left) = try await desk.handOver("M")
        let money = try #require(left.money.first)
        #expect(left.money.count == 1)
        #expect(money.owed.map { "\($0)" } == "2025-05...2025-06")
        #expect(money.firstDue.description == "2025-07")
        let came = try await desk.there.takeOver(document, code: code, .init(), by: "n")
        #expect(came.money.map(\.ownClause) == ["NC-3.1a"])
        try await desk.load(
            321_204, deliveries: ["M,JY-3.1.1b,2025-05,,590.00,a", "M,JY-3.1.1b,2025-07,,590.00,a"])
        try await desk.load(500_119, deliveries: ["M,NC-3.1a,2025-07,,590.00,n"])
        for district in [321_204, 500_119] {
            let listed = try #require(try await desk.list(district).first?.money.first)
            #expect(listed.double.map(\.description) == ["2025-07"])
            #expect(listed.months.owed.map { "\($0)" } == "2025-05...2025-06", "as the file said")
            #expect(listed.owed.map(\.description) == ["2025-06"], "May is paid by now")
        }
    }
}

/// Two districts with their packs on a database of its own.
private struct TransferDesk: Sendable {
    static let mother = "321204196001010024"
    let base: ImportDesk
    let office: Office
    var seal: AESSeal { base.seal }
    var here: TransferRecorder { TransferRecorder(office, seal: seal, district: 321_204) }
    var there: TransferRecorder { TransferRecorder(office, seal: seal, district: 500_119) }

    static func open() async throws -> TransferDesk {
        let base = try await ImportDesk.open()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let office = Office(
            owner: base.pool, registry: try Registry(departments), today: base.today)
        for pack in ["jiangyan", "nanchuan"] {
            let (code, sources) = try PackFolder.sources(at: "\(root)/policies/\(pack)")
            try await office.adopt(code, from: sources)
        }
        return TransferDesk(base: base, office: office)
    }

    func load(
        _ district: Int, roster: [String] = [], facts: [String] = [], deliveries: [String] = []
    ) async throws {
        let (pack, _) = try await PackStore(office).pack(of: district)
        let outcome = try await FileImport(office, seal: seal, pack: pack).run(
            roster: roster.isEmpty ? nil : ImportDesk.file(.roster, roster),
            facts: facts.isEmpty ? nil : ImportDesk.file(.facts, facts),
            deliveries: deliveries.isEmpty ? nil : ImportDesk.file(.deliveries, deliveries),
            district: district, today: office.today)
        let rejects = try ImportDesk.rejects(outcome)
        try #require(rejects.isEmpty, "\(rejects)")
    }

    /// A divorced mother who lost her child, with her mother; the father has married again. The
    /// new district has somebody of the grandmother's `ref`.
    func family() async throws {
        try await load(
            321_204,
            roster: [
                "M,H1,321204001,,王秀兰,\(Self.mother),,,parent,G,,,,13812341234,6222020001",
                "G,H1,321204001,,王婆婆,,female,1935-01-01,other,,,,,,",
                "X,H2,321204001,,李建国,,male,1958-01-01,parent,,,,,13900001111,",
                "Y,H2,321204001,,陈新人,,female,1970-01-01,spouse,,,,,,",
                "C,H1,321204001,,李小明,,male,1985-01-01,child,M,X,,,,",
            ],
            facts: [
                "M,marriage,X,1984-01-01,,civil_affairs,,2020-01-01",
                "M,marriage,,2015-01-01,,civil_affairs,,2020-01-01",
                "X,marriage,Y,2016-01-01,,civil_affairs,,2020-01-01",
                "C,death,illness,2012-03-02,,public_security,,2020-01-01",
                "X,hukou.district,321204,1990-01-01,,public_security,,2020-01-01",
                "X,wish.no_visits,yes,2020-01-01,,towns,,2020-01-01",
                "X,low_income,dibao,2020-01-01,,civil_affairs,,2020-01-01",
                "M,hukou.district,321204,1990-01-01,,public_security,,2020-01-01",
                "M,hukou.kind,urban,1990-01-01,,public_security,,2020-01-01",
                "M,hukou.kind,rural,1990-01-01,,towns,,2020-01-01",
                "M,special_assistance,loss,2014-01-01,,health,卫健字1号,2014-02-01",
                "M,work.status,employed,2010-01-01,2018-01-01,human_resources,,2020-01-01",
                "M,work.status,,2017-01-01,,human_resources,,2021-01-01",
                "M,mobility,bedbound,2022-01-01,,health,,2022-01-01",
                "M,mobility,withdrawn,2022-01-01,,health,,2022-02-01",
            ])
        try await load(500_119, roster: ["G,H1,500119001,,孙旁人,,male,1950-01-01,other,,,,,,"])
    }

    func handOver(
        _ ref: String, only: Bool = false, to: Int = 500_119, on day: String = "2025-06-15"
    ) async throws -> (TransferDocument, TransferCode, TransferOutcome) {
        var request = TransferRequest(
            refs: [ref], to: to, day: try #require(Day(iso: day)), by: "a")
        request.isOnlyThese = only
        let code = TransferCode.random()
        let file = TransferRecorder.Note<[UInt8]>()
        let outcome = try await here.handOver(request, code: code) { file.value = $0 }
        return (try TransferDocument(try #require(file.value), for: to), code, outcome)
    }

    func list(_ district: Int) async throws -> [TransferEntry] {
        try await TransferList(office, district: district).entries()
    }

    func people(_ district: Int) async throws -> [String] {
        try await texts(
            """
            SELECT ref FROM kernel.person
            WHERE district = \(district)::integer AND name <> '孙旁人' ORDER BY id
            """)
    }

    func texts(_ query: Query) async throws -> [String] { try await base.texts(query) }
    func count(_ query: Query) async throws -> Int { try await base.count(query) }
}
