import ArgumentParser
import Foundation
import Kernel
import Law

struct HomeAdd: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "home", abstract: "登记房源 · Registers a home.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "房源编号 · Its code.") var code: String
    @Option(name: .long, help: "地址 · Its address.") var address: String
    @Option(name: .long, help: "面积，平方米 · Its area.", transform: parseArea) var area: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let home = try await OfferBook(bureau: bureau).addHome(
            code, address: address, area: area, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "房源 \(home.code)：\(home.address)，\(metres(home.area))。",
                en: "Home \(home.code): \(home.address), \(metres(home.area))."))
    }
}

struct HomeList: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "homes", abstract: "房源 · Homes.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("code", Text("房源", en: "Home")), .init("address", Text("地址", en: "Address")),
            .init("area", Text("面积", en: "Area")), .init("state", Text("状态", en: "State")),
        ])
        page.nothing = Text("没有房源。用 rental home 登记。", en: "No homes; `rental home` registers one.")
        let book = OfferBook(bureau: bureau)
        for home in try await bureau.transaction(
            reading: true, { try await book.homes(nil, in: $0) })
        {
            let state =
                switch home.state {
                case "offered": Text("待答复", en: "offered")
                case "given": Text("已分配", en: "given")
                default: Text("空置", en: "free")
                }
            page.add(
                .words(home.code), .words(home.address), .words(metres(home.area)), .text(state))
        }
        return page
    }
}

struct RoundFreeze: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze",
        abstract: "冻结一轮的名单和房源，打印指纹 · Freezes a round.",
        discussion: "由有审核职责的人办理；种子在冻结以后由别人公开给出，再由第三人摇号。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "房源编号，可多次 · Homes.") var home: [String] = []
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let round = try await RoundBook(bureau: bureau).freeze(
            homes: home, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(round.nth) 轮已冻结：\(round.entries.count) 户，\(round.homes) 套。",
                en: "Round \(round.nth) is frozen: \(round.entries.count) households, "
                    + "\(round.homes) homes."),
            Text("名单指纹 \(round.hash)", en: "Hash of the list \(round.hash)"))
    }
}

struct RoundSeed: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed", abstract: "登记冻结后公开给出的种子 · Records the seed given in public.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "第几轮 · The round.") var round: Int64
    @Option(name: .long, help: "种子 · The seed.") var seed: String
    @Option(name: .long, help: "谁、在哪里给出 · Who gave it, where.") var source: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let known = try await RoundBook(bureau: bureau).seed(
            round, seed, from: source, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(round) 轮种子：\(known.seed ?? "")（\(known.source ?? "")）。",
                en: "Seed of round \(round): \(known.seed ?? "") (\(known.source ?? ""))."))
    }
}

struct RoundDraw: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw",
        abstract: "摇号：写名次，落实优先 · Draws: ranks, and priorities received.",
        discussion: "由有审批职责、没有冻结也没有登记种子的人办理。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "第几轮 · The round.") var round: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let drawn = try await RoundBook(bureau: bureau).draw(
            round, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(round) 轮摇号完成，\(drawn.ranked.count) 户；rental minutes \(round) 打印记录。",
                en: "Round \(round) is drawn, \(drawn.ranked.count) households; `rental minutes "
                    + "\(round)` prints it."))
    }
}

struct RoundMinutes: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "minutes", abstract: "打印一轮的记录，任何人可复算 · The minutes of a round.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "第几轮 · The round.") var round: Int64

    func run(in bureau: Bureau) async throws -> Page {
        let round = try await RoundBook(bureau: bureau).round(round)
        var page = Page(
            Self.head(round),
            columns: [
                .init("rank", Text("名次", en: "Rank"), isNumber: true),
                .init("plain_rank", Text("不计优先", en: "Without marks"), isNumber: true),
                .init("application", Text("申请", en: "Application"), isNumber: true),
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("lot", Text("签号", en: "Lot")), .init("key", Text("排序键", en: "Order key")),
            ])
        for one in round.ranked {
            let place = one.entry.place
            page.add(
                .number(one.rank), .number(one.plainRank), .number(place.application),
                .words(one.entry.ref), .words(Mask.name(one.entry.name)), .words(one.lot),
                .text(place.key(tie: one.lot, isMarked: place.isMarked).words))
        }
        if round.ranked.isEmpty {
            for entry in round.entries {
                page.add(
                    .none, .none, .number(entry.place.application), .words(entry.ref),
                    .words(Mask.name(entry.name)), .none,
                    .text(entry.place.key(tie: "", isMarked: entry.place.isMarked).words))
            }
        }
        page.next += [
            Text(
                "复算：名单指纹是“申请|收入|人均平方米|优先(1/0)”按申请号逐行相连（每行以换行结尾）的 SHA-256；"
                    + "签号是 SHA-256（种子/申请号）的前十六位；按排序键从小到大。",
                en:
                    "To work it out again: the hash is SHA-256 over `application|income|metres|mark` "
                    + "lines in order of the application; a lot is the first sixteen hex digits of "
                    + "SHA-256 over `seed/application`; the smaller key comes first."),
            Text(
                "printf '%s/%s' 种子 申请号 | sha256sum | cut -c1-16",
                en: "printf '%s/%s' SEED APPLICATION | sha256sum | cut -c1-16"),
        ]
        return page
    }

    private static func head(_ round: RoundBook.Round) -> [Text] {
        [
            Text(
                "公租房第 \(round.nth) 轮：\(round.entries.count) 户，\(round.homes) 套，由 "
                    + "\(round.frozenBy) 冻结，指纹 \(round.hash)。",
                en: "Rental round \(round.nth): \(round.entries.count) households, \(round.homes) "
                    + "homes, frozen by \(round.frozenBy), hash \(round.hash)."),
            round.seed.map {
                Text(
                    "种子 \($0)（\(round.source ?? "")），由 \(round.seededBy ?? "") 登记；"
                        + (round.drawnBy.map { "\($0) 摇号。" } ?? "尚未摇号。"),
                    en: "Seed \($0) (\(round.source ?? "")), recorded by \(round.seededBy ?? ""); "
                        + (round.drawnBy.map { "drawn by \($0)." } ?? "not drawn yet."))
            } ?? Text("尚无种子。", en: "No seed yet."),
        ]
    }
}

