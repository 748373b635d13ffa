import Foundation
import Testing

/// Families that move from one district to another, through the program itself: both districts in
/// one database.
@Suite("Transfer: a family moves to another district, and back")
struct TransferJourneyTests {
    @Test("a bereaved mother leaves Jiangyan in mid-month for Nanchuan: no month twice, none lost")
    func thereAndBack() async throws {
        let desk = try await Moves.open()
        try await desk.bereavedCouple()
        let file = try Moves.scratch() + "/move.yuhou"
        let out = [
            "transfer", "out", "--ref", "M1", "--only", "--to", "500119", "--on", "2024-06-15",
            "--by", "clerk-a",
        ]
        let preview = try await desk.run(out + ["--dry-run", "--json"], in: Moves.jiangyan)
        #expect(preview.status == 0, "\(preview.errors)")
        #expect(preview.json?["recorded"] as? Bool == false)
        #expect(preview.json?["code"] is NSNull)
        #expect(Moves.turns(preview, "JY-3.1.1b").contains("M1 ends 2024-06-15"))
        let left = try await desk.run(out + ["--file", file, "--json"], in: Moves.jiangyan)
        #expect(left.status == 0, "\(left.errors)")
        let code = try #require(left.json?["code"] as? String)
        #expect(Moves.turns(left, "JY-2.1b").contains("M1 ends 2024-06-15"))
        let months = try #require((left.json?["months"] as? [[String: Any]])?.first)
        #expect(months["clause"] as? String == "JY-3.1.1b")
        #expect(months["last_paid"] as? String == "2024-05")
        #expect(months["last_due"] as? String == "2024-06")
        #expect(months["first_due"] as? String == "2024-07")
        #expect(months["owed_to"] as? String == "2024-06")
        let people = try #require(left.json?["persons"] as? [[String: Any]])
        #expect(people.map { $0["ref"] as? String } == ["M1", "F1", "C1"])
        #expect(people.map { $0["copy"] as? Bool } == [false, true, true])
        try Moves.expectSealed(file, of: ["王秀兰", Moves.mother, "M1"])

        let came = try await desk.take(file, code, in: Moves.nanchuan, "500119001")
        #expect(came.status == 0, "\(came.errors)")
        #expect(Moves.turns(came, "NC-3.1a").contains("M1 starts 2024-06-15"))
        #expect(
            (came.json?["months"] as? [[String: Any]])?.first?["own_clause"] as? String
                == "NC-3.1a")
        let again = try await desk.take(file, code, in: Moves.nanchuan, "500119001")
        #expect(again.status == 0 && again.json?["recorded"] as? Bool == false)

