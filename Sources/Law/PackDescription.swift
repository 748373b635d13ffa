extension Pack {
    /// Everything about a clause for a reader: its words, the rule, the definitions and figures it
    /// rests on with their rows and sources, the rulings among them, and the document it stands in.
    /// Nil when the pack has no such clause.
    public func describe(clause id: String, language: Language) -> String? {
        guard let clause = clause(id) else { return nil }
        let page = PackPage(self, language)
        var lines = page.clause(clause)
        lines += page.standing(of: clause)
        let (definitions, figures) = rests(on: clause)
        for name in definitions {
            if let definition = self.definitions[name] {
                lines += [""] + page.definition(definition)
            }
        }
        for name in figures {
            if let figure = self.figures[name] { lines += [""] + page.figure(figure) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The definitions and figures a clause reads, directly or through others, each once, sorted.
    private func rests(on clause: Clause) -> (definitions: [String], figures: [String]) {
        var references = References()
        for condition in clause.provision?.when ?? [] { references.add(condition.expression) }
        if let amount = clause.provision?.amount { references.figures.insert(amount.figure) }
        if let due = clause.duty?.due, figures[due] != nil { references.figures.insert(due) }
        var before: References?
        while before != references {
            before = references
            for name in references.definitions {
                for line in definitions[name]?.when ?? [] { references.add(line.expression) }
            }
            for name in references.figures {
                for row in figures[name]?.rows ?? [] {
                    if let when = row.when { references.add(when) }
                }
            }
        }
        return (references.definitions.sorted(), references.figures.sorted())
    }
}

/// Writes clauses, definitions and figures as lines of text in one language.
struct PackPage {
    private let pack: Pack
    private let language: Language

    init(_ pack: Pack, _ language: Language) {
        self.pack = pack
        self.language = language
    }

    private func line(_ label: Text, _ value: String) -> String {
        language == .chinese ? "\(label(language))：\(value)" : "\(label(language)): \(value)"
    }

    private func rule(_ conditions: [Condition]) -> [String] {
        [Text("规则（须全部满足）：", en: "Rule (all must hold):")(language)]
            + conditions.map { condition in
                let words = condition.words.map { "    「\($0)」" } ?? ""
                return "  - \(condition.text)\(words)"
            }
    }

    func clause(_ clause: Clause) -> [String] {
        var lines = [clause.id, line(Text("原文", en: "Words"), "「\(clause.text)」")]
        if language == .english { lines.append("In English: \(clause.gloss)") }
        lines.append(line(Text("牵头", en: "Led by"), clause.department))
        switch clause.content {
        case .provision(let provision): lines += self.provision(provision)
        case .duty(let duty): lines += self.duty(duty)
        }
        if let optional = clause.optional {
            let kind =
                switch optional {
                case .encouraged: Text("鼓励", en: "encouraged")
                case .gradual: Text("逐步", en: "gradual")
                case .exploratory: Text("探索", en: "exploratory")
                }
            lines.append(line(Text("可选", en: "Optional"), kind(language)))
        }
        if let note = clause.note { lines.append(line(Text("说明", en: "Note"), note)) }
        return lines
    }

    private func provision(_ provision: Provision) -> [String] {
        var lines: [String] = []
        if let benefit = provision.benefit {
            lines.append(line(Text("给予", en: "Gives"), benefit))
            lines.append(line(Text("需求", en: "Need"), provision.need.title(language)))
        } else {
            lines.append(Text("说明谁是扶助对象", en: "Says who is a target")(language))
        }
        lines.append(line(Text("对象", en: "Of"), provision.who.title(language)))
        if let head = provision.head { lines.append(line(Text("类别", en: "Head"), head.rawValue)) }
        if let cadence = provision.cadence {
            lines.append(line(Text("周期", en: "Each"), cadence.title(language)))
        }
        if let amount = provision.amount {
            let unit = amount.per.title(language)
            lines.append(line(Text("金额", en: "Sum"), "figure(\(amount.figure)) / \(unit)"))
        }
        if provision.accrues {
            lines.append(Text("按月（期）累计应发", en: "Accrues money")(language))
        }
        if !provision.evidence.isEmpty {
            let papers = provision.evidence.joined(separator: language == .chinese ? "、" : ", ")
            lines.append(line(Text("证明", en: "Evidence"), papers))
        }
        return lines + rule(provision.when)
    }

    private func duty(_ duty: Duty) -> [String] {
        var lines = [
            line(Text("责任单位", en: "Owed by"), duty.of.joined(separator: ", ")),
            line(Text("应有结果", en: "Output"), duty.output(language)),
        ]
        if let cadence = duty.cadence {
            lines.append(line(Text("周期", en: "Each"), cadence.title(language)))
        }
        if let due = duty.due { lines.append(line(Text("期限", en: "Due"), due)) }
        if !duty.proof.isEmpty {
            let proofs = duty.proof.map(\.rawValue).joined(separator: ", ")
            lines.append(line(Text("凭据", en: "Proof"), proofs))
        }
        return lines
    }

    /// The document, its standing and whether the clause is switched off here.
    func standing(of clause: Clause) -> [String] {
        var lines: [String] = []
        if let document = pack.document {
            let number = document.number.map { " \($0)" } ?? ""
            let standing = document.standing.map { "（\($0)）" } ?? ""
            lines.append(line(Text("出处", en: "From"), "《\(document.title)》\(number)\(standing)"))
            let force =
                if let day = document.inForce {
                    line(Text("施行", en: "In force"), "\(day)")
                } else {
                    line(
                        Text("施行", en: "In force"),
                        Text(
                            "待定；暂按 \(document.from) 起测算",
                            en: "to be set; assessed as if since \(document.from)")(language))
                }
            lines.append(force)
        }
        if pack.off[clause.id] != nil { lines.append(offLine(clause.id)) }
        return lines
    }

    /// That a clause is switched off here, and why.
    func offLine(_ id: String) -> String {
        line(Text("本区未启用", en: "Off here"), pack.off[id] ?? "")
    }

    func definition(_ definition: Definition) -> [String] {
        let (title, of) = (definition.title(language), definition.of.title(language))
        let name =
            language == .chinese
            ? "\(definition.name)（\(title)，\(of)）" : "\(definition.name) (\(title), of \(of))"
        var lines = [line(Text("定义", en: "Definition"), name)]
        if !definition.cites.isEmpty {
            lines.append(line(Text("依据", en: "Cites"), definition.cites.joined(separator: ", ")))
        }
        return lines + rule(definition.when)
    }

    func figure(_ figure: Figure) -> [String] {
        let label = figure.ruledBy == nil ? Text("数值", en: "Figure") : Text("裁定", en: "Ruling")
        var lines = [line(label, "\(figure.name) — \(figure.title(language))")]
        if figure.isFloor {
            lines.append(
                Text("国家最低标准，本地标准待定", en: "A national floor; the local figure is to be set")(
                    language))
        }
        if let ruledBy = figure.ruledBy {
            let by =
                ruledBy == "default"
                ? Text("默认，待办公室裁定", en: "default, until the office rules") : nil
            lines.append(line(Text("裁定人", en: "Ruled by"), by?(language) ?? ruledBy))
        }
        if let reason = figure.reason { lines.append(line(Text("理由", en: "Reason"), reason)) }
        return lines + figure.rows.map { row($0, of: figure) }
    }

    private func row(_ row: FigureRow, of figure: Figure) -> String {
        let to = row.to == .never ? "" : "\(row.to)"
        var parts = ["  [\(row.from), \(to))"]
        if let label = row.label { parts.append(label) }
        if let when = row.whenText { parts.append("if \(when)") }
        parts.append(
            row.value.map { figure.type.decode($0) } ?? Text("待定", en: "to be set")(language))
        if figure.ruledBy == nil {
            let status =
                switch row.status {
                case .verified: Text("已核实", en: "verified")
                case .proxy: Text("参考，不得据以发放", en: "proxy, not to pay by")
                case .toBeSet: Text("待定", en: "to be set")
                }
            if row.status != .toBeSet || row.value != nil { parts.append(status(language)) }
        }
        if !row.source.isEmpty { parts.append(row.source) }
        if row.learned != .always {
            parts.append(Text("\(row.learned) 知悉", en: "known from \(row.learned)")(language))
        }
        return parts.joined(separator: "  ")
    }
}

extension Who {
    /// What a reader is told of whom a clause speaks.
    public var title: Text {
        switch self {
        case .parent: Text("父母", en: "parent")
        case .child: Text("子女", en: "child")
        case .member: Text("父母和子女", en: "member")
        case .household: Text("家庭", en: "household")
        case .deceased: Text("已故成员", en: "deceased")
        }
    }
}

extension Cadence {
    /// How often, for a reader.
    public var title: Text {
        switch self {
        case .month: Text("每月", en: "month")
        case .quarter: Text("每季", en: "quarter")
        case .term: Text("每学期", en: "school term")
        case .year: Text("每年", en: "year")
        case .festival: Text("每个传统节日", en: "traditional festival")
        case .once: Text("一次", en: "once")
        case .event: Text("每次发生", en: "event")
        case .always: Text("持续", en: "always")
        }
    }
}

extension PaymentUnit {
    /// What a sum is paid per, for a reader.
    public var title: Text {
        switch self {
        case .month: Text("月", en: "month")
        case .year: Text("年", en: "year")
        case .once: Text("次", en: "once")
        }
    }
}