struct OfferNext: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer", abstract: "把一套房给名次在前的下一户选 · Offers a home to the next.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "第几轮 · The round.") var round: Int64
    @Option(name: .long, help: "房源编号 · The home.") var home: String
    @Option(name: .long, help: "选房日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let offer = try await OfferBook(bureau: bureau).offer(
            home, round: round, on: on ?? bureau.today, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "房源 \(home) 请第 \(offer.rank) 名 \(offer.ref) 选房。",
                en: "Home \(home) is offered to rank \(offer.rank), \(offer.ref)."))
    }
}

struct OfferReply: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "登记接受或放弃 · Records the answer to an offer.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "房源编号 · The home.") var home: String
    @Option(name: .long, help: "接受吗，yes/no · Accepted.") var accepted: YesNo
    @Option(name: .long, help: "放弃的原因 · Why it was declined.") var reason = ""
    @Option(name: .long, help: "答复日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let offer = try await OfferBook(bureau: bureau).answer(
            home, isAccepted: accepted.isYes, reason: reason, on: on ?? bureau.today,
            client: id ?? UUID().uuidString)
        return Page(
            accepted.isYes
                ? Text("\(offer.ref) 接受房源 \(home)。", en: "\(offer.ref) takes home \(home).")
                : Text(
                    "\(offer.ref) 放弃房源 \(home)；rental offer \(offer.round) 请下一户。",
                    en:
                        "\(offer.ref) declined home \(home); `rental offer \(offer.round)` asks the "
                        + "next."))
    }
}

struct HomeGiveBack: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "give-back", abstract: "退回已分配的房，房源重新可分 · A home is given back.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "房源编号 · The home.") var home: String
    @Option(name: .long, help: "为什么退 · Why.") var reason: String
    @Option(name: .long, help: "退房的凭据 · The paper of the return.") var document: String
    @Option(name: .long, help: "退房日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let offer = try await OfferBook(bureau: bureau).giveBack(
            OfferBook.Return(
                code: home, reason: reason, document: document, on: on ?? bureau.today,
                client: id ?? UUID().uuidString))
        var page = Page(
            Text(
                "\(offer.ref) 退回房源 \(home)，房源空着，可以进下一轮。",
                en: "\(offer.ref) gave home \(home) back; it is free for a round."))
        page.next = [
            Text(
                "还需要住房的，重新 rental apply、rental test；"
                    + "本轮递补用 rental offer \(offer.round)。",
                en: "Who needs a home again: `rental apply`, `rental test`; the next of the round: "
                    + "`rental offer \(offer.round)`.")
        ]
        return page
    }
}

struct OfferList: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "offers", abstract: "一轮的选房，待答复的在前 · Offers of a round.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "第几轮 · The round.") var round: Int64

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("home", Text("房源", en: "Home")),
            .init("turn", Text("次", en: "Turn"), isNumber: true),
            .init("rank", Text("名次", en: "Rank"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("offered", Text("选房日", en: "Offered")),
            .init("answer", Text("答复", en: "Answer")),
        ])
        page.nothing = Text(
            "没有待答复的配租。先 rental draw，再 rental offer。",
            en: "No offers; `rental draw`, then `rental offer`.")
        for offer in try await OfferBook(bureau: bureau).list(round) {
            let answer = offer.answer.map {
                switch $0 {
                case "accepted": Text("接受", en: "accepted")
                case "returned": Text("已退回", en: "given back")
                default: Text("放弃", en: "declined")
                }
            }
            page.add(
                .words(offer.code), .number(offer.turn), .number(offer.rank), .words(offer.ref),
                .words(Mask.name(offer.name)), .day(offer.day), answer.map { .text($0) } ?? .none)
        }
        return page
    }
}
