public import Law
import Kernel

// What begins, ends and changes on which day: nothing hides in a chart's columns.
extension Timeline {
    /// One change.
    public struct Change: Sendable {
        public let day: Day
        public let verb: Text
        public let words: String
    }

    /// Those of the range's first day (how things stand then) and before, and those after it, the
    /// newest last.
    public func changes() -> (before: [Change], later: [Change]) {
        let clauses = told.flatMap(\.answers)
        let all = history.sections.flatMap(changes) + beginning + clauses.flatMap(changes)
        let days = Dictionary(grouping: all.filter { $0.day > history.from }, by: \.day)
        return (
            all.filter { $0.day <= history.from }, days.keys.sorted().flatMap { days[$0] ?? [] }
        )
    }

    /// The day from which the document's clauses are asked at all.
    private var beginning: [Change] {
        guard let document = pack.document, document.from >= history.from,
            document.from < history.to, !told.isEmpty
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
        case .child: who = zh ? "子女 \(section.card.ref) " : "child \(section.card.ref) "
        case .spouse: who = zh ? "配偶 \(section.card.ref) " : "spouse \(section.card.ref) "
        }
        return section.facts.flatMap { changes($0, who: who, death: section.death) }
    }

    private func changes(_ fact: PersonHistory.Fact, who: String, death: Day?) -> [Change] {
        let verb = Text("事实", en: "fact")
        let title = who + fact.title(language)
        let colon = zh ? "：" : ": "
        var changes: [Change] = []
        for (index, span) in fact.spans.enumerated() {
            let isLast = index + 1 == fact.spans.count
            if fact.isAge {
                guard span.begins || isLast else { continue }
                let reached = zh ? "满 \(span.value) 岁" : "reached \(span.value)"
                changes.append(Change(day: span.from, verb: verb, words: "\(who)\(reached)"))
                continue
            }
            changes.append(
                Change(day: span.from, verb: verb, words: title + colon + value(span, fact)))
            let isFollowed = !isLast && fact.spans[index + 1].from == span.to
            if span.ends, !isFollowed {
                let end = zh ? "止" : "ends"
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
            "\(clause.id) \(benefit(clause))", department(clause.department),
        ]
        let verb: Text
        switch span.outcome {
        case .no:
            guard before != nil else { return nil }
            verb = Text("止", en: "ends")
        case .unknown:
            verb = span.notAsked ? Text("未问", en: "not asked") : Text("待核", en: "undecided")
            let names = span.missing.joined(separator: zh ? "，" : ", ")
            if !names.isEmpty { parts.append(zh ? "缺 \(names)" : "missing \(names)") }
        case .yes:
            let wasDue = before?.outcome == .yes
            verb = wasDue ? Text("改额", en: "amount") : Text("应享", en: "due")
            let old = wasDue ? before.flatMap { TimelineWords.sum($0.amount, zh: zh) } : nil
            if let sum = sum(span.amount, clause) {
                parts.append(old.map { "\($0) → \(sum)" } ?? sum)
            }
        }
        return Change(day: span.from, verb: verb, words: parts.joined(separator: " · "))
    }

    private func sum(_ amount: Amount, _ clause: Clause) -> String? {
        guard let promise = clause.provision?.amount,
            let sum = TimelineWords.sum(amount, zh: zh)
        else { return nil }
        if case .undetermined(let names) = amount {
            let list = names.joined(separator: zh ? "，" : ", ")
            return zh ? "金额待定（\(list)）" : "amount to be set (\(list))"
        }
        let unit = TimelineWords.unit(promise.per, zh: zh)
        guard pack.figures[promise.figure]?.isFloor == true else { return "\(sum) \(unit)" }
        let floor = zh ? "（国家下限，本地标准待定）" : " (floor, local figure to be set)"
        return "\(sum) \(unit)\(floor)"
    }
}
