import ArgumentParser
import Kernel
import Law

/// `yuhou human_resources insurance …`: who is insured.
struct InsuranceGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "insurance",
        abstract: "参保：养老、生育保险名单 · Who is insured.",
        subcommands: [InsuranceImport.self, InsuranceFeeds.self])
}

struct InsuranceImport: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入参保名单 · Imports the insurance list.",
        discussion: "CSV：id_number,name,pension（none、resident、employee）,maternity（yes、no）,from。"
            + "按身份证号和姓名核对；退回的行写在旁边的文件里。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await InsuranceFeed(bureau: bureau).take(feed)
    }
}

struct InsuranceFeeds: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds", abstract: "各名单的新旧 · How fresh the lists are.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("feed", Text("名单", en: "Feed")), .init("as_of", Text("截至", en: "As of")),
            .init("accepted", Text("收入", en: "Taken"), isNumber: true),
            .init("rejected", Text("退回", en: "Rejected"), isNumber: true),
            .init("state", Text("状态", en: "State")),
        ])
        for state in try await bureau.states(of: [InsuranceFeed.feed, PremiumFeed.feed]) {
            page.add(
                .text(state.feed.title), .init(state.asOf), .number(state.accepted),
                .number(state.rejected),
                .text(
                    state.isStale(on: bureau.today)
                        ? Text("过旧，请对方重发", en: "too old, ask for a new one")
                        : Text("可用", en: "fresh")))
        }
        return page
    }
}
