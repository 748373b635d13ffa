import ArgumentParser
import Foundation
import Kernel
import Law

extension BedOffers.Guarantee: ExpressibleByArgument {}
extension BedOffers.End: ExpressibleByArgument {}

struct HomeOffer: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer",
        abstract: "把空床给名单上的下一位，出具入住通知 · Offers a bed to who comes next.",
        discussion: "没有监护人的由镇街担保，机构不得以此拒收。有优先标记的，优先在此使用，事项随之落实。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "床位编号，见 home beds · The bed.") var bed: Int64
    @Option(name: .long, help: "self 本人、guardian 监护人、town 镇街（默认） · Who signs.")
    var guarantee: BedOffers.Guarantee?
    @Option(name: .long, help: "监护人姓名 · The guardian's name.") var guarantor: String?
    @Option(name: .long, help: "答复期限（默认十天后） · The last day to answer.", transform: parseDay)
    var answerBy: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let offer = try await BedOffers(bureau).offer(
            bed, signing: .init(guarantee: guarantee, guarantor: guarantor), answerBy: answerBy,
            client: id ?? UUID().uuidString)
        var page = Page(
            Text(
                "入住通知第 \(offer.id) 号：\(offer.home) \(offer.bed) 床，"
                    + "名单第 \(offer.list) 号第 \(offer.place) 位，\(offer.shownName)，"
                    + "\(offer.answerBy) 前答复。",
                en: "Admission notice \(offer.id): \(offer.home), bed \(offer.bed), list "
                    + "\(offer.list), place \(offer.place), \(offer.shownName), answer by "
                    + "\(offer.answerBy)."),
            Text(
                "担保：\(offer.guarantor)（\(offer.guarantee.title.zh)）。",
                en: "Surety: \(offer.guarantor) (\(offer.guarantee.title.en))."))
        if let number = offer.caseID {
            page.lines.append(
                Text(
                    "优先已使用；第 \(number) 号事项落实。",
                    en: "The priority was used; case \(number) is delivered."))
        }
        return page
    }
}

struct HomeAccept: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "家庭接受并入住 · The bed is taken.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "通知编号 · The offer.") var number: Int64
    @Option(name: .long, help: "入住日 · The day of moving in.", transform: parseDay) var movedIn: Day

    func run(in bureau: Bureau) async throws -> Page {
        let offer = try await BedOffers(bureau).accept(number, movedIn: movedIn)
        return Page(
            Text(
                "\(offer.shownName) 于 \(movedIn) 入住 \(offer.home) \(offer.bed) 床。",
                en: "\(offer.shownName) moved into \(offer.home), bed \(offer.bed), on \(movedIn).")
        )
    }
}

struct HomeEnd: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "谢绝、过期、不宜入住、离开、去世：床位腾出 · Frees a bed.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "通知编号 · The offer.") var number: Int64
    @Option(
        name: .long,
        help: "declined 谢绝、lapsed 过期、unfit 医生认为不宜、left 离开、died 去世 · Why.")
    var reason: BedOffers.End
    @Option(name: .long, help: "说明；不宜入住的写医生意见 · In words.") var words = ""
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let offer = try await BedOffers(bureau).end(
            number, reason, words: words, on: on ?? bureau.today)
        return Page(
            Text(
                "\(offer.home) \(offer.bed) 床已腾出。",
                en: "\(offer.home), bed \(offer.bed) is free."))
    }
}

struct HomeOffers: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "offers", abstract: "待答复的通知和在住的人 · Offers that stand.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "机构，编号或全名 · Of one home.") var home: String?

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("offer", Text("通知", en: "Offer"), isNumber: true),
            .init("home", Text("机构", en: "Home")), .init("bed", Text("床号", en: "Bed")),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("list", Text("名单", en: "List"), isNumber: true),
            .init("place", Text("位次", en: "Place"), isNumber: true),
            .init("priority", Text("优先", en: "Priority")),
            .init("surety", Text("担保", en: "Surety")),
            .init("answer_by", Text("答复期限", en: "Answer by")),
            .init("moved_in", Text("入住", en: "Moved in")),
        ])
        page.nothing = Text(
            "没有待答复的通知，也没有人在住。home draw 定名单后用 home offer。",
            en: "No offers; after `home draw`, `home offer`.")
        for offer in try await BedOffers(bureau).offers(.standing(home: home)) {
            page.add(
                .number(offer.id), .words(offer.home), .words(offer.bed), .init(offer.ref),
                .words(offer.shownName), .number(offer.list), .number(offer.place),
                offer.isMarked ? .text(Text("是", en: "yes")) : .none, .words(offer.guarantor),
                .day(offer.answerBy), .init(offer.movedIn))
        }
        return page
    }
}
