import Law

/// How a file's characters are written.
enum FileEncoding: Equatable {
    case utf8
    case gb18030

    /// Reads the whole file once, in constant memory.
    ///
    /// A byte order mark decides; else valid UTF-8 is UTF-8. A file with a few broken characters
    /// among many good ones stays UTF-8, so that only their rows are rejected: in GB18030 text
    /// hardly
    /// any sequence happens to be good UTF-8.
    static func recognise(_ file: FileBytes, path: String) throws(ImportFileError) -> FileEncoding {
        try file.rewind()
        var piece: [UInt8] = []
        var scan = UTF8Scan()
        var isFirst = true
        while try file.read(into: &piece) {
            if isFirst {
                if piece.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
                if piece.starts(with: [0xFF, 0xFE]) || piece.starts(with: [0xFE, 0xFF]) {
                    throw ImportFileError(
                        file: path,
                        Text(
                            "是 UTF-16 编码；请另存为 CSV UTF-8",
                            en: "is UTF-16; save it as CSV UTF-8"))
                }
                isFirst = false
            }
            scan.read(piece)
            piece.removeAll(keepingCapacity: true)
        }
        if scan.isInsideCharacter { scan.broken += 1 }
        return scan.broken == 0 || scan.good > 4 * scan.broken ? .utf8 : .gb18030
    }
}

/// Counts the good and the broken multi-byte characters of UTF-8 text that comes in pieces.
struct UTF8Scan {
    private(set) var good = 0
    var broken = 0
    private var missing = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    var isInsideCharacter: Bool { missing > 0 }

    mutating func read(_ bytes: [UInt8]) {
        for byte in bytes {
            if missing > 0 {
                if byte >= lowest, byte <= highest {
                    missing -= 1
                    (lowest, highest) = (0x80, 0xBF)
                    if missing == 0 { good += 1 }
                    continue
                }
                broken += 1
                missing = 0
                (lowest, highest) = (0x80, 0xBF)
            }
            if byte >= 0x80 { begin(byte) }
        }
    }

    /// Table 3-7 of the Unicode standard: well-formed byte sequences.
    private mutating func begin(_ byte: UInt8) {
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0...0xEF:
            missing = 2
            if byte == 0xE0 { lowest = 0xA0 }
            if byte == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            missing = 3
            if byte == 0xF0 { lowest = 0x90 }
            if byte == 0xF4 { highest = 0x8F }
        default: broken += 1
        }
    }
}
