import ArgumentParser
import Kernel
import Law

/// `yuhou civil_affairs marriage …`: the marriage register's file.
struct MarriageGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "marriage",
        abstract: "婚姻登记数据 · The marriage register's file.",
        subcommands: [MarriageImport.self, MarriageState.self])
}

struct MarriageImport: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入结婚、离婚登记，登记册里的按事件办理 · Takes weddings and divorces.",
        discussion: """
            列：\(MarriageRegister.feed.columns.joined(separator: "、"))。双方都不在册的行不保存；\
            只有一方在册的退回。
            """)

    @OptionGroup var desk: DeskOptions
    @OptionGroup var told: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await MarriageRegister(bureau: bureau).take(told)
    }
}

struct MarriageState: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "最近一次导入和是否过期 · How fresh it is.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("feed", Text("数据", en: "Feed")), .init("as_of", Text("截至", en: "As of")),
            .init("accepted", Text("收入", en: "Taken"), isNumber: true),
            .init("rejected", Text("退回", en: "Rejected"), isNumber: true),
            .init("state", Text("状态", en: "State")),
        ])
        for state in try await bureau.states(of: [MarriageRegister.feed]) {
            page.add(
                .text(state.feed.title), .init(state.asOf), .number(state.accepted),
                .number(state.rejected),
                .text(
                    state.isStale(on: bureau.today)
                        ? Text("过期", en: "stale") : Text("有效", en: "fresh")))
        }
        return page
    }
}
