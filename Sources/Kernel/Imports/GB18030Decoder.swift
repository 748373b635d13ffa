import CLibCSV
import Law

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Converts GB18030 that comes in pieces to UTF-8. What it cannot read becomes U+FFFD, by which the
/// row is recognised and rejected.
final class GB18030Decoder {
    private let converter: iconv_t
    /// The first bytes of a character whose rest is in the next piece.
    private var rest: [UInt8] = []

    /// - Throws: `ImportFileError` when this machine's iconv does not know GB18030.
    init(path: String) throws(ImportFileError) {
        let opened = iconv_open("UTF-8", "GB18030")
        guard let opened, Int(bitPattern: opened) != -1 else {
            throw ImportFileError(
                file: path,
                Text(
                    "是 GB18030 编码，而本机的 iconv 不能转换；请另存为 UTF-8",
                    en: "is GB18030, which this machine's iconv cannot convert; save it as UTF-8"))
        }
        converter = opened
    }

    deinit { iconv_close(converter) }

    /// Appends the piece as UTF-8. `isLast` turns an unfinished character into U+FFFD.
    func decode(_ piece: [UInt8], isLast: Bool, into output: inout [UInt8]) {
        var input = rest + piece
        rest = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var start = 0
        while start < input.count {
            var consumed = 0
            var produced = 0
            var problem: Int32 = 0
            input.withUnsafeMutableBytes { source in
                chunk.withUnsafeMutableBytes { target in
                    var from = source.baseAddress?.advanced(by: start)
                        .assumingMemoryBound(to: CChar.self)
                    var fromLeft = source.count - start
                    var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var toLeft = target.count
                    // (size_t) -1, which Swift reads as a signed number.
                    if iconv(converter, &from, &fromLeft, &to, &toLeft) == -1 {
                        problem = errno
                    }
                    consumed = source.count - start - fromLeft
                    produced = target.count - toLeft
                }
            }
            output.append(contentsOf: chunk[0..<produced])
            start += consumed
            guard start < input.count else { break }
            if problem == EINVAL {
                if !isLast {
                    rest = Array(input[start...])
                    return
                }
                output.append(contentsOf: [0xEF, 0xBF, 0xBD])
                return
            }
            if problem == EILSEQ {
                output.append(contentsOf: [0xEF, 0xBF, 0xBD])
                start += 1
            }
        }
    }
}
