import Foundation
import Testing

/// What happens inside one district when people move apart, die, or marry again, through the
/// program itself.
@Suite("Households: split and joined, orphaned, remarried")
struct HouseholdJourneyTests {
    private static let town = "500119001"

    private static func registered(_ refs: String...) -> [String] {
        refs.flatMap { ref in
            [
                "\(ref),hukou.district,500119,1990-01-01,,public_security,,2020-01-01",
                "\(ref),hukou.kind,rural,1990-01-01,,public_security,,2020-01-01",
            ]
        }
    }

    private static func bereaved(_ desk: Moves) async throws {
        try await desk.load(
            Moves.nanchuan,
            roster: [
                "M,H1,\(town),,王秀兰,,female,1962-01-01,parent,,,,F,,",
                "F,H1,\(town),,李建国,,male,1960-01-01,parent,,,,,,",
                "C,H1,\(town),,李小明,,male,1988-01-01,child,M,F,,,,",
                "Z,H9,\(town),,周再婚,,male,1961-01-01,other,,,,,,",
                "N,H9,\(town),,周小孩,,female,1995-01-01,other,,Z,,,,",
            ],
            facts: registered("M", "F", "Z") + [
                "C,death,illness,2019-03-02,,public_security,,2019-04-01"
            ])
    }

    @Test("a household is split and joined again: each answers for itself, then one for both")
    func splitAndMerge() async throws {
        let desk = try await Moves.open()
        try await Self.bereaved(desk)
        let split = try await desk.run(
            [
                "record", "move", "--ref", "F", "--household", "H2", "--on", "2024-03-10", "--by",
                "a", "--json",
            ], in: Moves.nanchuan)
        #expect(split.status == 0, "\(split.errors)")
        #expect(split.json?["recorded"] as? Bool == true)
        for (ref, day, housemates) in [
            ("M", "2024-03-09", ["C", "F"]), ("M", "2024-03-10", ["C"]), ("F", "2024-03-10", []),
        ] {
            #expect(try await Self.housemates(desk, ref, on: day) == housemates, "\(ref) \(day)")
        }
        for ref in ["M", "F"] {
            #expect(
                try await desk.outcome("NC-4.fpa.4", ref, on: "2024-04-01", Moves.nanchuan)
                    == "yes")
        }
        let merged = try await desk.run(
            [
                "record", "move", "--ref", "F", "--household", "H1", "--on", "2024-06-01", "--by",
                "a", "--json",
            ], in: Moves.nanchuan)
        #expect(merged.status == 0, "\(merged.errors)")
        #expect(try await Self.housemates(desk, "M", on: "2024-06-01") == ["C", "F"])
        #expect(try await Self.housemates(desk, "M", on: "2024-05-31") == ["C"])
        let again = try await desk.run(
            [
                "record", "move", "--ref", "F", "--household", "H1", "--on", "2024-06-01", "--by",
                "a", "--json",
            ], in: Moves.nanchuan)
        #expect(again.json?["recorded"] as? Bool == false)
        let both = try await desk.run(
            [
                "record", "move", "--ref", "M", "--with", "F", "--household", "H3", "--on",
                "2024-09-01", "--by", "a", "--json",
            ], in: Moves.nanchuan)
        #expect(both.status == 0, "\(both.errors)")
        #expect(try await Self.housemates(desk, "M", on: "2024-09-01") == ["F"])
    }

    @Test("a disabled child whose parents both die: the household is listed for the child")
    func orphan() async throws {
        let desk = try await Moves.open()
        try await desk.load(
            Moves.nanchuan,
            roster: [
                "M,H1,\(Self.town),,赵秀兰,,female,1962-01-01,parent,,,,F,,",
                "F,H1,\(Self.town),,钱建国,,male,1960-01-01,parent,,,,,,",
                "C,H1,\(Self.town),,钱小明,,male,1988-01-01,child,M,F,,,,",
            ],
            facts: Self.registered("M", "F", "C") + [
                "C,disability.grade,2,2010-01-01,,disabled_persons,,2010-01-01"
            ])
        for (ref, day) in [("F", "2024-02-01"), ("M", "2024-05-20")] {
            let died = try await desk.run(
                ["record", "death", "--ref", ref, "--on", day, "--by", "a", "--json"],
                in: Moves.nanchuan)
            #expect(died.status == 0, "\(died.errors)")
        }
        let household = "NC-4.fpa.4"
        #expect(try await desk.outcome(household, "C", on: "2024-05-19", Moves.nanchuan) == nil)
        #expect(try await desk.outcome(household, "M", on: "2024-05-19", Moves.nanchuan) == "yes")
        #expect(try await desk.outcome(household, "C", on: "2024-05-20", Moves.nanchuan) == "yes")
        #expect(try await desk.outcome(household, "M", on: "2024-05-20", Moves.nanchuan) == nil)
    }

    @Test("a bereaved mother marries a man with a child: hers stays the only one")
    func remarriage() async throws {
        let desk = try await Moves.open()
        try await Self.bereaved(desk)
        let divorced = try await desk.run(
            [
                "record", "divorce", "--ref", "M", "--on", "2023-02-01", "--leaves", "F",
                "--household", "H2", "--by", "a", "--json",
            ], in: Moves.nanchuan)
        #expect(divorced.status == 0, "\(divorced.errors)")
        let married = try await desk.run(
            [
                "record", "marriage", "--ref", "M", "--spouse", "Z", "--household", "H1", "--on",
                "2024-01-15", "--by", "a", "--json",
            ], in: Moves.nanchuan)
        #expect(married.status == 0, "\(married.errors)")
        for ref in ["M", "F"] {
            #expect(
                try await desk.outcome("NC-2.1c", ref, on: "2024-06-01", Moves.nanchuan) == "yes",
                "\(ref): a later spouse's child never counts")
        }
        #expect(try await Self.housemates(desk, "M", on: "2024-06-01") == ["C", "Z"])
        #expect(try await Self.housemates(desk, "N", on: "2024-06-01") == [])
    }

    private static func housemates(
        _ desk: Moves, _ ref: String, on day: String
    ) async throws -> [String] {
        let shown = try await desk.run(
            ["person", "show", "--ref", ref, "--on", day, "--json"], in: Moves.nanchuan)
        let housemates = shown.json?["members"] as? [[String: Any]] ?? []
        return housemates.compactMap { $0["ref"] as? String }.sorted()
    }
}
