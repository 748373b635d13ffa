import ArgumentParser
import Kernel
import Law

/// `yuhou office duty …`
struct FulfilmentGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duty", abstract: "文件对各单位的要求：做了没有 · What is asked of the offices, and done.",
        subcommands: [FulfilmentList.self, FulfilmentDone.self])
}

struct FulfilmentList: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "各单位职责，没做的在前 · Duties, those not done first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看这个单位 · Only this unit.") var unit: String?

    func run(in bureau: Bureau) async throws -> Page {
        Self.page(
            try await FulfilmentBook(bureau: bureau).standings().filter { standing in
                unit.map { $0 == standing.unit } ?? true
            }, bureau)
    }

    static func page(_ standings: [FulfilmentBook.Standing], _ bureau: Bureau) -> Page {
        let open = standings.filter { $0.done == nil }
        var page = Page(
            [
                Text(
                    "职责 \(standings.count) 项，未落实 \(open.count) 项",
                    en: "\(standings.count) duties, \(open.count) not done")
            ],
            columns: [
                .init("clause", Text("条", en: "Clause")), .init("unit", Text("单位", en: "Unit")),
                .init("due", Text("期限", en: "Due")),
                .init("output", Text("应有", en: "Output")),
                .init("done", Text("落实", en: "Done")), .init("words", Text("说明", en: "Words")),
            ])
        for standing in open + standings.filter({ $0.done != nil }) {
            page.add(
                .words(standing.clause.id), .text(bureau.unit(standing.unit)),
                .init(standing.due),
                standing.clause.duty.map { .text($0.output) } ?? .none, .init(standing.done),
                .init(standing.words))
        }
        return page
    }
}

struct FulfilmentDone: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "done", abstract: "登记本办公室已落实 · Puts on record that the office did it.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var fulfilment: FulfilmentOptions
    @Option(name: .long, help: "代没有登记界面的单位：audit 审计 · For a unit without a desk.")
    var unit: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await fulfilment.write(in: bureau, of: unit)
    }
}

/// What a fulfilment is told, at any desk.
struct FulfilmentOptions: ParsableArguments {
    @Argument(help: "条 · The clause.") var clause: String
    @Option(name: .long, help: "怎样落实、凭据在哪 · How, and where the proof is.") var words: String
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?

    func write(in bureau: Bureau, of unit: String? = nil) async throws -> Page {
        try await FulfilmentBook(bureau: bureau).fulfil(
            clause, of: unit, on: on ?? bureau.today,
            words: try Bureau.words(words, "--words", of: 4...1000))
        return Page(Text("\(clause)：已登记落实。", en: "\(clause) is on record as done."))
    }
}
