import ArgumentParser
import Kernel
import Law

/// `yuhou health card …`: the contact card.
struct CardGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "雨后阳光联系卡：发卡、换卡、作废、核验 · Contact cards.",
        subcommands: [
            CardIssue.self, CardReplace.self, CardVoid.self, CardList.self, CardCheck.self,
        ])
}

/// The card as it is printed: a number, its code, whom to call; no name and no category.
func printed(_ issued: CardBook.Issued, in bureau: Bureau) -> Page {
    var page = Page(
        Text("雨后阳光联系卡", en: "Contact card"),
        Text(issued.card.number, en: issued.card.number))
    page.lines += bureau.drawing(issued.card.number).map { Text($0, en: $0) }
    page.lines.append(Text("联系：\(issued.call.zh)", en: "Call: \(issued.call.en)"))
    page.next =
        issued.isNew
        ? [
            Text(
                "在办的事项可用 case deliver 登记，凭据为登记编号（卡号）。",
                en: "An open case is delivered with `case deliver`, proof register: this number.")
        ]
        : [
            Text(
                "此卡 \(issued.card.issued) 已发，仍有效。",
                en: "This card was issued on \(issued.card.issued) and stands.")
        ]
    return page
}

struct CardIssue: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "发卡；已有有效卡的显示原卡 · Issues a card.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "发卡日（默认今天） · Day of issue.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        printed(
            try await CardBook(bureau: bureau).issue(ref, on: on ?? bureau.today), in: bureau)
    }
}

struct CardReplace: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace", abstract: "换卡：旧卡作废，发新号 · Ends a card, issues another.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "旧卡号 · The old number.") var number: String
    @Flag(name: .long, help: "旧卡遗失 · The old one was lost.") var lost = false
    @Option(name: .long, help: "换卡日（默认今天） · Day.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        printed(
            try await CardBook(bureau: bureau).replace(
                number, isLost: lost, on: on ?? bureau.today), in: bureau)
    }
}

extension CardBook.End: ExpressibleByArgument {}

struct CardVoid: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "void", abstract: "作废：遗失、退出、死亡、发错 · Takes a card back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "卡号 · The number.") var number: String
    @Option(name: .long, help: "lost 遗失、exit 退出、death 死亡、error 发错 · Why.")
    var reason: CardBook.End
    @Option(name: .long, help: "作废日（默认今天） · Day.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let card = try await CardBook(bureau: bureau).void(number, reason, on: on ?? bureau.today)
        let day = card.ended ?? bureau.today
        return Page(
            Text("\(card.number) 自 \(day) 作废。", en: "\(card.number) has ended on \(day)."))
    }
}

struct CardList: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "联系卡；--without 列出应有而没有卡的人 · Cards.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "应有而没有卡的 · Entitled members without a card.") var without = false
    @Flag(name: .long, help: "已作废的也列出 · Also those that have ended.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        let book = CardBook(bureau: bureau)
        let who: [Page.Column] = [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
        ]
        if without {
            let people = try await book.without()
            var page = Page(
                [Text("应有联系卡而没有的：\(people.count) 人。", en: "\(people.count) without a card.")],
                columns: who)
            for person in people { page.add(.words(person.ref), .words(Mask.name(person.name))) }
            return page
        }
        var page = Page(
            columns: who + [
                .init("number", Text("卡号", en: "Number")),
                .init("issued", Text("发卡", en: "Issued")),
                .init("ended", Text("作废", en: "Ended")),
                .init("reason", Text("原因", en: "Why")),
            ])
        for (card, person) in try await book.list(withEnded: all) {
            page.add(
                .words(person.ref), .words(Mask.name(person.name)), .words(card.number),
                .day(card.issued), .init(card.ended), .init(card.reason))
        }
        return page
    }
}

struct CardCheck: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "窗口核验：优先与否、联系谁、优惠标记 · What a window is told.",
        discussion: "只答是否优先、联系谁、该机构的优惠、今天可用的优惠标记；不显示任何个人情况。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "卡号 · The number.") var number: String?
    @Option(name: .long, help: "填 - ，从标准输入读身份证号 · Give -: an ID number is read from input.")
    var idNumber: String?
    @Option(name: .long, help: "医疗机构，编号或全名 · The institution.") var institution: String?

    func validate() throws {
        guard (number == nil) != (idNumber == nil) else {
            throw ValidationError("写卡号，或用 --id-number -，只选一种 / a number, or --id-number -")
        }
        guard idNumber ?? "-" == "-" else {
            throw ValidationError(
                "--id-number：只能填 -，号码从标准输入读，不留在命令历史里 / only -, read from input")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let window = CardWindow(bureau: bureau)
        let answer: CardWindow.Answer
        if let number {
            answer = try await window.check(card: number, at: institution)
        } else {
            answer = try await window.check(
                number: try Self.typed(readLine() ?? ""), at: institution)
        }
        return Self.page(answer)
    }

    static func page(_ answer: CardWindow.Answer) -> Page {
        var page = Page(
            Text(
                "优先：\(answer.hasPriority ? "是" : "否")",
                en: "Priority: \(answer.hasPriority ? "yes" : "no")"),
            Text("联系：\(answer.call.zh)", en: "Call: \(answer.call.en)"))
        if let discount = answer.discount {
            page.lines.append(Text("优惠：\(discount)", en: "Reductions: \(discount)"))
        }
        page.lines += answer.concessions
        return page
    }

    private static func typed(_ line: String) throws -> IdentityNumber {
        do {
            return try IdentityNumber(line.filter { !$0.isWhitespace })
        } catch {
            throw Refusal(
                Text("身份证号码\(error.text.zh)。", en: "The ID number \(error.text.en)."))
        }
    }
}
