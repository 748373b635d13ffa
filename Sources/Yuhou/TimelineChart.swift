import Kernel
import Law
import Papers

/// Days `[from, to)` laid out over the columns of a terminal, and the rows drawn on them.
struct TimelineChart {
    /// A stretch of a clause: what to draw, and which sign yields where two want one column.
    struct Block {
        let from: Day
        let to: Day
        let sign: Character
        /// The higher takes a column from the lower.
        let rank: Int
    }

    typealias Segment = Timeline.Segment

    let from: Day
    let to: Day
    let columns: Int

    private var days: Int { max(1, Int(to.number) - Int(from.number)) }

    /// The column in which a day begins, inside the chart.
    func column(of day: Day) -> Int {
        let passed = Int(min(max(day, from), to).number) - Int(from.number)
        return min(columns - 1, passed * columns / days)
    }

    // MARK: Clauses

    /// Each column shows what holds on its last day, so that a stretch begins in the column of its
    /// first day; one too short for that gets the column all the same: a single day is seen.
    func row(_ blocks: [Block]) -> String {
        var owner = (0..<columns).map { column in
            let last = from.adding(days: ((column + 1) * days + columns - 1) / columns - 1)
            return blocks.firstIndex { $0.from <= last && last < $0.to } ?? -1
        }
        let byRank = blocks.indices.sorted { blocks[$0].rank > blocks[$1].rank }
        for index in byRank where !owner.contains(index) && blocks[index].from < blocks[index].to {
            let candidates =
                column(
                    of: blocks[index].from)...column(
                    of: blocks[index].to.adding(days: -1))
            let free = candidates.first { column in
                let present = owner[column]
                return present < 0 || blocks[present].rank < blocks[index].rank
                    || owner.count { $0 == present } > 1
            }
            if let free { owner[free] = index }
        }
        return Self.trimmed(owner.map { $0 < 0 ? " " : String(blocks[$0].sign) })
    }

    // MARK: Facts

    /// `├─3─┼─2──┤ †`: segments in order, each with its value where it fits.
    func row(_ segments: [Segment], death: Day? = nil) -> String {
        var cells = [String](repeating: " ", count: columns)
        var bounds = [String](repeating: "", count: columns)
        for (index, segment) in segments.enumerated() {
            let (first, last) = (start(segment), end(segment))
            for column in first...last { cells[column] = "─" }
            let joins = index > 0 && segments[index - 1].to == segment.from
            let isJoined =
                index + 1 < segments.count && segments[index + 1].from == segment.to
            bounds[first] += segment.begins || joins ? (joins ? "┼" : "├") : "<"
            if !isJoined { bounds[last] += segment.ends ? "┤" : ">" }
        }
        for (column, signs) in bounds.enumerated() where !signs.isEmpty {
            cells[column] = Self.sign(of: signs)
        }
        if let death { mark(death, in: &cells) }
        for segment in segments { label(segment, bounds: bounds, in: &cells) }
        return Self.trimmed(cells)
    }

    private func start(_ segment: Segment) -> Int { column(of: segment.from) }

    private func end(_ segment: Segment) -> Int {
        max(start(segment), column(of: segment.to.adding(days: -1)))
    }

    /// One sign for all that happens in one column.
    private static func sign(of signs: String) -> String {
        switch signs {
        case "├┤": return "│"
        case "<>": return "─"
        default: break
        }
        let changes = signs.filter { !"<>".contains($0) }
        if changes.count > 1 { return "╫" }
        return String(changes.first ?? signs.first ?? "─")
    }

    /// The value inside its stretch, or beside one that is too short.
    private func label(_ segment: Segment, bounds: [String], in cells: inout [String]) {
        let (first, last) = (start(segment), end(segment))
        let end = bounds[last].isEmpty ? last + 1 : last
        let width = Table.width(segment.label)
        let space = end - first - 1
        if space >= min(width, 4) {
            let text = Table.cut(segment.label, to: space)
            let at = first + 1 + (space - Table.width(text)) / 2
            Self.write(text, at: at, in: &cells)
        } else {
            let beside = last + 1..<last + 2 + width
            guard beside.upperBound <= columns, beside.allSatisfy({ cells[$0] == " " }) else {
                return
            }
            Self.write(segment.label, at: last + 1, in: &cells)
        }
    }

    /// † in the first free column from the day on, else over the end.
    private func mark(_ death: Day, in cells: inout [String]) {
        guard death >= from, death < to else { return }
        var at = column(of: death)
        if cells[at] != " ", at + 1 < columns, cells[at + 1] == " " { at += 1 }
        cells[at] = "†"
    }

    /// Days with a sign and a word, such as `▲60`.
    func row(_ marks: [(day: Day, sign: String, label: String)]) -> String {
        var cells = [String](repeating: " ", count: columns)
        let places = marks.map { column(of: $0.day) }
        for place in places {
            cells[place] = cells[place] == " " ? marks.first?.sign ?? "" : "╫"
        }
        for (index, mark) in marks.enumerated() {
            let (place, width) = (places[index], Table.width(mark.label))
            let next = index + 1 < marks.count ? places[index + 1] : columns
            if place + 1 + width <= next {
                Self.write(mark.label, at: place + 1, in: &cells)
            } else if place >= width, (place - width..<place).allSatisfy({ cells[$0] == " " }) {
                Self.write(mark.label, at: place - width, in: &cells)
            }
        }
        return Self.trimmed(cells)
    }

    /// Words under the stretches they belong to; nil where they do not all fit side by side.
    func row(_ words: [(day: Day, label: String)]) -> String? {
        var cells = [String](repeating: " ", count: columns)
        var free = 0
        for (index, word) in words.enumerated() {
            let width = Table.width(word.label)
            var place = column(of: word.day)
            // The last may move to the left.
            if index == words.count - 1 { place = min(place, columns - width) }
            guard place >= free, place + width <= columns else { return nil }
            Self.write(word.label, at: place, in: &cells)
            free = place + width + 1
        }
        return Self.trimmed(cells)
    }

    // MARK: Cells

    /// A character of two columns fills its second cell with nothing.
    private static func write(_ text: String, at start: Int, in cells: inout [String]) {
        var at = start
        for character in text {
            let width = Table.width(String(character))
            guard at + width <= cells.count else { return }
            cells[at] = String(character)
            if width == 2 { cells[at + 1] = "" }
            at += width
        }
    }

    private static func trimmed(_ cells: [String]) -> String {
        var text = cells.joined()
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension TimelineChart {
    /// Years (months, where the range is short) above a line with their ticks; ▼ is today.
    func axis(today: Day) -> (words: String, line: String) {
        var words = [String](repeating: " ", count: columns)
        var line = [String](repeating: "─", count: columns)
        var free = 0
        for tick in ticks {
            let place = column(of: tick.day)
            line[place] = "┴"
            guard place >= free, place + tick.label.count <= columns else { continue }
            Self.write(tick.label, at: place, in: &words)
            free = place + tick.label.count + 1
        }
        if today >= from, today < to { line[column(of: today)] = "▼" }
        return (Self.trimmed(words), line.joined())
    }

    /// The days that carry a label: as many as fit, at least the first.
    private var ticks: [Timeline.Mark] {
        Timeline.ticks(from: from, to: to) { months, letters in
            columns * months * 30 / days >= letters
        }
    }
}
