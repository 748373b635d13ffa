import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import TestSupport
import Testing

@testable import Console

@Suite("The API, over the real roles")
struct InterfaceTests {
    @Test("a family is found, shown masked, and every clause says why; the tag spares the reading")
    func persons() async throws {
        let house = try await ConsoleHouse.open()
        let reader = try await house.token("service", name: "reader", duties: ["read"])
        try await house.visit { client in
            let person = try await client.ask("/persons/M1", by: reader)
            #expect(person.status == 200 && person.body["name"]?.text == "王*兰")
            let due = try await client.ask("/persons/M1/entitlements", by: reader)
            let yes = due.items.filter { $0["outcome"]?.text == "yes" }
            #expect(!yes.isEmpty)
            #expect(yes.allSatisfy { $0["because"]?.list?.isEmpty == false })
            let tag = try #require(due.headers[.eTag])
            let again = try await client.ask(
                "/persons/M1/entitlements", by: reader, headers: [.ifNoneMatch: tag])
            #expect(again.status == 304 && again.body == .null)
            #expect(try await client.ask("/persons/nobody", by: reader).status == 404)
            let found = try await client.tell(
                "/person-search", .object(["name": .text("王小兰")]), by: reader)
            #expect(found.items.map { $0["ref"]?.text } == ["M1", "M2"])
        }
    }

    @Test("a case goes from due to passed under its keys; pages follow one another without a gap")
    func cases() async throws {
        let house = try await ConsoleHouse.open()
        let clerk = try await house.token("health")
        try await house.visit { client in
            let opened = try await client.tell("/cases/open-due", by: clerk)
            #expect(opened.status == 200, "\(opened.body)")
            let whole = try await client.ask("/cases?limit=200", by: clerk)
            #expect(whole.items.count > 2)
            var paged: [JSON] = []
            var cursor = ""
            repeat {
                let page = try await client.ask("/cases?limit=1\(cursor)", by: clerk)
                paged += page.items
                cursor = page.body["next"]?.text.map { "&cursor=\($0)" } ?? ""
            } while !cursor.isEmpty
            #expect(paged == whole.items)
            let number = try #require(whole.items.first?["number"]?.integer)
            let passed = try await client.tell("/cases/\(number)/pass", by: clerk, key: "pass-0001")
            #expect(passed.status == 200, "\(passed.body)")
            let shown = try await client.ask("/cases/\(number)", by: clerk)
            #expect(shown.body["acts"]?.list?.count == 2)
            // The answer was lost: asked again it is the same act.
            let again = try await client.tell("/cases/\(number)/pass", by: clerk, key: "pass-0001")
            #expect(again.status == 200)
            let after = try await client.ask("/cases/\(number)", by: clerk)
            #expect(after.body == shown.body)
        }
    }

    @Test(
        "a key counts for one content: another is refused, and an act without an id is not redone")
    func keys() async throws {
        let house = try await ConsoleHouse.open()
        let clerk = try await house.token("health")
        try await house.visit { client in
            let due = JSON.text("2026-03-09")
            let task = JSON.object(["title": .text("电话问候"), "ref": .text("M1"), "due": due])
            let other = JSON.object(["title": .text("上门看望"), "due": due])
            for _ in 0..<2 {
                #expect(
                    try await client.tell("/tasks", task, by: clerk, key: "task-0001").status == 200
                )
            }
            let refused = try await client.tell("/tasks", other, by: clerk, key: "task-0001")
            #expect(refused.status == 422 && refused.detail.contains("Idempotency-Key"))
            let tasks = try await client.ask("/tasks", by: clerk).items
                .filter { $0["kind"]?.text == "free" }
            #expect(tasks.map { $0["title"]?.text } == ["电话问候"])
            let number = try #require(tasks.first?["number"]?.integer)
            let done = try await client.tell("/tasks/\(number)/done", by: clerk, key: "done-0001")
            #expect(done.status == 200)
            let redone = try await client.tell("/tasks/\(number)/done", by: clerk, key: "done-0001")
            #expect(redone.status == 409)
            let keyless = try await client.execute(
                uri: "/api/v1/tasks", method: .post,
                headers: [
                    .authorization: "Bearer \(clerk)", .contentType: "application/json",
                ], body: .init(bytes: task.data))
            #expect(keyless.status == .badRequest)
        }
    }

    @Test("a fact changes answers, and the feed tells each change once, in order")
    func feed() async throws {
        let house = try await ConsoleHouse.open()
        let reader = try await house.token("service", name: "reader", duties: ["read"])
        let clerk = try await house.token("health")
        try await house.visit { client in
            #expect(try await client.ask("/persons/M1/entitlements", by: reader).status == 200)
            #expect(try await client.ask("/standings", by: clerk).status == 200)
            let before = try await client.ask("/changes?changes=100", by: reader)
            let through = try #require(before.body["through"]?.integer)
            #expect(through > 0 && before.items.allSatisfy { $0["cause"]?.text == "first" })
            let nothing = try await client.ask("/changes?after=\(through)", by: reader)
            #expect(nothing.items.isEmpty && nothing.body["through"]?.integer == through)
            let told = try await client.tell(
                "/persons/M1/facts",
                .object([
                    "fact": .text("special_assistance"), "value": .text(""),
                    "from": .text("2026-03-01"), "source": .text("health"),
                ]), by: clerk)
            #expect(told.status == 200 && told.body["recorded"]?.bool == true, "\(told.body)")
            #expect(try await client.ask("/standings", by: clerk).status == 200)
            let after = try await client.ask("/changes?after=\(through)&wait=5", by: reader)
            #expect(!after.items.isEmpty)
            #expect(after.items.allSatisfy { $0["ref"]?.text == "M1" })
            #expect(after.items.contains { $0["begins"]?.bool == false })
        }
    }

    @Test("every command has an endpoint of its own that takes its options by name")
    func commands() async throws {
        let house = try await ConsoleHouse.open()
        let clerk = try await house.token("education")
        try await house.visit { client in
            let list = try await client.tell("/commands/education/feeds", by: clerk)
            #expect(list.status == 200 && list.body["columns"]?.list?.isEmpty == false)
            let wrong = try await client.tell(
                "/commands/education/feeds", .object(["nonsense": .bool(true)]), by: clerk)
            #expect(wrong.status == 400)
            #expect(wrong.body["errors"]?.list?.first?["pointer"]?.text == "/body/nonsense")
            let foreign = try await client.tell("/commands/health/meeting/charges", by: clerk)
            #expect(foreign.status == 403)
        }
    }
}
