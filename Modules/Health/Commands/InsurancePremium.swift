import ArgumentParser
import Foundation
import Kernel
import Law
import Money

/// Passes the approval of who stands on the insurer's list and orders their premiums.
struct InsuranceRosterOrder: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "保费：在册人员的事项过 approve，逐人下达付款单给承保机构 · Orders the premiums.",
        discussion: "名册与对象有差异而没有说明的，不下达。应付合计 = 下达人数 × 每人保费。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "保单号 · The policy's number.") var policy: String
    @OptionGroup var payee: PayeeOptions
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await PremiumBook(bureau: bureau).order(
            policy, to: payee, client: id ?? UUID().uuidString)
        let each = made.premium.map { "\($0)" }
        var page = Page(
            [
                Text(
                    "保单 \(policy)：\(made.ordered.count) 人，每人 \(each ?? "待定，未开付款单")"
                        + (made.total.map { "，合计 \($0) 元" } ?? "") + "，已交财政。",
                    en: "Policy \(policy): \(made.ordered.count) people, "
                        + "\(each ?? "to be set, not ordered") a head"
                        + (made.total.map { ", \($0) in all" } ?? "") + ", with finance.")
            ] + [payee.remark].compactMap(\.self),
            columns: [
                .init("ref", Text("未下达", en: "Not ordered")),
                .init("reason", Text("原因", en: "Why")),
            ])
        for (ref, reason) in made.left { page.add(.words(ref), .text(reason)) }
        return page
    }
}

/// How a contract gives a premium back.
private func parseRule(_ word: String) throws -> PremiumRefund {
    guard let rule = PremiumRefund(rawValue: word), rule != .none else {
        throw ValidationError("--rule：应为 day（按天）或 month（按整月） / --rule: day or month")
    }
    return rule
}

/// Takes back from the insurer what is left of a premium.
struct InsuranceRosterRefund: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund",
        abstract: "退保：按合同冲减承保机构的付款单 · Takes back the rest of a premium.",
        discussion: "退不退、按天还是按月，看保险合同；没有资料规定，须写明依据。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "保单号 · The policy's number.") var policy: String
    @Option(name: .long, help: "退保日，自当日起不保 · The first day without cover.", transform: parseDay)
    var on: Day
    @Option(
        name: .long, help: "day 按天、month 按整月 · By days or whole months.", transform: parseRule)
    var rule: PremiumRefund
    @Option(name: .long, help: "合同条款或批单 · The contract's word.") var document: String
    @OptionGroup var payee: PayeeOptions

    func run(in bureau: Bureau) async throws -> Page {
        let sum = try await PremiumBook(bureau: bureau).refund(
            ref, policy, on: on, by: rule, document: document, to: payee)
        return Page(
            [
                Text(
                    "\(ref)：保单 \(policy) 退保费 \(sum) 元，已冲减付款单。",
                    en: "\(ref): \(sum) of policy \(policy) is taken back.")
            ] + [payee.remark].compactMap(\.self), columns: [])
    }
}
