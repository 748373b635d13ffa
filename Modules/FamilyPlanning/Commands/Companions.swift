import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou family_planning companion …`.
struct CompanionGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "companion",
        abstract: "结对帮扶：社工、会员、志愿者、家庭医生，多对一 · Who is paired with whom.",
        subcommands: [
            CompanionAdd.self, CompanionList.self, CompanionPair.self, CompanionPairs.self,
            CompanionUnpair.self, CompanionRelease.self,
        ])
}

extension CompanionBook.Kind: ExpressibleByArgument {}

struct CompanionAdd: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记一名帮扶人 · Registers a companion.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "social_worker 社工、member 会员、volunteer 志愿者、doctor 家庭医生 · Kind.")
    var kind: CompanionBook.Kind
    @Option(name: .long, help: "姓名 · Name.") var name: String
    @Option(name: .long, help: "单位 · Unit.") var unit: String
    @Option(name: .long, help: "工作电话 · Telephone at work.") var phone: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let companion = try await CompanionBook(bureau: bureau).add(
            kind, name: name, unit: unit, phone: phone, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(companion.id) 号：\(companion.kind.title.zh) \(companion.name)（\(companion.unit)）。",
                en:
                    "Companion \(companion.id): \(companion.kind.title.en) \(companion.name), \(companion.unit)."
            ))
    }
}

struct CompanionList: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "帮扶人，户数少的在前 · Companions, the least burdened first.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("companion", Text("编号", en: "Companion"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")), .init("name", Text("姓名", en: "Name")),
            .init("unit", Text("单位", en: "Unit")), .init("phone", Text("电话", en: "Telephone")),
            .init("households", Text("结对户数", en: "Households"), isNumber: true),
        ])
        for companion in try await CompanionBook(bureau: bureau).companions() {
            page.add(
                .number(companion.id), .text(companion.kind.title), .words(companion.name),
                .words(companion.unit), .words(companion.phone), .number(companion.households))
        }
        return page
    }
}

struct CompanionPair: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair", abstract: "与一户结对 · Pairs one with a household.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "家庭成员的编号，同意结对的人 · Who of the household agreed.") var ref: String
    @Option(name: .long, help: "帮扶人编号 · The companion.") var companion: Int64
    @Option(name: .long, help: "自哪天（默认今天） · From.", transform: parseDay) var from: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let pair = try await CompanionBook(bureau: bureau).pair(
            ref, with: companion, from: from ?? bureau.today, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "结对第 \(pair.id) 号：\(pair.companion.name) 与 \(ref) 一户，\(pair.from) 起。",
                en: "Pair \(pair.id): \(pair.companion.name) with the household of \(ref) from "
                    + "\(pair.from)."))
    }
}

struct CompanionPairs: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs", abstract: "一户的帮扶人 · A household's companions.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "家庭成员的编号 · Somebody of the household.") var ref: String

    func run(in bureau: Bureau) async throws -> Page {
        let home = try await Home.read(of: ref, on: bureau.today, by: bureau)
        let pairs = try await CompanionBook(bureau: bureau).pairs(of: home.id)
        var page = Page(columns: [
            .init("pair", Text("结对", en: "Pair"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")), .init("name", Text("姓名", en: "Name")),
            .init("unit", Text("单位", en: "Unit")), .init("from", Text("自", en: "From")),
            .init("to", Text("至", en: "To")),
        ])
        for pair in pairs {
            page.add(
                .number(pair.id), .text(pair.companion.kind.title), .words(pair.companion.name),
                .words(pair.companion.unit), .day(pair.from), .init(pair.ended))
        }
        let present = Set(pairs.filter(\.isOpen).map(\.companion.kind))
        let missing = CompanionBook.Kind.allCases.filter { !present.contains($0) }.map(\.title)
        if !missing.isEmpty {
            page.next.append(
                Text(
                    "还没有：\(missing.map(\.zh).joined(separator: "、"))。",
                    en: "None yet: \(missing.map(\.en).joined(separator: ", "))."))
        }
        return page
    }
}

struct CompanionUnpair: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpair", abstract: "结束一个结对 · Ends a pair.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "家庭成员的编号 · Somebody of the household.") var ref: String
    @Option(name: .long, help: "结对编号 · The pair.") var pair: Int64
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "原因，至少四个字 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        try await CompanionBook(bureau: bureau).end(
            pair, of: ref, on: on ?? bureau.today, reason: reason)
        return Page(Text("结对第 \(pair) 号：已结束。", en: "Pair \(pair) has ended."))
    }
}

struct CompanionRelease: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "帮扶人离开：其结对全部结束，各户七日内另行结对 · Somebody leaves; all their pairs end.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "帮扶人编号 · The companion.") var companion: Int64
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "原因，至少四个字 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let count = try await CompanionBook(bureau: bureau).release(
            companion, on: on ?? bureau.today, reason: reason)
        return Page(
            Text(
                "结束结对 \(count) 户，已列入待办。",
                en: "\(count) pairs ended; to pair again stands with the tasks."))
    }
}
