/// Packs that are tried before they are law: another figure, another district's rules here.
extension Pack {
    /// Why a figure cannot be tried as asked.
    public enum VariantProblem: Error, Hashable, Sendable {
        case unknownFigure(String, near: String?)
        /// The figure has several classes on that day: name one of them.
        case classNeeded([String])
        case unknownClass(String, [String])
        /// The words are no value of the figure's type; what one looks like.
        case wrongValue(String, shape: String)
    }

    /// The same law with one figure otherwise from a day on.
    ///
    /// - Parameters:
    ///   - class: The label of the class that changes; nil where the figure has one class.
    ///   - value: As packs write it: `590.00`, `49`, `yes`, a day, a code.
    /// - Returns: The pack whose rows of that class end on the day, with one new row after them.
    /// - Throws: `VariantProblem`.
    public func setting(
        _ name: String, class: String?, to value: String, from day: Day
    ) throws(VariantProblem) -> Pack {
        guard let figure = figures[name] else {
            throw .unknownFigure(name, near: Suggestion.nearest(to: name, among: figures.keys))
        }
        let standing = figure.rows.filter { $0.from <= day && day < $0.to }
        let classes = (standing.isEmpty ? figure.rows : standing).map(\.class)
        let names = classes.enumerated().filter { !classes[..<$0.offset].contains($0.element) }
            .map(\.element)
        guard let chosen = `class` ?? (names.count == 1 ? names[0] : nil) else {
            throw .classNeeded(names)
        }
        guard let model = figure.rows.first(where: { $0.class == chosen }) else {
            throw .unknownClass(chosen, names)
        }
        guard let number = figure.type.encode(value) else {
            throw .wrongValue(value, shape: figure.type.shape)
        }
        let changed = FigureRow(
            from: day, to: .never, learned: .always, label: model.label, when: model.when,
            whenText: model.whenText, value: number, status: .verified, source: "what-if",
            position: model.position)
        var rows = [changed]
        for row in figure.rows {
            guard row.class == chosen else {
                rows.append(row)
                continue
            }
            if row.from < day { rows.append(row.ending(on: min(row.to, day))) }
        }
        var figures = figures
        figures[name] = Figure(
            name: name, title: figure.title, type: figure.type, isFloor: figure.isFloor,
            ruledBy: figure.ruledBy, reason: figure.reason, rows: rows, position: figure.position)
        return Pack(
            code: code, title: title, district: district, office: office, document: document,
            clauses: clauses, definitions: definitions, figures: figures, dictionary: dictionary,
            off: off)
    }

    /// The same rules for another district: where they name their own, they name that one.
    public func moved(to other: String) -> Pack {
        guard let own = district.flatMap({ Int64($0) }), let new = Int64(other) else { return self }
        func move(_ expression: Expression) -> Expression {
            expression.rewritten { part in
                switch part {
                case .literal(own, .area(6)): .literal(new, .area(6))
                case .isIn(let value, let list) where value.isArea:
                    .isIn(value, list.map { $0 == own ? new : $0 })
                default: part
                }
            }
        }
        func move(_ condition: Condition) -> Condition {
            Condition(
                text: condition.text, expression: move(condition.expression),
                position: condition.position, words: condition.words)
        }
        return Pack(
            code: code, title: title, district: other, office: office, document: document,
            clauses: clauses.map { $0.with(conditions: move) },
            definitions: definitions.mapValues { definition in
                Definition(
                    name: definition.name, of: definition.of, title: definition.title,
                    cites: definition.cites, when: definition.when.map(move),
                    position: definition.position)
            },
            figures: figures.mapValues { figure in
                Figure(
                    name: figure.name, title: figure.title, type: figure.type,
                    isFloor: figure.isFloor, ruledBy: figure.ruledBy, reason: figure.reason,
                    rows: figure.rows.map { $0.with(when: $0.when.map(move)) },
                    position: figure.position)
            }, dictionary: dictionary, off: off)
    }

