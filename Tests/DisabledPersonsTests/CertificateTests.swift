import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import DisabledPersons
@testable import Yuhou

/// The number of a certificate, and the feed that brings them.
@Suite struct CertificateTests {
    @Test(arguments: [
        ("the nineteenth digit is the category, the twentieth the grade", "22", "hearing 2 0"),
        ("seven is multiple", "71", "multiple 1 0"),
        ("one is vision, two is hearing, not the other way round", "14", "vision 4 0"),
        ("a re-issue appends B1", "43B1", "physical 3 1"),
        ("small letters are read", "43b12", "physical 3 12"),
        ("there is no category 8", "82", "character 19"),
        ("there is no grade 5", "25", "character 20"),
        ("a re-issue has no zero", "22B0", "after character 20"),
        ("a re-issue has no leading zero", "22B01", "after character 20"),
        ("only B marks a re-issue", "22C1", "after character 20"),
        ("Arabic-Indic digits are none", "22B٣", "after character 20"),
        ("nineteen digits are too few", "2", "20 characters"),
        ("a hundredth re-issue is none", "22B100", "20 characters"),
    ])
    func aNumberIsReadByItsPlaces(_ sentence: String, _ tail: String, _ expected: String) throws {
        let holder = try DeskHouse.number(7)
        let read = Self.read(holder.text + tail)
        #expect(read.contains(expected), "\(sentence): \(read)")
        #expect(!read.contains(holder.text.prefix(12)), "never the number")
    }

    /// Category, grade and issue; or what is wrong.
    private static func read(_ word: String) -> String {
        do {
            let read = try CertificateNumber(word)
            return "\(read.category.rawValue) \(read.grade) \(read.issue)"
        } catch {
            return error.text.en
        }
    }

    @Test func aWrongCheckDigitIsTheHoldersNumbersFault() throws {
        let right = try DeskHouse.number(7).text
        let last = right.last == "1" ? "2" : "1"
        #expect(Self.read(right.dropLast() + last + "22").contains("check digit should be"))
    }

    @Test func aFileIsPreviewedTakenAndTakenAgainWithoutChange() async throws {
        let house = try await DeskHouse.open()
        for (at, ref) in ["A", "B"].enumerated() { try await house.addHolder(ref, at + 1) }
        let intake = try await house.desk("intake")
        let rows = [
            try DeskHouse.row("A", 1, "22"), try DeskHouse.row("B", 2, "53", category: "智力"),
            try DeskHouse.row("X", 9, "22"), "abc,王,2,2,2020-01-01,,valid",
        ]
        let preview = try await house.take(rows, by: intake, "--dry-run")
        #expect(preview.lines.first?.en.contains("2 taken, 0 unchanged, 2 rejected") == true)
        #expect(try await house.count("SELECT count(*) FROM disabled_persons.certificate") == 0)
        let taken = try await house.take(rows, by: intake)
        #expect(taken.lines.first?.en.contains("2 taken, 0 unchanged, 2 rejected") == true)
        #expect(taken.hasRejects)
        #expect(try await house.grading("A", on: "2026-03-02") == "hearing 2")
        #expect(try await house.grading("B", on: "2026-03-02") == "intellectual 3")
        #expect(try await house.grading("A", on: "2020-04-30") == nil, "before it was issued")
        let facts = try await house.count("SELECT count(*) FROM kernel.fact")
        let again = try await house.take(rows, by: intake)
        #expect(again.lines.first?.en.contains("0 taken, 2 unchanged, 2 rejected") == true)
        #expect(try await house.count("SELECT count(*) FROM kernel.fact") == facts)
        #expect(try await house.count("SELECT count(*) FROM disabled_persons.certificate") == 2)
        let kept = try await house.owner.query(
            "SELECT c::text FROM disabled_persons.certificate AS c"
        )
        .map { try $0.value(0, as: String.self) }
        let number = try DeskHouse.number(1).text
        #expect(!kept.contains { $0.contains(number) }, "the number is not kept in clear")
        let documents = try await house.owner.query("SELECT document FROM kernel.fact")
            .compactMap { try $0.value(0, as: String?.self) }
        #expect(!documents.contains { $0.contains(number.prefix(10)) })
    }

