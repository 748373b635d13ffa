import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import FamilyPlanning
@testable import MassOrganizations
@testable import Towns
@testable import Yuhou

/// A household is called on once a festival, whichever department calls, unless it asked for more.
@Suite struct FestivalCallTests {
    private static let festival = "2026-06-19"
    private static let plan =
        "--festival 2026-06-19 --unit 计生协 --visitor 赵志愿 --on 2026-06-12"

    /// The town and the association on 10 June, with one family.
    private struct Houses {
        let desk: DeskHouse
        let town: Bureau
        let association: Bureau
        let festival: Day

        var book: FestivalBook { FestivalBook(town) }

        static func open() async throws -> Houses {
            let desk = try await DeskHouse(
                departments, Towns.code, of: "jiangyan", on: "2026-06-10")
            try await desk.addFamily("A")
            _ = try await Assessment(desk.house.office(), district: desk.district).tick()
            return try await Houses(desk)
        }

        private init(_ desk: DeskHouse) async throws {
            self.desk = desk
            town = try await desk.desk("town-1", duties: ["town"])
            association = Bureau(
                try await desk.house.office(
                    "association", desk: "family_planning", duties: ["intake"]),
                district: desk.district, department: FamilyPlanning.code, seal: desk.seal)
            festival = try CaseHouse.day(FestivalCallTests.festival)
        }

        /// The same on a later day.
        func on(_ iso: String) async throws -> Houses {
            try await desk.house.set(iso)
            return try await Houses(desk)
        }

        func plan(_ words: String = "") async throws -> [String] {
            try await desk.run(
                VisitPlan.self, "A \(FestivalCallTests.plan) \(words)", by: association)
        }

        func calls() async throws -> Int64 {
            try await desk.count("SELECT count(*) FROM kernel.festival_call")
        }
    }

