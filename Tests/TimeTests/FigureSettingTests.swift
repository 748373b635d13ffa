import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel

/// A figure is set like a pack: a draft, its effect first, two people.
@Suite struct FigureSettingTests {
    static func rate(_ value: String, _ from: String) throws -> FigureSetting {
        var setting = FigureSetting(
            name: "special_assistance.rate", value: value,
            from: try #require(Day(iso: from)), source: "测试文件一号")
        setting.className = "loss"
        return setting
    }

    @Test("a raised rate shows whom it gives how much a year, and pays once two have signed")
    func raised() async throws {
        let house = try await TimeHouse.families(4)
        try await house.confirm()
        let store = PackStore(house.office, actor: "loader")
        let prepared = try await store.prepare(
            Self.rate("700.00", "2026-07-01"), district: house.district)
        let found = try await store.effect(
            of: prepared.pack, district: house.district, from: Day(iso: "2026-07-01"))
        let effect = try #require(found.effects.first { $0.after == ["JY-3.1.1b"] })
        #expect(effect.more == 2)
        #expect(effect.gains == 0 && effect.loses == 0)
        #expect(effect.fenAfter - effect.fen == 2 * 12 * 11_000)

        let loading = try await store.store(prepared, on: house.office.today)
        let day = try #require(Day(iso: "2026-07-01"))
        func amount() async throws -> Int64? {
            let read = try await Entitlements.read(
                house.office, district: house.district, ref: "M1", on: day)
            return read.entries.first { $0.clause.id == "JY-3.1.1b" }?.finding.amount.fen
        }
        #expect(try await amount() == 59_000)
        try await house.office.sign(loading.version, district: house.district)
        #expect(try await amount() == 70_000)
        _ = try await house.assessment.tick()
        let versions = try await store.versions(of: house.district)
        #expect(versions.first?.subject == "special_assistance.rate[loss] = 700.00 from 2026-07-01")
        #expect(versions.first?.base == 1)
        #expect(versions.first?.isLaw == true)
        try await house.settle()
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let sentence: String
        var name = "special_assistance.rate"
        var className: String? = "loss"
        var value = "700.00"
        var from = "2027-01-01"
        var source = "文件"
        var ruledBy: String?
        let says: String
        var testDescription: String { sentence }
    }

    static let wrong: [Case] = [
        Case(
            sentence: "a misspelt figure", name: "special_assistance.rates",
            says: "did you mean special_assistance.rate?"),
        Case(sentence: "no class where there are several", className: nil, says: "--class:"),
        Case(sentence: "a class that is not there", className: "losses", says: "--class:"),
        Case(sentence: "words for money", value: "much", says: "--value: much"),
        Case(sentence: "three decimals", value: "700.005", says: "--value: 700.005"),
        Case(
            sentence: "a day that has a value already", from: "2022-07-01",
            says: "--from 2022-07-01"),
        Case(sentence: "no source", source: "  ", says: "--source"),
        Case(sentence: "a source over two lines", source: "a\nset: []", says: "--source"),
        Case(
            sentence: "a ruling as a figure", name: "jy.meeting_months", className: nil, value: "3",
            says: "use yuhou ruling set"),
        Case(
            sentence: "a figure as a ruling", ruledBy: "联席会议", says: "use yuhou figure set"),
    ]

    @Test("what does not fit a figure is refused with what would", arguments: wrong)
    func refused(wrong: Case) async throws {
        let house = try await TimeHouse.open()
        try await house.load(.small)
        var setting = FigureSetting(
            name: wrong.name, value: wrong.value, from: try #require(Day(iso: wrong.from)),
            source: wrong.source)
        setting.className = wrong.className
        setting.ruledBy = wrong.ruledBy
        let store = PackStore(house.office, actor: "a")
        let asked = setting
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await store.prepare(asked, district: house.district)
        }
        #expect(refusal?.text.en.contains(wrong.says) == true, "\(String(describing: refusal))")
    }

