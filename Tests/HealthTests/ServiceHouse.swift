import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Health
@testable import Yuhou

/// Jiangyan on 2 March 2026 with two public institutions and one that is not, and clerks of its
/// desks over the real roles.
struct ServiceHouse: Sendable {
    static let district = CaseHouse.district
    static let today = Day(iso: "2026-03-02") ?? .never
    let desk: DeskHouse
    var house: CaseHouse { desk.house }
    var seal: AESSeal { desk.seal }
    var owner: Pool { desk.owner }

    static func open() async throws -> ServiceHouse {
        let house = ServiceHouse(
            desk: try await DeskHouse(departments, Health.code, of: "jiangyan", on: "\(today)"))
        let register = InstitutionBook(try await house.desk("intake"))
        for (name, isPublic) in [("区人民医院", true), ("区中医院", true), ("康宁诊所", false)] {
            #expect(try await register.add(name, isPublic: isPublic))
        }
        return house
    }

    func desk(
        _ name: String, at desk: String = "health", duties: [String]? = nil
    ) async throws -> Bureau {
        try await self.desk.desk(name, at: desk, duties: duties)
    }

    func run<C: DeskCommand>(
        _ command: C.Type, _ words: String, by bureau: Bureau
    ) async throws -> [String] {
        try await desk.run(command, words, by: bureau)
    }

    /// Registers somebody confirmed as bereaved, with further facts, and works out the answers.
    func add(
        _ ref: String, household: String? = nil, born: String = "1956-01-01", number: String = "",
        _ change: (inout PersonEntry) -> Void = { _ in },
        facts: [(fact: String, value: String, source: String)] = []
    ) async throws {
        var role = "parent"
        try await desk.add(ref, household: household ?? "H-\(ref)", born: born) {
            $0.name = "王小兰"
            $0.idNumber = number
            change(&$0)
            role = $0.role
        }
        let confirmed: [(String, String, String)] =
            role == "parent"
            ? [
                ("hukou.district", "321204", "public_security"),
                ("special_assistance", "loss", "health"),
            ] : []
        for (fact, value, source) in confirmed + facts {
            try await tell(ref, fact, value, by: source)
        }
        _ = try await Assessment(house.office(), district: Self.district).tick()
    }

    func tell(_ ref: String, _ fact: String, _ value: String, by source: String) async throws {
        try await house.tell(ref, fact, value, from: "2020-01-01", source: source)
    }

    func makeKin(_ name: String, of number: String) async throws {
        try await desk.makeKin(name, of: number)
    }

    func count(_ query: Query) async throws -> Int64 { try await desk.count(query) }

    func refusal<R>(_ body: () async throws -> R) async -> String? { await desk.refusal(body) }
}

extension ServiceBook.Plan {
    static func at(
        _ day: String, _ kind: ServiceKind = .checkUp, client: String = UUID().uuidString
    ) -> Self {
        .init(
            kind: kind, institution: "区人民医院", staff: "李护士", on: Day(iso: day) ?? .never,
            client: client)
    }
}

extension ServiceBook.Doing {
    static func on(_ day: String, receivedBy: String = "王小兰") -> Self {
        .init(on: Day(iso: day) ?? .never, servedBy: "李护士", receivedBy: receivedBy)
    }
}
