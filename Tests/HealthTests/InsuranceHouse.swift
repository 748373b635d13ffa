import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Health
@testable import Yuhou

/// A district with its law and calendars, clerks of health made when they are asked for, and a
/// clock that stands where the test sets it.
struct InsuranceHouse: Sendable {
    let house: CaseHouse
    var owner: Pool { house.owner }
    var district: Int { house.home }
    var town: Int64 { Int64(district) * 1000 + 1 }

    static func open(
        _ folder: String = "jiangyan", on day: String = "2026-03-02"
    ) async throws -> InsuranceHouse {
        InsuranceHouse(house: try await CaseHouse(departments, of: folder, on: day))
    }

    func set(_ day: String) async throws { try await house.set(day) }

    /// The owner's office, for whom no policy stands.
    func office() async throws -> Office { try await house.office() }

    /// A clerk's office; the account is named after its duties.
    func office(_ duties: String..., desk: String = "health") async throws -> Office {
        try await office(duties, desk: desk)
    }

    private func office(_ duties: [String], desk: String) async throws -> Office {
        try await house.office(
            "\(desk)-" + duties.joined(separator: "-"), desk: desk, duties: duties)
    }

    /// The desk of health with these duties.
    func bureau(_ duties: String...) async throws -> Bureau {
        Bureau(
            try await office(duties, desk: "health"), district: district, department: Health.code,
            seal: try Self.seal())
    }

    func town() async throws -> CaseBook {
        CaseBook(
            try await office(["town"], desk: "towns"), district: district, department: "towns")
    }

    static func seal() throws -> AESSeal { AESSeal(keys: try CaseHouse.keys()) }

    /// Somebody's ID number, a woman's born on the first of 1956.
    static func number(_ sequence: Int) throws -> IdentityNumber {
        try IdentityNumber(
            area: "321204", birth: #require(Day(iso: "1956-01-01")), sequence: sequence * 2)
    }

    /// Registers a woman of 70 with an ID number.
    func add(_ ref: String, name: String = "王小兰", number: Int) async throws {
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = (ref, "H-\(ref)", "\(town)")
        (entry.name, entry.role, entry.idNumber) = (name, "parent", try Self.number(number).text)
        _ = try await PersonRegister(office(), seal: Self.seal()).add(
            entry, district: district, isConfirmedNew: true)
        try await tell(ref, "hukou.district", "\(district)", by: "public_security")
    }

    /// Registers a woman confirmed on the special assistance for a loss.
    func addMother(_ ref: String, name: String = "王小兰", number: Int) async throws {
        try await add(ref, name: name, number: number)
        try await tell(ref, "special_assistance", "loss", by: "health")
    }

    /// Registers her only child, born in 1980, who has died.
    func addLostChild(of ref: String) async throws {
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = ("\(ref)-c", "H-\(ref)", "\(town)")
        (entry.name, entry.role, entry.sex) = ("李明", "child", "male")
        (entry.birth, entry.mother) = ("1980-05-05", ref)
        _ = try await PersonRegister(office(), seal: Self.seal()).add(
            entry, district: district, isConfirmedNew: true)
        try await tell("\(ref)-c", "death", "illness", from: "2021-01-01", by: "civil_affairs")
    }

    func tell(
        _ ref: String, _ fact: String, _ value: String, from: String = "2020-01-01",
        by source: String
    ) async throws {
        try await house.tell(ref, fact, value, from: from, source: source)
    }

    /// What the last report of a fact says: its value, empty where it ends; nil for no report.
    func fact(_ ref: String, _ kind: String) async throws -> String? {
        let row = try await owner.one(
            """
            SELECT CASE WHEN f.act = 1 THEN '' ELSE coalesce(f.code, f.number::text) END
            FROM kernel.fact AS f JOIN kernel.person AS p
              ON p.district = f.district AND p.id = f.person
            WHERE p.ref = \(ref) AND f.kind = \(kind) ORDER BY f.seq DESC LIMIT 1
            """)
        return try row?.value(0, as: String?.self)
    }

    /// Makes an account kin of somebody: it is theirs.
    func make(_ bureau: Bureau, holderOf number: Int) async throws {
        let index = try Self.seal().blindIndex(
            .identityNumber, district: district, try Self.number(number).text)
        _ = try await owner.execute(
            "UPDATE auth.account SET identity = \(index) WHERE name = \(bureau.actor)")
    }

    /// An institution with its open channel.
    func addHospital(_ name: String = "区人民医院", discount: String = "免挂号费") async throws {
        _ = try await owner.pipeline([
            """
            INSERT INTO health.institution (district, name, is_public, recorded_by)
            VALUES (\(district)::integer, \(name), true, 'test')
            """,
            """
            INSERT INTO health.channel (district, institution, seq, is_open, from_day, place,
                discount, recorded_by)
            SELECT district, id, 1, true, '2026-01-01', '一楼导医台 0523-1', \(discount), 'test'
            FROM health.institution WHERE name = \(name)
            """,
        ])
    }

    func count(_ query: Query) async throws -> Int {
        try await owner.query(query).count
    }

    /// A file of its own with these lines.
    static func file(_ lines: String...) throws -> String {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("\(UUID().uuidString).csv").path
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}