    @Test("a ruling is entered with who ruled, and is no default any more")
    func ruling() async throws {
        let house = try await TimeHouse.open()
        try await house.load(.small)
        var setting = FigureSetting(
            name: "jy.cohort_binds_patients", value: "no",
            from: try #require(Day(iso: "2026-07-01")), source: "会议纪要 \"一\"")
        setting.ruledBy = "联席会议"
        let store = PackStore(house.office, actor: "loader")
        let prepared = try await store.prepare(setting, district: house.district)
        let figure = try #require(prepared.pack.figures["jy.cohort_binds_patients"])
        #expect(figure.ruledBy == "联席会议")
        #expect(figure.rows.first?.source == "会议纪要 \"一\"")
        #expect(figure.rows.first?.value == 0)
    }

    @Test("two values set at once on one law: the second does not undo the first unseen")
    func parallel() async throws {
        let house = try await TimeHouse.open()
        try await house.load(.small)
        let store = PackStore(house.office, actor: "loader")
        let one = try await store.store(
            store.prepare(Self.rate("700.00", "2027-01-01"), district: house.district),
            on: house.office.today)
        let other = try await store.store(
            store.prepare(Self.rate("710.00", "2028-01-01"), district: house.district),
            on: house.office.today)
        try await house.office.sign(one.version, district: house.district)
        let refusal = await #expect(throws: Refusal.self) {
            try await house.office.sign(other.version, district: house.district)
        }
        #expect(refusal?.text.en.contains("--over \(one.version)") == true)
        let both = try await store.store(
            store.prepare(Self.rate("710.00", "2028-01-01"), district: house.district),
            on: house.office.today)
        try await house.office.sign(both.version, district: house.district)
        let (pack, _) = try await store.pack(of: house.district)
        let rows = try #require(pack.figures["special_assistance.rate"]?.rows)
        #expect(
            rows.filter { $0.class == "loss" }.prefix(3).map(\.value) == [71_000, 70_000, 59_000])
        try await PackStore(house.office, actor: "second").putInForce(
            other.version, district: house.district, from: house.office.today,
            over: both.version)
        #expect(try await store.pack(of: house.district).version == other.version)
    }

    @Test("what was set stays set when a folder is loaded, unless it is left out")
    func kept() async throws {
        let house = try await TimeHouse.open()
        try await house.load(.small)
        let store = PackStore(house.office, actor: "loader")
        let set = try await store.store(
            store.prepare(Self.rate("700.00", "2027-01-01"), district: house.district),
            on: house.office.today)
        try await house.office.sign(set.version, district: house.district)
        let (code, sources) = try house.small { "\($0)\n# again\n" }
        let kept = try await store.prepare(code, from: sources)
        #expect(kept.pack.figures["special_assistance.rate"]?.rows.first?.value == 70_000)
        let left = try await store.prepare(code, from: sources, keepsSet: false)
        #expect(left.pack.figures["special_assistance.rate"]?.rows.first?.value == 59_000)
    }

    @Test("on an empty district nobody is affected; with the first law all is gained")
    func first() async throws {
        let house = try await TimeHouse.open()
        let store = PackStore(house.office, actor: "loader")
        let (code, sources) = try house.small()
        let prepared = try await store.prepare(code, from: sources)
        let nobody = try await store.effect(of: prepared.pack, district: house.district)
        #expect(nobody.persons == 0)
        _ = try await store.store(prepared, on: house.office.today)
        try await house.importFiles(roster: TimeHouse.roster(1), facts: TimeHouse.facts(1))
        let found = try await store.effect(of: prepared.pack, district: house.district)
        #expect(found.persons == 3)
        #expect(found.effects.allSatisfy { $0.entitled == 0 && $0.loses == 0 })
        #expect(found.effects.contains { $0.gains > 0 || $0.unknownAfter > 0 })
    }
}
