/// Checks a merged pack and builds it. Every check runs; the pack counts only if none complained.
struct PackBuilder {
    let merged: MergedPack
    let dictionary: FactDictionary
    let registry: BenefitRegistry
    let sink: ProblemSink
    let names: CheckerNames
    let words: DocumentWords?
    /// Figures to be checked again for the subjects that use them.
    private var uses: [FigureUse] = []

    /// Limits of a pack, so that every search in it ends soon.
    static let most = 2000

    struct FigureUse {
        let figure: String
        let subject: RuleSubject
        let user: String
    }

    init(
        _ merged: MergedPack, dictionary: FactDictionary, registry: BenefitRegistry,
        _ sink: ProblemSink
    ) {
        self.merged = merged
        self.dictionary = dictionary
        self.registry = registry
        self.sink = sink
        var given: [String: Set<Who>] = [:]
        for clause in merged.clauses {
            if let provision = clause.draft.provision, let benefit = provision.benefit {
                // A clause whose `who` is itself a problem is taken to give to everybody.
                given[benefit.value, default: []]
                    .formUnion(provision.who.map { [$0] } ?? Set(Who.allCases))
            }
        }
        names = CheckerNames(
            dictionary: dictionary, definitions: merged.definitions.mapValues(\.draft.of),
            figures: merged.figures.mapValues(\.draft.type), benefits: registry.benefits,
            given: given)
        words = merged.document?.words.map { DocumentWords($0) }
    }

    func build() -> Pack? {
        var builder = self
        return builder.checked()
    }

    private mutating func checked() -> Pack? {
        let counts = [merged.clauses.count, merged.definitions.count, merged.figures.count]
        guard counts.allSatisfy({ $0 <= PackBuilder.most }) else {
            sink.add(
                merged.draft.position,
                "the pack has more than \(PackBuilder.most) clauses, definitions "
                    + "or figures; split it"
            )
            return nil
        }
        checkManifest()
        let definitions = merged.definitions.mapValues { definition($0) }
        let figures = merged.figures.mapValues { figure($0) }
        let clauses = ordered(merged.clauses.map { clause($0) })
        checkFigureUses()
        checkNames()
        checkCycles(clauses, definitions, figures)
        checkAccruing()
        checkOff()
        return Pack(
            code: merged.draft.code, title: merged.draft.title ?? Text("", en: ""),
            district: merged.draft.district, office: merged.office?.value, document: document,
            clauses: clauses, definitions: definitions, figures: figures, dictionary: dictionary,
            off: Dictionary(merged.off.map { ($0.id.value, $0.reason) }) { _, last in last })
    }

    private var document: Document? {
        merged.document.map {
            Document(
                title: $0.title ?? "", number: $0.number, standing: $0.standing,
                inForce: $0.inForce == .never ? nil : $0.inForce, assumedFrom: $0.assumedFrom,
                words: $0.words ?? "")
        }
    }

