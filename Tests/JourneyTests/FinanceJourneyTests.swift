import Foundation
import Postgres
import Testing

/// A month's run of a small district, through the program: from the case that health decides to the
/// money that came back from the bank, was corrected and paid again.
@Suite("finance at work, through the program")
struct FinanceJourneyTests {
    private static let district = ["--district", "321204"]
    private static let clause = "JY-3.1.1b"

    private func files() throws -> Files {
        let refs = ["M", "N"]
        return try Files(
            roster: refs.flatMap { ref in
                [
                    "\(ref),H\(ref),321204001,,王\(ref)兰,,female,1956-06-15,parent,,,,,,"
                        + "621700001000123456\(ref == "M" ? 7 : 8)",
                    "\(ref)c,H\(ref),321204001,,李\(ref)明,,male,1982-09-09,child,\(ref),,,,,",
                ]
            },
            facts: refs.flatMap { ref in
                [
                    "\(ref),hukou.district,321204,2000-01-01,,public_security,,2020-01-01",
                    "\(ref),hukou.kind,rural,2000-01-01,,public_security,,2020-01-01",
                    "\(ref)c,only_child,yes,1982-09-09,,health,,2020-01-01",
                    "\(ref)c,death,illness,2016-04-10,,public_security,,2020-01-01",
                    "\(ref),special_assistance,loss,2020-01-01,,health,,2020-01-01",
                ]
            }, deliveries: [])
    }

    /// Ten thousand yuan of the district's own, which bear the clause alone.
    private func addMoney(_ desk: Terminal) async throws {
        let owner = Pool(try ConnectionSettings(uri: desk.environment["YUHOU_DATABASE"] ?? ""))
        let year = Int64(Calendar(identifier: .gregorian).component(.year, from: Date()))
        _ = try await owner.pipeline([
            """
            INSERT INTO ledger.fund (district, client, code, title, kind, payer, holder, document,
                recorded_by)
            VALUES (321204, 'f', 'budget', '区级预算', 'appropriation', 'district', 'finance', '文件', 'x')
            """,
            """
            INSERT INTO ledger.fund_purpose (district, fund, clause, document, recorded_by)
            SELECT 321204, id, \(Self.clause), '文件', 'x' FROM ledger.fund
            """,
            """
            INSERT INTO ledger.share (district, clause, from_month, version, client, document,
                recorded_by)
            VALUES (321204, \(Self.clause), '2020-01-01', 1, 's', '文件', 'x')
            """,
            """
            INSERT INTO ledger.share_part (district, clause, from_month, version, fund, parts, place)
            SELECT 321204, \(Self.clause), '2020-01-01', 1, id, 1, 1 FROM ledger.fund
            """,
            """
            SELECT ledger.move(321204, 'a', 'appropriate', id, \(year)::integer, 'outside',
                \(year)::integer, 'free', 10000000, NULL, NULL, '文件') FROM ledger.fund
            """,
        ])
        await owner.close()
    }