    @Test func whatTheTownHasTheAssociationDoesNotPlan() async throws {
        let houses = try await Houses.open()
        #expect(try await houses.book.plan(houses.festival, client: "p").new == 1)
        let refused = await houses.desk.refusal { try await houses.plan() }
        #expect(refused?.contains("on 2026-06-19") == true, "\(refused ?? "planned")")
        #expect(refused?.contains(Towns.title.en) == true)
        #expect(refused?.contains("A ") == false, "not whom, not what about")
        #expect(try await houses.calls() == 1)
        let asked = try await houses.plan("--asked-by 王A本人")
        #expect(asked.first?.hasPrefix("Visit 1") == true)
        #expect(try await houses.calls() == 2)
        #expect(
            try await houses.desk.count(
                "SELECT count(*) FROM kernel.festival_call WHERE basis = 'wished'") == 1)
    }

    @Test func whatTheAssociationHasTheTownListsAndDoesNotCallOn() async throws {
        let houses = try await Houses.open()
        _ = try await houses.plan()
        let plan = try await houses.book.plan(houses.festival, client: "p")
        #expect((plan.new, plan.elsewhere) == (1, 1))
        #expect(
            try await houses.book.list(houses.festival).map(\.department) == ["family_planning"])
        let paid = FestivalBook.Paid(way: .home, on: houses.town.today, by: "周干事")
        let refused = await houses.desk.refusal {
            try await houses.book.pay(paid, for: "A", houses.festival, client: "c")
        }
        #expect(refused?.contains("on 2026-06-12") == true, "\(refused ?? "called")")
        let given = await houses.desk.refusal {
            try await houses.book.give("A", houses.festival, to: "health", client: "g")
        }
        #expect(given?.contains("on 2026-06-12") == true, "\(given ?? "given")")
        var asked = paid
        asked.askedBy = "本人"
        try await houses.book.pay(asked, for: "A", houses.festival, client: "d")
        #expect(try await houses.calls() == 2)
    }

    @Test func whatTheAssociationGivesUpIsTheTownsAgain() async throws {
        let houses = try await Houses.open()
        _ = try await houses.plan()
        _ = try await houses.book.plan(houses.festival, client: "p")
        _ = try await houses.desk.run(
            VisitCancel.self, "1 --reason 走访人生病", by: houses.association)
        _ = try await houses.book.enter("A", houses.festival, caseNumber: nil, client: "e")
        #expect(try await houses.book.list(houses.festival).map(\.department) == ["towns"])
        let again = await houses.desk.refusal { try await houses.plan("--again 走访人好了") }
        #expect(again?.contains(Towns.title.en) == true, "a reason is no wish: \(again ?? "taken")")
        try await houses.book.pay(
            .init(way: .home, on: houses.town.today, by: "周干事"), for: "A", houses.festival,
            client: "c")
        let late = await houses.desk.refusal { try await houses.plan("--again 走访人好了") }
        #expect(late?.contains("called on this household on 2026-06-10") == true)
    }

    @Test func whomTheTownAsksPlansItAndTheTownDoesNotGo() async throws {
        let houses = try await Houses.open()
        _ = try await houses.book.plan(houses.festival, client: "p")
        _ = try await houses.book.give("A", houses.festival, to: "family_planning", client: "g")
        _ = try await houses.plan()
        #expect(try await houses.calls() == 3, "passed to the association, then to its day")
        let later = try await houses.on("2026-06-13")
        _ = try await later.desk.run(
            VisitDone.self, "1 --on 2026-06-12", by: later.association)
        let refused = await houses.desk.refusal {
            try await later.book.pay(
                .init(way: .home, on: later.town.today, by: "周干事"), for: "A", later.festival,
                client: "c")
        }
        #expect(refused?.contains("on 2026-06-12") == true, "\(refused ?? "called")")
        let line = try #require(try await later.book.list(later.festival).first)
        #expect(line.paid == (try CaseHouse.day("2026-06-12")))
    }

    @Test(arguments: 0..<4)
    func ofTwoDesksAtOnceOneCalls(_ round: Int) async throws {
        let houses = try await Houses.open()
        async let town = houses.desk.refusal {
            try await houses.book.enter("A", houses.festival, caseNumber: nil, client: "e")
        }
        async let association = houses.desk.refusal { try await houses.plan() }
        let (listed, planned) = await (town, association)
        #expect(try await houses.calls() == 1, "\(listed ?? "town") \(planned ?? "association")")
        let holders = try await houses.desk.count(
            "SELECT count(*) FROM kernel.festival_call WHERE department = 'towns'")
        #expect((planned == nil) == (holders == 0))
    }

    /// The table itself holds it, whatever a program sends.
    @Test(arguments: [
        ("a second first call", "1, NULL, NULL", "23505"),
        ("one more without a reason", "2, NULL, NULL", "23514"),
        ("one more as wished, without a wish", "2, 'wished', NULL", "23514"),
        ("one more as given up, which it was not", "2, 'freed', NULL", "23503"),
        ("one more as passed on, which it was not", "2, 'passed', NULL", "23503"),
        ("one that leaves one out", "3, 'wished', '本人'", "23503"),
    ])
    func theTableRefuses(_ what: String, _ values: String, _ code: String) async throws {
        let houses = try await Houses.open()
        _ = try await houses.book.plan(houses.festival, client: "p")
        let parts = values.split(separator: ", ").map(String.init)
        let (seq, basis, wish) = (Int64(parts[0]) ?? 0, Self.word(parts[1]), Self.word(parts[2]))
        let refused = await houses.desk.refusal {
            try await houses.desk.owner.execute(
                """
                INSERT INTO kernel.festival_call (district, household, festival, seq, person,
                    department, planned_on, basis, wish, recorded_by)
                SELECT district, household, festival, \(seq)::integer, person, 'family_planning',
                    planned_on, \(basis), \(wish), 'x' FROM kernel.festival_call
                """)
        }
        #expect(refused?.contains(code) == true, "\(what): \(refused ?? "taken")")
    }

    private static func word(_ text: String) -> String? {
        text == "NULL" ? nil : text.replacingOccurrences(of: "'", with: "")
    }

    private func visit(
        _ houses: Houses, on iso: String, agreed: String? = nil, _ client: String
    ) async throws {
        let asked = agreed.map { " --agreed \($0)" } ?? ""
        _ = try await houses.desk.run(
            VisitRecord.self,
            "--ref A --way home --on \(iso) --visitor 周干事 --met seen --id \(client)\(asked)",
            by: houses.town)
    }

    /// An ordinary visit in the days of a festival is the household's call for it.
    @Test func theTownsOwnVisitInAFestivalsDaysIsTheCall() async throws {
        let houses = try await Houses.open()
        try await visit(houses, on: "2026-06-10", "before")
        #expect(try await houses.calls() == 0, "nine days before it is a visit")
        let near = try await houses.on("2026-06-14")
        for _ in 1...2 { try await visit(near, on: "2026-06-13", "near") }
        #expect(try await near.calls() == 1)
        let planned = await near.desk.refusal {
            try await near.desk.run(
                VisitPlan.self, "A --festival 2026-06-19 --unit 计生协 --visitor 赵志愿 --on 2026-06-15",
                by: near.association)
        }
        #expect(planned?.contains("called on this household on 2026-06-13") == true)
        let again = await near.desk.refusal { try await visit(near, on: "2026-06-14", "again") }
        #expect(again?.contains("once a festival") == true, "\(again ?? "visited")")
        try await visit(near, on: "2026-06-14", agreed: "本人", "asked")
        #expect(try await near.calls() == 2)
    }

    @Test func whomTheAssociationHasTheTownDoesNotVisitOnTheDaysOfTheFestival() async throws {
        let houses = try await Houses.open()
        _ = try await houses.desk.run(
            VisitPlan.self, "A --festival 2026-06-19 --unit 计生协 --visitor 赵志愿 --on 2026-06-15",
            by: houses.association)
        let near = try await houses.on("2026-06-14")
        let refused = await near.desk.refusal { try await visit(near, on: "2026-06-14", "v") }
        #expect(refused?.contains("on 2026-06-15") == true, "\(refused ?? "visited")")
        // What the town has itself is done with its visit.
        let own = try await Houses.open()
        _ = try await own.book.plan(own.festival, client: "p")
        let later = try await own.on("2026-06-14")
        try await visit(later, on: "2026-06-14", "v")
        #expect(try await later.calls() == 1)
        #expect(
            try await later.book.list(later.festival).map(\.paid)
                == [try CaseHouse.day("2026-06-14")])
    }

    @Test(arguments: [
        ("wish.visitor", "孙医生", "the household chose 孙医生"),
        ("wish.avoid_days", "06-10，忌日", "asked to avoid"),
        ("wish.no_visits", "yes", "wants no visits"),
    ])
    func whatTheHouseholdWishesHoldsForOrdinaryVisits(
        _ fact: String, _ value: String, _ words: String
    ) async throws {
        let houses = try await Houses.open()
        try await houses.desk.tell("A", fact, value)
        let refused = await houses.desk.refusal { try await visit(houses, on: "2026-06-10", "v") }
        #expect(refused?.contains(words) == true, "\(refused ?? "visited")")
        try await visit(houses, on: "2026-06-10", agreed: "王A", "agreed")
    }

    /// Comfort by a volunteer, at the door in the days of a festival.
    @Test func aVolunteersVisitIsACallToo() async throws {
        let desk = try await DeskHouse(departments, MassOrganizations.code, on: "2026-06-14")
        try await desk.addFamily("A")
        let intake = try await desk.desk("intake")
        _ = try await desk.run(
            OrganizationAdd.self, "--name 区妇联 --kind women --contact 李主席", by: intake)
        _ = try await desk.run(
            VolunteerJoin.self,
            "--name 张志愿 --phone 12345 --organization 区妇联 --skills 倾听 --on 2026-01-05 --id v",
            by: intake)
        try await desk.openDue()
        let volunteer = try await desk.count("SELECT id FROM mass_organizations.volunteer")
        let id = try await desk.caseNumber("NC-3.4c", of: "A")
        try await desk.carry(id, until: "arrange")
        let association = Bureau(
            try await desk.house.office(
                "association", desk: "family_planning", duties: ["intake"]),
            district: desk.district, department: FamilyPlanning.code, seal: desk.seal)
        _ = try await desk.run(
            VisitPlan.self, "A --festival 2026-06-19 --unit 计生协 --visitor 赵志愿 --on 2026-06-15",
            by: association)
        let approve = try await desk.desk("approve")
        let typed = "\(id) --way visit --volunteer \(volunteer) --on 2026-06-16"
        let refused = await desk.refusal {
            try await desk.run(ComfortArrange.self, typed, by: approve)
        }
        #expect(refused?.contains("on 2026-06-15") == true, "\(refused ?? "arranged")")
        #expect(try await desk.file(of: id).step == "arrange", "nothing of it stands")
        for (fact, value, words) in [
            ("wish.avoid_days", "06-17", "asked to avoid"),
            ("wish.visitor", "孙医生", "the household chose 孙医生"),
        ] {
            try await desk.tell("A", fact, value)
            let wished = await desk.refusal {
                try await desk.run(
                    ComfortArrange.self,
                    "\(id) --way visit --volunteer \(volunteer) --on 2026-06-17 --asked-by 本人",
                    by: approve)
            }
            #expect(wished?.contains(words) == true, "\(wished ?? "arranged")")
            try await desk.tell("A", fact, fact == "wish.visitor" ? "张志愿" : "12-31")
        }
        _ = try await desk.run(
            ComfortArrange.self, "\(typed) --asked-by 本人 --id c", by: approve)
        let taken = try await desk.count(
            """
            SELECT count(*) FROM kernel.festival_call
            WHERE department = 'mass_organizations' AND wish = '本人'
            """)
        #expect(taken == 1)
    }

    /// The chosen visitor and the days to avoid hold at the town's desk too.
    @Test(arguments: [
        ("wish.visitor", "孙医生", "the household chose 孙医生"),
        ("wish.avoid_days", "06-10，忌日", "asked to avoid"),
        ("wish.no_visits", "yes", "wants no visits"),
    ])
    func whatTheHouseholdWishesHolds(
        _ fact: String, _ value: String, _ words: String
    ) async throws {
        let houses = try await Houses.open()
        try await houses.desk.tell("A", fact, value)
        _ = try await houses.book.plan(houses.festival, client: "p")
        let refused = await houses.desk.refusal {
            try await houses.book.pay(
                .init(way: .home, on: houses.town.today, by: "周干事"), for: "A", houses.festival,
                client: "c")
        }
        #expect(refused?.contains(words) == true, "\(refused ?? "called")")
    }
}
