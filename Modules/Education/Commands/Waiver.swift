import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou education waiver …`.
struct WaiverGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waiver", abstract: "中职免学费：一校一学期一张凭证 · Tuition vouchers by school and term.",
        subcommands: [
            WaiverIssue.self, WaiverUse.self, WaiverMove.self, WaiverList.self, WaiverReport.self,
            WaiverTotals.self,
        ])
}

struct WaiverIssue: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "开具凭证和学校的核验码 · Issues a voucher and its code.",
        discussion: "核验码只显示这一次；遗失的用 case code 另发。由开具人以外的人核验。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 issue 环节 · The case, at its step issue.") var number: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let (voucher, code) = try await WaiverBook(bureau).issue(
            number, client: id ?? UUID().uuidString)
        return Page(voucher.words, codeWords(code, number))
    }
}

extension WaiverBook.Voucher {
    /// One sentence of what it is for.
    var words: Text {
        Text(
            "免学费凭证第 \(id) 号：\(schoolName)，\(term) 学期。",
            en: "Waiver \(id): \(schoolName), term \(term).")
    }
}

struct WaiverUse: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "use", abstract: "学校用核验码确认没有收学费 · The school confirms, by the code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "凭证编号 · The voucher.") var number: Int64
    @Option(name: .long, help: "学校确认的日期 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let voucher = try await WaiverBook(bureau).use(
            number, on: on, code: code, client: id ?? UUID().uuidString)
        return Page(
            voucher.words,
            Text(
                "已于 \(on) 核销；第 \(voucher.caseID) 号事项待核实。",
                en: "Used on \(on); case \(voucher.caseID) awaits verification."))
    }
}

struct WaiverMove: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "学期中转学：旧凭证作废，开新学校的 · The pupil changed school.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "凭证编号 · The voucher.") var number: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let (voucher, code) = try await WaiverBook(bureau).move(
            number, reason: reason, client: id ?? UUID().uuidString)
        return Page(voucher.words, codeWords(code, voucher.caseID))
    }
}

struct WaiverList: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一个学期没有核销的凭证，按学校 · A term's open vouchers.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "学期的开学月，如 2026-02 · The term.", transform: parseTerm) var term: Term
    @Option(name: .long, help: "学校编号 · A school's number.") var school: Int64?
    @Flag(name: .long, help: "已核销、作废的也列 · Also used and ended ones.") var all = false

    func work(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("voucher", Text("凭证", en: "Voucher"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("school", Text("学校", en: "School")), .init("term", Text("学期", en: "Term")),
            .init("used", Text("核销", en: "Used")), .init("ended", Text("作废", en: "Ended")),
        ])
        page.nothing = Text(
            "这个学期没有未核销的凭证。用 waiver issue 开具。", en: "No open vouchers; `waiver issue` makes one.")
        for one in try await WaiverBook(bureau).list(.init(term: term, school: school, all: all)) {
            page.add(
                .number(one.id), .number(one.caseID), .words(one.ref),
                .words(Mask.name(one.name)), .words(one.schoolName), .words("\(one.term)"),
                .init(one.used), .init(one.ended))
        }
        return page
    }
}

struct WaiverReport: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "登记学校学期末报的人数和免收总额 · A school's report.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "学校，编号或全名 · The school.") var school: String
    @Option(name: .long, help: "学期的开学月，如 2026-02 · The term.", transform: parseTerm) var term: Term
    @Option(name: .long, help: "免了多少人 · How many pupils.") var students: Int
    @Option(name: .long, help: "一共免收多少元，如 4800.00 · The total in yuan.", transform: parseYuan)
    var sum: Money
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let isNew = try await WaiverReports(bureau).report(
            school, term, students: students, sum: sum, client: id ?? UUID().uuidString)
        return isNew
            ? Page(
                Text(
                    "\(school) \(term) 学期：\(students) 人，免收 \(sum) 元。",
                    en: "\(school), \(term): \(students) pupils, \(sum) yuan waived."))
            : Page(Text("早已这样登记。", en: "Stands like this."))
    }
}

struct WaiverTotals: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "totals",
        abstract: "一个学期各校汇总，与凭证不符的在前 · A term's totals, mismatches first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "学期的开学月，如 2026-02 · The term.", transform: parseTerm) var term: Term

    func work(in bureau: Bureau) async throws -> Page {
        let found = try await WaiverReports(bureau).totals(of: term)
        let sum = Money(fen: found.reduce(0) { $0 + ($1.sum?.fen ?? 0) })
        var page = Page(
            [
                Text(
                    "\(term) 学期：核销 \(found.reduce(0) { $0 + $1.used }) 张，学校报免收 \(sum) 元。",
                    en:
                        "Term \(term): \(found.reduce(0) { $0 + $1.used }) used, \(sum) yuan waived "
                        + "by the schools' reports.")
            ],
            columns: [
                .init("school", Text("学校", en: "School")),
                .init("issued", Text("开具", en: "Issued"), isNumber: true),
                .init("used", Text("核销", en: "Used"), isNumber: true),
                .init("students", Text("学校报人数", en: "Reported"), isNumber: true),
                .init("sum", Text("免收（元）", en: "Waived"), isNumber: true),
                .init("agrees", Text("核对", en: "Check")),
            ])
        for one in found {
            let check =
                one.students == nil
                ? Text("学校未报", en: "no report")
                : one.agrees ? Text("相符", en: "agrees") : Text("人数与核销不符", en: "differs")
            page.add(
                .words(one.school), .number(Int64(one.issued)), .number(Int64(one.used)),
                one.students.map { .number(Int64($0)) } ?? .none,
                one.sum.map { .money($0) } ?? .none, .text(check))
        }
        return page
    }
}
