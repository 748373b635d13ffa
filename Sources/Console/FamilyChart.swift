import Foundation
import Kernel
import Law
import Papers

/// A person's years as a picture: facts above, what is due and what was given below, over one axis.
/// Drawn here, so that it needs no script, prints, and tells a screen reader what it shows.
struct FamilyChart {
    let timeline: Timeline
    let receipts: [HouseholdOverview.Receipt]
    let today: Day

    private static let width = 920.0
    private static let left = 196.0
    private static let right = 908.0
    private static let rowHeight = 24.0
    private static let letter = 6.4

    private var zh: Bool { timeline.language == .chinese }
    private var from: Day { timeline.history.from }
    private var to: Day { timeline.history.to }

    /// What is protected from the reader is counted, not drawn: its place would tell.
    var protectedCount: Int {
        timeline.facts.flatMap(\.rows).count {
            if case .protected = $0.drawing { true } else { false }
        }
    }

    var svg: String {
        var drawing = Drawing()
        for group in timeline.facts { draw(group, in: &drawing) }
        for group in timeline.answers { draw(group, in: &drawing) }
        let bottom = drawing.y + 4
        let height = bottom + 30
        return """
            <svg class="years" viewBox="0 0 \(Self.text(Self.width)) \(Self.text(height))" \
            role="img" aria-labelledby="years-title years-words">
            <title id="years-title">\(zh ? "这些年：事实、应享、兑现" : "These years: facts, due, given")</title>
            <desc id="years-words">\(Self.escaped(words))</desc>
            \(axis(to: bottom))
            \(drawing.parts.joined(separator: "\n"))
            \(legend(at: bottom + 20))
            </svg>
            """
    }

    /// What the picture shows, for who does not see it.
    private var words: String {
        let rows = timeline.answers.flatMap(\.rows)
        let due = rows.filter { row in
            row.blocks.contains { $0.answer == .due && $0.from <= today && today < $0.to }
        }
        let facts = timeline.facts.flatMap(\.rows).count
        let names = due.map(\.title).joined(separator: zh ? "、" : ", ")
        let last = to.adding(days: -1)
        return zh
            ? "\(from) 至 \(last)：\(facts) 项事实，\(rows.count) 条待遇；"
                + "今天应享 \(due.count) 条：\(names)。逐日的变化列在图下。"
            : "\(from) to \(last): \(facts) facts, \(rows.count) clauses; due today \(due.count): "
                + "\(names). Every change is listed under the picture."
    }

    /// Where the next row goes, and what was drawn.
    private struct Drawing {
        var y = 34.0
        var parts: [String] = []
    }

    // MARK: Facts

    private func draw(_ group: Timeline.FactGroup, in drawing: inout Drawing) {
        let rows = group.rows.filter {
            if case .protected = $0.drawing { false } else { true }
        }
        guard !rows.isEmpty else { return }
        let heading =
            switch group.place {
            case .own: zh ? "本人" : "The person"
            case .child: zh ? "子女 \(group.who)" : "Child \(group.who)"
            case .spouse: zh ? "配偶 \(group.who)" : "Spouse \(group.who)"
            }
        self.heading(heading, in: &drawing)
        for row in rows {
            label(row.title, in: &drawing)
            draw(row, in: &drawing)
            drawing.y += Self.rowHeight
        }
    }

    private func draw(_ row: Timeline.FactRow, in drawing: inout Drawing) {
        let y = drawing.y
        switch row.drawing {
        case .protected: break
        case .before(let value): word(value, at: Self.left, y, in: &drawing)
        case .death(let mark): point(mark.day, "\(mark.day)", row.title, y, in: &drawing)
        case .ages(let marks):
            for mark in marks {
                let reached = zh ? "满 \(mark.label)" : mark.label
                point(mark.day, reached, "\(reached) \(mark.day)", y, in: &drawing)
            }
        case .stretches(let segments, _):
            for segment in segments {
                let (start, end) = (x(segment.from), x(segment.to))
                let until = segment.ends ? segment.to.adding(days: -1).description : "…"
                drawing.parts.append(
                    bar(
                        "fact", start, end, y - 6, 12,
                        "\(row.title)：\(segment.label) \(segment.from) – \(until)"))
                let room = Int((end - start - 6) / Self.letter)
                if Table.width(segment.label) <= room {
                    word(segment.label, at: start + 4, y, in: &drawing)
                }
            }
        }
    }