        // The targets flip on the day; what stood before stands, as of any day and as known then.
        for (day, jiangyan, nanchuan) in [
            ("2024-06-14", "yes", "no"), ("2024-06-15", "no", "yes"), ("2024-08-01", "no", "yes"),
        ] {
            #expect(
                try await desk.outcome("JY-3.1.1b", "M1", on: day, Moves.jiangyan) == jiangyan)
            #expect(
                try await desk.outcome("NC-3.1a", "M1", on: day, Moves.nanchuan) == nanchuan)
        }
        let known = try await desk.outcome(
            "JY-3.1.1b", "M1", on: "2024-06-20", Moves.jiangyan, known: "2024-06-20")
        #expect(known == "yes", "nobody had told of the move then")
        let why = try await desk.run(
            [
                "entitlements", "--ref", "M1", "--on", "2024-06-01", "--clause", "NC-2.1a", "--json",
            ], in: Moves.nanchuan)
        #expect(why.output.contains("\"hukou.district\":\"321204\""), "\(why.output)")

        // Each month of the year is owed by exactly one of the two.
        for month in ["2024-05", "2024-06", "2024-07", "2024-08"] {
            let there = try await desk.owesMonth("JY-3.1.1b", "M1", month, Moves.jiangyan)
            let here = try await desk.owesMonth("NC-3.1a", "M1", month, Moves.nanchuan)
            #expect(there == (month <= "2024-06"), "Jiangyan \(month)")
            #expect(here == (month > "2024-06"), "Nanchuan \(month)")
        }
        try await desk.back()
    }

    @Test("a move withdrawn after the other district has taken it over is said plainly")
    func withdrawn() async throws {
        let desk = try await Moves.open()
        try await desk.bereavedCouple()
        let file = try Moves.scratch() + "/move.yuhou"
        let left = try await desk.run(
            [
                "transfer", "out", "--ref", "M1", "--to", "500119", "--on", "2024-06-15", "--by",
                "clerk-a", "--file", file, "--json",
            ], in: Moves.jiangyan)
        #expect(left.status == 0, "\(left.errors)")
        #expect(
            (left.json?["persons"] as? [[String: Any]])?.map { $0["copy"] as? Bool }
                == [false, false, true], "the husband moves along, the dead child is copied")
        let code = try #require(left.json?["code"] as? String)
        #expect(try await desk.states(Moves.jiangyan) == ["open"])
        let event = try #require(left.json?["event"] as? Int)
        let undo = [
            "record", "withdraw", String(event), "--reason", "not moved", "--by", "clerk-b",
        ]
        let preview = try await desk.run(undo + ["--dry-run"], in: Moves.jiangyan)
        #expect(preview.status == 0, "\(preview.errors)")
        #expect(try await desk.take(file, code, in: Moves.nanchuan, nil).status == 0)
        #expect(try await desk.states(Moves.jiangyan) == ["taken"])
        #expect(try await desk.run(undo, in: Moves.jiangyan).status == 0)
        #expect(
            try await desk.outcome("JY-3.1.1b", "M1", on: "2024-08-01", Moves.jiangyan) == "yes")
        #expect(try await desk.states(Moves.jiangyan) == ["withdrawn_there"])
        let list = try await desk.run(
            ["transfer", "list", "--language", "en"], in: Moves.nanchuan)
        #expect(list.output.contains("must withdraw it"), "\(list.output)")
    }
}

/// Two districts in one database, through the program.
private struct Moves {
    static let jiangyan = ["--district", "321204"]
    static let nanchuan = ["--district", "500119"]
    static let mother = "321204196001010024"
    let desk: Terminal

    static func open() async throws -> Moves {
        let desk = try await Terminal.open()
        for preparation in [
            ["migrate"], ["pack", "load", "policies/jiangyan"],
            ["pack", "load", "policies/nanchuan"],
        ] {
            let done = try await desk.run(preparation)
            try #require(done.status == 0, "\(done.errors)")
        }
        return Moves(desk: desk)
    }

    func run(_ arguments: [String], in district: [String]) async throws -> Terminal.Run {
        try await desk.run(arguments + district)
    }

    /// 王秀兰 and her husband, confirmed after their only child's death; paid to May 2026.
    func bereavedCouple() async throws {
        let facts =
            ["M1", "F1"].flatMap { ref in
                [
                    "\(ref),hukou.district,321204,1990-01-01,,public_security,,2020-01-01",
                    "\(ref),hukou.kind,rural,1990-01-01,,public_security,,2020-01-01",
                    "\(ref),special_assistance,loss,2019-06-01,,health,,2020-01-01",
                ]
            } + ["C1,death,illness,2019-03-02,,public_security,,2020-01-01"]
        let folder = try Self.scratch()
        func write(_ name: String, _ header: String, _ rows: [String]) throws -> String {
            let path = "\(folder)/\(name).csv"
            try ([header] + rows).joined(separator: "\n").appending("\n")
                .write(toFile: path, atomically: false, encoding: .utf8)
            return path
        }
        let roster = try write(
            "roster",
            "ref,household,town,village,name,id_number,sex,birth,role,mother,father,adopted_on,spouse,phone,account",
            [
                "M1,H1,321204001,,王秀兰,\(Self.mother),,,parent,,,,F1,13812341234,6222020001",
                "F1,H1,321204001,,李建国,,male,1958-01-01,parent,,,,,,",
                "C1,H1,321204001,,李小明,,male,1985-01-01,child,M1,F1,,,,",
            ])
        let told = try write("facts", "ref,fact,value,from,to,source,document,learned", facts)
        let paid = try write(
            "deliveries", "ref,clause,month,day,amount,proof",
            ["M1,JY-3.1.1b,2024-04,,590.00,旧系统", "M1,JY-3.1.1b,2024-05,,590.00,旧系统"])
        let run = try await run(
            ["roster", "import", roster, "--facts", told, "--deliveries", paid],
            in: Self.jiangyan)
        try #require(run.status == 0, "\(run.errors)")
    }

