/// How the numbers of a workbook are shown, by the style of their cells.
final class NumberFormats: ElementHandler {
    enum Kind: Hashable {
        case number
        case day
        /// A year and a month without a day.
        case month
        /// Zeros in front up to so many digits.
        case zeros(Int)
    }

    private var custom: [Int: String] = [:]
    private var kinds: [Kind] = []
    private var isInCells = false

    /// - Parameter style: The cell's `s`.
    func kind(of style: Int) -> Kind { kinds.indices.contains(style) ? kinds[style] : .number }

    func begin(_ name: String, _ attributes: Attributes) {
        switch name {
        case "numFmt":
            if let id = attributes["numFmtId"].flatMap({ Int($0) }) {
                custom[id] = attributes["formatCode"]
            }
        case "cellXfs": isInCells = true
        case "xf" where isInCells:
            let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
            kinds.append(custom[id].map(Self.kind) ?? Self.builtIn(id))
        default: break
        }
    }

    func end(_ name: String) {
        if name == "cellXfs" { isInCells = false }
    }

    /// ECMA-376 part 1, 18.8.30, with what Chinese systems show for 27 to 36 and 50 to 58.
    private static func builtIn(_ id: Int) -> Kind {
        switch id {
        case 17, 27, 36, 50, 52, 57: .month
        case 14...22, 28...35, 45...47, 51, 53...56, 58: .day
        default: .number
        }
    }

    /// Of a format's own code: letters of days outside quotes and brackets.
    static func kind(_ code: String) -> Kind {
        var letters: Set<Character> = []
        var isQuoted = false
        var isBracketed = false
        var skipsNext = false
        for character in code.lowercased() {
            if skipsNext {
                skipsNext = false
            } else if character == "\"" {
                isQuoted.toggle()
            } else if isQuoted {
                continue
            } else if character == "[" {
                isBracketed = true
            } else if character == "]" {
                isBracketed = false
            } else if isBracketed {
                continue
            } else if "\\_*".contains(character) {
                skipsNext = true
            } else if character == ";" {
                break
            } else {
                letters.insert(character)
            }
        }
        if letters.isSuperset(of: "ym"), letters.isDisjoint(with: "dhs") { return .month }
        if !letters.isDisjoint(with: "ymdhs") { return .day }
        return code.count > 1 && code.allSatisfy { $0 == "0" } ? .zeros(code.count) : .number
    }
}
