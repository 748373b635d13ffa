import Foundation
import Kernel
import Law
import TestSupport
import Testing

/// A season of Jiangyan's medical insurance at the program itself: the insurance system's file,
/// whose premium is bought, the insurer's answer, and an application for long-term care.
@Suite("medical insurance at work, through the program")
struct MedicalInsuranceJourneyTests {
    private static let district = ["--district", "321204"]
    /// The year in which the program runs.
    private static let year = Calendar(identifier: .gregorian).component(.year, from: Date())
    private static let people = [("A", 2), ("B", 4), ("E", 6), ("C", 8)]

    private static func number(_ sequence: Int) throws -> String {
        try IdentityNumber(
            area: "321204", birth: #require(Day(iso: "1956-01-01")), sequence: sequence
        ).text
    }

    private func files() throws -> Files {
        try Files(
            roster: Self.people.flatMap { ref, sequence in
                [
                    "\(ref),H\(ref),321204001,,王小\(ref),\(try Self.number(sequence)),female,"
                        + "1956-01-01,parent,,,,,,",
                    "\(ref)c,H\(ref),321204001,,李子\(ref),,male,1985-06-15,child,\(ref),,,,,",
                ]
            },
            facts: Self.people.flatMap { ref, _ in
                [
                    "\(ref),hukou.district,321204,2000-01-01,,public_security,,",
                    "\(ref),special_assistance,loss,2020-01-01,,health,,",
                    "\(ref)c,only_child,yes,2000-01-01,,health,,",
                    "\(ref)c,only_child.cohort,yes,2000-01-01,,health,,",
                    "\(ref)c,death,illness,2016-04-10,,public_security,,",
                ]
            }, deliveries: [])
    }

    private func write(_ header: String, _ rows: [String]) throws -> String {
        let path = "\(try Files.scratch())/feed.csv"
        try ([header] + rows).joined(separator: "\n").appending("\n")
            .write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    /// Runs a command for a clerk with one duty.
    private func insurance(
        _ desk: Terminal, _ words: [String], by duty: String
    ) async throws -> Terminal.Run {
        var desk = desk
        desk.environment["YUHOU_TOKEN"] = try await desk.accounts.token(
            district: 321_204, desk: "medical_insurance", name: "\(duty)-1", duties: [duty])
        return try await desk.run(
            ["medical_insurance"] + words + Self.district, as: "medical_insurance")
    }

    @Test func aSeasonOfPremiums() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("jiangyan")
        try await desk.loadCalendars(Self.district)
        try await desk.load(files(), Self.district)
        try await status(desk)
        let numbers = try await accept(desk)
        #expect(numbers.count == 2, "who is an employee or whose cover nobody knows has none")
        try await order(desk)
        try await care(desk)
    }

