import Kernel
import Law
import Postgres

extension RecoveryBook {
    /// What the database refused, in words.
    func judged<R>(_ body: () async throws -> R) async throws -> R {
        do {
            return try await body()
        } catch let error as PostgresError where error.sqlState == "23514" {
            throw Refusal(Self.words[error.message] ?? Self.changed)
        } catch let error as PostgresError where error.sqlState == "42501" {
            throw Refusal(Self.shut[error.message] ?? Self.unseen, kind: .forbidden)
        }
    }

    private static let changed = Text(
        "账已有变动；请重新查看后再办。", en: "The books have changed; look again first.")
    private static let unseen = Text(
        "没有这笔追回，或不归您办理。", en: "There is no such recovery, or it is not yours.")

    private static let shut: [String: Text] = [
        "duty": Text(
            "这一步需要的职责您没有：提出、告知、定计划为 review，决定和核销为 approve，收款为 pay。",
            en: "You have not the duty: review opens, tells and plans; approve decides and writes "
                + "off; pay takes cash."),
        "kin": Text("本人或亲属的事由别人办理。", en: "Your own or your kin's is somebody else's work."),
        "desk": Text("追回由财政办理。", en: "Recoveries are the finance bureau's."),
    ]

    private static let words: [String: Text] = [
        "open": Text("这些月份已在追回中。", en: "These periods are being recovered already."),
        "changed": changed,
        "dropped": Text("已决定不追回。", en: "It was decided to drop it."),
        "done": Text("已结清，没有余额。", en: "Nothing is left to come."),
        "day": Text("日期在将来。", en: "The day is in the future."),
        "order": Text(
            "还不到这一步：先告知家庭，异议期满由另一人决定，再定计划、收款或核销。",
            en: "Not yet: tell the family, let another person decide once the days to object are "
                + "over, then plan, take cash or write off."),
        "late": Text("异议期已过。", en: "The days to object are over."),
        "early": Text("异议期未满，不能决定。", en: "The days to object are not over."),
        "hands": Text("须由另一人办理。", en: "Another person has to do this."),
        "more": Text("超过尚未归还的金额。", en: "That is more than is still to come."),
        "share": Text("资金账上没有这笔已付款项。", en: "The funds' books have no such payment."),
    ]
}
