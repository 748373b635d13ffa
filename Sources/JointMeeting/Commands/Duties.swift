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
                unit.map { $0 == standing.unit.code } ?? true
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
                .init("proof", Text("凭据", en: "Proof")),
            ])
        for standing in open + standings.filter({ $0.done != nil }) {
            page.add(
                .words(standing.clause.id), .text(standing.unit.title),
                .init(standing.due),
                standing.clause.duty.map { .text($0.output) } ?? .none, .init(standing.done),
                .init(standing.words), .init(standing.proof?.words ?? awaited(standing)))
        }
        return page
    }

    /// What would show a duty that is open.
    private static func awaited(_ standing: FulfilmentBook.Standing) -> String? {
        guard standing.done == nil, let proof = standing.clause.duty?.proof, !proof.isEmpty else {
            return nil
        }
        return proof.map(\.rawValue).joined(separator: " ")
    }
}

struct FulfilmentDone: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "done", abstract: "登记本办公室已落实 · Puts on record that the office did it.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var fulfilment: FulfilmentOptions

    func run(in bureau: Bureau) async throws -> Page { try await fulfilment.write(in: bureau) }
}

/// What a fulfilment is told, at any desk.
struct FulfilmentOptions: ParsableArguments {
    @Argument(help: "条 · The clause.") var clause: String
    @Option(name: .long, help: "怎样落实 · How.") var words: String
    @Option(
        name: .long,
        help: "凭据：类别/编号，如 document/12、meeting/3、run/5、figures/2026-11、members · What shows it.")
    var proof: String
    @Option(name: .long, help: "哪个单位：一处办理几个单位的、代没有界面的单位的才写 · Whose duty.")
    var unit: String?
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?

    func write(in bureau: Bureau) async throws -> Page {
        try await FulfilmentBook(bureau: bureau).fulfil(
            clause, of: unit, on: on ?? bureau.today,
            words: try Bureau.words(words, "--words", of: 4...1000),
            proof: try DutyEvidence(proof))
        return Page(Text("\(clause)：已登记落实。", en: "\(clause) is on record as done."))
    }
}
