import Law
import Testing

/// Columns answer what the evaluator of one family answers, row by row.
@Suite struct ColumnTests {
    @Test("columns give truth, until and sum of the evaluator", arguments: 1...40)
    func equalOnDays(_ seed: UInt64) {
        var families = RandomFamilies(seed: seed &* 15_485_863)
        let evaluator = Evaluator(families.draft(rules: 14).pack)
        let people = (0..<4).map { _ in families.family() }
        for _ in 0..<4 {
            let on = day("2008-01-01").adding(days: families.random.below(10_500))
            ColumnComparison(evaluator, people, "seed \(seed)").compare(on: on)
        }
    }

    @Test("columns that move on by months, answering again only what is due", arguments: 1...40)
    func moveOn(_ seed: UInt64) {
        var families = RandomFamilies(seed: seed &* 32_452_843)
        let evaluator = Evaluator(families.draft(rules: 14).pack)
        let people = (0..<4).map { _ in families.family() }
        let from = day("2009-01-01").adding(days: families.random.below(8000))
        ColumnComparison(evaluator, people, "seed \(seed)").compareMonths(from: from)
    }

    @Test("the house's packs run over columns, but for clauses about the deceased")
    func housePacks() throws {
        for (number, pack) in try HousePacks.both().enumerated() {
            let evaluator = Evaluator(pack)
            let rest = ColumnProgram(evaluator).rest
            for (index, clause) in evaluator.clauses.enumerated() {
                let isDeceased = clause.provision?.who == .deceased
                #expect(rest.contains(index) == isDeceased, "\(clause.id)")
            }
            for seed in 1...12 {
                let seed = UInt64(seed * 104_729 + number)
                var families = RandomFamilies(seed: seed)
                let people = (0..<4).map { _ in families.family(pack.dictionary) }
                let comparison = ColumnComparison(evaluator, people, "\(pack.code) seed \(seed)")
                for _ in 0..<3 {
                    let on = day("2013-01-01").adding(days: families.random.below(7000))
                    comparison.compare(on: on)
                }
                comparison.compareMonths(from: day("2021-11-01"))
            }
        }
    }

    @Test("a row says what its cells say; absent, unreported and wide values")
    func cells() throws {
        var draft = PackSketch()
        draft.clause(
            id: "T-1",
            .compare(
                .less, .fact(Rule.path("income.per_head")), .literal(9_000_000_000_000, .money)))
        let program = ColumnProgram(Evaluator(draft.pack))
        let subject = try #require(program.leaf("is parent", isAnswer: true))
        let income = try #require(program.leaf("income.per_head", isAnswer: false))
        var builder = ColumnsBuilder(program, on: day("2026-01-01"))
        let cells: [(ColumnCell, Truth)] = [
            (.value(8_999_999_999_999), .yes), (.value(9_000_000_000_000), .no), (.none, .no),
            (.unreported, .unknown),
        ]
        for (cell, _) in cells {
            builder.append(.answer(.yes), leaf: subject)
            builder.append(cell, until: day("2027-01-01"), leaf: income)
        }
        let columns = builder.finish()
        let findings = ColumnFindings(program, rows: columns.rowCount)
        program.run(over: columns, into: findings)
        for (row, (cell, truth)) in cells.enumerated() {
            #expect(findings.outcome(0, row: row) == truth, "\(cell)")
            #expect(findings.until(0, row: row) == day("2027-01-01"))
        }
        program.run(over: columns, depth: .truths, into: findings)
        #expect(findings.until(0, row: 0) == nil)
        #expect(findings.count(0) == 1)
    }

    @Test(
        "anniversaries many at a time are those of the calendar",
        arguments: ["2000-02-28", "2024-02-29", "2025-03-01", "2100-02-28", "1970-03-01"])
    func anniversaries(_ iso: String) throws {
        let on = day(iso)
        var draft = PackSketch()
        let comparisons: [Comparison] = [
            .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
        ]
        for (index, comparison) in comparisons.enumerated() {
            draft.clause(id: "T-\(index)", Rule.age(comparison, [0, 1, 49, 100, 65, 4][index]))
        }
        let evaluator = Evaluator(draft.pack)
        // Leap days, the days around them and the turns of centuries, in years far and near.
        var families: [Family] = []
        for year in [1, 99, 400, 1896, 1900, 1904, 1951, 1960, 1976, 1996, 2000, 2020, 2024] {
            for (month, date) in [(2, 28), (2, 29), (3, 1), (12, 31), (1, 1)] {
                guard let birth = Day(year: year, month: month, day: date) else { continue }
                var people = People()
                people.person(.parent, born: birth.description)
                families.append(people.family)
            }
        }
        ColumnComparison(evaluator, families, iso).compare(on: on)
    }
}

