import Kernel

/// Broken lines of the timeline.
enum TimelineWords {
    /// Lines of at most `columns`, broken at spaces or between Chinese characters; all but the
    /// first begin after `indent` blanks.
    static func wrap(_ text: String, to columns: Int, indent: Int = 0) -> [String] {
        var lines: [String] = []
        var line = ""
        var word = ""
        let blanks = String(repeating: " ", count: indent)
        func room() -> Int { columns - Table.width(line) }
        func flush() {
            if Table.width(word) > room(), line.contains(where: { $0 != " " }) {
                lines.append(trimmed(line))
                line = blanks
                word = String(word.drop { $0 == " " })
            }
            // A word longer than a line is broken where the line ends.
            while Table.width(word) > room() {
                let head = word.prefix(count(word, fitting: room()))
                lines.append(line + head)
                word.removeFirst(head.count)
                line = blanks
            }
            line += word
            word = ""
        }
        for character in text {
            if let last = word.last, mayBreak(between: last, and: character) { flush() }
            word.append(character)
        }
        flush()
        lines.append(trimmed(line))
        return lines
    }

    /// Beside spaces and Chinese characters; what opens or closes stays with what it belongs to.
    private static func mayBreak(between last: Character, and next: Character) -> Bool {
        if next == " " || next == "　" { return true }
        if "，。、；：）」】》/),".contains(next) || "（「【《/(".contains(last) { return false }
        return Table.width(String(last)) == 2 || Table.width(String(next)) == 2
    }

    private static func count(_ word: String, fitting columns: Int) -> Int {
        var width = 0
        var count = 0
        for character in word {
            width += Table.width(String(character))
            if width > columns { break }
            count += 1
        }
        return max(1, count)
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " || line.last == "　" { line.removeLast() }
        return line
    }
}
