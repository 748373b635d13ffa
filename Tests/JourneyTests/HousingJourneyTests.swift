import Foundation
import Testing

/// A day in the housing bureau, through the program itself.
@Suite("housing at work, through the program")
struct HousingJourneyTests {
    private func open(_ pack: String, _ facts: [String]) async throws -> Terminal {
        let code = pack == "jiangyan" ? "321204" : "500119"
        let desk = try await Terminal.open()
        try await desk.prepare(pack)
        try await desk.loadCalendars(["--district", code])
        try await desk.load(
            Files(
                roster: [
                    "M,HM,\(code)001,,王小兰,,female,1950-06-15,parent,,,,,,",
                    "Mc,HM,\(code)001,,李丙,,male,1982-09-09,child,M,,,,,",
                ],
                facts: [
                    "M,hukou.district,\(code),2000-01-01,,public_security,,",
                    "M,hukou.kind,rural,2000-01-01,,public_security,,",
                    "Mc,hukou.kind,rural,2000-01-01,,public_security,,",
                    "Mc,only_child,yes,1982-09-09,,health,,",
                    "Mc,death,illness,2016-04-10,,public_security,,",
                    "M,special_assistance,loss,2020-01-01,,health,,",
                ] + facts, deliveries: []), ["--district", code])
        return desk
    }

    /// One command of a clerk; what it printed, and its status.
    private struct Clerks {
        let desk: Terminal
        let district: String

        func run(_ name: String, _ words: String) async throws -> Terminal.Run {
            try await desk.run(
                ["housing"] + words.split(separator: " ").map(String.init)
                    + ["--district", district], as: "housing", named: "\(name)-1")
        }

        func must(_ name: String, _ words: String) async throws -> String {
            let done = try await run(name, words)
            #expect(done.status == 0, "\(words): \(done.output) \(done.errors)")
            return done.output
        }

        func mustNot(_ name: String, _ words: String, because why: String) async throws {
            let done = try await run(name, words)
            #expect(done.status != 0 && done.errors.contains(why), "\(words): \(done.errors)")
        }
    }

    private func today(_ days: Int = 0) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        let day = calendar.date(byAdding: .day, value: days, to: Date()) ?? Date()
        let parts = calendar.dateComponents([.year, .month, .day], from: day)
        return String(
            format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
    }

    private func csv(_ lines: [String]) throws -> String {
        let path = "\(try Files.scratch())/others.csv"
        try lines.joined(separator: "\n").appending("\n")
            .write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    /// The recipe that the minutes print, by the tools of any other computer.
    private func lot(_ application: Int, seed: String) throws -> String {
        let process = Process()
        let out = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "printf '%s/%s' \"$1\" \"$2\" | sha256sum | cut -c1-16", "sh", seed,
            "\(application)",
        ]
        process.standardOutput = out
        try process.run()
        let text = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func aRoundOfPublicRentalHousing() async throws {
        let clerks = Clerks(
            desk: try await open("jiangyan", ["M,low_income,dibao,2024-01-01,,civil_affairs,,"]),
            district: "321204")
        try await clerks.mustNot("intake", "rental apply M --listed", because: "以申请为条件")
        _ = try await clerks.must("intake", "rental apply M --on \(today(-3)) --id a1")
        _ = try await clerks.must(
            "intake",
            "rental test M --people 1 --homes 0 --area 0 --difficult yes --eligible yes "
                + "--decided-by 钱科长 --document 认定书1号")
        let file = try csv([
            "label,applied_on,people,area,income", "G-1,2024-01-01,1,0,dibao",
            "G-2,2024-01-02,1,0.50,destitute", "321204195006150026,2024-01-02,1,0,dibao",
        ])
        for (words, said) in [
            ("--dry-run", "预览：收入 2 行，不变 0 行，退回 1 行"), ("", "收入 2 行，不变 0 行，退回 1 行"),
            ("", "收入 0 行，不变 2 行，退回 1 行"),
        ] {
            let taken = try await clerks.run("intake", "rental others \(file) \(words)")
            #expect(taken.status == 65 && taken.output.contains(said), "\(taken.output)")
        }
        _ = try await clerks.must("intake", "case open-due")
        let list = try await clerks.run("intake", "case list --json")
        let number = try #require(
            list.jsonList?.first { $0["clause"] as? String == "JY-3.4a" }?["number"] as? Int)
        _ = try await clerks.must("intake", "case pass \(number) --step accept")
        _ = try await clerks.must("intake", "rental home --code F1 --address 幸福小区1幢 --area 52")
        try await clerks.mustNot(
            "review", "rental freeze --home F1", because: "第 \(number) 号优先事项还没有审核完")
        _ = try await clerks.must("review", "case pass \(number) --step verify")
        let frozen = try await clerks.must("review", "rental freeze --home F1 --id r1")
        #expect(frozen.contains("3 户，1 套"))
        try await clerks.mustNot(
            "review", "rental seed 1 --seed 88888 --source 公证处", because: "名单是您冻结的")
        _ = try await clerks.must("intake", "rental seed 1 --seed 福彩2026 --source 公证处")
        try await clerks.mustNot("intake", "rental draw 1", because: "不能摇号")
        _ = try await clerks.must("approve", "rental draw 1 --id d1")
        try await minutes(clerks, number)
        try await homes(clerks)
    }

