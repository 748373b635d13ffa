import Credentials
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Accounts

@Suite("Signing in, over the real roles")
struct SignInTests {
    @Test("the first administrators are made once, and each changes the password and enrols a code")
    func first() async throws {
        let house = try await AccountHouse.open()
        let people = try await house.administrators()
        #expect(people.keys.sorted() == ["audit1", "secretary1", "secretary2", "system1"])
        let pool = Pool(house.database.owner)
        let again = await house.refused {
            _ = try await FirstAdministrators.make(
                Office(owner: pool, registry: house.registry), district: AccountHouse.district,
                seal: house.seal, hashing: house.hashing)
        }
        #expect(again?.contains("has accounts already") == true)
        let session = try await Session.open(
            try #require(people["system1"]).token, in: house.pools.pool("auth"))
        #expect(session.desk == "system" && session.duties == ["system"])
    }

    @Test("an unknown name, a wrong password, a wrong code, a code used before: one answer")
    func sameAnswer() async throws {
        let house = try await AccountHouse.open()
        let person = try #require(try await house.administrators()["system1"])
        let time = house.clock.next()
        let code = person.factor.code(at: time)
        let signIn = house.signIn(at: time)
        let duties = try await signIn.check(house.claim("system1", person.password, code))
        _ = try await signIn.finish(duties)
        var answers: [String?] = []
        for (name, password, code) in [
            ("nobody", person.password, code), ("system1", "wrong", code),
            ("system1", person.password, "000000"), ("system1", person.password, code),
        ] {
            answers.append(
                await house.refused {
                    _ = try await signIn.check(house.claim(name, password, code))
                })
        }
        #expect(Set(answers).count == 1 && answers[0]?.contains("wrong") == true, "\(answers)")
    }

    @Test("the same code presented by two at once opens one session")
    func codeOnce() async throws {
        let house = try await AccountHouse.open()
        let person = try #require(try await house.administrators()["system1"])
        let time = house.clock.next()
        let signIn = house.signIn(at: time)
        let claim = house.claim("system1", person.password, person.factor.code(at: time))
        let opened = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    guard let duties = try? await signIn.check(claim) else { return false }
                    return (try? await signIn.finish(duties)) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(opened == 1)
    }

    @Test("of many wrong passwords at once no more are looked at than one after the other")
    func raced() async throws {
        let house = try await AccountHouse.open()
        _ = try await house.administrators()
        let (signIn, limit) = (house.signIn(at: house.clock.next()), house.policy.lockAfter)
        let answers = await withTaskGroup(of: String.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    do {
                        _ = try await signIn.check(
                            .init(
                                district: AccountHouse.district, name: "system1",
                                password: "wrong", code: "000000"))
                        return "admitted"
                    } catch let refusal as Refusal {
                        return refusal.text.en.contains("Too many") ? "locked" : "refused"
                    } catch {
                        return "\(error)"
                    }
                }
            }
            var found: [String: Int] = [:]
            for await answer in group { found[answer, default: 0] += 1 }
            return found
        }
        #expect(answers == ["refused": limit, "locked": 16 - limit])
    }

    @Test("too many failures lock a name, whether anybody has it or not; a success forgets them")
    func locked() async throws {
        let house = try await AccountHouse.open()
        let person = try #require(try await house.administrators()["system1"])
        for name in ["system1", "nobody"] {
            for _ in 0..<house.policy.lockAfter {
                _ = await house.refused {
                    _ = try await house.signIn(at: Date()).check(house.claim(name, "wrong", ""))
                }
            }
            let answer = await house.refused {
                let time = house.clock.next()
                _ = try await house.signIn(at: time).check(
                    house.claim(name, person.password, person.factor.code(at: time)))
            }
            #expect(answer?.contains("Too many failures") == true, "\(name): \(answer ?? "")")
        }
    }

    @Test("a name that nobody has takes as long as one that somebody has")
    func sameTime() async throws {
        let house = try await AccountHouse.open()
        _ = try await house.administrators()
        let signIn = SignIn(
            pool: house.pools.pool("auth"), policy: house.policy, seal: house.seal,
            hashing: PasswordHash())
        var times: [String: Duration] = [:]
        for name in ["nobody", "secretary1"] {
            let start = ContinuousClock.now
            _ = await house.refused {
                _ = try await signIn.check(house.claim(name, "wrong", ""))
            }
            times[name] = ContinuousClock.now - start
        }
        // The decoy does the work of a hash: far more than a look-up alone would take.
        let decoy = try #require(times["nobody"])
        let hash = ContinuousClock().measure { PasswordHash().decoy("wrong") }
        #expect(decoy * 2 > hash, "\(times), a hash alone \(hash)")
    }

    @Test("a session ends at once when it is closed or the account is disabled")
    func ends() async throws {
        let house = try await AccountHouse.open()
        let people = try await house.administrators()
        let secretary = try #require(people["secretary1"])
        let book = try await house.book(secretary.token)
        let first = try await book.add([house.entry("office1", "office", ["office"])])
        let clerk = try await house.begin("office1", first[0])
        let office = try await house.office(clerk.token)
        _ = try await office.desk.query("SELECT ctx.district()")
        try await book.disable("office1")
        let after = await house.refused { _ = try await office.desk.query("SELECT 1") }
        #expect(after?.contains("disabled") == true, "\(after ?? "")")
        try await SessionBook.end(secretary.token, in: house.pools.pool("auth"))
        let ended = await house.refused { _ = try await book.list() }
        #expect(ended?.contains("ended") == true, "\(ended ?? "")")
    }

    @Test("a lost second factor takes two administrators, and the account enrols anew")
    func lostFactor() async throws {
        let house = try await AccountHouse.open()
        let people = try await house.administrators()
        let one = try await house.book(try #require(people["secretary1"]).token)
        let two = try await house.book(try #require(people["secretary2"]).token)
        let system = try #require(people["system1"])
        let unknown = await house.refused {
            try await one.askFactorReset("system1", reason: "手机丢失")
        }
        #expect(unknown?.contains("not on record") == true, "two accounts may be one person")
        let numbers = [house.clock.next(), house.clock.next()].map(AccountHouse.number)
        try await two.identify("secretary1", as: try #require(numbers[0]))
        try await one.identify("secretary2", as: try #require(numbers[1]))
        let again = await house.refused {
            try await one.identify("secretary2", as: try #require(AccountHouse.number(Date())))
        }
        #expect(again?.contains("another ID number") == true)
        try await one.askFactorReset("system1", reason: "手机丢失")
        let own = await house.refused { try await one.approveFactorReset("system1") }
        #expect(own?.contains("Who asked cannot approve") == true)
        let direct = await house.refused {
            _ = try await one.office.desk.execute(
                """
                UPDATE auth.factor_reset SET approved_by = 'secretary2', approved_at = now()
                WHERE district = \(AccountHouse.district)::integer
                """)
        }
        #expect(direct != nil, "the database refuses a name that is not one's own")
        try await two.approveFactorReset("system1")
        let time = house.clock.next()
        let signIn = house.signIn(at: time)
        let duties = try await signIn.check(house.claim("system1", system.password, ""))
        let fresh = try #require(duties.enrolment)
        _ = try await signIn.finish(duties, code: fresh.code(at: time))
        let later = house.clock.next()
        let old = await house.refused {
            _ = try await house.signIn(at: later).check(
                house.claim("system1", system.password, system.factor.code(at: later)))
        }
        #expect(old != nil, "the old factor counts no more")
        _ = try await house.signIn(at: later).check(
            house.claim("system1", system.password, fresh.code(at: later)))
    }
}
