import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres

/// `yuhou health care-subsidy …`: months of the care subsidy, where the district has adopted it.
struct CareSubsidyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "care-subsidy", abstract: "护理补贴 · Care subsidy.",
        subcommands: [CareSubsidyApprove.self])
}

struct CareSubsidyApprove: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "审批各月的护理补贴，按标准下达付款单 · Approves months and orders their sum.",
        discussion: "标准待定的只审批，不开付款单。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在审批（approve） · The cases, at `approve`.") var numbers: [Int64]

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("month", Text("月", en: "Month")),
            .init("sum", Text("金额", en: "Sum"), isNumber: true),
        ])
        for number in numbers {
            let (file, sum) = try await Self.approve(number, by: bureau)
            page.add(
                .number(number), .words(file.ref), .words("\(file.from.month)"),
                sum.map(Page.Cell.money) ?? .text(Text("待定，未开付款单", en: "to be set, not ordered")))
        }
        return page
    }

    /// Passes the step and orders the month's sum, both or neither; the same again changes nothing.
    ///
    /// - Returns: Nil for a sum that is to be set.
    static func approve(_ number: Int64, by bureau: Bureau) async throws -> (CaseFile, Money?) {
        try bureau.require(.approve)
        let file = try await bureau.cases.read(number).file
        let sum = try await bureau.pack().verified("health.care_subsidy", on: file.from)
            .map { Money(fen: $0) }
        if file.benefit == Health.careSubsidy.code, file.state == .handed { return (file, sum) }
        try file.require(standingAt: "approve", of: Health.careSubsidy)
        try await bureau.writing { transaction in
            _ = try await bureau.served(file.ref, in: transaction)
            _ = try await bureau.cases.pass(
                number, step: "approve", by: .careSubsidy, client: "care-subsidy \(number)",
                in: transaction)
            try await bureau.order(
                sum, of: number, basis: "health.care_subsidy \(file.from.month)",
                client: "care-subsidy \(number)", in: transaction)
        }
        return (file, sum)
    }
}
