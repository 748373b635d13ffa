import Credentials
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Accounts

@Suite("The second factor, shown again in an open session")
struct StepUpTests {
    @Test("it counts from sign-in for ten minutes, then again from the next code; a code once")
    func again() async throws {
        let house = try await AccountHouse.open()
        let system = try #require(try await house.administrators()["system1"])
        let session = try await Session.open(system.token, in: house.pools.pool("auth"))
        let time = house.clock.next()
        let signIn = house.signIn(at: time)
        #expect(try await signIn.isProved(system.token), "the sign-in showed it")
        try await age(house, minutes: 11)
        #expect(try await !signIn.isProved(system.token))
        let wrong = await house.refused {
            try await signIn.prove("000000", token: system.token, session)
        }
        #expect(wrong?.contains("code is wrong") == true)
        #expect(try await !signIn.isProved(system.token))
        let code = system.factor.code(at: time)
        try await signIn.prove(code, token: system.token, session)
        #expect(try await signIn.isProved(system.token))
        let used = await house.refused {
            try await signIn.prove(code, token: system.token, session)
        }
        #expect(used != nil, "a code counts once")
    }

    @Test("it is no way to guess codes: the lock of signing in holds, and one's own session counts")
    func guesses() async throws {
        let house = try await AccountHouse.open()
        let people = try await house.administrators()
        let (system, audit) = (
            try #require(people["system1"]), try #require(people["audit1"])
        )
        let session = try await Session.open(system.token, in: house.pools.pool("auth"))
        try await age(house, minutes: 11)
        let time = house.clock.next()
        let signIn = house.signIn(at: time)
        // Another's code opens nothing, in whatever session.
        let other = await house.refused {
            try await signIn.prove(audit.factor.code(at: time), token: system.token, session)
        }
        #expect(other != nil)
        for _ in 0..<house.policy.lockAfter {
            _ = await house.refused {
                try await signIn.prove("000000", token: system.token, session)
            }
        }
        let locked = await house.refused {
            try await signIn.prove(system.factor.code(at: time), token: system.token, session)
        }
        #expect(locked?.contains("Too many failures") == true)
        #expect(try await !signIn.isProved(system.token))
    }

    private func age(_ house: AccountHouse, minutes: Int) async throws {
        let pool = Pool(house.database.owner)
        _ = try await pool.execute(
            """
            UPDATE auth.session
            SET proved_at = proved_at - make_interval(mins => \(minutes)::integer)
            """)
        await pool.close()
    }
}
