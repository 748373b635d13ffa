import Foundation
import Kernel
import Law
import TestSupport
import Testing

/// A day of Nanchuan's family planning association at the program itself: condolence money for two
/// parents, the insurer's list, a festival's greeting, and what somebody tries that does not go.
@Suite("the family planning association at work, through the program")
struct FamilyPlanningJourneyTests {
    private static let district = ["--district", "500119"]

    /// The day on which the program runs.
    private static var today: Day {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date())
        return Day(year: parts.year ?? 2026, month: parts.month ?? 1, day: parts.day ?? 1) ?? .never
    }

    private static func number(_ sequence: Int) throws -> String {
        try IdentityNumber(
            area: "500119", birth: #require(Day(iso: "1956-01-05")), sequence: sequence
        ).text
    }

    private func files() throws -> Files {
        try Files(
            roster: [
                "M,H,500119001,,李小兰,\(Self.number(2)),female,1956-01-05,parent,,,,,,",
                "F,H,500119001,,王大山,\(Self.number(3)),male,1956-01-05,parent,,,,,,",
                "C,H,500119001,,王小山,,male,1985-06-15,child,M,F,,,,",
            ],
            facts: ["M", "F", "C"].flatMap { ref in
                [
                    "\(ref),hukou.district,500119,2000-01-01,,public_security,,",
                    "\(ref),hukou.kind,rural,2000-01-01,,public_security,,",
                ]
            } + [
                "C,only_child,yes,2000-01-01,,health,,",
                "C,death,illness,\(Self.today),,civil_affairs,,",
            ], deliveries: [])
    }

    private typealias Command = ([String], String) async throws -> Terminal.Run

    @Test func aDayAtTheAssociation() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        try await desk.loadCalendars(Self.district)
        try await desk.load(files(), Self.district)
        func association(_ words: [String], by name: String) async throws -> Terminal.Run {
            try await desk.run(
                ["family_planning"] + words + Self.district, as: "family_planning",
                named: "\(name)-1")
        }
        /// What has to work.
        func done(_ words: [String], by name: String) async throws -> Terminal.Run {
            let run = try await association(words, by: name)
            try #require(run.status == 0, "\(words): \(run.output) \(run.errors)")
            return run
        }
        let opened = try await done(["case", "open-due"], by: "intake")
        #expect(opened.output.contains("NC-4.fpa.2"), "\(opened.output)")
        try await condole(association, done)
        try await insure(association, done)
        try await greet(association, done)
    }

    private func condole(_ association: Command, _ done: Command) async throws {
        let list = try await done(["condolence", "list", "--json"], "intake")
        let numbers = (list.jsonList ?? []).compactMap { $0["case"] as? Int }
        try #require(numbers.count == 2, "\(list.output)")
        for number in numbers {
            _ = try await done(["case", "pass", "\(number)", "--step", "accept"], "intake")
        }
        let decide = ["condolence", "decide", "C", "--document", "协会决定", "--sum", "5000.01"]
        let early = try await association(decide, "approve")
        #expect(early.status == 64 && early.errors.contains("先办到 approve"), "\(early.errors)")
        for number in numbers {
            _ = try await done(["case", "pass", "\(number)", "--step", "verify"], "review")
        }
        let own = try await association(decide, "intake")
        #expect(own.status != 0, "who accepted a case does not decide it: \(own.output)")
        let unset = try await association(Array(decide.dropLast(2)), "approve")
        #expect(unset.status == 64 && unset.errors.contains("待定"), "\(unset.errors)")
        for _ in 1...2 {
            let made = try await done(decide + ["--id", "c"], "approve")
            #expect(made.output.contains("2,500.01") && made.output.contains("2,500.00"))
            #expect(!made.output.contains("李小兰"), "names are masked: \(made.output)")
        }
        let second = try await association(decide, "approve")
        #expect(second.status == 64 && second.errors.contains("只发一笔"), "\(second.errors)")
        let handed = try await done(["case", "list", "--json"], "intake")
        let states = (handed.jsonList ?? []).filter { $0["state"] as? String == "handed" }
        #expect(states.count == 2, "\(handed.output)")
    }

    private func insure(_ association: Command, _ done: Command) async throws {
        _ = try await done(
            [
                "cover", "policy", "--number", "P1", "--insurer", "人保", "--from",
                "\(Self.today.year)-01-01", "--to", "\(Self.today.year + 1)-01-01", "--insured",
                "100000",
            ], "intake")
        func write(_ rows: [String]) throws -> String {
            let path = "\(try Files.scratch())/insurer.csv"
            try (["id_number,name,policy,status"] + rows).joined(separator: "\n").appending("\n")
                .write(toFile: path, atomically: false, encoding: .utf8)
            return path
        }
        let right = "\(try Self.number(2)),李小兰,P1,in"
        let wrong = try await association(
            [
                "cover", "import", try write([right, "\(try Self.number(8)),赵某,P1,in"]),
                "--dry-run",
            ],
            "intake")
        #expect(wrong.status == 65 && wrong.output.contains("退回 1 行"), "\(wrong.output)")
        let file = try write([right])
        let taken = try await done(["cover", "import", file], "intake")
        #expect(taken.output.contains("收入 1 行"), "a preview writes nothing: \(taken.output)")
        let again = try await done(["cover", "import", file], "intake")
        #expect(again.output.contains("收入 0 行，不变 1 行"), "\(again.output)")
        let today = "\(Self.today)"
        _ = try await done(["claim", "open", "M", "--happened", today, "--id", "k"], "intake")
        let graded = try await done(
            [
                "claim", "grade", "1", "--part", "手", "--grade", "7", "--report", "评定书", "--on",
                today,
            ], "intake")
        #expect(graded.output.contains("40,000.00"), "\(graded.output)")
        let stranger = try await association(["claim", "open", "F", "--happened", today], "intake")
        #expect(stranger.status == 64 && stranger.errors.contains("没有意外险"), "\(stranger.errors)")
    }

    private func greet(_ association: Command, _ done: Command) async throws {
        let festival = try #require(Festivals.days.first { $0 >= Self.today })
        func plan(_ ref: String, _ unit: String) -> [String] {
            [
                "visit", "plan", ref, "--festival", "\(festival)", "--unit", unit, "--visitor",
                "赵志愿", "--on", "\(festival)", "--channel", "post",
            ]
        }
        _ = try await done(plan("M", "区妇联"), "intake")
        let twice = try await association(plan("F", "区总工会"), "intake")
        #expect(twice.status == 64 && twice.errors.contains("一户一节只走访一次"), "\(twice.errors)")
        let csv = try await done(
            ["visit", "list", "--csv", "--purpose", "发各单位避免重复走访"], "intake")
        #expect(csv.output.hasPrefix("visit,ref,name,"), "\(csv.output)")
    }
}
