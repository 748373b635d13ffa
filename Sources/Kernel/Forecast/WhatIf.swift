public import Law
import Postgres

/// What another law would do to a district's families: who gains and who loses, by clause and town,
/// and the money month by month. Nothing is stored.
public struct WhatIf: Sendable {
    /// One clause, or the clauses of one benefit where two packs give it.
    public struct Effect: Hashable, Sendable {
        /// Ids here, and under the other law; empty where it has none.
        public let before: [String]
        public let after: [String]
        public let benefit: String?
        public let department: String
        /// Due on the day: here, under the other law, and who changes.
        public var entitled = 0
        public var entitledAfter = 0
        public var gains = 0
        public var loses = 0
        /// Due under both, with a larger or a smaller sum.
        public var more = 0
        public var less = 0
        /// Undecided on the day, here and under the other law.
        public var unknown = 0
        public var unknownAfter = 0
        /// The sums due in the months looked at: here and under the other law.
        public var fen: Int64 = 0
        public var fenAfter: Int64 = 0
        /// Payments due of which the sum is to be set.
        public var undetermined = 0
        public var undeterminedAfter = 0
        /// The same month by month, in the order of `WhatIf.months`.
        public var sums: [Sum]
        /// Nine digits of the town → who gains, who loses there.
        public var towns: [Int64: Turn] = [:]

        public var isChange: Bool {
            gains + loses + more + less > 0 || unknown != unknownAfter || fen != fenAfter
                || undetermined != undeterminedAfter
        }
    }

    /// Persons, or households for a household's clause.
    public struct Turn: Hashable, Sendable {
        public var gains = 0
        public var loses = 0
    }

    /// The sums due in a month.
    public struct Sum: Hashable, Sendable {
        public let month: Month
        public var fen: Int64 = 0
        public var fenAfter: Int64 = 0
        /// Due, but the sum is to be set.
        public var undetermined = 0
        public var undeterminedAfter = 0
    }

    public let day: Day
    public let persons: Int
    /// Clauses in the pack's order, those of the other law last.
    public let effects: [Effect]
    public let months: [Sum]

    /// Tries another law on every family of a district.
    ///
    /// - Parameters:
    ///   - other: The law to try, made for this district.
    ///   - isFirst: The district has no law yet: whatever is due under the other one is gained.
    ///   - reading: Only these clauses can differ; nil for all.
    ///   - day: The day on which gains and losses count; the money runs from its month on.
    ///   - months: How many months of money, 1 to 120.
    ///   - progress: Told the number of persons done, and of all.
    public static func run(
        _ office: Office, district: Int, other: Pack, isFirst: Bool = false,
        reading: Set<String>? = nil, from day: Day, months: Int = 12,
        progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws -> WhatIf {
        let statute =
            isFirst
            ? Statute(version: 0, pack: other, evaluator: Evaluator(other.withoutClauses))
            : try await Statute.current(office, district: district)
        let plan = Plan(
            base: statute, other: Evaluator(other), reading: reading, day: day,
            months: min(max(months, 1), 120))
        let reader = FamilyReader(district: district, dictionary: office.registry.dictionary)
        let ranges = try await reader.ranges(in: office.assessor)
        let rows = try await office.assessor.query(
            "SELECT count(*) FROM kernel.person WHERE district = \(district)::integer")
        let total = try rows.first?.value(0, as: Int.self) ?? 0
        var count = Count(plan)
        try await withThrowingTaskGroup(of: Count.self) { group in
            var left = ranges[...]
            func begin() {
                guard let range = left.popFirst() else { return }
                group.addTask {
                    let families = try await office.assessor.transaction(
                        isolation: .repeatableRead, readOnly: true
                    ) { try await reader.families(range, in: $0) }
                    var part = Count(plan)
                    for family in families { part.add(family, plan) }
                    return part
                }
            }
            for _ in 0..<2 { begin() }
            while let part = try await group.next() {
                count.add(part)
                progress(count.persons, total)
                begin()
            }
        }
        return WhatIf(
            day: day, persons: count.persons, effects: count.effects, months: count.months)
    }
}

/// What is compared with what.
struct Plan: Sendable {
    let base: Evaluator
    let other: Evaluator
    let day: Day
    let months: [Month]
    let effects: [WhatIf.Effect]
    /// The effect of a clause of either law; nil where it is not compared.
    let baseEffect: [Int?]
    let otherEffect: [Int?]
    /// The last day before the first month to the last day of the window: money of a month is owed
    /// on the last day of the month before.
    let window: Range<Day>

