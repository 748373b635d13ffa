import Foundation
import Testing

/// From files to every bureau's list, through the program itself.
@Suite("a district's families, from files to lists")
struct DistrictJourneyTests {
    @Test("two families of Nanchuan: imported, explained, listed, counted")
    func nanchuan() async throws {
        let desk = try await Terminal.open(isEmpty: true)
        let files = try Files(
            roster: [
                "M1,H1,500119001,,王甲,,female,1960-05-01,parent,,,,F1,,",
                "F1,H1,500119001,,李乙,,male,1958-01-01,parent,,,,,,",
                "C1,H1,500119001,,李丙,,male,1985-01-01,child,M1,F1,,,,",
                "M2,H2,500119100,,赵丁,,female,1980-05-01,parent,,,,,,",
                "C2,H2,500119100,,赵戊,,female,2006-01-01,child,M2,,,,,",
            ],
            facts: [
                "M1,hukou.district,500119,1990-01-01,,public_security,,2020-01-01",
                "M1,hukou.kind,urban,1990-01-01,,public_security,,2020-01-01",
                "F1,hukou.district,500119,1990-01-01,,public_security,,2020-01-01",
                "F1,hukou.kind,urban,1990-01-01,,public_security,,2020-01-01",
                "C1,death,illness,2019-03-02,,public_security,,2020-01-01",
                "M1,special_assistance,loss,2019-06-01,,health,,2020-01-01",
                "M2,hukou.district,500119,1990-01-01,,public_security,,2020-01-01",
                "C2,disability.grade,4,2015-01-01,,disabled_persons,,2020-01-01",
            ],
            deliveries: ["M1,NC-3.1a,2025-06,,590.00,旧系统"])
        try await desk.prepare("nanchuan")
        let district = ["--district", "500119"]
        let load =
            [
                "roster", "import", files.roster, "--facts", files.facts, "--deliveries",
                files.deliveries, "--json",
            ] + district
        let preview = try await desk.run(load + ["--dry-run"])
        #expect(preview.status == 0, "\(preview.errors)")
        #expect(preview.json?["accepted"] as? Int == 14)
        let imported = try await desk.run(load)
        #expect(imported.json?["accepted"] as? Int == 14, "a preview writes nothing")
        #expect(imported.json?["rejects"] is NSNull)
        let again = try await desk.run(load)
        #expect(again.json?["accepted"] as? Int == 0)
        #expect(again.json?["unchanged"] as? Int == 14, "the same files again change nothing")

        let money = try await desk.clause("NC-3.1a", of: "M1", on: "2025-06-15", district)
        #expect(money["outcome"] as? String == "yes")
        #expect(money["amount_fen"] as? Int == 59_000)
        #expect(money["per"] as? String == "month")
        let before = try await desk.clause("NC-3.1a", of: "M1", on: "2022-06-30", district)
        #expect(before["amount_fen"] as? Int == 45_000)
        #expect(before["until"] as? String == "2022-07-01")
        let doubt = try await desk.clause("NC-2.1a", of: "M2", on: "2025-06-15", district)
        #expect(doubt["outcome"] as? String == "unknown")
        let because = try #require(doubt["because"] as? [[String: Any]])
        #expect(
            because.flatMap { $0["missing"] as? [String] ?? [] } == ["hukou.kind", "hukou.area"])

