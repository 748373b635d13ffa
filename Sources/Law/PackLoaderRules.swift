/// What must hold of a pack as a whole, beyond each expression.
extension PackBuilder {
    private static let offices = ["office", "audit", "all"]

    func checkManifest() {
        let draft = merged.draft
        if merged.clauses.isEmpty, draft.district == nil { return }
        func lacks(_ key: String, _ right: String) {
            sink.add(draft.position, "pack `\(draft.code)` lacks `\(key)`; \(right)")
        }
        if draft.district == nil { lacks("district", "write its six digits of GB/T 2260, quoted") }
        if let office = merged.office {
            checkDepartment(office, "`office`", among: registry.departments)
        } else {
            lacks("office", "name the department in which the joint-meeting office sits")
        }
        guard let document = merged.document else {
            lacks("document", "its clauses quote one: {title, number, file, in_force}")
            return
        }
        func documentLacks(_ key: String, _ right: String) {
            sink.add(document.place.position, "`document` lacks `\(key)`; \(right)")
        }
        if document.title == nil { documentLacks("title", "write the document's own title") }
        if document.words == nil { documentLacks("file", "name the file that holds its text") }
        if document.inForce == nil { documentLacks("in_force", "write a day, or `to be set`") }
    }

    private func checkDepartment(_ name: Located<String>, _ what: String, among codes: [String]) {
        guard !codes.contains(name.value) else { return }
        let hint = Suggestion.clause(for: name.value, among: codes)
        let right = hint.isEmpty ? "; write \(Suggestion.list(codes))" : hint
        sink.add(name.position, "\(what) is `\(name.value)`, no department\(right)")
    }

    func checkDuty(_ duty: DutyDraft, _ clause: ClauseDraft) {
        let codes = registry.departments + PackBuilder.offices
        let what = "of clause `\(clause.id.value)`"
        if let lead = clause.department {
            checkDepartment(lead, "`department` \(what)", among: codes)
        }
        for name in duty.of { checkDepartment(name, "`duty` \(what)", among: codes) }
        let proofs = DutyProof.allCases.map(\.rawValue)
        for proof in duty.proof where !proofs.contains(proof.value) {
            let hint = Suggestion.clause(for: proof.value, among: proofs)
            let right = hint.isEmpty ? "; write \(Suggestion.list(proofs))" : hint
            sink.add(
                proof.position,
                "`proof` \(what) is `\(proof.value)`, nothing the house keeps\(right)")
        }
        guard let due = duty.due else { return }
        let bytes = Array(due.value.utf8)
        let isMonthDay =
            bytes.count == 5 && bytes[2] == 45
            && bytes.enumerated().allSatisfy { $0.offset == 2 || Lexer.isDigit($0.element) }
        if isMonthDay, Day(iso: "2024-\(due.value)") == nil {
            sink.add(due.position, "`due` \(what) is `\(due.value)`, no day of a year; write MM-DD")
        }
        let isName =
            bytes.contains(46)
            && bytes.allSatisfy { Lexer.isWordByte($0) || $0 == 46 || $0 == 45 }
        if isName, merged.figures[due.value] == nil {
            let hint = Suggestion.clause(for: due.value, among: merged.figures.keys)
            sink.add(due.position, "`due` \(what) names an unknown figure `\(due.value)`\(hint)")
        }
    }

    func checkProvision(_ provision: ProvisionDraft, _ clause: ClauseDraft) {
        let what = "of clause `\(clause.id.value)`"
        if let lead = clause.department {
            checkDepartment(lead, "`department` \(what)", among: registry.departments)
        }
        if let benefit = provision.benefit, registry.benefits[benefit.value] == nil {
            let hint = Suggestion.clause(for: benefit.value, among: registry.benefits.keys)
            let right = hint.isEmpty ? "; a module must register it" : hint
            sink.add(
                benefit.position,
                "`benefit` \(what) is `\(benefit.value)`, which no module registers\(right)")
        }
        guard let amount = provision.amount else { return }
        guard let figure = merged.figures[amount.value] else {
            let hint = Suggestion.clause(for: amount.value, among: merged.figures.keys)
            sink.add(
                amount.position, "`amount` \(what) names an unknown figure `\(amount.value)`\(hint)"
            )
            return
        }
        if let type = figure.draft.type, type != .money {
            sink.add(
                amount.position,
                "`amount` \(what) names `\(amount.value)`, which is \(type.title); "
                    + "name a figure of type money"
            )
        }
    }

