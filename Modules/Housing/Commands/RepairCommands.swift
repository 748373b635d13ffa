import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou housing repair …`
struct RepairGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "农村危房改造 · Repair of dangerous rural houses.",
        subcommands: [
            RepairOpen.self, RepairApply.self, RepairOthers.self, RepairRank.self,
            RepairFreeze.self, RepairPrint.self, WorkOrder.self, WorkFinish.self, WorkAccept.self,
            WorkGrant.self, WorkList.self,
        ])
}

struct RepairOpen: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "登记年度项目 · Opens a year's project.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度 · The year.") var year: Int64
    @Option(name: .long, help: "指标户数，未下达的不写 · The quota, if known.") var quota: Int64?
    @Option(name: .long, help: "依据文件 · The document.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await RepairBook(bureau: bureau).open(
            year: year, quota: quota, document: document, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "\(made.year) 年度危房改造：指标 \(made.quota.map(String.init) ?? "待定")。",
                en: "Repair \(made.year): quota \(made.quota.map(String.init) ?? "to be set")."))
    }
}

struct RepairApply: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "登记申请，须有 C、D 级鉴定或在条件改善范围 · Takes an application.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int64?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let year = year ?? Int64(bureau.today.year)
        let number = try await RepairBook(bureau: bureau).apply(
            ref, year: year, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "申请第 \(number) 号：\(ref)，\(year) 年度。",
                en: "Applicant \(number): \(ref), \(year)."))
    }
}

struct RepairOthers: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "others",
        abstract: "导入其他申请户（只有编号，没有姓名） · Takes the file of other households.",
        discussion: "列：label,year,grade,income,surveyed_on。样例见模块 README。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await RepairBook(bureau: bureau).takeOthers(feed)
    }
}

extension RepairBook {
    /// A ranking as a table; names only masked.
    static func page(_ ranked: [Ranked], quota: Int64?, lines: [Text]) -> Page {
        var page = Page(
            lines,
            columns: [
                .init("rank", Text("名次", en: "Rank"), isNumber: true),
                .init("plain_rank", Text("不计优先", en: "Without marks"), isNumber: true),
                .init("applicant", Text("申请", en: "Applicant"), isNumber: true),
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("danger", Text("危险", en: "Danger")),
                .init("income", Text("收入", en: "Income")),
                .init("key", Text("排序键", en: "Order key")),
                .init("quota", Text("指标内", en: "Within quota")),
            ])
        for one in ranked {
            let line = one.line
            page.add(
                .number(Int64(one.rank)), .number(Int64(one.plainRank)), .number(line.applicant),
                .words(line.ref), .words(Mask.name(line.name)), .text(title(ofDanger: line.danger)),
                .text(Households.income(line.income)), .text(line.key.words),
                .text(
                    quota.map {
                        Int64(one.rank) <= $0 ? Text("是", en: "yes") : Text("否", en: "no")
                    } ?? Text("待定", en: "to be set")))
        }
        page.next.append(
            Text(
                "排序键：危险（1 D 级、2 C 级、3 条件改善）·收入（1 低保特困、2 边缘支出型、3 其他），"
                    + "同等条件下有优先标记的在前，再按鉴定日、申请号。",
                en: "Key: danger (1 D, 2 C, 3 improvement), income (1 dibao or destitute, 2 "
                    + "marginal or expenditure, 3 other); among equals the mark, then the survey's "
                    + "day, then the number."))
        return page
    }
}

struct RepairRank: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rank", abstract: "预排名次，不冻结 · The ranking before it is frozen.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int64?

    func run(in bureau: Bureau) async throws -> Page {
        let year = year ?? Int64(bureau.today.year)
        let book = RepairBook(bureau: bureau)
        let (project, ranking) = try await bureau.transaction(reading: true) {
            (try await book.year(year, in: $0), try await book.rank(year, in: $0))
        }
        var lines: [Text] = []
        if !ranking.dropped.isEmpty {
            let refs = ranking.dropped.joined(separator: "、")
            lines.append(
                Text("已不是危房、不再排序：\(refs)。", en: "No longer dangerous, not ranked: \(refs)."))
        }
        return RepairBook.page(ranking.ranked, quota: project.quota, lines: lines)
    }
}

struct RepairFreeze: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze",
        abstract: "冻结名单；只给优先的区县同时落实优先 · Freezes the list.",
        discussion: "由有审批职责的人办理；还有优先事项没审核完的不能冻结。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int64?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let list = try await RepairBook(bureau: bureau).freeze(
            year ?? Int64(bureau.today.year), client: id ?? UUID().uuidString)
        return Page(
            Text(
                "\(list.year) 年度第 \(list.nth) 批名单已冻结，\(list.ranked.count) 户，指纹 \(list.hash)。",
                en: "List \(list.nth) of \(list.year) is frozen: \(list.ranked.count) households, "
                    + "hash \(list.hash)."))
    }
}

struct RepairPrint: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "print", abstract: "打印冻结的名单 · Prints a frozen list.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度 · The year.") var year: Int64
    @Option(name: .long, help: "第几批（默认 1） · Which list.") var list: Int64 = 1

    func run(in bureau: Bureau) async throws -> Page {
        let book = RepairBook(bureau: bureau)
        let frozen = try await book.list(year, list)
        let quota = try await bureau.transaction(reading: true) {
            try await book.year(year, in: $0).quota
        }
        return RepairBook.page(
            frozen.ranked, quota: quota,
            lines: [
                Text(
                    "\(year) 年度农村危房改造第 \(list) 批名单，由 \(frozen.by) 冻结，指纹 \(frozen.hash)。",
                    en: "Rural repair \(year), list \(list), frozen by \(frozen.by), hash "
                        + "\(frozen.hash)."),
                Text(
                    "指纹是“名次|申请|危险|收入|优先|起算日”逐行相连的 SHA-256。",
                    en: "The hash is SHA-256 over `rank|applicant|danger|income|mark|since` lines."
                ),
            ])
    }
}
