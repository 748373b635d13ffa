import Kernel
import Law

/// What begins, ends and changes on which day, the newest last: nothing hides in the chart's
/// columns.
struct TimelineChanges {
    let page: TimelinePage

    private struct Change {
        let day: Day
        let verb: Text
        let words: String
    }

    func lines() -> [String] {
        let history = page.history
        let clauses = page.groups.flatMap(\.answers)
        let all = history.sections.flatMap(changes) + beginning + clauses.flatMap(changes)
        let before = all.filter { $0.day <= history.from }
        let later = all.filter { $0.day > history.from }
        var lines: [String] = []
        if !before.isEmpty {
            lines.append(
                page.zh ? "\(history.from)（图始）的情形" : "As it stands on \(history.from)")
            lines += before.flatMap { told($0, after: "") }
        }
        lines.append(page.zh ? "此后的变化" : "Changes after that")
        if later.isEmpty { lines.append(page.zh ? "  没有变化" : "  none") }
        var last: Day?
        let days = Dictionary(grouping: later, by: \.day)
        for day in days.keys.sorted() {
            for change in days[day] ?? [] {
                lines += told(change, after: last == day ? "" : day.description)
                last = day
            }
        }
        return lines
    }

    /// `2019-03-02  应享  NC-3.1a …`
    private func told(_ change: Change, after day: String) -> [String] {
        let verbWidth = page.zh ? 4 : 9
        let verb = change.verb(page.language)
        let blanks = String(repeating: " ", count: max(0, verbWidth - Table.width(verb)))
        let stamp = day + String(repeating: " ", count: 10 - day.count)
        return TimelineWords.wrap(
            "\(stamp)  \(verb)\(blanks)  \(change.words)", to: page.width,
            indent: 14 + verbWidth)
    }

    /// The day from which the document's clauses are asked at all.
    private var beginning: [Change] {
        guard let document = page.pack.document, document.from >= page.history.from,
            document.from < page.history.to, !page.groups.isEmpty
        else { return [] }
        let verb =
            document.inForce == nil
            ? Text("暂定", en: "assumed") : Text("施行", en: "in force")
        return [Change(day: document.from, verb: verb, words: "《\(document.title)》")]
    }

    // MARK: Facts

    private func changes(_ section: PersonHistory.Section) -> [Change] {
        let who: String
        switch section.place {
        case .own: who = ""
        case .child: who = page.zh ? "子女 \(section.card.ref) " : "child \(section.card.ref) "
        case .spouse: who = page.zh ? "配偶 \(section.card.ref) " : "spouse \(section.card.ref) "
        }
        return section.facts.flatMap { changes($0, who: who, death: section.death) }
    }

    private func changes(_ fact: PersonHistory.Fact, who: String, death: Day?) -> [Change] {
        let verb = Text("事实", en: "fact")
        let title = who + fact.title(page.language)
        let colon = page.zh ? "：" : ": "
        var changes: [Change] = []
        for (index, span) in fact.spans.enumerated() {
            let isLast = index + 1 == fact.spans.count
            if fact.isAge {
                guard span.begins || isLast else { continue }
                let reached = page.zh ? "满 \(span.value) 岁" : "reached \(span.value)"
                changes.append(Change(day: span.from, verb: verb, words: "\(who)\(reached)"))
                continue
            }
            changes.append(
                Change(day: span.from, verb: verb, words: title + colon + page.value(span, fact)))
            let isFollowed = !isLast && fact.spans[index + 1].from == span.to
            if span.ends, !isFollowed {
                let end = page.zh ? "止" : "ends"
                changes.append(Change(day: span.to, verb: verb, words: title + colon + end))
            }
        }
        return changes
    }

    // MARK: Answers

    private func changes(_ answers: PersonHistory.Answers) -> [Change] {
        var changes: [Change] = []
        var before: PersonHistory.AnswerSpan?
        for span in answers.spans {
            if let change = change(from: before, to: span, answers.clause) {
                changes.append(change)
            }
            before = span
        }
        return changes
    }

    /// Nil for a no at the beginning.
    private func change(
        from before: PersonHistory.AnswerSpan?, to span: PersonHistory.AnswerSpan, _ clause: Clause
    ) -> Change? {
        var parts = [
            "\(clause.id) \(page.benefit(clause))", page.department(clause.department),
        ]
        let verb: Text
        switch span.outcome {
        case .no:
            guard before != nil else { return nil }
            verb = Text("止", en: "ends")
        case .unknown:
            verb = span.notAsked ? Text("未问", en: "not asked") : Text("待核", en: "undecided")
            let names = span.missing.joined(separator: page.zh ? "，" : ", ")
            if !names.isEmpty { parts.append(page.zh ? "缺 \(names)" : "missing \(names)") }
        case .yes:
            let wasDue = before?.outcome == .yes
            verb = wasDue ? Text("改额", en: "amount") : Text("应享", en: "due")
            let old = wasDue ? before.flatMap { TimelineWords.sum($0.amount, zh: page.zh) } : nil
            if let sum = sum(span.amount, clause) {
                parts.append(old.map { "\($0) → \(sum)" } ?? sum)
            }
        }
        return Change(day: span.from, verb: verb, words: parts.joined(separator: " · "))
    }

    private func sum(_ amount: Amount, _ clause: Clause) -> String? {
        guard let promise = clause.provision?.amount,
            let sum = TimelineWords.sum(amount, zh: page.zh)
        else { return nil }
        if case .undetermined(let names) = amount {
            let list = names.joined(separator: page.zh ? "，" : ", ")
            return page.zh ? "金额待定（\(list)）" : "amount to be set (\(list))"
        }
        let unit = TimelineWords.unit(promise.per, zh: page.zh)
        guard page.pack.figures[promise.figure]?.isFloor == true else { return "\(sum) \(unit)" }
        let floor = page.zh ? "（国家下限，本地标准待定）" : " (floor, local figure to be set)"
        return "\(sum) \(unit)\(floor)"
    }
}
