import Foundation
import Kernel
import Law
import Postgres

/// The insurer's list and the targets, person by person; and what the insurer is given.
extension InsurerRoster {
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
            ["ref,name,birth"] + people.map { csvRecord([$0.ref, $0.name, "\($0.birth)"]) }
        return (people.count, Data(lines.map { $0 + "\r\n" }.joined().utf8))
    }
}
