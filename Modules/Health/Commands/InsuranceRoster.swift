import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou health roster …`: the nursing insurance's list beside the targets.
struct InsuranceRosterGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster",
        abstract: "住院护理保险：保单、承保名册、逐人核对 · The insurer's roster.",
        subcommands: [
            PolicyGroup.self, InsuranceRosterImport.self, InsuranceRosterReconcile.self,
            InsuranceRosterExplain.self, InsuranceRosterExport.self,
            InsuranceRosterOrder.self, InsuranceRosterRefund.self,
        ])
}

struct PolicyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "保险年度 · Policy years.",
        subcommands: [PolicyAdd.self, PolicyList.self])
}

struct PolicyAdd: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记一个保险年度 · Adds a policy year.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "保单号 · The policy's number.") var number: String
    @Option(name: .long, help: "承保机构 · The insurer.") var insurer: String
    @Option(name: .long, help: "第一天 · The first day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "终止日，当日不含 · The end, exclusive.", transform: parseDay) var to: Day

    func run(in bureau: Bureau) async throws -> Page {
        let policy = try await PolicyBook(bureau: bureau).add(
            number, insurer: insurer, from: from, to: to)
        return Page(
            Text(
                "保单 \(policy.number)：\(policy.insurer)，\(policy.from) 至 \(policy.to)（不含）。",
                en: "Policy \(policy.number): \(policy.insurer), \(policy.from) to \(policy.to)."))
    }
}

struct PolicyList: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "保险年度 · Policy years.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("policy", Text("保单", en: "Policy")),
            .init("insurer", Text("承保", en: "Insurer")),
            .init("from", Text("自", en: "From")), .init("to", Text("至（不含）", en: "To")),
        ])
        for policy in try await PolicyBook(bureau: bureau).list() {
            page.add(
                .words(policy.number), .words(policy.insurer), .day(policy.from), .day(policy.to))
        }
        return page
    }
}

struct InsuranceRosterImport: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入承保名册（id_number,name） · Imports the insurer's list.",
        discussion: "按身份证号比对；对不上的逐行列出（已遮盖），不保存。名单完整的加 --whole："
            + "上次在册、这次没有的记为移出。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "文件 · The file.", completion: .file()) var file: String
    @Option(name: .long, help: "保单号 · The policy's number.") var policy: String
    @Flag(name: .long, help: "名单是完整的 · The list is the whole one.") var whole = false

    func run(in bureau: Bureau) async throws -> Page {
        let loaded = try await InsurerRoster(bureau: bureau).load(
            file, policy: policy, isWhole: whole)
        var page = Page(
            [
                Text(
                    "列入 \(loaded.listed.count) 人，原已在册 \(loaded.unchanged) 人。",
                    en: "\(loaded.listed.count) listed, \(loaded.unchanged) were listed before.")
            ],
            columns: [
                .init("line", Text("行", en: "Line"), isNumber: true),
                .init("number", Text("号码", en: "Number")),
                .init("name", Text("姓名", en: "Name")), .init("reason", Text("说明", en: "Remark")),
            ])
        if !loaded.missing.isEmpty {
            let refs = loaded.missing.map(\.ref).joined(separator: "、")
            page.lines.append(
                loaded.isWhole
                    ? Text("移出 \(loaded.missing.count) 人：\(refs)。", en: "Taken off: \(refs).")
                    : Text(
                        "原在册而这次没有的 \(loaded.missing.count) 人：\(refs)；名单完整的加 --whole 移出。",
                        en: "Listed before and not now: \(refs); --whole takes them off."))
        }
        for remark in loaded.remarks {
            page.add(
                .number(Int64(remark.line)), .words(remark.number), .words(remark.name),
                .text(remark.reason))
        }
        page.next = [
            Text("逐人核对用 roster reconcile。", en: "`roster reconcile` compares person by person.")
        ]
        return page
    }
}

struct InsuranceRosterReconcile: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile", abstract: "名册与对象逐人核对 · Compares the lists, person by person.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "保单号 · The policy's number.") var policy: String

    func run(in bureau: Bureau) async throws -> Page {
        try await InsurerRoster(bureau: bureau).reconcile(policy: policy).page
    }
}

struct InsuranceRosterExplain: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "说明一人的差异 · Explains a difference.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var difference: RosterDifferenceOptions
    @Option(name: .long, help: "保单号 · The policy's number.") var policy: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let known = try await bureau.transaction(reading: true) {
            try await PolicyBook(bureau: bureau).policy(policy, in: $0)
        }
        return try await difference.explain(
            under: known.number, by: bureau, client: id ?? UUID().uuidString)
    }
}

struct InsuranceRosterExport: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "投保名单（ref,name,birth），给承保机构 · The list for the insurer.",
        discussion: "不含身份证号；承保机构确需的，逐个用 person unmask 查看。导出留痕。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "保单号 · The policy's number.") var policy: String
    @Option(
        name: .long, help: "新文件，.xlsx 或 .csv · A new file, .xlsx or .csv.", completion: .directory)
    var to: String

    func run(in bureau: Bureau) async throws -> Page {
        let records = try await InsurerRoster(bureau: bureau).export(policy: policy)
        try SheetFile.write(records, toNewFile: to)
        let count = records.count - 1
        return Page(Text("\(to)：\(count) 人。", en: "\(to): \(count) people."))
    }
}