    private func point(
        _ day: Day, _ label: String, _ title: String, _ y: Double, in drawing: inout Drawing
    ) {
        let at = x(day)
        drawing.parts.append(
            "<circle class=\"point\" cx=\"\(Self.text(at))\" cy=\"\(Self.text(y))\" r=\"4\">"
                + "<title>\(Self.escaped(title))</title></circle>")
        word(label, at: at + 7, y, in: &drawing)
    }

    // MARK: Answers

    private func draw(_ group: Timeline.AnswerGroup, in drawing: inout Drawing) {
        // A wish nobody asked about is a question for later, not a line of these years.
        let rows = group.rows.filter { row in
            row.blocks.contains { $0.answer == .due || $0.answer == .undecided }
        }
        guard !rows.isEmpty else { return }
        heading(group.department, in: &drawing)
        for row in rows {
            if !row.sums.isEmpty { drawing.y += 6 }
            label(row.title, in: &drawing)
            for block in row.blocks { draw(block, of: row, in: &drawing) }
            sums(row.sums, drawing.y - 9, in: &drawing)
            given(row.clause.id, row.title, drawing.y + 9, in: &drawing)
            drawing.y += Self.rowHeight + 2
        }
    }

    private func draw(
        _ block: Timeline.Block, of row: Timeline.AnswerRow, in drawing: inout Drawing
    ) {
        let days = "\(block.from) – \(block.to.adding(days: -1))"
        let y = drawing.y - 5
        switch block.answer {
        case .none, .notAsked: break
        case .undecided:
            let title = "\(row.title)：\(zh ? "待核" : "undecided") \(days)"
            drawing.parts.append(bar("undecided", x(block.from), x(block.to), y, 10, title))
        case .due:
            let title = "\(row.title)：\(zh ? "应享" : "due") \(days)"
            let tomorrow = min(max(today.adding(days: 1), block.from), block.to)
            if block.from < tomorrow {
                drawing.parts.append(bar("due", x(block.from), x(tomorrow), y, 10, title))
            }
            if tomorrow < block.to {
                drawing.parts.append(bar("coming", x(tomorrow), x(block.to), y, 10, title))
            }
        }
    }

    /// The sums that fit side by side, each from its first day.
    private func sums(_ marks: [Timeline.Mark], _ y: Double, in drawing: inout Drawing) {
        var free = 0.0
        for mark in marks {
            let width = Double(Table.width(mark.label)) * Self.letter
            let at = min(x(mark.day), Self.right - width)
            guard at >= free else { continue }
            drawing.parts.append(
                "<text class=\"sum\" x=\"\(Self.text(at))\" y=\"\(Self.text(y + 1))\">"
                    + "\(Self.escaped(mark.label))</text>")
            free = at + width + 8
        }
    }

    /// Months that follow each other are one stroke; everything else is a dot on its day.
    private func given(
        _ clause: String, _ title: String, _ y: Double, in drawing: inout Drawing
    ) {
        var stroke: (from: Day, to: Day)?
        let words = zh ? "已给" : "given"
        func close() {
            guard let whole = stroke else { return }
            drawing.parts.append(
                bar(
                    "given", x(whole.from), x(whole.to), y - 2, 3,
                    "\(title)：\(words) \(whole.from) – \(whole.to.adding(days: -1))"))
            stroke = nil
        }
        for receipt in receipts
        where receipt.clause == clause && receipt.period >= from && receipt.period < to {
            guard receipt.isMonth else {
                drawing.parts.append(
                    "<circle class=\"given\" cx=\"\(Self.text(x(receipt.period)))\" "
                        + "cy=\"\(Self.text(y))\" r=\"3\"><title>"
                        + "\(Self.escaped("\(title)：\(words) \(receipt.period)"))</title></circle>")
                continue
            }
            let end = receipt.period.month.end
            if let open = stroke, open.to == receipt.period {
                stroke = (open.from, end)
            } else {
                close()
                stroke = (receipt.period, end)
            }
        }
        close()
    }

