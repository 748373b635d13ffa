public import Law

/// The unified social credit code of an organization (GB 32100-2015): 18 characters, the last of
/// which checks the others.
public struct CreditCode: Hashable, Sendable {
    /// In capitals.
    public let text: String
    /// Whether the last character fits. Codes in use are known that do not fit, so that one is only
    /// remarked on.
    public let isChecked: Bool

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    /// - Throws: `Refusal` for what has not the form of a code.
    public init(_ typed: String) throws(Refusal) {
        let text = typed.uppercased()
        let values = text.compactMap { Self.alphabet.firstIndex(of: $0) }
        guard text.count == 18, values.count == 18 else {
            throw Refusal(
                Text(
                    "--payee-code \(typed.prefix(40))：统一社会信用代码是 18 位数字和大写字母（没有 I、O、S、V、Z）。",
                    en:
                        "--payee-code \(typed.prefix(40)): 18 digits and letters, without I, O, S, V, "
                        + "Z."))
        }
        var (sum, weight) = (0, 1)
        for value in values.dropLast() {
            sum += value * weight
            weight = weight * 3 % 31
        }
        self.text = text
        isChecked = values[17] == (31 - sum % 31) % 31
    }
}
