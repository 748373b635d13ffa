public import Law

/// What a command answers: sentences and one table. The terminal prints it, `--json` writes the
/// table's rows as objects, and other screens show the same.
public struct Page: Sendable {
    /// One cell of a table.
    public enum Cell: Hashable, Sendable {
        case words(String)
        case text(Text)
        case number(Int64)
        case day(Day)
        case money(Money)
        /// There is none.
        case none

        /// Words, or none.
        public init(_ words: String?) { self = words.map(Cell.words) ?? .none }

        /// A day, or none.
        public init(_ day: Day?) { self = day.map(Cell.day) ?? .none }

        /// As a file has it: days and sums as `formats.md` writes them, nothing for none.
        var plain: String {
            switch self {
            case .text(let text): text.zh
            case .money(let money): money.plain
            case .none: ""
            default: words(.chinese)
            }
        }

        /// For people.
        public func words(_ language: Language) -> String {
            switch self {
            case .words(let words): words
            case .text(let text): text(language)
            case .number(let number): String(number)
            case .day(let day): "\(day)"
            case .money(let money): "\(money)"
            case .none: "—"
            }
        }
    }

    /// A column: its name for machines and its title for people.
    public struct Column: Hashable, Sendable {
        public let key: String
        public let title: Text
        public let isNumber: Bool

        public init(_ key: String, _ title: Text, isNumber: Bool = false) {
            self.key = key
            self.title = title
            self.isNumber = isNumber
        }
    }

    public let columns: [Column]
    public private(set) var rows: [[Cell]] = []
    /// Above the table.
    public var lines: [Text]
    /// Below it: what to do next.
    public var next: [Text] = []
    /// What stands in place of a table without rows: that there is none, and what to do about it.
    /// Without words of its own a page with nothing else to say says that there is nothing.
    public var nothing: Text?
    /// Rows of a file were not taken: the command ends with the status 65.
    public var hasRejects = false

    /// Sentences alone.
    public init(_ lines: Text...) {
        self.lines = lines
        columns = []
    }

    /// A table with what it is about.
    public init(_ lines: [Text] = [], columns: [Column]) {
        self.lines = lines
        self.columns = columns
    }

    /// Adds a row, one cell a column.
    public mutating func add(_ cells: Cell...) { rows.append(cells) }

    /// No list prints nothing: who reads it would not know whether it was made.
    private var unsaid: Text? {
        columns.isEmpty || !lines.isEmpty ? nil : Text("没有可列的。", en: "There is nothing to list.")
    }

    /// As a terminal shows it.
    public func words(_ language: Language) -> [String] {
        var result = lines.map { $0(language) }
        if !rows.isEmpty {
            var table = Table(
                columns.map { ($0.title(language), $0.isNumber ? .right : .left) })
            for row in rows { table.add(row.map { $0.words(language) }) }
            result += table.lines
        } else if let nothing = nothing ?? unsaid {
            result.append(nothing(language))
        }
        return result + next.map { $0(language) }
    }
}

extension Page {
    /// The table as CSV with the columns' machine names, one record a line.
    public var csv: [String] {
        ([columns.map(\.key)] + rows.map { $0.map(\.plain) }).map { csvRecord($0) + "\r\n" }
    }
}

/// The rows as a JSON array of objects; without a table the sentences under `said`.
extension Page: Encodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public func encode(to encoder: any Encoder) throws {
        guard !columns.isEmpty else {
            var container = encoder.container(keyedBy: Key.self)
            return try container.encode(lines.map(\.zh), forKey: Key("said"))
        }
        var list = encoder.unkeyedContainer()
        for row in rows {
            var object = list.nestedContainer(keyedBy: Key.self)
            for (column, cell) in zip(columns, row) {
                let key = Key(column.key)
                switch cell {
                case .words(let words): try object.encode(words, forKey: key)
                case .text(let text): try object.encode(text.zh, forKey: key)
                case .number(let number): try object.encode(number, forKey: key)
                case .day(let day): try object.encode("\(day)", forKey: key)
                case .money(let money): try object.encode("\(money)", forKey: key)
                case .none: try object.encodeNil(forKey: key)
                }
            }
        }
    }
}