    // MARK: The frame

    private func x(_ day: Day) -> Double {
        let all = Double(max(1, to.number - from.number))
        let passed = Double(min(max(day, from), to).number - from.number)
        return Self.left + (Self.right - Self.left) * passed / all
    }

    private func axis(to bottom: Double) -> String {
        let days = Double(max(1, to.number - from.number))
        let ticks = timeline.ticks { months, letters in
            (Self.right - Self.left) * Double(months) * 30 / days
                >= Double(letters + 1) * Self.letter
        }
        var parts = ticks.map { tick in
            let at = Self.text(x(tick.day))
            return "<path class=\"grid\" d=\"M\(at) 22V\(Self.text(bottom))\"/>"
                + "<text class=\"year\" x=\"\(at)\" y=\"14\">\(tick.label)</text>"
        }
        if today >= from, today < to {
            let at = Self.text(x(today))
            parts.append(
                "<path class=\"today\" d=\"M\(at) 22V\(Self.text(bottom))\"><title>"
                    + "\(zh ? "今天" : "today") \(today)</title></path>")
        }
        return parts.joined(separator: "\n")
    }

    private func heading(_ title: String, in drawing: inout Drawing) {
        if !drawing.parts.isEmpty { drawing.y += 6 }
        drawing.parts.append(
            "<text class=\"group\" x=\"0\" y=\"\(Self.text(drawing.y + 4))\">"
                + "\(Self.escaped(title))</text>")
        drawing.y += Self.rowHeight - 2
    }

    /// A title at the left; what is too long is cut and whole in its `title`.
    private func label(_ title: String, in drawing: inout Drawing) {
        let cut = Table.cut(title, to: Int((Self.left - 14) / Self.letter))
        drawing.parts.append(
            "<text class=\"row\" x=\"8\" y=\"\(Self.text(drawing.y + 4))\">\(Self.escaped(cut))"
                + (cut == title ? "" : "<title>\(Self.escaped(title))</title>") + "</text>")
    }

    private func word(_ text: String, at x: Double, _ y: Double, in drawing: inout Drawing) {
        drawing.parts.append(
            "<text class=\"value\" x=\"\(Self.text(x))\" y=\"\(Self.text(y + 4))\">"
                + "\(Self.escaped(text))</text>")
    }

    private func bar(
        _ kind: String, _ start: Double, _ end: Double, _ y: Double, _ height: Double,
        _ title: String
    ) -> String {
        // A single day is seen too.
        let width = max(2, end - start)
        return "<rect class=\"\(kind)\" x=\"\(Self.text(start))\" y=\"\(Self.text(y))\" "
            + "width=\"\(Self.text(width))\" height=\"\(Self.text(height))\" rx=\"2\">"
            + "<title>\(Self.escaped(title))</title></rect>"
    }

    private func legend(at y: Double) -> String {
        let entries: [(String, String)] =
            zh
            ? [
                ("fact", "事实"), ("due", "应享"), ("coming", "以后应享"), ("undecided", "待核"),
                ("given", "已给"),
            ]
            : [
                ("fact", "fact"), ("due", "due"), ("coming", "due later"),
                ("undecided", "undecided"), ("given", "given"),
            ]
        var at = Self.left
        return entries.map { kind, words in
            let height = kind == "given" ? 3.0 : 10.0
            defer { at += 40 + Double(Table.width(words)) * Self.letter }
            return "<rect class=\"\(kind)\" x=\"\(Self.text(at))\" "
                + "y=\"\(Self.text(y - height / 2 - 4))\" "
                + "width=\"20\" height=\"\(height)\" rx=\"2\"/>"
                + "<text class=\"value\" x=\"\(Self.text(at + 25))\" y=\"\(Self.text(y))\">"
                + "\(words)</text>"
        }.joined(separator: "\n")
    }

    /// A length with one decimal.
    private static func text(_ length: Double) -> String {
        let tenths = Int((length * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }

    /// Text inside markup.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
