import Kernel
import Law
import Postgres

/// The insurer's list and the targets, person by person; and what the insurer is given.
extension InsurerRoster {
    /// Who is entitled today beside who is listed.
    func reconcile(policy number: String) async throws -> RosterComparison {
        let clause = try bureau.clause(
            giving: Health.nursingInsurance, in: try await bureau.pack())
        let listed = try await bureau.transaction(reading: true) { transaction in
            let book = PolicyBook(bureau: bureau)
            let policy = try await book.policy(number, in: transaction)
            return try await book.listings(of: policy, in: transaction).filter(\.value.isListed)
                .keys
        }
        return try await bureau.compare(roster: Set(listed), of: number, with: clause.id)
    }

    /// The targets for the insurer, the head first: who they are by ref, name and day of birth; no
    /// number. What leaves the house is audited as an export.
    func export(policy number: String) async throws -> [[String]] {
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
        return [["ref", "name", "birth"]] + people.map { [$0.ref, $0.name, "\($0.birth)"] }
    }
}
