/// The texts that cells share, one after another in one buffer.
final class SharedStrings: ElementHandler {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var isText = false
    private var phonetic = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { ends.count }

    /// The text as the file has it; nil for one that it does not have.
    subscript(_ index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    func begin(_ name: String, _ attributes: Attributes) {
        switch name {
        case "t": isText = phonetic == 0
        // How a word is pronounced is no part of it.
        case "rPh": phonetic += 1
        default: break
        }
    }

    func end(_ name: String) throws(SheetFault) {
        switch name {
        case "t": isText = false
        case "rPh": phonetic -= 1
        case "si":
            guard ends.count < limit else { throw .tooLarge(.strings, limit: limit) }
            ends.append(bytes.count)
        default: break
        }
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) {
        if isText { bytes.append(contentsOf: piece) }
    }
}

/// Characters that XML cannot hold are written as `_x000D_`.
enum Escapes {
    static func resolved(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let source = Array(bytes)
        guard source.contains(95) else { return source }
        var result: [UInt8] = []
        var place = 0
        while place < source.count {
            if let unit = unit(source, at: place) {
                result.append(contentsOf: String(unit).utf8)
                place += 7
            } else {
                result.append(source[place])
                place += 1
            }
        }
        return result
    }

    private static func unit(_ source: [UInt8], at place: Int) -> Unicode.Scalar? {
        guard place + 7 <= source.count, source[place] == 95, source[place + 1] == 120,
            source[place + 6] == 95
        else { return nil }
        let digits = String(decoding: source[(place + 2)..<(place + 6)], as: UTF8.self)
        return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    }
}
