import Foundation
import Testing

/// Families that move from one district to another, through the program itself: both districts in
/// one database.
@Suite("Transfer: a family moves to another district, and back")
struct TransferJourneyTests {
    @Test("a bereaved mother leaves Jiangyan in mid-month for Nanchuan: no month twice, none lost")
    func thereAndBack() async throws {
        let desk = try await Moves.open()
        try await desk.bereavedCouple()
        let file = try Moves.scratch() + "/move.yuhou"
        let out = [
            "transfer", "out", "--ref", "M1", "--only", "--to", "500119", "--on", "2024-06-15",
        ]
        let preview = try await desk.run(out + ["--dry-run", "--json"], in: Moves.jiangyan)
        #expect(preview.status == 0, "\(preview.errors)")
        #expect(preview.json?["recorded"] as? Bool == false)
        #expect(preview.json?["code"] is NSNull)
        #expect(Moves.turns(preview, "JY-3.1.1b").contains("M1 ends 2024-06-15"))
        let left = try await desk.run(out + ["--file", file, "--json"], in: Moves.jiangyan)
        #expect(left.status == 0, "\(left.errors)")
        let code = try #require(left.json?["code"] as? String)
        #expect(Moves.turns(left, "JY-2.1a").contains("M1 ends 2024-06-15"))
        let months = try #require((left.json?["months"] as? [[String: Any]])?.first)
        #expect(months["clause"] as? String == "JY-3.1.1b")
        #expect(months["last_paid"] as? String == "2024-05")
        #expect(months["last_due"] as? String == "2024-06")
        #expect(months["first_due"] as? String == "2024-07")
        #expect(months["owed_to"] as? String == "2024-06")
        let people = try #require(left.json?["persons"] as? [[String: Any]])
        #expect(people.map { $0["ref"] as? String } == ["M1", "F1", "C1"])
        #expect(people.map { $0["copy"] as? Bool } == [false, true, true])
        // Words too long to stand in a cipher by chance.
        try Moves.expectSealed(file, of: ["王秀兰", Moves.mother, "hukou.district"])

        let came = try await desk.take(file, code, in: Moves.nanchuan, "500119001")
        #expect(came.status == 0, "\(came.errors)")
        #expect(Moves.turns(came, "NC-3.1a").contains("M1 starts 2024-06-15"))
        #expect(
            (came.json?["months"] as? [[String: Any]])?.first?["own_clause"] as? String
                == "NC-3.1a")
        let again = try await desk.take(file, code, in: Moves.nanchuan, "500119001")
        #expect(again.status == 0 && again.json?["recorded"] as? Bool == false)

        // The targets flip on the day; what stood before stands, as of any day and as known then.
        for (day, jiangyan, nanchuan) in [
            ("2024-06-14", "yes", "no"), ("2024-06-15", "no", "yes"), ("2024-08-01", "no", "yes"),
        ] {
            #expect(
                try await desk.outcome("JY-3.1.1b", "M1", on: day, Moves.jiangyan) == jiangyan)
            #expect(
                try await desk.outcome("NC-3.1a", "M1", on: day, Moves.nanchuan) == nanchuan)
        }
        let known = try await desk.outcome(
            "JY-3.1.1b", "M1", on: "2024-06-20", Moves.jiangyan, known: "2024-06-20")
        #expect(known == "yes", "nobody had told of the move then")
        let why = try await desk.run(
            [
                "entitlements", "--ref", "M1", "--on", "2024-06-01", "--clause", "NC-3.1a",
                "--json",
            ], in: Moves.nanchuan)
        #expect(why.output.contains("\"hukou.district\":\"321204\""), "\(why.output)")

        // Each month of the year is owed by exactly one of the two.
        for month in ["2024-05", "2024-06", "2024-07", "2024-08"] {
            let there = try await desk.owesMonth("JY-3.1.1b", "M1", month, Moves.jiangyan)
            let here = try await desk.owesMonth("NC-3.1a", "M1", month, Moves.nanchuan)
            #expect(there == (month <= "2024-06"), "Jiangyan \(month)")
            #expect(here == (month > "2024-06"), "Nanchuan \(month)")
        }
        try await desk.back()
    }

    @Test("a move withdrawn after the other district has taken it over is said plainly")
    func withdrawn() async throws {
        let desk = try await Moves.open()
        try await desk.bereavedCouple()
        let file = try Moves.scratch() + "/move.yuhou"
        let left = try await desk.run(
            [
                "transfer", "out", "--ref", "M1", "--to", "500119", "--on", "2024-06-15",
                "--file", file, "--json",
            ], in: Moves.jiangyan)
        #expect(left.status == 0, "\(left.errors)")
        #expect(
            (left.json?["persons"] as? [[String: Any]])?.map { $0["copy"] as? Bool }
                == [false, false, true], "the husband moves along, the dead child is copied")
        let code = try #require(left.json?["code"] as? String)
        #expect(try await desk.states(Moves.jiangyan) == ["open"])
        let event = try #require(left.json?["event"] as? Int)
        let undo = [
            "record", "withdraw", String(event), "--reason", "not moved",
        ]
        let preview = try await desk.run(undo + ["--dry-run"], in: Moves.jiangyan, named: "clerk-b")
        #expect(preview.status == 0, "\(preview.errors)")
        #expect(try await desk.take(file, code, in: Moves.nanchuan, nil).status == 0)
        #expect(try await desk.states(Moves.jiangyan) == ["taken"])
        #expect(try await desk.run(undo, in: Moves.jiangyan, named: "clerk-b").status == 0)
        #expect(
            try await desk.outcome("JY-3.1.1b", "M1", on: "2024-08-01", Moves.jiangyan) == "yes")
        #expect(try await desk.states(Moves.jiangyan) == ["withdrawn_there"])
        let list = try await desk.run(
            ["transfer", "list", "--language", "en"], in: Moves.nanchuan)
        #expect(list.output.contains("must withdraw it"), "\(list.output)")
    }
}
