/// A paper for a family, part by part; what prints it (a terminal, a browser, PDF) decides nothing
/// of what it says.
public struct Paper: Sendable {
    /// One part, in the order of reading.
    public enum Block: Hashable, Sendable {
        /// Whom it speaks to.
        case opening(String)
        /// Of which day, from whom.
        case dateline(String)
        case paragraph(String)
        /// Air between parts, for the terminal.
        case space
        case heading(String)
        /// One or more things, and what is said of them.
        case item(String, says: String)
        case point(String)
        /// Many things in few words.
        case note(String)
        case signature(String)
    }

    public let blocks: [Block]
    /// What a paragraph of a letter begins with.
    private let indent: String

    init(_ blocks: [Block], indent: String = "") {
        self.blocks = blocks
        self.indent = indent
    }

    /// As a terminal prints it.
    public var lines: [String] {
        blocks.flatMap { block -> [String] in
            switch block {
            case .opening(let text), .heading(let text): [text]
            case .dateline(let text), .signature(let text): ["    " + text]
            case .space: [""]
            case .paragraph(let text): PaperWords.wrapped(text, first: indent)
            case .note(let text): PaperWords.wrapped(text, first: "    ", rest: "    ")
            case .point(let text): PaperWords.wrapped(text, first: "  · ", rest: "    ")
            case .item(let label, let says):
                PaperWords.wrapped(label, first: "  · ", rest: "    ")
                    + PaperWords.wrapped(says, first: "      ", rest: "      ")
            }
        }
    }
}
