import HTTPTypes
import Hummingbird
import Kernel
import TestSupport
import Testing

@testable import Console

@Suite("The document of the API is true")
struct InterfaceDocumentTests {
    @Test("every path of the document is routed, every name is unique, every reference is there")
    func whole() async throws {
        let house = try await ConsoleHouse.open(families: false)
        let interface = Interface(house.console.host)
        let ids = interface.operations.map(\.id)
        #expect(Set(ids).count == ids.count)
        let commands = interface.operations.filter { $0.topic == "commands" }
        #expect(commands.count > 250, "\(commands.count)")
        try await house.visit { client in
            let document = try await client.ask("/openapi.json", by: nil)
            #expect(document.status == 200 && document.body["openapi"]?.text == "3.1.0")
            let schemas = try #require(document.body["components"]?["schemas"])
            for reference in Self.references(in: document.body) {
                let name = reference.split(separator: "/").last.map(String.init) ?? ""
                #expect(schemas[name] != nil, "\(reference)")
            }
            // Nobody is signed in: what is routed says so, what is not is not there.
            for operation in interface.operations where operation.topic != "commands" {
                let path = operation.path.replacing(/\{[a-z]+\}/, with: "1")
                let response = try await client.execute(
                    uri: Interface.root + path, method: operation.method)
                #expect(response.status == .unauthorized, "\(operation.id)")
                #expect(response.headers[.contentType] == Problem.type)
            }
            let unknown = try await client.ask("/no-such-thing", by: nil)
            #expect(unknown.status == 404 && unknown.headers[.contentType] == Problem.type)
            let wrong = try await client.execute(uri: "/api/v1/cases", method: .delete)
            #expect(wrong.status == .methodNotAllowed && wrong.headers[.allow] == "GET, POST")
        }
    }

    private static func references(in value: JSON) -> Set<String> {
        switch value {
        case .object(let object):
            object.reduce(into: Set<String>()) { found, entry in
                if entry.key == "$ref", let text = entry.value.text {
                    found.insert(text)
                } else {
                    found.formUnion(references(in: entry.value))
                }
            }
        case .list(let list):
            list.reduce(into: Set<String>()) { $0.formUnion(references(in: $1)) }
        default: []
        }
    }

    @Test(
        "a value is held against its schema",
        arguments: [
            (Schema(.text(1...3)), JSON.text("张三"), true), (Schema(.text(1...3)), .text(""), false),
            (Schema(.text(1...3)), .text("a\u{0}"), false), (.day, .text("2026-02-29"), false),
            (.day, .text("2024-02-29"), true), (Schema(.integer(1...2)), .integer(3), false),
            (Schema(.oneOf(["a"])), .text("b"), false), (.boolean, .text("true"), false),
            (Schema.words.orNull, .null, true), (.words, .null, false),
        ])
    func schemas(schema: Schema, value: JSON, fits: Bool) {
        #expect(schema.faults(in: value, at: "").isEmpty == fits)
    }
}