    private func scratch(_ name: String, _ lines: [String]) throws -> String {
        let path = "\(try Files.scratch())/\(name)"
        try lines.joined(separator: "\n").appending("\n")
            .write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    /// How many receive the clause, by the board.
    private func receiving(_ desk: Terminal) async throws -> Int {
        let board = try await desk.run(["status", "--json"] + Self.district)
        let departments = board.json?["departments"] as? [[String: Any]] ?? []
        let clauses = departments.flatMap { $0["clauses"] as? [[String: Any]] ?? [] }
        let line = try #require(clauses.first { $0["clause"] as? String == Self.clause })
        return line["receiving"] as? Int ?? -1
    }

    private typealias Done = (_ words: String, _ department: String, _ name: String) async throws
        -> Terminal.Run

    /// Health's three hands bring both cases to finance.
    private func decideCases(_ done: Done) async throws {
        _ = try await done("case open-due", "health", "intake-1")
        let list = try await done("case list --json", "health", "intake-1").jsonList ?? []
        let cases = list.filter { $0["clause"] as? String == Self.clause }
            .compactMap { $0["number"] as? Int }
        #expect(cases.count == 2)
        for number in cases {
            for (step, name) in [
                ("accept", "intake"), ("verify", "review"), ("approve", "approve"),
            ] {
                _ = try await done("case pass \(number) --step \(step)", "health", "\(name)-1")
            }
        }
    }

    @Test func aMonthOfASmallDistrict() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("jiangyan")
        try await desk.loadCalendars(Self.district)
        try await desk.load(try files(), Self.district)
        try await addMoney(desk)
        func done(
            _ words: String, as department: String, by name: String
        ) async throws -> Terminal.Run {
            let run = try await desk.run(
                [department] + words.split(separator: " ").map(String.init) + Self.district,
                as: department, named: name)
            try #require(run.status == 0, "\(words): \(run.output) \(run.errors)")
            return run
        }
        func run(_ words: String, by clerk: Int) async throws -> Terminal.Run {
            try await done("run \(words)", as: "finance", by: "finance-\(clerk)")
        }
        try await decideCases(done)
        let unfed = try await desk.run(
            ["finance", "run", "prepare", "--clause", Self.clause] + Self.district, as: "finance",
            named: "finance-1")
        #expect(unfed.status != 0 && unfed.errors.contains("deaths 的数据从未收到"), "\(unfed.errors)")
        let deaths = try scratch("deaths.csv", ["id_number,name,day,cause"])
        _ = try await done("death import \(deaths)", as: "public_security", by: "police-1")

        #expect(try await receiving(desk) == 0)
        _ = try await run("prepare --clause \(Self.clause) --id a", by: 1)
        for (place, step) in ["check", "approve", "seal"].enumerated() {
            _ = try await run("\(step) --run 1", by: place + 2)
        }
        let bank = try Files.scratch() + "/bank.csv"
        _ = try await run("send --run 1 --file \(bank) --id b", by: 5)
        let records = try String(contentsOfFile: bank, encoding: .utf8).split(separator: "\r\n")
        #expect(records.count == 3)
        #expect(records.allSatisfy { !$0.contains("失独") && !$0.contains("JY-") })
        let back = try #require(records.first { $0.contains("王M兰") }?.split(separator: ",").first)
        let returns = try scratch(
            "returns.csv", ["number,code,reason", "\(back),R03,账号不存在"])
        let settled = try await run("settle --run 1 --returns \(returns)", by: 6)
        #expect(settled.output.contains("退票：新收 1 笔"), "\(settled.output)")
        #expect(settled.output.contains("办结 1 件"), "\(settled.output)")
        #expect(try await receiving(desk) == 1)

        let edited = try await desk.run(
            [
                "person", "edit", "--ref", "M", "--account", "6217000010001234999", "--reason",
                "本人持卡更正",
            ] + Self.district)
        try #require(edited.status == 0, "\(edited.errors)")
        _ = try await run("prepare --clause \(Self.clause) --id c", by: 1)
        let held = try await run("show --run 2 --held", by: 1)
        #expect(held.output.contains("账户有变") && !held.output.contains("王M兰"), "\(held.output)")
        _ = try await run("look --run 2 --ref M --reason 与本人核对新账户", by: 7)
        for (place, step) in ["check", "approve", "seal"].enumerated() {
            _ = try await run("\(step) --run 2", by: place + 2)
        }
        _ = try await run("send --run 2 --file \(bank)2 --fixed", by: 5)
        let again = try await run("settle --run 2", by: 6)
        #expect(again.output.contains("办结 1 件"), "\(again.output)")
        #expect(try await receiving(desk) == 2)
        let resting = try await done("resting --days 0 --json", as: "finance", by: "finance-1")
        #expect(resting.jsonList?.isEmpty == true, "\(resting.output)")
    }
}