    /// The file of the insurance system: a preview, a wrong row, the import, its repetition.
    private func status(_ desk: Terminal) async throws {
        let header = "id_number,name,year,kind,care"
        let rows = try zip(Self.people, ["none", "resident", "employee", "employee"]).map {
            "\(try Self.number($0.0.1)),王小\($0.0.0),\(Self.year),\($0.1),yes"
        }
        let m = try Self.number(2)
        let wrong = try write(header, ["\(m),张三,\(Self.year),none,yes"])
        let refused = try await insurance(desk, ["status", "import", wrong], by: "intake")
        #expect(refused.status == 65, "\(refused.output) \(refused.errors)")
        #expect(!refused.output.contains(m) && !refused.errors.contains(m))
        let rejects = refused.output.components(separatedBy: .whitespacesAndNewlines)
            .first { $0.hasSuffix(".csv") }
        if let rejects {
            let text = try String(contentsOfFile: rejects, encoding: .utf8)
            #expect(text.hasPrefix(header + ",error"), "the same columns and the reason: \(text)")
        }
        let file = try write(header, rows)
        let preview = try await insurance(
            desk, ["status", "import", file, "--dry-run"], by: "intake")
        #expect(
            preview.status == 0 && preview.output.contains("预览：收入 4 行"),
            "\(preview.output) \(preview.errors)")
        let other = try await insurance(desk, ["status", "import", file], by: "review")
        #expect(other.status == 77, "whose duty it is not: \(other.output) \(other.errors)")
        let taken = try await insurance(desk, ["status", "import", file], by: "intake")
        #expect(taken.output.contains("收入 4 行"), "a preview writes nothing: \(taken.output)")
        let again = try await insurance(desk, ["status", "import", file], by: "intake")
        #expect(again.status == 0 && again.output.contains("收入 0 行，不变 4 行"), "\(again.output)")
    }

    /// Opens what is due and passes the first step.
    private func accept(_ desk: Terminal) async throws -> [Int] {
        let opened = try await insurance(desk, ["case", "open-due"], by: "intake")
        #expect(opened.status == 0, "\(opened.errors)")
        let season = try await insurance(
            desk, ["premium", "season", "--year", "\(Self.year)", "--json"], by: "intake")
        #expect(
            season.jsonList?.compactMap { $0["ref"] as? String } == ["A", "B"],
            "\(season.output) \(season.errors)")
        #expect(!season.output.contains("王小A") && !season.output.contains("失独"))
        let list = try await insurance(
            desk, ["case", "list", "--clause", "JY-3.2.1", "--json"], by: "intake")
        let numbers = (list.jsonList ?? []).compactMap { $0["number"] as? Int }
        for number in numbers {
            let passed = try await insurance(
                desk, ["case", "pass", "\(number)", "--step", "accept"], by: "intake")
            #expect(passed.status == 0, "\(passed.errors)")
        }
        return numbers
    }

    /// The payment order, and the insurer's answer to it.
    private func order(_ desk: Terminal) async throws {
        let words = [
            "premium", "order", "--year", "\(Self.year)", "--number", "单1", "--notice", "缴费通知",
        ]
        let unset = try await insurance(desk, words, by: "review")
        #expect(unset.status == 64 && unset.errors.contains("待定"), "\(unset.errors)")
        let typed = words + ["--premium", "400.00", "--id", "o"]
        let hostile = try await insurance(desk, typed, by: "intake")
        #expect(hostile.status == 77, "who accepted orders nothing: \(hostile.errors)")
        var orders: Set<String> = []
        for _ in 1...2 {
            let made = try await insurance(desk, typed, by: "review")
            #expect(
                made.status == 0 && made.output.contains("800.00"), "\(made.output) \(made.errors)")
            orders.formUnion(
                made.output.firstMatch(of: /第 ([0-9]+) 号/).map { [String($0.1)] } ?? [])
        }
        let number = try #require(orders.first)
        #expect(orders.count == 1, "typed twice, made once")
        let m = try Self.number(2)
        let header = "order,id_number,name,result,insured_from,reason"
        let since = "\(Self.year)-01-01"
        let answer = try write(header, ["单1,\(m),王小A,insured,\(since),"])
        let early = try await insurance(desk, ["premium", "confirm", answer], by: "intake")
        #expect(early.status == 65, "nobody approved it: \(early.output)")
        let approve = [
            "premium", "approve", number, "--payee", "医保经办机构", "--payee-code",
            "91350100M000100Y43",
        ]
        let own = try await insurance(desk, approve, by: "review")
        #expect(own.status != 0, "who ordered does not approve: \(own.output)")
        let approved = try await insurance(desk, approve, by: "approve")
        #expect(approved.status == 0, "\(approved.errors)")
        let taken = try await insurance(desk, ["premium", "confirm", answer], by: "intake")
        #expect(
            taken.status == 0 && taken.output.contains("收入 1 行"), "\(taken.output) \(taken.errors)")
        let again = try await insurance(desk, ["premium", "confirm", answer], by: "intake")
        #expect(again.output.contains("收入 0 行，不变 1 行"), "\(again.output)")
        let open = try await insurance(
            desk,
            [
                "premium", "lines", "--year", "\(Self.year)", "--open", "--csv", "--purpose",
                "催保险机构答复",
            ], by: "review")
        #expect(open.output.contains("B,") && !open.output.contains("王小B"), "\(open.output)")
    }

    /// An application for long-term care and its assessment.
    private func care(_ desk: Terminal) async throws {
        let sheet =
            "eating=5,dressing=5,washing=0,bowel=5,bladder=5,toilet=5,walking=5,transfer=5,stairs=0,"
            + "bathing=0"
        let assess = [
            "care", "assess", "C", "--sheet", sheet, "--institution", "评估中心", "--assessor", "周评估",
            "--since", "\(Self.year - 1)-01-01", "--on", "\(Self.year)-01-02", "--valid-to",
            "\(Self.year + 1)-12-31",
        ]
        let early = try await insurance(desk, assess, by: "intake")
        #expect(early.status == 64, "nobody is assessed who did not apply: \(early.output)")
        let applied = try await insurance(
            desk, ["care", "apply", "C", "--on", "\(Self.year)-01-01", "--document", "申请书"],
            by: "intake")
        #expect(applied.status == 0, "\(applied.errors)")
        for _ in 1...2 {
            let assessed = try await insurance(desk, assess + ["--id", "s"], by: "intake")
            #expect(assessed.output.contains("35 分"), "\(assessed.output) \(assessed.errors)")
        }
    }
}
