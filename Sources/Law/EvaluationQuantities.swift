/// What a value node gives on a day: a number, none, or unknown, and until when.
struct Quantity {
    var standing: Standing
    var value: Int64
    var until: Day

    init(_ value: Int64, until: Day = .never) {
        standing = .value
        self.value = value
        self.until = until
    }

    init(_ standing: Standing, until: Day) {
        self.standing = standing
        value = 0
        self.until = until
    }

    init(_ reading: Reading) {
        standing = reading.standing
        value = reading.value
        until = reading.until
    }

    init(flag: Bool, until: Day) { self.init(flag ? 1 : 0, until: until) }

    /// What a test of the value answers: no for an absent one, unknown for an unreported one.
    func truth(_ holds: (Int64) -> Bool) -> Answer {
        switch standing {
        case .value: Answer(Truth(holds(value)), until: until)
        case .none: Answer(.no, until: until)
        case .unreported: Answer(.unknown, until: until)
        }
    }

    /// Until when at least one of two quantities is absent; nil when neither is.
    static func absent(_ a: Quantity, _ b: Quantity) -> Day? {
        switch (a.standing, b.standing) {
        case (.none, .none): max(a.until, b.until)
        case (.none, _): a.until
        case (_, .none): b.until
        default: nil
        }
    }
}

extension Comparison {
    /// Two quantities compared: with an absent one no (`!=`: yes), with an unreported one unknown.
    func answer(_ a: Quantity, _ b: Quantity) -> Answer {
        if let absent = Quantity.absent(a, b) {
            return Answer(Truth(self == .notEqual), until: absent)
        }
        let until = min(a.until, b.until)
        if a.standing == .unreported || b.standing == .unreported {
            return Answer(.unknown, until: until)
        }
        return Answer(Truth(holds(a.value, b.value)), until: until)
    }
}

extension Arithmetic {
    /// Two quantities joined; absent when one is, else unreported when one is.
    func joined(_ a: Quantity, _ b: Quantity) -> Quantity {
        if let absent = Quantity.absent(a, b) { return Quantity(.none, until: absent) }
        let until = min(a.until, b.until)
        if a.standing == .unreported || b.standing == .unreported {
            return Quantity(.unreported, until: until)
        }
        let (result, overflow) =
            switch self {
            case .plus: a.value.addingReportingOverflow(b.value)
            case .minus: a.value.subtractingReportingOverflow(b.value)
            case .times: a.value.multipliedReportingOverflow(by: b.value)
            }
        // No count or sum of this law comes near the limit; beyond it there is no number to
        // compare.
        return overflow ? Quantity(.none, until: until) : Quantity(result, until: until)
    }
}

/// Values. Each call that gives an unreported value leaves its names in `missing`.
extension FamilyView {
    func quantity(_ node: Int, _ scene: Scene) -> Quantity {
        switch program.nodes[node] {
        case .literal(let value): return Quantity(value)
        case .fact(let lift, let kind, let name):
            return lifted(lift, scene) { self.fact(kind, of: $0, on: scene.day, name: name) }
        case .registry(let lift, .exists) where lift != .own:
            let (member, until) = person(lift, scene.member, on: scene.day)
            return Quantity(flag: member != nil, until: until)
        case .registry(let lift, let fact):
            return lifted(lift, scene) { self.registry(fact, of: $0, on: scene.day) }
        case .sinceFact(let lift, let kind, let name):
            return lifted(lift, scene) { self.since(kind, of: $0, on: scene.day, name: name) }
        case .sinceRegistry(let lift, let fact):
            return lifted(lift, scene) { self.since(fact, of: $0, on: scene.day) }
        case .figure(let index): return figure(index, scene).quantity
        case .elapsed(let unit, let since):
            return Self.elapsed(unit, quantity(since, scene), on: scene.day)
        case .arithmetic(let operation, let left, let right):
            return arithmetic(operation, left, right, scene)
        case .undefined(let name):
            missing.append(name)
            return Quantity(.unreported, until: .never)
        case .definition, .parentsAny, .householdAny, .receives, .sameYear, .compare, .counted,
            .isIn, .has, .not, .all, .any:
            let answer = answer(node, scene)
            if answer.truth == .unknown { return Quantity(.unreported, until: answer.until) }
            return Quantity(flag: answer.truth == .yes, until: answer.until)
        }
    }

    /// Whom a lift reaches from a member; nil without child or spouse.
    func person(_ lift: Lift, _ member: Int, on day: Day) -> (member: Int?, until: Day) {
        switch lift {
        case .own: return (member, .never)
        case .child: return theChild(of: member, on: day)
        case .spouse:
            let match = match(of: member, on: day)
            return (match.spouse < 0 ? nil : match.spouse, match.until)
        }
    }

    private func lifted(
        _ lift: Lift, _ scene: Scene, _ read: (Int) -> Quantity
    ) -> Quantity {
        if lift == .own { return read(scene.member) }
        let (member, until) = person(lift, scene.member, on: scene.day)
        guard let member else { return Quantity(.none, until: until) }
        var quantity = read(member)
        quantity.until = min(quantity.until, until)
        return quantity
    }

