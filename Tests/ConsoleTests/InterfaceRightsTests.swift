import HTTPTypes
import Kernel
import TestSupport
import Testing

@testable import Console

/// Who may ask what: every desk × every operation, over HTTP. What a desk may do is written down
/// here and not taken from the program.
@Suite struct InterfaceRightsTests {
    private static let bureaus: Set<String> = [
        "finance", "education", "housing", "civil_affairs", "human_resources", "agriculture",
        "health", "disabled_persons", "family_planning", "public_security", "medical_insurance",
        "mass_organizations", "justice", "culture_transport", "towns",
    ]
    private static let administrators: Set<String> = ["system", "secretary", "audit"]
    private static let everybody = bureaus.union(administrators).union(["office", "service"])

    /// The desks of an operation.
    private static func desks(of operation: Operation) -> Set<String> {
        switch operation.id {
        case "showSession": everybody
        case "findPersons", "showPerson", "listEntitlements", "listEvents", "recordFact",
            "recordEvent", "followChanges":
            bureaus.union(["service"])
        case "listTasks", "listGaps", "listReferrals": bureaus.union(["office"])
        // Another department's list is asked for by its name.
        case "listStandings": bureaus
        default: bureaus
        }
    }

    @Test("each operation answers its desks, forbids it to all others, and knows nobody unsigned")
    func operations() async throws {
        let house = try await ConsoleHouse.open()
        let interface = Interface(house.console.host)
        let operations = interface.operations.filter { $0.topic != "commands" }
        var tokens: [String: String] = [:]
        for desk in Self.everybody { tokens[desk] = try await house.token(desk) }
        let known = tokens
        try await house.visit { client in
            var wrong: [String] = []
            for operation in operations {
                let mine = Self.desks(of: operation)
                for (desk, token) in known.sorted(by: { $0.key < $1.key }) {
                    let status = try await Self.status(operation, by: token, client)
                    let isRight =
                        mine.contains(desk)
                        ? ![401, 403].contains(status) && status < 500 : status == 403
                    if !isRight { wrong.append("\(operation.id) by \(desk): \(status)") }
                }
                if try await Self.status(operation, by: nil, client) != 401 {
                    wrong.append("\(operation.id) by nobody")
                }
            }
            #expect(wrong == [])
            print("API rights: \(operations.count) operations × \(known.count + 1) askers")
        }
    }

    @Test("a command is its own department's: another's clerk and a service are forbidden")
    func commands() async throws {
        let house = try await ConsoleHouse.open(families: false)
        let interface = Interface(house.console.host)
        let operations = interface.operations.filter { $0.topic == "commands" }
        let health = try await house.token("health")
        let justice = try await house.token("justice")
        let service = try await house.token("service")
        try await house.visit { client in
            var wrong: [String] = []
            for operation in operations {
                let stranger = operation.path.hasPrefix("/commands/health/") ? justice : health
                for (who, token) in [("another", stranger), ("service", service)]
                where !(who == "service" && operation.path == "/commands/finance/due") {
                    let status = try await Self.status(operation, by: token, client)
                    if status != 403 { wrong.append("\(operation.path) by \(who): \(status)") }
                }
            }
            #expect(wrong == [])
            print("API commands: \(operations.count) forbidden to others")
        }
    }

    private static func status(
        _ operation: Operation, by token: String?, _ client: Browser
    ) async throws -> Int {
        var path = operation.path
        for property in operation.inPath {
            let value = property.schema.sample
            path = path.replacing(
                "{\(property.name)}", with: value.text ?? value.integer.map { "\($0)" } ?? "")
        }
        guard operation.method == .post else { return try await client.ask(path, by: token).status }
        let body = operation.body?.sample ?? .object([:])
        return try await client.tell(path, body, by: token).status
    }
}

extension Schema {
    /// The least that fits.
    var sample: JSON {
        switch kind {
        case .text(let length): .text(String(repeating: "x", count: max(1, length.lowerBound)))
        case .day: .text("2026-03-02")
        case .oneOf(let words): .text(words.first ?? "")
        case .integer(let range): .integer(max(1, range.lowerBound))
        case .boolean: .bool(true)
        case .list(let schema, _): .list([schema.sample])
        case .object(let properties):
            .object(
                Dictionary(
                    properties.filter(\.isNeeded).map { ($0.name, $0.schema.sample) },
                    uniquingKeysWith: { first, _ in first }))
        case .map, .scalar: .object([:])
        case .named(_, let schema): schema.sample
        }
    }
}
