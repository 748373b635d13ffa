import ArgumentParser
import Foundation
import Kernel
import Law

/// The desk's cases, the first due first.
struct CaseList<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", abstract: "在办事项，期限近的在前 · Open cases, the first due first.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "条款 · Clause.") var clause: String?
    @Option(name: .long, help: "环节 · Step awaited.") var step: String?
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String?
    @Flag(name: .long, help: "只看逾期的 · Only those past their day.") var overdue = false
    @Flag(name: .long, help: "已结束的也列出 · Also those that have ended.") var all = false
    @Option(name: .long, help: "最多几件（默认 200） · At most (default 200).") var limit = 200
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError("--limit \(limit)：应为 1 至 10000 / 1 to 10000")
        }
    }

    func run() async throws {
        let (found, deputies, today) = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            var filter = CaseBook.Filter()
            if all { filter.states = Set(CaseFile.State.allCases) }
            filter.clause = clause
            filter.step = step
            filter.ref = ref
            filter.overdue = overdue
            filter.limit = limit
            let book = CaseBook(office, district: place.district, department: D.code.word)
            let deputies = try await TaskBook(office, district: place.district).deputies()
            return (try await book.list(filter), deputies, office.today)
        }
        if json { return try printJSON(found.map { CaseDocument($0, on: today) }) }
        guard !found.isEmpty else {
            return reader.say(
                Text(
                    "没有在办事项。应享而未落实的见 list；为它们立项用 case open-due。",
                    en: "No open cases. `list` shows what is due; `case open-due` opens it."))
        }
        let isChinese = reader.language == .chinese
        var table = Table([
            (isChinese ? "编号" : "No.", .right), (isChinese ? "期限" : "Due", .left),
            (isChinese ? "人" : "Person", .left), (isChinese ? "条款" : "Clause", .left),
            (isChinese ? "状态" : "State", .left), (isChinese ? "环节" : "Step", .left),
            (isChinese ? "经办" : "Owner", .left),
        ])
        for file in found {
            let late = file.isOverdue(on: today) ? (isChinese ? " 逾期" : " overdue") : ""
            table.add([
                String(file.id), (file.due.map { "\($0)" } ?? "—") + late,
                "\(file.ref) \(Mask.name(file.name))", file.clause,
                file.state.title(reader.language),
                CaseWords.step(file.step, of: file.benefit)(reader.language),
                Reader.owner(file.owner, deputies),
            ])
        }
        table.lines.forEach { print($0) }
    }
}

/// A case's step in words for people.
enum CaseWords {
    static func step(_ code: String?, of benefit: String) -> Text {
        guard let code else { return Text("—", en: "—") }
        if let stop = StopProposals.step(code) {
            return Text("\(stop.title.zh)（\(code)）", en: "\(stop.title.en) (\(code))")
        }
        let step = departments.lazy.flatMap { $0.services.benefits }
            .first { $0.code == benefit }?.procedure.steps.first { $0.code == code }
        let title = step?.title ?? Text(code, en: code)
        return Text("\(title.zh)（\(code)）", en: "\(title.en) (\(code))")
    }
}

/// A case as `--json` prints it.
struct CaseDocument: Encodable {
    let number: Int64
    let kind: String
    let ref: String
    let clause: String
    let benefit: String
    let ground: String
    let from: String
    let to: Nullable<String>
    let opened: String
    let state: String
    let step: Nullable<String>
    let due: Nullable<String>
    let overdue: Bool
    let owner: Nullable<String>

    init(_ file: CaseFile, on today: Day) {
        number = file.id
        kind = "\(file.kind)"
        ref = file.ref
        clause = file.clause
        benefit = file.benefit
        ground = "\(file.ground)"
        from = "\(file.from)"
        to = Nullable(file.to == .never ? nil : "\(file.to)")
        opened = "\(file.openedOn)"
        state = "\(file.state)"
        step = Nullable(file.step)
        due = Nullable(file.due.map { "\($0)" })
        overdue = file.isOverdue(on: today)
        owner = Nullable(file.owner)
    }
}

