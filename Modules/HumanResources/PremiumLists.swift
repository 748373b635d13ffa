import Kernel
import Law
import Postgres

/// The lists of a year's premiums: what was declared, what the insurer confirmed, what differs.
extension PremiumBook {
    /// The lines of a year with what the insurer says of them: what is not declared first.
    static func linesQuery(district: Int, year: Int) -> Query {
        """
        SELECT l.person, p.ref, p.name, p.birth, l.last_month, d.case_id, d.declared_on, d.fen,
            c.fen, c.paid_on, n.reason
        FROM human_resources.premium_line AS l
        JOIN kernel.person AS p ON p.district = l.district AND p.id = l.person
        LEFT JOIN human_resources.premium_declared AS d
          ON d.district = l.district AND d.year = l.year AND d.person = l.person
        LEFT JOIN LATERAL (SELECT fen, paid_on FROM human_resources.premium_confirmation AS c
            WHERE c.district = l.district AND c.year = l.year AND c.person = l.person
            ORDER BY c.seq DESC LIMIT 1) AS c ON true
        LEFT JOIN LATERAL (SELECT reason FROM human_resources.premium_note AS n
            WHERE n.district = l.district AND n.year = l.year AND n.person = l.person
            ORDER BY n.seq DESC LIMIT 1) AS n ON true
        WHERE l.district = \(district)::integer AND l.year = \(Int64(year))::integer
        ORDER BY d.declared_on IS NOT NULL, l.last_month, p.ref
        """
    }

    func lines(year: Int) async throws -> [Line] {
        try await read(Self.linesQuery(district: bureau.district, year: year))
    }

    /// Whom the insurer confirmed and no list of the year names.
    static func strangersQuery(district: Int, year: Int) -> Query {
        """
        SELECT DISTINCT ON (c.person) c.person, p.ref, p.name, p.birth, NULL::date, NULL::bigint,
            NULL::date, NULL::bigint, c.fen, c.paid_on, n.reason
        FROM human_resources.premium_confirmation AS c
        JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
        LEFT JOIN LATERAL (SELECT reason FROM human_resources.premium_note AS n
            WHERE n.district = c.district AND n.year = c.year AND n.person = c.person
            ORDER BY n.seq DESC LIMIT 1) AS n ON true
        WHERE c.district = \(district)::integer AND c.year = \(Int64(year))::integer
          AND NOT EXISTS (SELECT FROM human_resources.premium_line AS l
              WHERE l.district = c.district AND l.year = c.year AND l.person = c.person)
        ORDER BY c.person, c.seq DESC
        """
    }

    private func read(_ query: Query) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(query).map { row in
                let (
                    person, ref, name, birth, last, caseID, declaredOn, declared, confirmed, paid,
                    note
                ) = try row.decode(
                    Int64.self, String.self, String.self, PostgresDate.self, PostgresDate?.self,
                    Int64?.self, PostgresDate?.self, Int64?.self, Int64?.self, PostgresDate?.self,
                    String?.self)
                return Line(
                    person: person, ref: ref, name: name, birth: Day(birth),
                    lastMonth: last.map { Day($0).month }, caseID: caseID,
                    declaredOn: declaredOn.map { Day($0) },
                    declared: declared.map { Money(fen: $0) },
                    confirmed: confirmed.map { Money(fen: $0) }, paidOn: paid.map { Day($0) },
                    note: note)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    // MARK: Differences

    /// How the declaration and the insurer's word differ.
    enum Difference: String, CaseIterable {
        case unlisted, undeclared, unconfirmed, sum, afterEnd

        var title: Text {
            switch self {
            case .unlisted: Text("承保有、名单没有", en: "confirmed, on no list")
            case .undeclared: Text("承保有、未申报", en: "confirmed, not declared")
            case .unconfirmed: Text("已申报、承保没有", en: "declared, not confirmed")
            case .sum: Text("金额不同", en: "another sum")
            case .afterEnd: Text("止付月份之后缴的", en: "paid after its last month")
            }
        }
    }

    /// Every difference of a line; none where both agree.
    ///
    /// - Parameter figure: The year's sum where it is set, for lines declared before it was.
    static func differences(of line: Line, figure: Money?) -> [Difference] {
        var found: [Difference] = []
        if line.lastMonth == nil {
            found.append(.unlisted)
        } else if line.declaredOn == nil, line.confirmed != nil {
            found.append(.undeclared)
        }
        if line.declaredOn != nil, line.confirmed == nil { found.append(.unconfirmed) }
        if let confirmed = line.confirmed, let sum = line.declared ?? figure, confirmed != sum {
            found.append(.sum)
        }
        if let last = line.lastMonth, let paid = line.paidOn, last.month < 12, last.end <= paid {
            found.append(.afterEnd)
        }
        return found
    }

    /// The lines of a year on which the two lists differ, the unexplained first.
    func differences(year: Int) async throws -> [(line: Line, kinds: [Difference])] {
        let strangers = Self.strangersQuery(district: bureau.district, year: year)
        let figure = try await bureau.pack().verified(Self.figure, on: bureau.today)
            .map { Money(fen: $0) }
        let all = try await lines(year: year) + read(strangers)
        return all.map { ($0, Self.differences(of: $0, figure: figure)) }
            .filter { !$0.1.isEmpty }
            .sorted {
                ($0.0.note == nil ? 0 : 1, $0.0.ref) < ($1.0.note == nil ? 0 : 1, $1.0.ref)
            }
    }

    /// Says why the two lists differ about somebody. The last word counts.
    func explain(_ ref: String, year: Int, reason: String) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let known = try await differences(year: year).first { $0.line.ref == ref }
        guard let known else {
            throw Refusal(
                Text(
                    "\(ref) 在 \(year) 年没有差异；用 premium differences 查看。",
                    en: "\(ref) has no difference in \(year); see `premium differences`."))
        }
        guard known.line.note != reason else { return }
        try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.premium_note (district, year, person, seq, reason,
                    recorded_by)
                SELECT \(bureau.district)::integer, \(Int64(year))::integer, \(person.id),
                    1 + coalesce(max(seq), 0), \(reason), \(bureau.actor)
                FROM human_resources.premium_note
                WHERE district = \(bureau.district)::integer AND year = \(Int64(year))::integer
                  AND person = \(person.id)
                """)
        }
    }
}
