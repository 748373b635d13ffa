import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Agriculture

/// Lists of projects: who comes first and why, and that nobody changes them afterwards.
@Suite struct ProjectTests {
    private static func one(
        _ id: Int64, _ conditions: Int?, _ isMarked: Bool, _ day: String
    ) throws -> Ranking.Candidate {
        Ranking.Candidate(
            application: id, person: id, conditions: conditions,
            reason: conditions == nil ? "没有种植条件" : nil, isMarked: isMarked,
            appliedOn: try #require(Day(iso: day)))
    }

    /// Applications as `number class mark day`, and their numbers in the order of the law.
    @Test(arguments: [
        ("better conditions come before the priority", "1 2 * 02-01, 2 1 - 02-01", "2 1"),
        ("in equal conditions the priority comes first", "1 1 - 01-05, 2 1 * 02-20", "2 1"),
        ("among equals with the priority the earlier day", "1 1 * 02-02, 2 1 * 02-01", "2 1"),
        ("of two equal keys the application taken first", "2 1 * 02-01, 1 1 * 02-01", "1 2"),
        ("who does not meet the conditions stands last", "1 x * 01-05, 2 9 - 02-20", "2 1"),
    ])
    func theOrderOfAList(_ sentence: String, _ written: String, _ order: String) throws {
        let candidates = try written.split(separator: ",").map { part in
            let words = part.split(separator: " ")
            return try Self.one(
                try #require(Int64(words[0])), Int(words[1]), words[2] == "*", "2026-\(words[3])")
        }
        let lines = Ranking.lines(candidates, places: 1)
        #expect(
            lines.map { "\($0.candidate.application)" }.joined(separator: " ") == order,
            "\(sentence)")
        #expect(lines.map(\.rank) == Array(1...lines.count))
        #expect(lines.filter(\.isAdmitted).map(\.rank) == [1])
        #expect(lines.allSatisfy { $0.isAdmitted == ($0.reason == nil) })
    }

    @Test func theOrderIsTotalAndAnybodyCanWorkItOutAgain() throws {
        let seed: UInt64 = 2026_1126
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            var candidates: [Ranking.Candidate] = []
            for id in 1...Int64(random.pick([2, 7, 30])) {
                let conditions = random.chance(10) ? nil : random.pick([1, 2, 3])
                candidates.append(
                    try Self.one(
                        id, conditions, random.chance(40),
                        "2026-01-0\(Int.random(in: 1...4, using: &random))"))
            }
            let lines = Ranking.lines(candidates, places: 5)
            #expect(Ranking.lines(candidates.shuffled(using: &random), places: 5) == lines)
            // From what is printed alone, without the key's own comparison.
            let printed = lines.map { line in
                let one = line.candidate
                return String(format: "%02d", one.conditions ?? 10) + (one.isMarked ? "0" : "1")
                    + "\(one.appliedOn)" + String(format: "%09d", one.application)
            }
            #expect(printed == printed.sorted() && Set(printed).count == printed.count)
            #expect(lines.allSatisfy { !$0.isAdmitted || $0.candidate.conditions != nil })
        }
    }

