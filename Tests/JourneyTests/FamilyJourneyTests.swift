import Foundation
import Testing

/// The two hardest families of the catalogue, told through the program as their clerks would.
@Suite("families over the years, through the program")
struct FamilyJourneyTests {
    /// The same family in either district: mother, father, a child born in 1992.
    static func family(_ district: String, _ facts: [String] = []) throws -> Files {
        try Files(
            roster: [
                "M,H1,\(district)001,,王甲,,female,1966-05-01,parent,,,,F,,",
                "F,H1,\(district)001,,李乙,,male,1965-01-01,parent,,,,,,",
                "C,H1,\(district)001,,李丙,,male,1992-01-01,child,M,F,,,,",
                "N,H9,\(district)001,,赵丁,,female,1990-03-03,other,,,,,,",
            ],
            facts: ["M", "F", "N"].flatMap {
                [
                    "\($0),hukou.district,\(district),1990-01-01,,public_security,,2016-01-01",
                    "\($0),hukou.kind,urban,1990-01-01,,public_security,,2016-01-01",
                ]
            } + facts, deliveries: [])
    }

    static let bereaved = [
        "C,death,illness,2019-03-02,,public_security,,2019-03-10",
        "M,special_assistance,loss,2019-06-01,,health,,2019-06-01",
        "F,special_assistance,loss,2019-06-01,,health,,2019-06-01",
    ]

