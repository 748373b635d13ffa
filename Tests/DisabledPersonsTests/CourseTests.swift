import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import DisabledPersons
@testable import Yuhou

/// Courses and the queue for them.
@Suite struct CourseTests {
    /// Jiangyan with families whose children wait for hearing training, and a course.
    private func house(
        _ refs: [String], places: Int
    ) async throws -> (house: DeskHouse, course: Int64, entries: [Int64]) {
        let house = try await DeskHouse.open("jiangyan")
        let intake = try await house.desk("intake")
        var entries: [Int64] = []
        for ref in refs {
            try await house.addFamily(ref, grade: 3)
            try await house.tell("\(ref)c", "disability.category", "hearing")
            try await house.assess("\(ref)c", "rehabilitation", "hearing")
            entries.append(
                try DeskHouse.number(
                    after: "Entry",
                    in: try await house.run(
                        QueueJoin.self, "\(ref)c --subject rehabilitation --item hearing",
                        by: intake)))
        }
        let line =
            "--kind hearing --institution 区康复中心 --from 2026-03-01 --to 2026-06-30"
            + " --places \(places) --sessions 20 --id c"
        let made = try await house.run(CourseAdd.self, line, by: intake)
        #expect(try await house.run(CourseAdd.self, line, by: intake) == made)
        return (house, try DeskHouse.number(after: "Course", in: made), entries)
    }

