import Foundation
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

    /// Reads the insurer's list. Nothing of the file is kept but who is listed.
    ///
    /// - Parameter isWhole: Whoever is not on it is taken off.
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

    /// One who stands on one list and not on the other.
    struct Difference: Hashable {
        let person: Bureau.Person
        /// True: a target whom the insurer does not list; false: listed, and no target.
        let isTarget: Bool
        let explanation: String?
    }

    /// Both lists beside each other.
    struct Comparison: Hashable {
        let policy: PolicyBook.Policy
        let targets: Int
        let listed: Int
        let differences: [Difference]
        /// Not listed, and the law cannot say yet: a fact is missing.
        let undecided: [Bureau.Person]

        var unexplained: Int { differences.count { $0.explanation == nil } }
    }

    /// Who is entitled today beside who is listed.
    func reconcile(policy number: String) async throws -> Comparison {
        let clause = try bureau.clause(
            giving: Health.nursingInsurance, in: try await bureau.pack())
        let answers = try await bureau.answers(to: clause.id)
        let targets = Dictionary(
            uniqueKeysWithValues: answers.filter { $0.outcome == .yes }
                .map { ($0.person.id, $0.person) })
        return try await bureau.transaction(reading: true) { transaction in
            let book = PolicyBook(bureau: bureau)
            let policy = try await book.policy(number, in: transaction)
            let listed = Set(
                try await book.listings(of: policy, in: transaction)
                    .filter(\.value.isListed).keys)
            let strangers = try await bureau.persons(
                listed.filter { targets[$0] == nil }, in: transaction)
            let notes = try await notes(of: policy, in: transaction)
            let lacking = targets.values.filter { !listed.contains($0.id) }
            let differences =
                lacking.map {
                    Difference(person: $0, isTarget: true, explanation: notes[$0.id])
                }
                + strangers.map {
                    Difference(person: $0, isTarget: false, explanation: notes[$0.id])
                }
            return Comparison(
                policy: policy, targets: targets.count, listed: listed.count,
                differences: differences.sorted { $0.person.ref < $1.person.ref },
                undecided: answers.filter {
                    $0.outcome == .unknown && !listed.contains($0.person.id)
                }.map(\.person))
        }
    }

    private func notes(
        of policy: PolicyBook.Policy, in transaction: Transaction
    ) async throws -> [Int64: String] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (person) person, reason FROM health.roster_note
            WHERE district = \(bureau.district)::integer AND policy = \(policy.id)
            ORDER BY person, seq DESC
            """)
        return try Dictionary(
            uniqueKeysWithValues: rows.map { try $0.decode(Int64.self, String.self) })
    }

    /// Says why somebody stands on one list and not on the other. The last word counts.
    func explain(_ ref: String, policy number: String, reason: String) async throws {
        guard reason.filter({ !$0.isWhitespace }).count >= 4 else {
            throw Refusal(
                Text("--reason：请写明原因，至少四个字。", en: "--reason: say why, four characters at least."))
        }
        try await bureau.once {
            try await bureau.transaction { transaction in
                let policy = try await PolicyBook(bureau: bureau).policy(number, in: transaction)
                let person = try await bureau.served(ref, in: transaction)
                guard try await notes(of: policy, in: transaction)[person.id] != reason else {
                    return
                }
                _ = try await transaction.execute(
                    """
                    INSERT INTO health.roster_note (district, policy, person, seq, reason, recorded_by)
                    SELECT \(bureau.district)::integer, \(policy.id), \(person.id),
                        1 + coalesce(max(seq), 0), \(reason), \(bureau.actor)
                    FROM health.roster_note
                    WHERE district = \(bureau.district)::integer AND policy = \(policy.id)
                      AND person = \(person.id)
                    """)
            }
        }
    }

    /// The targets for the insurer, as CSV: who they are by ref, name and day of birth; no number.
    /// What leaves the house is audited as an export.
    func export(policy number: String) async throws -> (count: Int, csv: Data) {
        let clause = try bureau.clause(
            giving: Health.nursingInsurance, in: try await bureau.pack())
        let targets = try await bureau.answers(to: clause.id).filter { $0.outcome == .yes }
            .map(\.person)
        let people = try await bureau.office.desk.transaction(
            readOnly: true, act: .export, reason: "policy \(number)"
        ) { transaction in
            _ = try await PolicyBook(bureau: bureau).policy(number, in: transaction)
            return try await bureau.persons(targets.map(\.id), in: transaction)
        }
        let lines =
            ["ref,name,birth"] + people.map { "\($0.ref),\(Self.field($0.name)),\($0.birth)" }
        return (people.count, Data(lines.map { $0 + "\r\n" }.joined().utf8))
    }

    /// RFC 4180; a text that a table program would take for a formula stays a text.
    private static func field(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@".contains($0) } ?? false
        let plain = isFormula ? "'" + text : text
        guard plain.contains(where: { ",\"\r\n".contains($0) }) else { return plain }
        return "\"" + plain.replacing("\"", with: "\"\"") + "\""
    }
}
