public import Law
public import Postgres

/// What a file tells of somebody is a life event too.
extension Bureau {
    /// Gives every department the tasks of a life event that this department's own file tells, in
    /// the transaction of its facts (`report`, `take`). Telling it again adds none.
    ///
    /// - Parameters:
    ///   - draft: What happened; its facts are told by the file itself.
    ///   - person: To whom, in the register.
    public func react(
        to draft: EventDraft, of person: Int64, by pack: Pack, in transaction: Transaction
    ) async throws {
        try await EventTasks(office: office, district: district).add(
            draft, as: draft.client, person: person, law: pack, in: transaction)
    }
}
