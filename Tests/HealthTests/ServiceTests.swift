import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Health

/// Dated services: planned by the law, done with proof, kept from whom they do not concern.
@Suite struct ServiceTests {
    @Test func everybodyDueHasOneCheckUpACalendarYear() async throws {
        let house = try await ServiceHouse.open()
        for ref in ["A", "B"] { try await house.add(ref) }
        try await house.add("C", born: "1976-01-01")
        let intake = try await house.desk("intake")
        let book = ServiceBook(intake)
        #expect(try await book.planAll(.at("2026-03-20")).planned == 2, "C is not 65")
        let again = try await book.planAll(.at("2026-03-27"))
        #expect((again.planned, again.before) == (0, 2))
        let second = await house.refusal { try await book.plan(.at("2026-05-01"), for: "A") }
        #expect(second?.contains("has one in 2026 already") == true)
        let young = await house.refusal { try await book.plan(.at("2026-05-01"), for: "C") }
        #expect(young?.contains("JY-3.2.4c") == true)
        // Missed: another one by name, none by the list.
        let first = try #require(
            try await book.list(.init(kinds: [.checkUp], ref: "A")).first)
        try await book.end(
            first.id, of: [.checkUp], as: .missed, on: ServiceHouse.today, reason: "当天住院了",
            client: "m")
        #expect(try await book.planAll(.at("2026-04-03")).planned == 0)
        let next = try await book.plan(.at("2026-04-03", client: "n"), for: "A")
        #expect(try await book.plan(.at("2026-04-03", client: "n"), for: "A") == next)
        let later = await house.refusal {
            try await book.book(
                next, of: [.checkUp], on: #require(Day(iso: "2027-01-04")), client: "b")
        }
        #expect(later?.contains("is of 2026") == true)
        // The database itself holds it: not twice in a slot, and the slot is the day's year.
        for (slot, state) in [("2026", "23505"), ("2027", "23514")] {
            let error = await #expect(throws: PostgresError.self) {
                try await intake.transaction {
                    try await $0.execute(
                        """
                        INSERT INTO health.service (district, client, kind, person, institution,
                            staff, planned_on, slot, turn, recorded_by)
                        SELECT district, 'x', 'check_up', person, institution, staff, planned_on,
                            \(slot), turn, 'intake' FROM health.service WHERE id = \(next)
                        """)
                }
            }
            #expect(error?.sqlState == state)
        }
    }

    @Test func twoClerksAtOncePlanOne() async throws {
        let house = try await ServiceHouse.open()
        try await house.add("A")
        let desks = [
            try await house.desk("one", duties: ["intake"]),
            try await house.desk("two", duties: ["intake"]),
        ]
        let planned = try await withThrowingTaskGroup(of: Bool.self) { group in
            for desk in desks {
                group.addTask {
                    do {
                        _ = try await ServiceBook(desk).plan(.at("2026-03-20"), for: "A")
                        return true
                    } catch is Refusal { return false }
                }
            }
            var found: [Bool] = []
            for try await isPlanned in group { found.append(isPlanned) }
            return found
        }
        #expect(planned.filter { $0 }.count == 1)
        #expect(try await house.count("SELECT count(*) FROM health.service") == 1)
    }

    @Test func whatIsDoneWithTheCodeDeliversTheCaseBothOrNeither() async throws {
        let house = try await ServiceHouse.open()
        try await house.add("A")
        let (intake, approve) = (try await house.desk("intake"), try await house.desk("approve"))
        let id = try await intake.cases.open("A", clause: "JY-3.2.4c", client: "o")
        _ = try await intake.cases.act(.pass, on: [id], client: "1")
        _ = try await approve.cases.act(.pass, on: [id], client: "2")
        let code = try await approve.cases.issueCode(id)
        let book = ServiceBook(intake)
        var plan = ServiceBook.Plan.at("2026-03-02")
        plan.caseNumber = id
        let number = try await book.plan(plan, for: "A")
        let bare = await house.refusal {
            try await book.done(number, of: [.checkUp], .on("2026-03-02"), client: "d")
        }
        #expect(bare?.contains("--code or --paper") == true)
        var doing = ServiceBook.Doing.on("2026-03-02")
        doing.code = "0000000000"
        let wrong = await house.refusal {
            try await book.done(number, of: [.checkUp], doing, client: "d")
        }
        #expect(wrong?.contains("code is wrong") == true)
        #expect(try await house.count("SELECT count(*) FROM health.service_act") == 0)
        doing.code = code
        for own in ["intake", "李护士"] {
            doing.receivedBy = own
            let refused = await house.refusal {
                try await book.done(number, of: [.checkUp], doing, client: "d")
            }
            #expect(refused?.contains("--received-by") == true)
        }
        doing.receivedBy = "王小兰"
        let done = try await book.done(number, of: [.checkUp], doing, client: "d")
        #expect((done.caseNumber, done.step) == (id, "confirm"))
        #expect(try await book.done(number, of: [.checkUp], doing, client: "d").caseNumber == id)
        let acts = try await intake.cases.read(id).acts
        #expect(acts.map(\.act) == ["open", "pass", "pass", "deliver"])
        #expect(acts.last?.given?.by == "李护士")
        let listed = try await book.list(.init(kinds: [.checkUp], states: [.done]))
        #expect(listed.map(\.receivedBy) == ["王小兰"])
        let twice = await house.refusal {
            try await book.done(number, of: [.checkUp], doing, client: "e")
        }
        #expect(twice?.contains("is done") == true)
    }

    @Test func aContractWithADoctorIsDeliveredByAVisitOnPaper() async throws {
        let house = try await ServiceHouse.open()
        try await house.add("A")
        let (intake, approve) = (try await house.desk("intake"), try await house.desk("approve"))
        let id = try await intake.cases.open("A", clause: "JY-3.2.4a", client: "o")
        _ = try await intake.cases.act(.pass, on: [id], client: "1")
        _ = try await approve.cases.act(.pass, on: [id], client: "2")
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paper = try await PaperStore(
            intake.office, district: ServiceHouse.district, keys: CaseHouse.keys(),
            folder: folder
        ).add(Data("%PDF-1.4".utf8), titled: "服务记录单", to: id)
        let book = ServiceBook(intake)
        let number = try await book.plan(.at("2026-03-02", .management), for: "A")
        var doing = ServiceBook.Doing.on("2026-03-02")
        (doing.caseNumber, doing.paper) = (id, paper + 1)
        let wrong = await house.refusal {
            try await book.done(number, of: [.management], doing, client: "d")
        }
        #expect(wrong?.contains("No such paper") == true)
        doing.paper = paper
        #expect(
            try await book.done(number, of: [.management], doing, client: "d").step == "confirm")
        // A check-up is no way to deliver it.
        let checkUp = try await book.plan(.at("2026-03-02"), for: "A")
        let other = await house.refusal {
            try await book.done(checkUp, of: [.checkUp], doing, client: "e")
        }
        #expect(other?.contains("--case") == true)
    }

    @Test func withoutACaseNothingCountsAsDelivered() async throws {
        let house = try await ServiceHouse.open()
        try await house.add("A")
        let intake = try await house.desk("intake")
        let id = try await intake.cases.open("A", clause: "JY-3.2.4c", client: "o")
        let planned = try await house.run(
            CheckUpPlan.self,
            "--year 2026 --on 2026-03-02 --institution 区人民医院 --staff 李护士 --ref A", by: intake)
        #expect(planned.first?.hasPrefix("Planned as") == true)
        let number = try await house.count("SELECT max(id) FROM health.service")
        let page = try await house.run(
            ServiceDone<CheckUps>.self, "\(number) --by 李护士 --received-by 王小兰", by: intake)
        #expect(page.contains { $0.contains("Nothing counts as delivered") })
        #expect(page.contains { $0.contains("Open cases: \(id)") })
        #expect(try await house.count("SELECT count(*) FROM casework.delivery") == 0)
        let other = await house.refusal {
            try await house.run(
                ServiceDone<Managements>.self, "\(number) --by 李护士 --received-by 王小兰",
                by: intake)
        }
        #expect(other?.contains("There is no") == true)
    }

    @Test func theDatabaseRefusesOtherDutiesAndOtherDesks() async throws {
        let house = try await ServiceHouse.open()
        try await house.add("A")
        let pay = try await house.desk("pay")
        let refused = await #expect(throws: PostgresError.self) {
            _ = try await ServiceBook(pay).plan(.at("2026-03-20"), for: "A")
        }
        #expect(refused?.sqlState == "42501")
        let housing = try await house.desk("housing-1", at: "housing", duties: ["intake"])
        let unseen = await #expect(throws: PostgresError.self) {
            _ = try await ServiceBook(housing).list(.init(kinds: [.checkUp]))
        }
        #expect(unseen?.sqlState == "42501")
        let intake = try await house.desk("intake")
        for statement: Query in [
            "UPDATE health.institution SET is_public = false", "DELETE FROM health.institution",
            """
            INSERT INTO health.institution (district, name, is_public, recorded_by)
            VALUES (321204, '别人的', true, 'somebody')
            """,
        ] {
            await #expect(throws: PostgresError.self) {
                try await intake.transaction { try await $0.execute(statement) }
            }
        }
    }

    @Test func whatWasFoundIsSealedAndOpenedOnRecord() async throws {
        let house = try await ServiceHouse.open()
        try await house.add("A")
        let book = ServiceBook(try await house.desk("intake"))
        let number = try await book.plan(.at("2026-03-02"), for: "A")
        var doing = ServiceBook.Doing.on("2026-03-02")
        doing.note = "血压偏高，建议复查"
        _ = try await book.done(number, of: [.checkUp], doing, client: "d")
        let row = try await house.owner.one(
            "SELECT sealed, key_version::bigint FROM health.service_act WHERE act = 'done'")
        let (bytes, version) = try #require(try row?.decode([UInt8].self, Int.self))
        #expect(version == 1)
        #expect(Data(bytes).range(of: Data("血压".utf8)) == nil)
        await #expect(throws: Refusal.self) {
            _ = try await book.note(number, of: [.checkUp], reason: "看")
        }
        #expect(
            try await book.note(number, of: [.checkUp], reason: "家属来问结果") == "血压偏高，建议复查")
        let kept = try await house.count(
            "SELECT count(*) FROM audit.entry WHERE act = 'unmask' AND reason = '家属来问结果'")
        #expect(kept == 1)
        // Moved to another person it does not open.
        #expect(throws: SealError.self) {
            _ = try house.seal.openText(
                Sealed(bytes: bytes, version: version),
                at: SealedPlace(.note, person: 999_999, district: ServiceHouse.district))
        }
    }

    @Test func kinAreServedByColleagues() async throws {
        let house = try await ServiceHouse.open()
        let valid = try IdentityNumber(
            area: "321204", birth: .init(year: 1956, month: 1, day: 1) ?? .always, sequence: 2)
        try await house.add("A", number: valid.text)
        try await house.add("B")
        let intake = try await house.desk("intake")
        try await house.makeKin("intake", of: valid.text)
        let book = ServiceBook(intake)
        let refused = await #expect(throws: PostgresError.self) {
            _ = try await book.plan(.at("2026-03-20"), for: "A")
        }
        #expect(refused?.sqlState == "42501")
        let campaign = try await book.planAll(.at("2026-03-20"))
        #expect((campaign.planned, campaign.kin) == (1, 1))
        let other = ServiceBook(try await house.desk("other", duties: ["intake"]))
        let planned = try await other.plan(.at("2026-03-02"), for: "A")
        // Nor by leaving out whom it is about.
        let nameless = await #expect(throws: PostgresError.self) {
            try await intake.transaction {
                try await $0.execute(
                    """
                    INSERT INTO health.service_act (district, service, seq, client, act, day,
                        recorded_by)
                    VALUES (321204, \(planned), 1, 'h', 'booked', '2026-03-02', 'intake')
                    """)
            }
        }
        #expect(nameless?.sqlState == "23503")
        var doing = ServiceBook.Doing.on("2026-03-02")
        doing.note = "一切正常"
        _ = try await other.done(planned, of: [.checkUp], doing, client: "d")
        let shut = await house.refusal {
            try await book.note(planned, of: [.checkUp], reason: "想看看结果")
        }
        #expect(shut?.contains("kin") == true)
    }

    @Test func aHouseholdThatWantsNoVisitsIsAskedFirst() async throws {
        let house = try await ServiceHouse.open()
        try await house.add(
            "A", household: "H",
            facts: [("care.need", "yes", "health"), ("mobility", "bedbound", "health")])
        try await house.add(
            "F", household: "H",
            {
                $0.spouse = "A"; $0.sex = "male"
            })
        let intake = try await house.desk("intake")
        let book = ServiceBook(intake)
        #expect(try await book.plan(.at("2026-03-03", .nursing), for: "A") > 0)
        // Either member's word binds the address.
        try await house.tell("F", "wish.no_visits", "yes", by: "towns")
        try await house.tell("A", "wish.avoid_days", "清明", by: "towns")
        let quiet = await house.refusal {
            try await book.plan(.at("2026-03-10", .nursing), for: "A")
        }
        #expect(quiet?.contains("wants no visits") == true)
        let page = try await house.run(
            ServicePlan<Nursings>.self,
            "--ref A --on 2026-03-10 --institution 区人民医院 --staff 李护士 --agreed 王大明",
            by: intake)
        #expect(page.contains { $0.contains("清明") })
        let agreed = try await house.count(
            "SELECT count(*) FROM health.service WHERE agreed_by = '王大明' AND kind = 'nursing'")
        #expect(agreed == 1)
        let well = await house.refusal {
            try await book.plan(.at("2026-03-10", .nursing), for: "F")
        }
        #expect(
            well?.contains("wants no visits") == true, "what F needs is unknown, the wish is not")
        let nanchuan = await house.refusal {
            try await book.plan(.at("2026-03-10", .homeVisit), for: "A")
        }
        #expect(nanchuan?.contains("No clause of this district") == true)
    }

    @Test func aFollowUpStandsInEachQuarterThatIsLeft() async throws {
        let house = try await ServiceHouse.open()
        try await house.add("A", facts: [("illness.hypertension", "yes", "health")])
        try await house.add("B")
        let book = ServiceBook(try await house.desk("intake"))
        let planned = try await book.planQuarters(.at("2026-03-02", .followUp), of: 2026, for: "A")
        #expect(
            planned.map { "\($0.on)" } == ["2026-03-02", "2026-05-15", "2026-08-15", "2026-11-15"])
        #expect(
            try await book.planQuarters(.at("2026-03-02", .followUp), of: 2026, for: "A").isEmpty)
        try await book.end(
            planned[1].number, of: [.followUp], as: .cancelled, on: ServiceHouse.today,
            reason: "改到六月", client: "c")
        let again = try await book.planQuarters(.at("2026-03-02", .followUp), of: 2026, for: "A")
        #expect(again.map { "\($0.on)" } == ["2026-05-15"])
        #expect(try await book.plan(.at("2026-05-29", .followUp), for: "A") > 0, "one more")
        let past = await house.refusal {
            try await book.planQuarters(.at("2026-03-02", .followUp), of: 2025, for: "A")
        }
        #expect(past?.contains("2025 is over") == true)
        let well = await house.refusal {
            try await book.planQuarters(.at("2026-03-02", .followUp), of: 2026, for: "B")
        }
        #expect(well?.contains("JY-3.2.4d") == true)
    }

    @Test func aFurtherBirthIsSpokenOfOnlyWhereTheFamilyRaisedIt() async throws {
        let house = try await ServiceHouse.open()
        try await house.add("M", household: "H", born: "1986-01-01")
        try await house.add(
            "C", household: "H", born: "2010-01-01",
            { ($0.role, $0.mother, $0.name) = ("child", "M", "王小明") },
            facts: [("death", "illness", "health")])
        let book = ServiceBook(try await house.desk("intake"))
        let unasked = await house.refusal {
            try await book.plan(.at("2026-03-10", .counselling), for: "M")
        }
        #expect(unasked?.contains("raised the wish itself") == true)
        try await house.tell("M", "wish.rebirth", "yes", by: "towns")
        // Whether they are able is not known: that is what the counselling is for.
        #expect(try await book.plan(.at("2026-03-10", .counselling), for: "M") > 0)
        let listed = await house.refusal { try await book.list(.init(kinds: [.counselling])) }
        #expect(listed?.contains("never listed") == true)
        #expect(try await book.list(.init(kinds: [.counselling], ref: "M")).count == 1)
        try await house.tell("M", "wish.rebirth", "no", by: "towns")
        let changed = await house.refusal {
            try await book.plan(.at("2026-03-11", .counselling), for: "M")
        }
        #expect(changed?.contains("raised the wish itself") == true)
    }

    @Test func aRoundIsOfATownAndOfNobody() async throws {
        let house = try await ServiceHouse.open()
        let intake = try await house.desk("intake")
        let book = ServiceBook(intake)
        let number = try await book.planRound(.at("2026-03-02", .round), in: 321_204_001)
        let elsewhere = await house.refusal {
            try await book.planRound(.at("2026-03-02", .round), in: 500_119_001)
        }
        #expect(elsewhere?.contains("--town") == true)
        var doing = ServiceBook.Doing.on("2026-03-02", receivedBy: "三水居委会")
        doing.note = "看了十二人"
        let noted = await house.refusal {
            try await book.done(number, of: [.round], doing, client: "d")
        }
        #expect(noted?.contains("--note") == true)
        _ = try await book.done(
            number, of: [.round], .on("2026-03-02", receivedBy: "三水居委会"), client: "d")
        let page = try await house.run(
            ServiceList<Rounds>.self, "--town 321204001 --all", by: intake)
        #expect(page.contains { $0.contains("321204001") && $0.contains("三水居委会") })
    }
}
