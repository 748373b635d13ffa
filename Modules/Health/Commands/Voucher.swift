import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou health voucher …`: free operations and treatment.
struct VoucherGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voucher",
        abstract: "凭证：再生育免费手术、取环和孕前检查、并发症对症治疗 · Vouchers.",
        subcommands: [VoucherIssue.self, VoucherUse.self, VoucherList.self])
}

extension VoucherBook.Item: ExpressibleByArgument {}

struct VoucherIssue: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "开具凭证和一次性核验码，事项进入使用环节 · Issues a voucher and its code.",
        discussion: "核验码只显示这一次；遗失的用 case code 另发。由开具人以外的人核验。")

    /// Our own default: no source says how long a voucher is good.
    static let days = 90

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 issue 环节 · The case, at its step issue.") var number: Int64
    @Option(
        name: .long,
        help: "device_removal 取环、reversal 复通、pre_pregnancy 孕前检查、complication 对症治疗 · Item.")
    var item: VoucherBook.Item
    @Option(name: .long, help: "医疗机构，编号或全名 · The institution.") var institution: String
    @Option(name: .long, help: "最后一天（默认九十天后） · The last day.", transform: parseDay)
    var validTo: Day?
    @Flag(name: .long, help: "已告知家庭再生育后果 · The family was told.") var told = false
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let issued = try await VoucherBook(bureau: bureau).issue(
            number, item, at: institution,
            validTo: validTo ?? bureau.today.adding(days: Self.days), isTold: told,
            client: id ?? UUID().uuidString)
        let voucher = issued.voucher
        var page = Page()
        if let warning = issued.warning { page.lines.append(warning) }
        page.lines += [
            Text(
                "凭证第 \(voucher.id) 号：\(item.title.zh)，\(voucher.institution.name)，"
                    + "\(voucher.validTo) 前有效。",
                en: "Voucher \(voucher.id): \(item.title.en), \(voucher.institution.name), "
                    + "until \(voucher.validTo)."),
            issued.code.map { Text("核验码（只显示一次）：\($0)", en: "Code (shown once): \($0)") }
                ?? Text(
                    "已开具过；核验码只显示一次，遗失的用 case code \(voucher.caseID) 另发。",
                    en:
                        "Issued before; its code was shown. `case code \(voucher.caseID)` makes one."
                ),
        ]
        return page
    }
}

struct VoucherUse: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "use", abstract: "登记使用，用核验码 · Records the use, by the code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "凭证编号 · The voucher.") var number: Int64
    @Option(name: .long, help: "使用日 · The day of use.", transform: parseDay) var on: Day
    @Option(name: .long, help: "医疗机构，编号或全名 · The institution.") var institution: String
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let voucher = try await VoucherBook(bureau: bureau).use(
            number, on: on, at: institution, code: code, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "凭证第 \(voucher.id) 号已于 \(on) 使用；第 \(voucher.caseID) 号事项待核实。",
                en: "Voucher \(voucher.id) was used on \(on); case \(voucher.caseID) awaits "
                    + "confirmation."))
    }
}

struct VoucherList: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "未使用的凭证，先到期的在前 · Vouchers not used yet.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已使用、已到期的也列出 · Also used and expired ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("voucher", Text("凭证", en: "Voucher"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("item", Text("项目", en: "Item")),
            .init("institution", Text("机构", en: "Institution")),
            .init("valid_to", Text("有效至", en: "Until")),
            .init("used", Text("使用", en: "Used")),
        ])
        for voucher in try await VoucherBook(bureau: bureau).list(withEnded: all) {
            page.add(
                .number(voucher.id), .number(voucher.caseID), .words(voucher.ref),
                .words(Mask.name(voucher.name)), .text(voucher.item.title),
                .words(voucher.institution.name), .day(voucher.validTo), .init(voucher.used))
        }
        return page
    }
}
