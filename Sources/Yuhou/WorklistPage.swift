import Kernel
import Law

/// A bureau's list as a terminal, a spreadsheet or another program reads it.
struct WorklistPage {
    let registry: Registry
    let language: Language

    struct Document: Encodable {
        let district: String
        let clause: String
        let benefit: String
        let ref: String
        let name: String
        let town: String
        let outcome: String
        let since: String
        let due_by: Nullable<String>
        let overdue_periods: Int
        let received: Bool
        let amount_fen: Nullable<Int64>
        let why: [String]
        let missing: [String]
        let text: String
    }

    func document(_ item: Worklist.Item) -> Document {
        Document(
            district: String(item.district), clause: item.clause.id,
            benefit: item.clause.provision?.benefit ?? "", ref: item.standing.person.ref,
            name: Mask.name(item.standing.person.name), town: String(item.standing.person.town),
            outcome: item.standing.outcome.word, since: item.standing.since.description,
            due_by: Nullable(item.standing.dueBy?.description),
            overdue_periods: item.standing.overduePeriods, received: item.standing.receiving,
            amount_fen: Nullable(item.standing.amount.fen), why: item.why.map { $0(language) },
            missing: item.standing.missing, text: item.clause.text)
    }

    func records(_ items: [Worklist.Item]) -> [[String]] {
        let header = [
            "district", "clause", "benefit", "ref", "name", "town", "outcome", "since", "due_by",
            "overdue_periods", "received", "amount_yuan", "why", "missing", "text",
        ]
        return [header]
            + items.map { item in
                let row = document(item)
                return [
                    row.district, row.clause, row.benefit, row.ref, row.name, row.town, row.outcome,
                    row.since, row.due_by.value ?? "", String(row.overdue_periods),
                    row.received ? "yes" : "no",
                    row.amount_fen.value.map { Money(fen: $0).plain } ?? "",
                    row.why.joined(separator: "; "), row.missing.joined(separator: " "), row.text,
                ]
            }
    }

    func lines(_ items: [Worklist.Item], title: Text, on day: Day) -> [String] {
        let zh = language == .chinese
        guard !items.isEmpty else {
            return [
                zh
                    ? "\(title.zh) · \(day)：没有欠着的。"
                    : "\(title.en), \(day): nothing is owed."
            ]
        }
        var table = Table(
            zh
                ? [
                    ("起", .left), ("条", .left), ("内容", .left), ("编号", .left), ("姓名", .left),
                    ("金额", .right), ("期限", .left), ("状态", .left), ("为什么", .left),
                ]
                : [
                    ("Since", .left), ("Clause", .left), ("What", .left), ("Ref", .left),
                    ("Name", .left), ("Amount", .right), ("Due by", .left), ("State", .left),
                    ("Why", .left),
                ])
        for item in items {
            let standing = item.standing
            let benefit = item.clause.provision?.benefit.flatMap { registry.benefits[$0] }
            table.add([
                standing.since.description, item.clause.id,
                Table.cut(benefit?.title(language) ?? "", to: 24), standing.person.ref,
                Mask.name(standing.person.name),
                standing.amount.fen.map { "\(Money(fen: $0))" } ?? "",
                standing.dueBy?.description ?? "", state(standing),
                Table.cut(item.why.map { $0(language) }.joined(separator: zh ? "；" : "; "), to: 60),
            ])
        }
        let title =
            zh
            ? "\(title.zh) · \(day)：今天，还欠着谁的什么（\(items.count) 项，久的在前）"
            : "\(title.en), \(day): who is owed what (\(items.count), oldest first)"
        return [title, ""] + table.lines
    }

    private func state(_ standing: Standing) -> String {
        let zh = language == .chinese
        return switch standing.outcome {
        case .unknown where standing.notAsked: zh ? "未问" : "not asked"
        case .unknown:
            (zh ? "待核：缺 " : "unknown: ") + standing.missing.joined(separator: " ")
        case .yes, .no:
            if standing.receiving {
                zh ? "在享" : "receiving"
            } else if standing.overduePeriods > 0 {
                zh ? "逾期 \(standing.overduePeriods) 期" : "\(standing.overduePeriods) overdue"
            } else if standing.caseState == .open {
                zh ? "在办" : "in hand"
            } else {
                zh ? "待落实" : "due"
            }
        }
    }
}
