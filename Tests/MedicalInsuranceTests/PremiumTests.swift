import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MedicalInsurance
@testable import Yuhou

/// Whose premium is bought, once a year, and what the insurer answers.
@Suite struct PremiumTests {
    private static let clause = "JY-3.2.1"

    /// Mothers with a cover of 2026 each, accepted where due.
    private func house(
        _ covers: [(ref: String, kind: String)]
    ) async throws -> (DeskHouse, [String: String]) {
        let house = try await DeskHouse.insurance()
        var (numbers, lines): ([String: String], [String]) = ([:], [])
        for (at, one) in covers.enumerated() {
            let number = try await house.addMother(one.ref, at + 1)
            numbers[one.ref] = number
            if one.kind != "-" { lines.append("\(number),王\(one.ref),2026,\(one.kind),no") }
        }
        _ = try await house.status(lines)
        try await house.openDue()
        for one in covers where ["none", "resident"].contains(one.kind) {
            let id = try await house.caseNumber(Self.clause, of: one.ref)
            try await house.carry(id, until: "verify")
        }
        return (house, numbers)
    }

    private static let insurer = " --payee 区医保中心 --payee-code 91350100M000100Y43"
    private static let order =
        "--year 2026 --premium 400.00 --notice 缴费通知 --number"

    @Test func theUninsuredComeFirstAndEmployeesAreLeftOut() async throws {
        let (house, _) = try await house([
            ("A", "resident"), ("B", "none"), ("E", "employee"), ("U", "-"),
        ])
        let page = try await house.run(
            PremiumSeason.self, "--year 2026", by: house.desk("intake"))
        #expect(page.first == "2026: 3 people; 1 more have employee cover.", "\(page)")
        let refs = page.compactMap { line in
            ["A", "B", "E", "U"].first { line.hasPrefix("\($0) ") }
        }
        #expect(refs == ["B", "U", "A"], "\(page)")
        #expect(page.contains { $0.hasPrefix("U") && $0.contains("undecided") }, "\(page)")
        #expect(!page.joined().contains("loss") && !page.joined().contains("王B"))
    }

    @Test func aPremiumThatIsToBeSetIsNeverGuessed() async throws {
        let (house, _) = try await house([("A", "none")])
        let review = try await house.desk("review")
        let refused = await house.refusal {
            try await house.run(
                PremiumOrder.self, "--year 2026 --number 单1 --notice 缴费通知", by: review)
        }
        #expect(refused?.contains("is to be set") == true, "\(refused ?? "")")
        let nothing = await house.refusal {
            try await house.run(PremiumOrder.self, "\(Self.order) 单1 --ref X", by: review)
        }
        #expect(nothing?.contains("--ref X") == true)
        let year = await house.refusal {
            try await house.run(
                PremiumOrder.self, "--year 2029 --premium 1 --notice 通知 --number 单1", by: review)
        }
        #expect(year?.contains("2026 or 2027") == true)
        #expect(try await house.count("SELECT count(*) FROM medical_insurance.payment_order") == 0)
    }