    private func minutes(_ clerks: Clerks, _ number: Int) async throws {
        let rows = try #require(try await clerks.run("review", "rental minutes 1 --json").jsonList)
        #expect(rows.first?["ref"] as? String == "M", "equal conditions: the mark comes first")
        for row in rows {
            let application = try #require(row["application"] as? Int)
            #expect(row["lot"] as? String == (try lot(application, seed: "福彩2026")))
        }
        let lots = rows.dropFirst().compactMap { $0["lot"] as? String }
        #expect(lots == lots.sorted() && lots.count == 2)
        let shown = try await clerks.must("review", "case show \(number)")
        #expect(shown.contains("公租房第 1 轮第 1 名"), "\(shown)")
        let leaving = try await clerks.desk.run(
            [
                "housing", "rental", "list", "--csv", "--purpose", "公示前复核", "--district",
                clerks.district,
            ], as: "housing", named: "review-1")
        #expect(leaving.output.hasPrefix("place,application,ref,name"), "\(leaving.errors)")
        #expect(leaving.output.contains("王*兰") && !leaving.output.contains("王小兰"))
    }

    private func homes(_ clerks: Clerks) async throws {
        let first = try await clerks.must("intake", "rental offer 1 --home F1")
        #expect(first.contains("第 1 名 M"))
        try await clerks.mustNot("intake", "rental offer 1 --home F1", because: "正等上一户答复")
        _ = try await clerks.must(
            "intake", "rental answer --home F1 --accepted no --reason 离医院太远")
        let second = try await clerks.must("intake", "rental offer 1 --home F1")
        #expect(second.contains("第 2 名 G-"))
        _ = try await clerks.must("intake", "rental answer --home F1 --accepted yes")
        try await clerks.mustNot("intake", "rental offer 1 --home F1", because: "一套房只分一户")
    }

    @Test func aDangerousHouseIsRepairedAndPaidFor() async throws {
        let clerks = Clerks(desk: try await open("nanchuan", []), district: "500119")
        func survey(_ grade: String, _ day: String, _ digit: String) -> String {
            "survey add M --grade \(grade) --rural yes --surveyor 周工 --licence 渝鉴0012 --on \(day) "
                + "--photo \(grade).jpg --photo-hash \(String(repeating: digit, count: 64))"
        }
        let year = today().prefix(4)
        _ = try await clerks.must("intake", survey("D", today(-1), "a"))
        try await clerks.mustNot("intake", survey("C", today(), "a"), because: "这张照片已用于")
        _ = try await clerks.must("intake", "repair open --year \(year) --document 渝建村1号")
        _ = try await clerks.must("intake", "repair apply M --year \(year)")
        _ = try await clerks.must("intake", "case open-due")
        let list = try await clerks.run("intake", "case list --json")
        let number = try #require(
            list.jsonList?.first { $0["clause"] as? String == "NC-4.housing.1" }?["number"] as? Int)
        _ = try await clerks.must("intake", "case pass \(number) --step accept")
        _ = try await clerks.must("review", "case pass \(number) --step verify")
        _ = try await clerks.must("approve", "repair freeze --year \(year)")
        let printed = try await clerks.run("review", "repair print --year \(year) --json")
        let applicant = try #require(printed.jsonList?.first?["applicant"] as? Int)
        let order =
            "repair order \(applicant) --contractor 永兴建筑 --start \(today()) --due \(today(30))"
        try await clerks.mustNot("intake", order, because: "鉴定是您登记的")
        _ = try await clerks.must("approve", order)
        _ = try await clerks.must("intake", "repair finish \(applicant) --on \(today())")
        let accept = "repair accept \(applicant) --passed yes --on \(today()) --words 符合要求 --by"
        try await clerks.mustNot("review", "\(accept) 吴科长", because: "要有完工后的复鉴")
        _ = try await clerks.must("intake", survey("B", today(), "b"))
        try await clerks.mustNot("review", "\(accept) 周工", because: "是原鉴定人")
        _ = try await clerks.must("review", "\(accept) 吴科长")
        let grant = "repair grant \(applicant) --document 渝建村8号"
        try await clerks.mustNot("approve", grant, because: "补助标准待定")
        let paid = try await clerks.must("approve", "\(grant) --sum 7500.00")
        #expect(paid.contains("7,500.00 元，已交财政"))
        let shown = try await clerks.must("intake", "case list --all")
        #expect(shown.contains("已交财政"), "\(shown)")
    }
}
