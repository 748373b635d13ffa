public import ArgumentParser
public import Law

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
