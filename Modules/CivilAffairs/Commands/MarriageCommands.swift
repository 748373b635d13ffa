import ArgumentParser
import Kernel
import Law

/// `yuhou civil_affairs marriage …`: the marriage register's file.
struct MarriageGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "marriage",
        abstract: "婚姻登记数据 · The marriage register's file.",
        subcommands: [MarriageImport.self])
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
