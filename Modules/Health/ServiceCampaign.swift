import Kernel
import Law
import Postgres

/// Plans a yearly service for everybody who is due it and has none.
extension ServiceBook {
    /// What came of it.
    struct Campaign: Hashable {
        var planned = 0
        /// Had one in the year already: planned, done, missed or called off.
        var before = 0
        /// Of whom a person has decided otherwise: refused, declined, withdrawn.
        var decided = 0
        /// One's own kin: a colleague plans those.
        var kin = 0
    }

    /// Plans one for everybody who is due it on the day, by the answers as worked out. What a
    /// person decided stays: whoever declined, missed or called one off is planned by name only.
    func planAll(_ plan: Plan) async throws -> Campaign {
        guard let benefit = plan.kind.benefit, let slot = plan.kind.slot(of: plan.on) else {
            throw Refusal(
                Text(
                    "--ref：\(plan.kind.title.zh)一人一人地安排。",
                    en: "--ref: “\(plan.kind.title.en)” is planned for one person."))
        }
        let clauses = try await HealthLaw(bureau).clauses(giving: [benefit])
        guard !clauses.isEmpty else {
            throw Refusal(
                Text(
                    "本区的政策没有给“\(plan.kind.title.zh)”的条款。",
                    en: "No clause of this district gives “\(plan.kind.title.en)”."))
        }
        let staff = try Bureau.words(plan.staff, "--staff")
        return try await bureau.writing { transaction in
            let institution = try await InstitutionBook(bureau).number(
                of: plan.institution, in: transaction)
            let rows = try await due(
                plan.kind, slot, by: clauses, on: plan.on, in: transaction)
            var campaign = Campaign()
            var persons: [Int64] = []
            for (person, hasOne, isDecided, isKin) in rows {
                if hasOne {
                    campaign.before += 1
                } else if isDecided {
                    campaign.decided += 1
                } else if isKin {
                    campaign.kin += 1
                } else {
                    persons.append(person)
                }
            }
            bureau.saw(persons)
            // Whom a colleague planned at the same moment is not planned twice.
            campaign.planned = try await transaction.execute(
                """
                INSERT INTO health.service (district, client, kind, person, institution, staff,
                    planned_on, slot, turn, recorded_by)
                SELECT \(bureau.district)::integer, \(plan.client) || '/' || p,
                    \(plan.kind.rawValue), p, \(institution), \(staff), \(plan.on.sql)::date,
                    \(slot), 1, \(bureau.actor)
                FROM unnest(\(persons)) AS p
                ON CONFLICT DO NOTHING
                """)
            campaign.before += persons.count - campaign.planned
            return campaign
        }
    }

    private func due(
        _ kind: ServiceKind, _ slot: String, by clauses: [String], on day: Day,
        in transaction: Transaction
    ) async throws -> [(person: Int64, hasOne: Bool, isDecided: Bool, isKin: Bool)] {
        try await transaction.query(
            """
            SELECT d.person,
                EXISTS (SELECT FROM health.service AS s
                    WHERE s.district = \(bureau.district)::integer AND s.person = d.person
                      AND s.kind = \(kind.rawValue) AND s.slot = \(slot)),
                EXISTS (SELECT FROM casework.case_file AS c
                    WHERE c.district = \(bureau.district)::integer AND c.person = d.person
                      AND c.clause = ANY (\(clauses)) AND c.kind = 0 AND c.state IN (3, 5, 6)
                      AND c.period_from <= \(day.sql) AND \(day.sql) < c.period_to),
                d.person = ANY ((SELECT ctx.kin())::bigint[])
            FROM (
                SELECT DISTINCT e.person FROM kernel.entitlement AS e
                WHERE e.district = \(bureau.district)::integer AND e.clause = ANY (\(clauses))
                  AND e.outcome = 2 AND e.from_day <= \(day.sql) AND \(day.sql) < e.to_day
            ) AS d
            ORDER BY d.person
            """
        ).map { try $0.decode(Int64.self, Bool.self, Bool.self, Bool.self) }
    }
}
