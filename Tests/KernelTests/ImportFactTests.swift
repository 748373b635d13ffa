import Foundation
import Kernel
import Law
import Postgres
import Testing

@Suite struct ImportFactTests {
    /// A mother, a father, their child and a stranger.
    private func desk() async throws -> ImportDesk {
        let desk = try await ImportDesk.open()
        _ = try await desk.roster(
            "M,H1,321204001,,甲,,female,1960-01-01,parent,,,,F,,",
            "F,H1,321204001,,乙,,male,1960-01-01,parent,,,,,,",
            "C,H1,321204001,,丙,,female,1990-01-01,child,M,F,,,,",
            "S,H9,321204001,,丁,,female,1970-01-01,other,,,,,,")
        return desk
    }

    private func facts(_ desk: ImportDesk) async throws -> [String] {
        try await desk.texts(
            """
            SELECT concat_ws(' ', p.ref, f.kind, f.act, f.number, f.code, f.from_day, f.to_day,
                             f.learned, f.source, f.official, f.document)
            FROM kernel.fact f JOIN kernel.person p ON p.id = f.person ORDER BY f.seq
            """)
    }

    @Test func `facts of every type come in, and again change nothing`() async throws {
        let desk = try await desk()
        let path = try ImportDesk.file(
            .facts,
            [
                "C,death,illness,2020-05-01,,public_security,证 1,2020-05-03",
                "C,disability.grade,2,2010-01-01,2015-01-01,health,,2010-01-01",
                "M,income.per_head,1234.50,2024-01-01,,civil_affairs,,",
                "M,only_child,no,2000-01-01,,health,,",
                "M,hukou.district,321204,1960-01-01,,public_security,,",
                "M,agriculture.project,loan,2024-01-01,,towns,,",
                "M,agriculture.project,planting,2024-01-01,,towns,,",
                "M,wish.visitor,\"王, 大夫\",2024-01-01,,towns,,",
                "M,only_child,yes,2000-01-01,,towns,,",
                "M,income.per_head,,2025-01-01,,civil_affairs,,",
                "M,only_child,withdrawn,2000-01-01,,health,,",
            ])
        let first = try await desk.run(facts: path)
        #expect((first.accepted, first.unchanged, first.rejected) == (11, 0, 0))
        #expect(
            try await facts(desk) == [
                "C death 0 illness 2020-05-01 infinity 2020-05-03 public_security t 证 1",
                "C disability.grade 0 2 2010-01-01 2015-01-01 2010-01-01 health t",
                "M income.per_head 0 123450 2024-01-01 infinity 2026-01-15 civil_affairs t",
                "M only_child 0 0 2000-01-01 infinity 2026-01-15 health t",
                "M hukou.district 0 321204 1960-01-01 infinity 2026-01-15 public_security t",
                "M agriculture.project 0 loan 2024-01-01 infinity 2026-01-15 towns t",
                "M agriculture.project 0 planting 2024-01-01 infinity 2026-01-15 towns t",
                "M wish.visitor 0 王, 大夫 2024-01-01 infinity 2026-01-15 towns t",
                "M only_child 0 1 2000-01-01 infinity 2026-01-15 towns f",
                "M income.per_head 1 2025-01-01 infinity 2026-01-15 civil_affairs t",
                "M only_child 2 2000-01-01 infinity 2026-01-15 health t",
            ])
        let later = try #require(Day(iso: "2026-03-01"))
        let second = try await desk.run(facts: path, today: later)
        #expect((second.accepted, second.unchanged, second.rejected) == (0, 11, 0))
    }

    @Test(arguments: [
        ("M,disability.gradee,2,2020-01-01,,health,,", "是否为 disability.grade？"),
        ("M,disability.grade,5,2020-01-01,,health,,", "value: 应为1 到 4 的整数"),
        ("M,death,murder,2020-01-01,,health,,", "value: 应为以下之一：illness"),
        ("M,death,illness,1959-12-31,,health,,", "from: 死亡日期早于出生日期"),
        ("M,only_child,yes,2021-02-29,,health,,", "from: 不是真实的日期"),
        ("M,only_child,yes,,,health,,", "from: 不能为空"),
        ("M,only_child,yes,2021-02-01,2021-02-01,health,,", "to: 应晚于 from"),
        ("M,only_child,yes,2021-02-01,,health,,2026-01-16", "learned: 在将来"),
        ("M,only_child,yes,2021-02-01,,helth,,", "是否为 health？"),
        ("M,only_child,yes,2021-02-01,,,,", "source: 不能为空"),
        ("Q,only_child,yes,2021-02-01,,health,,", "ref: 没有 ref 为 Q 的人"),
        ("M,only_child,withdrawn,2021-02-01,,health,,", "没有 from 为 2021-02-01 的此项报告"),
        ("M,marriage,Q,2021-02-01,,civil_affairs,,", "value: 没有 ref 为 Q 的人"),
        ("M,marriage,M,2021-02-01,,civil_affairs,,", "value: 不能是本人"),
        ("S,marriage,,2021-02-01,,civil_affairs,,", "没有可终止的 marriage"),
        ("S,marriage,withdrawn,2021-02-01,,civil_affairs,,", "没有 from 为 2021-02-01 的 marriage"),
        ("C,parent_of,M,2021-02-01,,civil_affairs,,", "value: M 不比父母年轻"),
        ("M,parent_of,S,1969-02-01,,civil_affairs,,", "from: 早于子女的出生日期"),
        ("M,only_child,yes,2021-02-01,,health,", "应有 8 列，现有 7 列"),
    ])
    func `a wrong fact is rejected with its reason`(row: String, reason: String) async throws {
        let desk = try await desk()
        let outcome = try await desk.facts(row, "M,only_child,yes,2000-01-01,,health,,")
        #expect((outcome.accepted, outcome.rejected) == (1, 1))
        let rejects = try ImportDesk.rejects(outcome)
        #expect(rejects.first?.contains(reason) == true, "\(rejects)")
    }

    @Test func `a repeated row with learned is new on another day and known on the same`()
        async throws
    {
        let desk = try await desk()
        let row = "M,only_child,yes,2000-01-01,,health,"
        #expect(try await desk.facts("\(row),2020-01-01").accepted == 1)
        #expect(try await desk.facts("\(row),2020-01-01").unchanged == 1)
        #expect(try await desk.facts("\(row),2021-01-01").accepted == 1)
        #expect(try await desk.facts("\(row),").unchanged == 1)
        let twice = try await desk.facts(
            "S,only_child,yes,2000-01-01,,health,,", "S,only_child,yes,2000-01-01,,health,,")
        #expect((twice.accepted, twice.unchanged) == (1, 1))
    }

    @Test func `a wedding, a divorce and a birth learned of late become relations`() async throws {
        let desk = try await desk()
        let path = try ImportDesk.file(
            .facts,
            [
                "F,marriage,,2010-05-05,,civil_affairs,,2010-05-06",
                "F,marriage,S,2012-01-01,,civil_affairs,,2012-01-02",
                "S,marriage,F,2012-01-01,,civil_affairs,,2012-01-02",
                "S,parent_of,C,,,health,,2020-02-02",
                "F,marriage,withdrawn,2012-01-01,,civil_affairs,,2013-01-01",
            ])
        _ = try await desk.roster("S,H9,321204001,,丁,,female,1970-01-01,other,,,,,,")
        let first = try await desk.run(facts: path)
        #expect((first.accepted, first.unchanged, first.rejected) == (4, 1, 0))
        #expect(
            try await ImportRosterTests.relations(desk) == [
                "F 0 C 0 1990-01-01 -infinity",
                "F 2 S 0 2012-01-01 2012-01-02", "F 2 S 2 2012-01-01 2013-01-01",
                "M 0 C 0 1990-01-01 -infinity",
                "M 2 F 0 -infinity -infinity", "M 2 F 1 2010-05-05 2010-05-06",
                "S 0 C 0 1990-01-01 2020-02-02",
            ])
        let second = try await desk.run(facts: path)
        #expect((second.accepted, second.unchanged, second.rejected) == (0, 5, 0))
    }

    @Test func `facts of a person whose roster row was rejected say so`() async throws {
        let desk = try await ImportDesk.open()
        let outcome = try await desk.run(
            roster: try ImportDesk.file(
                .roster, ["A,H1,321204001,,甲,321204196001010015,,,parent,,,,,,"]),
            facts: try ImportDesk.file(.facts, ["A,only_child,yes,2000-01-01,,health,,"]))
        #expect(outcome.rejected == 2)
        #expect(try ImportDesk.rejects(outcome)[1].contains("花名册中 A 所在的行已被拒收"))
    }

    @Test func `deliveries are kept once, and another of the same period is rejected`()
        async throws
    {
        let desk = try await desk()
        let path = try ImportDesk.file(
            .deliveries,
            [
                "M,JY-3.1.1b,2024-01,,1140.50,receipt", "M,JY-3.5.1,,2024-02-03,,visit",
                "M,JY-3.1.1b,2024-01,,1140.50,receipt", "M,JY-3.1.1b,2024-01,,1140.60,receipt",
            ])
        let first = try await desk.run(deliveries: path)
        #expect((first.accepted, first.unchanged, first.rejected) == (2, 1, 1))
        #expect(try ImportDesk.rejects(first)[0].contains("与第 2 行是同一人同一条同一期"))
        let second = try await desk.run(deliveries: path)
        #expect((second.accepted, second.unchanged, second.rejected) == (0, 3, 1))
        #expect(
            try await desk.texts(
                "SELECT concat_ws(' ', clause, period, monthly, amount_fen, proof) FROM kernel.delivery ORDER BY 1"
            ) == ["JY-3.1.1b 2024-01-01 t 114050 receipt", "JY-3.5.1 2024-02-03 f visit"])
    }

    @Test(arguments: [
        ("M,JY-3.1.1c,2024-01,,1.00,p", "是否为 JY-3.1.1b？"), ("M,,2024-01,,1.00,p", "clause: 不能"),
        ("M,JY-3.1.1b,2024-01,2024-01-01,1.00,p", "month 与 day"),
        ("M,JY-3.1.1b,,,1.00,p", "month 与 day"),
        ("M,JY-3.1.1b,2024-13,,1.00,p", "真实的月份"), ("M,JY-3.1.1b,2026-02,,1.00,p", "在将来"),
        ("M,JY-3.1.1b,,2024-02-31,1.00,p", "真实的日期"), ("M,JY-3.1.1b,2024-01,,1.005,p", "amount: 应为"),
        ("M,JY-3.1.1b,2024-01,,-1.00,p", "amount: 应为"), ("Q,JY-3.1.1b,2024-01,,1.00,p", "ref: 没有"),
    ])
    func `a wrong delivery is rejected with its reason`(row: String, reason: String) async throws {
        let desk = try await desk()
        let outcome = try await desk.deliveries(row)
        let rejects = try ImportDesk.rejects(outcome)
        #expect(outcome.rejected == 1)
        #expect(rejects.first?.contains(reason) == true, "\(rejects)")
    }
}
