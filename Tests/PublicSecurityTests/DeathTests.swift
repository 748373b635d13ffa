import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import PublicSecurity
@testable import Yuhou

/// Deaths: whom the file is about, what stops the same day, and what three offices say.
@Suite struct DeathTests {
    @Test(arguments: [("jiangyan", "JY-3.1.1b"), ("nanchuan", "NC-3.1a")])
    func aDeathToldByTheFileStopsMoneyTheSameDay(folder: String, clause: String) async throws {
        let house = try await DeskHouse.police(of: folder)
        let number = try await house.addNumbered("M", 1)
        let office = try await house.house.office()
        _ = try await Assessment(office, district: house.district).tick()
        _ = try await CaseOpening(office, district: house.district).run()
        #expect(try await house.outcome(clause, of: "M") == .yes)
        let cases = try await house.count(
            """
            SELECT count(*) FROM casework.case_file AS c JOIN kernel.person AS p
              ON p.district = c.district AND p.id = c.person
            WHERE p.ref = 'M' AND c.clause = \(clause) AND c.kind = 0 AND c.state = 0
            """)
        #expect(cases == 1, "money is in somebody's hands")
        let told = try await house.deaths(["\(number),王M,2026-02-27,illness"])
        #expect(told.contains("1 taken"), "\(told)")
        #expect(try await house.outcome(clause, of: "M") == .no)
        #expect(try await house.outcome(clause, of: "M", on: "2026-02-26") == .yes)
        func stops() async throws -> Int64 {
            try await house.count(
                """
                SELECT count(*) FROM casework.case_file AS c JOIN kernel.person AS p
                  ON p.district = c.district AND p.id = c.person
                WHERE p.ref = 'M' AND c.clause = \(clause) AND c.kind = 2 AND c.cause = 'death'
                  AND c.opened_on = kernel.today() AND c.state = 0
                """)
        }
        #expect(try await stops() == 1, "the stop is proposed the same day")
        let again = try await house.deaths(["\(number),王M,2026-02-27,illness"])
        #expect(again.contains("0 taken, 1 unchanged"), "\(again)")
        #expect(try await stops() == 1)
        print("\(clause): stop proposed on the day the police told the death")
    }

    /// What is wrong with a row; the case names are the trap.
    private struct Wrong: Sendable {
        let name: String
        let line: @Sendable (String) -> String
        let reason: String
    }

    private static let wrong: [Wrong] = [
        Wrong(
            name: "a number of the register with another name kills nobody",
            line: { "\($0),李四,2026-02-01,illness" }, reason: "a ticket is opened"),
        Wrong(
            name: "a death that will come", line: { "\($0),王M,2027-02-01,illness" },
            reason: "in the future"),
        Wrong(
            name: "a day that never was", line: { "\($0),王M,2026-02-30,illness" },
            reason: "day `2026-02-30`: should be a day"),
        Wrong(
            name: "a death before the birth", line: { "\($0),王M,1955-02-01,illness" },
            reason: "before the birth"),
        Wrong(
            name: "a cause that is none", line: { "\($0),王M,2026-02-01,sorrow" },
            reason: "illness, accident or other"),
        Wrong(
            name: "no number", line: { _ in ",王M,2026-02-01,illness" },
            reason: "id_number: is empty"),
        Wrong(
            name: "a broken number", line: { "\($0.dropLast())Z,王M,2026-02-01,illness" },
            reason: "id_number:"),
    ]

