import Law

/// Weddings, divorces, births and adoptions that could not have been.
struct EventKinChecks {
    private let draft: EventDraft
    private let people: EventPeople
    /// Of everybody in the families concerned: a new parent may be of another family.
    private let sexes: [String: Sex]

    init(_ draft: EventDraft, _ people: EventPeople, sexes: [String: Sex]) {
        self.draft = draft
        self.people = people
        self.sexes = sexes
    }

    /// There is a spouse to part from; whoever leaves is one of the pair or lives with them.
    func divorce() throws {
        guard let member = people.member(draft.ref) else { return }
        let before = draft.day.adding(days: -1)
        guard let spouse = people.view.theSpouse(of: member, on: before).member else {
            throw Refusal(
                Text(
                    "\(draft.ref) 在 \(draft.day) 之前没有登记的配偶，无法离婚。",
                    en: "\(draft.ref) has no registered spouse before \(draft.day) to divorce."))
        }
        let pair = [draft.ref, people.family.cards[spouse].ref]
        let home = people.view.household(of: member, on: before)
        for (index, stay) in draft.stays.enumerated() where !pair.contains(stay.ref) {
            let theirs = people.member(stay.ref).map { people.view.household(of: $0, on: before) }
            guard index > 0, theirs == home else {
                let option = index == 0 ? "--leaves" : "--with"
                throw Refusal(
                    Text(
                        "\(option)：\(stay.ref) 不是这对夫妻或与其同户的人。",
                        en: "\(option): \(stay.ref) is neither one of the pair nor lives with them."
                    ))
            }
        }
    }

    /// Nobody marries the dead, a second spouse, or a parent or child.
    func marriage() throws {
        for fact in draft.facts where fact.fact == "marriage" {
            try marry(fact.ref, fact.value)
            try marry(fact.value, fact.ref)
        }
    }

    private func marry(_ ref: String, _ other: String) throws {
        guard let member = people.member(ref) else { return }
        let death = people.view.death(of: member)
        guard death > draft.day else { throw dead(ref, death) }
        if let spouse = people.view.theSpouse(of: member, on: draft.day).member,
            people.family.cards[spouse].ref != other
        {
            let name = people.family.cards[spouse].ref
            throw Refusal(
                Text(
                    "\(ref) 在 \(draft.day) 已有配偶 \(name)；先登记离婚或去世。",
                    en: "\(ref) is married to \(name) on \(draft.day); record the divorce or "
                        + "death first."))
        }
        if let relative = people.member(other), people.areParentAndChild(member, relative) {
            throw Refusal(
                Text(
                    "--spouse：\(other) 与 \(ref) 是父母子女。",
                    en: "--spouse: \(other) and \(ref) are parent and child."))
        }
    }

    /// One mother, one father, who could have become parents on the day.
    func parents() throws {
        let told = draft.facts.filter { FactRowParser.relations.contains($0.fact) }
        let known = told.compactMap { sexes[$0.ref] }
        guard Set(known).count == known.count, Set(told.map(\.ref)).count == told.count else {
            throw Refusal(
                Text(
                    "--with：父母应为一父一母、不同的两人。",
                    en: "--with: the parents are one mother and one father."))
        }
        for fact in told {
            if let parent = people.member(fact.ref) {
                let death = people.view.death(of: parent)
                // A child may be born within ten months of its father's death.
                let isFather = draft.kind == "birth" && sexes[fact.ref] == .male
                let last = isFather ? death.adding(days: 300) : death
                guard draft.day <= last else { throw dead(fact.ref, death) }
            }
            guard let child = people.member(fact.value) else { continue }
            if draft.kind == "birth" {
                try bear(child, fact.ref)
            } else {
                try adopt(child, fact.ref)
            }
        }
    }

    private func bear(_ child: Int, _ parent: String) throws {
        let ref = people.family.cards[child].ref
        let birth = people.family.family.members[child].birth
        guard birth == draft.day else {
            throw Refusal(
                Text(
                    "--on：\(ref) 登记的出生日期是 \(birth)，生育的日期应与之相同。",
                    en: "--on: \(ref) is registered as born on \(birth); the birth is that day."))
        }
        if let sex = sexes[parent],
            let other = people.parent(of: child, sex: sex, besides: parent)
        {
            throw Refusal(
                Text(
                    "--child：\(ref) 已登记的父母是 \(other)。",
                    en: "--child: \(ref) has the registered parent \(other)."))
        }
    }

    private func adopt(_ child: Int, _ parent: String) throws {
        let ref = people.family.cards[child].ref
        let birth = people.family.family.members[child].birth
        guard birth.fullYears(to: draft.day) < 18, people.view.death(of: child) > draft.day else {
            throw Refusal(
                Text(
                    "--child：\(ref) 在 \(draft.day) 不是未成年人，不能收养（民法典第1093条）。",
                    en: "--child: \(ref) is no minor on \(draft.day) and cannot be adopted "
                        + "(Civil Code 1093)."))
        }
        guard people.member(parent).map({ people.areParentAndChild($0, child) }) != true else {
            throw Refusal(
                Text("--child：\(ref) 已是其子女。", en: "--child: \(ref) is their child already."))
        }
    }

    private func dead(_ ref: String, _ death: Day) -> Refusal {
        Refusal(Text("\(ref) 已于 \(death) 去世。", en: "\(ref) died on \(death)."))
    }
}
