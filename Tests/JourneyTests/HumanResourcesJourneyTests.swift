import Foundation
import Testing

/// A day at the desk of human resources in Nanchuan, through the program: lists in, premiums
/// declared, the old decisions sealed, an invoice settled, and whoever tries to get in.
@Suite("human resources at work, through the program")
struct HumanResourcesJourneyTests {
    private static let place = ["--district", "500119"]

    /// The ID number of a woman born on a day.
    private func number(_ birth: String, _ sequence: Int) -> String {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let text =
            "500119" + birth.filter(\.isNumber) + String(String(1000 + 2 * sequence).suffix(3))
        let sum = zip(text.compactMap(\.wholeNumberValue), weights).reduce(0) { $0 + $1.0 * $1.1 }
        return text + String(Array("10X98765432")[sum % 11])
    }

    private func file(_ name: String, _ lines: [String]) throws -> String {
        let path = "\(try Files.scratch())/\(name).csv"
        try lines.map { $0 + "\n" }.joined().write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func open() async throws -> Terminal {
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        try await desk.loadCalendars(Self.place)
        let people = [("P", "1980-06-06", 1), ("T", "1954-05-05", 2), ("U", "1955-05-05", 3)]
        let files = try Files(
            roster: people.flatMap { ref, birth, n in
                [
                    "\(ref),H\(ref),500119001,,王甲\(ref),\(number(birth, n)),female,\(birth),parent,,,,,,",
                    "\(ref)c,H\(ref),500119001,,李丙\(ref),,male,1990-09-09,child,\(ref),,,,,",
                ]
            },
            facts: people.flatMap { ref, _, _ in
                [
                    "\(ref),hukou.district,500119,2000-01-01,,public_security,,",
                    "\(ref),hukou.kind,rural,2000-01-01,,public_security,,",
                    "\(ref)c,only_child,yes,1990-09-09,,health,,",
                    "\(ref)c,death,illness,2012-04-10,,public_security,,",
                    "\(ref),special_assistance,loss,2013-01-01,,health,,",
                ]
            } + [
                "P,disability.grade,1,2018-01-01,,disabled_persons,,",
                "P,maternity.event,antenatal,2026-01-05,,medical_insurance,,",
            ],
            deliveries: [])
        try await desk.load(files, Self.place)
        return desk
    }

    /// The desk, at which whoever has a duty types.
    private struct Day {
        let desk: Terminal

        func at(_ duty: String, _ words: [String]) async throws -> Terminal.Run {
            try await desk.run(
                ["human_resources"] + words + HumanResourcesJourneyTests.place,
                as: "human_resources", named: "\(duty)-1")
        }

        func done(_ duty: String, _ words: [String]) async throws -> String {
            let run = try await at(duty, words)
            #expect(run.status == 0, "\(words): \(run.output) \(run.errors)")
            return run.output
        }

        func carry(_ clause: String) async throws -> String {
            let list = try await at("intake", ["case", "list", "--clause", clause, "--json"])
            let id = try #require(list.jsonList?.first?["number"] as? Int, "\(list.output)")
            for (step, duty) in [("accept", "intake"), ("verify", "review")] {
                _ = try await done(duty, ["case", "pass", "\(id)", "--step", step])
            }
            return "\(id)"
        }
    }

    @Test func aDayAtTheDesk() async throws {
        let day = Day(desk: try await open())
        try await takeTheInsuranceList(day)
        try await declareThePremiums(day)
        try await sealTheCohort(day)
        let cases = try await day.at("intake", ["case", "list", "--all", "--json"])
        let handed = (cases.jsonList ?? []).filter { $0["state"] as? String == "handed" }
        #expect(
            Set(handed.compactMap { $0["clause"] as? String }) == ["NC-4.hr.1", "NC-4.hr.2"],
            "\(cases.output)")
    }

    /// A preview, the list, and the list again.
    private func takeTheInsuranceList(_ day: Day) async throws {
        let insured = try file(
            "insured",
            [
                "id_number,name,pension,maternity,from",
                "\(number("1980-06-06", 1)),王甲P,resident,no,2020-01-01",
                "\(number("1954-05-05", 2)),王甲T,resident,no,2014-01-01",
                "\(number("1955-05-05", 3)),王甲U,resident,yes,2014-01-01",
            ])
        let preview = try await day.at("intake", ["insurance", "import", insured, "--dry-run"])
        #expect(preview.status == 65 && preview.output.contains("预览：收入 2 行"), "\(preview)")
        for taken in ["收入 2 行，不变 0 行，退回 1 行", "收入 0 行，不变 2 行，退回 1 行"] {
            let run = try await day.at("intake", ["insurance", "import", insured])
            #expect(run.status == 65 && run.output.contains(taken), "\(run.output) \(run.errors)")
        }
    }

    /// Drawn, declared by the approver alone, confirmed by the insurer.
    private func declareThePremiums(_ day: Day) async throws {
        _ = try await day.done("intake", ["case", "open-due"])
        #expect(try await day.done("intake", ["premium", "draw"]).contains("新列入 1 人"))
        let premium = try await day.carry("NC-4.hr.1")
        #expect(try await day.done("intake", ["premium", "declare"]).contains("申报 0 人"))
        #expect(try await day.done("approve", ["premium", "declare"]).contains("申报 1 人"))
        let year = Calendar(identifier: .gregorian).component(.year, from: Date())
        let paid = try file(
            "paid",
            [
                "id_number,name,year,fen,day",
                "\(number("1980-06-06", 1)),王甲P,\(year),10000,\(year)-01-02",
            ])
        for taken in ["收入 1 行", "收入 0 行，不变 1 行"] {
            #expect(try await day.done("intake", ["premium", "import", paid]).contains(taken))
        }
        let list = try await day.done(
            "intake", ["premium", "list", "--csv", "--purpose", "报社保经办机构核对"])
        #expect(list.contains("P,") && list.contains("待定") && list.contains("100.00"), "\(list)")
        #expect(list.contains(premium) && !list.contains("王甲P"), "names are masked: \(list)")
    }

    /// The closed cohort, and one who would like to be in it.
    private func sealTheCohort(_ day: Day) async throws {
        let decisions = [
            "id_number,name,decision,decided_on,monthly",
            "\(number("1954-05-05", 2)),王甲T,南人社增〔2012〕2号,2012-07-01,25.00",
        ]
        let sealed = try await day.done("intake", ["top-up", "load", try file("old", decisions)])
        #expect(sealed.contains("已封存"))
        let more = decisions + ["\(number("1955-05-05", 3)),王甲U,南人社增〔2012〕3号,2012-07-01,25.00"]
        let late = try await day.at("intake", ["top-up", "load", try file("more", more)])
        #expect(late.status == 64 && late.errors.contains("不再增加任何人"), "\(late)")
        _ = try await day.done("intake", ["case", "open-due"])
        let topUp = try await day.carry("NC-4.hr.2")
        let early = try await day.at("review", ["top-up", "order", topUp])
        #expect(early.status != 0, "who verified does not approve")
        #expect(try await day.done("approve", ["top-up", "order", topUp]).contains("25.00 元"))
    }
}
