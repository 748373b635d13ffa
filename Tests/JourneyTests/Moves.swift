import Foundation
import Testing

/// Two districts in one database, through the program.
struct Moves: Sendable {
    static let jiangyan = ["--district", "321204"]
    static let nanchuan = ["--district", "500119"]
    static let mother = "321204196001010024"
    let desk: Terminal

    static func open() async throws -> Moves {
        let desk = try await Terminal.open()
        for pack in ["jiangyan", "nanchuan"] { try await desk.prepare(pack) }
        return Moves(desk: desk)
    }

    func run(
        _ arguments: [String], in district: [String], named name: String? = nil
    ) async throws -> Terminal.Run {
        try await desk.run(arguments + district, named: name)
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
        try await load(
            Self.jiangyan,
            roster: [
                "M1,H1,321204001,,王秀兰,\(Self.mother),,,parent,,,,F1,13812341234,6222020001",
                "F1,H1,321204001,,李建国,,male,1958-01-01,parent,,,,,,",
                "C1,H1,321204001,,李小明,,male,1985-01-01,child,M1,F1,,,,",
            ], facts: facts,
            deliveries: [
                "M1,JY-3.1.1b,2024-04,,590.00,旧系统", "M1,JY-3.1.1b,2024-05,,590.00,旧系统",
            ])
    }

    /// Imports a district's files.
    func load(
        _ district: [String], roster rows: [String], facts: [String], deliveries: [String] = []
    ) async throws {
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
            rows)
        let told = try write("facts", "ref,fact,value,from,to,source,document,learned", facts)
        let paid = try write("deliveries", "ref,clause,month,day,amount,proof", deliveries)
        let run = try await run(
            ["roster", "import", roster, "--facts", told, "--deliveries", paid], in: district)
        try #require(run.status == 0, "\(run.errors)")
    }

    func take(
        _ file: String, _ code: String, in district: [String], _ town: String?
    ) async throws -> Terminal.Run {
        let place = town.map { ["--town", $0] } ?? []
        return try await desk.run(
            ["transfer", "in", file, "--code", "-", "--json"] + place
                + district, input: code.lowercased())
    }

    /// Nanchuan hands her back as of October; Jiangyan finds her and knows what it knew.
    func back() async throws {
        let file = try Self.scratch() + "/back.yuhou"
        let left = try await run(
            [
                "transfer", "out", "--ref", "M1", "--to", "321204", "--on", "2024-10-05",
                "--last-paid", "2024-11", "--file", file, "--json",
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
