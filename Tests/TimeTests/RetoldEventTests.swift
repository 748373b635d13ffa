import Law
import Postgres
import Testing

@testable import Kernel

/// What was taken back can be told again, and stands again.
@Suite struct RetoldEventTests {
    @Test(
        "an event taken back and told again stands as if it had stood all along",
        arguments: ["death", "marriage", "move"])
    func retold(kind: String) async throws {
        let house = try await TimeHouse.families(3)
        _ = try await house.assessment.run(on: house.office.today)
        let before = try await house.spans()
        func draft() throws -> EventDraft {
            var draft = try house.draft(kind, "C1", "2021-05-05")
            switch kind {
            case "death": draft.state("death", "illness")
            case "marriage": draft.state("marriage", "C2")
            default: draft.stays = [.init(ref: "C1", household: "H9")]
            }
            return draft
        }
        let event = try #require(try await house.recorder.record(draft()).event)
        let told = try await house.spans()
        _ = try await house.recorder.withdraw(event, reason: "another", by: "second")
        #expect(try await house.spans() == before)
        let again = try await house.recorder.record(draft())
        #expect(again.isNew)
        #expect(try await house.spans() == told)
        #expect(try await house.recorder.record(draft()).isNew == false)
        try await house.settle()
    }
}
