import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// Every row of 1…40 is tested in each district; nothing waits.
@Suite("life events: coverage")
struct EventCoverageTests {
    /// Tested by `RateTests`.
    private static let law = [31]

    /// Tested by `OfficeEventTests` and `MoneyEventTests`: they happen to offices and to no family.
    private static let offices = [33, 34, 36, 37]

    /// Tested there in Jiangyan; in Nanchuan a family waits for its condolence.
    private static let closing = 35

    @Test("no row of the table is left out", arguments: EventRow.District.allCases)
    func complete(district: EventRow.District) {
        let rows = district == .jiangyan ? JiangyanEvents.all : NanchuanEvents.all
        #expect(rows.allSatisfy { $0.district == district })
        let closing = district == .jiangyan ? [Self.closing] : []
        let tested = Set(rows.map(\.number)).union(Self.law).union(Self.offices).union(closing)
        print("life events, \(district): \(tested.count) of 40 rows tested, \(rows.count) tellings")
        #expect(tested == Set(1...40))
        #expect(Set(rows.map(\.sentence)).count == rows.count, "every telling is its own")
    }

    @Test("every department that the table gives something to do answers its events")
    func reactions() throws {
        let registry = try Registry(departments)
        for department in registry.departments {
            let reactions = department.services.reactions
            #expect(reactions.allSatisfy { (1...40).contains($0.event) })
            let kinds = reactions.map { "E\($0.event)-\($0.kind)" }
            #expect(Set(kinds).count == kinds.count, "\(department.code.word)")
            for reaction in reactions {
                let benefits = [reaction.benefit, reaction.unless, reaction.reviews]
                for benefit in benefits.compactMap(\.self) {
                    #expect(registry.benefits[benefit] != nil, "\(benefit)")
                }
                for told in reaction.told {
                    let fact = String(told.prefix { $0 != "=" && $0 != "!" })
                    #expect(
                        registry.dictionary[fact] != nil || fact.hasSuffix("."), "\(fact)")
                }
            }
        }
        // Before any visit the wishes are asked, within three days.
        let towns = registry.department("towns")?.services.reactions ?? []
        for visit in towns where visit.isVisit {
            let wishes = towns.first { $0.event == visit.event && $0.kind == "wishes" }
            guard case .days(let asked) = wishes?.due, case .days(let seen) = visit.due else {
                Issue.record("E\(visit.event): a visit without a wish asked before")
                continue
            }
            #expect(asked <= 3 && asked < seen)
        }
        #expect(towns.filter(\.isVisit).map(\.event) == [1, 7])
    }
}

/// E31: a standard is raised by two who sign; payments follow, and nobody gets a case for it.
@Suite("life events: the law", .serialized)
struct RateTests {
    @Test("a raised rate changes what is paid from its day", arguments: EventRow.District.allCases)
    func raised(district: EventRow.District) async throws {
        let house = try await EventHouse.open()
        let row = EventRow(
            number: 31, district: district, sentence: "a raised rate", base: .bereaved,
            arrival: .told([]))
        let quiet = try await house.play(row)
        #expect(quiet.opened.isEmpty && quiet.stops.isEmpty && quiet.tasks.isEmpty)
        let office = try await house.office(on: EventHouse.day)
        let day = try #require(Day(iso: "2026-07-01"))
        var setting = FigureSetting(
            name: "special_assistance.rate", value: "700.00", from: day, source: "测试文件一号")
        setting.className = "loss"
        let store = PackStore(office, actor: "loader")
        let prepared = try await store.prepare(setting, district: district.rawValue)
        let loading = try await store.store(prepared, on: office.today)
        try await office.sign(loading.version, district: district.rawValue)
        let before = try await house.count("SELECT count(*) FROM kernel.entitlement_history")
        _ = try await Assessment(office, district: district.rawValue).tick()
        let work = try await FollowUp(office, district: district.rawValue).run()
        #expect(work.families == 0, "no answer is another")
        #expect(
            try await house.count("SELECT count(*) FROM kernel.entitlement_history") == before)
        let clause = district == .jiangyan ? "JY-3.1.1b" : "NC-3.1a"
        for (on, fen) in [(day.adding(days: -1), 59_000), (day, 70_000)] {
            let read = try await Entitlements.read(
                office, district: district.rawValue, ref: EventFamily(row).ref("M"), on: on)
            let entry = read.entries.first { $0.clause.id == clause }
            #expect(entry?.finding.amount.fen == Int64(fen))
        }
    }
}
