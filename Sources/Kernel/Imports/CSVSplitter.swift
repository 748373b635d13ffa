import CLibCSV

/// The fields of one record, one after another in one buffer.
struct CSVFields {
    fileprivate(set) var bytes: [UInt8] = []
    fileprivate(set) var ends: [Int] = []
    /// How many the record has; beyond `CSVReader.columnLimit` they are counted and not kept.
    fileprivate(set) var count = 0

    /// The field as text; empty for one that is not kept.
    subscript(_ index: Int) -> String {
        guard index < ends.count else { return "" }
        let start = index == 0 ? 0 : ends[index - 1]
        return String(decoding: bytes[start..<ends[index]], as: UTF8.self)
    }

    init() {}

    /// - Parameter count: How many the record has; those beyond the texts are empty.
    init(_ texts: [String], count: Int) {
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            ends.append(bytes.count)
        }
        self.count = count
    }

    fileprivate mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        count = 0
    }
}

/// Takes one record apart with libcsv.
final class CSVSplitter {
    private var parser = csv_parser()
    private(set) var fields = CSVFields()

    init() { csv_init(&parser, UInt8(CSV_STRICT)) }

    deinit { csv_free(&parser) }

    /// Fills `fields`.
    func split(_ record: [UInt8]) -> CSVProblem? {
        fields.clear()
        let context = Unmanaged.passUnretained(self).toOpaque()
        let parsed = csv_parse(&parser, record, record.count, Self.onField, nil, context)
        guard parsed == record.count else {
            csv_fini(&parser, nil, nil, nil)
            fields.clear()
            return .strayQuote
        }
        csv_fini(&parser, Self.onField, nil, context)
        return fields.bytes.containsReplacementOrBrokenUTF8 ? .unreadable : nil
    }

    private typealias OnField =
        @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void

    private static let onField: OnField = { bytes, count, context in
        guard let context else { return }
        let splitter = Unmanaged<CSVSplitter>.fromOpaque(context).takeUnretainedValue()
        splitter.fields.count += 1
        guard splitter.fields.count <= CSVReader.columnLimit else { return }
        if let bytes, count > 0 {
            splitter.fields.bytes.append(
                contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        }
        splitter.fields.ends.append(splitter.fields.bytes.count)
    }
}

extension [UInt8] {
    /// Whether the bytes are not UTF-8, or hold U+FFFD in place of something unreadable.
    fileprivate var containsReplacementOrBrokenUTF8: Bool {
        var isPlain = true
        for byte in self where byte >= 0x80 {
            isPlain = false
            break
        }
        if isPlain { return false }
        var scan = UTF8Scan()
        scan.read(self)
        if scan.broken > 0 || scan.isInsideCharacter { return true }
        guard count >= 3 else { return false }
        for index in 0..<(count - 2)
        where self[index] == 0xEF && self[index + 1] == 0xBF && self[index + 2] == 0xBD {
            return true
        }
        return false
    }
}
