import Foundation
import Testing

/// A walk-in family at the terminal: the program itself, its exit statuses and its JSON.
@Suite("person: find, add, edit, show, fact")
struct PersonJourneyTests {
    @Test("a walk-in family is found, added, corrected, told about and shown")
    func walkIn() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("jiangyan")
        let district = ["--district", "321204"]
        let mother = [
            "--household", "H1", "--town", "321204001", "--name", "王秀兰", "--role", "parent",
        ]

        let nobody = try await desk.run(
            ["person", "find", "--id-number", "-", "--json"] + district, input: Self.number)
        #expect(nobody.status == 0)
        #expect(nobody.json?["known_elsewhere"] as? Bool == false)
        #expect((nobody.json?["found"] as? [Any])?.isEmpty == true)

        let added = try await desk.run(
            ["person", "add", "--id-number", "-", "--json"] + district + mother, input: Self.number)
        #expect(added.status == 0, "\(added.errors)")
        #expect(added.json?["ref"] as? String == "W1")
        #expect(added.json?["created"] as? Bool == true)

        let again = try await desk.run(
            ["person", "add", "--id-number", Self.number] + district + mother)
        #expect(again.status == 64)
        #expect(again.errors.contains("W1"))
        #expect(!again.errors.contains(Self.number))

        let namesake =
            ["person", "add", "--sex", "female", "--birth", "1960-01-01", "--json"]
            + district + mother
        let likely = try await desk.run(namesake)
        #expect(likely.status == 64)
        #expect(likely.json?["created"] as? Bool == false)
        #expect((likely.json?["duplicates"] as? [Any])?.count == 1)
        #expect(try await desk.run(namesake + ["--confirm-new"]).json?["ref"] as? String == "W2")

        let edited = try await desk.run(
            ["person", "edit", "--ref", "W1", "--phone", "13800001234", "--language", "en"]
                + district)
        #expect(edited.status == 0)
        #expect(edited.output.contains("138****1234"))
        let fact =
            [
                "person", "fact", "--ref", "W1", "--fact", "hukou.kind", "--from", "1990-01-01",
                "--source", "public_security",
            ] + district
        #expect(try await desk.run(fact + ["--value", "rural"]).status == 0)
        let wrong = try await desk.run(fact + ["--value", "city", "--language", "en"])
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("--value: should be one of urban, rural, unified"))

        let shown = try await desk.run(["person", "show", "--ref", "W1", "--json"] + district)
        #expect(shown.json?["name"] as? String == "王*兰")
        #expect(shown.json?["phone"] as? String == "138****1234")
        let facts = try #require(shown.json?["facts"] as? [[String: Any]])
        #expect(facts.map { $0["value"] as? String } == ["rural"])
        let page = try await desk.run(["person", "show", "--ref", "W1"] + district)
        #expect(page.output.contains("户口性质 hukou.kind：rural，自 1990-01-01"))
        #expect(!page.output.contains("王秀兰") && !page.output.contains("失独"))
        let missing = try await desk.run(["person", "show", "--ref", "W9"] + district)
        #expect(missing.status == 64)
    }

    @Test("wrong usage is refused with what would be right")
    func wrongUsage() async throws {
        let desk = try await Terminal.open()
        for (arguments, reason) in [
            (["--district", "321204"], "--id-number"),
            (["--district", "321204", "--birth", "1960-01-01", "--ref", "A"], "--name"),
            (["--district", "32120", "--ref", "A"], "321204"),
        ] {
            let refused = try await desk.run(["person", "find"] + arguments)
            #expect(refused.status == 64)
            #expect(refused.errors.contains(reason))
        }
    }

    private static let number = "321204196001010024"
}
