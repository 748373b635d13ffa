public import ArgumentParser
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

/// Who is paid, where it is an organization: an insurer, a school.
public struct PayeeOptions: ParsableArguments {
    @Option(name: .long, help: "收款单位（不是付给本人的） · The organization that is paid.")
    public var payee: String?
    @Option(name: .long, help: "收款单位的统一社会信用代码 · Its unified social credit code.")
    public var payeeCode: String?

    public init() {}

    /// The organization; nil where none is given.
    ///
    /// - Parameter known: Its name, where a contract has it; another name is refused.
    /// - Throws: `Refusal` for half of it.
    public func organization(
        _ known: String? = nil
    ) throws(Refusal) -> PaymentOrder.Payee? {
        guard payee != nil || payeeCode != nil else { return nil }
        guard let payeeCode, let title = payee ?? known, known == nil || title == known else {
            throw Refusal(
                Text(
                    "--payee 和 --payee-code：写收款单位的名称" + (known.map { "（\($0)）" } ?? "")
                        + "和统一社会信用代码。",
                    en: "--payee and --payee-code: the organization's name"
                        + (known.map { " (\($0))" } ?? "") + " and its unified social credit code.")
            )
        }
        return PaymentOrder.Payee(
            title: try Bureau.words(title, "--payee", of: 2...100),
            code: try CreditCode(payeeCode).text)
    }

    /// What to look at again in the code; nil where it fits.
    public var remark: Text? {
        guard let payeeCode, let code = try? CreditCode(payeeCode), !code.isChecked else {
            return nil
        }
        return Text(
            "统一社会信用代码 \(code.text) 的校验位不符；请核对。",
            en: "The last character of \(code.text) does not fit; look at it again.")
    }
}

extension PaymentOrder.Payee {
    /// Makes sure that an organization is named where a sum goes to one: a premium to the insurer.
    ///
    /// - Returns: The payee; nil where nothing is ordered because the sum is to be set.
    public static func required(
        _ payee: Self?, for sum: Money?
    ) throws(Refusal) -> Self? {
        guard sum == nil || payee != nil else {
            throw Refusal(
                Text(
                    "--payee-code：这笔钱付给收款单位，不付给本人；写它的统一社会信用代码（和 --payee 名称）。",
                    en:
                        "--payee-code: this is paid to an organization, not to the person; give its "
                        + "unified social credit code (and its name by --payee)."))
        }
        return payee
    }
}