    init(base statute: Statute, other: Evaluator, reading: Set<String>?, day: Day, months: Int) {
        base = statute.evaluator
        self.other = other
        self.day = day
        let first = day.month
        let all = (0..<months).map { Month(number: first.number + Int32($0)) }
        self.months = all
        window = first.first.adding(days: -1)..<Month(number: first.number + Int32(months)).first
        // Clauses meet by id; of two documents by the benefit they give.
        var keys: [String: Int] = [:]
        var members: [(before: [Clause], after: [Clause])] = []
        let ids = Set(base.clauses.map(\.id)).intersection(other.clauses.map(\.id))
        func place(_ clause: Clause) -> Int? {
            if let reading, !reading.contains(clause.id) { return nil }
            let key = ids.contains(clause.id) ? clause.id : clause.provision?.benefit ?? clause.id
            if let index = keys[key] { return index }
            keys[key] = members.count
            members.append(([], []))
            return members.count - 1
        }
        baseEffect = base.clauses.map { clause in
            let index = place(clause)
            if let index { members[index].before.append(clause) }
            return index
        }
        otherEffect = other.clauses.map { clause in
            let index = place(clause)
            if let index { members[index].after.append(clause) }
            return index
        }
        effects = members.map { pair in
            let first = pair.before.first ?? pair.after.first
            return WhatIf.Effect(
                before: pair.before.map(\.id), after: pair.after.map(\.id),
                benefit: first?.provision?.benefit, department: first?.department ?? "",
                sums: all.map { WhatIf.Sum(month: $0) })
        }
    }
}

/// What has been counted so far.
private struct Count: Sendable {
    var persons = 0
    var effects: [WhatIf.Effect]

    init(_ plan: Plan) { effects = plan.effects }

    /// The sums of all clauses.
    var months: [WhatIf.Sum] {
        var months = effects.first?.sums.map { WhatIf.Sum(month: $0.month) } ?? []
        for effect in effects {
            for (index, sum) in effect.sums.enumerated() { months[index].add(sum) }
        }
        return months
    }

    mutating func add(_ other: Count) {
        persons += other.persons
        for (index, effect) in other.effects.enumerated() { effects[index].add(effect) }
    }

    mutating func add(_ family: RegisteredFamily, _ plan: Plan) {
        persons += family.cards.count
        let views = (plan.base.view(of: family.family), plan.other.view(of: family.family))
        for member in family.cards.indices {
            var before = [Today](repeating: Today(), count: effects.count)
            var after = before
            side(plan.base, views.0, member, plan.baseEffect, plan, into: &before) {
                $0.addBefore($2, in: $1)
            }
            side(plan.other, views.1, member, plan.otherEffect, plan, into: &after) {
                $0.addAfter($2, in: $1)
            }
            let town = views.0.town(of: member, on: plan.day)
            for index in effects.indices where before[index] != after[index] || after[index].isSome
            {
                effects[index].count(before[index], after[index], in: town)
            }
        }
    }

