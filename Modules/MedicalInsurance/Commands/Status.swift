import ArgumentParser
import Kernel
import Law

/// `yuhou medical-insurance status …`.
struct StatusGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "参保状态：导入、查看 · Who is insured how.",
        subcommands: [StatusImport.self, StatusList.self])
}

struct StatusImport: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "导入参保状态，先用 --dry-run 预览 · Takes the status file.",
        discussion: "列 id_number、name、year、kind（none、resident、employee）、care（yes、no）。按身份证号对应，"
            + "姓名要一致；不是名册里的人只计数，不保存。有退回行时退出码为 65。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await StatusFeed(bureau: bureau).take(feed)
    }
}

extension CoverBook.Kind: ExpressibleByArgument {}

struct StatusList: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一个年度的参保状态，一人一行 · A year's cover.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "参保年度 · The year.", transform: parseYear) var year: Int
    @Option(name: .long, help: "none、resident 或 employee · Only these.") var kind: CoverBook.Kind?
    @Option(name: .long, help: "从哪一个之后接着列 · Those after this key.") var after: Int64 = 0

    func run(in bureau: Bureau) async throws -> Page {
        let filter = CoverBook.Filter(year: year, kind: kind, after: after)
        let found = try await CoverBook(bureau).list(filter)
        var page = Page(
            [Text("\(year) 年 \(found.count) 人。", en: "\(found.count) people in \(year).")],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("kind", Text("医疗保险", en: "Cover")),
                .init("care", Text("长护险", en: "Care cover")),
                .init("since", Text("自", en: "Since")),
            ])
        for one in found {
            page.add(
                .words(one.ref), .words(Mask.name(one.name)), .text(one.cover.kind.title),
                .text(one.cover.hasCare ? Text("是", en: "yes") : Text("否", en: "no")),
                .day(one.cover.since))
        }
        if found.count == filter.limit, let last = found.last {
            page.next.append(
                Text(
                    "还有：加 --after \(last.cover.person)。", en: "More: --after \(last.cover.person).")
            )
        }
        return page
    }
}
