import ArgumentParser
import Foundation
import Kernel
import Law
import Money

/// `yuhou health aid …`: medical aid for what three insurances leave.
struct AidGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aid", abstract: "住院医疗救助：三层报销后的余额 · Medical aid.",
        subcommands: [AidSheet.self, AidDecide.self, AidList.self])
}

struct AidSheet: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet", abstract: "算一次住院的余额并保存 · The waterfall of a stay.",
        discussion: "金额以元计。余额 = 总费用 − 基本医保 − 大病保险 − 商业保险。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "入院日 · Admission.", transform: parseDay) var admitted: Day
    @Option(name: .long, help: "出院日 · Discharge.", transform: parseDay) var discharged: Day
    @Option(name: .long, help: "总费用 · The total.") var total: String
    @Option(name: .long, help: "基本医保报销 · Basic insurance.") var basic: String
    @Option(name: .long, help: "大病保险报销 · Critical-illness insurance.") var critical: String
    @Option(name: .long, help: "商业保险赔付 · Commercial insurance.") var commercial: String
    @Option(name: .long, help: "事项编号 · The case it hangs on.") var `case`: Int64?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let waterfall = AidSheetBook.Waterfall(
            total: try parseYuan(total), basic: try parseYuan(basic),
            critical: try parseYuan(critical), commercial: try parseYuan(commercial))
        let (sheet, missing) = try await AidSheetBook(bureau: bureau).add(
            AidSheetBook.Draft(
                ref: ref, caseID: `case`, admitted: admitted, discharged: discharged,
                waterfall: waterfall, client: id ?? UUID().uuidString))
        return Self.page(sheet, missing)
    }

    static func page(_ sheet: AidSheetBook.Sheet, _ missing: AidSheetBook.Missing) -> Page {
        let residual = sheet.waterfall.residual
        var page = Page(
            [
                Text(
                    "第 \(sheet.id) 号：\(sheet.ref)，住院 \(sheet.admitted) 至 \(sheet.discharged)。",
                    en: "Sheet \(sheet.id): \(sheet.ref), \(sheet.admitted) to \(sheet.discharged)."
                )
            ],
            columns: [
                .init("item", Text("项目", en: "Item")),
                .init("sum", Text("金额（元）", en: "Yuan"), isNumber: true),
                .init("left", Text("余额（元）", en: "Left"), isNumber: true),
            ])
        for line in sheet.waterfall.lines {
            page.add(.text(line.title), .money(line.sum), .money(line.left))
        }
        page.add(.text(Text("救助基数", en: "Base of the aid")), .money(residual), .none)
        if missing.isRateUnset {
            page.next.append(
                Text(
                    "救助比例和封顶待设定（城乡医疗救助政策），救助金额不测算。",
                    en: "The rate of the aid is to be set; its sum is not computed."))
        }
        if !missing.facts.isEmpty {
            let names = missing.facts.joined(separator: ", ")
            page.next.append(Text("还缺事实：\(names)。", en: "Facts missing: \(names)."))
        }
        return page
    }
}

struct AidDecide: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "核定救助金额，审批事项，下达付款单 · Decides the aid and orders it.",
        discussion: "不超过三层报销后的余额；比例待定，按文件逐件核定。一张表一次，更正用 case order。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "余额表 · The sheet.") var number: Int64
    @Option(name: .customLong("case"), help: "事项编号，停在审批（approve） · The case, at `approve`.")
    var caseNumber: Int64
    @Option(name: .long, help: "核定的元数 · The sum, in yuan.", transform: parseYuan) var sum: Money
    @Option(name: .long, help: "文号 · The document.") var document: String

    func run(in bureau: Bureau) async throws -> Page {
        let sheet = try await AidSheetBook(bureau: bureau).decide(
            number, case: caseNumber, sum: sum, document: document)
        return Page(
            Text(
                "第 \(sheet.id) 号：余额 \(sheet.waterfall.residual)，救助 \(sum) 元，已交财政。",
                en:
                    "Sheet \(sheet.id): \(sheet.waterfall.residual) left, \(sum) given, with finance."
            ))
    }
}

struct AidList: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "余额表，近的在前 · The sheets.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String?

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("sheet", Text("表", en: "Sheet"), isNumber: true),
            .init("case", Text("事项", en: "Case")),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("admitted", Text("入院", en: "Admission")),
            .init("discharged", Text("出院", en: "Discharge")),
            .init("total", Text("总费用", en: "Total"), isNumber: true),
            .init("basic", Text("基本医保", en: "Basic"), isNumber: true),
            .init("critical", Text("大病保险", en: "Critical"), isNumber: true),
            .init("commercial", Text("商业保险", en: "Commercial"), isNumber: true),
            .init("residual", Text("余额", en: "Residual"), isNumber: true),
        ])
        for sheet in try await AidSheetBook(bureau: bureau).list(ref: ref) {
            let sums = sheet.waterfall
            page.add(
                .number(sheet.id), sheet.caseID.map(Page.Cell.number) ?? .none,
                .words(sheet.ref), .words(Mask.name(sheet.name)), .day(sheet.admitted),
                .day(sheet.discharged), .money(sums.total), .money(sums.basic),
                .money(sums.critical), .money(sums.commercial), .money(sums.residual))
        }
        return page
    }
}
