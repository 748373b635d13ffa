import ArgumentParser
import Foundation
import Kernel
import Law
import Money

/// A command of finance, at finance's desk.
protocol RunCommand: DeskCommand {}

extension RunCommand {
    static var department: DepartmentCode { Finance.code }

    /// The runs, with progress on standard error.
    func book(_ bureau: Bureau) -> RunBook {
        let language = desk.reader.language
        return RunBook(bureau) { text in
            FileHandle.standardError.write(Data((text(language) + "\n").utf8))
        }
    }
}

/// `yuhou finance run …`
struct RunGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "发放批次：编制、复核、审批、封账、送银行、结清 · Payment runs.",
        discussion: "六步由六个不同的人办理。每一步都可以重复：同一 --id 重复提交不变，中断后从中断处继续。",
        subcommands: [
            RunPrepare.self, RunCheck.self, RunApprove.self, RunSeal.self, RunSend.self,
            RunSettle.self, RunShow.self, RunList.self, RunCancel.self, RunLook.self,
        ])
}

/// What every step of a run is told.
struct RunOptions: ParsableArguments {
    @Option(name: .long, help: "批次号 · The run's number.") var run: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    var client: String { id ?? UUID().uuidString }
}

extension RunBook {
    /// A run with its control totals: lines, sum, each clause and town, what is held and why, and
    /// what each hand saw.
    func page(_ id: Int64, _ lines: Text..., towns: [Int64: String]) async throws -> Page {
        let run = try await run(id)
        let totals = try await totals(id)
        let clauses = run.clauses.joined(separator: "、")
        var page = Page(
            lines + [
                Text(
                    "第 \(id) 批 \(run.title)：\(clauses)，\(run.first) 至 \(run.through)，按 \(run.known) "
                        + "所知，用 \(run.year) 年资金。",
                    en: "Run \(id), \(run.title): \(clauses), \(run.first) to \(run.through), as "
                        + "known on \(run.known), out of \(run.year)."),
                Text(
                    "发放 \(totals.lines) 行，共 \(totals.total) 元；摘要 \(totals.digest)。",
                    en: "\(totals.lines) lines, \(totals.total) yuan; digest \(totals.digest)."),
            ],
            columns: [
                .init("kind", Text("项目", en: "Of")), .init("word", Text("名称", en: "Which")),
                .init("lines", Text("行数", en: "Lines"), isNumber: true),
                .init("amount", Text("金额", en: "Sum"), isNumber: true),
                .init("digest", Text("摘要", en: "Digest")),
            ])
        func add(_ kind: Text, _ word: Page.Cell, _ part: Totals.Part) {
            page.add(
                .text(kind), word, .number(part.lines), .money(Money(fen: part.fen)), .none)
        }
        for part in totals.clauses {
            add(Text("条款", en: "clause"), .words(part.word), part)
        }
        for part in totals.towns {
            let title = Int64(part.word).flatMap { towns[$0] } ?? part.word
            add(Text("镇街", en: "town"), .words(title), part)
        }
        for part in totals.holds {
            let title = Hold(rawValue: part.word)?.title ?? Text(part.word, en: part.word)
            add(Text("暂缓", en: "held"), .text(title), part)
        }
        for done in run.done {
            page.add(
                .text(done.act.title), .words("\(done.by) \(done.on)"), .number(done.lines),
                .money(done.total), .words(String(done.digest.prefix(16))))
        }
        if let next = run.next {
            page.next.append(
                Text(
                    "下一步：\(next.title.zh)（yuhou finance run \(next.rawValue) --run \(id)），由另一人办理。",
                    en: "Next, by another person: yuhou finance run \(next.rawValue) --run \(id)."))
        }
        return page
    }
}
