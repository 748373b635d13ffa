import Kernel
import Law
import Postgres

/// Psychological support: who gives it, on the household's own wish. Sessions are kept as visits
/// whose note only the psychologist reads.
struct SupportBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Refers somebody to a psychologist: an account of the towns' desk.
    func refer(
        _ ref: String, to psychologist: String, unit: String, wishedBy: String, client: String
    ) async throws -> Int64 {
        let account = try Bureau.words(psychologist, "--psychologist", of: 2...50)
        let unit = try Bureau.words(unit, "--unit", of: 2...100)
        let wished = try Bureau.words(wishedBy, "--wished-by", of: 2...50)
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if let id = try await bureau.told(
                """
                SELECT id, (person, psychologist) = (\(person.id), \(account)) FROM towns.support
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction)
            {
                return id
            }
            let row = try await transaction.one(
                """
                INSERT INTO towns.support (district, client, person, psychologist, unit, wished_by,
                    from_day, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id), \(account), \(unit),
                    \(wished), \(bureau.today.sql), \(bureau.actor))
                RETURNING id
                """)
            return try row?.value(0) ?? 0
        }
    }

    /// Who supports somebody: the one named last.
    func psychologist(
        of person: Bureau.Person, in transaction: Transaction
    ) async throws -> String {
        let row = try await transaction.one(
            """
            SELECT psychologist FROM towns.support
            WHERE district = \(bureau.district)::integer AND person = \(person.id)
            ORDER BY id DESC LIMIT 1
            """)
        guard let row else {
            throw Refusal(
                Text(
                    "\(person.ref) 没有转介心理援助；家庭愿意的，先用 support refer。",
                    en: "\(person.ref) was not referred for support; `support refer` first, if the "
                        + "family wishes."))
        }
        return try row.value(0)
    }

    /// A session, by the psychologist alone; what was said is sealed for them.
    func session(
        _ ref: String, on day: Day, note: String, caseNumber: Int64?, client: String
    ) async throws -> Int64 {
        let name = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.person(ref, in: transaction)
            return try await psychologist(of: person, in: transaction)
        }
        guard name == bureau.actor else {
            throw Refusal(
                Text(
                    "\(ref) 的心理援助由 \(name) 办理，由其本人登记。",
                    en: "\(name) supports \(ref) and records it themselves."), kind: .forbidden)
        }
        return try await VisitBook(bureau).record(
            .init(
                way: .session, on: day, visitor: name, met: .seen, note: note,
                caseNumber: caseNumber), of: ref, client: client)
    }
}

/// Who signs at the hospital for somebody.
struct SignatoryBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Signatory: Hashable {
        let name: String
        let relation: String
        let recorded: Int64
    }

    /// Names who signs; how to reach them is sealed.
    func set(
        _ ref: String, name: String, relation: String, reach: String, client: String
    ) async throws {
        let name = try Bureau.words(name, "--name", of: 2...50)
        let relation = try Bureau.words(relation, "--relation", of: 1...20)
        let reach = try Bureau.words(reach, "--reach", of: 5...200)
        try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if try await bureau.told(
                """
                SELECT seq::bigint, (person, name, relation) = (\(person.id), \(name), \(relation))
                FROM towns.signatory
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction) != nil
            {
                return
            }
            let sealed = try bureau.seal.seal(
                reach, at: SealedPlace(.note, person: person.id, district: bureau.district))
            _ = try await transaction.execute(
                """
                INSERT INTO towns.signatory (district, person, seq, client, name, relation, sealed,
                    key_version, recorded_by)
                SELECT \(bureau.district)::integer, \(person.id), 1 + coalesce(max(s.seq), 0),
                    \(client), \(name), \(relation), \(sealed.bytes), \(sealed.version)::integer,
                    \(bureau.actor)
                FROM towns.signatory AS s
                WHERE s.district = \(bureau.district)::integer AND s.person = \(person.id)
                """)
        }
    }

    /// Who signs; with a reason also how they are reached, on record.
    func show(
        _ ref: String, reason: String?
    ) async throws -> (signatory: Signatory, reach: String?) {
        let reason = try reason.map { try Bureau.words($0, "--reason", of: 4...200) }
        return try await bureau.transaction(
            act: reason == nil ? nil : .unmask, reason: reason ?? ""
        ) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            let row = try await transaction.one(
                """
                SELECT name, relation, seq::bigint, sealed, key_version::bigint
                FROM towns.signatory
                WHERE district = \(bureau.district)::integer AND person = \(person.id)
                ORDER BY seq DESC LIMIT 1
                """)
            guard
                let (name, relation, seq, bytes, version) = try row?.decode(
                    String.self, String.self, Int64.self, [UInt8].self, Int.self)
            else {
                throw Refusal(
                    Text(
                        "\(ref) 还没有登记签字人；用 signatory set 登记。",
                        en: "\(ref) has no signatory yet; `signatory set` names one."))
            }
            let reach =
                reason == nil
                ? nil
                : try bureau.seal.openText(
                    Sealed(bytes: bytes, version: version),
                    at: SealedPlace(.note, person: person.id, district: bureau.district))
            return (Signatory(name: name, relation: relation, recorded: seq), reach)
        }
    }
}
