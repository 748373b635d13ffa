import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou housing rental …`
struct RentalGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rental", abstract: "公租房轮候与分配 · Public rental housing.",
        subcommands: [
            RentalApply.self, RentalEnd.self, RentalTest.self, RentalOthers.self,
            RentalRefresh.self, RentalList.self, HomeAdd.self, HomeList.self, RoundFreeze.self,
            RoundSeed.self, RoundDraw.self, RoundMinutes.self, OfferNext.self, OfferReply.self,
            HomeGiveBack.self,
            OfferList.self,
        ])
}

struct RentalApply: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "登记申请，进入轮候 · Takes an application.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "申请日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Flag(name: .long, help: "未申请、由本局列入（条款不以申请为条件的区县） · Listed by the bureau.")
    var listed = false
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await RentalBook(bureau: bureau).apply(
            ref, on: on ?? bureau.today, isAsked: !listed, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "公租房申请第 \(made.id) 号：\(ref)，\(made.day)。",
                en: "Application \(made.id): \(ref), \(made.day)."))
    }
}

/// Why an application ends without a home.
enum EndReason: String, CaseIterable, ExpressibleByArgument {
    case withdrawn
    case unqualified
}

struct RentalEnd: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "退出轮候 · Ends an application.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "withdrawn 撤回、unqualified 不再符合 · Why.") var reason: EndReason
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let ended = try await RentalBook(bureau: bureau).end(
            ref, as: reason.rawValue, on: on ?? bureau.today)
        let day = ended.ended.map { "\($0)" } ?? ""
        return Page(
            Text(
                "公租房申请第 \(ended.id) 号于 \(day) 结束。",
                en: "Application \(ended.id) ended on \(day)."))
    }
}

struct RentalTest: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "住房困难认定表，同时写事实 · The difficulty test, with its facts.",
        discussion: "人均面积由系统计算，向下取整。本区标准待定时由负责人认定（--difficult、--decided-by）。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "家庭人口 · People.") var people: Int64
    @Option(name: .long, help: "自有住房套数 · Own homes.") var homes: Int64
    @Option(name: .long, help: "自有住房总面积，平方米 · Their area.", transform: parseArea)
    var area: Int64
    @Option(name: .long, help: "住房困难吗，yes/no（标准已定的可不写） · Ill-housed.")
    var difficult: YesNo?
    @Option(name: .long, help: "符合其他条件吗，yes/no · Otherwise eligible.") var eligible: YesNo
    @Option(name: .long, help: "认定负责人姓名 · Who decided.") var decidedBy: String
    @Option(name: .long, help: "依据文件或证明 · The document.") var document: String
    @Option(name: .long, help: "认定日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let sheet = try await RentalBook(bureau: bureau).test(
            ref,
            RentalBook.Test(
                people: people, homes: homes, area: area, isDifficult: difficult?.isYes,
                isEligible: eligible.isYes, decidedBy: decidedBy, document: document,
                day: on ?? bureau.today),
            client: id ?? UUID().uuidString)
        let line = sheet.line.map { metres($0) }
        return Page(
            Text(
                "\(ref)：\(people) 人，自有 \(homes) 套 \(metres(area))，人均 \(metres(sheet.perHead))；"
                    + "本区标准\(line ?? "待定")。",
                en: "\(ref): \(people) people, \(homes) homes of \(metres(area)), "
                    + "\(metres(sheet.perHead)) a head; the line is \(line ?? "to be set")."),
            Text(
                "认定：住房\(sheet.isDifficult ? "困难" : "不困难")，"
                    + "\(eligible.isYes ? "" : "不")符合其他条件（\(decidedBy)）。",
                en:
                    "Decided by \(decidedBy): \(sheet.isDifficult ? "ill-housed" : "not ill-housed")"
                    + ", \(eligible.isYes ? "" : "not ")otherwise eligible."))
    }
}

struct RentalOthers: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "others",
        abstract: "导入其他申请人（只有编号，没有姓名） · Takes the file of other applicants.",
        discussion: "列：label,applied_on,people,area,income。样例见模块 README。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await RentalBook(bureau: bureau).takeOthers(feed)
    }
}

struct RentalRefresh: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh", abstract: "按现行收入认定和优先标记更新轮候 · Brings the queue up to date.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let book = RentalBook(bureau: bureau)
        let moved = try await bureau.writing { try await book.refresh(in: $0).moved }
        return Page(Text("更新 \(moved) 户。", en: "\(moved) applications moved."))
    }
}

struct RentalList: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "轮候册，按排序键 · The waiting list in its order.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "未认定或不符合的 · Those not yet ready.") var unready = false
    @Option(name: .long, help: "最多几行 · At most so many.") var limit = 200

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("place", Text("位次", en: "Place"), isNumber: true),
            .init("application", Text("申请", en: "Application"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("income", Text("收入", en: "Income")),
            .init("metres", Text("人均（㎡）", en: "m² a head"), isNumber: true),
            .init("applied_on", Text("申请日", en: "Applied")),
            .init("key", Text("排序键", en: "Order key")),
        ])
        page.nothing = Text(
            "没有人轮候。用 rental apply 受理申请。", en: "Nobody waits; `rental apply` takes an application.")
        let waiting = try await RentalBook(bureau: bureau).list(
            isReady: !unready, limit: max(1, limit))
        for (offset, one) in waiting.enumerated() {
            page.add(
                .number(Int64(offset + 1)), .number(one.place.application), .words(one.ref),
                .words(Mask.name(one.name)), .text(Households.income(one.place.income)),
                .number(one.place.metres), .day(one.place.day), .text(one.place.key.words))
        }
        page.next.append(
            Text(
                "排序键：收入（1 低保特困、2 边缘支出型、3 其他）·人均整平方米，同等条件下有优先标记的在前，"
                    + "再按申请日、申请号；分配时同等的摇号。",
                en: "Key: income (1 dibao or destitute, 2 marginal or expenditure, 3 other), whole "
                    + "square metres a head; among equals the mark, then the day, then the number; "
                    + "in a round equals are drawn by lot."))
        return page
    }
}
