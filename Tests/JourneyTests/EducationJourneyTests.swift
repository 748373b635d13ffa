import Foundation
import Kernel
import Law
import TestSupport
import Testing

/// A day of Nanchuan's education bureau at the program itself: the roll comes in, a child on no
/// roll gets a place, a term's tuition is waived, and what somebody tries that is not theirs fails.
@Suite("education at work, through the program")
struct EducationJourneyTests {
    private static let district = ["--district", "500119"]
    private static let header =
        "id_number,name,birth,student_number,school,stage,grade_year,full_time,registered,status,since"

    /// The day on which the program runs.
    private static var today: Day {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date())
        return Day(year: parts.year ?? 2026, month: parts.month ?? 1, day: parts.day ?? 1) ?? .never
    }

    /// The term that runs.
    private static var term: Day {
        let month = today.month
        if month.month >= 9 { return Month(year: month.year, month: 9).first }
        if month.month >= 2 { return Month(year: month.year, month: 2).first }
        return Month(year: month.year - 1, month: 9).first
    }

    private static func number(_ birth: String, _ sequence: Int) throws -> String {
        try IdentityNumber(
            area: "500119", birth: #require(Day(iso: birth)), sequence: sequence
        ).text
    }

    private let pupilBorn = "\(today.year - 16)-01-05"
    private let childBorn = "\(today.year - 9)-01-05"

    private func files() throws -> Files {
        let numbers = [
            "V": try Self.number(pupilBorn, 2), "C": try Self.number(childBorn, 4),
        ]
        let births = ["V": pupilBorn, "C": childBorn]
        return try Files(
            roster: ["V", "C"].flatMap { ref in
                [
                    "\(ref)m,H\(ref),500119001,,李\(ref)妈,,female,1980-06-15,parent,,,,,,",
                    "\(ref),H\(ref),500119001,,李小\(ref),\(numbers[ref] ?? ""),female,"
                        + "\(births[ref] ?? ""),child,\(ref)m,,,,,",
                ]
            },
            facts: ["V", "C"].flatMap { ref in
                [
                    "\(ref)m,hukou.district,500119,2000-01-01,,public_security,,",
                    "\(ref)m,hukou.kind,rural,2000-01-01,,public_security,,",
                    "\(ref),hukou.district,500119,2018-01-01,,public_security,,",
                    "\(ref),only_child,yes,2018-01-01,,health,,",
                    "\(ref),disability.grade,2,2020-01-01,,disabled_persons,,",
                ]
            }, deliveries: [])
    }

    private func write(_ rows: [String]) throws -> String {
        let path = "\(try Files.scratch())/roll.csv"
        try ([Self.header] + rows).joined(separator: "\n").appending("\n")
            .write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    private func code(_ run: Terminal.Run) throws -> String {
        let digits = run.output.split(whereSeparator: { !$0.isNumber }).map(String.init)
        return try #require(digits.first { $0.count == 10 }, "\(run.output) \(run.errors)")
    }

    @Test func aDayInTheBureau() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        try await desk.loadCalendars(Self.district)
        try await desk.load(files(), Self.district)
        func education(_ words: [String], by name: String = "intake") async throws -> Terminal.Run {
            try await desk.run(
                ["education"] + words + Self.district, as: "education", named: "\(name)-1")
        }
        /// What has to work.
        func done(_ words: [String], by name: String = "intake") async throws -> Terminal.Run {
            let run = try await education(words, by: name)
            try #require(run.status == 0, "\(words): \(run.output) \(run.errors)")
            return run
        }
        for (name, kind) in [("隆化职业中学", "vocational"), ("特殊教育学校", "special")] {
            _ = try await done(["school", "add", "--name", name, "--kind", kind, "--place", "南川"])
        }
        try await takeTheRoll(education)
        try await place(education, done)
        let opened = try await done(["case", "open-due"])
        #expect(opened.output.contains("NC-4.education.2"), "\(opened.output)")
        try await waive(education, done)
        try await support(education, done)
        let again = try await done(["case", "open-due"])
        #expect(again.output.contains("立项 0 件"), "\(again.output)")
    }

    private typealias Command = ([String], String) async throws -> Terminal.Run

    private func takeTheRoll(_ education: Command) async throws {
        let number = try Self.number(pupilBorn, 2)
        let right = "\(number),李小V,\(pupilBorn),Z1,隆化职业中学,中职,1,是,是,在读,\(Self.term)"
        let stranger =
            "\(try Self.number("2010-02-02", 8)),赵某,2010-02-02,Z2,某校,中职,1,是,是,在读,\(Self.term)"
        let wrong = try write([right.replacingOccurrences(of: "隆化职业", with: "没有的"), stranger])
        let refused = try await education(["roll", "import", wrong], "intake")
        #expect(refused.status == 65, "\(refused.output) \(refused.errors)")
        #expect(refused.output.contains("退回 1 行"), "\(refused.output)")
        #expect(!refused.output.contains(number) && !refused.errors.contains(number))
        let file = try write([right, stranger])
        let preview = try await education(["roll", "import", file, "--dry-run"], "intake")
        #expect(
            preview.status == 0 && preview.output.contains("预览：收入 1 行，不变 1 行"), "\(preview.output)")
        let nothing = try await education(["roll", "list"], "intake")
        #expect(nothing.output.contains("学籍 0 份"), "a preview writes nothing")
        let taken = try await education(["roll", "import", file], "intake")
        #expect(
            taken.status == 0 && taken.output.contains("收入 1 行"), "\(taken.output) \(taken.errors)")
        let repeated = try await education(["roll", "import", file], "intake")
        #expect(repeated.status == 0 && repeated.output.contains("收入 0 行，不变 2 行"))
        let fresh = try await education(["feeds"], "intake")
        #expect(fresh.output.contains("school-roll") && fresh.output.contains("有效"))
        let csv = try await education(
            ["roll", "list", "--csv", "--purpose", "报区教委备案"], "intake")
        #expect(csv.output.hasPrefix("ref,name,school,"), "\(csv.output) \(csv.errors)")
        #expect(csv.output.contains("李*V"), "names leave masked: \(csv.output)")
    }

    private func place(_ education: Command, _ done: Command) async throws {
        let found = try await done(["placement", "find"], "intake")
        #expect(found.output.contains("新立 1 件"), "\(found.output)")
        let list = try await done(["placement", "list", "--json"], "intake")
        let number = try #require(list.jsonList?.first?["placement"] as? Int)
        let accept = [
            "placement", "accept", "\(number)", "--school", "特殊教育学校", "--student-number", "T1",
            "--stage", "compulsory", "--grade-year", "1", "--since", "\(Self.today)", "--id", "acc",
        ]
        let early = try await education(accept, "intake")
        #expect(early.status == 64, "no school was asked: \(early.output)")
        _ = try await done(
            [
                "placement", "ask", "\(number)", "--school", "特殊教育学校", "--form", "special",
            ], "intake")
        for _ in 1...2 { _ = try await done(accept, "intake") }
        let rest = try await done(["placement", "list"], "intake")
        #expect(rest.output.contains("入学安置 0 件"), "\(rest.output)")
    }

    /// The number of the open case of a clause, carried to a step.
    private func carried(_ clause: String, _ done: Command) async throws -> Int {
        let list = try await done(["case", "list", "--clause", clause, "--json"], "intake")
        let number = try #require(list.jsonList?.first?["number"] as? Int, "\(list.output)")
        _ = try await done(["case", "pass", "\(number)", "--step", "accept"], "intake")
        return number
    }

    private func waive(_ education: Command, _ done: Command) async throws {
        let number = try await carried("NC-4.education.2", done)
        _ = try await done(["case", "pass", "\(number)", "--step", "verify"], "review")
        let code = try code(try await done(["waiver", "issue", "\(number)"], "approve"))
        let month = "\(Self.term.month)"
        let list = try await done(["waiver", "list", "--term", month, "--json"], "intake")
        let voucher = try #require(list.jsonList?.first?["voucher"] as? Int, "\(list.output)")
        let use = ["waiver", "use", "\(voucher)", "--on", "\(Self.today)", "--code", code]
        let own = try await education(use, "approve")
        #expect(own.status == 64, "who issued a code does not redeem it: \(own.output)")
        _ = try await done(use, "school")
        let twice = try await education(
            ["waiver", "use", "\(voucher)", "--on", "\(Self.term)", "--code", code], "school")
        #expect(
            Self.term == Self.today || twice.status == 64 && twice.errors.contains("只用一次"),
            "\(twice.output) \(twice.errors)")
        _ = try await done(["case", "pass", "\(number)", "--step", "confirm"], "review")
        _ = try await done(
            [
                "waiver", "report", "--school", "隆化职业中学", "--term", month, "--students", "1",
                "--sum", "1500.00",
            ], "intake")
        let totals = try await done(["waiver", "totals", "--term", month], "review")
        #expect(
            totals.output.contains("1,500.00") && totals.output.contains("相符"), "\(totals.output)")
    }

    private func support(_ education: Command, _ done: Command) async throws {
        let list = try await done(
            ["case", "list", "--clause", "NC-4.education.1", "--ref", "C", "--json"], "intake")
        let number = try #require(list.jsonList?.first?["number"] as? Int, "\(list.output)")
        _ = try await done(["case", "pass", "\(number)", "--step", "accept"], "intake")
        let arrange = [
            "support", "arrange", "\(number)", "--form", "special", "--support", "每周两次康复训练",
        ]
        let code = try code(try await done(arrange, "approve"))
        _ = try await done(
            [
                "support", "confirm", "\(number)", "--on", "\(Self.today)", "--code", code,
            ], "school")
        _ = try await done(["case", "pass", "\(number)", "--step", "confirm"], "review")
        let file = try await done(["case", "list", "--all", "--json"], "intake")
        let states = (file.jsonList ?? []).filter { $0["state"] as? String == "done" }
        #expect(states.count == 2, "\(file.output)")
    }
}
