import Foundation
import Kernel
import Law
import Postgres

/// The insurer's list of the accident cover: whoever is on it is covered; nothing of strangers is
/// kept.
struct CoverRoster {
    let bureau: Bureau

    /// Our own default: no source says how long a list is good; a policy year has 366 days at most.
    static let feed = Feed(
        "accident-roster", Text("意外险承保名册", en: "Accident cover roster"),
        columns: ["id_number", "name", "policy", "status"], goodFor: 366)

    /// What is written of a row.
    struct Entry: Sendable {
        let policy: Int64
        let person: Int64
        let seq: Int64
        let isListed: Bool
    }

    func take(_ options: FeedOptions) async throws -> Page {
        try await bureau.take(
            Self.feed, told: options, judge: { try await judge($0) },
            write: { try await write($0, in: $1) })
    }

    private func judge(_ rows: [Bureau.FileRow]) async throws -> [FeedDecision<Entry>] {
        let book = CoverBook(bureau: bureau)
        let policies = Dictionary(
            uniqueKeysWithValues: try await book.policies().map { ($0.number, $0) })
        var listings: [Int64: [Int64: CoverBook.Listing]] = [:]
        for policy in policies.values { listings[policy.id] = try await book.listings(of: policy) }
        let kin = try await bureau.transaction(reading: true) { try await bureau.kin(in: $0) }
        let numbers = rows.map { row in
            try? IdentityNumber(row.fields[0].trimmingCharacters(in: .whitespaces))
        }
        let people = try await bureau.persons(numbered: numbers.compactMap(\.self))
        var seen: Set<[Int64]> = []
        return zip(rows, numbers).map { row, number in
            let fields = row.fields.map { $0.trimmingCharacters(in: .whitespaces) }
            guard let number else {
                return .rejected(Text("身份证号不对：应为 18 位且校验正确", en: "not an ID number"))
            }
            guard let policy = policies[fields[2]] else {
                return .rejected(Text("policy：没有登记这份保单", en: "policy: not registered"))
            }
            guard let isListed = Self.statuses[fields[3]] else {
                return .rejected(Text("status：应为 in 或 out", en: "status: in or out"))
            }
            guard let person = people[number] else {
                return .rejected(Text("本区名册里没有", en: "not in the register"))
            }
            guard person.name == fields[1] else {
                return .rejected(Text("姓名与名册不同", en: "the register has another name"))
            }
            guard !kin.contains(person.id) else {
                return .rejected(Text("涉及您本人或亲属，请同事导入", en: "you or your kin"))
            }
            guard seen.insert([policy.id, person.id]).inserted else {
                return .rejected(Text("同一人同一保单重复", en: "twice in this file"))
            }
            let before = listings[policy.id]?[person.id]
            guard (before?.isListed ?? false) != isListed else { return .unchanged }
            return .new(
                Entry(
                    policy: policy.id, person: person.id, seq: (before?.seq ?? 0) + 1,
                    isListed: isListed),
                facts: [fact(person, policy, before, isListed)])
        }
    }

    static let statuses = ["in": true, "在册": true, "out": false, "移出": false]

    /// The first listing counts from the policy's first day; what changes during the year from
    /// today.
    private func fact(
        _ person: Bureau.Person, _ policy: CoverBook.Policy, _ before: CoverBook.Listing?,
        _ isListed: Bool
    ) -> FactEntry {
        let now = min(max(bureau.today, policy.from), policy.to.adding(days: -1))
        return bureau.fact(
            FamilyPlanning.accidentInsured.name, of: person.ref, isListed ? "yes" : "no",
            from: before == nil ? policy.from : now, to: policy.to,
            document: "保单 \(policy.number) 名册 \((before?.seq ?? 0) + 1)")
    }

    private func write(_ entries: [Entry], in transaction: Transaction) async throws {
        for isListed in [true, false] {
            let part = entries.filter { $0.isListed == isListed }
            guard !part.isEmpty else { continue }
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.roster (district, policy, person, seq, is_listed,
                    recorded_by)
                SELECT \(bureau.district)::integer, policy, person, seq, \(isListed),
                    \(bureau.actor)
                FROM unnest(\(part.map(\.policy)), \(part.map(\.person)), \(part.map(\.seq)))
                    AS l (policy, person, seq)
                """)
        }
    }
}