/// One case: what decided it, its steps, its history, its papers, what comes next and who may do
/// it.
struct CaseShow<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", abstract: "一件事项：条款、环节、经过、凭据、下一步 · One case.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "事项编号 · Case number.") var number: Int64
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Act: Encodable {
        let seq: Int
        let act: String
        let step: Nullable<String>
        let by: String
        let desk: String
        let duty: Nullable<String>
        let on: String
        let reason: Nullable<String>
        let proof: Nullable<String>
        let given_by: Nullable<String>
    }
    private struct Document: Encodable {
        let file: CaseDocument
        let acts: [Act]
    }

    func run() async throws {
        let (file, acts, papers, clause, today) = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            let (file, acts) = try await CaseBook(
                office, district: place.district, department: D.code.word
            ).read(number)
            let papers = try await PaperStore(
                office, district: place.district, keys: readKeys(), folder: Papers.folder()
            ).list(number)
            let (pack, _) = try await PackStore(office).pack(of: place.district)
            return (file, acts, papers, pack.clause(file.clause), office.today)
        }
        if json {
            return try printJSON(
                Document(
                    file: CaseDocument(file, on: today),
                    acts: acts.map {
                        Act(
                            seq: $0.seq, act: $0.act, step: Nullable($0.step), by: $0.by,
                            desk: $0.desk, duty: Nullable($0.duty), on: "\($0.on)",
                            reason: Nullable($0.reason),
                            proof: Nullable($0.given.map { "\($0.proof.rawValue): \($0.words)" }),
                            given_by: Nullable($0.given?.by))
                    }))
        }
        tell(file, acts, papers, clause, today)
    }

    private func tell(
        _ file: CaseFile, _ acts: [CaseAct], _ papers: [PaperStore.Paper], _ clause: Clause?,
        _ today: Day
    ) {
        let name = Mask.name(file.name)
        reader.say(
            Text(
                "第 \(file.id) 号（\(file.kind.title.zh)） · \(file.ref) \(name) · \(file.clause) · \(file.state.title.zh)"
                    + (file.isOverdue(on: today) ? " · 逾期" : ""),
                en:
                    "Case \(file.id) (\(file.kind.title.en)) · \(file.ref) \(name) · \(file.clause) · "
                    + "\(file.state.title.en)" + (file.isOverdue(on: today) ? " · overdue" : "")))
        if let clause { reader.say(Text("  “\(clause.text)”", en: "  \(clause.gloss)")) }
        let benefit = departments.lazy.flatMap { $0.services.benefits }
            .first { $0.code == file.benefit }
        let steps = file.kind == .stop ? StopProposals.steps : benefit?.procedure.steps ?? []
        for step in steps {
            let mark = step.code == file.step && file.state.isOpen ? "→" : " "
            let proofs: [Proof] =
                if case .delivery(let proofs) = step.kind { proofs } else { [] }
            let zh =
                proofs.isEmpty ? "" : "；凭据：" + proofs.map { $0.title.zh }.joined(separator: "、")
            let en =
                proofs.isEmpty
                ? "" : "; proof: " + proofs.map { $0.title.en }.joined(separator: ", ")
            let duty = step.duty?.title ?? Text("—", en: "—")
            let act = step.act.map {
                Text("；由 \($0.command) 办理", en: "; done by `\($0.command)`")
            }
            reader.say(
                Text(
                    "  \(mark) \(step.title.zh)（\(step.code)）：\(duty.zh)\(zh)\(act?.zh ?? "")",
                    en: "  \(mark) \(step.title.en) (\(step.code)): \(duty.en)\(en)"
                        + (act?.en ?? "")))
        }
        if let due = file.due, file.state.isOpen {
            reader.say(Text("  期限 \(due)", en: "  Due \(due)"))
        }
        if file.state == .refused, let due = file.due {
            reader.say(Text("  申诉至 \(due)", en: "  Appeal until \(due)"))
        }
        reader.say(Text("经过：", en: "What was done:"))
        for act in acts {
            let given = act.given.map {
                " \($0.on) \($0.proof.title(reader.language)) \($0.words) \($0.by)"
            }
            let title = CaseAct.title(of: act.act)
            let tail = [act.step, act.reason, given].compactMap { $0 }.joined(separator: " · ")
            reader.say(
                Text(
                    "  \(act.on) \(act.by)（\(act.desk)）\(title.zh) \(tail)",
                    en: "  \(act.on) \(act.by) (\(act.desk)) \(title.en) \(tail)"))
        }
        for paper in papers {
            reader.say(
                Text(
                    "  凭据 \(paper.id)：\(paper.title)，\(paper.bytes) 字节，\(paper.addedBy)",
                    en:
                        "  Paper \(paper.id): \(paper.title), \(paper.bytes) bytes, \(paper.addedBy)"
                ))
        }
    }
}
