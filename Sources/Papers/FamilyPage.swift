public import Kernel
public import Law

/// One page for a family: what is theirs, who is responsible, by when, whom to call.
public struct FamilyPage {
    let words: PaperWords

    public init(registry: Registry, language: Language) {
        words = PaperWords(language: language, registry: registry)
    }

    private var zh: Bool { words.zh }

    /// The most lines of the page: what one sheet holds.
    public static let linesMax = 60

    /// The page as a terminal prints it.
    public func lines(of paper: FamilyPaper) -> [String] { page(of: paper).lines }

    /// The page; what does not fit one sheet is told in fewer words, never left out.
    public func page(of paper: FamilyPaper) -> Paper {
        let shorter: [Set<Part>] = [[], [.received], [.received, .coming, .waiting, .working]]
        let pages = shorter.lazy.map { self.page(of: paper, brief: $0) }
        return pages.first { $0.lines.count <= Self.linesMax }
            ?? page(of: paper, brief: shorter.last ?? [])
    }

    private enum Part: CaseIterable {
        case working, waiting, answered, coming, received, onRequest
    }

    /// Things of several of the household that stand alike are one line.
    private struct Line {
        let item: FamilyPaper.Item
        var persons: [String]
    }

    private func page(of paper: FamilyPaper, brief: Set<Part>) -> Paper {
        var result = head(of: paper)
        let lines = grouped(paper.items)
        for part in Part.allCases {
            let own = lines.filter { Self.part(of: $0.item.place) == part }
            guard !own.isEmpty else { continue }
            result += [.space, .heading(title(of: part))]
            if part == .onRequest || brief.contains(part) {
                let names = own.map { label($0, paper) + hint($0.item) }
                result.append(
                    .note(names.joined(separator: zh ? "；" : "; ") + (zh ? "。" : ".")))
            } else {
                result += together(own).map { item(of: $0, paper) }
            }
        }
        if lines.isEmpty {
            result += [
                .space,
                .paragraph(
                    zh
                        ? "眼下这里没有为您家登记的事；有需要，随时告诉我们。"
                        : "Nothing is registered for you here now; tell us when you need something."
                ),
            ]
        }
        return Paper(result + foot(of: paper))
    }

    private func head(of paper: FamilyPaper) -> [Paper.Block] {
        let names = paper.recipients.map(words.address)
        let name =
            names.isEmpty
            ? (zh ? "您和家人" : "You and your family")
            : names.joined(separator: zh ? "、" : " and ")
        let refs = paper.recipients.map(\.ref).joined(separator: zh ? "、" : ", ")
        let desk = words.desk(paper.department)
        return [
            .opening(zh ? "\(name)：" : "\(name):"),
            .dateline(
                "\(paper.day) · \(desk)"
                    + (refs.isEmpty ? "" : zh ? " · 编号 \(refs)" : " · \(refs)")),
            .space,
            .paragraph(
                zh
                    ? "这一页写的是\(desk)为您家办的事：是什么、办到哪一步、谁负责、什么时候。哪一句看不明白，随时来问。"
                    : "This page says what \(desk) does for you: what, where it stands, who is "
                        + "responsible, and by when. Ask about anything that is not clear."),
        ]
    }

    private func title(of part: Part) -> String {
        switch part {
        case .working: zh ? "【正在为您办的】" : "[In hand]"
        case .waiting: zh ? "【还要弄清一件事的】" : "[Something is still to be found out]"
        case .answered: zh ? "【有过答复的】" : "[Answered]"
        case .coming: zh ? "【是您的，到时就办】" : "[Yours when it falls due]"
        case .received: zh ? "【已经落实的】" : "[Received]"
        case .onRequest: zh ? "【什么时候需要，说一声就办】" : "[Yours whenever you ask]"
        }
    }

    private static func part(of place: FamilyPaper.Place) -> Part {
        switch place {
        case .inHand, .returned, .paying, .owed, .held: .working
        case .waiting: .waiting
        case .refused, .appealed, .suspended, .declined, .stopProposed, .closed: .answered
        case .coming: .coming
        case .received: .received
        case .onRequest: .onRequest
        }
    }

