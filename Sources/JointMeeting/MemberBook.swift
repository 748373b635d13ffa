import Kernel
import Law
import Postgres

/// Member units with leader and section (JY-4.1a, NC-5.1a, NC-5.2b), and their paired towns
/// (NC-5.2a).
struct MemberBook {
    let bureau: Bureau

    struct Member: Hashable {
        let department: String
        /// As the document names it.
        let named: String
        /// As it is called today.
        let unit: String
        let leader: String
        let section: String
        let phone: String
    }

    /// Who is a member today, by department.
    func members() async throws -> [Member] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT department, named, unit, leader, section, phone
                FROM (SELECT DISTINCT ON (department) * FROM office.member
                    WHERE district = \(bureau.district)::integer
                    ORDER BY department, seq DESC) AS m
                WHERE is_member ORDER BY department
                """
            ).map { row in
                let (department, named, unit, leader, section, phone) = try row.decode(
                    String.self, String.self, String.self, String.self, String.self, String.self)
                return Member(
                    department: department, named: named, unit: unit, leader: leader,
                    section: section, phone: phone)
            }
        }
    }

    /// Departments that lead a clause of the district's law and are no members yet.
    func absent() async throws -> [String] {
        let leads = Set(try await bureau.pack().provisions.map(\.department))
        let known = Set(try await members().map(\.department))
        return bureau.office.registry.codes
            .filter { leads.contains($0) && !known.contains($0) }
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
    func remove(_ department: String) async throws {
        guard let member = try await members().first(where: { $0.department == department })
        else {
            throw Refusal(
                Text("\(department) 不是成员单位。", en: "\(department) is no member."))
        }
        _ = try await write(member, isMember: false)
    }

    private func write(_ member: Member, isMember: Bool) async throws -> Bool {
        try await bureau.writing { transaction in
            try await transaction.execute(
                """
                INSERT INTO office.member (district, department, seq, is_member, named, unit,
                    leader, section, phone, recorded_by)
                SELECT \(bureau.district)::integer, \(member.department),
                    1 + coalesce(max(m.seq), 0), \(isMember), \(member.named), \(member.unit),
                    \(member.leader), \(member.section), \(member.phone), \(bureau.actor)
                FROM office.member AS m WHERE m.district = \(bureau.district)::integer
                  AND m.department = \(member.department)
                """) == 1
        }
    }

    struct Pairing: Hashable {
        let department: String
        let town: Int64
        let plan: String
    }

    func pairings() async throws -> [Pairing] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT department, town, plan
                FROM (SELECT DISTINCT ON (department, town) * FROM office.pairing
                    WHERE district = \(bureau.district)::integer
                    ORDER BY department, town, seq DESC) AS p
                WHERE is_paired ORDER BY department, town
                """
            ).map { row in
                let (department, town, plan) = try row.decode(
                    String.self, Int64.self, String.self)
                return Pairing(department: department, town: town, plan: plan)
            }
        }
    }

    /// Pairs a department with a town, or ends that.
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
                INSERT INTO office.pairing (district, department, town, seq, is_paired, plan,
                    recorded_by)
                SELECT \(bureau.district)::integer, \(pairing.department), \(pairing.town),
                    1 + coalesce(max(p.seq), 0), \(isPaired), \(pairing.plan), \(bureau.actor)
                FROM office.pairing AS p WHERE p.district = \(bureau.district)::integer
                  AND p.department = \(pairing.department) AND p.town = \(pairing.town)
                """)
        }
    }
}