/// The two executions side by side; what differs is recorded with the place to make it again.
private struct ColumnComparison {
    private let evaluator: Evaluator
    private let program: ColumnProgram
    private let families: [Family]
    private let place: String

    init(_ evaluator: Evaluator, _ families: [Family], _ place: String) {
        self.evaluator = evaluator
        program = ColumnProgram(evaluator)
        self.families = families
        self.place = place
    }

    /// New views, so that no answer kept from another day lends its until.
    private func columns(on day: Day, through last: Day? = nil) -> Columns {
        var builder = ColumnsBuilder(program, on: day, through: last)
        for family in families {
            let view = evaluator.view(of: family)
            for member in family.members.indices { builder.append(view, member: member) }
        }
        return builder.finish()
    }

    func compare(on day: Day) {
        let columns = columns(on: day)
        let findings = ColumnFindings(program, rows: columns.rowCount)
        program.run(over: columns, depth: .truths, into: findings)
        check(findings, on: day, untils: false)
        program.run(over: columns, into: findings)
        check(findings, on: day, untils: true)
    }

    func compareMonths(from first: Day) {
        let columns = columns(on: first, through: first.adding(months: 15))
        let forecast = ColumnForecast([program, program], over: columns)
        for month in 0..<15 {
            let day = first.adding(months: month)
            let totals = forecast.totals(on: day)
            check(forecast.findings(ofSide: 1), on: day, untils: false)
            for position in program.clauses.indices {
                let findings = forecast.findings(ofSide: 0)
                let sum = (0..<columns.rowCount).reduce(Int64(0)) { sum, row in
                    sum + (findings.amount(position, row: row).fen ?? 0)
                }
                #expect(totals[0][position] == sum, "\(place) on \(day)")
            }
        }
    }

    private func check(_ findings: ColumnFindings, on day: Day, untils: Bool) {
        var row = 0
        for family in families {
            let view = evaluator.view(of: family)
            for member in family.members.indices {
                for (position, clause) in program.clauses.enumerated() {
                    let expected = view.finding(clause, about: member, on: day)
                    let outcome = findings.outcome(position, row: row)
                    let amount = findings.amount(position, row: row)
                    let until = findings.until(position, row: row)
                    let isEqual =
                        outcome == expected.outcome && amount.fen == expected.amount.fen
                        && (amount == .none) == (expected.amount == .none)
                        && (!untils || until == expected.until)
                    if !isEqual {
                        Issue.record(
                            """
                            \(place) on \(day), \(evaluator.clauses[clause].id), member \(member): \
                            \(outcome) \(amount) until \(String(describing: until)), \
                            expected \(expected)
                            """)
                        return
                    }
                }
                row += 1
            }
        }
    }
}

extension RandomFamilies {
    /// A family with reports of another dictionary's facts.
    fileprivate mutating func family(_ dictionary: FactDictionary) -> Family {
        var family = family()
        for index in family.members.indices {
            family.members[index].reports = []
            for (fact, kind) in dictionary.kinds.enumerated() where random.chance(45) {
                if kind.name == "death", random.chance(70) { continue }
                let from = day("2008-01-01").adding(days: random.below(8000))
                family.members[index].reports.append(
                    Report(
                        fact: UInt16(fact), value: local(kind), from: from,
                        to: random.chance(30) ? from.adding(days: 1 + random.below(4000)) : .never,
                        sequence: Int64(fact)))
            }
        }
        return family
    }

    private mutating func local(_ kind: FactKind) -> Int64 {
        if kind.name == "hukou.district" { return random.pick([321_204, 500_119, 321_204]) }
        if case .count(let range) = kind.type, range.count > 1000 { return range.lowerBound + 3 }
        return value(of: kind)
    }
}
