import Foundation
import Kernel
import Law

/// A case as its page shows it: the law and the facts that decided, the steps, what to do next and
/// who may, the papers, what was done.
struct CaseSheet: Sendable {
    let clerk: Clerk
    let sheet: CaseBook.Sheet
    let pack: Pack
    /// What the law says of it; nil where it no longer speaks of the person.
    let entry: Entitlements.Entry?
    /// The day on which the law was asked.
    let asked: Day
    let colleagues: [(name: String, title: String)]

    var file: CaseFile { sheet.file }
    var language: Language { clerk.language }
    var moves: CaseMoves { CaseMoves(sheet: sheet, clerk: clerk) }

    /// - Throws: `Refusal` for a number that is not the desk's.
    init(_ clerk: Clerk, _ number: Int64) async throws {
        self.clerk = clerk
        sheet = try await clerk.cases.sheet(number)
        let file = sheet.file
        (pack, _) = try await PackStore(clerk.office).pack(of: clerk.session.district)
        // What was due in a period that is over is explained as of its last day.
        asked = file.to == .never ? clerk.today : min(clerk.today, file.to.adding(days: -1))
        let day = max(asked, file.from)
        do {
            let read = try await Entitlements.read(
                clerk.office, district: clerk.session.district, ref: file.ref, on: day)
            entry = read.entries.first { $0.clause.id == file.clause }
        } catch is Refusal {
            // Who has moved away is not explained here any more.
            entry = nil
        }
        colleagues = try await clerk.office.colleagues(in: clerk.session.district)
    }

    /// - Parameters:
    ///   - back: Where the clerk goes on after an act.
    ///   - form: What was typed into a form that was refused.
    func values(from back: String, typed form: Form? = nil) -> [String: Any] {
        var values = clerk.mark(file.due, isOpen: file.state.isOpen)
        values.merge([
            "number": file.id, "page_path": "/desk/case/\(file.id)", "what": clerk.what(file),
            "who": clerk.who(file), "ref": file.ref, "family": "/family/\(file.ref.queryWord)",
            "state": file.state.title(language), "ground": file.ground.title(language),
            "opened": "\(file.openedOn)", "period": period, "back": back,
            "steps_svg": line.svg, "papers": papers, "has_papers": !sheet.papers.isEmpty,
            "history": history, "refer": refer,
        ]) { $1 }
        if let owner = file.owner { values["owner"] = owner }
        if let clause = pack.clause(file.clause) { values["law"] = law(clause) }
        values.merge(ActsOfCase(sheet: self, back: back, form: form).values) { $1 }
        return values
    }

    private var line: StepLine {
        StepLine(
            steps: sheet.steps, place: file.state == .done ? nil : moves.place ?? 0,
            isOpen: file.state.isOpen, isLate: file.isOverdue(on: clerk.today),
            language: language)
    }

    private var period: String {
        file.to == .never
            ? Text("自 \(file.from)", en: "from \(file.from)")(language)
            : "\(file.from) – \(file.to.adding(days: -1))"
    }

    // MARK: The law beside the act

    private func law(_ clause: Clause) -> [String: Any] {
        let words = FactWords(registry: clerk.host.registry, language: language)
        let lines = clause.provision?.when ?? []
        let reasons = entry?.because ?? []
        var law: [String: Any] = [
            "clause_id": clause.id, "clause_text": clause.text,
            "conditions": reasons.enumerated().map { index, reason -> [String: Any] in
                let line = lines.count == reasons.count ? lines[index] : nil
                let title = line.map { Worklist.words(of: $0, in: pack)(language) }
                return condition(reason, title ?? reason.condition, words)
            },
            "verdict": verdict, "asked": "\(max(asked, file.from))",
        ]
        if language == .english { law["gloss"] = clause.gloss }
        if let note = clause.note { law["note"] = note }
        if let standing = pack.document?.standing { law["standing"] = standing }
        if let sum { law["sum"] = sum }
        return law
    }

    private func condition(
        _ reason: Reason, _ title: String, _ words: FactWords
    ) -> [String: Any] {
        let mark: (String, Text, String) =
            switch reason.verdict {
            case .yes: ("✓", Text("符合", en: "fulfilled"), "done")
            case .no: ("✗", Text("不符合", en: "not fulfilled"), "late")
            case .unknown: ("?", Text("待核", en: "not known"), "soon")
            }
        var facts: [String] = []
        var sources: [String] = []
        for fact in reason.facts {
            facts.append("\(words.title(fact.name)) \(words.value(fact.name, fact.value))")
            let source = words.source(fact.name)
            if !sources.contains(source) { sources.append(source) }
        }
        let comma = language == .chinese ? "；" : "; "
        var values: [String: Any] = [
            "sign": mark.0, "verdict_words": mark.1(language), "verdict_look": mark.2,
            "condition": title, "rule": reason.condition,
            "facts": facts.joined(separator: comma), "sources": sources.joined(separator: comma),
        ]
        if !reason.missing.isEmpty {
            values["missing"] = reason.missing.map(words.title).joined(separator: comma)
        }
        return values
    }

    private var verdict: String {
        guard let entry else {
            return Text("这一条现在不再说到此人。", en: "The clause no longer speaks of the person.")(
                language)
        }
        let text =
            switch entry.finding.outcome {
            case .yes: Text("应享", en: "Due")
            case .no: Text("按现在的事实不应享", en: "Not due by the facts as they are")
            case .unknown: Text("待核：缺事实", en: "Undecided: a fact is missing")
            }
        return text(language)
    }

    private var sum: String? {
        guard let entry else { return nil }
        let unit =
            switch entry.per {
            case .month: Text("元/月", en: "yuan a month")
            case .year: Text("元/年", en: "yuan a year")
            case .once, nil: Text("元/次", en: "yuan, once")
            }
        return switch entry.finding.amount {
        case .none: nil
        case .fen(let fen, _): "\(Money(fen: fen)) \(unit(language))"
        case .undetermined(let names):
            Text(
                "金额待定（\(names.joined(separator: "、"))）",
                en: "to be set (\(names.joined(separator: ", ")))")(language)
        }
    }

    // MARK: Papers and history

    private var papers: [[String: Any]] {
        sheet.papers.map {
            [
                "paper": $0.id, "paper_title": $0.title, "kilobytes": ($0.bytes + 1023) / 1024,
                "added_by": $0.addedBy,
            ]
        }
    }

    private var history: [[String: Any]] {
        sheet.acts.map { act in
            var values: [String: Any] = [
                "on": "\(act.on)", "by": act.by,
                "by_desk": clerk.host.title(of: act.desk)(language),
                "act": CaseAct.title(of: act.act)(language),
                "act_step": clerk.step(act.step, of: file.benefit, file.kind),
            ]
            if let reason = act.reason { values["why"] = reason }
            if let given = act.given {
                values["given"] =
                    "\(given.on) \(given.proof.title(language)) \(given.words) · \(given.by)"
            }
            return values
        }
    }

    private var refer: [String: Any] {
        [
            "receivers": clerk.host.registry.departments
                .filter { $0.code.word != clerk.session.desk }
                .map { ["value": $0.code.word, "words": $0.title(language)] },
            "refer_due": "\(clerk.today.adding(days: ReferralBook.defaultDays))",
            "refer_id": DeskWords.formID,
        ]
    }
}