    private func fact(_ kind: Int, of member: Int, on day: Day, name: Int) -> Quantity {
        let reading = reading(kind, of: member, on: day)
        if reading.standing == .unreported { miss(kind, reading, name: name) }
        return Quantity(reading)
    }

    /// Names what an unreported fact lacks: itself, or the sources of a derived one.
    private func miss(_ kind: Int, _ reading: Reading, name: Int) {
        guard kind == program.landmarks.housingRural, reading.value != 0 else {
            missing.append(name)
            return
        }
        if reading.value & 1 != 0 { missing.append(program.landmarks.missingKind) }
        if reading.value & 2 != 0 { missing.append(program.landmarks.missingArea) }
    }

    func has(
        _ lift: Lift, kind: Int, value: Int64, name: Int, _ scene: Scene
    ) -> Quantity {
        lifted(lift, scene) { member in
            let timelines = self.setTimelines(kind, of: member)
            guard timelines.indices.contains(Int(value)) else {
                return Quantity(.none, until: .never)
            }
            let reading = timelines[Int(value)].reading(on: scene.day)
            if reading.standing == .unreported { self.missing.append(name) }
            return Quantity(reading)
        }
    }

    /// What the registry says of a member on a day.
    func registry(_ fact: RegistryFact, of member: Int, on day: Day) -> Quantity {
        let death = deaths[member]
        switch fact {
        case .sex: return Quantity(family.members[member].sex.rawValue)
        case .role: return Quantity(family.members[member].role.rawValue)
        case .birth: return Quantity(Int64(family.members[member].birth.number))
        case .age:
            return Self.elapsed(.years, registry(.birth, of: member, on: day), on: day)
        case .dead: return Quantity(flag: death <= day, until: death <= day ? .never : death)
        case .deathDay:
            return death <= day
                ? Quantity(Int64(death.number)) : Quantity(.none, until: death)
        case .married:
            let match = match(of: member, on: day)
            return Quantity(flag: match.spouse >= 0, until: match.until)
        case .exists: return Quantity(1)
        case .reborn: return flag(childhood(of: member, on: day) { $0.reborn })
        case .adopted: return flag(childhood(of: member, on: day) { $0.adopted })
        case .otherChild: return flag(childhood(of: member, on: day) { $0.otherChild })
        }
    }

    private func flag(_ answer: (Bool, until: Day)) -> Quantity {
        Quantity(flag: answer.0, until: answer.until)
    }

    func since(_ kind: Int, of member: Int, on day: Day, name: Int) -> Quantity {
        let reading = reading(kind, of: member, on: day)
        if reading.standing == .unreported { miss(kind, reading, name: name) }
        guard reading.standing == .value else { return Quantity(reading) }
        return Quantity(Int64(reading.since.number), until: reading.until)
    }

    /// Deaths and marriages begin on a day; what is so by nature is so since birth.
    func since(_ fact: RegistryFact, of member: Int, on day: Day) -> Quantity {
        switch fact {
        case .dead, .deathDay: return registry(.deathDay, of: member, on: day)
        case .married:
            let match = match(of: member, on: day)
            return match.spouse < 0
                ? Quantity(.none, until: match.until)
                : Quantity(Int64(match.since.number), until: match.until)
        default: return registry(.birth, of: member, on: day)
        }
    }

    static func elapsed(_ unit: TimeUnit, _ since: Quantity, on day: Day) -> Quantity {
        guard since.standing == .value else { return since }
        let start = Day(number: Int32(clamping: since.value))
        // "Since ever" is longer than any number a rule names, and never grows.
        if start == .always { return Quantity(Int64(Int32.max), until: since.until) }
        if start == .never || day == .always || day == .never {
            return Quantity(.none, until: since.until)
        }
        let count = unit == .years ? start.fullYears(to: day) : start.fullMonths(to: day)
        let next = passed(unit, Int64(count) + 1, from: start)
        return Quantity(Int64(count), until: min(since.until, next))
    }

    private func arithmetic(
        _ operation: Arithmetic, _ left: Int, _ right: Int, _ scene: Scene
    ) -> Quantity {
        let mark = missing.count
        let a = quantity(left, scene)
        let b = quantity(right, scene)
        if a.standing == .none || b.standing == .none { forget(mark) }
        return operation.joined(a, b)
    }

    /// The number of the figure's row in force for the subject, and that row; nil when none is, or
    /// nobody can say which.
    func figure(
        _ index: Int, _ scene: Scene
    ) -> (quantity: Quantity, row: EvaluatorFigure.Row?) {
        let figure = program.figures[index]
        let mark = missing.count
        var until = Day.never
        for row in figure.rows where row.learned <= known {
            if scene.day < row.from {
                until = min(until, row.from)
                continue
            }
            guard scene.day < row.to else { continue }
            let fits = row.when.map { answer($0, scene) } ?? Answer(.yes)
            switch fits.truth {
            case .no: until = min(until, fits.until)
            case .unknown:
                return (Quantity(.unreported, until: min(until, fits.until, row.to)), nil)
            case .yes:
                until = min(until, fits.until, row.to)
                if let value = row.value { return (Quantity(value, until: until), row) }
                forget(mark)
                missing.append(figure.missing)
                return (Quantity(.unreported, until: until), row)
            }
        }
        missing.append(figure.missing)
        return (Quantity(.unreported, until: until), nil)
    }
}
