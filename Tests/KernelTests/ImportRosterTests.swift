import Foundation
import Kernel
import Law
import Postgres
import Testing

@Suite struct ImportRosterTests {
    private static let mother = Numbers.make("19600301", .female)
    private static let father = Numbers.make("19580607", .male)
    private static let child = Numbers.make("19850505", .female)
    private static var family: [String] {
        [
            "M,H1,321204001,321204001001,王秀兰,\(mother),,,parent,,,,F,13800001234,6222021234567890",
            "F,H1,321204001,,张建国,\(father),male,1958-06-07,parent,,,,M,,",
            "C,H1,321204001,,张小明,\(child),,,child,M,F,,,,",
        ]
    }
    private static func family(_ desk: ImportDesk) async throws -> ImportOutcome {
        try await desk.run(roster: try ImportDesk.file(.roster, family))
    }

    @Test func `a family comes in whole, and again changes nothing`() async throws {
        let desk = try await ImportDesk.open()
        let path = try ImportDesk.file(.roster, Self.family)
        let first = try await desk.run(roster: path)
        #expect((first.accepted, first.unchanged, first.rejected) == (3, 0, 0))
        #expect(first.files.map(\.rejectsPath) == [nil])
        let people = try await desk.texts(
            """
            SELECT concat_ws(' ', p.ref, p.sex, p.birth, p.role, p.town, p.village, h.ref, m.from_day)
            FROM kernel.person p
            JOIN kernel.membership m ON m.district = p.district AND m.person = p.id
            JOIN kernel.household h ON h.district = m.district AND h.id = m.household
            ORDER BY p.ref
            """)
        #expect(
            people == [
                "C 0 1985-05-05 1 321204001 H1 -infinity",
                "F 1 1958-06-07 0 321204001 H1 -infinity",
                "M 0 1960-03-01 0 321204001 321204001001 H1 -infinity",
            ])
        let relations = try await Self.relations(desk)
        #expect(
            relations == [
                "F 0 C 0 1985-05-05 -infinity", "M 0 C 0 1985-05-05 -infinity",
                "M 2 F 0 -infinity -infinity",
            ])
        #expect(try await desk.count("SELECT count(DISTINCT family) FROM kernel.person") == 1)
        #expect(
            try await desk.count(
                "SELECT count(*) FROM kernel.person WHERE family = (SELECT min(id) FROM kernel.person)"
            ) == 3)
        #expect(try await desk.count("SELECT count(*) FROM registry.claim") == 3)
        let version: Query = "SELECT sum(facts_version)::bigint FROM kernel.family"
        let before = try await desk.count(version)
        let second = try await desk.run(roster: path)
        #expect((second.accepted, second.unchanged, second.rejected) == (0, 3, 0))
        #expect(try await desk.count(version) == before)
        #expect(try await Self.relations(desk) == relations)
    }

    static func relations(_ desk: ImportDesk) async throws -> [String] {
        try await desk.texts(
            """
            SELECT concat_ws(' ', a.ref, l.kind, b.ref, l.act, l.from_day, l.learned)
            FROM kernel.relation l
            JOIN kernel.person a ON a.id = l.one JOIN kernel.person b ON b.id = l.other
            ORDER BY a.ref, l.kind, b.ref, l.seq
            """)
    }

    @Test func `numbers, phones and accounts open only with the key`() async throws {
        let desk = try await ImportDesk.open()
        _ = try await Self.family(desk)
        let fields: [(SealedField, Query, [String])] = [
            (.identityNumber, "kernel.identity_number", [Self.mother, Self.father, Self.child]),
            (.phone, "kernel.phone", ["13800001234"]),
            (.account, "kernel.account", ["6222021234567890"]),
        ]
        for (field, table, values) in fields {
            let rows = try await desk.pool.query(
                "SELECT person, sealed, blind_index, key_version FROM \(table) ORDER BY seq")
            #expect(rows.count == values.count)
            for (row, value) in zip(rows, values) {
                let (person, sealed, index, version) = try row.decode(
                    Int64.self, [UInt8].self, [UInt8].self, Int.self)
                let place = SealedPlace(field, person: person, district: ImportDesk.district)
                let stored = Sealed(bytes: sealed, version: version)
                #expect(try desk.seal.openText(stored, at: place) == value)
                #expect(index == desk.seal.blindIndex(field, district: 321_204, value))
            }
        }
    }

    @Test(arguments: [
        ("X,H,321204001,,王一,,,,other,,,,,,", "sex: 没有身份证号码时必填"),
        ("X,H,321204001,,王一,,female,1985-02-31,child,,,,,,", "birth: 不是真实的日期"),
        ("X,H,321204001,,王一,,female,2030-01-01,child,,,,,,", "birth: 出生日期在将来"),
        ("X,H,321204001,,王一,321204196001010015,,,other,,,,,,", "id_number: 校验位应为 6"),
        ("X,H,321204001,,王一,321204196002310013,,,other,,,,,,", "不是真实的日期"),
        ("X,H,321204001,,王一,110105491231002,,,other,,,,,,", "15 位旧号码"),
        ("X,H,321204001,,王一,321204196001010016,female,,other,,,,,,", "sex: 与身份证号码"),
        ("X,H,321204001,,王一,321204196001010016,,1960-01-02,other,,,,,,", "birth: 与身份证号码"),
        (",H,321204001,,王一,321204196001010016,,,other,,,,,,", "ref: 不能为空 / is missing"),
        ("X,,321204001,,王一,321204196001010016,,,other,,,,,,", "household: 不能为空"),
        ("X,H,,,王一,321204196001010016,,,other,,,,,,", "town: 不能为空"),
        ("X,H,500119001,,王一,321204196001010016,,,other,,,,,,", "town: 应以本区代码"),
        ("X,H,32120400,,王一,321204196001010016,,,other,,,,,,", "town: 应为 9 位数字"),
        ("X,H,321204001,321204002001,王一,321204196001010016,,,other,,,,,,", "village: 应以"),
        ("X,H,321204001,,,321204196001010016,,,other,,,,,,", "name: 不能为空"),
        ("X,H,321204001,,王一,321204196001010016,,,uncle,,,,,,", "role: 应为 parent"),
        ("X,H,321204001,,王一,321204196001010016,,,,,,,,,", "role: 不能为空"),
        ("X,H,321204001,,王一,,woman,1960-01-01,other,,,,,,", "sex: 应为 female、male"),
        ("X,H,321204001,,王一,,female,1990-01-01,child,F,,,,,", "mother: F 登记为男性"),
        ("X,H,321204001,,王一,,female,1990-01-01,child,,M,,,,", "father: M 登记为女性"),
        ("X,H,321204001,,王一,,female,1950-01-01,child,M,,,,,", "mother: M 不比子女年长"),
        ("X,H,321204001,,王一,,female,1990-01-01,child,M,M,,,,", "father: 与 mother 是同一人"),
        ("X,H,321204001,,王一,,female,1990-01-01,child,X,,,,,", "mother: 不能是本人"),
        ("X,H,321204001,,王一,,female,1990-01-01,child,N,,,,,", "mother: 没有 ref 为 N 的人"),
        ("X,H,321204001,,王一,,female,1990-01-01,child,M,F,1989-01-01,,,", "adopted_on: 早于"),
        ("X,H,321204001,,王一,,male,1960-01-01,spouse,,,,M,,", "spouse: M 的配偶写的是 F"),
        ("M,H,321204001,,王一,,male,1960-01-01,spouse,,,,,,", "ref: 与第 2 行重复"),
        ("X,H,321204001,,王一,\(Numbers.make("19600301", .female)),,,other,,,,,,", "ref M"),
        ("X,H,321204001,,王\u{0}一,,female,1990-01-01,child,,,,,,", "NUL"),
        ("X,H,321204001,,\"王一,,female,1990-01-01,child,,,,,,", "引号没有闭合"),
        ("X,H,321204001,,王一,,female,1990-01-01,child,,,,,", "应有 15 列，现有 14 列"),
        (String(repeating: ",", count: 9_999), "应有 15 列，现有 10000 列"),
    ])
    func `a wrong row is rejected with its reason and the family beside it comes in`(
        row: String, reason: String
    ) async throws {
        let desk = try await ImportDesk.open()
        let rows = Self.family + [row, "Z,H9,321204002,,李四,,male,1970-02-28,other,,,,,,"]
        let outcome = try await desk.run(roster: try ImportDesk.file(.roster, rows))
        #expect((outcome.accepted, outcome.rejected) == (4, 1))
        let rejects = try ImportDesk.rejects(outcome)
        #expect(rejects.count == 1)
        #expect(rejects.first?.contains("第 5 行") == true)
        #expect(rejects.first?.contains(reason) == true, "\(rejects)")
        #expect(try await desk.count("SELECT count(*) FROM kernel.person") == 4)
    }

    @Test func `a rejected mother takes her descendants along, not her neighbours`() async throws {
        let desk = try await ImportDesk.open()
        let outcome = try await desk.roster(
            "A,H1,321204001,,甲,321204196001010015,,,parent,,,,,,",
            "B,H1,321204001,,乙,,female,1980-01-01,child,A,,,,,",
            "C,H1,321204001,,丙,,female,2001-01-01,other,B,,,,,",
            "D,H1,321204001,,丁,,female,2001-01-01,other,,,,,,")
        #expect((outcome.accepted, outcome.rejected) == (1, 3))
        let rejects = try ImportDesk.rejects(outcome)
        #expect(rejects[1].contains("mother: A 所在的行已被拒收"))
        #expect(rejects[2].contains("mother: B 所在的行已被拒收"))
    }

    @Test func `corrected rejects can be imported as they are`() async throws {
        let desk = try await ImportDesk.open()
        let outcome = try await desk.roster(
            "A,H1,321204001,,\"甲 \"\"a\"\", b\",,female,1960-02-30,parent,,,,,,")
        let path = try #require(outcome.files.first?.rejectsPath)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "1960-02-30", with: "1960-02-29")
            .write(toFile: path, atomically: true, encoding: .utf8)
        let again = try await desk.run(roster: path)
        #expect((again.accepted, again.rejected) == (1, 0))
        #expect(try await desk.texts("SELECT name FROM kernel.person") == ["甲 \"a\", b"])
    }

    @Test(arguments: ["\r\n", "\n"])
    func `line ends, a byte order mark and GB18030 are understood`(end: String) async throws {
        let desk = try await ImportDesk.open()
        let row = "A,H1,321204001,,NAME,,female,1960-02-29,parent,,,,,,"
        let head = ImportDesk.Kind.roster.rawValue + end
        let parts = row.components(separatedBy: "NAME")
        let utf8 = Array("\u{FEFF}\(head)\(parts[0])张三\(parts[1])\(end)".utf8)
        let gbk =
            Array("\(head)\(parts[0])".utf8) + [0xD5, 0xC5, 0xC8, 0xFD]
            + Array("\(parts[1])\(end)".utf8)
        let first = try await desk.run(roster: try Scratch.write(utf8, name: "a.csv"))
        #expect(first.accepted == 1)
        let second = try await desk.run(roster: try Scratch.write(gbk, name: "b.csv"))
        #expect((second.unchanged, second.accepted, second.rejected) == (1, 0, 0))
    }

    @Test func `a file with a header alone has no rows`() async throws {
        let desk = try await ImportDesk.open()
        let outcome = try await desk.run(roster: try ImportDesk.file(.roster, []))
        #expect((outcome.accepted, outcome.unchanged, outcome.rejected) == (0, 0, 0))
    }

    @Test func `a repeated row is no mistake`() async throws {
        let desk = try await ImportDesk.open()
        let rows = Self.family + [Self.family[2]]
        let outcome = try await desk.run(roster: try ImportDesk.file(.roster, rows))
        #expect((outcome.accepted, outcome.unchanged, outcome.rejected) == (3, 1, 0))
    }

    @Test func `of two people with one spouse the second is rejected`() async throws {
        let desk = try await ImportDesk.open()
        let outcome = try await desk.roster(
            "A,H1,321204001,,甲,,female,1960-02-02,parent,,,,,,",
            "B,H1,321204001,,乙,,male,1960-02-02,parent,,,,A,,",
            "C,H1,321204001,,丙,,male,1960-02-02,parent,,,,A,,")
        #expect((outcome.accepted, outcome.rejected) == (2, 1))
        #expect(try ImportDesk.rejects(outcome)[0].contains("已是 ref B 的配偶"))
    }
}
