import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import PublicSecurity
@testable import Yuhou

/// The household register and corrected numbers.
@Suite struct RegisterTests {
    @Test func aRowTellsWhereAndHowSomebodyIsRegisteredOnce() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        let row = house.household(
            number, "王M", kind: "居民", area: "220", since: "2026-01-10")
        let preview = try await house.households([row], "--dry-run")
        #expect(preview.contains("preview: 1 taken"), "\(preview)")
        #expect(try await house.count("SELECT count(*) FROM public_security.household_entry") == 0)
        #expect(try await house.households([row]).contains("1 taken"))
        let again = try await house.households([row])
        #expect(again.contains("0 taken, 1 unchanged"), "\(again)")
        #expect(try await house.count("SELECT count(*) FROM public_security.household_entry") == 1)
        let told = try await house.count(
            """
            SELECT count(*) FROM kernel.fact AS f JOIN kernel.person AS p
              ON p.district = f.district AND p.id = f.person
            WHERE p.ref = 'M' AND f.from_day = '2026-01-10' AND f.source = 'public_security'
              AND (f.kind, coalesce(f.code, f.number::text)) IN (('hukou.district', '500119'),
                ('hukou.kind', 'unified'), ('hukou.area', 'rural'))
            """)
        #expect(told == 3)
        let listed = try await house.run(HouseholdList.self, "", by: house.desk("review"))
        #expect(listed.first == "1 of the register.")
        #expect(!listed.joined().contains("王M"), "masked")
    }

    @Test func whoMovesOutFallsOutTheSameDayAndNeedsATransferFile() async throws {
        let house = try await DeskHouse.police()
        let (out, stay) = (
            try await house.addNumbered("M", 1), try await house.addNumbered("S", 2)
        )
        let office = try await house.house.office()
        _ = try await Assessment(office, district: house.district).tick()
        _ = try await CaseOpening(office, district: house.district).run()
        let rows = [
            house.household(out, "王M", district: 321_204, since: "2026-02-15"),
            house.household(stay, "王S"),
        ]
        #expect(try await house.households(rows).contains("2 taken"))
        let moved = try await MoveBook(house.desk("review")).list()
        #expect(moved.map(\.row.ref) == ["M"])
        #expect(moved.first?.isOut == true)
        #expect(moved.first?.state == .handOver)
        #expect(moved.first?.row.previous == 500_119)
        let words = try await house.run(MoveList.self, "", by: house.desk("review"))
        #expect(words.joined().contains("transfer file needed"), "\(words)")
        // Two weeks later than the file said: one move, of the right day.
        _ = try await house.run(
            HouseholdCorrect.self,
            "M --kind rural --registered 321204 --since 2026-02-28 --reason 迁移证日期为准 --id d",
            by: house.desk("intake"))
        let later = try await MoveBook(house.desk("review")).list()
        #expect(later.map { "\($0.row.entry.since)" } == ["2026-02-28"])
        #expect(later.first?.row.previous == 500_119)
        // Back by a correction: nothing moved.
        let clerk = try await house.desk("intake")
        let typed =
            "M --kind rural --registered 500119 --town 500119001 --since 2026-02-15 "
            + "--reason 派出所录入错误 --id c"
        for _ in 1...2 { _ = try await house.run(HouseholdCorrect.self, typed, by: clerk) }
        #expect(try await MoveBook(clerk).list().isEmpty)
        let other = await house.refusal {
            try await house.run(
                HouseholdCorrect.self,
                typed.replacingOccurrences(of: "--kind rural", with: "--kind urban"), by: clerk)
        }
        #expect(other == Bureau.usedClient.text.en)
    }

    @Test func whoMovesInIsListedUntilTheOldDistrictsFileIsThere() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        try await house.tell("M", "hukou.district", "321204", from: "2025-01-01")
        let row = house.household(number, "王M", since: "2026-02-01")
        #expect(try await house.households([row]).contains("1 taken"))
        let moved = try await MoveBook(house.desk("review")).list()
        #expect(moved.map(\.state) == [.ask])
        #expect(moved.first?.row.previous == 321_204)
    }

    /// What is wrong with a row; the case names are the trap.
    private struct Wrong: Sendable {
        let name: String
        let change: @Sendable (DeskHouse, String) -> String
        let reason: String
    }

    private static let wrong: [Wrong] = [
        Wrong(
            name: "a unified registration without the class of its area decides nothing",
            change: { $0.household($1, "王M", kind: "居民") }, reason: "area ``: should be given"),
        Wrong(
            name: "a kind that is none",
            change: { $0.household($1, "王M", kind: "蓝印") }, reason: "urban, rural or unified"),
        Wrong(
            name: "a town of another district",
            change: { $0.household($1, "王M", town: "321204001") },
            reason: "nine digits that begin with 500119"),
        Wrong(
            name: "a village of another town",
            change: { $0.household($1, "王M", village: "500119002001") },
            reason: "twelve digits that begin with the town's"),
        Wrong(
            name: "a district of five digits",
            change: { $0.household($1, "王M", town: "", district: 50_011) },
            reason: "six digits of a district"),
        Wrong(
            name: "a day that will come",
            change: { $0.household($1, "王M", since: "2027-01-01") },
            reason: "today (2026-03-02) or an earlier day"),
        Wrong(
            name: "a registration before the birth",
            change: { $0.household($1, "王M", since: "1950-01-01") }, reason: "before the birth"),
    ]

    @Test func aWrongRowIsNotTakenAndTheReasonSaysWhatWouldBeRight() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        for wrong in Self.wrong {
            let words = try await house.households([wrong.change(house, number)])
            #expect(words.contains("0 taken"), "\(wrong.name): \(words)")
            #expect(words.contains(wrong.reason), "\(wrong.name): \(words)")
        }
        #expect(try await house.count("SELECT count(*) FROM public_security.household_entry") == 0)
        _ = try await house.households([house.household(number, "王M", since: "2025-01-01")])
        let back = try await house.households([
            house.household(number, "王M", kind: "urban", since: "2024-01-01")
        ])
        #expect(back.contains("`household correct` puts it right"), "\(back)")
        try await house.tell("M", "death", "illness", from: "2026-01-01")
        let dead = try await house.households([
            house.household(number, "王M", kind: "urban", since: "2026-02-01")
        ])
        #expect(dead.contains("died on 2026-01-01"), "\(dead)")
    }

    @Test func aCorrectedNumberKeepsThePersonAndTheOldOneStillFindsThem() async throws {
        let house = try await DeskHouse.police()
        let old = try await house.addNumbered("M", 1)
        let other = try await house.addNumbered("S", 2)
        let new = try house.number("1956-01-02", 9)
        let line = "\(old),\(new),王M,2026-02-01"
        let preview = try await house.numbers([line], "--dry-run")
        #expect(preview.contains("preview: 1 taken"), "\(preview)")
        #expect(
            try await house.count("SELECT count(*) FROM public_security.number_correction") == 0)
        let numbersBefore = try await house.count("SELECT count(*) FROM kernel.identity_number")
        let taken = try await house.numbers([line])
        #expect(taken.contains("1 taken"), "\(taken)")
        #expect(!taken.contains(new))
        #expect(
            try await house.count("SELECT count(*) FROM kernel.identity_number")
                == numbersBefore + 1, "the old number stays as a former one")
        #expect(
            try await house.count(
                "SELECT count(*) FROM kernel.person WHERE ref = 'M' AND birth = '1956-01-02'") == 1,
            "birth follows the number")
        #expect(try await house.numbers([line]).contains("0 taken, 1 unchanged"))
        #expect(
            try await house.count("SELECT count(*) FROM public_security.number_correction") == 1)
        // A later file may have either number.
        for number in [old, new] {
            let told = try await house.deaths(["\(number),王M,2026-02-20,illness"])
            #expect(told.contains("0 rejected"), "\(told)")
        }
        #expect(try await house.count("SELECT count(*) FROM public_security.death_entry") == 1)
        let two = try await house.numbers(["\(other),\(new),王S,2026-02-02"])
        #expect(two.contains("the register has two persons (S, M)"), "\(two)")
        let broken = try await house.numbers([
            "\(other),\(new.dropLast())Z,王S,2026-02-02", "\(other),\(other),王S,2027-02-02",
        ])
        #expect(broken.contains("new_number:"), "\(broken)")
        let approver = try await house.desk("approve")
        let refused = await house.refusal { try await house.numbers([line], by: approver) }
        #expect(refused?.contains("duty intake") == true)
        let listed = try await house.run(NumberList.self, "", by: approver)
        #expect(listed.first == "1 corrections.")
    }
}