    /// Clauses in the order of their words in the document; those not found stay last.
    private func ordered(_ clauses: [Clause]) -> [Clause] {
        guard let words else { return clauses }
        return clauses.enumerated()
            .map { (words.offset(of: $0.element.text) ?? .max, $0.offset, $0.element) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map(\.2)
    }

    // MARK: Rules

    private mutating func conditions(
        _ drafts: [ConditionDraft], subject: RuleSubject, user: String, text: String?,
        isOfDistrict: Bool
    ) -> [Condition] {
        let lines = drafts.compactMap(\.syntax)
        if lines.count == drafts.count {
            for (draft, problems) in zip(drafts, NegationGuard.problems(in: lines)) {
                for problem in problems { report(problem, draft) }
            }
        }
        var conditions: [Condition] = []
        for draft in drafts {
            checkWords(draft, text: text, isOfDistrict: isOfDistrict)
            guard let syntax = draft.syntax,
                let expression = expression(syntax, draft, subject: subject, user: user)
            else { continue }
            conditions.append(
                Condition(
                    text: draft.text, expression: expression, position: draft.place.position,
                    words: draft.words?.value))
        }
        return conditions
    }

    private mutating func expression(
        _ syntax: Syntax, _ draft: ConditionDraft, subject: RuleSubject, user: String
    ) -> Expression? {
        var checker = Checker(names: names, subject: subject)
        let expression = checker.condition(syntax)
        for problem in checker.problems { report(problem, draft) }
        for (figure, subject) in checker.figureUses {
            uses.append(FigureUse(figure: figure, subject: subject, user: user))
        }
        return expression
    }

    private func report(_ problem: SyntaxError, _ draft: ConditionDraft) {
        sink.add(draft.place.position(of: problem.range.start, in: draft.text), problem.message)
    }

    private func checkWords(_ draft: ConditionDraft, text: String?, isOfDistrict: Bool) {
        guard let part = draft.words, isOfDistrict, let words else { return }
        if let text, DocumentWords(text).offset(of: part.value) != nil { return }
        if let problem = words.problem(with: part.value) {
            sink.add(part.position, "`words` \(problem)")
        }
    }

    private mutating func definition(_ item: Merged<DefinitionDraft>) -> Definition {
        let draft = item.draft
        let conditions = conditions(
            draft.when, subject: draft.of.map { .one($0) } ?? .anyone,
            user: "definition `\(draft.name.value)`", text: nil,
            isOfDistrict: merged.isOfDistrict(item.origin))
        return Definition(
            name: draft.name.value, of: draft.of ?? .parent, title: draft.title ?? Text("", en: ""),
            cites: draft.cites.map(\.value), when: conditions, position: draft.name.position)
    }

    private mutating func figure(_ item: Merged<FigureDraft>) -> Figure {
        let draft = item.draft
        var rows: [FigureRow] = []
        for row in draft.rows {
            let when = row.when.map {
                conditions(
                    [$0], subject: .anyone, user: "figure `\(draft.name.value)`", text: nil,
                    isOfDistrict: false)
            }
            rows.append(
                FigureRow(
                    from: row.from, to: row.to, learned: row.learned, label: row.label,
                    when: when?.first?.expression, whenText: row.when?.text, value: row.value,
                    status: row.status, source: row.source, position: row.place.position))
        }
        return Figure(
            name: draft.name.value, title: draft.title ?? Text("", en: ""),
            type: draft.type ?? .count, isFloor: draft.isFloor, ruledBy: draft.ruledBy,
            reason: draft.reason, rows: rows, position: draft.name.position)
    }

    private mutating func clause(_ item: Merged<ClauseDraft>) -> Clause {
        let draft = item.draft
        if let text = draft.text, let problem = words?.problem(with: text.value) {
            sink.add(text.position, "the words of clause `\(draft.id.value)` \(problem)")
        }
        let content: Clause.Content
        switch draft.content {
        case .duty(let duty):
            checkDuty(duty, draft)
            content = .duty(
                Duty(
                    of: duty.of.map(\.value), cadence: duty.each, due: duty.due?.value,
                    output: duty.output ?? Text("", en: ""),
                    proof: duty.proof.compactMap { DutyProof(rawValue: $0.value) }))
        case .provision(let provision):
            checkProvision(provision, draft)
            let user = "clause `\(draft.id.value)`"
            let subject = provision.who.map { RuleSubject.one($0) } ?? .anyone
            if let amount = provision.amount {
                uses.append(FigureUse(figure: amount.value, subject: subject, user: user))
            }
            let conditions = conditions(
                provision.when, subject: subject, user: user, text: draft.text?.value,
                isOfDistrict: true)
            var amount: (figure: String, per: PaymentUnit)?
            if let figure = provision.amount?.value, let per = provision.per {
                amount = (figure, per)
            }
            content = .provision(
                Provision(
                    benefit: provision.benefit?.value, who: provision.who ?? .parent,
                    need: provision.need ?? .living, head: provision.head, when: conditions,
                    cadence: provision.each, amount: amount, accrues: provision.accrues,
                    evidence: provision.evidence))
        }
        return Clause(
            id: draft.id.value, text: draft.text?.value ?? "", gloss: draft.gloss ?? "",
            department: draft.department?.value ?? "", content: content, optional: draft.optional,
            note: draft.note, position: draft.id.position)
    }

    /// A figure's rows may ask about a person; each user of the figure must be able to answer.
    private mutating func checkFigureUses() {
        var done: Set<String> = []
        while let use = uses.popLast() {
            guard done.insert("\(use.figure) \(use.subject)").inserted,
                let figure = merged.figures[use.figure]?.draft
            else { continue }
            for row in figure.rows {
                guard let draft = row.when, let syntax = draft.syntax else { continue }
                var general = Checker(names: names, subject: .anyone)
                guard use.subject != .anyone, general.condition(syntax) != nil else { continue }
                var checker = Checker(names: names, subject: use.subject)
                _ = checker.condition(syntax)
                for problem in checker.problems {
                    let message = "\(problem.message) (\(use.user) uses `\(use.figure)`)"
                    report(SyntaxError(problem.range, message), draft)
                }
                for (figure, subject) in checker.figureUses {
                    uses.append(FigureUse(figure: figure, subject: subject, user: use.user))
                }
            }
        }
    }
}