    /// The clauses whose answer or sum may turn on a figure.
    public func provisions(reading figure: String) -> Set<String> {
        var readers: Set<String> = []
        for clause in provisions {
            guard let provision = clause.provision else { continue }
            var seen = References()
            if let sum = provision.amount?.figure { seen.figures.insert(sum) }
            for line in provision.when { seen.add(line.expression) }
            if reaches(figure, from: seen) { readers.insert(clause.id) }
        }
        return readers
    }

    private func reaches(_ figure: String, from start: References) -> Bool {
        var open = start
        var done = References()
        while true {
            if open.figures.contains(figure) { return true }
            var next = References()
            for name in open.definitions.subtracting(done.definitions) {
                for line in definitions[name]?.when ?? [] { next.add(line.expression) }
            }
            for name in open.figures.subtracting(done.figures) {
                for row in figures[name]?.rows ?? [] {
                    if let when = row.when { next.add(when) }
                }
            }
            for benefit in open.benefits.subtracting(done.benefits) {
                for clause in provisions where clause.provision?.benefit == benefit {
                    for line in clause.provision?.when ?? [] { next.add(line.expression) }
                }
            }
            done.definitions.formUnion(open.definitions)
            done.figures.formUnion(open.figures)
            done.benefits.formUnion(open.benefits)
            if next.definitions.isSubset(of: done.definitions),
                next.figures.isSubset(of: done.figures), next.benefits.isSubset(of: done.benefits)
            {
                return false
            }
            open = next
        }
    }
}

extension FigureRow {
    fileprivate func ending(on day: Day) -> FigureRow {
        FigureRow(
            from: from, to: day, learned: learned, label: label, when: when, whenText: whenText,
            value: value, status: status, source: source, position: position)
    }

    fileprivate func with(when: Expression?) -> FigureRow {
        FigureRow(
            from: from, to: to, learned: learned, label: label, when: when, whenText: whenText,
            value: value, status: status, source: source, position: position)
    }
}

extension Clause {
    fileprivate func with(conditions change: (Condition) -> Condition) -> Clause {
        guard let provision else { return self }
        return Clause(
            id: id, text: text, gloss: gloss, department: department,
            content: .provision(
                Provision(
                    benefit: provision.benefit, who: provision.who, need: provision.need,
                    head: provision.head, when: provision.when.map(change),
                    cadence: provision.cadence, amount: provision.amount,
                    accrues: provision.accrues, evidence: provision.evidence)),
            optional: optional, note: note, position: position)
    }
}

extension Expression {
    /// Whether it is a fact of area digits.
    fileprivate var isArea: Bool {
        if case .fact(let path) = self { path.name.hasSuffix("hukou.district") } else { false }
    }

    /// The expression with every part changed, the inner ones first.
    fileprivate func rewritten(_ change: (Expression) -> Expression) -> Expression {
        let inner: Expression =
            switch self {
            case .literal, .fact, .since, .figure, .definition, .receives, .has: self
            case .parentsAny(let part): .parentsAny(part.rewritten(change))
            case .householdAny(let part): .householdAny(part.rewritten(change))
            case .elapsed(let unit, let since): .elapsed(unit, since: since.rewritten(change))
            case .sameYear(let part): .sameYear(part.rewritten(change))
            case .compare(let comparison, let a, let b):
                .compare(comparison, a.rewritten(change), b.rewritten(change))
            case .isIn(let part, let list): .isIn(part.rewritten(change), list)
            case .arithmetic(let operation, let a, let b):
                .arithmetic(operation, a.rewritten(change), b.rewritten(change))
            case .not(let part): .not(part.rewritten(change))
            case .all(let parts): .all(parts.map { $0.rewritten(change) })
            case .any(let parts): .any(parts.map { $0.rewritten(change) })
            }
        return change(inner)
    }
}
