import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel

/// Law is made by two people, and is law from a day.
@Suite struct LawSigningTests {
    @Test("a pack that is loaded is a draft and no law")
    func draft() async throws {
        let house = try await TimeHouse.open()
        let loading = try await house.draft(by: "a")
        #expect(loading.version == 1)
        #expect(loading.changed)
        await #expect(throws: Refusal.self) {
            try await PackStore(house.office).pack(of: house.district)
        }
        let versions = try await PackStore(house.office).versions(of: house.district)
        #expect(versions.map(\.loadedBy) == ["a"])
        #expect(versions.map(\.approvedBy) == [nil])
        #expect(versions.map(\.isLaw) == [false])
        #expect(try await house.count("SELECT count(*) FROM kernel.module") == 0)
    }

    @Test(
        "who loaded a version cannot approve it, however the name is written",
        arguments: ["anna", "Anna", " anna "])
    func own(name: String) async throws {
        let house = try await TimeHouse.open()
        try await house.draft(by: "anna")
        let refusal = await #expect(throws: Refusal.self) {
            try await PackStore(house.office, actor: name).approve(1, district: house.district)
        }
        #expect(refusal?.kind == .forbidden)
        #expect(try await house.count("SELECT count(*) FROM kernel.pack_approval") == 0)
    }

    @Test("the database itself refuses a second signature of the same person")
    func constraint() async throws {
        let house = try await TimeHouse.open()
        try await house.draft(by: "anna")
        for (loader, approver) in [("anna", "anna"), ("berta", "anna")] {
            await #expect(throws: PostgresError.self) {
                try await house.pool.execute(
                    """
                    INSERT INTO kernel.pack_approval (district, version, loaded_by, approved_by)
                    VALUES (\(house.district)::integer, 1, \(loader), \(approver))
                    """)
            }
        }
    }

    @Test("two people approve at once: one signature stands, the other is told whose")
    func atOnce() async throws {
        let house = try await TimeHouse.open()
        try await house.draft(by: "a")
        let told = await withTaskGroup(of: Result<String, any Error>.self) { group in
            for name in ["b", "c", "d", "e"] {
                group.addTask {
                    do {
                        let done = try await PackStore(house.office, actor: name)
                            .approve(1, district: house.district)
                        return .success(done.approvedBy)
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let names = told.compactMap { try? $0.get() }
        try #require(names.count == 1)
        for case .failure(let error) in told {
            let refusal = try #require(error as? Refusal)
            #expect(refusal.text.en.contains("by \(names[0])"))
        }
        #expect(try await house.count("SELECT count(*) FROM kernel.pack_approval") == 1)
        let again = try await PackStore(house.office, actor: names[0])
            .approve(1, district: house.district)
        #expect(!again.changed)
    }

    @Test("nobody puts in force what nobody has approved, or before it was loaded")
    func unapproved() async throws {
        let house = try await TimeHouse.open()
        try await house.draft(by: "a")
        let store = PackStore(house.office, actor: "b")
        await #expect(throws: Refusal.self) {
            try await store.putInForce(1, district: house.district, from: house.office.today)
        }
        await #expect(throws: Refusal.self) {
            try await store.approve(2, district: house.district)
        }
        try await store.approve(1, district: house.district)
        await #expect(throws: Refusal.self) {
            try await store.putInForce(
                1, district: house.district, from: house.office.today.adding(days: -1))
        }
        #expect(try await house.count("SELECT count(*) FROM kernel.pack_in_force") == 0)
        let done = try await store.putInForce(
            1, district: house.district, from: house.office.today)
        #expect(done.changed)
        let again = try await store.putInForce(
            1, district: house.district, from: house.office.today)
        #expect(!again.changed)
        #expect(try await house.count("SELECT count(*) FROM kernel.pack_in_force") == 1)
    }

    @Test("with a district's first law every department is there, and the clauses have leads")
    func beginning() async throws {
        let house = try await TimeHouse.open()
        try await house.load(.small)
        let modules = try await ModuleBook(house.office, district: house.district).modules()
        #expect(modules.count == house.office.registry.departments.count)
        #expect(modules.allSatisfy { $0.state == .enabled && $0.now?.by == "second" })
        let (pack, _) = try await PackStore(house.office).pack(of: house.district)
        let leads = try await house.count("SELECT count(*) FROM kernel.clause_lead")
        #expect(leads == pack.provisions.count)
        #expect(leads < pack.clauses.count)
    }

    @Test("a law from a later day is law on that day, and as known before it was not")
    func later() async throws {
        let house = try await TimeHouse.families(4)
        try await house.confirm()
        let answers: Query = """
            SELECT count(*) FROM kernel.entitlement
            WHERE clause = 'JY-3.1.1b' AND outcome = 2 AND to_day = 'infinity'
            """
        let before = try await house.count(answers)
        #expect(before == 4)
        let loading = try await house.draft(by: "loader") {
            $0.replacing(
                "special_assistance in [loss, disability]", with: "special_assistance == loss")
        }
        let day = try #require(Day(iso: "2026-09-01"))
        try await house.office.sign(loading.version, district: house.district, from: day)
        // Facts of the meantime are worked out by the law of the meantime, and leave the day alone.
        try await house.importFiles(
            facts: ["M1,low_income,dibao,2026-01-01,,civil_affairs,,2026-06-30"])
        _ = try await house.assessment.tick()
        #expect(try await PackStore(house.office).pack(of: house.district).version == 1)
        #expect(try await house.count(answers) == before)
        let leads = try await house.count(
            "SELECT count(*) FROM kernel.clause_lead WHERE from_day > '2026-06-30'")
        #expect(leads > 0)

        let then = Office(owner: house.pool, registry: house.office.registry, today: day)
        _ = try await Assessment(then, district: house.district).tick()
        #expect(try await PackStore(then).pack(of: house.district).version == 2)
        #expect(try await house.count(answers) == 2)
        let cause = try await house.count(
            "SELECT cause::bigint FROM kernel.change ORDER BY id DESC LIMIT 1")
        #expect(cause == 3)
        for (known, version) in [("2026-06-29", 1), ("2026-08-31", 1), ("2026-09-01", 2)] {
            let known = try #require(Day(iso: known))
            let law = try await PackStore(then).pack(of: house.district, known: known)
            #expect(law.version == version)
            let found = try await Entitlements.read(
                then, district: house.district, ref: "M2", on: day, known: known)
            let entry = try #require(found.entries.first { $0.clause.id == "JY-3.1.1b" })
            #expect(entry.finding.outcome == (version == 1 ? .yes : .no))
        }
    }

    @Test("an earlier law put in force after a later one keeps it from becoming law")
    func displaced() async throws {
        let house = try await TimeHouse.families(1)
        let (second, third) = ("# second", "# third")
        let later = try await house.draft(by: "loader") { "\($0)\n\(second)\n" }
        try await house.office.sign(
            later.version, district: house.district, from: house.office.today.adding(days: 90))
        let sooner = try await house.draft(by: "loader") { "\($0)\n\(third)\n" }
        let store = PackStore(house.office, actor: "b")
        try await store.approve(sooner.version, district: house.district)
        let done = try await store.putInForce(
            sooner.version, district: house.district, from: house.office.today)
        #expect(done.displaced == later.version)
        let far = try await store.pack(
            of: house.district, known: house.office.today.adding(days: 100))
        #expect(far.version == sooner.version)
    }
}

extension TimeHouse {
    /// Loads the small law as a draft, with its files changed.
    @discardableResult
    func draft(
        by name: String, changing change: (String) -> String = { $0 }
    ) async throws -> PackStore.Loading {
        let (code, sources) = try small(changing: change)
        return try await PackStore(office, actor: name).load(code, from: sources, on: office.today)
    }

    /// Every child dies; mothers are confirmed for special assistance, every second one for a
    /// disability, fathers not. Everything is worked out.
    func confirm() async throws {
        let families = try await count("SELECT count(*) FROM kernel.family")
        try await importFiles(
            facts: (1...families).flatMap { number in
                [
                    "C\(number),death,illness,2012-03-02,,public_security,,2013-01-01",
                    "M\(number),special_assistance,\(number % 2 == 0 ? "disability" : "loss"),2014-01-01,,health,,2014-01-01",
                ]
            })
        _ = try await assessment.run(on: office.today)
    }
}
