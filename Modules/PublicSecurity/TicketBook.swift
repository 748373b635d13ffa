import ArgumentParser
import Kernel
import Law
import Postgres

/// What differs between the police and who owns the other word. The owner gets it as a referral
/// with a day; it ends when nothing differs any more, or with the reason why it is right so.
struct TicketBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// What a ticket is about.
    enum Field: String, CaseIterable, Hashable, Sendable, ExpressibleByArgument {
        case name, town, death, number, other

        var title: Text {
            switch self {
            case .name: Text("姓名", en: "name")
            case .town: Text("镇街", en: "town")
            case .death: Text("死亡日期", en: "day of death")
            case .number: Text("身份证号", en: "ID number")
            case .other: Text("其他", en: "other")
            }
        }

        /// Our own default: no source says who puts the roster right. Towns know who lives there;
        /// the health bureau keeps names and numbers.
        var owner: String { self == .town ? "towns" : "health" }
    }

    /// How a ticket ends.
    enum Outcome: String, CaseIterable, Hashable, Sendable, ExpressibleByArgument {
        case corrected, explained
    }

    /// A difference that may become a ticket.
    struct Draft: Hashable, Sendable {
        let person: Int64
        let ref: String
        let field: Field
        let owner: String
        let ours: String
        let theirs: String?
        var due: Day?
        var client: String?
    }

    struct Ticket: Hashable, Sendable {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let field: Field
        let owner: String
        let ours: String
        let theirs: String?
        let due: Day
        let openedBy: String
        let referral: Int64?
        let outcome: Outcome?
        let reason: String?

        init(_ row: Row) throws {
            let (
                id, person, ref, name, field, owner, ours, theirs, due, openedBy, referral,
                outcome, reason
            ) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, String.self, String.self,
                String.self, String?.self, PostgresDate.self, String.self, Int64?.self,
                String?.self, String?.self)
            (self.id, self.person, self.ref, self.name) = (id, person, ref, name)
            self.field = Field(rawValue: field) ?? .other
            (self.owner, self.ours, self.theirs) = (owner, ours, theirs)
            (self.due, self.openedBy, self.referral) = (Day(due), openedBy, referral)
            self.outcome = outcome.flatMap(Outcome.init(rawValue:))
            self.reason = reason
        }

        var isOpen: Bool { outcome == nil }
    }

    /// Our own default: no source gives the owner's days; as many as comparing deaths may take.
    static let defaultDays = 15

    private static let columns: Query = """
        t.id, t.person, p.ref, p.name, t.field, t.owner, t.ours, t.theirs, t.due_on, t.recorded_by,
        r.referral, e.outcome, e.reason
        """
    private static let joined: Query = """
        JOIN LATERAL (
            SELECT p.ref, p.name FROM kernel.person AS p
            WHERE p.district = t.district AND p.id = t.person LIMIT 1
        ) AS p ON true
        LEFT JOIN public_security.ticket_referral AS r
          ON r.district = t.district AND r.ticket = t.id
        LEFT JOIN public_security.ticket_end AS e ON e.district = t.district AND e.ticket = t.id
        """

    /// Which tickets are listed.
    struct Filter {
        var withEnded = false
        var owner: String?
        var ref: String?
        /// Those whose day has passed.
        var onlyOverdue = false
        /// Only those that no referral carries.
        var onlyUnsent = false
        var skip = 0
        var limit = 500
    }

    /// The first due first.
    func list(_ filter: Filter = Filter()) async throws -> [Ticket] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.listing(filter, bureau.district, on: bureau.today)
            ).map(Ticket.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func listing(_ filter: Filter, _ district: Int, on today: Day) -> Query {
        """
        SELECT \(columns) FROM public_security.ticket AS t \(joined)
        WHERE t.district = \(district)::integer AND (\(filter.withEnded) OR e.ticket IS NULL)
          AND (\(filter.owner)::text IS NULL OR t.owner = \(filter.owner))
          AND (\(filter.ref)::text IS NULL OR p.ref = \(filter.ref))
          AND (NOT \(filter.onlyOverdue) OR t.due_on < \(today.sql))
          AND (NOT \(filter.onlyUnsent) OR r.referral IS NULL)
        ORDER BY t.due_on, t.id LIMIT \(filter.limit) OFFSET \(filter.skip)
        """
    }

    /// One ticket.
    ///
    /// - Throws: `Refusal` for a number that is none.
    func ticket(_ id: Int64, in transaction: Transaction) async throws -> Ticket {
        let row = try await transaction.one(
            """
            SELECT \(Self.columns) FROM public_security.ticket AS t \(Self.joined)
            WHERE t.district = \(bureau.district)::integer AND t.id = \(id)
            """)
        guard let row else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号核对单；ticket list 列出全部。",
                    en: "There is no ticket \(id); `ticket list` shows them."))
        }
        return try Ticket(row)
    }

    /// Opens what is not open yet and was not explained as it is, and refers it to the owner.
    ///
    /// - Returns: The new ones.
    func open(_ drafts: [Draft]) async throws -> [Ticket] {
        guard !drafts.isEmpty else { return [] }
        let made = try await bureau.writing { transaction in
            let kin = try await bureau.kin(in: transaction)
            var made: [Ticket] = []
            for draft in drafts where !kin.contains(draft.person) {
                guard let nth = try await free(draft, in: transaction) else { continue }
                guard let id = try await insert(draft, nth: nth, in: transaction) else { continue }
                made.append(try await ticket(id, in: transaction))
            }
            return made
        }
        for ticket in made { _ = try await send(ticket) }
        return made
    }

    /// The number of a new ticket about the same; nil where one is open, or was ended as right.
    private func free(_ draft: Draft, in transaction: Transaction) async throws -> Int? {
        let row = try await transaction.one(
            """
            SELECT t.nth, e.ticket IS NULL
                OR e.outcome = 'explained' AND t.ours = \(draft.ours)
                   AND t.theirs IS NOT DISTINCT FROM \(draft.theirs)
            FROM public_security.ticket AS t
            LEFT JOIN public_security.ticket_end AS e
              ON e.district = t.district AND e.ticket = t.id
            WHERE t.district = \(bureau.district)::integer AND t.person = \(draft.person)
              AND t.field = \(draft.field.rawValue) AND t.owner = \(draft.owner)
            ORDER BY t.nth DESC LIMIT 1
            """)
        guard let (nth, isSettled) = try row?.decode(Int.self, Bool.self) else { return 1 }
        return isSettled ? nil : nth + 1
    }

    private func insert(
        _ draft: Draft, nth: Int, in transaction: Transaction
    ) async throws -> Int64? {
        let about = "\(draft.person)/\(draft.field.rawValue)/\(draft.owner)/\(nth)"
        let client = draft.client ?? "ticket \(about)"
        let due = draft.due ?? bureau.today.adding(days: Self.defaultDays)
        return try await transaction.one(
            """
            INSERT INTO public_security.ticket (district, client, person, field, owner, nth, ours,
                theirs, due_on, recorded_by)
            VALUES (\(bureau.district)::integer, \(client),
                \(draft.person), \(draft.field.rawValue), \(draft.owner), \(nth)::integer,
                \(draft.ours), \(draft.theirs), \(due.sql), \(bureau.actor))
            ON CONFLICT DO NOTHING RETURNING id
            """
        )?.value(0, as: Int64.self)
    }

    /// Refers a ticket to its owner, once.
    ///
    /// - Returns: Why it could not be; nil when it was.
    func send(_ ticket: Ticket) async throws -> Text? {
        guard ticket.isOpen, ticket.referral == nil else { return nil }
        let matter = """
            公安核对单第 \(ticket.id) 号：\(ticket.field.title.zh)与公安登记不一致，请核对并答复。\
            The \(ticket.field.title.en) differs from the police's (ticket \(ticket.id)).
            """
        let referral: Int64
        do {
            referral = try await ReferralBook(bureau.office, district: bureau.district).refer(
                ticket.ref, to: ticket.owner, matter: matter, due: max(ticket.due, bureau.today),
                client: "police-ticket \(ticket.id)")
        } catch let refusal as Refusal {
            return refusal.text
        }
        _ = try await bureau.transaction { transaction in
            try await transaction.execute(
                """
                INSERT INTO public_security.ticket_referral (district, ticket, person, referral,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(ticket.id), \(ticket.person),
                    \(referral), \(bureau.actor))
                ON CONFLICT DO NOTHING
                """)
        }
        return nil
    }
}
