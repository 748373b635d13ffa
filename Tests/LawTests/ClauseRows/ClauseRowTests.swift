import Law
import Testing

/// Every clause about a person, told as sentences.
@Suite("clause by clause")
struct ClauseRowTests {
    private static let packs: [String: Pack] = {
        // A pack that does not load leaves its table without a pack, and every case red.
        var packs: [String: Pack] = [:]
        for code in ["jiangyan", "nanchuan"] { packs[code] = try? HousePacks.load(code) }
        return packs
    }()

    @Test("Jiangyan", arguments: JiangyanRows.all.flatMap(\.cases))
    func jiangyan(_ one: ClauseRow.Case) throws {
        try check(one, try #require(Self.packs["jiangyan"]))
    }

    @Test("Nanchuan", arguments: NanchuanRows.all.flatMap(\.cases))
    func nanchuan(_ one: ClauseRow.Case) throws {
        try check(one, try #require(Self.packs["nanchuan"]))
    }

    @Test("no clause about a person is left out, and each has its unknown or its reason")
    func complete() throws {
        for (code, rows) in [("jiangyan", JiangyanRows.all), ("nanchuan", NanchuanRows.all)] {
            let pack = try #require(Self.packs[code])
            let wanted = Set(pack.provisions.map(\.id)).subtracting(pack.off.keys)
            #expect(wanted.symmetricDifference(rows.map(\.clause)).sorted() == [])
            let decided = rows.filter { $0.unknown == nil }.map(\.clause)
            #expect(Set(decided).subtracting(Self.alwaysDecided.keys).sorted() == [])
        }
    }

    @Test(
        "the same adoption ends the target in Nanchuan, and is undecided for the disabled's class")
    func adoption() throws {
        let day = try #require(Day(iso: "2022-02-02"))
        let nanchuan = try #require(Self.packs["nanchuan"])
        let record = try #require(NanchuanRows.all.first { $0.clause == "NC-4.health.6" })
        let family = try RowFamily(record, pack: nanchuan, base: .adopter)
        #expect(try ask(record, nanchuan, family, on: day.adding(days: -1)).outcome == .yes)
        #expect(try ask(record, nanchuan, family, on: day).outcome == .no)
        let jiangyan = try #require(Self.packs["jiangyan"])
        let keeps = try #require(JiangyanRows.all.first { $0.clause == "JY-3.5.4b" })
        let other = try RowFamily(
            keeps, pack: jiangyan, correcting: ["M special_assistance=disability 2016-05-01"])
        let finding = try ask(keeps, jiangyan, other, on: day)
        #expect(finding.outcome == .unknown)
        #expect(finding.missing == ["figure(jy.adoption_disability)"])
    }

    @Test(
        "the classes and rates of special assistance",
        arguments: [
            ("loss", "urban", "2013-12-31", 13_500), ("loss", "urban", "2014-01-01", 34_000),
            ("loss", "rural", "2014-01-01", 17_000), ("disability", "urban", "2014-01-01", 27_000),
            ("disability", "rural", "2017-12-31", 15_000), ("loss", "rural", "2018-01-01", 45_000),
            ("disability", "urban", "2018-01-01", 35_000), ("loss", "urban", "2022-06-30", 45_000),
            ("loss", "urban", "2022-07-01", 59_000), ("disability", "rural", "2022-07-01", 46_000),
        ])
    func rates(_ rate: (kind: String, registered: String, day: String, fen: Int64)) throws {
        // The national floor itself, asked before either document was in force as well.
        let pack = try #require(Self.packs["nanchuan"]).inForce(since: "2008-01-01")
        let row = try #require(NanchuanRows.all.first { $0.clause == "NC-3.1a" })
        let family = try RowFamily(
            row, pack: pack,
            correcting: [
                "M special_assistance=\(rate.kind) 2009-01-01",
                "M special_assistance=\(rate.kind) 2016-05-01",
                "M hukou.kind=\(rate.registered) 1990-01-01",
            ])
        let day = try #require(Day(iso: rate.day))
        #expect(try ask(row, pack, family, on: day).amount.fen == rate.fen)
    }

    @Test(
        "the classes and rates of the complication scheme",
        arguments: [
            ("1", "2022-06-30", 40_000), ("2", "2022-06-30", 30_000), ("3", "2022-06-30", 20_000),
            ("1", "2022-07-01", 52_000), ("2", "2022-07-01", 39_000), ("3", "2022-07-01", 26_000),
        ])
    func complications(_ rate: (grade: String, day: String, fen: Int64)) throws {
        let pack = try #require(Self.packs["jiangyan"])
        let row = try #require(JiangyanRows.all.first { $0.clause == "JY-3.1.1c" })
        let family = try RowFamily(
            row, pack: pack, correcting: ["M complication_assistance=\(rate.grade) 2012-01-01"])
        let day = try #require(Day(iso: rate.day))
        #expect(try ask(row, pack, family, on: day).amount.fen == rate.fen)
    }

    @Test("before the document was in force the answer is no, and the reason says so")
    func notYet() throws {
        let pack = try #require(Self.packs["nanchuan"])
        let row = try #require(NanchuanRows.all.first { $0.clause == "NC-2.1a" })
        let evaluator = Evaluator(pack)
        let view = evaluator.view(of: try RowFamily(row, pack: pack).family())
        let clause = try #require(evaluator.clauses.firstIndex { $0.id == row.clause })
        let day = try #require(Day(iso: "2014-11-27"))
        #expect(view.finding(clause, about: 0, on: day).outcome == .no)
        #expect(
            view.reasons(clause, about: 0, on: day).contains { $0.condition.contains("2014-11-28") }
        )
    }

    /// Clauses to which no fact can be missing, and why.
    private static let alwaysDecided = [
        "JY-2.1b": "not confirmed is the answer where nothing is reported",
        "JY-2.1c": "not confirmed is the answer where nothing is reported",
        "NC-2.1b": "no death is the answer where nothing is reported",
        "NC-2.1c": "the register knows its own kin",
    ]

    private func check(_ one: ClauseRow.Case, _ pack: Pack) throws {
        let row = one.row
        let day = try #require(Day(iso: row.on))
        switch one.telling {
        case .due:
            #expect(try ask(row, pack, RowFamily(row, pack: pack), on: day).outcome == .yes)
        case .notDue:
            let other = try RowFamily(
                row, pack: pack, base: row.not.base, correcting: row.not.facts)
            let finding = try ask(row, pack, other, about: row.not.about, on: day)
            #expect(finding.outcome == .no)
        case .begins:
            let first = try #require(Day(iso: row.begins))
            let family = try RowFamily(row, pack: pack)
            #expect(try ask(row, pack, family, on: first).outcome == .yes)
            #expect(try ask(row, pack, family, on: first.adding(days: -1)).outcome != .yes)
        case .unknown:
            let name = try #require(row.unknown)
            let finding = try ask(
                row, pack, RowFamily(row, pack: pack, without: name), on: day)
            #expect(finding.outcome == .unknown)
            #expect(finding.missing.contains { $0 == name || $0.hasSuffix(".\(name)") })
        }
    }

    private func ask(
        _ row: ClauseRow, _ pack: Pack, _ family: RowFamily, about: String? = nil, on day: Day
    ) throws -> Finding {
        let evaluator = Evaluator(pack)
        let clause = try #require(evaluator.clauses.firstIndex { $0.id == row.clause })
        let view = evaluator.view(of: try family.family())
        return view.finding(
            clause, about: try RowFamily.index(of: about ?? row.about), on: day)
    }
}

extension Pack {
    /// The same law as if its document were in force since another day.
    func inForce(since day: String) throws -> Pack {
        let document = try #require(document)
        return Pack(
            code: code, title: title, district: district, office: office,
            document: Document(
                title: document.title, number: document.number, standing: document.standing,
                inForce: try #require(Day(iso: day)), assumedFrom: nil, words: document.words),
            clauses: clauses, definitions: definitions, figures: figures, dictionary: dictionary,
            off: off)
    }
}
