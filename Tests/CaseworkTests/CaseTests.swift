import Accounts
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// From due to delivered: one case, its hands, its clock, and what no batch undoes.
@Suite struct CaseTests {
    private static let checkUp = "JY-3.2.4c"

    /// The case of the check-up of A, opened by the law.
    private func opened(_ house: CaseHouse, _ refs: [String] = ["A"]) async throws -> [Int64] {
        for ref in refs { try await house.addMother(ref, household: "H-\(ref)") }
        _ = try await CaseOpening(house.office(), district: CaseHouse.district).run(of: ["health"])
        var filter = CaseBook.Filter()
        filter.clause = Self.checkUp
        return try await house.book("intake").list(filter).map(\.id)
    }

    private func line(_ house: CaseHouse) async throws -> Board.Line {
        let office = try await house.office()
        let board = try await Board.read(office, district: CaseHouse.district, on: office.today)
            .board
        let health = try #require(board.departments.first { $0.department == "health" })
        return try #require(health.lines.first { $0.clause == Self.checkUp })
    }

    @Test func theCheckUpIsCarriedFromDueToDeliveredByFourHands() async throws {
        let house = try await CaseHouse.open()
        let before = try await opened(house)
        let id = try #require(before.first)
        #expect(before.count == 1)
        #expect(try await line(house).inProgress == 1)
        #expect(try await line(house).gap == 1)
        let intake = try await house.book("intake")
        let passed = try await intake.act(.pass, on: [id], step: "accept", client: "1")
        #expect(passed.map(\.step) == ["arrange"])
        // 2026-03-02 is a Monday: five working days end on the 9th.
        #expect(passed.first?.due == Day(iso: "2026-03-09"))
        let told = try await intake.act(.pass, on: [id], step: "accept", client: "1")
        #expect(told.first?.refusal == nil, "telling the same again changes nothing")
        let late = try await house.book("second", duties: ["intake"])
            .act(.pass, on: [id], step: "accept", client: "2")
        #expect(late.first?.refusal?.en.contains("came first") == true)
        let wrong = try await intake.act(.pass, on: [id], client: "3")
        #expect(wrong.first?.refusal?.en.contains("duty") == true)
        _ = try await house.book("approve").act(.pass, on: [id], client: "4")
        let bare = try await intake.act(.pass, on: [id], client: "5")
        #expect(bare.first?.refusal?.en.contains("proof") == true)
        let own = await #expect(throws: Refusal.self) {
            _ = try await intake.deliver(
                id, .init(on: house.today(), proof: .giver, words: "做了体检", by: "区人民医院"),
                client: "6")
        }
        #expect(own?.text.en.contains("cannot say") == true)
        let code = try await house.book("approve").issueCode(id)
        await #expect(throws: Refusal.self) {
            _ = try await intake.deliver(
                id, .init(on: house.today(), proof: .code, words: "0000000000", by: "区人民医院"),
                client: "7")
        }
        let served = try await intake.deliver(
            id, .init(on: house.today(), proof: .code, words: code, by: "区人民医院"), client: "8")
        #expect(served.step == "confirm")
        #expect(try await line(house).receiving == 0, "not before somebody has confirmed it")
        let done = try await house.book("review").act(.pass, on: [id], client: "9")
        #expect(done.first?.state == .done)
        #expect(try await line(house).receiving == 1)
        #expect(try await line(house).gap == 0)
        let (_, acts) = try await intake.read(id)
        #expect(acts.map(\.act) == ["open", "pass", "pass", "deliver", "pass"])
        #expect(acts.last?.by == "review")
    }

    @Test func onePersonHasOneDutyACase() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house).first)
        let both = try await house.book("both", duties: ["intake", "approve"])
        _ = try await both.act(.pass, on: [id], client: "1")
        let second = try await both.act(.pass, on: [id], client: "2")
        #expect(second.first?.refusal?.en.contains("another duty") == true)
    }

    @Test func whatAFamilyDeclinedOrAPersonRefusedNoBatchUndoes() async throws {
        let house = try await CaseHouse.open()
        let ids = try await opened(house, ["A", "B"])
        #expect(ids.count == 2)
        _ = try await house.book("intake").act(
            .decline, on: [ids[0]], reason: "家里已自己做过", client: "1")
        _ = try await house.book("intake").act(.pass, on: [ids[1]], client: "2")
        _ = try await house.book("approve").act(
            .refuse, on: [ids[1]], reason: "今年已在单位体检", client: "3")
        let again = try await CaseOpening(house.office(), district: CaseHouse.district)
            .run(of: ["health"])
        #expect(again.opened[Self.checkUp] ?? 0 == 0)
        let board = try await line(house)
        #expect((board.declined, board.refused, board.gap) == (1, 1, 0))
    }

    @Test func aRefusalIsAppealedInTimeAndDecidedBySomebodyElse() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house).first)
        _ = try await house.book("intake").act(.pass, on: [id], client: "1")
        let approve = try await house.book("approve")
        let refused = try await approve.act(.refuse, on: [id], reason: "材料说不清", client: "2")
        #expect(refused.first?.due == Day(iso: "2026-03-09"))
        try await house.set("2026-03-10")
        let late = try await house.book("intake").act(
            .appeal, on: [id], reason: "我们不服", client: "3")
        #expect(late.first?.refusal?.en.contains("over") == true)
        try await house.set("2026-03-09")
        _ = try await house.book("intake").act(.appeal, on: [id], reason: "我们不服", client: "4")
        let own = try await approve.act(.uphold, on: [id], reason: "仍然不行", client: "5")
        #expect(own.first?.refusal?.en.contains("yours") == true)
        let other = try await house.book("approve-2", duties: ["approve"])
        let back = try await other.act(.overturn, on: [id], reason: "材料其实齐全", client: "6")
        #expect(back.first?.state == .open)
        #expect(back.first?.step == "arrange")
    }

    @Test func aYearWithoutACalendarIsRefusedNotGuessed() async throws {
        let house = try await CaseHouse.open(on: "2026-12-29", years: [2026])
        try await house.addMother("A", household: "H")
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await CaseOpening(house.office(), district: CaseHouse.district)
                .run(of: ["health"])
        }
        #expect(refusal?.text.en.contains("2027") == true)
    }

    @Test func twoClerksAtOnceOneWinsAndTheOtherIsTold() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house).first)
        let books = [
            try await house.book("one", duties: ["intake"]),
            try await house.book("two", duties: ["intake"]),
        ]
        let results = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (index, book) in books.enumerated() {
                group.addTask {
                    try await book.act(.pass, on: [id], step: "accept", client: "c\(index)")
                        .first?.refusal == nil
                }
            }
            var found: [Bool] = []
            for try await isDone in group { found.append(isDone) }
            return found
        }
        #expect(results.filter { $0 }.count == 1)
    }

    @Test func aDeskSeesAndTouchesItsOwnCasesOnly() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house).first)
        let housing = try await house.book(
            "housing-1", desk: "housing", duties: ["intake", "approve"])
        #expect(try await housing.list().isEmpty)
        await #expect(throws: Refusal.self) { _ = try await housing.read(id) }
        let acted = try await housing.act(.pass, on: [id], client: "x")
        #expect(acted.first?.refusal?.en.contains("no such case") == true)
        let office = try await house.office("office-1", desk: "office", duties: ["office"])
        let rows = try await office.desk.query("SELECT id, step FROM casework.case_file")
        #expect(rows.count > 0)
        await #expect(throws: PostgresError.self) {
            _ = try await office.desk.query("SELECT person FROM casework.case_file")
        }
    }

    @Test func aScanIsSealedHashedAndTakenOutUnderAudit() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house).first)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = PaperStore(
            try await house.office("intake", duties: ["intake"]), district: CaseHouse.district,
            keys: try CaseHouse.keys(), folder: folder)
        let scan = Data("%PDF-1.4 王小兰 3212".utf8)
        let paper = try await store.add(scan, titled: "体检回执", to: id)
        #expect(try await store.add(scan, titled: "体检回执", to: id) == paper, "kept once")
        await #expect(throws: Refusal.self) {
            _ = try await store.add(Data("MZ".utf8), titled: "程序", to: id)
        }
        let files = try FileManager.default.contentsOfDirectory(
            at: folder.appendingPathComponent("321204"), includingPropertiesForKeys: nil)
        #expect(files.count == 1)
        let sealed = try Data(contentsOf: try #require(files.first))
        #expect(sealed.range(of: Data("王小兰".utf8)) == nil)
        #expect(try await store.read(paper, of: id, reason: "核对回执") == scan)
        try Data("x".utf8).write(to: try #require(files.first))
        await #expect(throws: Refusal.self) {
            _ = try await store.read(paper, of: id, reason: "核对回执")
        }
    }

    @Test func tasksHaveADayAnOwnerAndAnEnd() async throws {
        let house = try await CaseHouse.open()
        try await house.addMother("A", household: "H")
        let office = try await house.office("intake", duties: ["intake"])
        let book = TaskBook(office, district: CaseHouse.district)
        let due = try #require(Day(iso: "2026-03-05"))
        try await book.add("上门前先打电话", about: "A", due: due, client: "t1")
        try await book.add("上门前先打电话", about: "A", due: due, client: "t1")
        let task = try #require(try await book.list().first)
        #expect(try await book.list().count == 1)
        #expect(task.ref == "A")
        try await book.act(.take(nil), on: task.id)
        try await book.act(.putOff(try #require(Day(iso: "2026-03-06")), "家属请求改期"), on: task.id)
        #expect(try await book.list().first?.due == Day(iso: "2026-03-06"))
        _ = try await house.office("second", duties: ["intake"])
        try await book.name(
            deputy: "second", for: "intake", from: due, to: try #require(Day(iso: "2026-03-09")))
        #expect(try await book.deputies().isEmpty, "from its first day on")
        try await house.set("2026-03-07")
        let later = TaskBook(
            try await house.office("second", duties: ["intake"]), district: CaseHouse.district)
        #expect(try await later.deputies() == ["intake": "second"])
        let overdue = try await TaskBook(
            house.office("office-1", desk: "office", duties: ["office"]),
            district: CaseHouse.district
        ).list()
        #expect(overdue.map(\.id) == [task.id])
        #expect(overdue.first?.ref == nil)
        try await book.act(.done("已联系"), on: task.id)
        #expect(try await book.list().isEmpty)
        let closed = await #expect(throws: Refusal.self) {
            try await book.act(.drop("不需要了呀"), on: task.id)
        }
        #expect(closed?.text.en.contains("closed") == true)
    }

    @Test func theDoorsBehindTheDoorsAreShut() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house).first)
        let office = try await house.office("intake", duties: ["intake"])
        for statement: Query in [
            """
            SELECT * FROM casework.perform(321204, \([id]), 'deliver', NULL, NULL, 'x', NULL, NULL, 7, NULL)
            """,
            """
            SELECT * FROM casework.act_on_cases(321204, \([id]), 'deliver', NULL, NULL, 'x', NULL,
                NULL, 7, NULL)
            """,
            "INSERT INTO casework.hand VALUES (321204, \(id), 1, 'intake')",
            "UPDATE casework.case_file SET state = 2",
            "DELETE FROM casework.act",
            "SELECT * FROM casework.act",
        ] {
            await #expect(throws: PostgresError.self) {
                try await office.desk.transaction { _ = try await $0.query(statement) }
            }
        }
        let other = try await office.desk.query(
            """
            SELECT * FROM casework.open_cases(321204, 0, 0, '{x}', '{1}', 'JY-3.2.4c',
                'health.check-up', 'health',
                (SELECT min(id) FROM casework.procedure WHERE benefit = 'health.check-up'),
                '{2020-01-01}', '{2021-01-01}', '{""}')
            """)
        #expect(try other.map { try $0.value(2, as: String?.self) } == ["desk"])
    }

    @Test func aLeaverIsDisabledOnlyWithSomebodyToTakeOverTheOpenWork() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house).first)
        _ = try await house.book("intake").act(.take, on: [id], client: "1")
        _ = try await house.office("second", duties: ["intake"])
        _ = try await house.office("other-desk", desk: "housing", duties: ["intake"])
        let accounts = AccountBook(
            try await house.office("secretary", desk: "secretary", duties: ["secretary_of_roles"]),
            district: CaseHouse.district, seal: AESSeal(keys: try CaseHouse.keys()))
        let held = await #expect(throws: Refusal.self) { try await accounts.disable("intake") }
        #expect(held?.text.en.contains("cases 1") == true)
        await #expect(throws: Refusal.self) {
            try await accounts.disable("intake", successor: "other-desk")
        }
        #expect(try await accounts.disable("intake", successor: "second") == 1)
        let file = try await house.book("second", duties: ["intake"]).read(id).file
        #expect(file.owner == "second")
        await #expect(throws: Refusal.self) { _ = try await house.book("intake").list() }
    }

    @Test func aNoStopsNothingBeforeTheFamilyWasHeardAndSomebodyDecided() async throws {
        let house = try await CaseHouse.open()
        let ids = try await opened(house, ["A", "B"])
        // A dies, B's confirmation is ended: neither case stops by itself.
        for (ref, fact, value) in [("A", "death", "illness"), ("B", "special_assistance", "")] {
            var row = FactEntry()
            (row.ref, row.fact, row.value, row.from, row.source) =
                (ref, fact, value, "2026-03-01", "health")
            _ = try await PersonRegister(house.office(), seal: AESSeal(keys: CaseHouse.keys()))
                .record(row, district: CaseHouse.district)
        }
        let proposed = try await StopProposals(house.office(), district: CaseHouse.district)
            .run(of: ["health"])
        #expect(proposed[Self.checkUp] == 2)
        let again = try await StopProposals(house.office(), district: CaseHouse.district)
            .run(of: ["health"])
        #expect(again.isEmpty)
        var filter = CaseBook.Filter()
        filter.clause = Self.checkUp
        filter.step = "tell"
        let review = try await house.book("review")
        let stops = try await review.list(filter).map(\.id)
        #expect(stops.count == 2)
        #expect(try await review.read(ids[0]).file.state == .open)
        _ = try await review.act(.pass, on: stops, client: "1")
        try await house.set("2026-03-09")
        let approve = try await house.book("approve")
        let early = try await approve.act(.pass, on: [stops[0]], client: "2")
        #expect(early.first?.refusal?.en.contains("not over") == true)
        try await house.set("2026-03-10")
        _ = try await house.book("approve").act(.pass, on: [stops[0]], client: "3")
        _ = try await house.book("approve").act(
            .refuse, on: [stops[1]], reason: "确认并未撤销，事实有误", client: "4")
        #expect(try await review.read(ids[0]).file.state == .closed)
        #expect(try await review.read(ids[1]).file.state == .open, "a named person kept it")
    }

    @Test func aDeathGivesTheTownAndTheBureauTheirTasksAndAWishForNoVisitsComesFirst() async throws
    {
        let house = try await CaseHouse.open()
        try await house.addMother("A", household: "H")
        let seal = AESSeal(keys: try CaseHouse.keys())
        let register = PersonRegister(try await house.office(), seal: seal)
        var father = PersonEntry()
        (father.ref, father.household, father.town) = ("F", "H", "321204001")
        (father.name, father.role, father.sex, father.birth) =
            ("王大明", "parent", "male", "1955-01-01")
        father.spouse = "A"
        _ = try await register.add(father, district: CaseHouse.district, isConfirmedNew: true)
        var quiet = FactEntry()
        (quiet.ref, quiet.fact, quiet.value, quiet.from, quiet.source) =
            ("A", "wish.no_visits", "yes", "2025-01-01", "towns")
        _ = try await register.record(quiet, district: CaseHouse.district)
        var draft = EventDraft(
            client: "d1", kind: "death", ref: "F", day: try #require(Day(iso: "2026-03-01")),
            source: "public_security", recordedBy: "owner")
        draft.state("death", "illness")
        let recorder = EventRecorder(try await house.office(), seal: seal, district: 321_204)
        _ = try await recorder.preview(draft)
        _ = try await recorder.record(draft)
        _ = try await recorder.record(draft)
        let town = try await house.office("town-1", desk: "towns", duties: ["town"])
        let tasks = try await TaskBook(town, district: CaseHouse.district).list()
        #expect(tasks.map(\.kind) == ["E7-wishes", "E7-quiet", "E7-contacts"])
        #expect(tasks[1].title.contains("家庭不要上门"))
        #expect(tasks.prefix(2).map(\.due) == [Day(iso: "2026-03-04"), Day(iso: "2026-03-05")])
        let health = try await house.office("intake", duties: ["intake"])
        let own = try await TaskBook(health, district: CaseHouse.district).list()
        #expect(own.map(\.kind) == ["E38-card", "E38-months"])
    }

    @Test func nobodyOpensACaseOfAnothersClauseAndWhoTakesItInHasThatDuty() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house).first)
        let education = try await house.office(
            "education-1", desk: "education", duties: ["intake", "approve"])
        let found = try await education.desk.transaction { transaction in
            let kept = try await transaction.one(
                """
                SELECT casework.keep_procedure(321204, 'health.check-up', '{a,b}', '{work,work}',
                    '{intake,approve}', '{1,1}', '{"",""}', '{"",""}')
                """)
            let procedure = try #require(kept).value(0, as: Int64.self)
            return try await transaction.query(
                """
                SELECT * FROM casework.open_cases(321204, 0, 1, '{x}',
                    (SELECT array_agg(id) FROM kernel.person WHERE ref = 'A'), 'JY-3.2.4c',
                    'health.check-up', 'education', \(procedure), '{2030-01-01}', '{2031-01-01}',
                    '{""}')
                """)
        }
        #expect(try found.map { try $0.value(2, as: String?.self) } == ["desk"])
        let delivered = try await education.desk.transaction { transaction in
            try await transaction.query(
                """
                SELECT refusal FROM casework.deliver(321204, \(id), NULL, 'x', '2030-01-01', 'paper',
                    'xx', 'yy', NULL, NULL, NULL)
                """)
        }
        #expect(try delivered.map { try $0.value(0, as: String?.self) } == ["unseen"])

        try await house.addMother("C", household: "H-C")
        let both = try await house.book("both", duties: ["intake", "review"])
        let own = try await both.open("C", clause: "JY-3.1.1b", client: "own")
        _ = try await house.book("intake").act(.pass, on: [own], client: "1")
        let second = try await both.act(.pass, on: [own], client: "2")
        #expect(second.first?.refusal?.en.contains("another duty") == true)
    }
}
