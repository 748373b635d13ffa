import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel

/// The client killed after every single message it sends, and the server killed after some.
@Suite struct CutClientTests {
    @Test func `an event cut at any message is there wholly or not at all`() async throws {
        let house = try await TimeHouse.families(3)
        _ = try await house.assessment.run(on: house.office.today)
        let invariant = try await house.invariantOfOneLaw()
        var message = 0
        var (kept, lost) = (0, 0)
        while true {
            message += 1
            let draft = try house.numberedDeath(message)
            let client = try CutClient(house, after: message)
            let isWhole = try await client.finishes { house in
                _ = try await house.recorder.record(draft)
            }
            try await house.forgets()
            let isThere = try await house.isRecorded(draft.client)
            if isThere { kept += 1 } else { lost += 1 }
            #expect(try await invariant.check().wrong == [], "after \(message) messages")
            try await house.tellAgain(draft, isThere: isThere)
            if isWhole { break }
        }
        try await house.settle()
        print("time: an event is \(message) messages; \(lost) cuts lost it, \(kept) kept it")
        #expect(lost > 50 && kept > 20)
    }

    @Test func `a run cut at any message leaves whole families, and the next does the rest`()
        async throws
    {
        let house = try await TimeHouse.families(4)
        _ = try await house.assessment.run(on: house.office.today)
        let whole = try await house.spans()
        let invariant = try await house.invariantOfOneLaw()
        var message = 0
        var settled: Set<Int> = []
        while true {
            message += 1
            try await house.forgetAnswers()
            let client = try CutClient(house, after: message)
            let isWhole = try await client.finishes { house in
                var assessment = house.assessment
                assessment.batchPersons = 6
                _ = try await assessment.run(on: house.office.today)
            }
            try await house.forgets()
            let found = try await invariant.check()
            #expect(found.wrong == [], "after \(message) messages")
            settled.insert(found.settled)
            _ = try await house.assessment.tick()
            #expect(try await house.stale() == 0)
            #expect(try await house.spans() == whole)
            if isWhole { break }
        }
        print("time: a run is \(message) messages; families done after a cut: \(settled.sorted())")
        #expect(settled == [0, 2, 4])
    }

    @Test func `the server killed at any point keeps what it said was done`() async throws {
        let server = try await TestServer.isolated()
        let house = try await TimeHouse.families(4, server: server)
        _ = try await house.assessment.run(on: house.office.today)
        let invariant = try await house.invariantOfOneLaw()
        var message = 5
        while true {
            let draft = try house.numberedDeath(message)
            let isWhole = try await house.kill(server, after: message) { house in
                _ = try await house.recorder.record(draft)
            }
            let isThere = try await house.isRecorded(draft.client)
            #expect(isThere || !isWhole)
            #expect(try await invariant.check().wrong == [], "after \(message) messages")
            try await house.tellAgain(draft, isThere: isThere)
            if isWhole { break }
            message += 37
        }
        let whole = try await house.spans()
        message = 9
        while true {
            try await house.forgetAnswers()
            let isWhole = try await house.kill(server, after: message) { house in
                var assessment = house.assessment
                assessment.batchPersons = 6
                _ = try await assessment.run(on: house.office.today)
            }
            let found = try await invariant.check()
            #expect(found.wrong == [], "after \(message) messages")
            #expect(!isWhole || found.marked == 0)
            _ = try await house.assessment.tick()
            #expect(try await house.spans() == whole)
            if isWhole { break }
            message += 29
        }
        try await server.stop()
    }
}

extension TimeHouse {
    /// Another death for every number, told of three families by turns.
    fileprivate func numberedDeath(_ number: Int) throws -> EventDraft {
        let day = try #require(Day(iso: "2012-01-01")).adding(days: number)
        return try death(
            of: "C\(number % 3 + 1)", on: day.description, client: "cut-\(number)")
    }

    /// The checker with the law read once.
    fileprivate func invariantOfOneLaw() async throws -> SettledInvariant {
        var invariant = invariant
        invariant.statute = try await Statute.current(office, district: district)
        return invariant
    }

    /// Whoever was cut tells it again; then it stands once and everything is answered.
    fileprivate func tellAgain(_ draft: EventDraft, isThere: Bool) async throws {
        let again = try await recorder.record(draft)
        #expect(again.isNew == !isThere)
        #expect(try await isRecorded(draft.client))
        _ = try await assessment.tick()
        #expect(try await stale() == 0)
    }

    /// Runs `body` on a server that is killed after a number of messages, then started again.
    ///
    /// - Returns: Whether it came to its end before.
    fileprivate func kill(
        _ server: TestServer, after limit: Int, _ body: (TimeHouse) async throws -> Void
    ) async throws -> Bool {
        let (killed, hasKilled) = AsyncStream<Void>.makeStream()
        let client = try CutClient(self, after: limit) {
            Task {
                try await server.killHard()
                hasKilled.finish()
            }
        }
        let isWhole = try await client.finishes(body)
        guard !isWhole else { return true }
        for await _ in killed {}
        try await server.start()
        return false
    }
}