        let board = try await desk.run(["status", "--on", "2025-06-15", "--json"] + district)
        let health = try #require(
            (board.json?["departments"] as? [[String: Any]])?.first {
                $0["department"] as? String == "health"
            })
        let line = try #require(
            (health["clauses"] as? [[String: Any]])?.first { $0["clause"] as? String == "NC-3.1a" })
        #expect(line["entitled"] as? Int == 1)
        #expect(line["receiving"] as? Int == 1)
        #expect(line["gap"] as? Int == 0)
        #expect(line["overdue"] as? Int == 1, "the months before June 2025 are on no record")

        let list = try await desk.run(
            ["health", "list", "--on", "2025-06-15", "--json"] + district)
        let items = try #require(list.jsonList)
        #expect(items.allSatisfy { $0["name"] as? String != "王甲" }, "names are masked")
        #expect(items.contains { $0["clause"] as? String == "NC-4.health.6" })
        #expect(!items.contains { $0["clause"] as? String == "NC-3.1a" })
    }

    @Test("wrong rows come back with their reasons, the right ones are in")
    func rejects() async throws {
        let desk = try await Terminal.open()
        let files = try Files(
            roster: [
                "M1,H1,321204001,,王甲,,female,1960-05-01,parent,,,,,,",
                "M2,H2,321204001,,王乙,,female,1960-02-31,parent,,,,,,",
                "M3,H3,321204001,,王丙,321204196001010025,,,parent,,,,,,",
                "C1,H1,321204001,,王丁,,male,1950-01-01,child,M1,,,,,",
            ], facts: ["M1,disabilty.grade,3,2020-01-01,,disabled_persons,,"], deliveries: [])
        try await desk.prepare("jiangyan")
        let run = try await desk.run([
            "roster", "import", files.roster, "--facts", files.facts, "--district", "321204",
            "--json",
        ])
        #expect(run.status == 65)
        #expect(run.json?["accepted"] as? Int == 1)
        #expect(run.json?["rejected"] as? Int == 4)
        let path = try #require(run.json?["rejects"] as? String)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("ref,household,") && text.contains("error"))
        for ref in ["M2", "M3", "C1"] { #expect(text.contains("\n\(ref),")) }
    }

    @Test("a third district is a folder of YAML: Nanchuan with three rules changed")
    func thirdDistrict() async throws {
        let desk = try await Terminal.open()
        let folder = try Files.scratch() + "/policies"
        try FileManager.default.copyItem(
            atPath: desk.folder.appendingPathComponent("policies").path, toPath: folder)
        try FileManager.default.moveItem(
            atPath: "\(folder)/nanchuan", toPath: "\(folder)/chashan")
        try FileManager.default.removeItem(atPath: "\(folder)/jiangyan")
        for file in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/chashan") {
            let path = "\(folder)/chashan/\(file)"
            guard file.hasSuffix(".yaml") else { continue }
            var text = try String(contentsOfFile: path, encoding: .utf8)
            for (old, new) in [
                ("pack: nanchuan", "pack: chashan"), ("\"500119\"", "\"500999\""),
                ("hukou.district == 500119", "hukou.district == 500999"),
                ("child.disability.grade <= 3 or", "child.disability.grade <= 2 or"),
                (
                    "education.stage == secondary_vocational",
                    "(education.stage == secondary_vocational or education.stage == senior)"
                ),
            ] { text = text.replacingOccurrences(of: old, with: new) }
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let check = try await desk.run(["pack", "check", "\(folder)/chashan", "--json"])
        #expect(check.status == 0, "\(check.output)")
        #expect(check.json?["clauses"] as? Int == 62)
        #expect(try await desk.run(["migrate"]).status == 0)
        try await desk.adopt("\(folder)/chashan", for: 500_999)
        let files = try Files(
            roster: [
                "M1,H1,500999001,,王甲,,female,1960-05-01,parent,,,,,,",
                "C1,H1,500999001,,王乙,,male,2005-01-01,child,M1,,,,,",
            ],
            facts: [
                "M1,hukou.district,500999,1990-01-01,,public_security,,2020-01-01",
                "M1,hukou.kind,urban,1990-01-01,,public_security,,2020-01-01",
                "C1,disability.grade,3,2015-01-01,,disabled_persons,,2020-01-01",
            ], deliveries: [])
        let district = ["--district", "500999"]
        let run = try await desk.run(
            ["roster", "import", files.roster, "--facts", files.facts] + district)
        #expect(run.status == 0, "\(run.errors)")
        let target = try await desk.clause("NC-2.1a", of: "M1", on: "2025-01-01", district)
        #expect(target["outcome"] as? String == "no", "grade 3 in town is not enough here")
        let diff = try await desk.run(["pack", "diff", "policies/nanchuan", "\(folder)/chashan"])
        #expect(diff.output.contains("NC-4.education.2"))
    }

    @Test("a wrong pack is refused whole, each problem with its place")
    func wrongPack() async throws {
        let desk = try await Terminal.open()
        let folder = try Files.scratch() + "/policies"
        try FileManager.default.copyItem(
            atPath: desk.folder.appendingPathComponent("policies").path, toPath: folder)
        let path = "\(folder)/nanchuan/health.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
            .replacingOccurrences(
                of: "- child.disability.grade <= 3", with: "- child.disabilty.grade <= 3")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let check = try await desk.run(["pack", "check", "\(folder)/nanchuan"])
        #expect(check.status == 64)
        #expect(
            check.output.contains(
                "unknown fact `child.disabilty.grade`; did you mean `child.disability.grade`?"))
        #expect(check.output.contains("nanchuan/health.yaml:"))
    }

    @Test("another bureau's word is kept and listed, and the law does not read it")
    func mismatches() async throws {
        let desk = try await Terminal.open()
        let files = try Files(
            roster: [
                "M1,H1,321204001,,王甲,,female,1950-05-01,parent,,,,F1,,",
                "F1,H1,321204001,,李乙,,male,1949-05-01,parent,,,,,,",
            ],
            facts: [
                "M1,hukou.district,321204,1990-01-01,,public_security,,2020-01-01",
                "M1,special_assistance,loss,2019-06-01,,health,,2020-01-01",
                "M1,special_assistance,disability,2019-06-01,,towns,,2021-01-01",
                "F1,death,illness,2024-03-05,,public_security,,2024-04-01",
                "F1,death,illness,2024-03-02,,civil_affairs,,2024-05-01",
                "M1,hardship,yes,2024-01-01,,civil_affairs,,2024-01-01",
                "F1,hardship,no,2024-01-01,,civil_affairs,,2023-12-01",
            ], deliveries: [])
        try await desk.prepare("jiangyan")
        let district = ["--district", "321204"]
        let run = try await desk.run(
            ["roster", "import", files.roster, "--facts", files.facts] + district)
        #expect(run.status == 0, "\(run.errors)")
        let money = try await desk.clause("JY-3.1.1b", of: "M1", on: "2025-01-15", district)
        #expect(money["amount_fen"] as? Int == 59_000, "health's word counts, not the town's")
        let hidden = try await desk.run(
            ["entitlements", "--ref", "M1", "--department", "education", "--json"] + district)
        #expect(hidden.output.contains("\"special_assistance\":\"protected\""))
        #expect(hidden.output.contains("\"outcome\":\"yes\""), "the verdict stays")
        let list = try await desk.run(["mismatches", "--json"] + district)
        let found = try #require(list.jsonList)
        #expect(
            Set(found.compactMap { $0["fact"] as? String }) == [
                "special_assistance", "death", "hardship",
            ])
        let known = try await desk.run(
            [
                "entitlements", "--ref", "F1", "--on", "2024-03-03", "--known", "2024-04-30",
                "--json",
            ]
                + district)
        #expect(known.jsonList?.isEmpty == false, "before the earlier day was known he lived then")
    }

    @Test("no database, no district, no person: one sentence and the right exit status")
    func refusals() async throws {
        var desk = try await Terminal.open()
        try await desk.prepare("jiangyan")
        let nobody = try await desk.run([
            "entitlements", "--district", "321204", "--ref", "X", "--language", "en",
        ])
        #expect(nobody.status == 64)
        #expect(nobody.errors.contains("has no ref X"))
        #expect(try await desk.run(["assess", "--district", "999999"]).status == 64)
        #expect(try await desk.run(["assess", "--district", "32120"]).status == 64)
        #expect(
            try await desk.run(["status", "--district", "321204", "--on", "2025-02-31"]).status
                == 64)
        desk.environment["YUHOU_DATABASE"] = "postgresql://nobody@127.0.0.1:1/none"
        let dead = try await desk.run(["assess", "--district", "321204", "--language", "en"])
        #expect(dead.status == 69)
        #expect(dead.errors.contains("cannot be reached"))
    }
}
