/// A document's text without its white space, for finding a clause's words in it.
struct DocumentWords {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = DocumentWords.inked(text) }

    /// Where the words begin (bytes, white space left out); nil when they are no contiguous piece.
    func offset(of words: String) -> Int? {
        let wanted = DocumentWords.inked(words)
        return wanted.isEmpty ? nil : offset(wanted[...])
    }

    /// What is wrong with words that should stand in the document; nil when they do.
    func problem(with words: String) -> String? {
        let wanted = DocumentWords.inked(words)
        if !wanted.isEmpty, offset(wanted[...]) != nil { return nil }
        // Longer beginnings are found less often, so the longest that is found can be bisected.
        var (found, lost) = (0, wanted.count)
        while lost - found > 1 {
            let middle = (found + lost) / 2
            if offset(wanted[..<middle]) != nil { found = middle } else { lost = middle }
        }
        while found > 0, found < wanted.count, wanted[found] & 0xC0 == 0x80 { found -= 1 }
        let start = "are no contiguous piece of the document"
        guard found > 0, let place = offset(wanted[..<found]) else {
            return "\(start); copy them from it"
        }
        let written = DocumentWords.glimpse(wanted[found...])
        let there = DocumentWords.glimpse(bytes[(place + found)...])
        return "\(start): after `\(DocumentWords.tail(wanted[..<found]))` the document reads "
            + "`\(there)`, the clause `\(written)`"
    }

    private func offset(_ wanted: ArraySlice<UInt8>) -> Int? {
        guard let first = wanted.first, wanted.count <= bytes.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            wanted.withUnsafeBufferPointer { wanted in
                var at = 0
                while at + wanted.count <= bytes.count {
                    if bytes[at] == first {
                        var same = 1
                        while same < wanted.count, bytes[at + same] == wanted[same] { same += 1 }
                        if same == wanted.count { return at }
                    }
                    at += 1
                }
                return nil
            }
        }
    }

    /// UTF-8 without white space (the ideographic one too) and byte order marks.
    private static func inked(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars
        where !scalar.properties.isWhitespace && scalar != "\u{FEFF}" && scalar != "\u{200B}" {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        return bytes
    }

    private static func glimpse(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(60), as: UTF8.self)
        return text.isEmpty ? "nothing more" : String(text.prefix(8))
    }

    private static func tail(_ bytes: ArraySlice<UInt8>) -> String {
        String(String(decoding: bytes, as: UTF8.self).suffix(8))
    }
}
