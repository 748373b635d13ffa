import ArgumentParser
import Kernel
import Law

/// `yuhou human_resources premium …`: pension premiums that the government pays.
struct PremiumGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "premium",
        abstract: "代缴养老保险费：年度名单、申报、到账、差异 · Pension premiums.",
        subcommands: [
            PremiumDraw.self, PremiumDeclare.self, PremiumList.self, PremiumImport.self,
            PremiumDifferences.self, PremiumExplain.self,
        ])
}

/// The year of a list.
struct YearOption: ParsableArguments {
    @Option(name: .long, help: "年度（默认今年） · The year (default this year).") var year: Int?

    func validate() throws {
        guard let year, !(2014...2999).contains(year) else { return }
        throw ValidationError("--year：应为 2014 起的四位年份 / --year: four digits, from 2014")
    }

    func value(_ bureau: Bureau) -> Int { year ?? bureau.today.year }
}

extension Page.Cell {
    /// A sum, or that it is to be set.
    static func sum(_ money: Money?) -> Page.Cell {
        money.map(Page.Cell.money) ?? .text(Text("待定", en: "to be set"))
    }
}

struct PremiumDraw: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw",
        abstract: "按今天的认定生成年度名单，已在名单的不重复 · Draws the year's list.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var year: YearOption
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let drawn = try await PremiumBook(bureau: bureau).draw(
            year: year.value(bureau), client: client.value)
        var page = Page(
            Text(
                "新列入 \(drawn.added) 人。", en: "\(drawn.added) newly listed."))
        if drawn.kin > 0 {
            page.lines.append(
                Text(
                    "另有 \(drawn.kin) 人是您本人或亲属，请同事生成。",
                    en: "\(drawn.kin) are you or your kin; a colleague draws those."))
        }
        if !drawn.undecided.isEmpty {
            page.lines.append(
                Text(
                    "缺事实、尚不能认定：\(drawn.undecided.joined(separator: "、"))；用 entitlements 看缺什么。",
                    en: "Not decidable yet, a fact is missing: "
                        + "\(drawn.undecided.joined(separator: ", "))."))
        }
        let insured = try await bureau.states(of: [InsuranceFeed.feed]).first
        if let insured, insured.isStale(on: bureau.today) {
            page.lines.append(
                Text(
                    "参保名单\(insured.asOf.map { "是 \($0) 的" } ?? "还没有收过")，过旧：先向经办机构要新的再申报。",
                    en: "The insurance list \(insured.asOf.map { "is of \($0)" } ?? "never came"): "
                        + "ask for a new one before declaring."))
        }
        page.next.append(
            Text("审批人用 premium declare 申报。", en: "The approver declares with `premium declare`."))
        return page
    }
}

struct PremiumDeclare: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "declare",
        abstract: "申报：审批通过到了审批环节的，转财政 · Declares whose case stands at approval.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var year: YearOption
    @OptionGroup var client: ClientOption
    @OptionGroup var payee: PayeeOptions

    func run(in bureau: Bureau) async throws -> Page {
        let declared = try await PremiumBook(bureau: bureau).declare(
            year: year.value(bureau), to: payee.organization(), client: client.value)
        var page = Page(
            [Text("申报 \(declared.done.count) 人。", en: "\(declared.done.count) declared.")]
                + [payee.remark].compactMap(\.self),
            columns: [
                .init("ref", Text("未申报", en: "Not declared")),
                .init("reason", Text("原因", en: "Why")),
            ])
        for (ref, reason) in declared.waiting { page.add(.words(ref), .text(reason)) }
        return page
    }
}

struct PremiumList: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "年度名单，未申报的在前、先止付的在前 · The year's list.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var year: YearOption

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("last_month", Text("代缴至", en: "Last month")),
            .init("declared", Text("申报日", en: "Declared")),
            .init("sum", Text("申报金额", en: "Sum"), isNumber: true),
            .init("confirmed", Text("到账金额", en: "Confirmed"), isNumber: true),
            .init("paid", Text("到账日", en: "Paid")),
        ])
        page.nothing = Text(
            "这一年没有代缴名单。用 premium draw 生成。", en: "No list of this year; `premium draw` makes it.")
        for line in try await PremiumBook(bureau: bureau).lines(year: year.value(bureau)) {
            page.add(
                .words(line.ref), .words(Mask.name(line.name)),
                line.caseID.map(Page.Cell.number) ?? .none,
                .init(line.lastMonth.map { "\($0)" }), .init(line.declaredOn),
                line.declaredOn == nil ? .none : .sum(line.declared),
                line.confirmed.map(Page.Cell.money) ?? .none, .init(line.paidOn))
        }
        page.next.append(
            Text(
                "金额为全年标准，年内满龄的不折算（本系统默认）；标准未定的为待定。",
                en: "Sums are the year's, not divided where it ends within the year (our own "
                    + "default); unset ones are to be set."))
        return page
    }
}

struct PremiumImport: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入经办机构的到账名单 · Imports what the insurer confirms.",
        discussion: "CSV：id_number,name,year,fen,day。fen 是分，day 是到账日。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await PremiumFeed(bureau: bureau).take(feed)
    }
}

struct PremiumDifferences: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "differences",
        abstract: "申报与到账的差异，未说明的在前 · Where the two lists differ.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var year: YearOption

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("difference", Text("差异", en: "Difference")),
            .init("sum", Text("申报金额", en: "Sum"), isNumber: true),
            .init("confirmed", Text("到账金额", en: "Confirmed"), isNumber: true),
            .init("explanation", Text("说明", en: "Explanation")),
        ])
        for (line, kinds) in try await PremiumBook(bureau: bureau).differences(
            year: year.value(bureau))
        {
            page.add(
                .words(line.ref), .words(Mask.name(line.name)),
                .text(
                    Text(
                        kinds.map(\.title.zh).joined(separator: "；"),
                        en: kinds.map(\.title.en).joined(separator: "; "))),
                line.declared.map(Page.Cell.money) ?? .none,
                line.confirmed.map(Page.Cell.money) ?? .none, .init(line.note))
        }
        return page
    }
}

struct PremiumExplain: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "说明一人的差异 · Says why the lists differ.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号 · The person.") var ref: String
    @OptionGroup var year: YearOption
    @Option(name: .long, help: "原因，至少四个字 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        try await PremiumBook(bureau: bureau).explain(
            ref, year: year.value(bureau), reason: reason)
        return Page(Text("已说明 \(ref)。", en: "\(ref) is explained."))
    }
}
