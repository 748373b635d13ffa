import Kernel
import Law
import Postgres

/// A consent to remote location that was given.
struct Consent: Hashable {
    let id: Int64
    let given: Day
    let signedBy: String
    /// When it was withdrawn.
    let ended: Day?
}

/// Consents to remote location: each of its own, dated, withdrawable at any time.
struct ConsentBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    static func lacking(_ ref: String) -> Refusal {
        Refusal(
            Text(
                "\(ref) 没有有效的单独同意：远程定位没有本人单独同意不得开通；先用 consent give 登记。",
                en: "\(ref) has no standing consent: nobody is located without one of their own; "
                    + "`consent give` first."))
    }

    /// Records a consent: signed by the person, or by the guardian of who lacks capacity.
    func give(
        _ ref: String, on day: Day, signedBy: String, paper: String, client: String
    ) async throws -> Int64 {
        let signed = try Bureau.words(signedBy, "--signed-by", of: 2...50)
        let paper = try Bureau.words(paper, "--paper", of: 4...200)
        try bureau.requirePast(day, "--on")
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if let id = try await bureau.told(
                """
                SELECT id, (person, given_on, signed_by) = (\(person.id), \(day.sql), \(signed))
                FROM towns.consent
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction)
            {
                return id
            }
            let isOwn = signed == person.name
            guard try await isOwn != bureau.lacksCapacity(person, in: transaction) else {
                throw Refusal(
                    isOwn
                        ? Text(
                            "--signed-by：\(ref) 限制或无民事行为能力，由监护人签字。",
                            en: "--signed-by: \(ref) lacks capacity; the guardian signs.")
                        : Text(
                            "--signed-by：须是本人签字（与名册姓名一致），别人不能代签。",
                            en: "--signed-by: the person signs, by the name in the register."))
            }
            if try await standing(of: person, in: transaction) != nil {
                throw Refusal(
                    Text("\(ref) 已有有效的同意。", en: "\(ref) has a standing consent already."))
            }
            let row = try await transaction.one(
                """
                INSERT INTO towns.consent (district, client, person, nth, given_on, signed_by,
                    paper, recorded_by)
                SELECT \(bureau.district)::integer, \(client), \(person.id),
                    1 + coalesce(max(c.nth), 0), \(day.sql), \(signed), \(paper), \(bureau.actor)
                FROM towns.consent AS c
                WHERE c.district = \(bureau.district)::integer AND c.person = \(person.id)
                RETURNING id
                """)
            return try row?.value(0) ?? 0
        }
    }

    /// Ends the standing consent today, and every location order that is open with it.
    ///
    /// - Returns: The orders that were called off.
    func withdraw(_ ref: String, toldBy: String, client: String) async throws -> [Int64] {
        let told = try Bureau.words(toldBy, "--told-by", of: 2...50)
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if try await bureau.told(
                """
                SELECT consent, (person, told_by) = (\(person.id), \(told)) FROM towns.consent_end
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction) != nil
            {
                return []
            }
            guard let consent = try await standing(of: person, in: transaction) else {
                throw Refusal(
                    Text("\(ref) 没有有效的同意可撤回。", en: "\(ref) has no consent to withdraw."))
            }
            _ = try await transaction.execute(
                """
                INSERT INTO towns.consent_end (district, consent, person, client, given_on,
                    ended_on, told_by, recorded_by)
                VALUES (\(bureau.district)::integer, \(consent.id), \(person.id), \(client),
                    \(consent.given.sql), \(bureau.today.sql), \(told), \(bureau.actor))
                """)
            return try await transaction.query(
                """
                INSERT INTO towns.service_done (district, service, client, person, is_free, act,
                    day, fen, reason, recorded_by)
                SELECT o.district, o.id, \(client) || '/' || o.id, o.person, o.is_free, 'cancelled',
                    \(bureau.today.sql), o.fen, '同意已撤回', \(bureau.actor)
                FROM towns.service_order AS o
                WHERE o.district = \(bureau.district)::integer AND o.consent = \(consent.id)
                  AND o.person = \(person.id) AND NOT EXISTS (SELECT FROM towns.service_done AS d
                    WHERE d.district = o.district AND d.service = o.id)
                RETURNING service
                """
            ).map { try $0.value(0, as: Int64.self) }
        }
    }

    /// The consent of somebody that stands; nil for none.
    func standing(
        of person: Bureau.Person, in transaction: Transaction
    ) async throws -> Consent? {
        try await all(of: person, in: transaction).first { $0.ended == nil }
    }

    /// Consents of one person, the latest first.
    func list(of ref: String) async throws -> [Consent] {
        try await bureau.transaction(reading: true) { transaction in
            try await all(of: try await bureau.person(ref, in: transaction), in: transaction)
        }
    }

    private func all(
        of person: Bureau.Person, in transaction: Transaction
    ) async throws -> [Consent] {
        try await transaction.query(
            """
            SELECT c.id, c.given_on, c.signed_by, e.ended_on FROM towns.consent AS c
            LEFT JOIN towns.consent_end AS e ON (e.district, e.consent) = (c.district, c.id)
            WHERE c.district = \(bureau.district)::integer AND c.person = \(person.id)
            ORDER BY c.nth DESC
            """
        ).map {
            let (id, given, signed, ended) = try $0.decode(
                Int64.self, PostgresDate.self, String.self, PostgresDate?.self)
            return Consent(
                id: id, given: Day(given), signedBy: signed, ended: ended.map { Day($0) })
        }
    }
}
