import Kernel
import Law

/// Who moves and whose months are whose, as a terminal shows them.
struct TransferPage {
    let reader: Reader

    func people(_ outcome: TransferOutcome) {
        for person in outcome.persons {
            let isMapped = !person.refThere.isEmpty
            var zh = person.isCopy ? "  抄送 " : "  迁移 "
            var en = person.isCopy ? "  copy  " : "  moves "
            let ref = isMapped ? "\(person.refThere) → \(person.ref)" : person.ref
            zh += "\(ref) \(person.name)"
            en += "\(ref) \(person.name)"
            if isMapped, person.isJoined, outcome.isNew {
                zh += "（本区已有）"
                en += " (registered here before)"
            }
            reader.say(Text(zh, en: en))
        }
    }

    func money(_ outcome: TransferOutcome) {
        for months in outcome.money { reader.say(line(months, outcome.from, outcome.to)) }
    }

    /// One person's money: the last month of the one, the first of the other.
    func line(_ months: TransferMonths, _ from: Int, _ to: Int) -> Text {
        let paid = months.lastPaid?.description
        let due = months.lastDue?.description
        let own = months.ownClause.map { $0 == months.clause ? "" : " → \($0)" } ?? ""
        var zh = "  \(months.ref) \(months.clause)\(own)：\(from) 已发到 \(paid ?? "（无记录）")"
        var en = "  \(months.ref) \(months.clause)\(own): \(from) paid to \(paid ?? "(no record)")"
        zh += "，应发到 \(due ?? "（无）")；\(to) 自 \(months.firstDue) 起发"
        en += ", owes to \(due ?? "(nothing)"); \(to) pays from \(months.firstDue)"
        if let owed = months.owed {
            zh += "；\(from) 还欠 \(Self.words(owed))"
            en += "; \(from) still owes \(Self.words(owed))"
        } else if months.lastDue != nil, months.lastPaid == nil {
            zh += "；\(from) 的发放请核对"
            en += "; check what \(from) has paid"
        }
        return Text(zh, en: en)
    }

    static func words(_ months: ClosedRange<Month>) -> String {
        months.lowerBound == months.upperBound
            ? months.lowerBound.description : "\(months.lowerBound)…\(months.upperBound)"
    }
}

/// What `transfer out … --json` and `transfer in … --json` print.
struct TransferDocumentPage: Encodable {
    struct Person: Encodable {
        let ref: String
        let ref_there: Nullable<String>
        let copy: Bool
        let joined: Bool
    }

    struct Months: Encodable {
        let ref: String
        let clause: String
        let own_clause: Nullable<String>
        let last_paid: Nullable<String>
        let last_due: Nullable<String>
        let first_due: String
        let owed_from: Nullable<String>
        let owed_to: Nullable<String>

        init(_ months: TransferMonths, owed: ClosedRange<Month>?) {
            ref = months.ref
            clause = months.clause
            own_clause = Nullable(months.ownClause)
            last_paid = Nullable(months.lastPaid?.description)
            last_due = Nullable(months.lastDue?.description)
            first_due = months.firstDue.description
            owed_from = Nullable(owed?.lowerBound.description)
            owed_to = Nullable(owed?.upperBound.description)
        }
    }

    let transfer: String
    let from: Int
    let to: Int
    let on: String
    let event: Nullable<Int64>
    let recorded: Bool
    let file: Nullable<String>
    let code: Nullable<String>
    let persons: [Person]
    let months: [Months]
    let changes: [EventDocument.Change]

    init(
        _ outcome: TransferOutcome, _ sight: ChangeSight, isPreview: Bool, file: String?,
        code: String?
    ) {
        transfer = outcome.transfer
        from = outcome.from
        to = outcome.to
        on = outcome.day.description
        event = Nullable(outcome.event.event)
        recorded = outcome.isNew && !isPreview
        self.file = Nullable(file)
        self.code = Nullable(code)
        persons = outcome.persons.map {
            Person(
                ref: $0.ref, ref_there: Nullable($0.refThere.isEmpty ? nil : $0.refThere),
                copy: $0.isCopy, joined: $0.isJoined)
        }
        months = outcome.money.map { Months($0, owed: $0.owed) }
        changes = EventDocument(outcome.event, sight, isPreview: isPreview).changes
    }
}
