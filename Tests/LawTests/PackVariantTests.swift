import Law
import Testing

/// Laws that are tried before they are law.
@Suite("packs tried before they are law")
struct PackVariantTests {
    private static let lost = "C died 2016-04-10; M,F special_assistance=loss 2016-05-01"

    private func sum(_ pack: Pack, _ clause: String, _ told: String, on: String) throws -> Int64? {
        let family = try ScenarioFamily(told, pack: pack)
        let evaluator = Evaluator(pack)
        let index = try #require(evaluator.index(of: clause))
        return evaluator.view(of: family.family).finding(index, about: 0, on: day(on)).amount.fen
    }

    @Test("a figure changes from its day on, for its class alone")
    func figure() throws {
        let pack = try HousePacks.load("nanchuan")
        let raised = try pack.setting(
            "special_assistance.rate", class: "loss", to: "700.00", from: day("2026-01-01"))
        let disabled =
            "C disability.grade=2 2010-01-01; M,F special_assistance=disability 2010-02-01"
        #expect(try sum(raised, "NC-3.1a", Self.lost, on: "2025-12-31") == 59_000)
        #expect(try sum(raised, "NC-3.1a", Self.lost, on: "2026-01-01") == 70_000)
        #expect(try sum(raised, "NC-3.1a", Self.lost, on: "2040-01-01") == 70_000)
        #expect(try sum(raised, "NC-3.1a", disabled, on: "2026-01-01") == 46_000)
        #expect(try sum(pack, "NC-3.1a", Self.lost, on: "2026-01-01") == 59_000, "the law stands")
    }

    @Test("what cannot be tried is refused with what would be right")
    func refusals() throws {
        let pack = try HousePacks.load("nanchuan")
        let from = day("2026-01-01")
        #expect(throws: Pack.VariantProblem.classNeeded(["loss", "disability"])) {
            try pack.setting("special_assistance.rate", class: nil, to: "700", from: from)
        }
        #expect(
            throws: Pack.VariantProblem.unknownFigure(
                "special_assistance.rat", near: "special_assistance.rate")
        ) { try pack.setting("special_assistance.rat", class: nil, to: "7", from: from) }
        #expect(throws: Pack.VariantProblem.self) {
            try pack.setting("special_assistance.age", class: nil, to: "4.5", from: from)
        }
        #expect(throws: Pack.VariantProblem.self) {
            try pack.setting("special_assistance.rate", class: "lost", to: "7", from: from)
        }
    }

    @Test("another district's law speaks of this district's families")
    func moved() throws {
        let jiangyan = try HousePacks.load("jiangyan")
        let here = try HousePacks.load("nanchuan").moved(to: "321204")
        let family = try ScenarioFamily(Self.lost, pack: jiangyan)
        for (pack, expected) in [(here, Truth.yes), (try HousePacks.load("nanchuan"), .no)] {
            let evaluator = Evaluator(pack)
            let index = try #require(evaluator.index(of: "NC-4.fpa.6"))
            let view = evaluator.view(of: family.family)
            #expect(view.finding(index, about: 0, on: day("2025-01-01")).outcome == expected)
        }
    }

    @Test(
        "only clauses that read a figure can turn on it",
        arguments: [
            ("special_assistance.age", "45"), ("household.child_alone", "closes"),
            ("special_assistance.rate", "700.00"),
        ])
    func reading(figure: String, value: String) throws {
        let pack = try HousePacks.load("nanchuan")
        let label = figure.hasSuffix("rate") ? "loss" : nil
        guard
            let other = try? pack.setting(
                figure, class: label, to: value, from: day("2015-01-01"))
        else {
            #expect(pack.figures[figure] == nil, "only a figure that is not there is passed over")
            return
        }
        let readers = pack.provisions(reading: figure)
        let base = Evaluator(pack)
        let changed = Evaluator(other)
        var differ: Set<String> = []
        for told in [
            Self.lost, "C disability.grade=2 2010-01-01", "C died 2016-04-10; M born 1970-05-20",
            "C died 2016-04-10; C only_child=yes 1982-09-09; M born 1972-05-20; F born 1971-01-01",
        ] {
            let family = try ScenarioFamily(told, pack: pack).family
            let views = (base.view(of: family), changed.view(of: family))
            for index in base.clauses.indices {
                for member in family.members.indices {
                    for on in ["2016-04-10", "2018-01-01", "2020-06-01", "2026-01-01"].map(day)
                    where views.0.finding(index, about: member, on: on)
                        != views.1.finding(index, about: member, on: on)
                    {
                        differ.insert(base.clauses[index].id)
                    }
                }
            }
        }
        #expect(differ.isSubset(of: readers), "\(differ.subtracting(readers))")
        if figure != "household.child_alone" { #expect(!differ.isEmpty, "\(figure)") }
    }
}
