import Kernel
import Law

/// A person's years as a terminal shows them: facts, answers and sums over one axis, a legend, and
/// every change with its day.
struct TimelinePage {
    let history: PersonHistory
    let pack: Pack
    let registry: Registry
    let language: Language
    let width: Int
    let today: Day
    /// Nil: as known now.
    var known: Day?
    /// Also clauses that are never more than a no.
    var showsAll = false

    var zh: Bool { language == .chinese }
    private var titleWidth: Int { min(34, width / 3) }
    private var chart: TimelineChart {
        TimelineChart(from: history.from, to: history.to, columns: width - titleWidth - 1)
    }

    /// The clauses drawn and told, by department in the registry's order.
    var groups: [(lead: String, answers: [PersonHistory.Answers])] {
        let shown = history.answers.filter { showsAll || $0.isEverOpen }
        let order = registry.departments.map { $0.code.word }
        let others = Set(shown.map(\.clause.department)).subtracting(order).sorted()
        return (order + others).compactMap { lead in
            let own = shown.filter { $0.clause.department == lead }
            return own.isEmpty ? nil : (lead, own)
        }
    }

    func lines() -> [String] {
        let axis = chart.axis(today: today)
        let head = [line("", axis.words), line("", axis.line)]
        var lines = title.flatMap { TimelineWords.wrap($0, to: width) } + [""] + head
        for section in history.sections { lines += self.lines(of: section) }
        if groups.isEmpty {
            lines += ["", zh ? "这些日子里没有应享或待核的条款。" : "No clause is due or undecided in these days."]
        }
        for group in groups {
            lines += ["", zh ? "【\(department(group.lead))】" : "[\(department(group.lead))]"]
            for answers in group.answers { lines += self.lines(of: answers) }
        }
        lines += [line("", axis.line), line("", axis.words)]
        lines += legend
        return lines + [""] + TimelineChanges(page: self).lines()
    }

    private var title: [String] {
        guard let person = history.person, let own = history.sections.first else { return [] }
        let born = zh ? "\(own.birth.year) 年生" : "born \(own.birth.year)"
        let last = history.to.adding(days: -1)
        let range = zh ? "\(history.from) 至 \(last)" : "\(history.from) to \(last)"
        let role = person.role.title(language)
        var parts = ["\(person.ref) \(Mask.name(person.name))", role, born, range]
        if let known { parts.append(zh ? "截至 \(known) 所知" : "as known on \(known)") }
        var lines = [parts.joined(separator: " · ")]
        if let standing = pack.document?.standing {
            lines.append(zh ? "所依文件为\(standing)。" : "The document is a draft (\(standing)).")
        }
        return lines
    }

    func department(_ code: String) -> String {
        registry.department(code)?.title(language) ?? code
    }

    /// A title beside what is drawn; a long title is cut.
    private func line(_ title: String, _ drawn: String) -> String {
        if drawn.isEmpty { return Table.cut(title, to: titleWidth) }
        let cut = Table.cut(title, to: titleWidth)
        return cut + String(repeating: " ", count: titleWidth + 1 - Table.width(cut)) + drawn
    }

    // MARK: Facts

    private func lines(of section: PersonHistory.Section) -> [String] {
        var lines = ["", heading(of: section)]
        let facts = section.facts.filter { !$0.isAge || $0.spans.contains(where: \.begins) }
        if facts.isEmpty { lines.append(zh ? "  没有已知的事实" : "  nothing known") }
        return lines
            + facts.map { line("  " + $0.title(language), drawn($0, section.death)) }
    }

    private func heading(of section: PersonHistory.Section) -> String {
        let who = "\(section.card.ref) \(Mask.name(section.card.name))"
        switch section.place {
        case .own: return zh ? "【本人】" : "[The person]"
        case .child: return zh ? "【子女】\(who)" : "[Child] \(who)"
        case .spouse: return zh ? "【配偶】\(who)" : "[Spouse] \(who)"
        }
    }

    private func drawn(_ fact: PersonHistory.Fact, _ death: Day?) -> String {
        if fact.isProtected { return zh ? "保密" : "protected" }
        if fact.isAge {
            return chart.row(fact.spans.filter(\.begins).map { ($0.from, "▲", $0.value) })
        }
        if let death, death <= history.from, fact.spans.count == 1, let only = fact.spans.first,
            !only.begins
        {
            return "† \(value(only, fact))"
        }
        if fact.kind?.name == "death", let death {
            return chart.row([(death, "†", value(fact.spans.first, fact))])
        }
        let segments = fact.spans.map { span in
            // What is said of the living ends with them; what follows a death is drawn whole.
            let dies = death.map { $0 > span.from && $0 < span.to } ?? false
            return TimelineChart.Segment(
                from: span.from, to: dies ? death ?? span.to : span.to, label: value(span, fact),
                begins: span.begins, ends: dies || span.ends)
        }
        return chart.row(segments, death: death)
    }