/// What differs, for its owner.
@Suite struct TicketTests {
    @Test func aTownThatDiffersIsATicketToTheTownsOnceAndEndsWhenItAgrees() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1, at: 2)
        let row = house.household(number, "王M")
        let first = try await house.households([row])
        #expect(first.contains("1 taken") && first.contains("1 new tickets"), "\(first)")
        let again = try await house.households([row])
        #expect(again.contains("1 unchanged") && again.contains("0 new tickets"), "\(again)")
        let ticket = try #require(try await TicketBook(house.desk("review")).list().first)
        #expect(ticket.owner == "towns")
        #expect((ticket.ours, ticket.theirs) == ("500119001", "500119002"))
        #expect("\(ticket.due)" == "2026-03-17")
        #expect(ticket.referral != nil)
        let opener = try await house.desk("intake")
        let words = "\(ticket.id) --outcome corrected --reason 镇街已改 --id e"
        let own = await house.refusal { try await house.run(TicketEnd.self, words, by: opener) }
        #expect(own?.contains("a colleague ends it") == true, "\(own ?? "")")
        let colleague = try await house.desk("review")
        let early = await house.refusal {
            try await house.run(TicketEnd.self, words, by: colleague)
        }
        #expect(early?.contains("still differs") == true, "\(early ?? "")")
        var correction = PersonRegister.Correction()
        correction.town = "500119001"
        _ = try await house.house.register().edit(
            correction, ref: "M", district: house.district)
        for _ in 1...2 { _ = try await house.run(TicketEnd.self, words, by: colleague) }
        #expect(try await TicketBook(colleague).list().isEmpty)
        #expect(
            try await house.count("SELECT count(*) FROM kernel.referral_act WHERE act = 2") == 1,
            "the owner has nothing to do any more")
        let other = await house.refusal {
            try await house.run(
                TicketEnd.self, "\(ticket.id) --outcome explained --reason 另有住处 --id f",
                by: colleague)
        }
        #expect(other?.contains("has ended") == true)
    }

    @Test func whatWasExplainedIsNotAskedAgainUntilItChanges() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1, at: 2)
        _ = try await house.households([house.household(number, "王M")])
        let colleague = try await house.desk("review")
        let ticket = try #require(try await TicketBook(colleague).list().first)
        _ = try await house.run(
            TicketEnd.self, "\(ticket.id) --outcome explained --reason 户籍与居住分离", by: colleague)
        let again = try await house.households([house.household(number, "王M")])
        #expect(again.contains("0 new tickets"), "\(again)")
    }

    @Test func twoClerksAtOnceOpenOneTicket() async throws {
        let house = try await DeskHouse.police()
        try await house.addNumbered("M", 1)
        let (one, two) = (
            try await house.desk("one", duties: ["intake"]),
            try await house.desk("two", duties: ["intake"])
        )
        let typed = "M --field name --ours 王五 --theirs 王M"
        async let first = house.refusal { try await house.run(TicketOpen.self, typed, by: one) }
        async let second = house.refusal { try await house.run(TicketOpen.self, typed, by: two) }
        let refusals = await [first, second].compactMap(\.self)
        #expect(refusals.count == 1, "\(refusals)")
        #expect(try await house.count("SELECT count(*) FROM public_security.ticket") == 1)
    }

    @Test func aTicketByHandIsOpenedOnceAndNonsenseIsRefusedInWords() async throws {
        let house = try await DeskHouse.police()
        try await house.addNumbered("M", 1)
        let clerk = try await house.desk("intake")
        let typed = "M --field other --owner housing --ours 住址甲 --theirs 住址乙 --id t"
        for _ in 1...2 { _ = try await house.run(TicketOpen.self, typed, by: clerk) }
        #expect(try await house.count("SELECT count(*) FROM public_security.ticket") == 1)
        let wrong: [(String, String)] = [
            (typed.replacingOccurrences(of: "住址甲", with: "住址丙"), "belongs to another entry"),
            ("M --field other --owner nobody --ours 甲甲", "should be another department"),
            ("M --field other --owner public_security --ours 甲甲", "should be another department"),
            ("M --field name --ours 甲甲 --theirs 甲甲", "nothing differs"),
            ("M --field name --ours 甲甲 --due 2026-03-01", "has passed"),
            ("X --field name --ours 甲甲", "X"),
        ]
        for (words, reason) in wrong {
            let refusal = await house.refusal {
                try await house.run(TicketOpen.self, words, by: clerk)
            }
            #expect(refusal?.contains(reason) == true, "\(words): \(refusal ?? "nil")")
        }
        let payer = try await house.desk("pay")
        #expect(
            await house.refusal { try await house.run(TicketOpen.self, typed, by: payer) } != nil)
        let direct = await house.refusal {
            try await clerk.transaction { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO public_security.ticket_end (district, ticket, person, opened_by,
                        client, outcome, reason, recorded_by)
                    SELECT district, id, person, recorded_by, 'x', 'explained', 'by myself',
                        recorded_by FROM public_security.ticket
                    """)
            }
        }
        #expect(direct != nil, "who opened it cannot end it, whatever the program says")
    }
}
