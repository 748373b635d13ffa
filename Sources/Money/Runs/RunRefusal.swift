import Kernel
import Law

/// What the doors of a run answer when they stay shut, in words.
enum RunRefusal {
    static func refusal(_ word: String, _ detail: String?, _ run: Int64) -> Refusal {
        let what = detail ?? ""
        if let text = words(of: word, what, run) { return Refusal(text) }
        switch word {
        case "duty":
            let duty = StaffDuty(rawValue: what)?.title ?? Text(what, en: what)
            return Refusal(
                Text(
                    "这一步由财政有“\(duty.zh)”职责的人办理；您的账户没有。",
                    en: "This is done by whoever has the duty `\(duty.en)`; your account has not."),
                kind: .forbidden)
        case "hands":
            let act = PaymentRun.Act(rawValue: what)?.title
            return Refusal(
                Text(
                    "同一批发放每一步由不同的人办理；\(act.map { "您已办理“\($0.zh)”" } ?? "已由 \(what) 开始办理")，"
                        + "请由同事办理这一步。",
                    en: "Each step of a run is another person's: "
                        + (act.map { "you did `\($0.en)`" } ?? "\(what) began this one")
                        + "; a colleague does this."), kind: .forbidden)
        case "kin":
            return Refusal(
                Text(
                    "第 \(run) 批中有您本人或亲属的款项，请由同事办理。",
                    en: "Run \(run) pays you or your kin; a colleague does this."),
                kind: .forbidden)
        default:
            return Refusal(
                Text(
                    "第 \(run) 批不能这样办理（\(word)）。", en: "Run \(run) refuses this (\(word))."))
        }
    }

    private static func words(of word: String, _ what: String, _ run: Int64) -> Text? {
        switch word {
        case "run":
            Text(
                "没有第 \(run) 批发放；见 yuhou finance run list。",
                en: "There is no run \(run); see yuhou finance run list.")
        case "client":
            Text(
                "--id：这个编号已用于另一批或另一人的办理（\(what)）；内容不同的请换一个编号。",
                en:
                    "--id: this id belongs to another entry (\(what)); another body needs another id."
            )
        case "cancelled":
            Text(
                "第 \(run) 批已由 \(what) 作废；请重新编制。",
                en: "Run \(run) was cancelled by \(what); prepare another.")
        case "done":
            Text(
                "第 \(run) 批的这一步已由 \(what) 办理。", en: "\(what) has done this step of run \(run).")
        case "order": order(what, run)
        case "feed": feed(what)
        case "digest":
            Text(
                "第 \(run) 批的明细与上一步所见不一致（摘要不符），不能办理；请查明后作废重编。",
                en:
                    "The lines of run \(run) are not those of the step before (the digests differ): "
                    + "find out why, cancel it and prepare another.")
        case "empty":
            Text(
                "第 \(run) 批没有可以发放的明细；请作废。", en: "Run \(run) has nothing to pay; cancel it.")
        case "share":
            Text(
                "\(what) 没有确定由谁负担；请先登记分担比例（yuhou finance share）。",
                en: "Nobody is set to bear the cost of \(what); record its shares first.")
        case "budget": budget(what)
        case "page":
            Text(
                "第 \(run) 批还没有编完；请由编制的人再次运行同一命令。",
                en: "Run \(run) is not complete; whoever prepares it runs the same command again.")
        case "unseen": Text("没有这个人。", en: "There is no such person.")
        case "none":
            Text(
                "第 \(run) 批中没有此人等待复核的款项。",
                en: "Nothing of this person in run \(run) waits for a look.")
        default: nil
        }
    }

    private static func order(_ what: String, _ run: Int64) -> Text {
        let act = PaymentRun.Act(rawValue: what)?.title
        return Text(
            "第 \(run) 批现在不能办理这一步\(act.map { "：见“\($0.zh)”一步" } ?? "")；见 run show。",
            en: "This is not the step of run \(run) now"
                + "\(act.map { ": see `\($0.en)`" } ?? ""); see run show.")
    }

    private static func feed(_ what: String) -> Text {
        let parts = what.split(separator: " ").map(String.init)
        let name = parts.prefix(2).joined(separator: " ")
        let day = parts.count > 2 ? parts[2] : nil
        return Text(
            "\(name) 的数据\(day.map { "停在 \($0)，已过期限" } ?? "从未收到")；请先导入最新文件，再发放。",
            en: "The feed \(name) "
                + (day.map { "is of \($0), past its limit" } ?? "never came")
                + "; take its latest file first.")
    }

    private static func budget(_ what: String) -> Text {
        let parts = what.split(separator: " ")
        let fund = parts.first.map(String.init) ?? ""
        let missing = Money(fen: Int64(parts.last ?? "") ?? 0)
        return Text(
            "资金 \(fund) 的可用额度不足，差 \(missing) 元；追加指标后再审批，本批没有动用任何资金。",
            en: "The fund \(fund) is short of \(missing) yuan; nothing of this run was reserved.")
    }
}
