import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Housing

/// Public rental housing: the application, the test, the queue, the round, the homes.
@Suite struct RentalTests {
    private func apply(_ house: HousingHouse, _ ref: String, _ more: String = "") async throws {
        _ = try await house.desk.run(RentalApply.self, "\(ref) \(more)", by: house.intake)
    }

    @Test func anApplicationAndATestTellTheLaw() async throws {
        let house = try await HousingHouse("jiangyan")
        try await house.desk.addFamily("M")
        let listed = await house.desk.refusal { try await apply(house, "M", "--listed") }
        #expect(listed?.contains("asks for an application first") == true)
        for _ in 1...2 { try await apply(house, "M", "--on 2026-02-01 --id a") }
        #expect(try await house.fact("housing.applied", of: "M") == "1")
        let twice = await house.desk.refusal { try await apply(house, "M", "--on 2026-02-02") }
        #expect(twice?.contains("waits already") == true)
        let page = try await house.test("M", people: 3, area: "50")
        #expect(page.joined().contains("16.66 m² a head; the line is to be set"))
        #expect(try await house.fact("housing.difficulty", of: "M") == "1")
        #expect(try await house.fact("housing.eligible", of: "M") == "1")
        _ = try await house.desk.run(
            RentalEnd.self, "M --reason withdrawn --on 2026-02-20", by: house.intake)
        #expect(try await house.fact("housing.applied", of: "M") == nil)
        let waiting = try await house.desk.page(RentalList.self, [], by: house.intake)
        #expect(waiting.rows.isEmpty)
        try await apply(house, "M", "--on 2026-02-21")
        #expect(try await house.desk.count("SELECT count(*) FROM housing.application") == 2)
    }

    @Test(arguments: [
        ("M --people 0 --homes 0 --area 0 --difficult yes", "--people 1 to 30"),
        ("M --people 2 --homes 1 --area 0 --difficult yes", "--homes and --area disagree"),
        ("M --people 2 --homes 0 --area 10 --difficult yes", "--homes and --area disagree"),
        ("M --people 2 --homes 0 --area 0", "the local line is to be set"),
        ("M --people 2 --homes 0 --area 0 --difficult yes --on 2026-03-03", "in the future"),
        ("X --people 2 --homes 0 --area 0 --difficult yes", "X"),
    ])
    func aSheetThatCannotBeIsRefused(_ words: String, _ why: String) async throws {
        let house = try await HousingHouse("jiangyan")
        try await house.desk.addFamily("M")
        let refused = await house.desk.refusal {
            try await house.desk.run(
                RentalTest.self, "\(words) --eligible yes --decided-by 钱科长 --document 认定书1号",
                by: house.intake)
        }
        #expect(refused?.contains(why) == true, "\(refused ?? "")")
        #expect(try await house.desk.count("SELECT count(*) FROM housing.sheet") == 0)
    }

    /// Four in line: M with a mark, O of better conditions, two others of M's.
    private func queue(_ house: HousingHouse) async throws {
        let desk = house.desk
        for ref in ["M", "O"] {
            try await desk.addFamily(ref)
            try await apply(house, ref, "--on 2026-02-20")
            try await house.test(ref)
        }
        try await desk.tell("M", "low_income", "marginal")
        try await desk.tell("O", "low_income", "dibao")
        try await desk.tell("O", "special_assistance", "", from: "2020-02-01")
        let file = try desk.file(
            "others.csv",
            [
                "label,applied_on,people,area,income", "G-1,2024-01-01,2,1.5,marginal",
                "G-2,2024-01-02,1,0,expenditure",
            ])
        _ = try await desk.run(RentalOthers.self, file, by: house.intake)
        try await desk.openDue()
        try await desk.carry(desk.caseNumber("JY-3.4a", of: "M"), until: "mark")
    }

    private func drawn(_ house: HousingHouse, homes: [String] = ["F1"]) async throws {
        for home in homes { try await house.home(home) }
        let codes = homes.map { "--home \($0)" }.joined(separator: " ")
        _ = try await house.desk.run(RoundFreeze.self, "\(codes) --id r", by: house.review)
        _ = try await house.desk.run(
            RoundSeed.self, "1 --seed 福彩3D2026052 --source 公证处", by: house.intake)
        _ = try await house.desk.run(RoundDraw.self, "1", by: house.approve)
    }