    private func grouped(_ items: [FamilyPaper.Item]) -> [Line] {
        items.reduce(into: []) { lines, item in
            let alike = lines.firstIndex {
                $0.item.clause == item.clause && $0.item.place == item.place
                    && $0.item.amount == item.amount && $0.item.person != nil && item.person != nil
            }
            if let alike, let person = item.person {
                if !lines[alike].persons.contains(person) { lines[alike].persons.append(person) }
            } else {
                lines.append(Line(item: item, persons: item.person.map { [$0] } ?? []))
            }
        }
    }

    /// `年度免费体检（王女士、李先生），每月 590.00 元`.
    private func label(_ line: Line, _ paper: FamilyPaper) -> String {
        let names = line.persons.map { person in
            paper.recipients.first { $0.ref == person }.map(words.address)
                ?? (zh ? "孩子" : "your child")
        }
        let whom =
            names.isEmpty
            ? ""
            : zh
                ? "（\(names.joined(separator: "、"))）"
                : " (\(names.joined(separator: ", ")))"
        let sum = words.sum(of: line.item)
        return line.item.title(words.language) + whom
            + (sum.map { zh ? "，\($0)" : ", \($0)" } ?? "")
    }

    /// Things of which the same is to be said, in order.
    private func together(_ lines: [Line]) -> [[Line]] {
        lines.reduce(into: []) { groups, line in
            let alike = groups.firstIndex {
                $0[0].item.place == line.item.place
                    && $0[0].item.department == line.item.department
            }
            if let alike { groups[alike].append(line) } else { groups.append([line]) }
        }
    }

    private func item(of group: [Line], _ paper: FamilyPaper) -> Paper.Block {
        .item(
            group.map { label($0, paper) }.joined(separator: zh ? "；" : "; "),
            says: sentence(group[0].item, paper))
    }

    /// Where it stands when there is room for a few words only.
    private func hint(_ item: FamilyPaper.Item) -> String {
        switch item.place {
        case .received(let day?, let isMonth):
            zh ? "（\(month(day, isMonth))）" : " (\(month(day, isMonth)))"
        case .inHand(_, _, let day?), .returned(_, let day?), .paying(let day?), .owed(let day?):
            zh ? "（\(day) 前）" : " (by \(day))"
        default: ""
        }
    }

    private func month(_ day: Day, _ isMonth: Bool) -> String {
        isMonth ? String(day.description.prefix(7)) : day.description
    }

    private func sentence(_ item: FamilyPaper.Item, _ paper: FamilyPaper) -> String {
        let desk = words.desk(item.department)
        switch item.place {
        case .inHand, .returned, .paying, .owed, .held, .coming, .received, .onRequest:
            return given(item, desk, paper)
        case .waiting(let missing):
            let list = missing.map { one in
                let owner = one.owner.map {
                    zh ? "（问\(words.desk($0))）" : " (from \(words.desk($0)))"
                }
                return one.title(words.language) + (owner ?? "")
            }.joined(separator: zh ? "、" : ", ")
            return zh
                ? "还不知道：\(list)。由\(desk)去问清，不用您跑。"
                : "Not known yet: \(list). \(desk) asks; you need not."
        case .refused(let reason, let by, let until):
            let next =
                if let until {
                    zh
                        ? "不同意的，\(until) 以前到\(desk)说（口头、书面都行），由另一个人重新看。"
                        : "If you disagree, tell \(desk) by \(until); somebody else decides anew."
                } else {
                    zh ? "情况有变或有新材料，随时再提出。" : "Ask again whenever something has changed."
                }
            return zh
                ? "没有办成。理由：“\(reason)”（\(by)）。\(next)"
                : "Not granted, because “\(reason)” (\(by)). \(next)"
        case .appealed(let by):
            return zh
                ? "您的意见已收到，由另一个人重新看\(before(by))，会给您答复。"
                : "Your objection is here; somebody else decides\(before(by)) and answers you."
        case .suspended(let reason):
            return zh
                ? "先停一停：“\(reason)”。没有取消，情况弄清就接着办；有话请随时说。"
                : "On hold: “\(reason)”. It is not cancelled; tell us what you think."
        case .declined:
            return zh
                ? "按您的意思不办。什么时候改变主意，说一声就行。" : "As you wished; you may always change your mind."
        case .stopProposed(let until):
            return zh
                ? "在考虑要不要停，还没有决定。请在\(until.map { " \($0) 以前" } ?? "收到告知后 \(paper.daysToObject) 天内")"
                    + "把您的情况告诉\(desk)；听过您的话，才由另一个人决定。"
                : "It is considered to stop this; nothing is decided. Tell \(desk) "
                    + (until.map { "by \($0)" } ?? "within \(paper.daysToObject) days")
                    + "; somebody else decides after you were heard."
        case .closed:
            return zh
                ? "这一项已结束。不明白或不同意，请到\(desk)问，可以要书面的说明。"
                : "This has ended. \(desk) explains it, in writing if you wish."
        }
    }

