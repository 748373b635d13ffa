import Kernel
import Law
import Postgres

/// What clerks do with tickets by hand.
extension TicketBook {
    /// What is typed of a new ticket.
    struct Typed {
        let field: Field
        let owner: String?
        let ours: String
        let theirs: String?
        let due: Day?
    }

    /// Opens a ticket by hand; the same id again changes nothing.
    func open(_ ref: String, _ typed: Typed, client: String) async throws -> (
        ticket: Ticket, isNew: Bool
    ) {
        try bureau.requireWorker()
        let owner = typed.owner ?? typed.field.owner
        let known = bureau.office.registry.departments.map { $0.code.word }
        guard known.contains(owner), owner != PublicSecurity.code.word else {
            let others = known.filter { $0 != PublicSecurity.code.word }.joined(separator: ", ")
            throw Refusal(
                Text(
                    "--owner \(owner)：应为另一部门的代码：\(others)",
                    en: "--owner \(owner): should be another department: \(others)"))
        }
        let ours = try Bureau.words(typed.ours, "--ours", of: 1...100)
        var theirs: String?
        if let words = typed.theirs { theirs = try Bureau.words(words, "--theirs", of: 1...100) }
        guard ours != theirs else {
            throw Refusal(
                Text(
                    "--theirs：与 --ours 相同，没有不一致。",
                    en: "--theirs: is what --ours says; nothing differs."
                ))
        }
        if let due = typed.due, due < bureau.today {
            throw Refusal(
                Text(
                    "--due \(due)：已过；应为今天（\(bureau.today)）或以后。",
                    en: "--due \(due) has passed; today (\(bureau.today)) or later."))
        }
        let person = try await bureau.transaction(reading: true) {
            try await bureau.served(ref, in: $0)
        }
        let standing = try await number(of: client)
        if let standing {
            let found = try await bureau.transaction(reading: true) {
                try await ticket(standing, in: $0)
            }
            let isSame =
                found.person == person.id && found.field == typed.field && found.owner == owner
                && found.ours == ours && found.theirs == theirs
            guard isSame else { throw Bureau.usedClient }
            return (found, false)
        }
        let draft = Draft(
            person: person.id, ref: ref, field: typed.field, owner: owner, ours: ours,
            theirs: theirs, due: typed.due, client: client)
        let made = try await open([draft])
        guard let first = made.first else {
            throw Refusal(
                Text(
                    "\(ref) 的\(typed.field.title.zh)已有未结的核对单，或同样的不一致已说明过。",
                    en: "\(ref): a ticket about the \(typed.field.title.en) is open, or the same "
                        + "difference was explained before."))
        }
        return (first, true)
    }

    private func number(of client: String) async throws -> Int64? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT id FROM public_security.ticket
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """
            ).map { try $0.value(0, as: Int64.self) }
        }
    }

    /// Ends a ticket: nothing differs any more, or why the difference is right. Not by who opened
    /// it. The same id again changes nothing.
    ///
    /// - Returns: Whether it is new.
    func end(
        _ id: Int64, _ outcome: Outcome, reason: String, client: String
    ) async throws -> Bool {
        try bureau.requireWorker()
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let ticket = try await bureau.writing { transaction -> Ticket? in
            let ticket = try await self.ticket(id, in: transaction)
            _ = try await bureau.served(ticket.ref, in: transaction)
            if let former = ticket.outcome {
                guard former == outcome, ticket.reason == reason else {
                    throw Refusal(
                        Text("第 \(id) 号核对单已经结束。", en: "Ticket \(id) has ended."))
                }
                return nil
            }
            guard ticket.openedBy != bureau.actor else {
                throw Refusal(
                    Text(
                        "第 \(id) 号核对单是您开的，请由同事结束。",
                        en: "You opened ticket \(id); a colleague ends it."),
                    kind: .forbidden)
            }
            if outcome == .corrected, try await differs(ticket, in: transaction) {
                throw Refusal(
                    Text(
                        "第 \(id) 号：\(ticket.field.title.zh)仍不一致，不能以 corrected 结束；"
                            + "确有理由的用 explained。",
                        en: "Ticket \(id): the \(ticket.field.title.en) still differs; `corrected` "
                            + "does not end it; `explained` does, with the reason."))
            }
            _ = try await transaction.execute(
                """
                INSERT INTO public_security.ticket_end (district, ticket, person, opened_by,
                    client, outcome, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(ticket.person),
                    \(ticket.openedBy), \(client), \(outcome.rawValue), \(reason),
                    \(bureau.actor))
                """)
            return ticket
        }
        guard let ticket else { return false }
        try await takeBack(ticket, reason: reason)
        return true
    }

    /// The owner has nothing to do any more; one that it has answered stays as it is.
    private func takeBack(_ ticket: Ticket, reason: String) async throws {
        guard let referral = ticket.referral else { return }
        let book = ReferralBook(bureau.office, district: bureau.district)
        let isOpen = try await book.outbox(of: PublicSecurity.code.word).contains {
            $0.id == referral
        }
        if isOpen { try await book.revoke(referral, reason: reason) }
    }

    /// Whether what the ticket is about differs today; of a number and of other things a clerk
    /// says so.
    private func differs(_ ticket: Ticket, in transaction: Transaction) async throws -> Bool {
        switch ticket.field {
        case .name:
            return try await bureau.person(ticket.ref, in: transaction).name != ticket.ours
        case .town:
            let row = try await HouseholdBook(bureau)
                .latest(of: [ticket.person], in: transaction)[ticket.person]
            let town = try await bureau.person(ticket.ref, in: transaction).town
            return row?.entry.town.map { $0 != town } ?? ("\(town)" != ticket.ours)
        case .death:
            let words = try await DeathBook(bureau)
                .words(of: [ticket.person], in: transaction)[ticket.person]
            return words?.bySource[ticket.owner]?.day != words?.police?.day
        case .number, .other: return false
        }
    }
}