    @Test(arguments: [
        ("the grade's digit is unlike the column", "grade", "22", "2", "3", nil as String?),
        ("the category's digit is unlike the column", "category", "22", "4", "2", nil),
        ("the name is unlike the register", "name", "22", "2", "2", "李四"),
    ])
    func whatDoesNotAgreeOpensATicketAndTellsNothing(
        _ sentence: String, _ differs: String, _ digits: String, _ category: String,
        _ grade: String, _ name: String?
    ) async throws {
        let house = try await DeskHouse.open()
        try await house.addHolder("A", 1)
        let intake = try await house.desk("intake")
        let row = try DeskHouse.row(
            "A", 1, digits, category: category, grade: grade, name: name)
        let page = try await house.take([row], by: intake)
        #expect(page.next.contains { $0.en.contains("1 of them") }, "\(sentence)")
        #expect(try await house.grading("A", on: "2026-03-02") == nil)
        #expect(
            try await house.run(CertificateTickets.self, "", by: intake).contains {
                $0.contains(differs) && $0.contains("2026-03-17")
            })
        let again = try await house.take([row], by: intake)
        #expect(again.lines.first?.en.contains("0 taken, 1 unchanged") == true)
        let ticket = try await house.count("SELECT id FROM disabled_persons.ticket")
        let own = await house.refusal {
            try await house.run(
                CertificateClear.self, "\(ticket) --card --reason 见证件原件", by: intake)
        }
        #expect(own?.contains("a colleague decides it") == true)
        let colleague = try await house.desk("two", duties: ["intake"])
        _ = try await house.run(
            CertificateClear.self, "\(ticket) --columns --reason 见证件原件", by: colleague)
        let expected = category == "4" ? "physical \(grade)" : "hearing \(grade)"
        #expect(try await house.grading("A", on: "2026-03-02") == expected)
        let other = await house.refusal {
            try await house.run(
                CertificateClear.self, "\(ticket) --drop --reason 再次处理的", by: colleague)
        }
        #expect(other?.contains("decided already") == true)
        let after = try await house.take([row], by: intake)
        #expect(after.lines.first?.en.contains("0 taken, 1 unchanged") == true)
    }

    @Test func theConstraintTooRefusesWhoOpenedATicketToDecideIt() async throws {
        let house = try await DeskHouse.open()
        try await house.addHolder("A", 1)
        try await house.take(
            [try DeskHouse.row("A", 1, "22", grade: "3")], by: try await house.desk("intake"))
        await #expect(throws: PostgresError.self) {
            try await house.owner.execute(
                """
                INSERT INTO disabled_persons.ticket_end
                    (district, ticket, person, opened_by, decision, reason, recorded_by)
                SELECT district, id, person, recorded_by, 'card', 'because', recorded_by
                FROM disabled_persons.ticket
                """)
        }
    }

    @Test func whatWasToldBeforeAndDiffersIsATicketToo() async throws {
        let house = try await DeskHouse.open()
        try await house.addHolder("A", 1)
        try await house.tell("A", "disability.grade", "4")
        let intake = try await house.desk("intake")
        let page = try await house.take([try DeskHouse.row("A", 1, "22")], by: intake)
        #expect(page.next.contains { $0.en.contains("tickets") })
        #expect(try await house.grading("A", on: "2026-03-02") == "- 4", "the register stands")
        let ticket = try await house.count("SELECT id FROM disabled_persons.ticket")
        _ = try await house.run(
            CertificateClear.self, "\(ticket) --card --reason 见证件原件",
            by: try await house.desk("two", duties: ["intake"]))
        #expect(try await house.grading("A", on: "2026-03-02") == "hearing 2")
        #expect(
            try await house.grading("A", on: "2030-05-01") == nil, "nothing comes back after it")
    }

    @Test func aRegisterPutRightSettlesTheTicketWithTheNextFile() async throws {
        let house = try await DeskHouse.open()
        try await house.addHolder("A", 1)
        let intake = try await house.desk("intake")
        let row = try DeskHouse.row("A", 1, "22", name: "王小美")
        try await house.take([row], by: intake)
        try await house.owner.execute("UPDATE kernel.person SET name = '王小美' WHERE ref = 'A'")
        let page = try await house.take([row], by: intake)
        #expect(page.lines.first?.en.contains("1 taken") == true)
        #expect(try await house.grading("A", on: "2026-03-02") == "hearing 2")
        #expect(
            try await house.count(
                "SELECT count(*) FROM disabled_persons.ticket_end WHERE decision = 'resolved'") == 1
        )
    }

    @Test func aNumberUnlikeTheRegistersOpensATicketOfWhoHasNameAndBirth() async throws {
        let house = try await DeskHouse.open()
        try await house.addHolder("A", 1)
        let intake = try await house.desk("intake")
        let page = try await house.take([try DeskHouse.row("A", 5, "22")], by: intake)
        #expect(page.next.contains { $0.en.contains("tickets") })
        #expect(
            try await house.count(
                "SELECT count(*) FROM disabled_persons.ticket WHERE differs = 'holder'") == 1)
        let shown = try await house.run(CertificateTickets.self, "", by: intake).joined()
        #expect(!shown.contains(try DeskHouse.number(5).text.prefix(8)))
        #expect(shown.contains("王*"))
    }

    @Test func aLaterIssueSupersedesAndAnEarlierOneComesTooLate() async throws {
        let house = try await DeskHouse.open()
        try await house.addHolder("A", 1)
        let intake = try await house.desk("intake")
        let first = try DeskHouse.row("A", 1, "23", issued: "2015-01-01", to: "2035-01-01")
        let second = try DeskHouse.row("A", 1, "22B2", issued: "2020-01-01", to: "2030-01-01")
        let third = try DeskHouse.row("A", 1, "24B3", issued: "2025-01-01", to: "2027-01-01")
        try await house.take([first], by: intake)
        // B3 stands before B2 in the file; the order of the issues counts.
        let page = try await house.take([third, second], by: intake)
        #expect(page.lines.first?.en.contains("2 taken") == true)
        #expect(try await house.grading("A", on: "2019-12-31") == "hearing 3")
        #expect(try await house.grading("A", on: "2024-12-31") == "hearing 2")
        #expect(try await house.grading("A", on: "2027-01-01") == "hearing 4")
        #expect(try await house.grading("A", on: "2027-01-02") == nil, "no former one comes back")
        let late = try await house.take(
            [try DeskHouse.row("A", 1, "22B1", issued: "2019-01-01")], by: intake)
        #expect(late.rows.first?.last == .text(CertificateTests.tooLate))
        let changes = try await house.run(CertificateChanges.self, "", by: intake)
        #expect(
            changes.contains { $0.contains("worse") } && changes.contains { $0.contains("better") })
        await #expect(throws: PostgresError.self, "the chain refuses an earlier issue") {
            try await house.owner.execute(
                """
                INSERT INTO disabled_persons.certificate (district, person, seq, issue, category,
                    grade, issued_on, number_index, before_seq, before_issue, before_issued,
                    recorded_by)
                SELECT district, person, 4, 1, 'hearing', 2, '2026-01-01', sha256(''), 3, 3,
                    '2025-01-01', 'x' FROM disabled_persons.certificate WHERE seq = 3
                """)
        }
    }

    private static let tooLate = Text(
        "B1：已登记 B3，较早的或同次而证号不同的不再收；换发的应有下一个 B 号。",
        en: "B1: B3 stands; an earlier issue, or another number of the same, is not taken. A "
            + "re-issue has the next B.")

    @Test(arguments: [
        ("it holds through its last day, today", "2026-03-02", Truth.yes, Truth.no),
        ("one that ended yesterday holds no more", "2026-03-01", Truth.no, Truth.no),
        ("29 February is a last day like another", "2028-02-29", Truth.yes, Truth.yes),
    ])
    func aGradeEndsTheDayAfterTheLast(
        _ sentence: String, _ last: String, _ today: Truth, _ tomorrow: Truth
    ) async throws {
        let house = try await DeskHouse.open("jiangyan")
        try await house.addHolder("A", 1)
        try await house.take(
            [try DeskHouse.row("A", 1, "42", to: last)], by: try await house.desk("intake"))
        #expect(
            try await house.outcome("JY-3.2.5c", of: "A", on: "2026-03-02") == today, "\(sentence)")
        #expect(try await house.outcome("JY-3.2.5c", of: "A", on: "2026-03-03") == tomorrow)
        let end = try CaseHouse.day(last)
        #expect(try await house.grading("A", on: "\(end)") == "physical 2")
        #expect(try await house.grading("A", on: "\(end.adding(days: 1))") == nil)
    }

    @Test func aDayThatIsNoneIsRefused() async throws {
        let house = try await DeskHouse.open()
        try await house.addHolder("A", 1)
        let intake = try await house.desk("intake")
        for (to, issued) in [
            ("2027-02-29", "2020-05-01"), ("2019-01-01", "2020-05-01"), ("", "2026-03-03"),
            ("", "1984-12-31"),
        ] {
            let page = try await house.take(
                [try DeskHouse.row("A", 1, "22", issued: issued, to: to)], by: intake)
            #expect(page.hasRejects, "\(to) \(issued)")
        }
        #expect(try await house.count("SELECT count(*) FROM disabled_persons.certificate") == 0)
    }

    @Test func aVoidOneEndsOnTheDayOfTheFileAndOnlyAReissueFollows() async throws {
        let house = try await DeskHouse.open()
        try await house.addHolder("A", 1)
        let intake = try await house.desk("intake")
        try await house.take([try DeskHouse.row("A", 1, "22")], by: intake, "--as-of", "2026-02-01")
        let void = try DeskHouse.row("A", 1, "22", status: "注销")
        try await house.take([void], by: intake, "--as-of", "2026-02-15")
        #expect(try await house.grading("A", on: "2026-02-14") == "hearing 2")
        #expect(try await house.grading("A", on: "2026-02-15") == nil)
        let back = try await house.take(
            [try DeskHouse.row("A", 1, "22")], by: intake, "--as-of", "2026-03-01")
        #expect(back.hasRejects)
        try await house.take(
            [try DeskHouse.row("A", 1, "22B1", issued: "2026-03-01")], by: intake)
        #expect(try await house.grading("A", on: "2026-03-02") == "hearing 2")
        let older = await house.refusal {
            try await house.take([void], by: intake, "--as-of", "2026-02-20")
        }
        #expect(older?.contains("an older one is not") == true)
    }

    @Test func aRegradingAndAVoidOneGiveEveryBureauItsTasksOnce() async throws {
        let house = try await DeskHouse.open()
        try await house.addHolder("A", 1)
        let intake = try await house.desk("intake")
        func tasks(_ event: String, of desk: String) async throws -> Int64 {
            try await house.count(
                """
                SELECT count(*) FROM casework.task WHERE department = \(desk)
                  AND client LIKE 'certificate/%/' || \(desk) || '/' || \(event) || '-%'
                """)
        }
        try await house.take([try DeskHouse.row("A", 1, "23")], by: intake)
        #expect(try await tasks("E2", of: "disabled_persons") == 0, "an old one is no news")
        let regraded = try DeskHouse.row("A", 1, "22B1", issued: "2026-02-20")
        for _ in 0..<2 { try await house.take([regraded], by: intake) }
        #expect(try await tasks("E2", of: "disabled_persons") == 1)
        #expect(try await tasks("E2", of: "human_resources") == 1, "grade 2: the premium")
        let void = try DeskHouse.row("A", 1, "22B1", issued: "2026-02-20", status: "void")
        for _ in 0..<2 { try await house.take([void], by: intake) }
        #expect(try await tasks("E3", of: "disabled_persons") == 1)
    }

    @Test func nobodyTakesTheirOwnCertificate() async throws {
        let house = try await DeskHouse.open()
        try await house.addHolder("A", 1)
        let intake = try await house.desk("intake")
        try await house.makeKin("intake", of: try DeskHouse.number(1).text)
        let page = try await house.take([try DeskHouse.row("A", 1, "22")], by: intake)
        #expect(page.rows.first.map { "\($0)".contains("kin") } == true, "\(page.rows)")
    }

    @Test func whatEndsIsListedFirstAndTheFamilyIsTold() async throws {
        let house = try await DeskHouse.open()
        for (at, ref) in ["A", "B", "C"].enumerated() { try await house.addHolder(ref, at + 1) }
        let intake = try await house.desk("intake")
        try await house.take(
            [
                try DeskHouse.row("A", 1, "22", to: "2026-05-01"),
                try DeskHouse.row("B", 2, "22", to: "2026-04-01"),
                try DeskHouse.row("C", 3, "22", to: "2026-03-01"),
            ], by: intake)
        let soon = try await house.page(CertificateList.self, ["--within", "90"], by: intake)
        #expect(soon.rows.map(\.first) == [.words("B"), .words("A")])
        _ = try await house.run(CertificateRemind.self, "B --how 电话告知母亲 --id r", by: intake)
        _ = try await house.run(CertificateRemind.self, "B --how 电话告知母亲 --id r", by: intake)
        #expect(try await house.count("SELECT count(*) FROM disabled_persons.reminder") == 1)
        let told = try await house.page(CertificateList.self, ["--within", "90"], by: intake)
        #expect(told.rows.first?.last == .day(try CaseHouse.day("2026-03-02")))
        let ended = try await house.page(CertificateList.self, ["--ended"], by: intake)
        #expect(ended.rows.map(\.first) == [.words("C")])
    }

    /// Whatever the order of the file's rows and its cut into two files of rising issues, the same
    /// grades stand.
    @Test(arguments: [20_261_126 as UInt64, 7, 99])
    func theOrderOfTheRowsChangesNothing(_ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let (one, other) = (try await DeskHouse.open(), try await DeskHouse.open())
        var rows: [String] = []
        for person in 1...4 {
            for house in [one, other] { try await house.addHolder("P\(person)", person) }
            var issued = random.day(2010...2012)
            for issue in 0..<Int.random(in: 1...4, using: &random) {
                let digits =
                    "\(Int.random(in: 1...7, using: &random))\(Int.random(in: 1...4, using: &random))"
                    + (issue == 0 ? "" : "B\(issue)")
                let last = issued.adding(days: Int.random(in: 300...5000, using: &random))
                rows.append(
                    try DeskHouse.row(
                        "P\(person)", person, digits, issued: "\(issued)", to: "\(last)"))
                issued = issued.adding(days: Int.random(in: 1...1000, using: &random))
            }
        }
        try await one.take(rows, by: try await one.desk("intake"))
        try await other.take(
            rows.shuffled(using: &random), by: try await other.desk("intake"))
        for person in 1...4 {
            for _ in 0..<12 {
                let day = "\(random.day(2010...2030))"
                let (a, b) = (
                    try await one.grading("P\(person)", on: day),
                    try await other.grading("P\(person)", on: day)
                )
                #expect(a == b, "P\(person) on \(day)")
            }
        }
    }
}
