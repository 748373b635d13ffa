import Foundation
import Testing

/// A family over the years through the program itself: a child re-graded, then dead.
@Suite("person timeline")
struct TimelineJourneyTests {
    private static let roster = """
        ref,household,town,village,name,id_number,sex,birth,role,mother,father,adopted_on,spouse,phone,account
        M1,H1,500119001,,王秀兰,,female,1960-05-01,parent,,,,,,
        C1,H1,500119001,,王小明,,male,1990-01-01,child,M1,,,,,

        """
    private static let facts = """
        ref,fact,value,from,to,source,document,learned
        M1,hukou.district,500119,1990-01-01,,public_security,,2015-01-01
        M1,hukou.kind,urban,1990-01-01,,public_security,,2015-01-01
        M1,special_assistance,disability,2015-01-01,,health,,2015-01-01
        M1,special_assistance,loss,2019-06-01,,health,,2019-06-01
        C1,disability.grade,3,2014-06-01,,disabled_persons,,2015-01-01
        C1,disability.grade,2,2017-03-01,,disabled_persons,,2017-03-10
        C1,death,illness,2019-03-02,,public_security,,2019-05-20

        """

    private func desk() async throws -> Terminal {
        let desk = try await Terminal.open()
        let folder = NSTemporaryDirectory() + "yuhou-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in [("roster", Self.roster), ("facts", Self.facts)] {
            try text.write(toFile: "\(folder)/\(name).csv", atomically: false, encoding: .utf8)
        }
        try await desk.prepare("nanchuan")
        for step in [
            [
                "roster", "import", "\(folder)/roster.csv", "--facts", "\(folder)/facts.csv",
                "--district", "500119",
            ]
        ] {
            let done = try await desk.run(step)
            try #require(done.status == 0, "\(done.errors)")
        }
        return desk
    }

    private let timeline = ["person", "timeline", "--district", "500119", "--ref", "M1"]

    /// The spans of one fact or clause.
    private func spans(
        _ list: String, _ key: String, _ name: String, in run: Terminal.Run
    ) throws -> [[String: Any]] {
        let all = try #require(run.json?[list] as? [[String: Any]])
        let one = try #require(all.first { $0[key] as? String == name }, "\(name)")
        return try #require(one["spans"] as? [[String: Any]])
    }

    @Test("a child re-graded, then dead, as known before and after")
    func regradedThenDead() async throws {
        let desk = try await desk()
        let wanted = timeline + ["--from", "2014", "--to", "2024", "--json"]
        let now = try await desk.run(wanted)
        try #require(now.status == 0, "\(now.errors)")
        #expect(now.json?["from"] as? String == "2014-01-01")
        #expect(now.json?["to"] as? String == "2025-01-01")
        let grade = try spans("facts", "fact", "child.disability.grade", in: now)
        #expect(grade.map { $0["value"] as? String } == ["3", "2"])
        #expect(grade.map { $0["from"] as? String } == ["2014-06-01", "2017-03-01"])
        #expect(grade.first?["to"] as? String == "2017-03-01")
        #expect(grade.last?["to"] is NSNull, "nobody said that it ends")
        let death = try spans("facts", "fact", "child.death", in: now)
        #expect(death.map { $0["from"] as? String } == ["2019-03-02"])

        let money = try spans("entitlements", "clause", "NC-3.1a", in: now)
            .filter { $0["outcome"] as? String == "yes" }
        #expect(money.last?["amount_fen"] as? Int == 59_000)
        #expect(money.last?["from"] as? String == "2022-07-01")
        #expect(money.last?["to"] is NSNull)

        let early = try await desk.run(wanted + ["--known", "2019-05-19"])
        #expect(early.json?["known"] as? String == "2019-05-19")
        let names = (early.json?["facts"] as? [[String: Any]])?.compactMap { $0["fact"] as? String }
        #expect(names?.contains("child.disability.grade") == true)
        #expect(names?.contains("child.death") == false, "on that day the child was alive")
        let earlier = try await desk.run(wanted + ["--known", "2017-03-09"])
        let first = try spans("facts", "fact", "child.disability.grade", in: earlier)
        #expect(first.map { $0["value"] as? String } == ["3"])

        let page = try await desk.run(timeline + ["--from", "2014", "--to", "2024"])
        #expect(page.output.contains("† 去世"))
        #expect(page.output.contains("2019-03-02  事实  子女 C1 死亡：illness"))
        #expect(page.output.contains("2022-07-01  改额  NC-3.1a"))
        #expect(!page.output.contains("王秀兰") && !page.output.contains("失独"))
        let before = try await desk.run(
            timeline + ["--from", "2014", "--to", "2024", "--known", "2019-05-19"])
        #expect(before.output.contains("截至 2019-05-19 所知"))
        #expect(!before.output.contains("死亡："))
    }

    @Test("a department sees no day of what it may not read")
    func protected() async throws {
        let desk = try await desk()
        let run = try await desk.run(
            timeline + ["--department", "education", "--json", "--language", "en"])
        let death = try spans("facts", "fact", "child.death", in: run)
        #expect(death.map { $0["value"] as? String } == ["protected"])
        #expect(death.first?["from"] is NSNull && death.first?["to"] is NSNull)
        let before = try await desk.run(
            timeline + ["--department", "education", "--json", "--known", "2016-01-01"])
        #expect(try spans("facts", "fact", "child.death", in: before).count == 1)
    }

    @Test("wrong ranges and widths are refused with what would be right")
    func refusals() async throws {
        let desk = try await desk()
        for (arguments, reason) in [
            (["--from", "2015-02-29"], "YYYY-MM-DD"), (["--from", "201"], "2015"),
            (["--from", "2020", "--to", "2019"], "--from"), (["--width", "59"], "60"),
            (["--department", "nobody"], "nobody"), (["--clause", "NC-9"], "NC-9"),
        ] {
            let refused = try await desk.run(timeline + arguments)
            #expect(refused.status == 64, "\(arguments)")
            #expect(refused.errors.contains(reason), "\(refused.errors)")
        }
        let narrow = try await desk.run(timeline + ["--width", "60", "--clause", "NC-3.1a"])
        #expect(narrow.status == 0)
        #expect(narrow.output.contains("NC-3.1a"))
        #expect(!narrow.output.contains("NC-3.3"))
    }
}
