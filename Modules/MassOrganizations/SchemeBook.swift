import Kernel
import Law
import Postgres

/// The organizations' schemes: whoever is entitled is put on the list, nobody has to ask.
struct SchemeBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Scheme: Hashable, Sendable {
        let id: Int64
        let name: String
        let organization: String
        let from: Day
        let to: Day
        let listed: Int64
    }

    struct Inclusion: Hashable, Sendable {
        let nth: Int64
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let on: Day
    }

    /// What a push did.
    struct Push: Sendable {
        let added: Int
        let before: Int
        /// The asker's kin: for a colleague.
        let kin: Int
        /// On the list, and the law says no longer yes: for a person to decide.
        let gone: [Inclusion]
    }

    /// The step of the case at which its family is put on a list.
    static let step = "mark"

    /// Records a scheme; the same again changes nothing.
    func add(_ name: String, by word: String, from: Day, to: Day) async throws -> Scheme {
        let name = try Bureau.words(name, "--name")
        _ = try bureau.clause(
            giving: MassOrganizations.directInclusion, in: try await bureau.pack())
        guard from <= to else {
            throw Refusal(
                Text(
                    "--to \(to)：早于 --from \(from)。", en: "--to \(to) is before --from \(from)."))
        }
        let organization = try await RosterBook(bureau).organization(word)
        if let known = try await schemes().first(where: { $0.name == name }) {
            guard (known.organization, known.from, known.to) == (organization.name, from, to) else {
                throw Refusal(
                    Text(
                        "--name：“\(name)”已登记，单位或期限不同；请核对。",
                        en: "--name: `\(name)` is recorded with another organization or term."))
            }
            return known
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO mass_organizations.scheme (district, organization, name, from_day,
                    to_day, recorded_by)
                VALUES (\(bureau.district)::integer, \(organization.id), \(name), \(from.sql),
                    \(to.sql), \(bureau.actor))
                """)
        }
        guard let made = try await schemes().first(where: { $0.name == name }) else {
            throw Refusal(Text("没有写入项目。", en: "The scheme was not written."))
        }
        return made
    }

    /// Puts everybody on the list whose family the law includes today and who is not on it.
    func push(_ id: Int64) async throws -> Push {
        let scheme = try await running(id)
        let clause = try bureau.clause(
            giving: MassOrganizations.directInclusion, in: try await bureau.pack())
        let answers = try await bureau.answers(to: clause.id)
        let entitled = Set(answers.filter { $0.outcome == .yes }.map(\.person.id))
        var filter = CaseBook.Filter()
        filter.clause = clause.id
        filter.states = [.open, .suspended, .appealed, .done]
        filter.limit = Bureau.fileRows
        let cases = try await bureau.cases.list(filter).filter {
            $0.kind == .due && entitled.contains($0.person)
        }
        let listed = try await list(id)
        let before = Set(listed.map(\.person))
        var latest: [Int64: Int64] = [:]
        for file in cases where !before.contains(file.person) {
            latest[file.person] = max(file.id, latest[file.person] ?? 0)
        }
        let kin = try await bureau.transaction(reading: true) { try await bureau.kin(in: $0) }
        let new = latest.filter { !kin.contains($0.key) }.sorted { $0.key < $1.key }
        if !new.isEmpty {
            try await bureau.writing { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO mass_organizations.inclusion (district, scheme, nth, person,
                        case_id, recorded_by)
                    SELECT \(bureau.district)::integer, \(scheme.id),
                        (SELECT coalesce(max(nth), 0) FROM mass_organizations.inclusion
                         WHERE district = \(bureau.district)::integer AND scheme = \(scheme.id))
                        + n, person, case_id, \(bureau.actor)
                    FROM unnest(\(new.map(\.key)), \(new.map(\.value)))
                        WITH ORDINALITY AS u (person, case_id, n)
                    """)
            }
        }
        return Push(
            added: new.count, before: before.count, kin: latest.count - new.count,
            gone: listed.filter { !entitled.contains($0.person) })
    }

    /// Puts the family of a case on a scheme's list where it is not, and delivers the case by the
    /// number it has there, all or nothing.
    func mark(_ caseID: Int64, in id: Int64, client: String) async throws -> Inclusion {
        let scheme = try await running(id)
        let file = try await bureau.cases.read(caseID).file
        if file.state == .done, let known = try await inclusion(of: file.person, in: id) {
            return known
        }
        try file.require(standingAt: Self.step, of: MassOrganizations.directInclusion)
        let known = try await inclusion(of: file.person, in: id)
        try await bureau.writing { transaction in
            _ = try await bureau.served(file.ref, in: transaction)
            var nth = known?.nth
            if nth == nil {
                let row = try await transaction.one(
                    """
                    INSERT INTO mass_organizations.inclusion (district, scheme, nth, person,
                        case_id, recorded_by)
                    SELECT \(bureau.district)::integer, \(id), 1 + coalesce(max(nth), 0),
                        \(file.person), \(caseID), \(bureau.actor)
                    FROM mass_organizations.inclusion
                    WHERE district = \(bureau.district)::integer AND scheme = \(id)
                    RETURNING nth::bigint
                    """)
                nth = try row?.value(0, as: Int64.self)
            }
            _ = try await bureau.cases.deliver(
                caseID,
                CaseBook.Delivery(
                    on: bureau.today, proof: .register, words: "\(scheme.name) \(nth ?? 0)",
                    by: scheme.organization),
                by: .schemeMark, client: client, in: transaction)
        }
        guard let made = try await inclusion(of: file.person, in: id) else {
            throw Refusal(Text("没有写入名单。", en: "The list was not written."))
        }
        return made
    }

    /// The schemes, those that run first.
    func schemes() async throws -> [Scheme] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(Self.listing(bureau.district, on: bureau.today)).map {
                row in
                let (id, name, organization, from, to, listed) = try row.decode(
                    Int64.self, String.self, String.self, PostgresDate.self, PostgresDate.self,
                    Int64.self)
                return Scheme(
                    id: id, name: name, organization: organization, from: Day(from), to: Day(to),
                    listed: listed)
            }
        }
    }

    /// The statement of `schemes`.
    static func listing(_ district: Int, on day: Day) -> Query {
        """
        SELECT s.id, s.name, o.name, s.from_day, s.to_day, (
            SELECT count(*) FROM mass_organizations.inclusion AS i
            WHERE i.district = s.district AND i.scheme = s.id)
        FROM mass_organizations.scheme AS s
        JOIN mass_organizations.organization AS o
          ON o.district = s.district AND o.id = s.organization
        WHERE s.district = \(district)::integer
        ORDER BY s.to_day < \(day.sql), s.to_day, s.id
        """
    }

    /// A scheme's list, in the order of its numbers.
    func list(_ id: Int64) async throws -> [Inclusion] {
        try await read(Self.listing(id, bureau.district))
    }

    /// The statement of `list`.
    static func listing(_ scheme: Int64, _ district: Int) -> Query {
        """
        SELECT i.nth::bigint, i.case_id, i.person, p.ref, p.name,
            (i.recorded_at AT TIME ZONE 'Asia/Shanghai')::date
        FROM mass_organizations.inclusion AS i
        JOIN LATERAL (SELECT p.ref, p.name FROM kernel.person AS p
            WHERE p.district = i.district AND p.id = i.person LIMIT 1) AS p ON true
        WHERE i.district = \(district)::integer AND i.scheme = \(scheme)
        ORDER BY i.nth
        """
    }

    private func read(_ query: Query) async throws -> [Inclusion] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(query).map { row in
                let (nth, caseID, person, ref, name, on) = try row.decode(
                    Int64.self, Int64.self, Int64.self, String.self, String.self,
                    PostgresDate.self)
                return Inclusion(
                    nth: nth, caseID: caseID, person: person, ref: ref, name: name, on: Day(on))
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    private func inclusion(of person: Int64, in id: Int64) async throws -> Inclusion? {
        try await read(
            """
            SELECT i.nth::bigint, i.case_id, i.person, p.ref, p.name,
                (i.recorded_at AT TIME ZONE 'Asia/Shanghai')::date
            FROM mass_organizations.inclusion AS i
            JOIN kernel.person AS p ON p.district = i.district AND p.id = i.person
            WHERE i.district = \(bureau.district)::integer AND i.scheme = \(id)
              AND i.person = \(person)
            """
        ).first
    }

    /// A scheme that takes families in today.
    private func running(_ id: Int64) async throws -> Scheme {
        guard let scheme = try await schemes().first(where: { $0.id == id }) else {
            throw Refusal(
                Text("没有第 \(id) 号项目；用 scheme list 查。", en: "There is no scheme \(id)."))
        }
        guard scheme.from <= bureau.today, bureau.today <= scheme.to else {
            throw Refusal(
                Text(
                    "项目第 \(id) 号的期限是 \(scheme.from) 至 \(scheme.to)，今天不纳入。",
                    en: "Scheme \(id) runs from \(scheme.from) to \(scheme.to), not today."))
        }
        return scheme
    }
}
