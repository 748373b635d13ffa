/// A unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters, of which the last
/// checks the others.
public enum CreditCode {
    /// Digits and capitals without I, O, S, V and Z; a character's place is its value.
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    /// Whether a code has the standard's form and its check character is right.
    public static func stands(_ code: String) -> Bool {
        let values = code.utf8.compactMap { alphabet.firstIndex(of: $0) }
        guard code.utf8.count == 18, values.count == 18 else { return false }
        var (sum, weight) = (0, 1)
        for value in values.prefix(17) {
            sum += value * weight
            weight = weight * 3 % 31
        }
        return values[17] == (31 - sum % 31) % 31
    }
}