    func take(
        _ file: String, _ code: String, in district: [String], _ town: String?
    ) async throws -> Terminal.Run {
        let place = town.map { ["--town", $0] } ?? []
        return try await desk.run(
            ["transfer", "in", file, "--code", "-", "--by", "clerk-n", "--json"] + place
                + district, input: code.lowercased())
    }

    /// Nanchuan hands her back as of October; Jiangyan finds her and knows what it knew.
    func back() async throws {
        let file = try Self.scratch() + "/back.yuhou"
        let left = try await run(
            [
                "transfer", "out", "--ref", "M1", "--to", "321204", "--on", "2024-10-05",
                "--last-paid", "2024-11", "--file", file, "--by", "clerk-n", "--json",
            ], in: Self.nanchuan)
        #expect(left.status == 0, "\(left.errors)")
        let months = try #require((left.json?["months"] as? [[String: Any]])?.first)
        #expect(months["last_due"] as? String == "2024-10")
        #expect(months["first_due"] as? String == "2024-12", "November was paid already")
        let code = try #require(left.json?["code"] as? String)
        let came = try await take(file, code, in: Self.jiangyan, nil)
        #expect(came.status == 0, "\(came.errors)")
        let people = try #require(came.json?["persons"] as? [[String: Any]])
        #expect(people.map { $0["ref"] as? String } == ["M1", "F1", "C1"])
        #expect(people.allSatisfy { $0["joined"] as? Bool == true }, "nobody stands twice")
        for (day, expected) in [
            ("2024-06-14", "yes"), ("2024-08-01", "no"), ("2024-10-04", "no"),
            ("2024-10-05", "yes"),
        ] {
            #expect(
                try await outcome("JY-3.1.1b", "M1", on: day, Self.jiangyan) == expected, "\(day)")
        }
        #expect(try await states(Self.jiangyan) == ["taken", "taken"])
        let find = try await desk.run(
            ["person", "find", "--id-number", "-", "--json"] + Self.jiangyan, input: Self.mother)
        #expect(find.json?["known_elsewhere"] as? Bool == true)
        #expect((find.json?["found"] as? [Any])?.count == 1)
    }

    func outcome(
        _ clause: String, _ ref: String, on day: String, _ district: [String],
        known: String? = nil
    ) async throws -> String? {
        let past = known.map { ["--known", $0] } ?? []
        let run = try await run(
            ["entitlements", "--ref", ref, "--on", day, "--clause", clause, "--json"] + past,
            in: district)
        return run.jsonList?.first?["outcome"] as? String
    }

    /// Money of a month is owed if it was on the last day of the month before.
    func owesMonth(
        _ clause: String, _ ref: String, _ month: String, _ district: [String]
    ) async throws -> Bool {
        let last = [
            "2024-05": "2024-04-30", "2024-06": "2024-05-31", "2024-07": "2024-06-30",
            "2024-08": "2024-07-31",
        ]
        return try await outcome(clause, ref, on: try #require(last[month]), district) == "yes"
    }

    func states(_ district: [String]) async throws -> [String] {
        let list = try await run(["transfer", "list", "--json"], in: district)
        return list.jsonList?.compactMap { $0["state"] as? String } ?? []
    }

    /// `ref turn from` of each change of a clause.
    static func turns(_ run: Terminal.Run, _ clause: String) -> [String] {
        let changes = run.json?["changes"] as? [[String: Any]] ?? []
        return changes.filter { $0["clause"] as? String == clause }.map {
            let words = [$0["ref"], $0["change"], $0["from"]].map { $0 as? String ?? "" }
            return words.joined(separator: " ")
        }
    }

    /// The file is its owner's alone and holds none of the words in clear.
    static func expectSealed(_ file: String, of words: [String]) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        for word in words {
            #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) stands in clear")
        }
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    static func scratch() throws -> String {
        let folder = NSTemporaryDirectory() + "yuhou-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
