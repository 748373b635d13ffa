import Law

/// The words of the database's doors to cases, for people.
enum CaseRefusal {
    /// Why nothing was done on a case.
    static func text(_ word: String, _ department: String) -> Text {
        if word.hasPrefix("act ") {
            let act = word.dropFirst(4)
            return Text(
                "这个环节随本部门的 \(act) 一并办理；请用 yuhou \(department) \(act)（用法见 --help）。",
                en: "This step is done by a command of the department's own: `yuhou \(department) "
                    + "\(act)`; see its --help.")
        }
        return known[word]
            ?? Text("没有办成（\(word)）。", en: "It was not done (\(word)).")
    }

    /// Why a case was not opened.
    static func opening(_ word: String, ref: String, clause: String) -> Refusal {
        switch word {
        case "stands":
            Refusal(
                Text(
                    "\(ref) 的 \(clause) 已经有一件（不论结果）；用 case list --ref \(ref) --all 查看，"
                        + "需要的用 case reopen。",
                    en: "There is a case of \(clause) for \(ref) already; see `case list --ref "
                        + "\(ref) --all`, and reopen it if need be."))
        case "client":
            Refusal(
                Text("--id：这个编号已用于另一件事项。", en: "--id: this id belongs to another case."))
        case "desk":
            Refusal(
                Text(
                    "\(clause) 由牵头部门受理；有镇街环节的也可由镇街受理。",
                    en: "\(clause) is taken in by its lead, or by the town where it has a part."),
                kind: .forbidden)
        case "duty", "kin", "module":
            Refusal(text(word, ""), kind: .forbidden)
        default:
            Refusal(
                Text("没有编号为 \(ref) 的人，或不归您办理。", en: "No person \(ref) whom you may serve."))
        }
    }

    private static let known: [String: Text] = [
        "unseen": Text("没有这一件，或不归您的部门。", en: "There is no such case at your desk."),
        "kin": Text(
            "涉及您本人或亲属，请由同事办理。", en: "It concerns you or your kin; a colleague does this."),
        "module": Text(
            "本部门的模块已暂停或停用，不能办理。", en: "The department's module is suspended or retired."),
        "state": Text(
            "这件事项现在的状态不能这样办；先用 case show 看进度。",
            en: "Where the case stands this cannot be done; see `case show`."),
        "step": Text(
            "已有同事先办了，环节已变；先用 case show 看进度。",
            en: "Somebody came first: the case awaits another step; see `case show`."),
        "duty": Text(
            "这个环节需要的职责您没有，或归另一部门办理。",
            en: "This step needs a duty you do not have, or is another desk's."),
        "hands": Text(
            "您在这件事项上已办过另一职责的环节；受理、审核、审批、拨付须由不同的人办。",
            en: "You had another duty on this case; each duty needs another person."),
        "notice": Text(
            "公示还没有期满；先 notice open，期满后再通过。",
            en: "The public notice has not ended; open one and wait for its end."),
        "objection": Text(
            "有异议还没有答复，或异议成立。", en: "An objection is unanswered or was upheld."),
        "proof": Text(
            "这个环节要用 case deliver 登记落实和凭据；凭据的种类见 case show。",
            en: "This step is done with `case deliver` and a proof; `case show` says which kinds."),
        "finance": Text("已到拨付环节，由财政办理。", en: "It awaits the finance bureau."),
        "target": Text("没有这样的前一环节可退。", en: "There is no such earlier step."),
        "hearing": Text(
            "告知后的陈述申辩期还没有过，不能先停。",
            en: "The days to answer are not over; nothing is stopped before."),
        "late": Text("申诉期限已过。", en: "The days to appeal are over."),
        "own": Text(
            "不予办理的决定是您作出的；申诉由另一人处理。",
            en: "The refusal was yours; somebody else decides the appeal."),
        "owner": Text("本部门没有这个可用的账户。", en: "There is no such enabled account at this desk."),
        "client": Text(
            "--id：这个编号已用于另一次操作。", en: "--id: this id belongs to another act."),
        "paper": Text("这件事项里没有这份凭据；先 case attach。", en: "No such paper on this case."),
        "code": Text(
            "核验码不对、已作废，或是您自己开的；须由别人核验。",
            en: "The code is wrong or void, or you issued it; somebody else redeems it."),
        "giver": Text(
            "本部门自己安排的，不能由本部门自己说已提供；须由提供方确认，或附凭据。",
            en: "Who ordered it cannot say that it was given; the giver does, or a paper."),
        "entitled": Text(
            "那一天按政策不应享受；停止与否由停止建议决定，日期有误的更正日期。",
            en:
                "On that day the person was not entitled; a proposal to stop decides, or correct the day."
        ),
        "day": Text("落实日期在将来。", en: "The day is in the future."),
        "period": Text("落实日期早于应落实的期间。", en: "The day is before the days it is due for."),
    ]
}
