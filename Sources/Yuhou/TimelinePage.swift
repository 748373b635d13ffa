import Kernel
import Law
import Papers

/// A person's years as a terminal shows them: facts, answers and sums over one axis, a legend, and
/// every change with its day.
struct TimelinePage {
    let history: PersonHistory
    let width: Int
    let today: Day
    private let timeline: Timeline
    /// Nil: as known now.
    private let known: Day?

    init(
        history: PersonHistory, pack: Pack, registry: Registry, language: Language, width: Int,
        today: Day, known: Day? = nil, showsAll: Bool = false
    ) {
        self.history = history
        self.width = width
        self.today = today
        self.known = known
        timeline = Timeline(
            history, pack: pack, registry: registry, language: language, known: known,
            showsAll: showsAll)
    }

    private var language: Language { timeline.language }
    private var zh: Bool { language == .chinese }
    private var titleWidth: Int { min(34, width / 3) }
    private var chart: TimelineChart {
        TimelineChart(from: history.from, to: history.to, columns: width - titleWidth - 1)
    }

    func lines() -> [String] {
        let axis = chart.axis(today: today)
        let head = [line("", axis.words), line("", axis.line)]
        var lines = title.flatMap { TimelineWords.wrap($0, to: width) } + [""] + head
        for group in timeline.facts { lines += self.lines(of: group) }
        let groups = timeline.answers
        if groups.isEmpty {
            lines += ["", zh ? "这些日子里没有应享或待核的条款。" : "No clause is due or undecided in these days."]
        }
        for group in groups {
            lines += ["", zh ? "【\(group.department)】" : "[\(group.department)]"]
            for row in group.rows { lines += self.lines(of: row) }
        }
        lines += [line("", axis.line), line("", axis.words)]
        lines += legend
        return lines + [""] + changes
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
        if let standing = timeline.pack.document?.standing {
            lines.append(zh ? "所依文件为\(standing)。" : "The document is a draft (\(standing)).")
        }
        return lines
    }

    /// A title beside what is drawn; a long title is cut.
    private func line(_ title: String, _ drawn: String) -> String {
        if drawn.isEmpty { return Table.cut(title, to: titleWidth) }
        let cut = Table.cut(title, to: titleWidth)
        return cut + String(repeating: " ", count: titleWidth + 1 - Table.width(cut)) + drawn
    }

    // MARK: Facts

    private func lines(of group: Timeline.FactGroup) -> [String] {
        var lines = ["", heading(of: group)]
        if group.rows.isEmpty { lines.append(zh ? "  没有已知的事实" : "  nothing known") }
        return lines + group.rows.map { line("  " + $0.title, drawn($0.drawing)) }
    }

    private func heading(of group: Timeline.FactGroup) -> String {
        switch group.place {
        case .own: zh ? "【本人】" : "[The person]"
        case .child: zh ? "【子女】\(group.who)" : "[Child] \(group.who)"
        case .spouse: zh ? "【配偶】\(group.who)" : "[Spouse] \(group.who)"
        }
    }

    private func drawn(_ drawing: Timeline.Drawing) -> String {
        switch drawing {
        case .protected: zh ? "保密" : "protected"
        case .ages(let marks): chart.row(marks.map { ($0.day, "▲", $0.label) })
        case .before(let value): "† \(value)"
        case .death(let mark): chart.row([(mark.day, "†", mark.label)])
        case .stretches(let segments, let death): chart.row(segments, death: death)
        }
    }

    // MARK: Answers

    private func lines(of row: Timeline.AnswerRow) -> [String] {
        let blocks = row.blocks.map { block in
            TimelineChart.Block(
                from: block.from, to: block.to, sign: sign(block.answer), rank: rank(block.answer)
            )
        }
        return [line("\(row.clause.id) \(row.title)", chart.row(blocks))] + sums(of: row)
    }

    private func sign(_ answer: Timeline.Answer) -> Character {
        switch answer {
        case .due: "█"
        case .undecided: "░"
        case .notAsked: "·"
        case .none: " "
        }
    }

    private func rank(_ answer: Timeline.Answer) -> Int {
        switch answer {
        case .due: 3
        case .undecided: 2
        case .notAsked: 1
        case .none: 0
        }
    }

    /// The sums of a clause: each under its stretch, or where that is too narrow one after another.
    private func sums(of row: Timeline.AnswerRow) -> [String] {
        guard !row.sums.isEmpty else { return [] }
        if let drawn = chart.row(row.sums.map { ($0.day, $0.label) }) { return [line("", drawn)] }
        let list = row.sums.map(\.label).joined(separator: " → ")
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

    // MARK: Changes

    /// What begins, ends and changes on which day, the newest last.
    private var changes: [String] {
        let (before, later) = timeline.changes()
        var lines: [String] = []
        if !before.isEmpty {
            lines.append(
                zh ? "\(history.from)（图始）的情形" : "As it stands on \(history.from)")
            lines += before.flatMap { told($0, after: "") }
        }
        lines.append(zh ? "此后的变化" : "Changes after that")
        if later.isEmpty { lines.append(zh ? "  没有变化" : "  none") }
        var last: Day?
        for change in later {
            lines += told(change, after: last == change.day ? "" : change.day.description)
            last = change.day
        }
        return lines
    }

    /// `2019-03-02  应享  NC-3.1a …`
    private func told(_ change: Timeline.Change, after day: String) -> [String] {
        let verbWidth = zh ? 4 : 9
        let verb = change.verb(language)
        let blanks = String(repeating: " ", count: max(0, verbWidth - Table.width(verb)))
        let stamp = day + String(repeating: " ", count: 10 - day.count)
        return TimelineWords.wrap(
            "\(stamp)  \(verb)\(blanks)  \(change.words)", to: width, indent: 14 + verbWidth)
    }
}