    /// A fact's value for people.
    func value(_ span: PersonHistory.FactSpan?, _ fact: PersonHistory.Fact) -> String {
        guard let span else { return "" }
        guard zh else { return span.value }
        switch (span.value, fact.kind?.type) {
        case ("yes", .flag?): return "是"
        case ("no", .flag?): return "否"
        case ("none", let type?):
            if case .code(let words) = type, words.contains("none") { return span.value }
            return "无"
        default: return span.value
        }
    }

    // MARK: Answers

    private func lines(of answers: PersonHistory.Answers) -> [String] {
        let blocks = answers.spans.map { span in
            TimelineChart.Block(
                from: span.from, to: span.to, sign: sign(span), rank: rank(span))
        }
        let title = "\(answers.clause.id) \(benefit(answers.clause))"
        return [line(title, chart.row(Self.joined(blocks)))] + sums(of: answers)
    }

    /// Neighbours of one sign are one stretch.
    private static func joined(_ blocks: [TimelineChart.Block]) -> [TimelineChart.Block] {
        blocks.reduce(into: []) { joined, block in
            guard let last = joined.last, last.sign == block.sign else {
                joined.append(block)
                return
            }
            joined[joined.count - 1] = TimelineChart.Block(
                from: last.from, to: block.to, sign: block.sign, rank: block.rank)
        }
    }

    private func sign(_ span: PersonHistory.AnswerSpan) -> Character {
        switch span.outcome {
        case .yes: "█"
        case .unknown: span.notAsked ? "·" : "░"
        case .no: " "
        }
    }

    private func rank(_ span: PersonHistory.AnswerSpan) -> Int {
        switch span.outcome {
        case .yes: 3
        case .unknown: span.notAsked ? 1 : 2
        case .no: 0
        }
    }

    /// The benefit's title.
    func benefit(_ clause: Clause) -> String {
        let title = clause.provision?.benefit.flatMap { registry.benefits[$0]?.title(language) }
        return title ?? (zh ? "扶助对象" : "target")
    }

    /// The sums of a clause: each under its stretch, or where that is too narrow one after another.
    private func sums(of answers: PersonHistory.Answers) -> [String] {
        guard answers.clause.provision?.amount != nil else { return [] }
        var sums: [(day: Day, label: String)] = []
        var last: String?
        for span in answers.spans {
            let sum = span.outcome == .yes ? TimelineWords.sum(span.amount, zh: zh) : nil
            if let sum, sum != last { sums.append((span.from, sum)) }
            last = sum
        }
        guard !sums.isEmpty else { return [] }
        let unit = TimelineWords.unit(answers.clause.provision?.amount?.per, zh: zh)
        if let at = sums.lastIndex(where: { $0.label.first?.isNumber == true }) {
            sums[at].label += " " + unit
        }
        if let drawn = chart.row(sums) { return [line("", drawn)] }
        let list = sums.map(\.label).joined(separator: " → ")
        return TimelineWords.wrap(list, to: chart.columns).map { line("", $0) }
    }

    private var legend: [String] {
        let parts =
            zh
            ? [
                "█ 应享", "░ 待核", "· 未问", "空白 不享", "├─┼─┤ 事实起、变、止", "│ 起止同格",
                "╫ 一格多变", "< > 图外还有", "▲ 满此年龄", "† 去世", "▼ 今天 \(today)",
            ]
            : [
                "█ due", "░ undecided", "· not asked", "blank no",
                "├─┼─┤ a fact begins, turns, ends",
                "│ begins and ends in one column", "╫ several turns in one column",
                "< > goes on outside", "▲ age reached", "† died", "▼ today \(today)",
            ]
        return parts.reduce(into: [""]) { lines, part in
            let longer =
                lines[lines.count - 1] + (lines[lines.count - 1].isEmpty ? "" : "  ") + part
            if Table.width(longer) <= width {
                lines[lines.count - 1] = longer
            } else {
                lines.append(part)
            }
        }
    }
}