    /// Names that would hide a fact, and cited clauses that are not there.
    func checkNames() {
        let ids = Set(merged.clauses.map(\.draft.id.value))
        for item in merged.definitions.values {
            let name = item.draft.name
            let rest = CheckerNames.split(name.value).rest
            if dictionary.index(of: rest) != nil || RegistryFact(rawValue: rest) != nil {
                sink.add(
                    name.position,
                    "definition `\(name.value)` has the name of a fact; choose another")
            }
            // Definitions of `national` cite what no district's clause need say.
            guard merged.isOfDistrict(item.origin) else { continue }
            for cited in item.draft.cites where !ids.contains(cited.value) {
                sink.add(
                    cited.position,
                    "definition `\(name.value)` cites `\(cited.value)`, no clause of the pack"
                        + Suggestion.clause(for: cited.value, among: ids))
            }
        }
    }

    func checkCycles(
        _ clauses: [Clause], _ definitions: [String: Definition], _ figures: [String: Figure]
    ) {
        var edges: [String: [String]] = [:]
        var positions: [String: Position] = [:]
        let giving = Dictionary(grouping: clauses.filter { $0.provision?.benefit != nil }) {
            $0.provision?.benefit ?? ""
        }
        func add(_ node: String, _ expressions: [Expression], _ position: Position) {
            var references = References()
            for expression in expressions { references.add(expression) }
            let receiving = references.benefits.flatMap { giving[$0] ?? [] }
            edges[node] =
                references.definitions.sorted()
                + references.figures.sorted().map { "figure(\($0))" }
                + receiving.map { "clause \($0.id)" }.sorted()
            positions[node] = position
        }
        for item in definitions.values {
            add(item.name, item.when.map(\.expression), item.position)
        }
        for item in figures.values {
            add("figure(\(item.name))", item.rows.compactMap(\.when), item.position)
        }
        for item in clauses {
            add("clause \(item.id)", item.provision?.when.map(\.expression) ?? [], item.position)
        }
        for cycle in CycleSearch.cycles(in: edges) {
            guard let first = cycle.first, let position = positions[first] else { continue }
            let way = (cycle + [first]).joined(separator: " → ")
            sink.add(position, "the rule needs its own answer: \(way); break the circle")
        }
    }

    /// One money, one accruing clause (`rulings`, Money).
    func checkAccruing() {
        let accruing = merged.clauses.compactMap { item in
            item.draft.provision.flatMap { $0.accrues ? (item.draft, $0) : nil }
        }
        for (index, (clause, provision)) in accruing.enumerated() {
            for (other, earlier) in accruing[..<index] {
                guard let a = provision.who, let b = earlier.who, PackBuilder.meet(a, b) else {
                    continue
                }
                let isSameFigure =
                    provision.amount.map { $0.value == earlier.amount?.value } ?? false
                let isSameAllowance =
                    provision.benefit.map {
                        $0.value == earlier.benefit?.value
                            && registry.benefits[$0.value] == "allowance"
                    } ?? false
                guard isSameFigure || isSameAllowance else { continue }
                let money =
                    isSameFigure
                    ? "figure `\(provision.amount?.value ?? "")`"
                    : "benefit `\(provision.benefit?.value ?? "")`"
                sink.add(
                    clause.id.position,
                    "clauses `\(other.id.value)` and `\(clause.id.value)` both accrue \(money) "
                        + "to one person; keep `accrues: yes` on one of them")
            }
        }
    }

    /// Whether one person can be spoken of by both.
    private static func meet(_ a: Who, _ b: Who) -> Bool {
        if a == b { return true }
        // The dead receive nothing that the living receive on the same day.
        if a == .deceased || b == .deceased { return false }
        return Set([a, b]) != [.parent, .child]
    }

    func checkOff() {
        for (id, _) in merged.off {
            guard let clause = merged.clauses.first(where: { $0.draft.id.value == id.value }) else {
                let ids = merged.clauses.map(\.draft.id.value)
                sink.add(
                    id.position,
                    "`off` names `\(id.value)`, no clause of the pack"
                        + Suggestion.clause(for: id.value, among: ids))
                continue
            }
            if clause.draft.optional == nil {
                sink.add(
                    id.position,
                    "clause `\(id.value)` cannot be switched off; only one marked "
                        + "`optional: encouraged, gradual or exploratory` can"
                )
            }
        }
    }
}
