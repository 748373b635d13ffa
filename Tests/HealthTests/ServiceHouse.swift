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
    let house: CaseHouse
    let seal: AESSeal
    var owner: Pool { house.owner }

    static func open() async throws -> ServiceHouse {
        let house = ServiceHouse(
            house: try await CaseHouse(departments, on: "\(today)"),
            seal: AESSeal(keys: try CaseHouse.keys()))
        try await house.owner.execute(
            """
            INSERT INTO kernel.area (district, code, title) VALUES (321204, 321204001, '三水街道')
            ON CONFLICT DO NOTHING
            """)
        let register = InstitutionBook(try await house.desk("intake"))
        for (name, isPublic) in [("区人民医院", true), ("区中医院", true), ("康宁诊所", false)] {
            #expect(try await register.add(name, isPublic: isPublic))
        }
        return house
    }

    /// Health's commands as somebody at a desk would run them; the account is made when it is not
    /// there.
    func desk(
        _ name: String, at desk: String = "health", duties: [String]? = nil
    ) async throws -> Bureau {
        Bureau(
            try await house.office(name, desk: desk, duties: duties ?? [name]),
            district: Self.district, department: "health", seal: seal)
    }

    /// Runs a command as typed and returns its page in English.
    func run<C: DeskCommand>(
        _: C.Type, _ words: String, by bureau: Bureau
    ) async throws -> [String] {
        let typed = words.split(separator: " ").map(String.init)
        let command = try C.parse(typed + ["--district", "\(Self.district)"])
        return try await command.run(in: bureau).words(.english)
    }

    /// Registers somebody confirmed as bereaved, with further facts, and works out the answers.
    func add(
        _ ref: String, household: String? = nil, born: String = "1956-01-01", number: String = "",
        _ change: (inout PersonEntry) -> Void = { _ in },
        facts: [(fact: String, value: String, source: String)] = []
    ) async throws {
        let register = try await house.register()
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = (ref, household ?? "H-\(ref)", "321204001")
        (entry.name, entry.role, entry.sex, entry.birth) = ("王小兰", "parent", "female", born)
        entry.idNumber = number
        change(&entry)
        _ = try await register.add(entry, district: Self.district, isConfirmedNew: true)
        let confirmed: [(String, String, String)] =
            entry.role == "parent"
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

    /// Makes somebody of the register the account's own person.
    func makeKin(_ name: String, of number: String) async throws {
        let index = seal.blindIndex(.identityNumber, district: Self.district, number)
        let changed = try await owner.execute(
            "UPDATE auth.account SET identity = \(index) WHERE name = \(name)")
        #expect(changed == 1)
    }

    func count(_ query: Query) async throws -> Int64 {
        let row = try await owner.one(query)
        return try #require(try row?.value(0, as: Int64.self))
    }

    /// The English words of a refusal.
    func refusal<R>(_ body: () async throws -> R) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch let refusal as Refusal {
            return refusal.text.en
        } catch {
            return "\(error)"
        }
    }
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
