import Kernel
import Law
import Postgres

/// Who is paired with a family beside its contacts (“多对一”).
struct PairingBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    enum Kind: String, CaseIterable {
        case socialWorker = "social_worker"
        case member, volunteer, doctor

        var title: Text {
            switch self {
            case .socialWorker: Text("专业社工", en: "social worker")
            case .member: Text("计划生育协会会员", en: "association member")
            case .volunteer: Text("社会志愿者", en: "volunteer")
            case .doctor: Text("家庭医生", en: "family doctor")
            }
        }
    }

    struct Pairing: Hashable {
        let id: Int64
        let person: Int64
        let ref: String
        let kind: Kind
        let name: String
        let unit: String
        let phone: String
        let from: Day
        let ended: Day?
    }

    /// Somebody to pair a family with.
    struct Partner {
        var kind: Kind
        var name: String
        var unit: String
        var phone: String
        var from: Day
    }

    func add(_ partner: Partner, for ref: String, client: String) async throws -> Int64 {
        let name = try Bureau.words(partner.name, "--name", of: 2...50)
        let unit = try Bureau.words(partner.unit, "--unit", of: 2...100)
        let phone = try Bureau.phone(partner.phone)
        try bureau.requirePast(partner.from, "--from")
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if let id = try await bureau.told(
                """
                SELECT id, (person, kind, name) = (\(person.id), \(partner.kind.rawValue), \(name))
                FROM towns.pairing
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction)
            {
                return id
            }
            let row = try await transaction.one(
                """
                INSERT INTO towns.pairing (district, client, person, kind, name, unit, phone,
                    from_day, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id),
                    \(partner.kind.rawValue), \(name), \(unit), \(phone), \(partner.from.sql),
                    \(bureau.actor))
                RETURNING id
                """)
            return try row?.value(0) ?? 0
        }
    }

    func end(_ id: Int64, on day: Day, reason: String, client: String) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 2...200)
        try bureau.requirePast(day, "--on")
        try await bureau.writing { transaction in
            if try await bureau.told(
                """
                SELECT pairing, (pairing, ended_on) = (\(id), \(day.sql)) FROM towns.pairing_end
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction) != nil
            {
                return
            }
            let row = try await transaction.one(
                """
                SELECT p.person, p.from_day, e.ended_on FROM towns.pairing AS p
                LEFT JOIN towns.pairing_end AS e ON (e.district, e.pairing) = (p.district, p.id)
                WHERE p.district = \(bureau.district)::integer AND p.id = \(id)
                """)
            guard
                let (person, from, ended) = try row?.decode(
                    Int64.self, PostgresDate.self, PostgresDate?.self)
            else {
                throw Refusal(
                    Text(
                        "没有第 \(id) 号结对；用 pairing list 查看。",
                        en: "There is no pairing \(id); see `pairing list`."))
            }
            guard ended == nil, day >= Day(from) else {
                throw Refusal(
                    Text(
                        "--on：第 \(id) 号结对自 \(Day(from)) 起"
                            + (ended.map { "，已于 \(Day($0)) 结束。" } ?? "；请写当天或以后。"),
                        en: "--on: pairing \(id) began on \(Day(from))"
                            + (ended.map { " and ended on \(Day($0))." } ?? "; that day or later."))
                )
            }
            _ = try await transaction.execute(
                """
                INSERT INTO towns.pairing_end (district, pairing, person, client, from_day,
                    ended_on, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(person), \(client), \(from),
                    \(day.sql), \(reason), \(bureau.actor))
                """)
        }
    }

    /// Of one person, those that stand first.
    func list(of ref: String, withEnded: Bool) async throws -> [Pairing] {
        try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.person(ref, in: transaction)
            return try await transaction.query(
                """
                SELECT p.id, p.kind, p.name, p.unit, p.phone, p.from_day, e.ended_on
                FROM towns.pairing AS p
                LEFT JOIN towns.pairing_end AS e ON (e.district, e.pairing) = (p.district, p.id)
                WHERE p.district = \(bureau.district)::integer AND p.person = \(person.id)
                  AND (\(withEnded) OR e.ended_on IS NULL)
                ORDER BY e.ended_on IS NOT NULL, p.kind, p.id
                """
            ).map { row in
                let (id, kind, name, unit, phone, from, ended) = try row.decode(
                    Int64.self, String.self, String.self, String.self, String.self,
                    PostgresDate.self, PostgresDate?.self)
                return Pairing(
                    id: id, person: person.id, ref: ref, kind: Kind(rawValue: kind) ?? .volunteer,
                    name: name, unit: unit, phone: phone, from: Day(from),
                    ended: ended.map { Day($0) })
            }
        }
    }
}