    @Test func aFrozenListIsNotChangedAnyMore() async throws {
        let house = try await FarmHouse.open()
        for ref in ["A", "B"] { try await house.desk.addFamily(ref) }
        let (intake, review) = (try await house.clerk("intake"), try await house.clerk("review"))
        let project = try await house.project(.planting, places: nil)
        let first = try await house.apply("--ref A", to: project)
        let unset = try await house.refused(
            ProjectFreeze.self, "\(project) --number 名单一号", by: review)
        #expect(unset.contains("to be set"))
        _ = try await house.desk.run(
            ProjectPlan.self, "\(project) --places 1 --document 南农发2号", by: intake)
        let open = try await house.number(
            ApplicationAdd.self, "--project \(project) --outside 农户B --on 2026-02-01 --plan 种植",
            by: intake)
        let unchecked = try await house.refused(
            ProjectFreeze.self, "\(project) --number 名单一号", by: review)
        #expect(unchecked.contains("Not checked yet: \(open)"))
        let own = try await house.clerk("both", duties: ["intake", "review"])
        let mine = try await house.number(
            ApplicationAdd.self, "--project \(project) --outside 农户C --on 2026-02-01 --plan 养牛",
            by: own)
        let alone = try await house.refused(ApplicationCheck.self, "\(mine) --class 1", by: own)
        #expect(alone.contains("a colleague checks it"))
        _ = try await house.desk.run(
            ApplicationWithdraw.self, "\(mine) --reason 改种果树了", by: intake)
        _ = try await house.desk.run(
            ApplicationCheck.self, "\(open) --refuse 没有承包土地", by: review)
        let freeze = "\(project) --number 名单一号 --id f"
        let lines = try await house.desk.run(ProjectFreeze.self, freeze, by: review)
        #expect(lines.first == "名单一号 is frozen: 2 households, 1 with a place.")
        #expect(try await house.desk.run(ProjectFreeze.self, freeze, by: review) == lines)
        for (said, what) in [
            (
                try await house.refused(
                    ApplicationAdd.self, "--project \(project) --ref B --on 2026-02-01 --plan 种植",
                    by: intake), "an application"
            ),
            (
                try await house.refused(ApplicationCheck.self, "\(open) --class 1", by: review),
                "a check"
            ),
            (
                try await house.refused(
                    ApplicationWithdraw.self, "\(first) --reason 不想要了呢", by: intake), "a withdrawal"
            ),
            (
                try await house.refused(
                    ProjectPlan.self, "\(project) --places 9 --document 三号", by: intake),
                "more places"
            ),
            (
                try await house.refused(
                    ProjectFreeze.self, "\(project) --number 名单二号", by: review), "a second list"
            ),
        ] { #expect(said.contains("is frozen (名单一号)"), "\(what)") }
        try await requireKeys(project, mine, intake, review)
    }

    /// Past the program, the keys say the same: nothing stands on a turn that closed the list.
    private func requireKeys(
        _ project: Int64, _ withdrawn: Int64, _ intake: Bureau, _ review: Bureau
    ) async throws {
        let error = await #expect(throws: PostgresError.self) {
            try await intake.transaction {
                try await $0.execute(
                    """
                    INSERT INTO agriculture.list_turn (district, project, seq, act, recorded_by)
                    SELECT district, project, max(seq) + 1, 'applied', 'intake'
                    FROM agriculture.list_turn WHERE project = \(project)
                    GROUP BY district, project
                    """)
            }
        }
        #expect(error?.sqlState == "23503")
        let line = await #expect(throws: PostgresError.self) {
            try await review.transaction {
                try await $0.execute(
                    """
                    INSERT INTO agriculture.frozen_line (district, project, rank, application, places,
                        lines, class, is_marked, applied_on, is_admitted, recorded_by)
                    SELECT district, project, 3, \(withdrawn), places, lines, 1, true, '2026-02-01', false,
                        'review' FROM agriculture.frozen_list WHERE project = \(project)
                    """)
            }
        }
        #expect(line?.sqlState == "23514", "a line too many")
    }

    @Test func twoWithEqualKeysStandInTheOrderOfTheirNumbers() async throws {
        let house = try await FarmHouse.open()
        for ref in ["A", "B"] { try await house.desk.addFamily(ref) }
        let project = try await house.project(.handicraft)
        for ref in ["B", "A"] { _ = try await house.apply("--ref \(ref)", to: project) }
        let twice = try await house.refused(
            ApplicationAdd.self, "--project \(project) --ref Bc --on 2026-02-02 --plan 竹编",
            by: house.clerk("intake"))
        #expect(!twice.isEmpty, "a household stands once")
        try await house.admit(project, list: "名单手工")
        let page = try await house.desk.page(
            ProjectShow.self, ["\(project)"], by: house.clerk("intake"))
        #expect(page.rows.map { $0[2] } == [.words("B"), .words("A")])
        #expect(page.rows.map { $0[6] } == [.none, .words("排第 2 位，名额 1 个")])
        #expect(try await house.projects(of: "B") == ["trades"])
        #expect(try await house.projects(of: "A") == [])
    }

    @Test func manyClerksAtOnceListAHouseholdOnceAndEverybodyElse() async throws {
        let house = try await FarmHouse.open()
        for ref in ["A", "B", "C", "D"] { try await house.desk.addFamily(ref) }
        let project = try await house.project(.husbandry)
        let clerks = [
            try await house.clerk("one", duties: ["intake"]),
            try await house.clerk("two", duties: ["intake"]),
        ]
        let refs = ["A", "B", "C", "D"]
        let refusals = await withTaskGroup(of: String?.self) { group in
            for clerk in clerks {
                for ref in refs {
                    group.addTask {
                        await house.desk.refusal {
                            try await house.desk.run(
                                ApplicationAdd.self,
                                "--project \(project) --ref \(ref) --on 2026-02-01 --plan 养牛",
                                by: clerk)
                        }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.compactMap { $0 }.count == 4, "\(refusals)")
        #expect(
            try await house.desk.count(
                "SELECT count(DISTINCT household) FROM agriculture.application") == 4)
    }

    @Test func whoFrozeDoesNotAdmitAndALeaverKeepsTheOtherProjects() async throws {
        let house = try await FarmHouse.open()
        try await house.desk.addFamily("A")
        let both = try await house.clerk("both", duties: ["review", "approve"])
        var applications: [Int64] = []
        for kind in [ProjectKind.planting, .microcredit] {
            let project = try await house.project(kind)
            applications.append(try await house.apply("--ref A", to: project))
            _ = try await house.desk.run(
                ProjectFreeze.self, "\(project) --number 名单\(kind.rawValue)", by: both)
            let own = try await house.refused(ProjectAdmit.self, "\(project)", by: both)
            #expect(own.contains("You froze"))
            let other = try await house.refused(
                ProjectAdmit.self, "\(project)", by: house.clerk("review"))
            #expect(other.contains("Approval"))
            for expected in ["1 households came in, 0 before.", "0 households came in, 1 before."] {
                let said = try await house.desk.run(
                    ProjectAdmit.self, "\(project)", by: house.clerk("approve"))
                #expect(said == [expected])
            }
        }
        #expect(try await house.projects(of: "A") == ["poverty", "trades"])
        let leave = "\(applications[0]) --on 2026-03-02 --reason 土地流转给他人"
        for _ in 1...2 {
            _ = try await house.desk.run(ProjectLeave.self, leave, by: house.clerk("intake"))
        }
        #expect(try await house.projects(of: "A") == ["poverty"], "micro-credit goes on")
        #expect(
            try await house.desk.count("SELECT count(*) FROM agriculture.admission_end") == 1)
    }

    @Test func aHouseholdThatIsNoTargetStandsWithoutTheMarkAndKinAreLeftToColleagues() async throws
    {
        let house = try await FarmHouse.open()
        try await house.desk.addFamily("A")
        try await house.desk.add("N", household: "H-N")
        let project = try await house.project(.processing, places: 2)
        for ref in ["N", "A"] { _ = try await house.apply("--ref \(ref)", to: project) }
        let review = try await house.clerk("review")
        let undecided = await house.desk.refusal {
            try await house.desk.run(
                ProjectFreeze.self, "\(project) --number 名单加工", by: review)
        }
        if let undecided {
            #expect(undecided.contains("Priority cannot be decided for N"))
            _ = try await house.desk.run(
                ProjectFreeze.self, "\(project) --number 名单加工 --as-known", by: review)
        }
        let page = try await house.desk.page(ProjectShow.self, ["\(project)"], by: review)
        #expect(page.rows.map { $0[2] } == [.words("A"), .words("N")], "the mark was used")
        let shown = page.words(.chinese).joined()
        for word in ["失独", "伤残", "loss", "王A"] { #expect(!shown.contains(word)) }
    }
}
