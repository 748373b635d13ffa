import Credentials
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Accounts

@Suite("Accounts: who keeps them, and what no account can be")
struct AccountBookTests {
    @Test("the three administrators exclude each other and all work, by constraint")
    func exclusive() async throws {
        let house = try await AccountHouse.open()
        let people = try await house.administrators()
        let book = try await house.book(try #require(people["secretary1"]).token)
        for (desk, duties) in [
            ("system", ["auditor"]), ("audit", ["system"]), ("health", ["system"]),
            ("secretary", ["secretary_of_roles", "intake"]),
        ] {
            let refused = await house.refused {
                _ = try await book.add([house.entry("x1", desk, duties)])
            }
            #expect(refused?.contains("cannot have") == true, "\(desk) \(duties)")
        }
        // Whatever a program says: the owner itself cannot write it.
        let pool = Pool(house.database.owner)
        for statement: Query in [
            """
            INSERT INTO auth.duty (district, account, class, duty, granted_by)
            SELECT district, id, class, 'auditor', 'x' FROM auth.account WHERE name = 'system1'
            """,
            """
            INSERT INTO auth.duty (district, account, class, duty, granted_by)
            SELECT district, id, 0, 'intake', 'x' FROM auth.account WHERE name = 'system1'
            """,
            """
            INSERT INTO auth.account (district, name, title, class, desk, created_by)
            VALUES (321204, 'both', 'x', 1, 'health', 'x')
            """,
        ] {
            await #expect(throws: PostgresError.self) { try await pool.execute(statement) }
        }
        await pool.close()
    }

    @Test("nobody but the security administrator keeps accounts, and nobody their own")
    func keeper() async throws {
        let house = try await AccountHouse.open()
        let people = try await house.administrators()
        for name in ["system1", "audit1"] {
            let book = try await house.book(try #require(people[name]).token)
            let refused = await house.refused {
                _ = try await book.add([house.entry("x2", "health", ["intake"])])
            }
            #expect(refused != nil, "\(name)")
        }
        let secretary = try await house.book(try #require(people["secretary1"]).token)
        let own = await house.refused {
            try await secretary.set("secretary1", duties: ["secretary_of_roles"], towns: nil)
        }
        #expect(own?.contains("own account") == true)
    }

    @Test("changed duties and towns count from the next statement on")
    func changed() async throws {
        let house = try await AccountHouse.open()
        let people = try await house.administrators()
        let book = try await house.book(try #require(people["secretary1"]).token)
        var entry = house.entry("town1", "towns", ["town"])
        entry.towns = [321_204_001]
        let first = try await book.add([entry])
        let pool = Pool(house.database.owner)
        try await pool.execute(
            """
            INSERT INTO kernel.district (district, title_zh, title_en) VALUES (321204, '区', 'D')
            """)
        try await pool.execute(
            """
            INSERT INTO kernel.module (district, department, seq, state, changed_by)
            VALUES (321204, 'towns', 1, 0, 'test')
            """)
        await pool.close()
        let clerk = try await house.begin("town1", first[0])
        let office = try await house.office(clerk.token)
        func towns() async throws -> [Int64] {
            try await office.desk.query("SELECT ctx.towns()").first?.value(0) ?? []
        }
        #expect(try await towns() == [321_204_001])
        try await book.set("town1", duties: ["town", "supervise"], towns: [321_204_002])
        #expect(try await towns() == [321_204_002])
        let context = try await office.desk.query(
            "SELECT split_part(current_setting('yuhou.context'), '|', 5)")
        #expect(try context.map { try $0.value(0, as: String.self) } == ["supervise,town"])
    }

    @Test("accounts come from a file, all or none")
    func bulk() async throws {
        let house = try await AccountHouse.open()
        let people = try await house.administrators()
        let book = try await house.book(try #require(people["secretary1"]).token)
        let good = (1...3).map { house.entry("edu\($0)", "education", ["intake"]) }
        let refused = await house.refused {
            _ = try await book.add(good + [house.entry("edu1", "education", ["intake"])])
        }
        #expect(refused?.contains("edu1") == true)
        #expect(try await book.list().count == 4, "none was added")
        #expect(try await book.add(good).count == 3)
        #expect(try await book.list().count == 7)
    }

    @Test("one person has one account: a second is refused in words, and by the table's index")
    func onePersonOneAccount() async throws {
        let house = try await AccountHouse.open()
        let people = try await house.administrators()
        let book = try await house.book(try #require(people["secretary1"]).token)
        var nobody = house.entry("edu1", "education", ["intake"])
        let number = try #require(nobody.identity)
        nobody.identity = nil
        let unnamed = await house.refused { _ = try await book.add([nobody]) }
        #expect(unnamed?.contains("ID number is missing") == true)
        var one = house.entry("edu1", "education", ["intake"])
        one.identity = number
        var two = house.entry("health1", "health", ["approve"])
        two.identity = number
        _ = try await book.add([one])
        let second = await house.refused { _ = try await book.add([two]) }
        #expect(second?.contains("has the account edu1") == true)
        let taken = await house.refused { try await book.identify("secretary2", as: number) }
        #expect(taken?.contains("has the account edu1") == true)
        let past = await house.refused {
            _ = try await book.office.desk.execute(
                """
                UPDATE auth.account SET identity =
                  (SELECT identity FROM auth.account WHERE name = 'edu1')
                WHERE district = \(AccountHouse.district)::integer AND name = 'secretary2'
                """)
        }
        #expect(past?.contains("account_holder") == true, "\(past ?? "")")
        try await book.disable("edu1")
        _ = try await book.add([two])
        let back = await house.refused { try await book.enable("edu1") }
        #expect(back?.contains("has the account health1") == true)
    }

    @Test("a service's token is shown once, works for its district, and is revoked at once")
    func services() async throws {
        let house = try await AccountHouse.open()
        let people = try await house.administrators()
        let book = try await house.book(try #require(people["secretary1"]).token)
        let token = try await book.addService("feed", title: "数据平台", days: 30)
        let session = try await Session.open(token, in: house.pools.pool("auth"))
        #expect(session.desk == "service" && session.duties == ["import", "assess", "read"])
        let stored = try await Pool(house.database.owner).query(
            "SELECT token_hash::text FROM auth.session")
        #expect(!stored.contains { (try? $0.value(0, as: String.self)) == token })
        let narrow = try await book.addService(
            "reader", title: "只读", days: 30, scopes: ["read"])
        #expect(
            try await Session.open(narrow, in: house.pools.pool("auth")).duties == ["read"])
        try await book.disable("reader")
        try await book.disable("feed")
        let after = await house.refused {
            _ = try await Session.open(token, in: house.pools.pool("auth"))
        }
        #expect(after != nil)
        #expect(try await book.services().map(\.isRevoked) == [true, true])
    }
}
