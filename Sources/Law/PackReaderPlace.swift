/// One file of a pack, as positions need it.
struct PackText: Hashable, Sendable {
    let path: String
    let text: String

    var start: Position { Position(file: path, line: 1, column: 1) }
}

/// Where a value starts in a file, and how to find a piece of it.
struct Place: Hashable, Sendable {
    enum Style: Hashable, Sendable {
        case plain, quoted
        /// `|` or `>`: the text starts on the line after the sign.
        case block
    }

    let source: PackText
    let line: Int
    let column: Int
    let style: Style

    var position: Position { Position(file: source.path, line: line, column: column) }

    /// The position of byte `offset` of the value's text. A value may be folded over several lines,
    /// so the text is followed through the file by what is not white space.
    func position(of offset: Int, in value: String) -> Position {
        let wanted = Place.inked(value.utf8.prefix(offset))
        let isAtEnd = wanted == Place.inked(value.utf8.prefix(.max))
        var walk = Walk(Array(source.text.utf8), line: line, column: column)
        switch style {
        case .plain: break
        case .quoted: walk.step()
        case .block: walk.skipLine()
        }
        var seen = 0
        while seen < wanted, let byte = walk.byte {
            if !Place.isWhite(byte) { seen += 1 }
            walk.step()
        }
        if !isAtEnd {
            while let byte = walk.byte, Place.isWhite(byte) { walk.step() }
        }
        return Position(file: source.path, line: walk.line, column: walk.column)
    }

    /// How many characters are no white space.
    private static func inked(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.count { !isWhite($0) && $0 & 0xC0 != 0x80 }
    }

    private static func isWhite(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}

/// Steps through a file character by character, counting lines and columns from 1.
private struct Walk {
    private let bytes: [UInt8]
    private var at = 0
    private(set) var line = 1
    private(set) var column = 1

    init(_ bytes: [UInt8], line: Int, column: Int) {
        self.bytes = bytes
        while self.line < line, at < bytes.count { step() }
        while self.line == line, self.column < column, at < bytes.count { step() }
    }

    var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func step() {
        guard at < bytes.count else { return }
        let isBreak =
            bytes[at] == 10 || (bytes[at] == 13 && (at + 1 == bytes.count || bytes[at + 1] != 10))
        at += 1
        while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
        if isBreak {
            line += 1
            column = 1
        } else {
            column += 1
        }
    }

    mutating func skipLine() {
        let start = line
        while line == start, at < bytes.count { step() }
    }
}

/// A value and where it stands.
struct Located<Value> {
    let value: Value
    let place: Place

    var position: Position { place.position }
}

/// Gathers every problem of a pack; nothing stops at the first.
final class ProblemSink {
    private var found: [PackProblem] = []
    private var seen: Set<PackProblem> = []

    func add(_ position: Position, _ message: String) {
        let problem = PackProblem(position: position, message: message)
        if seen.insert(problem).inserted { found.append(problem) }
    }

    func add(_ problem: PackProblem) { add(problem.position, problem.message) }

    /// In the order of files, lines and columns.
    var problems: [PackProblem] {
        found.sorted {
            ($0.position.file, $0.position.line, $0.position.column, $0.message)
                < ($1.position.file, $1.position.line, $1.position.column, $1.message)
        }
    }
}
