import Law
import Postgres

/// What makes a confirmation worth a second look, though the law goes on giving what was confirmed
/// until somebody takes it back (`Reaction.reviews`).
struct StopReviews {
    let office: Office
    let district: Int

    init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// Why somebody's parents are to be looked at.
    private struct Ground {
        /// What it is called in the proposal's client id: each asks once.
        let key: String
        /// Whom it happened to.
        let person: Int64
        /// Of a birth or an adoption: the event, whose parents are meant.
        let event: Int64
        let cause: StopCause
    }

    /// One line for each parent concerned who is entitled today, by clause.
    func lines(by pack: Pack, _ families: [Int64]?) async throws -> [String: [CaseOpening.Line]] {
        let benefits = Set(pack.provisions.compactMap { $0.provision?.benefit })
        var lines: [String: [CaseOpening.Line]] = [:]
        for reaction in office.registry.departments.flatMap({ $0.services.reactions })
        where reaction.isOf(benefits: benefits) {
            guard let benefit = reaction.reviews else { continue }
            let grounds =
                reaction.told.isEmpty
                ? try await events(of: reaction, families)
                : try await facts(of: reaction, families)
            guard !grounds.isEmpty else { continue }
            let clauses = pack.provisions.filter { $0.provision?.benefit == benefit }.map(\.id)
            for (clause, line) in try await read(grounds, clauses) {
                lines[clause, default: []].append(line)
            }
        }
        return lines
    }

    /// Events that stand, of the kinds that the reaction's number is recorded by.
    private func events(of reaction: Reaction, _ families: [Int64]?) async throws -> [Ground] {
        guard let event = EventCatalogue.events.first(where: { $0.number == reaction.event }),
            case .recorded(let kinds) = event.arrival
        else { return [] }
        let chosen: Query = families.map { "AND p.family = ANY (\($0))" } ?? ""
        let rows = try await office.assessor.query(
            """
            SELECT e.id, e.kind, e.person FROM kernel.event AS e
            JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
            WHERE e.district = \(district)::integer AND e.kind = ANY (\(kinds)) \(chosen)
              AND NOT EXISTS (SELECT FROM kernel.event_withdrawal AS w
                WHERE w.district = e.district AND w.event = e.id)
            ORDER BY e.id
            """)
        return try rows.map {
            let (id, kind, person) = try $0.decode(Int64.self, String.self, Int64.self)
            return Ground(
                key: "event/\(id)", person: person, event: id,
                cause: StopCause(eventKind: kind) ?? .notEntitled)
        }
    }

    /// Facts of the living that say today what the reaction waits for, however they came to be
    /// known: a certificate that expires tells no event.
    private func facts(of reaction: Reaction, _ families: [Int64]?) async throws -> [Ground] {
        let kinds = Set(reaction.told.map { String($0.prefix { $0 != "=" && $0 != "!" }) })
        let chosen: Query = families.map { "AND p.family = ANY (\($0))" } ?? ""
        let today = office.today.sql
        let rows = try await office.assessor.query(
            """
            SELECT DISTINCT ON (f.person, f.kind) f.person, f.seq, f.kind, f.act::bigint, f.number,
                f.code, f.from_day > f.learned
            FROM kernel.fact AS f
            JOIN kernel.person AS p ON p.district = f.district AND p.id = f.person
            WHERE f.district = \(district)::integer AND f.kind = ANY (\(kinds.sorted()))
              AND f.official AND f.act <> 2 AND f.from_day <= \(today) AND \(today) < f.to_day
              \(chosen)
              AND NOT EXISTS (SELECT FROM kernel.fact AS w
                WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                  AND w.act = 2 AND w.seq > f.seq
                  AND (w.withdraws = f.seq OR w.withdraws IS NULL AND w.from_day = f.from_day))
              AND NOT EXISTS (SELECT FROM kernel.fact AS d
                WHERE d.district = f.district AND d.person = f.person AND d.kind = 'death'
                  AND d.act = 0 AND d.from_day <= \(today))
            ORDER BY f.person, f.kind, f.learned DESC, f.from_day DESC, f.seq DESC
            """)
        return try rows.compactMap {
            let (person, seq, kind, act, number, code, isForeseen) = try $0.decode(
                Int64.self, Int64.self, String.self, Int64.self, Int64?.self, String?.self,
                Bool.self)
            let value =
                code ?? number.flatMap { office.registry.dictionary[kind]?.decode($0) } ?? ""
            let told = "\(kind)=\(act == 1 ? "" : value)"
            guard reaction.answers([told], district: district) else { return nil }
            return Ground(
                key: "fact/\(person)/\(seq)", person: person, event: 0,
                cause: act == 1 && isForeseen ? .expiry : .recovery)
        }
    }

    /// The parents are those whom the event's own relations name, else the parents of whom it
    /// happened to.
    private func read(
        _ grounds: [Ground], _ clauses: [String]
    ) async throws -> [(clause: String, line: CaseOpening.Line)] {
        let today = office.today.sql
        let (keys, persons) = (grounds.map(\.key), grounds.map(\.person))
        let (events, causes) = (grounds.map(\.event), grounds.map(\.cause.rawValue))
        let rows = try await office.assessor.query(
            """
            SELECT DISTINCT concat('stop/', g.key, '/', d.person, '/', d.clause), g.cause, d.person,
                d.clause
            FROM unnest(\(keys), \(persons), \(events), \(causes))
                AS g (key, person, event, cause)
            JOIN kernel.relation AS r ON r.district = \(district)::integer AND r.kind IN (0, 1)
              AND r.act = 0 AND CASE g.event WHEN 0 THEN r.other = g.person
                ELSE r.event = g.event END
            JOIN kernel.entitlement AS d ON d.district = r.district AND d.person = r.one
              AND d.clause = ANY (\(clauses)) AND d.outcome = 2
              AND d.from_day <= \(today) AND \(today) < d.to_day
            WHERE NOT EXISTS (SELECT FROM casework.case_file AS s
                WHERE s.district = d.district AND s.person = d.person AND s.clause = d.clause
                  AND s.kind = 2 AND (s.state IN (0, 1) OR s.opened_on = \(today)
                    OR s.client = concat('stop/', g.key, '/', d.person, '/', d.clause)))
            ORDER BY 1
            """)
        return try rows.map {
            let (client, cause, person, clause) = try $0.decode(
                String.self, String.self, Int64.self, String.self)
            return (
                clause,
                CaseOpening.Line(
                    client: client, person: person, from: office.today,
                    to: office.today.adding(days: 1), cause: cause)
            )
        }
    }
}