    @Test func aPlaceIsGivenOnceWhoeverAsksAtOnce() async throws {
        let (house, course, entries) = try await house(["A", "B"], places: 1)
        async let one = house.refusal {
            try await house.run(
                CourseGive.self, "\(course) --entry \(entries[0]) --reason 同时办理的",
                by: try await house.desk("approve"))
        }
        async let other = house.refusal {
            try await house.run(
                CourseGive.self, "\(course) --entry \(entries[1]) --reason 同时办理的",
                by: try await house.desk("two", duties: ["approve"]))
        }
        let refusals = [await one, await other].compactMap(\.self)
        #expect(refusals.count == 1, "\(refusals)")
        #expect(refusals.allSatisfy { $0.contains("look again") || $0.contains("no free place") })
        #expect(try await house.count("SELECT count(*) FROM disabled_persons.course_place") == 1)
        #expect(try await house.count("SELECT count(*) FROM disabled_persons.queue_end") == 1)
        await #expect(throws: PostgresError.self, "a second holder of the number") {
            try await house.owner.execute(
                """
                INSERT INTO disabled_persons.course_place (district, course, number, turn, client,
                    places, person, case_id, given_on, recorded_by)
                SELECT l.district, l.course, 1, 1, 'x', l.places, p.id, 1, '2026-03-02', 'x'
                FROM disabled_persons.course_place AS l, kernel.person AS p
                WHERE p.district = l.district AND p.id <> l.person AND p.ref IN ('Ac', 'Bc')
                """)
        }
        await #expect(throws: PostgresError.self, "a number beyond the places") {
            try await house.owner.execute(
                """
                INSERT INTO disabled_persons.course_place (district, course, number, turn, client,
                    places, person, case_id, given_on, recorded_by)
                SELECT l.district, l.course, 2, 1, 'x', l.places, p.id, 1, '2026-03-02', 'x'
                FROM disabled_persons.course_place AS l, kernel.person AS p
                WHERE p.district = l.district AND p.id <> l.person AND p.ref IN ('Ac', 'Bc')
                """)
        }
    }

    @Test func aPlaceGivenBackIsGivenAgain() async throws {
        let (house, course, entries) = try await house(["A", "B", "C"], places: 2)
        let approve = try await house.desk("approve")
        for entry in entries.prefix(2) {
            _ = try await house.run(CourseGive.self, "\(course) --entry \(entry)", by: approve)
        }
        let line = "\(course) --entry \(entries[2]) --id third"
        let full = await house.refusal { try await house.run(CourseGive.self, line, by: approve) }
        #expect(full?.contains("no free place of its 2") == true)
        let intake = try await house.desk("intake")
        for _ in 0..<2 {
            _ = try await house.run(
                CourseGiveBack.self, "\(course) --ref Ac --reason 全家外出务工", by: intake)
        }
        let given = try await house.run(CourseGive.self, line, by: approve)
        #expect(given.first == "Place 1 of course \(course) is Cc's.")
        #expect(try await house.run(CourseGive.self, line, by: approve) == given)
        let list = try await house.page(CourseList.self, [], by: intake)
        #expect(list.rows.first?[5] == .number(0))
        let gone = await house.refusal {
            try await house.run(
                CourseAttend.self, "\(course) --on 2026-03-02 --present Ac", by: intake)
        }
        #expect(gone?.contains("has left course") == true)
    }

    @Test func attendanceIsOfADayOfTheCourseAndSaidOnce() async throws {
        let (house, course, entries) = try await house(["A", "B"], places: 2)
        let (approve, intake) = (try await house.desk("approve"), try await house.desk("intake"))
        for entry in entries {
            _ = try await house.run(CourseGive.self, "\(course) --entry \(entry)", by: approve)
        }
        let line = "\(course) --on 2026-03-02 --present Ac --missed Bc"
        #expect(
            try await house.run(CourseAttend.self, line, by: intake)
                == ["2 recorded on 2026-03-02."])
        #expect(
            try await house.run(CourseAttend.self, line, by: intake)
                == ["0 recorded on 2026-03-02."])
        for (words, why) in [
            ("--on 2026-03-02 --present Bc", "stands as missing"),
            ("--on 2026-02-28 --present Ac", "the course is from"),
            ("--on 2026-03-03 --present Ac", "in the future"),
            ("--on 2026-03-01 --present Ac --missed Ac", "both present and missing"),
            ("--on 2026-03-01 --present A", "has no place"),
        ] {
            let refused = await house.refusal {
                try await house.run(CourseAttend.self, "\(course) \(words)", by: intake)
            }
            #expect(refused?.contains(why) == true, "\(words): \(refused ?? "taken")")
        }
        let own = await house.refusal {
            try await house.run(
                CourseReport.self, "\(course) --ref Ac --result improved --received-by 王A",
                by: approve)
        }
        #expect(own?.contains("a colleague registers the end") == true)
        let never = await house.refusal {
            try await house.run(
                CourseReport.self, "\(course) --ref Bc --result improved --received-by 王B",
                by: intake)
        }
        #expect(never?.contains("never came") == true)
        _ = try await house.run(
            CourseReport.self, "\(course) --ref Ac --result unchanged --received-by 王A", by: intake)
        let roll = try await house.page(CourseRoll.self, ["\(course)"], by: intake)
        #expect(roll.rows.first?[3] == .number(1))
        #expect(roll.rows.first?[2] == .words("王*c"))
        #expect(roll.rows.last?[4] == .number(1))
    }

    @Test(arguments: [
        ("a hearing certificate fits hearing", "hearing", "", "hearing", true),
        (
            "a physical certificate alone is no cerebral palsy", "physical", "", "cerebral_palsy",
            false
        ),
        (
            "the diagnosis, not the category, makes cerebral palsy", "physical",
            "illness.cerebral_palsy", "cerebral_palsy", true
        ),
        (
            "autism is a diagnosis beside a mental category", "mental", "illness.autism", "autism",
            true
        ),
        (
            "a diagnosis of one kind is none of another", "mental", "illness.autism", "hearing",
            false
        ),
        (
            "of a multiple disability the assessment says which", "multiple", "", "intellectual",
            true
        ),
    ])
    func theKindOfTrainingFitsCategoryOrDiagnosis(
        _ sentence: String, _ category: String, _ diagnosis: String, _ kind: String, _ fits: Bool
    ) async throws {
        let house = try await DeskHouse.open("jiangyan")
        try await house.addFamily("A", grade: 2)
        try await house.tell("Ac", "disability.category", category)
        if !diagnosis.isEmpty { try await house.tell("Ac", diagnosis, "yes") }
        try await house.assess("Ac", "rehabilitation", kind)
        let intake = try await house.desk("intake")
        let entry = try DeskHouse.number(
            after: "Entry",
            in: try await house.run(
                QueueJoin.self, "Ac --subject rehabilitation --item \(kind)", by: intake))
        let course = try DeskHouse.number(
            after: "Course",
            in: try await house.run(
                CourseAdd.self,
                "--kind \(kind) --institution 中心 --from 2026-03-01 --to 2026-04-01 --places 2"
                    + " --sessions 2", by: intake))
        let approve = try await house.desk("approve")
        let refused = await house.refusal {
            try await house.run(CourseGive.self, "\(course) --entry \(entry)", by: approve)
        }
        #expect((refused == nil) == fits, "\(sentence): \(refused ?? "given")")
    }

    @Test func whoIsPassedOverIsSaidWithTheReason() async throws {
        let (house, course, entries) = try await house(["A", "B"], places: 2)
        let approve = try await house.desk("approve")
        let line = "\(course) --entry \(entries[1])"
        let refused = await house.refusal {
            try await house.run(CourseGive.self, line, by: approve)
        }
        #expect(refused?.contains("1 come before entry \(entries[1])") == true)
        _ = try await house.run(
            CourseGive.self, line + " --reason 第一位住院暂不能来", by: approve)
        #expect(
            try await house.count(
                "SELECT passed_over FROM disabled_persons.queue_end WHERE entry = \(entries[1])")
                == 1)
        let twice = await house.refusal {
            try await house.run(
                QueueJoin.self, "Ac --subject rehabilitation --item hearing",
                by: try await house.desk("intake"))
        }
        #expect(twice?.contains("is in the queue") == true)
        _ = try await house.run(
            QueueWithdraw.self, "\(entries[0]) --reason 家庭改变主意", by: approve)
        _ = try await house.run(
            QueueJoin.self, "Ac --subject rehabilitation --item hearing",
            by: try await house.desk("intake"))
    }

    /// The list stands in the order that anybody gets who sorts the printed keys.
    @Test(arguments: [20_261_126 as UInt64, 5])
    func theQueueIsATotalOrderOfItsPrintedKeys(_ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let house = try await DeskHouse.open("jiangyan")
        let intake = try await house.desk("intake")
        for at in 1...12 {
            try await house.addFamily("Q\(at)", grade: 2)
            try await house.assess(
                "Q\(at)c", "device", "walker", urgency: Int.random(in: 1...3, using: &random))
            let day = Int.random(in: 1...3, using: &random)
            _ = try await house.run(
                QueueJoin.self, "Q\(at)c --subject device --item walker --on 2026-02-0\(day)",
                by: intake)
        }
        try await house.openDue()
        for at in 1...12 where random.chance(50) {
            let id = try await house.caseNumber("JY-3.2.5c", of: "Q\(at)c")
            try await house.carry(id, until: "mark")
            let entry = try await house.count(
                """
                SELECT q.id FROM disabled_persons.queue_entry AS q JOIN kernel.person AS p
                  ON p.district = q.district AND p.id = q.person WHERE p.ref = \("Q\(at)c")
                """)
            _ = try await house.run(
                QueueMark.self, "\(id) --entry \(entry)", by: try await house.desk("approve"))
        }
        let page = try await house.page(
            QueueList.self, ["--subject", "device", "--item", "walker"], by: intake)
        let keys = page.rows.compactMap { row -> String? in
            guard case .text(let text) = row[4] else { return nil }
            return text.en
        }
        #expect(keys.count == 12)
        // `2 priority 2026-02-01 #7`: urgency, the mark before its absence, the day, the number.
        let sorted = keys.sorted { one, other in
            func parts(_ key: String) -> (Int, Int, String, Int) {
                let words = key.split(separator: " ").map(String.init)
                return (
                    Int(words[0]) ?? 0, words[1] == "priority" ? 0 : 1, words[2],
                    Int(words[3].dropFirst()) ?? 0
                )
            }
            return parts(one) < parts(other)
        }
        #expect(keys == sorted)
        #expect(keys.contains { $0.contains("priority") })
    }
}
