import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou family_planning cover …`.
struct CoverGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cover",
        abstract: "意外险：保单、承保名册、核对、保费 · The accident cover and its roster.",
        subcommands: [
            CoverPolicy.self, CoverPolicies.self, CoverImport.self, CoverCompare.self,
            CoverExplain.self, CoverApprove.self,
        ])
}

struct CoverPolicy: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "登记一个保险年度 · Adds a policy year.",
        discussion: "保额、保费合同没写的不写，显示“待定”。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "保单号 · The policy's number.") var number: String
    @Option(name: .long, help: "承保机构 · The insurer.") var insurer: String
    @Option(name: .long, help: "第一天 · The first day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "终止日，当日不含 · The end, exclusive.", transform: parseDay) var to: Day
    @Option(name: .long, help: "每人保额（元） · Sum insured.", transform: parseYuan) var insured: Money?
    @Option(name: .long, help: "每人保费（元） · Premium.", transform: parseYuan) var premium: Money?

    func run(in bureau: Bureau) async throws -> Page {
        let policy = try await CoverBook(bureau: bureau).add(
            .init(
                number: number, insurer: insurer, from: from, to: to, insured: insured,
                premium: premium))
        return Page(
            Text(
                "保单 \(policy.number)：\(policy.insurer)，\(policy.from) 至 \(policy.to)（不含）。",
                en: "Policy \(policy.number): \(policy.insurer), \(policy.from) to \(policy.to)."))
    }
}

struct CoverPolicies: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "policies", abstract: "保险年度 · Policy years.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("policy", Text("保单", en: "Policy")),
            .init("insurer", Text("承保", en: "Insurer")),
            .init("from", Text("自", en: "From")), .init("to", Text("至（不含）", en: "To")),
            .init("insured", Text("保额", en: "Sum insured"), isNumber: true),
            .init("premium", Text("保费", en: "Premium"), isNumber: true),
        ])
        for policy in try await CoverBook(bureau: bureau).policies() {
            page.add(
                .words(policy.number), .words(policy.insurer), .day(policy.from),
                .day(policy.to), sumCell(policy.insured), sumCell(policy.premium))
        }
        return page
    }
}

struct CoverImport: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入承保名册（CSV：id_number,name,policy,status） · The insurer's list.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await CoverRoster(bureau: bureau).take(feed)
    }
}

struct CoverCompare: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "应保名单与承保名册逐人核对 · Compares the lists.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "保单号 · The policy's number.") var policy: String

    func run(in bureau: Bureau) async throws -> Page {
        let book = CoverBook(bureau: bureau)
        return try await book.compare(try await book.policy(policy)).page
    }
}

struct CoverExplain: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "说明一人的差异 · Explains a difference.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var difference: RosterDifferenceOptions
    @Option(name: .long, help: "保单号 · The policy's number.") var policy: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let known = try await CoverBook(bureau: bureau).policy(policy)
        return try await difference.explain(
            under: known.number, by: bureau, client: id ?? UUID().uuidString)
    }
}

struct CoverApprove: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "批准保费，过 approve 转财政 · Approves a premium.",
        discussion: "只批在册的人。保费没有标准、合同也没写的为“待定”。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 approve 环节 · The case, at its step approve.") var number: Int64
    @Option(name: .long, help: "保单号 · The policy's number.") var policy: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?
    @OptionGroup var payee: PayeeOptions

    func run(in bureau: Bureau) async throws -> Page {
        let (policy, premium) = try await CoverBook(bureau: bureau).approve(
            number, policy: policy, to: payee, client: id ?? UUID().uuidString)
        let sum = premium.map { "\($0)" }
        return Page(
            [
                Text(
                    "第 \(number) 号：保单 \(policy.number)，保费 \(sum ?? "待定，未开付款单")，已交财政。",
                    en: "Case \(number): policy \(policy.number), premium "
                        + "\(sum ?? "to be set, not ordered"), to finance.")
            ] + [payee.remark].compactMap(\.self), columns: [])
    }
}
