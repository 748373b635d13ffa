/// Reads a CSV file (RFC 4180; LF, CRLF or CR; UTF-8 with or without byte order mark, or GB18030)
/// record by record in constant memory.
///
/// This type finds where records end and survives broken ones; libcsv in strict mode takes each
/// record apart. Blanks around unquoted fields are not part of them.
final class CSVReader {
    static let recordLimit = 1 << 16
    static let columnLimit = 64

    let path: String
    let encoding: FileEncoding
    private let file: FileBytes
    private let decoder: GB18030Decoder?
    private let splitter = CSVSplitter()
    private var window: [UInt8] = []
    private var head = 0
    private var line = 1
    private var isAtEnd = false
    private var isAtStart = true

    /// - Throws: `ImportFileError` when the file cannot be opened.
    init(path: String) throws(ImportFileError) {
        self.path = path
        file = try FileBytes(path: path)
        encoding = try FileEncoding.recognise(file, path: path)
        decoder = encoding == .gb18030 ? try GB18030Decoder(path: path) : nil
        try file.rewind()
    }

    /// The next record, blank lines skipped; nil at the end of the file.
    func next() throws(ImportFileError) -> CSVRecord? {
        while true {
            guard let found = try findRecord() else { return nil }
            if found.problem == nil, found.raw.isEmpty { continue }
            guard found.problem == nil else {
                return CSVRecord(
                    line: found.line, fields: CSVFields(), problem: found.problem, raw: found.raw)
            }
            let problem = splitter.split(found.raw)
            if problem == nil, splitter.fields.count == 0 { continue }
            return CSVRecord(
                line: found.line, fields: splitter.fields, problem: problem, raw: found.raw)
        }
    }

    private typealias Found = (line: Int, raw: [UInt8], problem: CSVProblem?)

    /// Cuts the next record out of the window.
    private func findRecord() throws(ImportFileError) -> Found? {
        var scan = RecordScan()
        let start = line
        while true {
            let end = window.withUnsafeBufferPointer { scan.end(in: $0, from: head) }
            if let end {
                guard end - head <= Self.recordLimit else { return try skipLongRecord(scan, start) }
                let raw = Array(window[head..<end])
                try passLineEnd(at: end)
                line += scan.lines + 1
                return (start, raw, scan.hasNUL ? .nul : nil)
            }
            guard window.count - head <= Self.recordLimit else {
                return try skipLongRecord(scan, start)
            }
            guard try fill(&scan) else { break }
        }
        guard head < window.count else { return nil }
        if scan.isQuoted { return try skipFirstLine(start) }
        let raw = Array(window[head...])
        head = window.count
        line += scan.lines
        return (start, raw, scan.hasNUL ? .nul : nil)
    }

    private func skipLongRecord(
        _ scan: RecordScan, _ start: Int
    ) throws(ImportFileError) -> Found? {
        guard scan.isQuoted || scan.lines > 0 else {
            let raw = try skipLine()
            return (start, raw, scan.hasNUL ? .nul : .tooLong)
        }
        return try skipFirstLine(start)
    }

    /// Rejects only the first physical line of a record whose quote stays open: the next line may
    /// be a good record.
    private func skipFirstLine(_ start: Int) throws(ImportFileError) -> Found? {
        (start, try skipLine(), .openQuote)
    }

    /// Passes the bytes up to and with the next line end; returns the first of them.
    private func skipLine() throws(ImportFileError) -> [UInt8] {
        var kept: [UInt8] = []
        while true {
            let end = window[head...].firstIndex { $0 == 10 || $0 == 13 }
            let piece = window[head..<(end ?? window.count)]
            kept.append(contentsOf: piece.prefix(Self.recordLimit - kept.count))
            if let end {
                try passLineEnd(at: end)
                line += 1
                return kept
            }
            head = window.count
            var scan = RecordScan()
            guard try fill(&scan) else { return kept }
        }
    }

    /// Moves past LF, CR or CRLF.
    private func passLineEnd(at end: Int) throws(ImportFileError) {
        head = end
        if window[head] == 13 {
            if head + 1 == window.count {
                var scan = RecordScan()
                _ = try fill(&scan)
            }
            if head + 1 < window.count, window[head + 1] == 10 { head += 1 }
        }
        head += 1
    }

    /// Drops what has been passed and appends the next piece; false when there is none.
    private func fill(_ scan: inout RecordScan) throws(ImportFileError) -> Bool {
        guard !isAtEnd else { return false }
        if head > 0 {
            window.removeSubrange(0..<head)
            scan.position = scan.position.map { $0 - head }
            head = 0
        }
        let before = window.count
        repeat {
            if let decoder {
                var piece: [UInt8] = []
                isAtEnd = try !file.read(into: &piece)
                decoder.decode(piece, isLast: isAtEnd, into: &window)
            } else {
                isAtEnd = try !file.read(into: &window)
            }
        } while window.count == before && !isAtEnd
        if isAtStart {
            isAtStart = false
            if window.starts(with: [0xEF, 0xBB, 0xBF]) { window.removeSubrange(0..<3) }
        }
        return window.count > before
    }
}

/// Finds the end of one record: quotes count only where a field can start.
private struct RecordScan {
    private enum State { case fieldStart, plain, quoted, afterQuote, afterBlank }

    /// Where to go on; nil before the first byte.
    var position: Int?
    private(set) var lines = 0
    private(set) var hasNUL = false
    private var state = State.fieldStart
    private var lastWasCR = false

    var isQuoted: Bool { state == .quoted }

    /// The index of the line end after the record; nil when the bytes do not reach that far.
    mutating func end(in bytes: UnsafeBufferPointer<UInt8>, from head: Int) -> Int? {
        var index = position ?? head
        defer { position = index }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0 { hasNUL = true }
            switch state {
            case .quoted:
                if byte == 34 { state = .afterQuote }
                if byte == 13 || (byte == 10 && !lastWasCR) { lines += 1 }
                lastWasCR = byte == 13
            case .afterQuote where byte == 34: state = .quoted
            case .fieldStart where byte == 34: state = .quoted
            default:
                if byte == 10 || byte == 13 { return index }
                if byte == 44 {
                    state = .fieldStart
                } else if byte != 32, byte != 9 {
                    state = .plain
                } else if state == .afterQuote {
                    state = .afterBlank
                }
            }
            index += 1
        }
        return nil
    }
}