    @Test("the divorced mother keeps everything when her former husband has a new child")
    func divorcedMother() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        let district = ["--district", "500119"]
        try await desk.load(Self.family("500119", Self.bereaved), district)
        let parting = try await desk.record(
            ["divorce", "--ref", "M", "--on", "2021-02-01", "--leaves", "F", "--household", "H9"],
            district)
        #expect(
            parting.changes.allSatisfy { $0["ref"] as? String != "M" },
            "the mother stays where she is, and so does all she is due: \(parting.changes)")
        #expect(
            parting.has("starts", "NC-4.fpa.4", "F", from: "2021-02-01"),
            "he is a household of his own now")
        let wedding = try await desk.record(
            ["marriage", "--ref", "F", "--spouse", "N", "--on", "2022-05-01"], district)
        #expect(!wedding.changes.contains { $0["ref"] as? String == "M" })
        let birth = [
            "birth", "--ref", "F", "--with", "N", "--name", "李小", "--sex", "female",
            "--household", "H9", "--town", "500119001", "--on", "2024-07-07",
        ]
        let preview = try await desk.record(birth + ["--dry-run"], district)
        #expect(preview.event == nil)
        #expect(preview.has("ends", "NC-2.1c", "F", from: "2024-07-07"))
        let before = try await desk.run(["record", "log", "--ref", "F", "--json"] + district)
        #expect(before.jsonList?.count == 2, "divorce and wedding; a preview records nothing")

        let born = try await desk.record(birth + ["--confirm-told"], district)
        #expect(born.has("ends", "NC-2.1c", "F", from: "2024-07-07"))
        #expect(born.has("ends", "NC-4.fpa.4", "F", from: "2024-07-07"))
        #expect(
            !born.changes.contains { $0["ref"] as? String == "M" },
            "a former husband's child never counts against her")
        for clause in ["NC-2.1b", "NC-2.1c", "NC-3.1a", "NC-4.fpa.4"] {
            let hers = try await desk.clause(clause, of: "M", on: "2025-01-01", district)
            #expect(hers["outcome"] as? String == "yes", "\(clause)")
        }
        let his = try await desk.clause("NC-2.1c", of: "F", on: "2025-01-01", district)
        #expect(his["outcome"] as? String == "no")
        let then = try await desk.clause("NC-2.1c", of: "F", on: "2024-07-06", district)
        #expect(then["outcome"] as? String == "yes", "the days before stay what they were")
    }

    @Test("in Jiangyan his exit comes through special assistance, and only his")
    func divorcedMotherInJiangyan() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("jiangyan")
        let district = ["--district", "321204"]
        try await desk.load(Self.family("321204", Self.bereaved), district)
        _ = try await desk.record(
            ["divorce", "--ref", "M", "--on", "2021-02-01", "--leaves", "F", "--household", "H9"],
            district)
        let born = try await desk.record(
            [
                "birth", "--ref", "F", "--with", "N", "--name", "李小", "--sex", "female",
                "--household", "H9", "--town", "321204001", "--on", "2024-07-07",
                "--confirm-told",
            ], district)
        #expect(!born.changes.contains { $0["ref"] as? String == "M" })
        #expect(
            !born.changes.contains {
                $0["clause"] as? String == "JY-3.1.1b" && $0["change"] as? String == "ends"
            }, "health decides, not the register")
        let exit = try await desk.record(
            ["confirmation", "--ref", "F", "--class", "none", "--on", "2024-08-01"], district)
        #expect(exit.has("ends", "JY-2.1b", "F", from: "2024-08-01"))
        #expect(exit.has("ends", "JY-3.1.1b", "F", from: "2024-08-01"))
        #expect(!exit.changes.contains { $0["ref"] as? String == "M" })
        let hers = try await desk.clause("JY-3.1.1b", of: "M", on: "2025-01-01", district)
        #expect(hers["amount_fen"] as? Int == 59_000)
    }

    static let disabled = [
        "C,disability.grade,3,2015-01-01,,disabled_persons,,2015-01-10",
        "C,disability.category,hearing,2015-01-01,,disabled_persons,,2015-01-10",
        "M,special_assistance,disability,2016-02-01,,health,,2016-02-01",
        "F,special_assistance,disability,2016-02-01,,health,,2016-02-01",
    ]

    @Test(
        "a disabled child is re-graded, then dies, and that is learned five months late",
        arguments: ["nanchuan", "jiangyan"])
    func lateDeath(pack: String) async throws {
        let desk = try await Terminal.open()
        try await desk.prepare(pack)
        let code = pack == "nanchuan" ? "500119" : "321204"
        let district = ["--district", code]
        let money = pack == "nanchuan" ? "NC-3.1a" : "JY-3.1.1b"
        try await desk.load(Self.family(code, Self.disabled), district)
        let graded = try await desk.record(
            [
                "disability", "--ref", "C", "--grade", "2", "--on", "2020-03-01", "--learned",
                "2020-03-05",
            ], district)
        #expect(
            !graded.changes.contains { $0["clause"] as? String == money },
            "grade 2 instead of 3 changes no money")

        // The child died on 10 March; the town hears of it on 12 August.
        let death = try await desk.record(
            [
                "death", "--ref", "C", "--cause", "illness", "--on", "2026-03-10", "--learned",
                "2026-08-12",
            ], district)
        if pack == "nanchuan" {
            #expect(death.has("ends", "NC-2.1a", "M", from: "2026-03-10"))
            #expect(death.has("starts", "NC-2.1b", "F", from: "2026-03-10"))
            #expect(death.has("starts", "NC-4.fpa.2", "M", from: "2026-03-10"))
            let condolence = try #require(death.change("starts", "NC-4.fpa.2", "M"))
            #expect(condolence["to"] as? String == "2027-01-01", "in the same calendar year")
        } else {
            #expect(death.has("starts", "JY-3.3.4", "C", from: "2026-03-10"), "free basic funeral")
        }
        for (known, lives) in [("2026-08-11", true), ("2026-08-12", false)] {
            let found = try await desk.run(
                ["entitlements", "--ref", "C", "--on", "2026-05-01", "--known", known, "--json"]
                    + district)
            let own = found.jsonList?.contains {
                ["NC-4.dpf.1", "JY-3.2.5c"].contains($0["clause"] as? String)
            }
            #expect(own == lives, "as known on \(known)")
        }

        // Health confirms the new class; the month of the event is still the old one's.
        let confirmed = try await desk.record(
            [
                "confirmation", "--ref", "M", "--class", "loss", "--on", "2026-03-10", "--learned",
                "2026-08-20",
            ], district)
        let change = try #require(confirmed.change("changes", money, "M"))
        #expect(change["from"] as? String == "2026-03-10")
        #expect((change["before"] as? [String: Any])?["amount_fen"] as? Int == 46_000)
        #expect((change["after"] as? [String: Any])?["amount_fen"] as? Int == 59_000)
        let early = try await desk.run(
            [
                "entitlements", "--ref", "M", "--on", "2026-05-01", "--known", "2026-08-19",
                "--clause", money, "--json",
            ] + district)
        #expect(early.jsonList?.first?["amount_fen"] as? Int == 46_000, "as known before")

        try await undo(try #require(death.event), desk, district, isNanchuan: pack == "nanchuan")
    }

    /// It was the neighbour's child: the death is taken back by somebody else.
    private func undo(
        _ event: Int, _ desk: Terminal, _ district: [String], isNanchuan: Bool
    ) async throws {
        let same = try await desk.run(
            ["record", "withdraw", "\(event)", "--reason", "登错人"] + district, named: "clerk-a")
        #expect(same.status == 77, "who recorded it cannot take it back")
        let undone = try await desk.record(
            ["withdraw", "\(event)", "--reason", "登错人"], by: "clerk-b", district)
        if isNanchuan {
            #expect(undone.has("starts", "NC-2.1a", "M", from: "2026-03-10"))
            #expect(undone.has("ends", "NC-2.1b", "M", from: "2026-03-10"))
        }
        let again = try await desk.run(
            ["record", "withdraw", "\(event)", "--reason", "登错人"] + district, named: "clerk-b")
        #expect(again.status == 64, "once is enough")
        let tick = try await desk.run(["tick", "--json"] + district)
        #expect(tick.jsonList?.first?["families"] as? Int == 0, "nothing was left unassessed")
    }

    @Test("an event told twice under one id stands once; a birthday comes by the tick")
    func repeatsAndDays() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("jiangyan")
        let district = ["--district", "321204"]
        try await desk.load(Self.family("321204", Self.disabled), district)
        let told = ["admission", "--ref", "M", "--on", "2026-05-01", "--id", "stay-1"]
        let first = try await desk.record(told, district)
        let second = try await desk.record(told, district)
        #expect(first.recorded && !second.recorded)
        #expect(first.event == second.event)
        let other = try await desk.run(
            ["record", "admission", "--ref", "F", "--on", "2026-05-01", "--id", "stay-1"] + district
        )
        #expect(other.status == 64, "one id tells one thing")

        // The mother turns 65 on 2031-05-01: the check-up is due from then on.
        let before = try await desk.run(["tick", "--on", "2031-04-30", "--json"] + district)
        #expect(before.status == 0)
        let none = try await desk.clause("JY-3.2.4c", of: "M", on: "2031-04-30", district)
        #expect(none["outcome"] as? String == "no")
        let tick = try await desk.run(["tick", "--on", "2031-05-01", "--json"] + district)
        #expect((tick.jsonList?.first?["changed"] as? Int ?? 0) > 0)
        let due = try await desk.clause("JY-3.2.4c", of: "M", on: "2031-05-01", district)
        #expect(due["outcome"] as? String == "yes")
    }

    @Test("what-if: a raised rate costs what it costs, and nothing is stored")
    func whatIf() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        let district = ["--district", "500119"]
        try await desk.load(Self.family("500119", Self.bereaved), district)
        let raised = try await desk.run(
            [
                "what-if", "--figure", "special_assistance.rate", "--class", "loss", "--value",
                "700.00", "--from", "2026-01-01", "--months", "3", "--json",
            ] + district)
        #expect(raised.status == 0, "\(raised.errors)")
        let months = try #require(raised.json?["months"] as? [[String: Any]])
        #expect(months.map { $0["fen"] as? Int } == [118_000, 118_000, 118_000])
        #expect(months.map { $0["fen_after"] as? Int } == [140_000, 140_000, 140_000])
        let clauses = try #require(raised.json?["clauses"] as? [[String: Any]])
        #expect(clauses.first { ($0["before"] as? [String]) == ["NC-3.1a"] }?["more"] as? Int == 2)
        let abroad = try await desk.run(
            ["what-if", "--pack", "policies/jiangyan", "--from", "2026-01-01", "--json"] + district)
        let found = try #require(abroad.json?["clauses"] as? [[String: Any]])
        let doctor = found.first { ($0["after"] as? [String]) == ["JY-3.2.4a"] }
        #expect(doctor?["gains"] as? Int == 1, "the household would get a family doctor")
        let now = try await desk.clause("NC-3.1a", of: "M", on: "2026-02-01", district)
        #expect(now["amount_fen"] as? Int == 59_000, "nothing is stored")
        let wrong = try await desk.run(
            [
                "what-if", "--figure", "special_assistance.rate", "--value", "7", "--language",
                "en",
            ] + district)
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("give one of loss, disability"))
    }
}

