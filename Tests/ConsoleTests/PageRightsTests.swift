import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import Console

@Suite("Who is let in to the pages")
struct PageRightsTests {
    @Test("nobody is shown the way to sign in; a clerk sees the desk; an unknown path is no page")
    func doors() async throws {
        let house = try await ConsoleHouse.open(families: false)
        let clerk = try await house.token("health")
        try await house.visit { client in
            let stranger = try await client.execute(uri: "/desk", method: .get)
            #expect(stranger.status == .seeOther && stranger.headers[.location] == "/sign-in")
            let desk = try await client.page("/desk", by: clerk)
            #expect(desk.status == .ok && String(buffer: desk.body).contains("health-1"))
            #expect(desk.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
            #expect(try await client.page("/no-such-page", by: clerk).status == .notFound)
        }
    }

    @Test("an act without the form's seal, or from another site's page, is refused")
    func seal() async throws {
        let house = try await ConsoleHouse.open(families: false)
        let clerk = try await house.token("health")
        try await house.visit { client in
            var foreign = ConsoleHouse.cookies(clerk)
            foreign[.origin] = "https://elsewhere.test"
            let body = house.form([:], by: clerk)
            let crossed = try await client.execute(
                uri: "/sign-out", method: .post, headers: foreign, body: body)
            #expect(crossed.status == .forbidden)
            let unsealed = try await client.execute(
                uri: "/sign-out", method: .post, headers: ConsoleHouse.cookies(clerk))
            #expect(unsealed.status == .forbidden)
            #expect(try await client.page("/desk", by: clerk).status == .ok)
            let signedOut = try await client.send("/sign-out", [:], by: clerk, in: house)
            #expect(signedOut.status == .seeOther)
            #expect(try await client.page("/desk", by: clerk).status == .seeOther)
        }
    }
}
