import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MassOrganizations
@testable import Yuhou

/// Activities and comfort: several clerks, kin, nonsense, repeats.
@Suite struct ActivityTests {
    private static let clause = "NC-4.union.1"

    private func plan(_ house: DeskHouse, places: Int, id: String) async throws -> Int64 {
        _ = try await house.run(
            ActivityPlan.self,
            "--title 春日茶会 --organization 区总工会 --place 文化馆 --on 2026-03-02 --places \(places) --id \(id)",
            by: house.desk("intake"))
        return try await house.count(
            "SELECT id FROM mass_organizations.activity WHERE client = \(id)")
    }

    private func cases(_ refs: [String], _ house: DeskHouse) async throws -> [Int64] {
        var cases: [Int64] = []
        for ref in refs {
            let id = try await house.caseNumber(Self.clause, of: ref)
            try await house.carry(id, until: ActivityBook.arranging)
            cases.append(id)
        }
        return cases
    }

    @Test func theLastPlaceIsGivenToOneOfTwoWhoAreInvitedAtOnce() async throws {
        let house = try await DeskHouse.organizations(["A", "B"])
        let held = try await plan(house, places: 1, id: "p")
        let cases = try await cases(["A", "B"], house)
        let refusals = try await house.atOnce(
            ActivityInvite.self, cases.map { "\(held) \($0)" }, duty: "approve")
        #expect(refusals.count { $0 == nil } == 1, "\(refusals)")
        #expect(try await house.count("SELECT count(*) FROM mass_organizations.seat") == 1)
        let waiting = try await house.count(
            "SELECT count(*) FROM casework.case_file WHERE step = 'arrange' AND clause = \(Self.clause)"
        )
        #expect(waiting == 1, "all or nothing: who has no place stands where they stood")
    }

    @Test func nobodyInvitesOrComfortsTheirKin() async throws {
        let house = try await DeskHouse.organizations(["A"])
        let held = try await plan(house, places: 2, id: "p")
        let id = try #require(try await cases(["A"], house).first)
        let approve = try await house.desk("approve")
        try await house.makeKin("approve", of: DeskHouse.number(1))
        let refused = await house.refusal {
            try await house.run(ActivityInvite.self, "\(held) \(id)", by: approve)
        }
        #expect(refused?.contains("kin") == true, "\(refused ?? "")")
        let comfort = try #require(
            try await house.desk("intake").pack().provisions.first {
                $0.provision?.benefit == MassOrganizations.comfort.code
            })
        let other = try await house.caseNumber(comfort.id, of: "A")
        try await house.carry(other, until: ComfortBook.step)
        let volunteer = try await house.count("SELECT id FROM mass_organizations.volunteer")
        let home = await house.refusal {
            try await house.run(
                ComfortArrange.self,
                "\(other) --way letter --volunteer \(volunteer) --on 2026-03-02", by: approve)
        }
        #expect(home?.contains("kin") == true, "\(home ?? "")")
        #expect(try await house.count("SELECT count(*) FROM mass_organizations.comfort") == 0)
    }

    @Test func twoClerksWhoArrangeOneComfortAtOnceMakeOne() async throws {
        let house = try await DeskHouse.organizations(["A"])
        let comfort = try #require(
            try await house.desk("intake").pack().provisions.first {
                $0.provision?.benefit == MassOrganizations.comfort.code
            })
        let id = try await house.caseNumber(comfort.id, of: "A")
        try await house.carry(id, until: ComfortBook.step)
        let volunteer = try await house.count("SELECT id FROM mass_organizations.volunteer")
        let refusals = try await house.atOnce(
            ComfortArrange.self,
            ["letter", "outside"].map {
                "\(id) --way \($0) --volunteer \(volunteer) --on 2026-03-02"
            }, duty: "approve")
        #expect(refusals.count { $0 == nil } == 1, "\(refusals)")
        #expect(try await house.count("SELECT count(*) FROM mass_organizations.comfort") == 1)
    }

    @Test func whoLeftComfortsNobodyAndNobodyLeavesBeforeTheyCame() async throws {
        let house = try await DeskHouse.organizations(["A"])
        let intake = try await house.desk("intake")
        let volunteer = try await house.count("SELECT id FROM mass_organizations.volunteer")
        let early = await house.refusal {
            try await house.run(
                VolunteerLeave.self, "\(volunteer) --on 2026-01-04 --reason 家庭原因", by: intake)
        }
        #expect(early?.contains("before the volunteer joined") == true, "\(early ?? "")")
        for _ in 1...2 {
            _ = try await house.run(
                VolunteerLeave.self, "\(volunteer) --on 2026-02-04 --reason 家庭原因", by: intake)
        }
        let again = await house.refusal {
            try await house.run(
                VolunteerLeave.self, "\(volunteer) --on 2026-02-05 --reason 家庭原因", by: intake)
        }
        #expect(again?.contains("left on 2026-02-04") == true, "\(again ?? "")")
        let comfort = try #require(
            try await intake.pack().provisions.first {
                $0.provision?.benefit == MassOrganizations.comfort.code
            })
        let id = try await house.caseNumber(comfort.id, of: "A")
        try await house.carry(id, until: ComfortBook.step)
        let gone = await house.refusal {
            try await house.run(
                ComfortArrange.self, "\(id) --way letter --volunteer \(volunteer) --on 2026-03-02",
                by: house.desk("approve"))
        }
        #expect(gone?.contains("left on") == true, "\(gone ?? "")")
    }

    @Test func whatCannotBeIsRefusedInWordsAndChangesNothing() async throws {
        let house = try await DeskHouse.organizations(["A"])
        let intake = try await house.desk("intake")
        func refused<C: DeskCommand>(_ command: C.Type, _ words: [String], _ reason: String) async {
            let told = await house.refusal { try await house.page(command, words, by: intake) }
            #expect(told?.contains(reason) == true, "\(words): \(told ?? "")")
        }
        func activity(_ change: [String: String]) -> [String] {
            let typed = [
                "--title": "茶会", "--organization": "区总工会", "--place": "文化馆", "--on": "2026-03-05",
                "--places": "10",
            ].merging(change) { $1 }
            return typed.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        }
        await refused(ActivityPlan.self, activity(["--title": "  "]), "--title")
        await refused(ActivityPlan.self, activity(["--on": "2026-03-01"]), "has passed")
        await refused(ActivityPlan.self, activity(["--places": "0"]), "1 to 1000")
        await refused(ActivityPlan.self, activity(["--places": "1001"]), "1 to 1000")
        await refused(
            ActivityPlan.self, activity(["--organization": "'; DROP TABLE x; --"]), "there is no")
        await refused(
            ActivityPlan.self, activity(["--place": String(repeating: "馆", count: 201)]),
            "2 to 200")
        await refused(ActivityInvite.self, ["999999", "1"], "no activity 999999")
        await refused(
            OrganizationAdd.self, ["--name", "区总工会", "--kind", "women", "--contact", "王主席"],
            "is recorded as")
        await refused(
            VolunteerJoin.self,
            [
                "--name", "张志愿", "--phone", "12345; --", "--organization", "区总工会", "--skills", "倾听",
                "--on", "2026-01-05",
            ], "--phone")
        await refused(
            VolunteerJoin.self,
            [
                "--name", "李志愿", "--phone", "12345", "--organization", "区总工会", "--skills", "倾听",
                "--on", "2026-03-03",
            ], "in the future")
        for table in ["activity", "seat", "comfort"] {
            let name = try Identifier(table)
            #expect(
                try await house.count("SELECT count(*) FROM mass_organizations.\(name)") == 0)
        }
    }
}