    @Test func twoClerksWhoOrderAtOnceBuyAYearOnce() async throws {
        let (house, _) = try await house([("A", "none"), ("B", "resident")])
        let clerks = [
            try await house.desk("review"), try await house.desk("second", duties: ["review"]),
        ]
        let refusals = await withTaskGroup(of: String?.self) { group in
            for (number, clerk) in zip(["单1", "单2"], clerks) {
                group.addTask {
                    await house.refusal {
                        try await house.run(
                            PremiumOrder.self, "\(Self.order) \(number)", by: clerk)
                    }
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1, "\(refusals)")
        #expect(try await house.count("SELECT count(*) FROM medical_insurance.order_line") == 2)
        #expect(try await house.count("SELECT count(*) FROM medical_insurance.payment_order") == 1)
    }

    @Test func whoeverDiedAfterTheListIsTakenOffWithAReasonBeforeItIsApproved() async throws {
        let (house, _) = try await house([("A", "none"), ("B", "resident")])
        let (review, approve) = (try await house.desk("review"), try await house.desk("approve"))
        _ = try await house.run(PremiumOrder.self, "\(Self.order) 单1 --id o", by: review)
        let id = try await house.count("SELECT max(id) FROM medical_insurance.payment_order")
        try await house.tell("B", "death", "illness", from: "2026-03-01")
        let refused = await house.refusal {
            try await house.run(PremiumApprove.self, "\(id)\(Self.insurer)", by: approve)
        }
        #expect(refused?.contains("Not due it any more: B") == true, "\(refused ?? "")")
        let drop = "\(id) B --cause died --reason 三月一日去世 --id d"
        _ = try await house.run(PremiumDrop.self, drop, by: review)
        let again = try await house.run(PremiumDrop.self, drop, by: review)
        #expect(again.first?.contains("(known)") == true)
        let done = try await house.run(PremiumApprove.self, "\(id)\(Self.insurer)", by: approve)
        #expect(done.first?.contains("1 people are with finance") == true)
        #expect(try await house.orders(of: Self.clause) == ["A 400.00 → 区医保中心"])
        let late = await house.refusal {
            try await house.run(
                PremiumDrop.self, "\(id) A --cause moved --reason 已经迁出本区", by: review)
        }
        #expect(late?.contains("is approved") == true, "\(late ?? "")")
        let listed = try await house.run(PremiumExceptions.self, "--year 2026", by: review)
        #expect(listed.contains { $0.contains("has died") && $0.contains("三月一日去世") }, "\(listed)")
    }

    @Test func theInsurersAnswerIsTakenLineByLineAndRepeatingItChangesNothing() async throws {
        let (house, numbers) = try await house([("A", "none"), ("B", "resident"), ("D", "none")])
        let (review, approve) = (try await house.desk("review"), try await house.desk("approve"))
        _ = try await house.run(PremiumOrder.self, "\(Self.order) 单1", by: review)
        let id = try await house.count("SELECT max(id) FROM medical_insurance.payment_order")
        let (a, b) = (numbers["A"] ?? "", numbers["B"] ?? "")
        let lines = [
            "单1,\(a),王A,insured,2026-03-01,", "单1,\(b),王B,refused,,重复参保",
            "单1,\(b),王B,insured,2026-03-01,", "单9,\(a),王A,insured,2026-03-01,",
            "单1,\(numbers["D"] ?? ""),王某,insured,2026-03-01,",
        ]
        func take(_ lines: [String], dryRun: Bool = false) async throws -> Page {
            try await house.take(
                PremiumConfirm.self, ConfirmationFeed.feed, lines, dryRun: dryRun)
        }
        let early = try await take(Array(lines.prefix(1)), dryRun: true)
        #expect(early.hasRejects, "an order that nobody approved is no order")
        _ = try await house.run(PremiumApprove.self, "\(id)\(Self.insurer)", by: approve)
        let page = try await take(lines)
        #expect(page.hasRejects)
        let words = page.words(.english)
        #expect(words.first?.contains("2 taken, 0 unchanged, 3 rejected") == true, "\(words)")
        for reason in ["same person as line 3", "no approved order", "another name"] {
            #expect(words.contains { $0.contains(reason) }, "\(reason): \(words)")
        }
        let again = try await take(Array(lines.prefix(2))).words(.english)
        #expect(again.first?.contains("0 taken, 2 unchanged, 0 rejected") == true, "\(again)")
        #expect(try await house.outcome(Self.clause, of: "A") == .yes)
        let facts = try await house.count(
            """
            SELECT count(*) FROM kernel.fact AS f JOIN kernel.person AS p ON p.id = f.person
            WHERE p.ref = 'A' AND f.kind = 'insurance.medical' AND f.code = 'resident'
              AND f.from_day = '2026-03-01' AND f.to_day = '2027-01-01'
            """)
        #expect(facts == 1)
        let open = try await house.run(PremiumLines.self, "--year 2026 --open", by: review)
        #expect(open.first == "2 people.", "B was refused, D not answered: \(open)")
        let season = try await house.run(PremiumSeason.self, "--year 2026", by: review)
        #expect(season.contains { $0.hasPrefix("B") && $0.contains("重复参保") }, "\(season)")
        #expect(season.contains { $0.hasPrefix("A") && $0.contains("insured") })
    }

    /// What is wrong with a row of the status file.
    private struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let line: @Sendable (String) -> String
        let reason: String
    }

    private static let wrong: [Wrong] = [
        Wrong(
            testDescription: "a number of the register with another name",
            line: { "\($0),赵甲,2026,none,no" }, reason: "another name"),
        Wrong(
            testDescription: "a number that is none",
            line: { _ in "123,王A,2026,none,no" }, reason: "id_number"),
        Wrong(
            testDescription: "a year that is too far off",
            line: { "\($0),王A,2028,none,no" }, reason: "2014 to 2027"),
        Wrong(
            testDescription: "a kind that is none",
            line: { "\($0),王A,2026,'; DROP TABLE x,no" }, reason: "none, resident or employee"),
        Wrong(
            testDescription: "care cover that is neither yes nor no",
            line: { "\($0),王A,2026,none,maybe" }, reason: "yes or no"),
    ]

    @Test(arguments: wrong)
    private func aWrongRowIsRejectedInWordsAndTellsNothing(_ one: Wrong) async throws {
        let house = try await DeskHouse.insurance()
        let number = try await house.addMother("A", 1)
        let page = try await house.take(StatusImport.self, StatusFeed.feed, [one.line(number)])
        #expect(page.hasRejects)
        #expect(
            page.words(.english).contains { $0.contains(one.reason) }, "\(page.words(.english))")
        #expect(try await house.count("SELECT count(*) FROM medical_insurance.cover") == 0)
    }

    @Test func aChangeWithinTheYearCountsFromTheFilesDayAndNextYearNeedsItsOwnWord() async throws {
        let house = try await DeskHouse.insurance()
        let number = try await house.addMother("A", 1)
        let stranger = try DeskHouse.number("1970-01-01", 77)
        let first = [
            "\(number),王A,2026,employee,yes", "\(stranger),赵某某,2026,none,no",
        ]
        let preview = try await house.take(
            StatusImport.self, StatusFeed.feed, first, asOf: "2026-01-20", dryRun: true)
        #expect(preview.words(.english).first?.contains("1 taken, 1 unchanged") == true)
        #expect(try await house.count("SELECT count(*) FROM medical_insurance.cover") == 0)
        _ = try await house.status(first, asOf: "2026-01-20")
        #expect(try await house.status(first, asOf: "2026-01-21").contains("0 taken, 2 unchanged"))
        _ = try await house.status(["\(number),王A,2026,none,yes"], asOf: "2026-02-15")
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-02-14") == .no)
        #expect(try await house.outcome(Self.clause, of: "A", on: "2026-02-15") == .yes)
        #expect(try await house.outcome(Self.clause, of: "A", on: "2027-01-01") == .unknown)
        let kept = try await house.count(
            "SELECT count(*) FROM medical_insurance.cover AS c WHERE c::text ~ '赵|\\d{17}'")
        #expect(kept == 0)
        let review = try await house.desk("review")
        let refused = await house.refusal {
            try await house.take(StatusImport.self, StatusFeed.feed, first, by: review)
        }
        #expect(refused?.contains("intake or approve") == true)
    }
}
