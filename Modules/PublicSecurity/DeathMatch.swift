import ArgumentParser
import Kernel
import Law
import Postgres

/// Three offices know of deaths without each other: the health bureau by the medical certificate,
/// the police by the cancelled registration, civil affairs by the funeral. Where one is silent or
/// has another day somebody may be paid who is dead, or struck off who lives.
struct DeathMatch {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// What comparing the three shows.
    enum Finding: String, CaseIterable, Hashable, Sendable, ExpressibleByArgument {
        /// Two say different days.
        case differ
        /// Only one of the three knows.
        case one
        /// Two agree, the third is silent.
        case two
        /// All three agree.
        case agree

        var title: Text {
            switch self {
            case .differ: Text("日期不一致", en: "days differ")
            case .one: Text("只有一个来源", en: "one source only")
            case .two: Text("缺一个来源", en: "one source missing")
            case .agree: Text("三方一致", en: "all agree")
            }
        }
    }

    /// One death as the three have it.
    struct Entry: Hashable, Sendable {
        let person: Int64
        let ref: String
        let name: String
        let finding: Finding
        let police: Day?
        let certificate: Day?
        let funeral: Day?
        /// The earliest, which counts by law.
        let day: Day
        /// Since when anybody has known.
        let known: Day
        let openTickets: Int

        init(_ row: Row) throws {
            let (
                person, ref, name, finding, police, certificate, funeral, day, known, tickets
            ) = try row.decode(
                Int64.self, String.self, String.self, String.self, PostgresDate?.self,
                PostgresDate?.self, PostgresDate?.self, PostgresDate.self, PostgresDate.self,
                Int.self)
            (self.person, self.ref, self.name) = (person, ref, name)
            self.finding = Finding(rawValue: finding) ?? .differ
            (self.police, self.certificate) = (police.map { Day($0) }, certificate.map { Day($0) })
            self.funeral = funeral.map { Day($0) }
            (self.day, self.known, openTickets) = (Day(day), Day(known), tickets)
        }

        /// What is to be asked of the other two where the police know the day: who has another at
        /// once, who is silent when it was known by `silentSince`.
        func drafts(silentSince: Day) -> [TicketBook.Draft] {
            guard let police else { return [] }
            return [("health", certificate), ("civil_affairs", funeral)].compactMap { owner, day in
                guard day.map({ $0 != police }) ?? (known <= silentSince) else { return nil }
                return TicketBook.Draft(
                    person: person, ref: ref, field: .death, owner: owner, ours: "\(police)",
                    theirs: day.map { "\($0)" })
            }
        }
    }

    /// Which are listed.
    struct Filter {
        var findings: [Finding] = [.differ, .one, .two]
        /// Known to somebody by this day.
        var knownBy: Day?
        var skip = 0
        var limit = 500
    }

    /// What differs first, then what one alone knows, the longest known first.
    func list(_ filter: Filter = Filter()) async throws -> [Entry] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.listing(filter, bureau.district, on: bureau.today)
            ).map(Entry.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func listing(_ filter: Filter, _ district: Int, on today: Day) -> Query {
        """
        SELECT m.person, p.ref, p.name, m.finding, m.police, m.certificate, m.funeral, m.day,
            m.known,
            (SELECT count(*) FROM public_security.ticket AS t
             WHERE t.district = \(district)::integer AND t.person = m.person AND t.field = 'death'
               AND NOT EXISTS (SELECT FROM public_security.ticket_end AS e
                 WHERE e.district = t.district AND e.ticket = t.id))
        FROM (
            SELECT s.person, max(s.from_day) FILTER (WHERE s.source = 'public_security') AS police,
                max(s.from_day) FILTER (WHERE s.source = 'health') AS certificate,
                max(s.from_day) FILTER (WHERE s.source = 'civil_affairs') AS funeral,
                min(s.from_day) AS day, min(s.learned) AS known,
                CASE WHEN count(DISTINCT s.from_day) > 1 THEN 'differ' WHEN count(*) = 1 THEN 'one'
                    WHEN count(*) = 2 THEN 'two' ELSE 'agree' END AS finding
            FROM (\(DeathBook.standing(district))) AS s
            WHERE s.act = 0 AND s.from_day <= \(today.sql) GROUP BY s.person
        ) AS m
        JOIN LATERAL (
            SELECT p.ref, p.name FROM kernel.person AS p
            WHERE p.district = \(district)::integer AND p.id = m.person LIMIT 1
        ) AS p ON true
        WHERE m.finding = ANY (\(filter.findings.map(\.rawValue)))
          AND m.known <= \((filter.knownBy ?? today).sql)
        ORDER BY array_position(ARRAY['differ', 'one', 'two'], m.finding), m.known, m.person
        LIMIT \(filter.limit) OFFSET \(filter.skip)
        """
    }

    /// Our own default: no source says how long an office may be silent before it is asked; as long
    /// as the comparing itself may take.
    static let silenceDays = 15

    /// Opens a ticket to each office that has another day, or has been silent too long.
    func chase(afterDays days: Int = silenceDays) async throws -> [TicketBook.Ticket] {
        var filter = Filter()
        let silentSince = bureau.today.adding(days: -days)
        var opened: [TicketBook.Ticket] = []
        while true {
            let found = try await list(filter)
            opened += try await TicketBook(bureau).open(
                found.flatMap { $0.drafts(silentSince: silentSince) })
            guard found.count == filter.limit else { return opened }
            filter.skip += filter.limit
        }
    }
}