    @Test func amongEqualsTheMarkComesFirstAndTheRestIsDrawn() async throws {
        let house = try await HousingHouse("jiangyan")
        let desk = house.desk
        try await queue(house)
        #expect(
            try await desk.run(RentalRefresh.self, "", by: house.intake).first
                == "2 applications moved.")
        #expect(
            try await desk.run(RentalRefresh.self, "", by: house.intake).first
                == "0 applications moved.")
        let list = try await desk.page(RentalList.self, [], by: house.intake)
        #expect(
            list.rows.map { $0[2] }
                == [.words("O"), .words("M"), .words("G-1"), .words("G-2")])
        try await drawn(house)
        let minutes = try await desk.page(RoundMinutes.self, ["1"], by: house.intake)
        #expect(minutes.rows.prefix(2).map { $0[3] } == [.words("O"), .words("M")])
        // As anybody works it out from the printed page.
        for row in minutes.rows {
            guard case .number(let application) = row[2] else { continue }
            #expect(row[5] == .words(OrderKey.lot(application, seed: "福彩3D2026052")))
        }
        let ranks = minutes.rows[2...].compactMap { row -> String? in
            guard case .words(let lot) = row[5] else { return nil }
            return lot
        }
        #expect(ranks == ranks.sorted() && Set(ranks).count == 2)
        #expect(!minutes.words(.chinese).joined().contains("失独"))
        let proof = try await desk.owner.one("SELECT proof FROM casework.delivery")?
            .value(0, as: String.self)
        #expect(proof?.contains("第 1 轮第 2 名（不计优先为第") == true)
        #expect(try await desk.isReceived("JY-3.4a"))
    }

    @Test func whoLosesThePriorityIsNotMarkedAndReceivesNothing() async throws {
        let house = try await HousingHouse("jiangyan")
        let desk = house.desk
        try await queue(house)
        try await house.home("F1")
        try await desk.tell("M", "special_assistance", "", from: "2026-03-01")
        let lost = await desk.refusal {
            try await desk.run(RoundFreeze.self, "--home F1", by: house.review)
        }
        #expect(lost?.contains("JY-3.4a does not give M the priority today") == true)
        // Lost between the freeze and the draw: the draw is not held up, nothing is delivered.
        try await desk.tell("M", "special_assistance", "loss", from: "2026-03-02")
        _ = try await desk.run(RoundFreeze.self, "--home F1", by: house.review)
        _ = try await desk.run(RoundSeed.self, "1 --seed 88888 --source 公证处", by: house.intake)
        try await desk.tell("M", "special_assistance", "", from: "2026-03-02")
        _ = try await desk.run(RoundDraw.self, "1", by: house.approve)
        #expect(try await desk.isReceived("JY-3.4a") == false)
        #expect(try await desk.count("SELECT count(*) FROM housing.round_rank") == 4)
    }

    @Test func theSeedComesAfterTheFreezeAndStays() async throws {
        let house = try await HousingHouse("jiangyan")
        let desk = house.desk
        try await queue(house)
        let unknown = await desk.refusal {
            try await desk.run(RoundFreeze.self, "--home F9", by: house.review)
        }
        #expect(unknown?.contains("there is no such home") == true)
        let none = await desk.refusal { try await desk.run(RoundFreeze.self, "", by: house.review) }
        #expect(none?.contains("at least one home") == true)
        let early = await desk.refusal {
            try await desk.run(RoundSeed.self, "1 --seed 12345 --source 公证处", by: house.intake)
        }
        #expect(early?.contains("There is no round 1") == true)
        try await drawn(house)
        let other = await desk.refusal {
            try await desk.run(RoundSeed.self, "1 --seed 99999 --source 公证处", by: house.intake)
        }
        #expect(other?.contains("and stays") == true)
        let again = try await desk.run(RoundDraw.self, "1", by: house.approve)
        #expect(again.first?.contains("is drawn, 4 households") == true)
        // A seed from before the freeze, or by who froze, is no row.
        for (clerk, at) in [("intake", "frozen_at - interval '1 second'"), ("review", "now()")] {
            let back: Query = at == "now()" ? "now()" : "r.recorded_at - interval '1 second'"
            let error = await #expect(throws: PostgresError.self) {
                try await desk.owner.execute(
                    """
                    INSERT INTO housing.round_seed (district, round, client, seed, source,
                        frozen_by, frozen_at, recorded_by, recorded_at)
                    SELECT r.district, r.nth, 'x', 'seed', '公证处', r.recorded_by, r.recorded_at,
                        \(clerk), \(back) FROM housing.round AS r
                    """)
            }
            #expect(error?.sqlState == "23514")
        }
    }

    @Test func aHomeGivenBackIsInThePoolAgain() async throws {
        let house = try await HousingHouse("jiangyan")
        let desk = house.desk
        try await queue(house)
        try await drawn(house)
        let back = "--home F1 --reason 搬去女儿家 --document 交接单1 --id b"
        let unheld = await desk.refusal {
            try await desk.run(HomeGiveBack.self, back, by: house.intake)
        }
        #expect(unheld?.contains("offered to nobody") == true)
        _ = try await desk.run(OfferNext.self, "1 --home F1", by: house.intake)
        let open = await desk.refusal {
            try await desk.run(HomeGiveBack.self, back, by: house.intake)
        }
        #expect(open?.contains("Nobody has home F1") == true)
        _ = try await desk.run(
            OfferReply.self, "--home F1 --accepted yes --on 2026-03-02", by: house.intake)
        let early = await desk.refusal {
            try await desk.run(HomeGiveBack.self, back + " --on 2026-03-01", by: house.intake)
        }
        #expect(early?.contains("before it was taken") == true)
        let bare = await desk.refusal {
            try await desk.run(
                HomeGiveBack.self, "--home F1 --reason 搬 --document 交接单1", by: house.intake)
        }
        #expect(bare?.contains("--reason") == true)
        for _ in 1...2 {
            let said = try await desk.run(HomeGiveBack.self, back, by: house.intake)
            #expect(said.first?.contains("it is free for a round") == true)
        }
        #expect(try await desk.count("SELECT count(*) FROM housing.offer_end") == 1)
        let again = await desk.refusal {
            try await desk.run(
                HomeGiveBack.self, back.replacing("--id b", with: "--id c"), by: house.intake)
        }
        #expect(again?.contains("was given back") == true)
        // The next in line of the same round has it now, and the list says what became of the
        // first.
        let next = try await desk.run(OfferNext.self, "1 --home F1", by: house.intake)
        #expect(next.first?.contains("rank 2") == true)
        let listed = try await desk.page(OfferList.self, ["1"], by: house.intake)
        #expect(listed.words(.english).contains { $0.contains("given back") })
    }

    @Test func aHomeIsGivenOnce() async throws {
        let house = try await HousingHouse("jiangyan")
        let desk = house.desk
        try await queue(house)
        try await drawn(house, homes: ["F1", "F2"])
        let first = try await desk.run(OfferNext.self, "1 --home F1 --id o1", by: house.intake)
        #expect(first.first?.contains("rank 1, O") == true)
        #expect(
            try await desk.run(OfferNext.self, "1 --home F1 --id o1", by: house.intake) == first)
        let open = await desk.refusal {
            try await desk.run(OfferNext.self, "1 --home F1", by: house.intake)
        }
        #expect(open?.contains("awaits an answer") == true)
        let mute = await desk.refusal {
            try await desk.run(OfferReply.self, "--home F1 --accepted no", by: house.intake)
        }
        #expect(mute?.contains("--reason") == true)
        _ = try await desk.run(
            OfferReply.self, "--home F1 --accepted no --reason 离医院太远", by: house.intake)
        let next = try await desk.run(OfferNext.self, "1 --home F1", by: house.intake)
        #expect(next.first?.contains("rank 2, M") == true)
        let leaving = await desk.refusal {
            try await desk.run(RentalEnd.self, "M --reason withdrawn", by: house.intake)
        }
        #expect(leaving?.contains("awaits their answer") == true)
        for _ in 1...2 {
            _ = try await desk.run(OfferReply.self, "--home F1 --accepted yes", by: house.intake)
        }
        #expect(try await house.fact("housing.difficulty", of: "M") == "0")
        #expect(try await house.fact("housing.applied", of: "M") == "0")
        let given = await desk.refusal {
            try await desk.run(OfferNext.self, "1 --home F1", by: house.intake)
        }
        #expect(given?.contains("a home is given once") == true)
        try await givenTwiceByHand(house)
        let third = try await desk.run(OfferNext.self, "1 --home F2", by: house.intake)
        #expect(third.first?.contains("rank 3, G-") == true)
        _ = try await desk.run(OfferReply.self, "--home F2 --accepted yes", by: house.intake)
        let list = try await desk.page(HomeList.self, [], by: house.intake)
        #expect(list.rows.allSatisfy { $0[3] == .text(Text("已分配", en: "given")) })
        #expect(try await desk.page(OfferList.self, ["1"], by: house.intake).rows.count == 3)
    }

    /// The keys hold without the program: neither the home nor the family again.
    private func givenTwiceByHand(_ house: HousingHouse) async throws {
        for (home, application) in [("F1", "G-1"), ("F2", "M")] {
            let error = await #expect(throws: PostgresError.self) {
                try await house.desk.owner.execute(
                    """
                    INSERT INTO housing.offer (district, home, turn, client, round, application,
                        attempt, person, offered_on, recorded_by)
                    SELECT h.district, h.id, 1 + (SELECT count(*) FROM housing.offer AS o
                            WHERE o.home = h.id), 'twice', 1, a.id,
                        1 + (SELECT count(*) FROM housing.offer AS o WHERE o.application = a.id),
                        a.person, '2026-03-02', 'x'
                    FROM housing.home AS h, housing.application AS a
                    LEFT JOIN kernel.person AS p ON p.id = a.person
                    WHERE h.code = \(home) AND \(application) IN (a.label, p.ref)
                    """)
            }
            #expect(error?.sqlState == "23503", "\(home) \(application)")
        }
    }

    @Test func twoClerksAtOnceOfferOneHomeToOne() async throws {
        let house = try await HousingHouse("jiangyan")
        try await queue(house)
        try await drawn(house)
        let clerks = [
            try await house.desk.desk("one", duties: ["intake"]),
            try await house.desk.desk("two", duties: ["intake"]),
        ]
        let offered = try await withThrowingTaskGroup(of: Bool.self) { group in
            for clerk in clerks {
                group.addTask {
                    do {
                        _ = try await house.desk.run(OfferNext.self, "1 --home F1", by: clerk)
                        return true
                    } catch is Refusal { return false }
                }
            }
            var found: [Bool] = []
            for try await isOffered in group { found.append(isOffered) }
            return found
        }
        #expect(offered.filter { $0 }.count == 1)
        #expect(try await house.desk.count("SELECT count(*) FROM housing.offer") == 1)
    }

    @Test func theFileOfOthersTakesNumbersAndNoPeople() async throws {
        let house = try await HousingHouse("jiangyan")
        let desk = house.desk
        let file = try desk.file(
            "others.csv",
            [
                "label,applied_on,people,area,income", "G-1,2024-01-01,2,99.99,none",
                "321204196001010016,2024-01-01,2,0,none", "王小兰,2024-01-01,2,0,none",
                "G-2,2024-02-30,2,0,none", "G-3,2024-01-01,0,0,none", "G-4,2024-01-01,1,-5,none",
                "=1+1,2024-01-01,1,0,none", "G-1,2024-01-01,2,0,none",
            ])
        let taken = try await desk.page(RentalOthers.self, [file], by: house.intake)
        #expect(taken.lines.first?.en.contains("1 taken, 0 unchanged, 7 rejected") == true)
        let again = try await desk.page(RentalOthers.self, [file], by: house.intake)
        #expect(again.lines.first?.en.contains("0 taken, 1 unchanged, 7 rejected") == true)
        let list = try await desk.page(RentalList.self, [], by: house.intake)
        #expect(list.rows.map { $0[5] } == [.number(49)])
        let reviewer = await desk.refusal {
            try await desk.page(
                RentalOthers.self,
                [try desk.file("b.csv", ["label,applied_on,people,area,income"])],
                by: try await desk.desk("nobody", duties: ["pay"]))
        }
        #expect(reviewer != nil)
    }
}
