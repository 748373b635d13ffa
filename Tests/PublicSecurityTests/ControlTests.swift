import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import PublicSecurity
@testable import Yuhou

/// The catalogue's control list (§4.4) at public security, by its number.
@Suite struct ControlTests {
    /// Every source in both districts.
    private static let sources = ["health", "public_security", "civil_affairs"]

    @Test(
        "control 1: a death told by any of the three sources ends what is due and proposes the stop the same day",
        arguments: [("jiangyan", "JY-3.1.1b"), ("nanchuan", "NC-3.1a")], sources)
    func control1(_ district: (folder: String, clause: String), _ source: String) async throws {
        let house = try await DeskHouse.police(of: district.folder)
        try await house.addNumbered("M", 1)
        try await house.addNumbered("N", 2)
        let office = try await house.house.office()
        _ = try await Assessment(office, district: house.district).tick()
        _ = try await CaseOpening(office, district: house.district).run()
        let open = try await house.count(
            """
            SELECT count(DISTINCT c.clause) FROM casework.case_file AS c JOIN kernel.person AS p
              ON p.district = c.district AND p.id = c.person
            WHERE p.ref = 'M' AND c.kind = 0 AND c.state = 0 AND c.clause = \(district.clause)
            """)
        try #require(open == 1, "money is in somebody's hands")
        try await house.house.tell("M", "death", "illness", from: "2026-02-27", source: source)
        _ = try await Assessment(office, district: house.district).tick()
        _ = try await FollowUp(office, district: house.district).run()
        #expect(try await house.outcome(district.clause, of: "M") == .no)
        #expect(try await house.outcome(district.clause, of: "M", on: "2026-02-26") == .yes)
        #expect(try await house.outcome(district.clause, of: "N") == .yes, "nobody else's")
        let stops = try await house.count(
            """
            SELECT count(*) FROM casework.case_file AS c JOIN kernel.person AS p
              ON p.district = c.district AND p.id = c.person
            WHERE p.ref = 'M' AND c.clause = \(district.clause) AND c.kind = 2
              AND c.cause = 'death' AND c.opened_on = kernel.today()
            """)
        #expect(stops == 1, "by \(source): the proposal to stop is of the same day")
        for _ in 1...2 { _ = try await FollowUp(office, district: house.district).run() }
        let others = try await house.count(
            """
            SELECT count(*) FROM casework.case_file AS c JOIN kernel.person AS p
              ON p.district = c.district AND p.id = c.person
            WHERE c.kind = 2 AND (p.ref <> 'M' OR c.clause = \(district.clause))
            """)
        #expect(others == 1, "once, and of nobody else")
        let found = try await DeathMatch(house.desk("review")).list()
        #expect(found.first { $0.ref == "M" }?.finding == .one, "the two others are to be asked")
    }

    @Test("control 25: the list of deaths says that no file came, or that the last one is too old")
    func control25() async throws {
        let house = try await DeskHouse.police()
        let number = try await house.addNumbered("M", 1)
        func words() async throws -> String {
            try await house.run(DeathMatchList.self, "", by: house.desk("review"))
                .joined(separator: "\n")
        }
        #expect(try await words().contains("silence proves nothing"), "no file ever came")
        _ = try await house.deaths(["\(number),王M,2026-02-27,illness"])
        #expect(try await !words().contains("silence proves nothing"))
        let last = try await house.house.today().adding(days: DeathFeed.feed.goodFor)
        try await house.house.set("\(last)")
        #expect(try await !words().contains("silence proves nothing"), "its last good day")
        try await house.house.set("\(last.adding(days: 1))")
        #expect(try await words().contains("silence proves nothing"), "a day too old")
        let older = await house.refusal {
            try await house.deaths(["\(number),王M,2026-02-27,illness"], "--as-of 2026-03-01")
        }
        #expect(older?.contains("an older one is not") == true, "\(older ?? "")")
    }
}