    @Test func aWrongRowIsNotTakenAndTheReasonSaysWhatWouldBeRight() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        for wrong in Self.wrong {
            let words = try await house.deaths([wrong.line(number)])
            #expect(words.contains("0 taken"), "\(wrong.name): \(words)")
            #expect(words.contains(wrong.reason), "\(wrong.name): \(words)")
            #expect(!words.contains(number), "no number on a screen")
        }
        #expect(try await house.count("SELECT count(*) FROM public_security.death_entry") == 0)
        let twice = try await house.deaths([
            "\(number),王M,2026-02-01,illness", "\(number),王M,2026-02-02,illness",
        ])
        #expect(twice.contains("is the same person as line 2"), "\(twice)")
        let tickets = try await house.run(TicketList.self, "", by: house.desk("review"))
        #expect(tickets.first == "1 tickets.", "\(tickets)")
        #expect(!tickets.joined().contains("李四"), "names are masked wherever they stand")
    }

    @Test func nothingOfAStrangerIsKeptAndAPreviewWritesNothing() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        let stranger = try house.number("1950-01-01", 77)
        let lines = ["\(stranger),赵某某,2026-02-01,病故", "\(number),王M,2026-02-01,意外"]
        let preview = try await house.deaths(lines, "--dry-run")
        #expect(preview.contains("preview: 1 taken, 1 unchanged, 0 rejected"), "\(preview)")
        #expect(try await house.count("SELECT count(*) FROM public_security.death_entry") == 0)
        let taken = try await house.deaths(lines)
        #expect(taken.contains("1 are nobody's of the register"), "\(taken)")
        let kept = try await house.count(
            """
            SELECT count(*) FROM public_security.death_entry AS d
            WHERE d::text ~ '赵|[0-9]{17}'
            """)
        #expect(kept == 0)
        #expect(try await house.count("SELECT count(*) FROM public_security.death_entry") == 1)
    }

    @Test func thePoliceCorrectTheirOwnDayAndTheEarlierOneIsGone() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        _ = try await house.deaths(["\(number),王M,2026-02-01,illness"])
        #expect(try await house.outcome("NC-3.1a", of: "M", on: "2026-02-10") == .no)
        let later = try await house.deaths(["\(number),王M,2026-02-20,illness"])
        #expect(later.contains("1 taken"), "\(later)")
        #expect(try await house.outcome("NC-3.1a", of: "M", on: "2026-02-10") == .yes)
        #expect(try await house.outcome("NC-3.1a", of: "M", on: "2026-02-20") == .no)
        // And back again: what was told, changed and told again counts again.
        _ = try await house.deaths(["\(number),王M,2026-02-01,illness"])
        #expect(try await house.outcome("NC-3.1a", of: "M", on: "2026-02-10") == .no)
        #expect(try await house.count("SELECT count(*) FROM public_security.death_entry") == 3)
    }

    @Test func aDeathThatWasTakenBackDoesNotReturnWithTheNextFile() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        let line = "\(number),王M,2026-02-01,illness"
        _ = try await house.deaths([line])
        let clerk = try await house.desk("approve")
        for _ in 1...2 {
            _ = try await house.run(
                DeathWithdraw.self, "M --reason 本人到派出所核对在世 --id w", by: clerk)
        }
        #expect(try await house.outcome("NC-3.1a", of: "M") == .yes)
        let again = try await house.deaths([line])
        #expect(again.contains("does not return with a file"), "\(again)")
        #expect(try await house.outcome("NC-3.1a", of: "M") == .yes)
        let told = "M --on 2026-02-01 --cause illness --reason 法院文书 --id r"
        for _ in 1...2 { _ = try await house.run(DeathRecord.self, told, by: clerk) }
        #expect(try await house.outcome("NC-3.1a", of: "M") == .no)
        #expect(try await house.count("SELECT count(*) FROM public_security.death_entry") == 3)
        let other = await house.refusal {
            try await house.run(
                DeathRecord.self, "M --on 2026-02-03 --cause illness --reason 法院文书 --id r",
                by: clerk)
        }
        #expect(other == Bureau.usedClient.text.en)
        let nothing = await house.refusal {
            try await house.run(DeathWithdraw.self, "Mc --reason 他人登记错误", by: clerk)
        }
        // Mc's death was told by the police in the register itself: it can be taken back.
        #expect(nothing == nil)
        let unknown = await house.refusal {
            try await house.run(DeathWithdraw.self, "Mc --reason 他人登记错误", by: clerk)
        }
        #expect(unknown?.contains("the police have told no death") == true, "\(unknown ?? "")")
    }

    @Test func whoMayNotTellIsRefusedInWordsAndNobodyActsOnKin() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        let line = "\(number),王M,2026-02-01,illness"
        let review = try await house.desk("review")
        let refused = await house.refusal { try await house.deaths([line], by: review) }
        #expect(refused?.contains("duty intake or approve") == true, "\(refused ?? "")")
        let typed = "M --on 2026-02-01 --cause illness --reason 法院文书"
        #expect(
            await house.refusal { try await house.run(DeathRecord.self, typed, by: review) } != nil)
        _ = try await house.desk("cousin", duties: ["intake"])
        try await house.makeKin("cousin", of: number)
        let kin = try await house.desk("cousin", duties: ["intake"])
        let words = try await house.deaths([line], by: kin)
        #expect(words.contains("is you or your kin"), "\(words)")
        #expect(
            await house.refusal { try await house.run(DeathRecord.self, typed, by: kin) } != nil)
        #expect(try await house.count("SELECT count(*) FROM public_security.death_entry") == 0)
        let hostile = await house.refusal {
            try await house.page(
                DeathRecord.self,
                [
                    "M'; DROP TABLE public_security.death_entry; --", "--on", "2026-02-01",
                    "--cause", "illness", "--reason", "法院文书",
                ], by: house.desk("intake"))
        }
        #expect(hostile != nil)
        #expect(try await house.count("SELECT count(*) FROM public_security.death_entry") == 0)
    }
}

