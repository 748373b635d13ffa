import ArgumentParser
import Kernel
import Law
import Postgres

/// A command of housing, at housing's desk.
protocol HousingCommand: DeskCommand {}

extension HousingCommand {
    static var department: DepartmentCode { Housing.code }
}

/// A plain answer as typed.
enum YesNo: String, CaseIterable, ExpressibleByArgument {
    case yes
    case no

    var isYes: Bool { self == .yes }
}

/// An area as typed in square metres (`52.3`), in square decimetres.
func parseArea(_ word: String) throws -> Int64 {
    guard let area = Money(yuan: word), area.fen >= 0 else {
        throw ValidationError(
            "\(word)：应为平方米数，最多两位小数，如 52.30 / square metres, at most two decimals")
    }
    return area.fen
}

/// Square decimetres as people read them.
func metres(_ area: Int64) -> String {
    let rest = area % 100
    return "\(area / 100).\(rest < 10 ? "0" : "")\(rest) m²"
}

extension Bureau {
    /// The hex of SHA-256 over a text in UTF-8, as the minutes print it.
    func fingerprint(_ text: String, in transaction: Transaction) async throws -> String {
        let row = try await transaction.one(
            "SELECT encode(sha256(convert_to(\(text), 'UTF8')), 'hex')")
        return try row?.value(0) ?? ""
    }

    /// The client of a row of a file: the same row of another file is the same.
    static func client(_ feed: Feed, _ parts: String...) -> String {
        ([feed.code] + parts).joined(separator: "/")
    }
}
