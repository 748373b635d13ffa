import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou health case …`: what is due, in somebody's hands, step by step.
struct CaseGroup<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "case",
            abstract: "事项：受理、审核、审批、落实，逐个环节 · Cases, step by step.",
            subcommands: [
                CaseList<D>.self, CaseShow<D>.self, CaseLetterCommand<D>.self, CaseOpen<D>.self,
                CaseOpenDue<D>.self,
                CaseProposeStops<D>.self,
                CaseStep<D, Moves.Take>.self, CaseStep<D, Moves.Pass>.self,
                CaseDeliver<D>.self, CaseCode<D>.self, CaseAttach<D>.self, CasePaper<D>.self,
                CaseStep<D, Moves.Return>.self, CaseStep<D, Moves.Refuse>.self,
                CaseStep<D, Moves.Appeal>.self, CaseStep<D, Moves.Uphold>.self,
                CaseStep<D, Moves.Overturn>.self, CaseStep<D, Moves.Withdraw>.self,
                CaseStep<D, Moves.Decline>.self, CaseStep<D, Moves.Suspend>.self,
                CaseStep<D, Moves.Resume>.self, CaseStep<D, Moves.Close>.self,
                CaseStep<D, Moves.Reopen>.self,
                CaseOrder<D>.self, CaseOrdersList<D>.self,
            ])
    }
}

/// Names a move as a type, because each is a command of its own.
protocol MoveName: Sendable {
    static var move: CaseMove { get }
    static var abstract: String { get }
}

enum Moves {
    enum Take: MoveName {
        static let move = CaseMove.take
        static let abstract = "认领，或用 --to 交给同事 · Takes cases, or gives them to a colleague."
    }
    enum Pass: MoveName {
        static let move = CaseMove.pass
        static let abstract = "通过本环节（受理、审核、审批、核实） · Passes the step."
    }
    enum Return: MoveName {
        static let move = CaseMove.return
        static let abstract = "退回前面的环节补正 · Returns to an earlier step for correction."
    }
    enum Refuse: MoveName {
        static let move = CaseMove.refuse
        static let abstract = "不予办理，写明理由；起算申诉期 · Refuses, with a reason; appeal begins."
    }
    enum Appeal: MoveName {
        static let move = CaseMove.appeal
        static let abstract = "登记当事人的申诉 · Records the family's appeal."
    }
    enum Uphold: MoveName {
        static let move = CaseMove.uphold
        static let abstract = "申诉：维持原决定（由另一人） · Upholds a refusal; another person."
    }
    enum Overturn: MoveName {
        static let move = CaseMove.overturn
        static let abstract = "申诉：撤销原决定，继续办理（由另一人） · Overturns a refusal."
    }
    enum Withdraw: MoveName {
        static let move = CaseMove.withdraw
        static let abstract = "当事人撤回申请 · The family withdraws its application."
    }
    enum Decline: MoveName {
        static let move = CaseMove.decline
        static let abstract = "当事人谢绝；批量处理不会再打扰 · The family declines."
    }
    enum Suspend: MoveName {
        static let move = CaseMove.suspend
        static let abstract = "中止，写明理由 · Suspends, with a reason."
    }
    enum Resume: MoveName {
        static let move = CaseMove.resume
        static let abstract = "恢复办理 · Resumes."
    }
    enum Close: MoveName {
        static let move = CaseMove.close
        static let abstract = "终止：不再应享，写明理由 · Closes what is no longer due."
    }
    enum Reopen: MoveName {
        static let move = CaseMove.reopen
        static let abstract = "重新办理已结束的事项 · Reopens what has ended."
    }
}

/// Does one thing on some cases.
struct CaseStep<D: Department, M: MoveName>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: M.move.rawValue, abstract: M.abstract,
            discussion: "可写多个编号；或用 --every 加 --clause、--step 办所有在办的。能办的办成，"
                + "不能办的逐个说明（退出码 65）。 What can be done is done, the others are named.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "事项编号 · Case numbers.") var numbers: [Int64] = []
    @Flag(name: .long, help: "所有符合 --clause、--step 的在办事项 · Every open case of these.")
    var every = false
    @Option(name: .long, help: "条款 · Only of this clause.") var clause: String?
    @Option(name: .long, help: "以为的当前环节；不是就不办 · The step believed to be next.")
    var step: String?
    @Option(name: .long, help: "理由，当事人看得懂 · Why, in the family's words.") var reason: String?
    @Option(name: .long, help: "退回、重办到哪个环节；或交给哪位同事 · Which step, or which colleague.")
    var to: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func validate() throws {
        guard every != !numbers.isEmpty else {
            throw ValidationError("写编号，或用 --every，只选一种 / give numbers or --every, one of them")
        }
        if every && clause == nil && step == nil {
            throw ValidationError("--every 要加 --clause 或 --step / --every needs --clause or --step")
        }
    }

    private struct Document: Encodable {
        let number: Int64
        let done: Bool
        let state: Nullable<String>
        let step: Nullable<String>
        let due: Nullable<String>
        let refusal: Nullable<String>
    }

    func run() async throws {
        let client = id ?? UUID().uuidString
        let results = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            let book = CaseBook(office, district: place.district, department: D.code.word)
            let cases = every ? try await all(book) : numbers
            return try await book.act(
                M.move, on: cases, step: step, reason: reason, client: client,
                target: M.move == .take ? nil : to, owner: M.move == .take ? to : nil
            ) { done, total in
                if total > CaseProgress.quiet {
                    FileHandle.standardError.write(Data("\r\(done)/\(total)".utf8))
                }
            }
        }
        if results.count > CaseProgress.quiet { FileHandle.standardError.write(Data("\n".utf8)) }
        let refused = results.filter { $0.refusal != nil }
        if json {
            try printJSON(
                results.map {
                    Document(
                        number: $0.id, done: $0.refusal == nil,
                        state: Nullable($0.state.map { "\($0)" }), step: Nullable($0.step),
                        due: Nullable($0.due?.description),
                        refusal: Nullable($0.refusal.map { $0(reader.language) }))
                })
        } else {
            tell(results)
        }
        if !refused.isEmpty { throw ExitCode(65) }
    }

    /// Every open case that fits, page by page.
    private func all(_ book: CaseBook) async throws -> [Int64] {
        var filter = CaseBook.Filter()
        filter.clause = clause
        filter.step = step
        filter.limit = 1000
        var found: [Int64] = []
        while true {
            let page = try await book.list(filter)
            found += page.map(\.id)
            guard page.count == filter.limit, let last = page.last else { return found }
            filter.after = (last.due ?? .never, last.id)
        }
    }

    private func tell(_ results: [CaseBook.Result]) {
        let done = results.filter { $0.refusal == nil }
        reader.say(
            Text(
                "\(M.move.title.zh)：\(done.count) 件。", en: "\(done.count) \(M.move.title.en)."))
        for result in done.prefix(CaseProgress.shown) {
            let state = result.state?.title ?? Text("", en: "")
            let next = [result.step, result.due.map { "\($0)" }].compactMap { $0 }
                .joined(separator: " ")
            reader.say(
                Text(
                    "  第 \(result.id) 号：\(state.zh) \(next)",
                    en: "  Case \(result.id): \(state.en) \(next)"))
        }
        if M.move.writesLetter, let first = done.first {
            reader.say(
                Text(
                    "给家庭的信（决定、理由、怎样提意见）：yuhou \(D.code.word) case letter \(first.id) "
                        + "--district \(place.district)",
                    en: "The letter to the family: yuhou \(D.code.word) case letter \(first.id) "
                        + "--district \(place.district)"))
        }
        for result in results {
            guard let why = result.refusal else { continue }
            reader.say(
                Text("  第 \(result.id) 号没有办成：\(why.zh)", en: "  Case \(result.id): \(why.en)"))
        }
    }
}

enum CaseProgress {
    /// Batches up to this many show no progress.
    static let quiet = 500
    /// Done ones that are listed by number; refused ones are all listed.
    static let shown = 20
}