/// Three offices and one death.
@Suite struct DeathMatchTests {
    /// Five dead: known to one, two, all three; with other days; one taken back.
    private func house() async throws -> DeskHouse {
        let house = try await DeskHouse.police()
        func dead(_ ref: String, _ words: [(String, String)]) async throws {
            try await house.add(ref, household: "H-\(ref)")
            for (source, day) in words {
                try await house.house.tell(ref, "death", "illness", from: day, source: source)
            }
        }
        let (police, health, civil) = ("public_security", "health", "civil_affairs")
        try await dead("P", [(police, "2026-01-01")])
        try await dead("H", [(health, "2026-01-01")])
        try await dead("T", [(police, "2026-01-01"), (health, "2026-01-01")])
        try await dead(
            "A", [(police, "2026-01-01"), (health, "2026-01-01"), (civil, "2026-01-01")])
        try await dead(
            "D", [(police, "2026-01-05"), (health, "2026-01-03"), (civil, "2026-01-05")])
        // Another desk's hearsay is no source, and a report taken back is none.
        try await house.house.tell("H", "death", "illness", from: "2026-01-01", source: "towns")
        try await dead("W", [(civil, "2026-01-01")])
        try await house.house.tell("W", "death", "withdrawn", from: "2026-01-01", source: civil)
        return house
    }

    @Test func whatDiffersStandsFirstThenWhatOneAloneKnows() async throws {
        let house = try await house()
        let found = try await DeathMatch(house.desk("review")).list()
        #expect(found.map(\.ref) == ["D", "P", "H", "T"])
        #expect(found.map(\.finding) == [.differ, .one, .one, .two])
        let differing = try #require(found.first)
        #expect("\(differing.day)" == "2026-01-03", "the earliest day counts")
        var agreed = DeathMatch.Filter()
        agreed.findings = [.agree]
        #expect(try await DeathMatch(house.desk("review")).list(agreed).map(\.ref) == ["A"])
        let page = try await house.page(
            DeathMatchList.self, ["--finding", "one"], by: house.desk("review"))
        #expect(page.rows.count == 2)
        let words = page.words(.english).joined(separator: "\n")
        #expect(words.contains("silence proves nothing"), "no file ever came: \(words)")
        #expect(!words.contains("illness"))
    }

    @Test func whoDiffersIsAskedAtOnceAndWhoIsSilentAfterFifteenDays() async throws {
        let house = try await house()
        let clerk = try await house.desk("review")
        let first = try await house.run(DeathChase.self, "", by: clerk)
        #expect(first.first == "1 new tickets.", "only the other day: \(first)")
        // Fifteen days on: P by two, T by one; H is the police's own to find out.
        try await house.house.set("2026-03-17")
        let later = try await house.desk("review")
        let second = try await house.run(DeathChase.self, "", by: later)
        #expect(second.first == "3 new tickets.", "\(second)")
        #expect(try await house.run(DeathChase.self, "", by: later).first == "0 new tickets.")
        let referred = try await house.count(
            """
            SELECT count(*) FROM kernel.referral AS r
            JOIN public_security.ticket_referral AS t
              ON t.district = r.district AND t.referral = r.id
            WHERE r.to_department IN ('health', 'civil_affairs')
            """)
        #expect(referred == 4, "each owner has it among its referrals")
        let overdue = try await house.run(TicketList.self, "--overdue", by: later)
        #expect(overdue.first == "0 tickets.")
        try await house.house.set("2026-03-18")
        let late = try await house.run(TicketList.self, "--overdue", by: house.desk("review"))
        #expect(late.first == "1 tickets.", "due on 17 March: \(late)")
    }

    /// Whatever three offices say of whomever, the finding is what counting them by hand gives.
    @Test func theFindingIsWhatCountingByHandGives() async throws {
        let house = try await DeskHouse.police()
        let seed: UInt64 = 20_261_126
        print("death match seed \(seed)")
        var random = SeededRandom(seed: seed)
        var expected: [String: DeathMatch.Finding] = [:]
        for at in 1...24 {
            let ref = "R\(at)"
            try await house.add(ref, household: "H-\(ref)")
            var days: [String] = []
            for source in ["public_security", "health", "civil_affairs"]
            where Int.random(in: 0...3, using: &random) > 0 {
                let day = "2026-01-0\(Int.random(in: 1...2, using: &random))"
                days.append(day)
                try await house.house.tell(ref, "death", "other", from: day, source: source)
            }
            guard !days.isEmpty else { continue }
            expected[ref] =
                Set(days).count > 1
                ? .differ : days.count == 1 ? .one : days.count == 2 ? .two : .agree
        }
        var filter = DeathMatch.Filter()
        filter.findings = DeathMatch.Finding.allCases
        let found = try await DeathMatch(house.desk("review")).list(filter)
        #expect(found.count > 10)
        #expect(
            Dictionary(uniqueKeysWithValues: found.map { ($0.ref, $0.finding) }) == expected)
    }
}
