import Kernel
import Law

/// What changes, as far as somebody may know: a bureau sees its own clauses, and of the others' how
/// many change, for which they are would tell of a death that it may not know. The office sees all.
struct ChangeSight: Sendable {
    struct Item: Sendable {
        let change: AnswerChange
        /// The benefit's name.
        let title: Text
    }

    /// By department in the house's order.
    let departments: [(code: String, title: Text, items: [Item])]
    /// Changes of other departments' clauses, which this reader does not see.
    let hidden: Int
    /// How many of those end something, start it, and so on: numbers, not which.
    let hiddenTurns: [AnswerChange.Turn: Int]
    /// Cases opened and stops proposed under the clauses that this reader sees.
    let opened: Int
    let stops: Int
    /// Why none could be opened yet.
    let held: Text?

    /// - Parameter law: whose clauses the outcome names.
    /// - Throws: `Refusal` for an unknown viewer.
    init(_ asked: String?, in office: Office, _ outcome: EventOutcome, by law: Pack) throws {
        let changes = outcome.changes
        let viewer = office.reader ?? asked
        if let viewer, viewer != "office", office.registry.department(viewer) == nil {
            throw Refusal(
                Text(
                    "--as：没有代码为 \(viewer) 的部门；可填部门代码或 office。",
                    en: "--as: there is no department \(viewer); give a code, or office."))
        }
        let isOffice = viewer == nil || viewer == "office"
        let order = office.registry.departments.map { ($0.code.word, $0.title) }
        departments = order.compactMap { code, title in
            guard isOffice || code == viewer else { return nil }
            let items = changes.filter { $0.clause.department == code }.map { change in
                let benefit = change.clause.provision?.benefit.flatMap {
                    office.registry.benefits[$0]?.title
                }
                return Item(
                    change: change,
                    title: benefit ?? Text("扶助对象资格", en: "Standing as a target"))
            }
            return items.isEmpty ? nil : (code, title, items)
        }
        let others = isOffice ? [] : changes.filter { $0.clause.department != viewer }
        hidden = others.count
        hiddenTurns = Dictionary(grouping: others, by: \.turn).mapValues(\.count)
        func seen(_ counts: [String: Int]) -> Int {
            counts.filter { isOffice || law.clause($0.key)?.department == viewer }.values
                .reduce(0, +)
        }
        opened = seen(outcome.work.opened)
        stops = seen(outcome.work.stops)
        held = outcome.work.held?.text
    }
}

/// Changes as a terminal shows them.
struct ChangePage {
    let language: Language

    private var zh: Bool { language == .chinese }

    func lines(of sight: ChangeSight) -> [String] {
        let others =
            zh
            ? "另有 \(sight.hidden) 项变动属其他部门。"
            : "\(sight.hidden) changes are other departments'."
        guard !sight.departments.isEmpty else {
            return [
                sight.hidden > 0
                    ? others
                    : zh ? "各部门应享事项没有变动。" : "Nothing that anybody is due changes."
            ]
        }
        let lines = sight.departments.flatMap { department -> [String] in
            let items = department.items.sorted {
                ($0.change.turn.rank, $0.change.from) < ($1.change.turn.rank, $1.change.from)
            }
            return ["【\(department.title(language))】"] + items.map(line)
        }
        return lines + (sight.hidden > 0 ? [others] : [])
    }

    private func line(_ item: ChangeSight.Item) -> String {
        let change = item.change
        let person = "\(change.person.ref) \(Mask.name(change.person.name))"
        var text = "  \(sign(change)) \(period(change)) \(change.clause.id)"
        text += " \(item.title(language)) · \(person)"
        if change.turn == .opens, !change.after.missing.isEmpty {
            let missing = change.after.missing.joined(separator: "，")
            text += zh ? "（缺：\(missing)）" : " (missing: \(missing))"
        }
        let per = change.clause.provision?.amount?.per
        let sums = [change.before.amount, change.after.amount].map { words($0, per) }
        switch change.turn {
        case .starts where !sums[1].isEmpty: text += " \(sums[1])"
        case .ends where !sums[0].isEmpty: text += " \(sums[0])"
        case .changes where sums[0] != sums[1]: text += " \(sums[0]) → \(sums[1])"
        default: break
        }
        return text
    }

    private func words(_ amount: Amount, _ per: PaymentUnit?) -> String {
        let unit =
            switch per {
            case .month: zh ? "每月 " : " a month"
            case .year: zh ? "每年 " : " a year"
            case .once, nil: ""
            }
        return switch amount {
        case .none: ""
        case .fen(let fen, _):
            zh ? "\(unit)\(Money(fen: fen)) 元" : "\(Money(fen: fen)) yuan\(unit)"
        case .undetermined: zh ? "金额待定" : "sum to be set"
        }
    }

    private func sign(_ change: AnswerChange) -> String {
        switch change.turn {
        case .opens where change.after.notAsked: zh ? "○未问" : "o not asked"
        case .starts: zh ? "＋开始" : "+ starts"
        case .ends: zh ? "－停止" : "- ends"
        case .changes: zh ? "～变动" : "~ changes"
        case .opens: zh ? "？待核" : "? opens"
        case .closes: zh ? "·不再待核" : ". closes"
        }
    }

    private func period(_ change: AnswerChange) -> String {
        if change.to == .never {
            return zh ? "自 \(change.from) 起" : "from \(change.from)"
        }
        let last = change.to.adding(days: -1)
        return zh ? "\(change.from) 至 \(last)" : "\(change.from) to \(last)"
    }
}

extension AnswerChange.Turn {
    /// What ends first: it hurts most.
    fileprivate var rank: Int {
        switch self {
        case .ends: 0
        case .starts: 1
        case .changes: 2
        case .opens: 3
        case .closes: 4
        }
    }
}

/// What `record … --json` prints.
struct EventDocument: Encodable {
    struct Side: Encodable {
        let outcome: String
        let not_asked: Bool
        let amount_fen: Nullable<Int64>
        let missing: [String]

        init(_ answer: AnswerChange.Answer) {
            outcome = answer.outcome.word
            not_asked = answer.notAsked
            amount_fen = Nullable(answer.amount.fen)
            missing = answer.missing
        }
    }

    struct Change: Encodable {
        let department: String
        let clause: String
        let benefit: Nullable<String>
        let ref: String
        let change: String
        let from: String
        let to: Nullable<String>
        let before: Side
        let after: Side
    }

    let event: Nullable<Int64>
    let recorded: Bool
    let new_ref: Nullable<String>
    let changes: [Change]
    /// Changes that this reader does not see.
    let others: Int
    let cases_opened: Int
    let stops_proposed: Int

    init(_ outcome: EventOutcome, _ sight: ChangeSight, isPreview: Bool) {
        event = Nullable(outcome.event)
        recorded = outcome.isNew && !isPreview
        new_ref = Nullable(outcome.newcomer)
        others = sight.hidden
        cases_opened = sight.opened
        stops_proposed = sight.stops
        changes = sight.departments.flatMap { department in
            department.items.map { item in
                let change = item.change
                return Change(
                    department: department.code, clause: change.clause.id,
                    benefit: Nullable(change.clause.provision?.benefit), ref: change.person.ref,
                    change: change.turn.rawValue, from: change.from.description,
                    to: Nullable(change.to == .never ? nil : change.to.description),
                    before: Side(change.before),
                    after: Side(change.after))
            }
        }
    }
}
