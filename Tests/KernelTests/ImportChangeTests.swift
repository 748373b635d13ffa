import Foundation
import Kernel
import Law
import Postgres
import Testing

/// What a roster changes of people already registered.
@Suite struct ImportChangeTests {
    private static let number = Numbers.make("19600301", .female)
    private static let corrected = Numbers.make("19610301", .female)

    private func row(
        _ ref: String = "M", household: String = "H1", town: String = "321204001",
        name: String = "王秀兰", number: String = ImportChangeTests.number, rest: String = ",,,,,"
    ) -> String {
        "\(ref),\(household),\(town),,\(name),\(number),,,parent,\(rest)"
    }

    @Test func `a changed name, town and phone are changes; an empty cell takes nothing away`()
        async throws
    {
        let desk = try await ImportDesk.open()
        _ = try await desk.roster(row(rest: ",,,,13800001234,"))
        let changed = try await desk.roster(row(town: "321204002", name: "王秀莲", rest: ",,,,,"))
        #expect((changed.accepted, changed.unchanged) == (1, 0))
        #expect(
            try await desk.texts("SELECT concat(name, town) FROM kernel.person")
                == ["王秀莲321204002"])
        #expect(try await desk.count("SELECT count(*) FROM kernel.phone") == 1)
        let phone = try await desk.roster(
            row(town: "321204002", name: "王秀莲", rest: ",,,,13900001234,"))
        #expect(phone.accepted == 1)
        let back = try await desk.roster(
            row(town: "321204002", name: "王秀莲", rest: ",,,,13800001234,"))
        #expect(back.accepted == 1)
        let newest = try await desk.pool.query(
            "SELECT blind_index FROM kernel.phone ORDER BY seq DESC LIMIT 1")
        #expect(
            try newest.first?.value(0, as: [UInt8].self)
                == desk.seal.blindIndex(.phone, district: 321_204, "13800001234"))
    }

    @Test func `a corrected number keeps the person, brings the birth and stays corrected`()
        async throws
    {
        let desk = try await ImportDesk.open()
        _ = try await desk.roster(row())
        let outcome = try await desk.roster(row(number: Self.corrected))
        #expect((outcome.accepted, outcome.rejected) == (1, 0))
        #expect(try await desk.count("SELECT count(*) FROM kernel.person") == 1)
        #expect(try await desk.count("SELECT count(*) FROM kernel.identity_number") == 2)
        #expect(
            try await desk.texts("SELECT birth::text FROM kernel.person") == ["1961-03-01"])
        let old = try await desk.roster(row())
        #expect(try ImportDesk.rejects(old)[0].contains("旧号码"))
        let other = try await desk.roster(row("N"))
        #expect(try ImportDesk.rejects(other)[0].contains("该号码已登记在 ref M"))
    }

    @Test func `sex and birth change only with a number`() async throws {
        let desk = try await ImportDesk.open()
        _ = try await desk.roster("C,H,321204001,,甲,,female,1990-01-01,child,,,,,,")
        let birth = try await desk.roster("C,H,321204001,,甲,,female,1990-01-02,child,,,,,,")
        #expect(try ImportDesk.rejects(birth)[0].contains("birth: 与登记的出生日期不同"))
        let sex = try await desk.roster("C,H,321204001,,甲,,male,1990-01-01,child,,,,,,")
        #expect(try ImportDesk.rejects(sex)[0].contains("sex: 与登记的性别不同"))
        let proved = try await desk.roster(
            "C,H,321204001,,甲,\(Numbers.make("19900102", .male)),,,child,,,,,,")
        #expect(proved.accepted == 1)
    }

    @Test func `a birth that no longer fits a registered child is rejected`() async throws {
        let desk = try await ImportDesk.open()
        _ = try await desk.roster(row(), "C,H1,321204001,,甲,,female,1985-01-01,child,M,,,,,")
        let late = try await desk.roster(row(number: Numbers.make("19900101", .female)))
        #expect(try ImportDesk.rejects(late)[0].contains("与登记的亲属 C 不符"))
    }

    @Test func `a move adds a report, the earlier one stays`() async throws {
        let desk = try await ImportDesk.open()
        _ = try await desk.roster(row(), row("N", number: Self.corrected))
        let moved = try await desk.roster(row("N", household: "H2", number: Self.corrected))
        #expect(moved.accepted == 1)
        let memberships: Query = """
            SELECT concat_ws(' ', h.ref, m.from_day, m.learned) FROM kernel.membership m
            JOIN kernel.person p ON p.id = m.person JOIN kernel.household h ON h.id = m.household
            WHERE p.ref = 'N' ORDER BY m.seq
            """
        #expect(
            try await desk.texts(memberships)
                == ["H1 -infinity -infinity", "H2 2026-01-15 2026-01-15"])
        _ = try await desk.roster(row("N", household: "H3", number: Self.corrected))
        #expect(
            try await desk.texts(memberships)
                == [
                    "H1 -infinity -infinity", "H2 2026-01-15 2026-01-15",
                    "H3 2026-01-15 2026-01-15",
                ])
        let again = try await desk.roster(row("N", household: "H3", number: Self.corrected))
        #expect(again.unchanged == 1, "the word recorded last is the present one")
        // Who ever lived together stays one family.
        #expect(try await desk.count("SELECT count(DISTINCT family) FROM kernel.person") == 1)
    }

    @Test func `a corrected mother is known from today, and the roster's word is withdrawn`()
        async throws
    {
        let desk = try await ImportDesk.open()
        let child = "C,H1,321204001,,甲,,female,1990-01-01,child"
        _ = try await desk.roster(
            row("A", number: Self.number), row("B", number: Self.corrected), "\(child),A,,,,,")
        let corrected = try await desk.roster("\(child),B,,,,,")
        #expect((corrected.accepted, corrected.unchanged) == (1, 0))
        let expected = [
            "A 0 C 0 1990-01-01 -infinity", "A 0 C 2 1990-01-01 2026-01-15",
            "B 0 C 0 1990-01-01 2026-01-15",
        ]
        #expect(try await ImportRosterTests.relations(desk) == expected)
        let again = try await desk.roster("\(child),B,,,,,")
        #expect((again.accepted, again.unchanged) == (0, 1))
        let adopted = try await desk.roster("\(child),B,,1991-05-05,,,")
        #expect(adopted.accepted == 1)
        #expect(
            try await ImportRosterTests.relations(desk).suffix(3) == [
                "B 0 C 0 1990-01-01 2026-01-15", "B 0 C 2 1990-01-01 2026-01-15",
                "B 1 C 0 1991-05-05 2026-01-15",
            ])
    }

    @Test func `another spouse needs a divorce first, and dates stay with the facts`() async throws
    {
        let desk = try await ImportDesk.open()
        let man = "F,H1,321204001,,乙,,male,1958-01-01,parent"
        let woman = "W,H2,321204001,,丙,,female,1962-01-01,other"
        let first = [row(), "\(man),,,,M,,", "\(woman),,,,,,"]
        _ = try await desk.roster(first[0], first[1], first[2])
        let second = try await desk.roster("\(man),,,,W,,")
        #expect(try ImportDesk.rejects(second)[0].contains("F 登记的配偶是 M"))
        _ = try await desk.facts("F,marriage,,2010-05-05,,civil_affairs,,2010-05-06")
        let remarried = try await desk.roster("\(man),,,,W,,")
        #expect((remarried.accepted, remarried.rejected) == (1, 0))
        // The old file again: the pair is known, its dates are the facts'.
        let old = try await desk.roster(first[0], first[1], first[2])
        #expect((old.accepted, old.unchanged, old.rejected) == (0, 3, 0))
    }

    @Test func `towns are held against the area table where there is one`() async throws {
        let desk = try await ImportDesk.open()
        try await desk.pool.execute(
            """
            INSERT INTO kernel.area (district, code, valid_to, title, successor) VALUES
                (321204, 321204001, 'infinity', '罗塘街道', NULL),
                (321204, 321204105, '2020-01-01', '旧镇', 321204001)
            """)
        let outcome = try await desk.roster(
            row("A", town: "321204001"), row("B", town: "321204105", number: Self.corrected),
            row("C", town: "321204999", number: Numbers.make("19700101", .male)))
        #expect((outcome.accepted, outcome.rejected) == (1, 2))
        let rejects = try ImportDesk.rejects(outcome)
        #expect(rejects[0].contains("2020-01-01") && rejects[0].contains("321204001"))
        #expect(rejects[1].contains("town: 不在本区区划表中"))
    }

    @Test func `households join into one family by parentage and marriage`() async throws {
        let desk = try await ImportDesk.open()
        _ = try await desk.roster(
            "C,H3,321204001,,丙,,female,1990-01-01,child,M,,,,,",
            "M,H1,321204001,,甲,,female,1960-01-01,parent,,,,,,",
            "F,H2,321204001,,乙,,male,1960-01-01,parent,,,,M,,",
            "S,H9,321204001,,丁,,male,1960-01-01,other,,,,,,")
        let families: Query = "SELECT count(DISTINCT family) FROM kernel.person"
        #expect(try await desk.count(families) == 2)
        _ = try await desk.facts("S,marriage,C,2015-01-01,,civil_affairs,,")
        #expect(try await desk.count(families) == 1)
        #expect(
            try await desk.count(
                "SELECT count(*) FROM kernel.person WHERE family = (SELECT min(id) FROM kernel.person)"
            ) == 4)
    }
}
