/// A sum of money in integer fen (1/100 yuan). Never floating point.
public struct Money: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let fen: Int64

    public init(fen: Int64) { self.fen = fen }

    /// A plain decimal in yuan with at most two decimals: `1234`, `1234.5`, `-0.05`. No separators.
    public init?(yuan text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        let negative = bytes.first == 45
        if negative { bytes = bytes.dropFirst() }
        let parts = bytes.split(separator: 46, omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, whole.count <= 13 else {
            return nil
        }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard parts.count == 1 || (1...2).contains(fraction.count) else { return nil }
        let padded = fraction + [UInt8](repeating: 48, count: 2 - fraction.count)
        var fen: Int64 = 0
        for byte in Array(whole) + padded {
            guard byte >= 48, byte <= 57 else { return nil }
            fen = fen * 10 + Int64(byte) - 48
        }
        self.fen = negative ? -fen : fen
    }

    public static func < (a: Money, b: Money) -> Bool { a.fen < b.fen }

    /// `1,234.50`.
    public var description: String {
        let magnitude = fen.magnitude
        var whole = String(magnitude / 100)
        var at = whole.count - 3
        while at > 0 {
            whole.insert(",", at: whole.index(whole.startIndex, offsetBy: at))
            at -= 3
        }
        let rest = Day.padded(Int(magnitude % 100), 2)
        return "\(fen < 0 ? "-" : "")\(whole).\(rest)"
    }

    /// `1234.50`, as files write it.
    public var plain: String { description.filter { $0 != "," } }
}
