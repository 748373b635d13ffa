import Foundation
import Testing

/// A day at Nanchuan's desk of agriculture, at the program itself: a list from the applications to
/// the priority that was used, a loan from the contract to the subsidy that finance pays.
@Suite("agriculture at work, through the program")
struct AgricultureJourneyTests {
    private static let district = ["--district", "500119"]

    private func files() throws -> Files {
        try Files(
            roster: ["A", "B"].flatMap {
                [
                    "\($0),H\($0),500119001,500119001201,王甲\($0),,female,1956-06-15,parent,,,,,,",
                    "\($0)c,H\($0),500119001,500119001201,李丙\($0),,male,1985-09-09,child,\($0),,,,,",
                ]
            },
            facts: ["A", "B"].flatMap {
                [
                    "\($0),hukou.district,500119,2000-01-01,,public_security,,",
                    "\($0),hukou.kind,rural,2000-01-01,,public_security,,",
                    "\($0),special_assistance,loss,2020-01-01,,health,,",
                    "\($0)c,only_child,yes,1985-09-09,,health,,",
                    "\($0)c,death,illness,2016-04-10,,public_security,,",
                ]
            }, deliveries: [])
    }

    private struct Desk {
        let terminal: Terminal

        /// Runs a command by a colleague; it must end as told.
        @discardableResult
        func run(
            _ words: String, by name: String, ends status: Int32 = 0
        ) async throws -> Terminal.Run {
            let words = words.split(separator: " ").map(String.init)
            let run = try await terminal.run(
                ["agriculture"] + words + AgricultureJourneyTests.district, as: "agriculture",
                named: "\(name)-1")
            #expect(run.status == status, "\(words): \(run.output) \(run.errors)")
            return run
        }

        /// The first whole number that a command prints.
        func number(_ words: String, by name: String) async throws -> Int {
            let output = try await run(words, by: name).output
            return try #require(
                output.split { !$0.isNumber }.first.flatMap { Int($0) }, "\(output)")
        }
    }

    @Test func aDayAtTheDesk() async throws {
        let terminal = try await Terminal.open()
        try await terminal.prepare("nanchuan")
        try await terminal.loadCalendars(Self.district)
        try await terminal.load(files(), Self.district)
        let desk = Desk(terminal: terminal)
        let year = Calendar(identifier: .gregorian).component(.year, from: Date()) - 1
        let project = try await desk.number(
            "project add --year \(year) --kind loan --title 贴息贷款 --document 南农发1号 "
                + "--opens \(year)-01-05 --closes \(year)-02-20 --places 1", by: "intake")
        // The outsider came first, in equal conditions; the priority is used.
        for who in ["--outside 农户甲 --on \(year)-01-06", "--ref A --on \(year)-02-01"] {
            let id = try await desk.number(
                "application add --project \(project) \(who) --plan 竹笋加工", by: "intake")
            try await desk.run("application check \(id) --class 1", by: "intake", ends: 64)
            try await desk.run("application check \(id) --class 1", by: "review")
        }
        try await desk.run("project freeze \(project) --number 名单1号", by: "review")
        // Hostile: the list is changed after the freeze, and admitted by who froze it.
        let late = try await desk.run(
            "application add --project \(project) --ref B --on \(year)-02-01 --plan 竹笋加工",
            by: "intake", ends: 64)
        #expect(late.errors.contains("已锁定（名单1号）"))
        try await desk.run("project admit \(project)", by: "review", ends: 64)
        try await desk.run("project admit \(project)", by: "approve")
        try await desk.run("case open-due", by: "intake")
        let cases = try await desk.run("case list --json", by: "intake").jsonList ?? []
        let own = try #require(cases.first { $0["clause"] as? String == "NC-4.agri.3" })
        let id = try #require(own["number"] as? Int)
        for (step, name) in [("accept", "intake"), ("verify", "review")] {
            try await desk.run("case pass \(id) --step \(step)", by: name)
        }
        let marked = try await desk.run("project mark \(id)", by: "approve")
        #expect(marked.output.contains("名单第 1 位"))
        try await lend(year, id, desk)
        let exported = try await desk.run(
            "project show \(project) --csv --purpose 报区财政局复核", by: "review")
        #expect(exported.output.hasPrefix("rank,application,ref,name,key,result"))
        #expect(exported.output.contains("农户甲") && !exported.output.contains("王甲A"))
    }

    /// A loan of the leap day: its ledger from the bank, its subsidy, its money.
    private func lend(_ year: Int, _ id: Int, _ desk: Desk) async throws {
        let contract = "loan add --ref A --bank 南川农商行 --number HT1 --principal 50000 --rate 3.65 "
        try await desk.run(
            contract + "--share 50 --from 2023-02-29 --to 2029-02-28", by: "intake", ends: 64)
        let loan = try await desk.number(
            contract + "--share 50 --from 2024-02-29 --to 2029-02-28", by: "intake")
        let file = "\(try Files.scratch())/ledger.csv"
        try [
            "contract,entry,act,day,principal,rate", "HT1,1,repay,2024-03-10,20000,",
            "HT1,2,repay,2024-03-20,30000.01,",
        ].joined(separator: "\n").appending("\n").write(
            toFile: file, atomically: false, encoding: .utf8)
        let take = "loan import \(file) --bank 南川农商行"
        let preview = try await desk.run(take + " --dry-run", by: "intake", ends: 65)
        #expect(preview.output.contains("收入 1 行，不变 0 行，退回 1 行"))
        let first = try await desk.run(take, by: "intake", ends: 65)
        #expect(first.output.contains("收入 1 行，不变 0 行，退回 1 行"))
        #expect(first.output.contains("大于尚欠本金 30,000.00"))
        let again = try await desk.run(take, by: "intake", ends: 65)
        #expect(again.output.contains("收入 0 行，不变 1 行，退回 1 行"))
        // Ten days of 5.00 and ten of 3.00, half of it.
        let settled = try await desk.run("loan settle \(loan) --to 2024-03-20", by: "review")
        #expect(settled.output.contains("贴息 40.00"), "\(settled.output)")
        let twice = try await desk.run(
            "loan settle \(loan) --to 2024-03-15", by: "review", ends: 64)
        #expect(twice.errors.contains("一天只结算一次"))
        try await desk.run("grant decide \(id) --figure", by: "approve", ends: 64)
        let number = try await settlement(loan, desk)
        let paid = try await desk.run(
            "grant decide \(id) --loan \(loan) --settlement \(number)", by: "approve")
        #expect(paid.output.contains("40.00") && paid.output.contains("已交财政"))
        let all = try await desk.run("case list --all --json", by: "intake").jsonList ?? []
        #expect(all.first { $0["number"] as? Int == id }?["state"] as? String == "handed")
    }

    private func settlement(_ loan: Int, _ desk: Desk) async throws -> Int {
        let list = try await desk.run(
            "loan settlements --loan \(loan) --from 2024-01-01 --json", by: "intake"
        ).jsonList
        return try #require(list?.first?["settlement"] as? Int)
    }
}
