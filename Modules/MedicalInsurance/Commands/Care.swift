import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou medical-insurance care …`.
struct CareGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "care", abstract: "长期护理：申请、评估、启动、按月 · Long-term care.",
        subcommands: [
            CareApply.self, CareWithdraw.self, CareWaiting.self, CareAssess.self,
            CareExpiring.self, CareStart.self, CareMonth.self, CareList.self,
        ])
}

struct CareApply: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "登记本人申请 · The person's own application.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "申请日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "申请书的名称或编号 · The signed paper.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await CareBook(bureau).apply(
            ref, isApplied: true, on: on ?? bureau.today, document: document,
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "\(ref) 的长期护理申请\(isNew ? "已登记" : "早已登记")；下一步评估：care assess。",
                en:
                    "\(ref) has applied for long-term care\(isNew ? "" : " (known)"); `care assess` next."
            ))
    }
}

struct CareWithdraw: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "登记本人撤回申请 · The person takes it back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "撤回日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "撤回书的名称或编号 · The signed paper.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await CareBook(bureau).apply(
            ref, isApplied: false, on: on ?? bureau.today, document: document,
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "\(ref) 的申请\(isNew ? "已撤回" : "早已撤回")。",
                en: "\(ref) took the application back\(isNew ? "" : " (known)")."))
    }
}

struct CareWaiting: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "waiting", abstract: "已申请、待评估的，先申请的在前 · Applied, not assessed.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("applied", Text("申请", en: "Applied")),
        ])
        for one in try await CareBook(bureau).waiting() {
            page.add(.words(one.ref), .words(Mask.name(one.name)), .day(one.day))
        }
        return page
    }
}

extension ActivitySheet.Grade: ExpressibleByArgument {}

struct CareAssess: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess", abstract: "登记失能评估和有效期 · An assessment and until when it holds.",
        discussion:
            "--sheet 写十项日常活动的分，如 eating=5,dressing=0,washing=0,bowel=5,bladder=5,toilet=0,"
            + "walking=5,transfer=5,stairs=0,bathing=0；合计 40 分以下为重度，45 至 60 中度，65 至 95 轻度。"
            + "评估结论与活动分不同的，写 --grade 和 --reason。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "日常活动评分表 · The sheet of activities.") var sheet: String
    @Option(name: .long, help: "评估结论（与评分不同时） · The conclusion where it differs.")
    var grade: ActivitySheet.Grade?
    @Option(name: .long, help: "结论为何不同 · Why it differs.") var reason: String?
    @Option(name: .long, help: "评估机构 · The institution.") var institution: String
    @Option(name: .long, help: "评估员 · The assessor.") var assessor: String
    @Option(name: .long, help: "失能从哪天起；同级复评可不写 · Since when.", transform: parseDay)
    var since: Day?
    @Option(name: .long, help: "评估日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "有效期最后一天 · The last day it holds.", transform: parseDay)
    var validTo: Day
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let sheet = try ActivitySheet(sheet)
        let differs = grade.map { $0 != sheet.grade } ?? false
        guard differs == (reason != nil) else {
            throw Refusal(
                Text(
                    "--grade 与 --reason：评分 \(sheet.total) 分为\(sheet.grade.title.zh)；结论不同的两项都写，相同的都不写。",
                    en:
                        "--grade, --reason: \(sheet.total) points are `\(sheet.grade.title.en)`; give "
                        + "both where the conclusion differs, else neither."))
        }
        let conclusion = differs ? grade.flatMap { one in reason.map { (one, $0) } } : nil
        let (made, isNew) = try await CareBook(bureau).assess(
            ref,
            .init(
                sheet: sheet, conclusion: conclusion, institution: institution,
                assessor: assessor, since: since, assessedOn: on, validTo: validTo),
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "\(ref)：\(made.points) 分，\(made.grade.title.zh)，自 \(made.since)，有效至 \(made.validTo)"
                    + "\(isNew ? "" : "（早已登记）")。",
                en:
                    "\(ref): \(made.points) points, \(made.grade.title.en) since \(made.since), valid to "
                    + "\(made.validTo)\(isNew ? "" : " (known)")."))
    }
}

struct CareExpiring: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "expiring", abstract: "即将到期、已到期未复评的 · Assessments running out.",
        discussion: "默认列出 60 天内到期的（我们自定的期限）。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "到哪天为止（默认 60 天后） · Up to this day.", transform: parseDay)
    var by: Day?

    func run(in bureau: Bureau) async throws -> Page {
        // Our own default: no source says how long before the end a new assessment is asked for.
        let day = by ?? bureau.today.adding(days: 60)
        var page = Page(
            [Text("\(day) 前到期的。", en: "Running out by \(day).")],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("grade", Text("等级", en: "Grade")),
                .init("valid_to", Text("有效至", en: "Valid to")),
                .init("state", Text("状态", en: "State")),
                .init("institution", Text("评估机构", en: "Institution")),
            ])
        for one in try await CareBook(bureau).expiring(by: day) {
            let hasEnded = one.validTo < bureau.today
            page.add(
                .words(one.ref), .words(Mask.name(one.name)), .text(one.grade.title),
                .day(one.validTo),
                .text(
                    hasEnded
                        ? Text("已到期，未复评", en: "has run out") : Text("将到期", en: "running out")),
                .words(one.institution))
        }
        return page
    }
}

extension CareStartBook.Given {
    /// One sentence of what was given.
    var words: Text {
        Text(
            "第 \(caseID) 号：\(ref) \(month)，启动通知 \(number)，每月 \(sum.map { "\($0) 元" } ?? "待定")，已交财政。",
            en: "Case \(caseID): \(ref), \(month), start notice \(number), "
                + "\(sum.map { "\($0)" } ?? "sum to be set"), with finance.")
    }
}

struct CareStart: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "签发启动通知，批准首月 · The start notice and first month.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 approve 环节 · The case, at its step approve.") var number: Int64
    @Option(name: .long, help: "启动通知的文号 · The notice's number.") var notice: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        Page(
            try await CareStartBook(bureau).give(
                number, notice: notice, client: id ?? UUID().uuidString
            ).words)
    }
}

struct CareMonth: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "month", abstract: "按启动通知批准以后的月份 · A further month under the notice.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 approve 环节 · The case, at its step approve.") var number: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        Page(
            try await CareStartBook(bureau).give(
                number, notice: nil, client: id ?? UUID().uuidString
            ).words)
    }
}

struct CareList: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一个月批准的长期护理 · A month's long-term care.")

    @OptionGroup var desk: DeskOptions
    @Option(
        name: .long, help: "月份，如 2026-03 · The month.",
        transform: { word in
            guard let month = Month(iso: word) else {
                throw Refusal(
                    Text("--month \(word)：应为 YYYY-MM。", en: "--month \(word): as YYYY-MM."))
            }
            return month
        })
    var month: Month

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("notice", Text("启动通知", en: "Start notice")),
            .init("sum", Text("每月（元）", en: "A month"), isNumber: true),
        ])
        for one in try await CareStartBook(bureau).list(month) {
            page.add(
                .number(one.caseID), .words(one.ref), .words(Mask.name(one.name)),
                .words(one.number),
                one.sum.map { .money($0) } ?? .text(Text("待定", en: "to be set")))
        }
        return page
    }
}