    /// One law about one person: the answer of the day by effect, the money by month.
    private mutating func side(
        _ evaluator: Evaluator, _ view: FamilyView, _ member: Int, _ places: [Int?], _ plan: Plan,
        into answers: inout [Today],
        _ pay: (inout WhatIf.Effect, Int, Amount) -> Void
    ) {
        for (index, clause) in evaluator.clauses.enumerated() {
            guard let place = places[index], let provision = clause.provision else { continue }
            let today = view.answered(index, about: member, on: plan.day)
            answers[place].add(today)
            guard let per = provision.amount?.per else { continue }
            for (month, amount) in Due(
                evaluator: evaluator, view: view, clause: index, member: member, per: per,
                window: plan.window, months: plan.months, today: plan.day
            ).all {
                pay(&effects[place], month, amount)
            }
        }
    }
}

/// One effect's answer about one person on the day.
private struct Today: Equatable {
    var outcome = Truth.no
    /// What is due, where a sum is set.
    var fen: Int64 = 0

    var isSome: Bool { outcome != .no }

    /// The best of the clauses of one benefit.
    mutating func add(_ finding: Finding) {
        if finding.outcome.rawValue > outcome.rawValue { outcome = finding.outcome }
        fen = max(fen, finding.amount.fen ?? 0)
    }
}

extension WhatIf.Effect {
    fileprivate mutating func count(_ before: Today, _ after: Today, in town: Int64) {
        let (was, becomes) = (before.outcome == .yes, after.outcome == .yes)
        if was { entitled += 1 }
        if becomes { entitledAfter += 1 }
        if before.outcome == .unknown { unknown += 1 }
        if after.outcome == .unknown { unknownAfter += 1 }
        if was, becomes {
            if after.fen > before.fen { more += 1 }
            if after.fen < before.fen { less += 1 }
        }
        guard was != becomes || before.fen != after.fen else { return }
        var turn = towns[town] ?? WhatIf.Turn()
        if becomes, !was || after.fen > before.fen { turn.gains += 1 } else { turn.loses += 1 }
        if becomes, !was { gains += 1 }
        if was, !becomes { loses += 1 }
        towns[town] = turn
    }

    fileprivate mutating func add(_ other: WhatIf.Effect) {
        entitled += other.entitled
        entitledAfter += other.entitledAfter
        gains += other.gains
        loses += other.loses
        more += other.more
        less += other.less
        unknown += other.unknown
        unknownAfter += other.unknownAfter
        fen += other.fen
        fenAfter += other.fenAfter
        undetermined += other.undetermined
        undeterminedAfter += other.undeterminedAfter
        for (index, sum) in other.sums.enumerated() { sums[index].add(sum) }
        for (town, turn) in other.towns {
            var mine = towns[town] ?? WhatIf.Turn()
            mine.gains += turn.gains
            mine.loses += turn.loses
            towns[town] = mine
        }
    }
}

extension WhatIf.Effect {
    fileprivate mutating func addBefore(_ amount: Amount, in month: Int) {
        if let sum = amount.fen { fen += sum } else { undetermined += 1 }
        sums[month].addBefore(amount)
    }

    fileprivate mutating func addAfter(_ amount: Amount, in month: Int) {
        if let sum = amount.fen { fenAfter += sum } else { undeterminedAfter += 1 }
        sums[month].addAfter(amount)
    }
}

extension WhatIf.Sum {
    fileprivate mutating func addBefore(_ amount: Amount) {
        if let sum = amount.fen { fen += sum } else { undetermined += 1 }
    }

    fileprivate mutating func addAfter(_ amount: Amount) {
        if let sum = amount.fen { fenAfter += sum } else { undeterminedAfter += 1 }
    }

    fileprivate mutating func add(_ other: WhatIf.Sum) {
        fen += other.fen
        fenAfter += other.fenAfter
        undetermined += other.undetermined
        undeterminedAfter += other.undeterminedAfter
    }
}

extension Pack {
    /// What a district without a law is compared by: the same definitions, and nothing due.
    fileprivate var withoutClauses: Pack {
        Pack(
            code: code, title: title, district: district, office: office, document: document,
            clauses: [], definitions: definitions, figures: figures, dictionary: dictionary,
            off: off)
    }
}