    private func given(_ item: FamilyPaper.Item, _ desk: String, _ paper: FamilyPaper) -> String {
        switch item.place {
        case .inHand(let step, let hands, let by):
            let who = words.desk(hands)
            return zh
                ? "正在办“\(step.zh)”这一步，\(who)负责\(before(by))。"
                : "At the step “\(step.en)”, with \(who)\(before(by))."
        case .returned(let reason, let by):
            return zh
                ? "退回来补一下：“\(reason)”。\(desk)会帮您补齐\(before(by))，不用重新申请。"
                : "Sent back to be put right: “\(reason)”. \(desk) helps you\(before(by))."
        case .paying(let by):
            return zh
                ? "已经批准，等\(words.desk("finance"))拨付\(before(by))。"
                : "Granted; \(words.desk("finance")) pays\(before(by))."
        case .owed(let by):
            return by.map { $0 < paper.day } == true
                ? (zh
                    ? "该给您的还没有给，\(by.map { "\($0)" } ?? "") 就该办好；\(desk)欠着，正要补上。"
                    : "Owed to you since \(by.map { "\($0)" } ?? ""); \(desk) makes it up.")
                : (zh
                    ? "是您的，不用申请；\(desk)负责\(before(by))。"
                    : "Yours without asking; \(desk) is responsible\(before(by)).")
        case .held:
            return zh
                ? "是您的；\(desk)这边暂时停办，恢复了就补，一天也不少。"
                : "Yours; it is made up once \(desk) works again."
        case .coming: return zh ? "到了日子，\(desk)会办。" : "\(desk) does it when its day comes."
        case .received(let day, let isMonth):
            let when = day.map { month($0, isMonth) } ?? ""
            return isMonth
                ? (zh ? "已发到 \(when)。" : "Paid up to \(when).")
                : (zh ? "\(when) 已落实。没有收到的，请告诉我们。" : "Received on \(when). If not, tell us.")
        case .onRequest: return zh ? "说一声就办。" : "Just ask."
        default: return ""
        }
    }

    private func before(_ day: Day?) -> String {
        guard let day else { return "" }
        return zh ? "，\(day) 以前" : " by \(day)"
    }

    private func foot(of paper: FamilyPaper) -> [Paper.Block] {
        let desk = words.desk(paper.department)
        let town = paper.town.map { zh ? "；也可以找\($0)" : ", or \($0)" } ?? ""
        var call = [
            zh
                ? "\(desk)\(town)。电话（请经办人写上）：________________"
                : "\(desk)\(town). Telephone (the clerk writes it): ________________"
        ]
        if let visitor = paper.visitor {
            call.append(zh ? "您选定的联系人：\(visitor)。" : "The contact you chose: \(visitor).")
        }
        if let channel = paper.channel {
            call.append(zh ? "按您说的方式联系您：\(channel)。" : "We reach you as you asked: \(channel).")
        }
        if let days = paper.avoidDays {
            call.append(zh ? "这些日子不打扰您：\(days)。" : "We leave you in peace on: \(days).")
        }
        let quiet =
            paper.wantsNoVisits
            ? (zh ? "您说过不要上门，我们记着；想改，随时说。" : "You asked for no visits, and we keep to it.")
            : (zh
                ? "不想有人上门，随时说一声就行，不影响任何一项。"
                : "You may say “no visits” at any time; it costs you nothing.")
        let rights = [
            zh
                ? "可以要一份登记情况的复制件；写错了的，可以要求更正。"
                : "You may have a copy of what is kept, and have it corrected.",
            zh
                ? "任何决定都要写明理由和决定的人；不同意，可以提出，由另一个人重新看。"
                : "Every decision has a reason and a name; if you object, another decides anew.",
            quiet,
        ]
        func list(_ title: String, _ points: [String]) -> [Paper.Block] {
            [.space, .heading(title)] + points.map { .point($0) }
        }
        return list(zh ? "【找谁】" : "[Whom to call]", call)
            + list(zh ? "【您的权利】" : "[Your rights]", rights)
    }
}
