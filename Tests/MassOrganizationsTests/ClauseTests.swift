import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MassOrganizations
@testable import Yuhou

/// Every clause of the mass organizations, through the module's own acts.
@Suite struct ClauseTests {
    private func settle(_ refs: [String]) async throws -> DeskHouse {
        let house = try await DeskHouse(departments, MassOrganizations.code)
        let intake = try await house.desk("intake")
        for _ in 1...2 {
            _ = try await house.run(
                OrganizationAdd.self, "--name 区总工会 --kind union --contact 李主席", by: intake)
            _ = try await house.run(
                VolunteerJoin.self,
                "--name 张志愿 --phone 12345 --organization 区总工会 --skills 倾听 --on 2026-01-05 --id v",
                by: intake)
        }
        #expect(try await house.count("SELECT count(*) FROM mass_organizations.volunteer") == 1)
        for ref in refs { try await house.addFamily(ref) }
        try await house.openDue()
        return house
    }

    private func code(_ page: [String]) throws -> String {
        String(try #require(page.last).dropFirst("Code (shown once): ".count))
    }

    private func plan(_ house: DeskHouse, places: Int, id: String) async throws -> Int64 {
        let typed =
            "--title 春日茶会 --organization 区总工会 --place 文化馆 --on 2026-03-02 --places \(places) --id \(id)"
        for _ in 1...2 {
            _ = try await house.run(ActivityPlan.self, typed, by: house.desk("intake"))
        }
        return try await house.count(
            "SELECT id FROM mass_organizations.activity WHERE client = \(id)")
    }

    private func activity(_ id: Int64, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "arrange")
        let held = try await plan(house, places: 2, id: "p")
        let typed = "\(held) \(id) --id i"
        let wrong = try await house.desk("not-approve", duties: ["intake", "review", "pay"])
        #expect(
            await house.refusal { try await house.run(ActivityInvite.self, typed, by: wrong) }
                != nil)
        let approve = try await house.desk("approve")
        let code = try code(try await house.run(ActivityInvite.self, typed, by: approve))
        let again = try await house.run(ActivityInvite.self, typed, by: approve)
        #expect(again.last?.hasPrefix("Done before") == true)
        try await house.carry(id) { standing in
            let came = "\(held) \(id) --code \(code) --id c"
            for desk in [standing.wrong, approve] {
                #expect(
                    await house.refusal { try await house.run(ActivityCame.self, came, by: desk) }
                        != nil)
            }
            for _ in 1...2 { _ = try await house.run(ActivityCame.self, came, by: standing.right) }
        }
    }

    private func comfort(_ id: Int64, of ref: String, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "arrange")
        let volunteer = try await house.count("SELECT id FROM mass_organizations.volunteer")
        let approve = try await house.desk("approve")
        try await house.tell(ref, "wish.no_visits", "yes")
        let unwished = await house.refusal {
            try await house.run(
                ComfortArrange.self, "\(id) --way visit --volunteer \(volunteer) --on 2026-03-02",
                by: approve)
        }
        #expect(unwished?.contains("does not want it") == true, "\(unwished ?? "")")
        let typed = "\(id) --way outside --volunteer \(volunteer) --on 2026-03-02 --id k"
        let code = try code(try await house.run(ComfortArrange.self, typed, by: approve))
        let made = try await house.count("SELECT max(id) FROM mass_organizations.comfort")
        try await house.carry(id) { standing in
            let given = "\(made) --on 2026-03-02 --code \(code) --id g"
            for desk in [standing.wrong, approve] {
                #expect(
                    await house.refusal { try await house.run(ComfortGiven.self, given, by: desk) }
                        != nil)
            }
            for _ in 1...2 { _ = try await house.run(ComfortGiven.self, given, by: standing.right) }
        }
    }

    private func inclusion(_ id: Int64, _ house: DeskHouse) async throws {
        try await house.carry(id, until: "mark")
        let intake = try await house.desk("intake")
        for _ in 1...2 {
            _ = try await house.run(
                SchemeAdd.self,
                "--name 送温暖 --organization 区总工会 --from 2026-01-01 --to 2026-12-31", by: intake)
        }
        let scheme = try await house.count("SELECT id FROM mass_organizations.scheme")
        let pushed = try await house.run(SchemePush.self, "\(scheme)", by: intake)
        #expect(pushed.first == "2 added, 0 before.", "nobody has to ask: \(pushed)")
        let again = try await house.run(SchemePush.self, "\(scheme)", by: intake)
        #expect(again.first == "0 added, 2 before.", "\(again)")
        try await house.carry(id) { standing in
            let typed = "\(scheme) \(id) --id m"
            #expect(
                await house.refusal {
                    try await house.run(SchemeMark.self, typed, by: standing.wrong)
                } != nil)
            for _ in 1...2 { _ = try await house.run(SchemeMark.self, typed, by: standing.right) }
        }
    }

    @Test func everyClauseOfNanchuanIsCarriedThroughTheModulesOwnActs() async throws {
        let house = try await settle(["A", "B"])
        let clauses = try await house.desk("intake").pack().provisions.filter {
            $0.department == "mass_organizations" && $0.provision?.benefit != nil
        }
        var lines: [String] = []
        for clause in clauses {
            let id = try await house.caseNumber(clause.id, of: "A")
            switch try await house.file(of: id).benefit {
            case MassOrganizations.comfort.code: try await comfort(id, of: "A", house)
            case MassOrganizations.friendshipActivity.code: try await activity(id, house)
            default: try await inclusion(id, house)
            }
            let state = try await house.file(of: id).state
            #expect(state == .done, "\(clause.id) ended as \(state)")
            #expect(try await house.isReceived(clause.id))
            lines.append("\(clause.id) \(state)")
        }
        print("mass organizations' clauses: \(lines.count)")
        lines.forEach { print("  \($0)") }
        #expect(lines.count == 3)
    }

    @Test func placesAreNeverExceededAndWhoMissedIsInvitedAgain() async throws {
        let house = try await settle(["A", "B"])
        let approve = try await house.desk("approve")
        let held = try await plan(house, places: 1, id: "p")
        var cases: [Int64] = []
        for ref in ["A", "B"] {
            cases.append(try await house.caseNumber("NC-4.union.1", of: ref))
            try await house.carry(cases[cases.count - 1], until: "arrange")
        }
        _ = try await house.run(ActivityInvite.self, "\(held) \(cases[0])", by: approve)
        let full = await house.refusal {
            try await house.run(ActivityInvite.self, "\(held) \(cases[1])", by: approve)
        }
        #expect(full?.contains("places taken") == true, "\(full ?? "")")
        let byHand = try? await house.owner.execute(
            """
            INSERT INTO mass_organizations.seat (district, activity, seat, places, client, case_id,
                person, recorded_by)
            SELECT district, activity, 2, 2, 'x', 1, person + 1, 'x' FROM mass_organizations.seat
            """)
        #expect(byHand == nil, "a key forbids it")
        let intake = try await house.desk("intake")
        for _ in 1...2 {
            _ = try await house.run(ActivityMissed.self, "\(held) \(cases[0])", by: intake)
        }
        let next = try await plan(house, places: 5, id: "q")
        let page = try await house.run(ActivityInvite.self, "\(next) \(cases[0])", by: approve)
        let code = try code(page)
        _ = try await house.run(ActivityCame.self, "\(next) \(cases[0]) --code \(code)", by: intake)
        #expect(try await house.file(of: cases[0]).step == "confirm")
    }

    @Test func jiangyanRegistersOrganizationsButHasNoScheme() async throws {
        let house = try await DeskHouse(departments, MassOrganizations.code, of: "jiangyan")
        let intake = try await house.desk("intake")
        _ = try await house.run(
            OrganizationAdd.self, "--name 区妇联 --kind women --contact 李主席", by: intake)
        let refused = await house.refusal {
            try await house.run(
                SchemeAdd.self,
                "--name 送温暖 --organization 区妇联 --from 2026-01-01 --to 2026-12-31", by: intake)
        }
        #expect(refused?.contains("has no `Direct inclusion`") == true, "\(refused ?? "")")
    }
}
