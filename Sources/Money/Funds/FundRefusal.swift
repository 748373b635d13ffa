public import Kernel
import Law
public import Postgres

/// What the doors to funds refuse, in words.
public enum FundRefusal {
    static let rests = Refusal(
        Text("年度还有未了结的资金。", en: "Money of the year still rests."))

    /// - Returns: The refusal in words, or the error where it is none of the doors'.
    public static func words(_ error: PostgresError) -> any Error {
        switch error.sqlState {
        case "42501": forbidden[error.message] ?? error
        case "23514" where error.constraint?.hasPrefix("account_") == true: short
        case "23514" where error.constraint?.hasPrefix("fund_") == true:
            Refusal(
                Text(
                    "--code：小写字母开头，2 至 41 位小写字母、数字和 -；donor 只与 donation 相配。",
                    en:
                        "--code: 2 to 41 lower-case letters, digits and -; the payer donor goes with "
                        + "the kind donation, and with no other."))
        case "23514": refused[error.message] ?? error
        case "23505": taken(error)
        case "23503" where error.constraint?.contains("clause") == true: purpose
        case "23502" where error.table == "proposal_line": refused["fund"] ?? error
        default: error
        }
    }

    private static func taken(_ error: PostgresError) -> any Error {
        if error.message == "client" { return Bureau.usedClient }
        if error.constraint?.contains("receipt") == true {
            return Refusal(
                Text(
                    "--receipt：本区县这一年已开过这个号码的票据。",
                    en: "--receipt: the district's receipt of that number and year exists."))
        }
        if error.constraint?.contains("code") == true {
            return Refusal(Text("--code：已有这个代码的资金。", en: "--code: there is such a fund."))
        }
        return Refusal(
            Text(
                "同事刚刚先登记了；请重新查看后再办。",
                en: "A colleague recorded the same a moment ago; look again first."))
    }

    /// More than is there.
    public static let short = Refusal(
        Text(
            "资金可用余额不足；先拨入，或减少金额。",
            en: "The fund has not that much free; appropriate first, or take less."))

    /// What a fund is not for.
    public static let purpose = Refusal(
        Text(
            "资金的用途里没有这一条款；专款专用，换一项资金，或先增加用途。",
            en: "The clause is none of the fund's purposes; use another fund, or add the purpose "
                + "first."))

    private static let forbidden: [String: Refusal] = [
        "desk": Refusal(
            Text(
                "这项资金由财政或管理它的部门办理。",
                en: "Finance works with this fund, or the department that holds it."),
            kind: .forbidden),
        "duty": Refusal(
            Text(
                "登记由经办、审核、审批或拨付人员办理，复核由有审批职责的人办理。",
                en: "Intake, review, approval or payment proposes; whoever has the duty `Approval` "
                    + "confirms."), kind: .forbidden),
        "kin": Refusal(
            Text("这是您本人或亲属，请由同事办理。", en: "This is you or your kin; a colleague does it."),
            kind: .forbidden),
        "unseen": Refusal(
            Text("名册里没有这个人。", en: "There is no such person."), kind: .forbidden),
    ]

    private static let refused: [String: Refusal] = [
        "rests": rests,
        "fund": Refusal(Text("没有这项资金；见 fund list。", en: "No such fund; see `fund list`.")),
        "clause": Refusal(
            Text("--clause：本区县的政策没有这一条款。", en: "--clause: no clause of this district's law.")),
        "kind": Refusal(
            Text(
                "定向捐款只接受捐赠，用途不改；其他拨款不接受捐赠。",
                en:
                    "A fund of donations takes donations only and keeps its purpose; an appropriation "
                    + "takes none.")),
        "closed": Refusal(
            Text("这一年已关账，不再拨入、占用。", en: "The year is closed: nothing comes in or is kept.")),
        "parts": Refusal(
            Text(
                "份额或预算行不符：至少一行，同一条款（预算为同一资金），份数 1 至 1000000。",
                en:
                    "The lines do not fit: at least one, of one clause (a budget: of one fund), parts "
                    + "from 1 to 1,000,000.")),
        "proposal": Refusal(Text("没有这个编号的登记。", en: "There is no proposal of that number.")),
        "ended": Refusal(
            Text("这项登记已经复核或退回。", en: "The proposal was confirmed or rejected before.")),
        "client": Bureau.usedClient,
        "maker": Refusal(
            Text(
                "登记的人不能复核自己的登记，请由另一位同事复核。",
                en: "Who proposed it does not confirm it; another colleague does."),
            kind: .forbidden),
        "desk": Refusal(
            Text("--holder：本区县没有这个部门。", en: "--holder: no department of this district.")),
        "order": Refusal(
            Text("没有这个编号的本部门支付单。", en: "This department has no order of that number.")),
        "rank": Refusal(
            Text(
                "余额要先保障预算里排在前面的条款，余下的不够；见 budget show。",
                en: "What is free is kept for the clauses that stand first in the budget; see "
                    + "`budget show`.")),
    ]
}
