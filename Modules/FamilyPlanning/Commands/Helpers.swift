import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou family_planning helper …`.
struct HelperGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "helper",
        abstract: "结对帮扶：社工、会员、志愿者、家庭医生，多对一 · Who is paired with whom.",
        subcommands: [
            HelperAdd.self, HelperList.self, HelperPair.self, HelperPairs.self, HelperUnpair.self,
        ])
}

extension HelperBook.Kind: ExpressibleByArgument {}

struct HelperAdd: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记一名帮扶人 · Registers a helper.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "social_worker 社工、member 会员、volunteer 志愿者、doctor 家庭医生 · Kind.")
    var kind: HelperBook.Kind
    @Option(name: .long, help: "姓名 · Name.") var name: String
    @Option(name: .long, help: "单位 · Unit.") var unit: String
    @Option(name: .long, help: "工作电话 · Telephone at work.") var phone: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let helper = try await HelperBook(bureau: bureau).add(
            kind, name: name, unit: unit, phone: phone, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(helper.id) 号：\(helper.kind.title.zh) \(helper.name)（\(helper.unit)）。",
                en: "Helper \(helper.id): \(helper.kind.title.en) \(helper.name), \(helper.unit)."))
    }
}

struct HelperList: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "帮扶人，户数少的在前 · Helpers, the least burdened first.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("helper", Text("编号", en: "Helper"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")), .init("name", Text("姓名", en: "Name")),
            .init("unit", Text("单位", en: "Unit")), .init("phone", Text("电话", en: "Telephone")),
            .init("households", Text("结对户数", en: "Households"), isNumber: true),
        ])
        for helper in try await HelperBook(bureau: bureau).helpers() {
            page.add(
                .number(helper.id), .text(helper.kind.title), .words(helper.name),
                .words(helper.unit), .words(helper.phone), .number(helper.households))
        }
        return page
    }
}

struct HelperPair: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair", abstract: "与一户结对 · Pairs one with a household.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "家庭成员的编号，同意结对的人 · Who of the household agreed.") var ref: String
    @Option(name: .long, help: "帮扶人编号 · The helper.") var helper: Int64
    @Option(name: .long, help: "自哪天（默认今天） · From.", transform: parseDay) var from: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let pair = try await HelperBook(bureau: bureau).pair(
            ref, with: helper, from: from ?? bureau.today, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "结对第 \(pair.id) 号：\(pair.helper.name) 与 \(ref) 一户，\(pair.from) 起。",
                en: "Pair \(pair.id): \(pair.helper.name) with the household of \(ref) from "
                    + "\(pair.from)."))
    }
}

struct HelperPairs: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs", abstract: "一户的帮扶人 · A household's helpers.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "家庭成员的编号 · Somebody of the household.") var ref: String

    func run(in bureau: Bureau) async throws -> Page {
        let home = try await Home.read(of: ref, on: bureau.today, by: bureau)
        let pairs = try await HelperBook(bureau: bureau).pairs(of: home.id)
        var page = Page(columns: [
            .init("pair", Text("结对", en: "Pair"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")), .init("name", Text("姓名", en: "Name")),
            .init("unit", Text("单位", en: "Unit")), .init("from", Text("自", en: "From")),
            .init("to", Text("至", en: "To")),
        ])
        for pair in pairs {
            page.add(
                .number(pair.id), .text(pair.helper.kind.title), .words(pair.helper.name),
                .words(pair.helper.unit), .day(pair.from), .init(pair.ended))
        }
        let present = Set(pairs.filter(\.isOpen).map(\.helper.kind))
        let missing = HelperBook.Kind.allCases.filter { !present.contains($0) }.map(\.title)
        if !missing.isEmpty {
            page.next.append(
                Text(
                    "还没有：\(missing.map(\.zh).joined(separator: "、"))。",
                    en: "None yet: \(missing.map(\.en).joined(separator: ", "))."))
        }
        return page
    }
}

struct HelperUnpair: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpair", abstract: "结束一个结对 · Ends a pair.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "家庭成员的编号 · Somebody of the household.") var ref: String
    @Option(name: .long, help: "结对编号 · The pair.") var pair: Int64
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "原因，至少四个字 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        try await HelperBook(bureau: bureau).end(
            pair, of: ref, on: on ?? bureau.today, reason: reason)
        return Page(Text("结对第 \(pair) 号：已结束。", en: "Pair \(pair) has ended."))
    }
}
