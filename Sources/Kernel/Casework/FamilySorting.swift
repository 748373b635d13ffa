import Law

/// Sets a household's answers beside the desk's cases, and says of each thing where it stands.
struct FamilySorting {
    let office: Office
    let department: String
    let household: Household
    let files: DeskFiles
    /// Cases that an item speaks of already.
    private var used: Set<Int64> = []

    init(office: Office, department: String, household: Household, files: DeskFiles) {
        self.office = office
        self.department = department
        self.household = household
        self.files = files
    }

    /// Days for which a case that has ended still stands on the paper.
    private static let daysAfterEnd = 60

    /// In the order of the law; what only cases say comes last.
    mutating func items() -> [FamilyPaper.Item] {
        var items: [FamilyPaper.Item] = []
        for standing in household.standings {
            guard let clause = household.law.clause(standing.clause),
                clause.department == department, let item = item(standing, clause)
            else { continue }
            items.append(item)
        }
        for file in files.cases where !used.contains(file.id) {
            // A proposal to stop says what there is to say of the case it is about.
            let isProposed = files.cases.contains {
                $0.kind == .stop && $0.state.isOpen && $0.id != file.id
                    && $0.person == file.person && $0.clause == file.clause
            }
            guard !isProposed, let clause = household.law.clause(file.clause), speaks(file),
                let place = place(of: file)
            else { continue }
            items.append(
                item(
                    clause, person: file.ref, amount: .none, place: place, number: file.id))
        }
        return items
    }

    /// Whether a case without an answer of today is still worth a line.
    private func speaks(_ file: CaseFile) -> Bool {
        if file.state.isOpen { return true }
        guard let last = files.acts[file.id]?.last else { return false }
        return last.on.adding(days: Self.daysAfterEnd) >= office.today
    }

    private mutating func item(_ standing: Standing, _ clause: Clause) -> FamilyPaper.Item? {
        let isShared = clause.provision?.who == .household
        let own = files.cases.filter {
            $0.clause == clause.id && (isShared || $0.person == standing.person.id)
        }
        let stop = own.last { $0.kind == .stop && $0.state.isOpen }
        let due = own.last { file in
            guard file.kind == .due else { return false }
            guard let period = standing.period else { return file.state.isOpen }
            return file.from < period.to && period.from < file.to
        }
        used.formUnion(
            own.filter { !$0.state.isOpen || [stop?.id, due?.id].contains($0.id) }.map(\.id))
        // What was closed and is due all the same is owed.
        let speaking =
            stop
            ?? due.flatMap {
                $0.state == .closed && standing.outcome == .yes ? nil : $0
            }
        let found =
            speaking.flatMap { place(of: $0) } ?? place(of: standing, clause, shared: isShared)
        guard let found else { return nil }
        return item(
            clause,
            person: isShared || clause.provision?.who == .deceased
                ? nil : standing.person.ref,
            amount: standing.amount, place: found, number: speaking?.id)
    }

    private func item(
        _ clause: Clause, person: String?, amount: Amount, place: FamilyPaper.Place,
        number: Int64?
    ) -> FamilyPaper.Item {
        let benefit = clause.provision?.benefit.flatMap { office.registry.benefits[$0] }
        let figure = (clause.provision?.amount?.figure).flatMap { household.law.figures[$0] }
        return FamilyPaper.Item(
            person: person, clause: clause.id,
            title: benefit.map(PlainWords.title(of:)) ?? Text("一项照顾", en: "Support"),
            amount: amount, per: clause.provision?.amount?.per, isFloor: figure?.isFloor == true,
            isPremium: benefit?.form == .premium, place: place, department: clause.department,
            number: number, change: figure.flatMap { change(of: $0, amount) })
    }

    private func change(of figure: Figure, _ amount: Amount) -> RateChange? {
        guard case .fen(_, let label) = amount else { return nil }
        return figure.change(of: label, told: office.today)
    }

    /// What a case says; nil where the law's answer says more.
    private func place(of file: CaseFile) -> FamilyPaper.Place? {
        let acts = files.acts[file.id] ?? []
        let last = acts.last { $0.act != "take" }
        let reason = PlainWords.reason(last?.reason ?? "")
        if file.kind == .stop {
            guard file.state.isOpen else { return nil }
            let told = acts.last { $0.act == "pass" }?.on
            return .stopProposed(
                until: told.map {
                    $0.adding(days: household.law.daysToAnswer(on: office.today))
                })
        }
        switch file.state {
        case .open:
            if last?.act == "return" { return .returned(reason: reason, by: file.due) }
            let benefit = office.registry.benefits[file.benefit]
            let step = benefit?.procedure.steps.first { $0.code == file.step }
            return .inHand(
                step: step?.title ?? Text("办理", en: "in hand"),
                desk: step?.duty == .town ? "towns" : file.department, by: file.due)
        case .handed: return .paying(by: file.due)
        case .suspended: return .suspended(reason: reason)
        case .appealed: return .appealed(by: file.due)
        case .refused:
            let until = file.due.flatMap { $0 >= office.today ? $0 : nil }
            return .refused(reason: reason, by: last?.by ?? "", until: until)
        case .declined, .withdrawn: return .declined
        case .closed: return .closed
        case .done: return nil
        }
    }

    /// What the law's answer says where no case speaks; nil for what is not to be said: a wish that
    /// nobody has asked about, and what waits for one.
    private func place(
        of standing: Standing, _ clause: Clause, shared: Bool
    ) -> FamilyPaper.Place? {
        switch standing.outcome {
        case .unknown:
            guard !standing.notAsked, !standing.missing.contains(where: isWish) else { return nil }
            let missing = Self.once(standing.missing.map(missing))
            return missing.isEmpty ? nil : .waiting(for: missing)
        case .yes, .no:
            if standing.receiving {
                let persons = shared ? household.persons : [standing.person.id]
                let given = persons.compactMap {
                    files.given[PersonClause(person: $0, clause: clause.id)]
                }.max { $0.on < $1.on }
                return .received(on: given?.on, isMonth: given?.isMonth ?? false)
            }
            if standing.held != nil { return .held }
            if standing.gap { return .owed(by: standing.dueBy) }
            guard standing.outcome == .yes else { return nil }
            let benefit = clause.provision?.benefit.flatMap { office.registry.benefits[$0] }
            return benefit?.received == .onRequest ? .onRequest : .coming
        }
    }

    /// Nobody is told of a wish they were not asked about.
    private func isWish(_ name: String) -> Bool {
        name.split(separator: ".").contains("wish")
    }

    private func missing(_ name: String) -> FamilyPaper.Missing {
        let dictionary = office.registry.dictionary
        guard let title = PlainWords.title(ofFact: name, in: dictionary) else {
            return FamilyPaper.Missing(
                title: Text("区里的一项决定", en: "a decision of the district"), owner: nil)
        }
        let own = name.split(separator: ".").drop { ["child", "spouse"].contains($0) }
            .joined(separator: ".")
        let owners = dictionary[own]?.owners ?? []
        return FamilyPaper.Missing(
            title: title, owner: owners.contains(department) ? nil : owners.first)
    }

    private static func once(_ list: [FamilyPaper.Missing]) -> [FamilyPaper.Missing] {
        list.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
