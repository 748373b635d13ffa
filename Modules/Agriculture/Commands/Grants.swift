import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou agriculture grant …`: sums for the finance bureau.
struct GrantGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "补助：核定并交财政 · Grants for the finance bureau.",
        subcommands: [GrantDecide.self, GrantList.self])
}

struct GrantDecide: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "核定一件的补助并交财政 · Decides a sum; finance has it then.",
        discussion: "标准已定的写 --figure；没有标准的写 --sum 和 --document；贴息写 --loan 和 --settlement。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 grant 环节 · The case, at its step grant.") var number: Int64
    @Flag(name: .long, help: "按政策的标准 · The law's figure.") var figure = false
    @Option(name: .long, help: "逐件决定的数额（元） · A decided sum.", transform: parseYuan)
    var sum: Money?
    @Option(name: .long, help: "决定的文号 · Its document.") var document: String?
    @Option(name: .long, help: "贴息的贷款 · The loan.") var loan: Int64?
    @Option(name: .long, help: "它的结算号 · Its settlement.") var settlement: Int64?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func validate() throws {
        let ways = [figure, sum != nil && document != nil, loan != nil && settlement != nil]
        let isWhole = (sum == nil) == (document == nil) && (loan == nil) == (settlement == nil)
        guard isWhole, ways.count(where: { $0 }) == 1 else {
            throw ValidationError(
                "--figure，或 --sum 与 --document，或 --loan 与 --settlement，选一种 / one of --figure, "
                    + "--sum with --document, --loan with --settlement")
        }
    }

    func work(in bureau: Bureau) async throws -> Page {
        var basis = GrantBook.Basis.figure
        if let sum, let document { basis = .decision(sum, document: document) }
        if let loan, let settlement { basis = .interest(loan: loan, settlement: settlement) }
        let made = try await GrantBook(bureau: bureau).decide(number, basis, client: clientID(id))
        return Page(
            Text(
                "第 \(number) 号补助 \(made.sum)（\(made.document)），已交财政。",
                en: "Case \(number): \(made.sum) (\(made.document)), with the finance bureau."))
    }
}

struct GrantList: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "已定的补助，近的在前 · Grants, the latest first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "自哪天起（默认今年） · From.", transform: parseDay) var from: Day?

    func work(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("basis", Text("依据", en: "Basis")),
            .init("sum", Text("数额", en: "Sum"), isNumber: true),
            .init("document", Text("文号", en: "Document")),
            .init("decided", Text("决定日", en: "Decided")), .init("by", Text("决定人", en: "By")),
        ])
        page.nothing = Text(
            "没有已定的补助。用 grant decide 核定。", en: "No grants; `grant decide` decides one.")
        let start = Month(year: bureau.today.year, month: 1).first
        for one in try await GrantBook(bureau: bureau).list(from: from ?? start) {
            page.add(
                .number(one.caseID), .words(one.ref), .words(Mask.name(one.name)),
                .text(GrantBook.Basis.title(one.basis)), .money(one.sum), .words(one.document),
                .day(one.decidedOn), .words(one.decidedBy))
        }
        return page
    }
}