/// What a `record` command printed.
struct Told {
    let event: Int?
    let recorded: Bool
    let changes: [[String: Any]]

    func change(_ turn: String, _ clause: String, _ ref: String) -> [String: Any]? {
        changes.first {
            $0["change"] as? String == turn && $0["clause"] as? String == clause
                && $0["ref"] as? String == ref
        }
    }

    func has(_ turn: String, _ clause: String, _ ref: String, from: String) -> Bool {
        change(turn, clause, ref)?["from"] as? String == from
    }
}

extension Terminal {
    func load(_ files: Files, _ district: [String]) async throws {
        let run = try await run(
            ["roster", "import", files.roster, "--facts", files.facts, "--json"] + district)
        try #require(run.status == 0, "\(run.output) \(run.errors)")
        let tick = try await self.run(["tick"] + district)
        try #require(tick.status == 0, "\(tick.errors)")
    }

    func record(
        _ arguments: [String], by name: String = "clerk-a", _ district: [String]
    ) async throws -> Told {
        let run = try await run(["record"] + arguments + ["--json"] + district, named: name)
        try #require(run.status == 0, "\(run.errors)")
        let json = try #require(run.json)
        return Told(
            event: json["event"] as? Int, recorded: json["recorded"] as? Bool ?? false,
            changes: json["changes"] as? [[String: Any]] ?? [])
    }
}
