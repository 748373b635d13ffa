import Kernel
import Law
import Postgres

/// Member units with leader and section (JY-4.1a, NC-5.1a, NC-5.2b), and their paired towns
/// (NC-5.2a).
struct MemberBook {
    let bureau: Bureau

    struct Member: Hashable {
        /// The unit's own word, by which everything of it is kept.
        let code: String
        /// The desk at which it works, alone or with others; nil where it has none, and the office
        /// writes for it.
        let department: String?
        /// As the document names it.
        let named: String
        /// As it is called today.
        let unit: String
        let leader: String
        let section: String
        let phone: String
    }

    /// Who is a member today, by code.
    func members() async throws -> [Member] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT code, department, named, unit, leader, section, phone
                FROM (SELECT DISTINCT ON (code) * FROM office.member
                    WHERE district = \(bureau.district)::integer
                    ORDER BY code, seq DESC) AS m
                WHERE is_member ORDER BY code
                """
            ).map { row in
                let (code, department, named, unit, leader, section, phone) = try row.decode(
                    String.self, String?.self, String.self, String.self, String.self, String.self,
                    String.self)
                return Member(
                    code: code, department: department, named: named, unit: unit, leader: leader,
                    section: section, phone: phone)
            }
        }
    }

    /// Departments that lead a clause of the district's law and at whose desk no member works yet.
    func absent() async throws -> [String] {
        let leads = Set(try await bureau.pack().provisions.map(\.department))
        let known = Set(try await members().compactMap(\.department))
        return bureau.office.registry.codes
            .filter { leads.contains($0) && !known.contains($0) }
    }

    /// A unit of which the law asks something, with its desk and what it is called.
    struct Unit: Hashable {
        let code: String
        let desk: String?
        let title: Text
    }

    /// Of whom each owes what the law asks of all: the members; before any is kept the departments
    /// that lead a clause.
    func units() async throws -> [Unit] {
        let members = try await members()
        guard members.isEmpty else {
            return members.map {
                Unit(
                    code: $0.code, desk: $0.department,
                    title: $0.code == $0.department
                        ? bureau.unit($0.code) : Text($0.unit, en: $0.unit))
            }
        }
        return try await absent().map { Unit(code: $0, desk: $0, title: bureau.unit($0)) }
    }

    /// Keeps a member; the same again changes nothing.
    ///
    /// - Returns: Whether anything was new.
    @discardableResult
    func set(_ member: Member) async throws -> Bool {
        if try await members().contains(member) { return false }
        return try await write(member, isMember: true)
    }

    /// Takes a unit off the table of members; what it was stays readable.
    func remove(_ code: String) async throws {
        guard let member = try await members().first(where: { $0.code == code }) else {
            throw Refusal(Text("\(code) 不是成员单位。", en: "\(code) is no member."))
        }
        _ = try await write(member, isMember: false)
    }

    private func write(_ member: Member, isMember: Bool) async throws -> Bool {
        try await bureau.writing { transaction in
            try await transaction.execute(
                """
                INSERT INTO office.member (district, code, department, seq, is_member, named, unit,
                    leader, section, phone, recorded_by)
                SELECT \(bureau.district)::integer, \(member.code), \(member.department),
                    1 + coalesce(max(m.seq), 0), \(isMember), \(member.named), \(member.unit),
                    \(member.leader), \(member.section), \(member.phone), \(bureau.actor)
                FROM office.member AS m WHERE m.district = \(bureau.district)::integer
                  AND m.code = \(member.code)
                """) == 1
        }
    }

    struct Pairing: Hashable {
        /// A member unit.
        let unit: String
        let town: Int64
        let plan: String
    }

    func pairings() async throws -> [Pairing] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT unit, town, plan
                FROM (SELECT DISTINCT ON (unit, town) * FROM office.pairing
                    WHERE district = \(bureau.district)::integer
                    ORDER BY unit, town, seq DESC) AS p
                WHERE is_paired ORDER BY unit, town
                """
            ).map { row in
                let (unit, town, plan) = try row.decode(
                    String.self, Int64.self, String.self)
                return Pairing(unit: unit, town: town, plan: plan)
            }
        }
    }

    /// Pairs a unit with a town, or ends that.
    func pair(_ pairing: Pairing, isPaired: Bool) async throws {
        guard try await bureau.towns()[pairing.town] != nil else {
            let towns = try await bureau.towns().sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value)" }.joined(separator: "、")
            throw Refusal(
                Text(
                    "--town \(pairing.town)：本区县没有这个镇街；有 \(towns)",
                    en: "--town \(pairing.town) is no town of the district; there are \(towns)"))
        }
        if isPaired == (try await pairings().contains(pairing)) { return }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO office.pairing (district, unit, town, seq, is_paired, plan,
                    recorded_by)
                SELECT \(bureau.district)::integer, \(pairing.unit), \(pairing.town),
                    1 + coalesce(max(p.seq), 0), \(isPaired), \(pairing.plan), \(bureau.actor)
                FROM office.pairing AS p WHERE p.district = \(bureau.district)::integer
                  AND p.unit = \(pairing.unit) AND p.town = \(pairing.town)
                """)
        }
    }
}
