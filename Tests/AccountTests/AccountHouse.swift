import Credentials
import Foundation
import Kernel
import Law
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Accounts
@testable import Yuhou

/// A district with its first administrators signed in, over the real roles.
struct AccountHouse: Sendable {
    static let district = 321_204
    let database: MigratedDatabase
    let pools: Pools
    let registry: Registry
    let seal: AESSeal
    let policy: SignInPolicy
    let hashing = PasswordHash(cost: .least)
    /// Moves on by two steps with every sign-in, so that no code is met twice.
    let clock = Clock()

    final class Clock: Sendable {
        private let steps = Counter()
        func next() -> Date {
            Date(timeIntervalSince1970: 1_800_000_000 + Double(steps.next()) * 90)
        }
    }

    static func open() async throws -> AccountHouse {
        let registry = try Registry(departments)
        let database = try await TestServer.shared.migratedDatabase(registry)
        let keys = try Keys(
            seal: [1: [UInt8](repeating: 1, count: 32)], index: [UInt8](repeating: 2, count: 32),
            national: [UInt8](repeating: 3, count: 32))
        let policies = MigratedDatabase.migrations + "/../policies"
        let house = AccountHouse(
            database: database, pools: Pools(try database.settings(role: "auth")),
            registry: registry, seal: AESSeal(keys: keys),
            policy: try SignInPolicy.load(path: policies + "/sign-in.yaml"))
        return house
    }

    func signIn(at time: Date) -> SignIn {
        SignIn(
            pool: pools.pool("auth"), policy: policy, seal: seal, hashing: hashing,
            now: { time })
    }

    /// Somebody who has signed in for the first time.
    struct Person: Sendable {
        let name: String
        let password: String
        let factor: TimeCode
        let token: String
    }

    func begin(_ name: String, _ first: String) async throws -> Person {
        let time = clock.next()
        let signIn = signIn(at: time)
        let duties = try await signIn.check(claim(name, first, ""))
        #expect(duties.needsPassword)
        let factor = try #require(duties.enrolment)
        let password = RandomPassword.make()
        let token = try await signIn.finish(
            duties, password: password, code: factor.code(at: time))
        return Person(name: name, password: password, factor: factor, token: token)
    }

    func claim(_ name: String, _ password: String, _ code: String) -> SignIn.Claim {
        SignIn.Claim(district: Self.district, name: name, password: password, code: code)
    }

    func administrators() async throws -> [String: Person] {
        let pool = Pool(database.owner)
        let made = try await FirstAdministrators.make(
            Office(owner: pool, registry: registry), district: Self.district, seal: seal,
            hashing: hashing)
        await pool.close()
        var people: [String: Person] = [:]
        for one in made { people[one.name] = try await begin(one.name, one.password) }
        return people
    }

    func office(_ token: String) async throws -> Office {
        let session = try await Session.open(token, in: pools.pool("auth"))
        return Office(
            pools, session: session, purpose: "test",
            mark: try PersonMark(key: [UInt8](repeating: 4, count: 32)), registry: registry)
    }

    func book(_ token: String) async throws -> AccountBook {
        AccountBook(
            try await office(token), district: Self.district, seal: seal, hashing: hashing)
    }

    func entry(_ name: String, _ desk: String, _ duties: [String]) -> AccountBook.Entry {
        var entry = AccountBook.Entry()
        entry.identity = Self.number(clock.next())
        (entry.name, entry.title, entry.desk, entry.duties) = (name, name, desk, duties)
        return entry
    }

    /// A number for each moment of the clock.
    static func number(_ time: Date) -> IdentityNumber? {
        try? IdentityNumber(
            area: "110101", birth: .init(year: 1985, month: 1, day: 1) ?? .always,
            sequence: Int(time.timeIntervalSince1970 / 90) % 1000)
    }

    /// The words of a refusal; nil when there was none.
    func refused(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch let refusal as Refusal {
            return refusal.text.en
        } catch {
            return "\(error)"
        }
    }
}

/// Counts from zero.
final class Counter: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock { value in
            defer { value += 1 }
            return value
        }
    }
}
