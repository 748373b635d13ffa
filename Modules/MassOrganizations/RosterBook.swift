import Kernel
import Law
import Postgres

/// What an organization is.
enum OrganizationKind: String, CaseIterable, Sendable {
    case union, women, youth, volunteers
    case socialWork = "social_work"
    case enterprise

    var title: Text {
        switch self {
        case .union: Text("工会", en: "Union")
        case .women: Text("妇联", en: "Women’s federation")
        case .youth: Text("共青团", en: "Youth league")
        case .volunteers: Text("志愿服务组织", en: "Volunteer organization")
        case .socialWork: Text("社会工作机构", en: "Social work")
        case .enterprise: Text("企事业单位", en: "Enterprise")
        }
    }
}

/// The organizations that take part, and their volunteers.
struct RosterBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Organization: Hashable, Sendable {
        let id: Int64
        let name: String
        let kind: OrganizationKind
        let contact: String
        /// Volunteers today.
        let volunteers: Int64
    }

    struct Volunteer: Hashable, Sendable {
        let id: Int64
        let client: String
        let name: String
        let organization: String
        let skills: String
        let joined: Day
        let ended: Day?
    }

    /// Records an organization; the same again changes nothing.
    func add(_ name: String, _ kind: OrganizationKind, contact: String) async throws -> Organization
    {
        let name = try Bureau.words(name, "--name")
        let contact = try Bureau.words(contact, "--contact")
        if let known = try await organizations().first(where: { $0.name == name }) {
            guard (known.kind, known.contact) == (kind, contact) else {
                throw Refusal(
                    Text(
                        "--name：“\(name)”已登记为\(known.kind.title.zh)，联系人 \(known.contact)；请核对。",
                        en: "--name: `\(name)` is recorded as \(known.kind.title.en), contact "
                            + "\(known.contact); check it."))
            }
            return known
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO mass_organizations.organization (district, name, kind, contact,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(name), \(kind.rawValue), \(contact),
                    \(bureau.actor))
                """)
        }
        return try await organization(name)
    }

    /// The organizations by their names.
    func organizations() async throws -> [Organization] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT o.id, o.name, o.kind, o.contact, (
                    SELECT count(*) FROM mass_organizations.volunteer AS v
                    WHERE v.district = o.district AND v.organization = o.id
                      AND NOT EXISTS (SELECT FROM mass_organizations.volunteer_end AS e
                        WHERE e.district = v.district AND e.volunteer = v.id))
                FROM mass_organizations.organization AS o
                WHERE o.district = \(bureau.district)::integer ORDER BY o.name
                """
            ).map { row in
                let (id, name, kind, contact, volunteers) = try row.decode(
                    Int64.self, String.self, String.self, String.self, Int64.self)
                // The table holds no other words.
                return Organization(
                    id: id, name: name, kind: OrganizationKind(rawValue: kind) ?? .union,
                    contact: contact, volunteers: volunteers)
            }
        }
    }

    /// By number or full name.
    func organization(_ word: String) async throws -> Organization {
        let found = try await organizations().first { $0.name == word || "\($0.id)" == word }
        guard let found else {
            throw Refusal(
                Text(
                    "--organization：没有“\(word)”；用 organization list 查编号或全名。",
                    en: "--organization: there is no `\(word)`; see `organization list`."))
        }
        return found
    }

    /// Records a volunteer.
    func join(
        _ name: String, phone: String, organization word: String, skills: String, on day: Day,
        client: String
    ) async throws -> Volunteer {
        try bureau.requirePast(day, "--on")
        let name = try Bureau.words(name, "--name", of: 2...40)
        let phone = try Bureau.phone(phone)
        let skills = try Bureau.words(skills, "--skills")
        let organization = try await organization(word)
        if let known = try await volunteers(withEnded: true).first(where: { $0.client == client }) {
            guard (known.name, known.organization) == (name, organization.name) else {
                throw Bureau.usedClient
            }
            return known
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO mass_organizations.volunteer (district, client, organization, name,
                    phone, skills, joined_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(organization.id), \(name),
                    \(phone), \(skills), \(day.sql), \(bureau.actor))
                """)
        }
        let all = try await volunteers(withEnded: false)
        guard let made = all.first(where: { $0.client == client }) else {
            throw Refusal(Text("没有写入志愿者。", en: "The volunteer was not written."))
        }
        return made
    }

    /// A volunteer leaves.
    func leave(_ id: Int64, on day: Day, reason: String) async throws -> Volunteer {
        try bureau.requirePast(day, "--on")
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let volunteer = try await volunteer(id)
        if let ended = volunteer.ended {
            guard ended == day else {
                throw Refusal(
                    Text("第 \(id) 号志愿者已于 \(ended) 退出。", en: "Volunteer \(id) left on \(ended)."))
            }
            return volunteer
        }
        guard day >= volunteer.joined else {
            throw Refusal(
                Text(
                    "--on \(day)：早于加入日 \(volunteer.joined)。",
                    en: "--on \(day) is before the volunteer joined, \(volunteer.joined)."))
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO mass_organizations.volunteer_end (district, volunteer, ended_on, reason,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(day.sql), \(reason), \(bureau.actor))
                """)
        }
        return try await self.volunteer(id)
    }

    /// By number, also one who left.
    func volunteer(_ id: Int64) async throws -> Volunteer {
        guard let found = try await volunteers(withEnded: true).first(where: { $0.id == id }) else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号志愿者；用 volunteer list 查。",
                    en: "There is no volunteer \(id); see `volunteer list`."))
        }
        return found
    }

    /// The volunteers, those who left last.
    func volunteers(withEnded: Bool) async throws -> [Volunteer] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT v.id, v.client, v.name, o.name, v.skills, v.joined_on, e.ended_on
                FROM mass_organizations.volunteer AS v
                JOIN mass_organizations.organization AS o
                  ON o.district = v.district AND o.id = v.organization
                LEFT JOIN mass_organizations.volunteer_end AS e
                  ON e.district = v.district AND e.volunteer = v.id
                WHERE v.district = \(bureau.district)::integer
                  AND (\(withEnded) OR e.ended_on IS NULL)
                ORDER BY e.ended_on IS NOT NULL, v.id
                """
            ).map { row in
                let (id, client, name, organization, skills, joined, ended) = try row.decode(
                    Int64.self, String.self, String.self, String.self, String.self,
                    PostgresDate.self, PostgresDate?.self)
                return Volunteer(
                    id: id, client: client, name: name, organization: organization,
                    skills: skills, joined: Day(joined), ended: ended.map { Day($0) })
            }
        }
    }
}
