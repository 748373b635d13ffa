import Kernel
import Law
import Postgres

/// The insurer's list of a policy year beside the law's: each difference is found and explained.
struct InsurerRoster {
    let bureau: Bureau

    /// The insurer's file: two columns, in any order.
    static let columns = ["id_number", "name"]

    /// A line that was not taken, or taken with a remark; numbers and names are masked.
    struct Remark: Hashable {
        let line: Int
        let number: String
        let name: String
        let reason: Text
    }

    /// What a list changed.
    struct Loaded: Hashable {
        let policy: PolicyBook.Policy
        let listed: [Bureau.Person]
        let unchanged: Int
        /// Listed before, not on this list: taken off, where the list is the whole one.
        let missing: [Bureau.Person]
        let isWhole: Bool
        let remarks: [Remark]
    }

    /// Reads the insurer's list. Nothing of the file is kept but who is listed; whoever is not on a
    /// list that is the whole one (`isWhole`) is taken off.
    func load(_ path: String, policy number: String, isWhole: Bool) async throws -> Loaded {
        let (policy, before, kin) = try await bureau.transaction(reading: true) { transaction in
            let book = PolicyBook(bureau: bureau)
            let policy = try await book.policy(number, in: transaction)
            return (
                policy, try await book.listings(of: policy, in: transaction),
                try await bureau.kin(in: transaction)
            )
        }
        let (found, remarks) = try await matched(path, except: kin)
        let onList = Set(found.map(\.id))
        let added = found.filter { before[$0.id]?.isListed != true }
        let gone = before.filter { $0.value.isListed && !onList.contains($0.key) }.keys
        let missing = try await bureau.transaction(reading: true) {
            try await bureau.persons(Array(gone), in: $0)
        }
        let dropped = isWhole ? missing.filter { !kin.contains($0.id) } : []
        if !added.isEmpty || !dropped.isEmpty {
            try await write(added, dropped, to: policy, before)
        }
        return Loaded(
            policy: policy, listed: added, unchanged: found.count - added.count,
            missing: isWhole ? dropped : missing, isWhole: isWhole, remarks: remarks)
    }

    private func matched(
        _ path: String, except kin: Set<Int64>
    ) async throws -> ([Bureau.Person], [Remark]) {
        let rows = try Bureau.rows(of: path, named: "roster", columns: Self.columns)
        var remarks: [Remark] = []
        var numbers: [(line: Int, number: IdentityNumber, name: String)] = []
        var firsts: [IdentityNumber: Int] = [:]
        func remark(_ line: Int, _ number: String, _ name: String, _ reason: Text) {
            remarks.append(
                Remark(
                    line: line, number: Mask.identityNumber(number), name: Mask.name(name),
                    reason: reason))
        }
        for row in rows {
            if let problem = row.problem {
                remark(row.line, "", "", problem)
                continue
            }
            let (text, name) = (row.fields[0], row.fields[1])
            do {
                let number = try IdentityNumber(text)
                if let first = firsts[number] {
                    remark(
                        row.line, text, name,
                        Text("与第 \(first) 行重复", en: "the same number as line \(first)"))
                } else {
                    firsts[number] = row.line
                    numbers.append((row.line, number, name))
                }
            } catch {
                remark(row.line, text, name, error.text)
            }
        }
        let people = try await bureau.persons(numbered: numbers.map(\.number))
        var found: [Int64: Bureau.Person] = [:]
        for (line, number, name) in numbers {
            guard let person = people[number] else {
                remark(
                    line, number.text, name, Text("本区名册里没有", en: "is not in the register"))
                continue
            }
            if kin.contains(person.id) {
                remark(
                    line, number.text, name,
                    Text("涉及您本人或亲属，请同事导入", en: "is you or your kin; a colleague does this"))
                continue
            }
            if person.name != name {
                remark(
                    line, number.text, name,
                    Text("已列入；姓名与名册不同，请核对", en: "listed; the register has another name"))
            }
            found[person.id] = person
        }
        return (found.values.sorted { $0.ref < $1.ref }, remarks.sorted { $0.line < $1.line })
    }

    private func write(
        _ added: [Bureau.Person], _ dropped: [Bureau.Person], to policy: PolicyBook.Policy,
        _ before: [Int64: PolicyBook.Listing]
    ) async throws {
        // What changes during the year counts from today; the first listing from its first day.
        let now = min(max(bureau.today, policy.from), policy.to.adding(days: -1))
        func next(_ person: Bureau.Person) -> Int64 { (before[person.id]?.seq ?? 0) + 1 }
        func document(_ person: Bureau.Person) -> String {
            "保单 \(policy.number) 名册 \(next(person))"
        }
        let facts =
            added.map {
                bureau.fact(
                    Health.nursingInsured.name, of: $0.ref, "yes",
                    from: before[$0.id] == nil ? policy.from : now, to: policy.to,
                    document: document($0))
            }
            + dropped.map {
                bureau.fact(
                    Health.nursingInsured.name, of: $0.ref, "no", from: now, to: policy.to,
                    document: document($0))
            }
        try await bureau.once {
            try await bureau.report(facts) { transaction in
                for (people, isListed) in [(added, true), (dropped, false)] {
                    _ = try await transaction.execute(
                        """
                        INSERT INTO health.roster (district, policy, person, seq, is_listed,
                            recorded_by)
                        SELECT \(bureau.district)::integer, \(policy.id), person, seq, \(isListed),
                            \(bureau.actor)
                        FROM unnest(\(people.map(\.id)), \(people.map(next))) AS l (person, seq)
                        """)
                }
            }
        }
    }
}
