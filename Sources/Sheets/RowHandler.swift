/// Makes rows of a worksheet's elements.
final class RowHandler: ElementHandler {
    private enum Form { case number, shared, text, boolean, failed, iso }

    private let strings: SharedStrings
    private let formats: NumberFormats
    private let isFrom1904: Bool
    private let limits: SheetLimits
    private let part: String

    private var ready: [SheetRow] = []
    private var taken = 0
    private var count = 0
    private var row = 0
    private var column = -1
    private var cells: [SheetCell] = []
    private var width = 0
    private var form = Form.number
    private var style = 0
    private var isFormula = false
    private var isText = false
    private var phonetic = 0
    private var isTooLong = false
    private var bytes: [UInt8] = []

    init(
        strings: SharedStrings, formats: NumberFormats, isFrom1904: Bool, limits: SheetLimits,
        part: String
    ) {
        self.strings = strings
        self.formats = formats
        self.isFrom1904 = isFrom1904
        self.limits = limits
        self.part = part
    }

    /// The next row that is complete.
    func take() -> SheetRow? {
        guard taken < ready.count else {
            ready.removeAll(keepingCapacity: true)
            taken = 0
            return nil
        }
        taken += 1
        return ready[taken - 1]
    }

    func begin(_ name: String, _ attributes: Attributes) throws(SheetFault) {
        switch name {
        case "row": try beginRow(attributes["r"])
        case "c": try beginCell(attributes)
        case "f": isFormula = true
        case "v", "t": isText = phonetic == 0
        case "rPh": phonetic += 1
        default: break
        }
    }

    func end(_ name: String) throws(SheetFault) {
        switch name {
        case "v", "t": isText = false
        case "rPh": phonetic -= 1
        case "c": endCell()
        case "row": try endRow()
        default: break
        }
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) {
        guard isText else { return }
        guard bytes.count + piece.count <= limits.cellBytes else {
            isTooLong = true
            return
        }
        bytes.append(contentsOf: piece)
    }

    /// A row or cell without a place of its own follows the one before; none goes back.
    private func beginRow(_ number: String?) throws(SheetFault) {
        let next = try number.map { word throws(SheetFault) in try self.number(word) } ?? row + 1
        guard next > row else { throw .broken(part: part) }
        guard next <= SheetLimits.rowNumbers else {
            throw .tooLarge(.rows, limit: SheetLimits.rowNumbers)
        }
        row = next
        column = -1
        width = 0
        cells.removeAll(keepingCapacity: true)
    }

    private func number(_ word: String) throws(SheetFault) -> Int {
        guard let number = Int(word) else { throw .broken(part: part) }
        return number
    }

    private func beginCell(_ attributes: Attributes) throws(SheetFault) {
        let next =
            try attributes["r"].map { word throws(SheetFault) in try place(word) }
            ?? column + 1
        guard next > column else { throw .broken(part: part) }
        guard next < SheetLimits.columns else {
            throw .tooLarge(.columns, limit: SheetLimits.columns)
        }
        column = next
        style = attributes["s"].flatMap { Int($0) } ?? 0
        form =
            switch attributes["t"] ?? "n" {
            case "s": .shared
            case "inlineStr", "str": .text
            case "b": .boolean
            case "e": .failed
            case "d": .iso
            default: .number
            }
        (isFormula, isText, isTooLong, phonetic) = (false, false, false, 0)
        bytes.removeAll(keepingCapacity: true)
    }

    /// The column, from 0, of `AB12`; the row must be the one it stands in.
    private func place(_ word: String) throws(SheetFault) -> Int {
        let letters = word.utf8.prefix { (65...90).contains($0) }
        guard (1...3).contains(letters.count) else {
            throw letters.isEmpty
                ? .broken(part: part) : .tooLarge(.columns, limit: SheetLimits.columns)
        }
        guard
            Int(word.utf8.dropFirst(letters.count).map { String(Unicode.Scalar($0)) }.joined())
                == row
        else { throw .broken(part: part) }
        return letters.reduce(0) { 26 * $0 + Int($1) - 64 } - 1
    }

    private func endCell() {
        let cell = cell()
        guard !cell.text.isEmpty || cell.problem != nil else { return }
        width = column + 1
        guard column < limits.keptColumns else { return }
        while cells.count < column { cells.append(SheetCell()) }
        cells.append(cell)
    }

    private func cell() -> SheetCell {
        var text = String(decoding: bytes, as: UTF8.self)
        if isTooLong { return SheetCell(problem: .tooLong) }
        if isFormula { return SheetCell(text: text, problem: .formula) }
        if text.isEmpty { return SheetCell() }
        switch form {
        case .failed: return SheetCell(text: text, problem: .failed)
        case .boolean: return SheetCell(text: text == "1" ? "TRUE" : "FALSE")
        case .iso: return SheetCell(text: text)
        case .number:
            switch CellNumber.words(text, formats.kind(of: style), isFrom1904: isFrom1904) {
            case .success(let words): return SheetCell(text: words)
            case .failure(let problem): return SheetCell(text: text, problem: problem)
            }
        case .shared:
            guard let found = Int(text).flatMap({ strings[$0] }) else {
                return SheetCell(problem: .missingText)
            }
            guard found.count <= limits.cellBytes else { return SheetCell(problem: .tooLong) }
            text = Self.trimmed(found)
        case .text: text = Self.trimmed(bytes[...])
        }
        return text.utf8.contains(0)
            ? SheetCell(text: text.filter { $0 != "\0" }, problem: .nul) : SheetCell(text: text)
    }

    /// Blanks around are not part of it.
    private static func trimmed(_ raw: ArraySlice<UInt8>) -> String {
        let bytes = Escapes.resolved(raw)
        func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }

    private func endRow() throws(SheetFault) {
        guard width > 0 else { return }
        count += 1
        guard count <= limits.rows else { throw .tooLarge(.rows, limit: limits.rows) }
        ready.append(SheetRow(number: row, cells: cells, width: width))
    }
}
