import Kernel
import Law
import Postgres

/// Children of an institution, who applies, and in which order they are matched.
struct AdoptionMatches {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    enum Kind: String, Hashable, CaseIterable {
        case unfound, orphan, disabled, other
    }

    struct Child: Hashable {
        let id: Int64
        let institution: String
        /// The institution's own number; no name is kept.
        let label: String
        let sex: String
        let born: Day
        let kind: Kind
        /// The applicant matched now.
        let applicant: Int64?

        init(_ row: Row) throws {
            let (id, institution, label, sex, born, kind, applicant) = try row.decode(
                Int64.self, String.self, String.self, String.self, PostgresDate.self, String.self,
                Int64?.self)
            (self.id, self.institution, self.label, self.sex) = (id, institution, label, sex)
            (self.born, self.applicant) = (Day(born), applicant)
            self.kind = Kind(rawValue: kind) ?? .other
        }
    }

    func addChild(
        _ label: String, of institution: String, sex: String, born: Day, kind: Kind, client: String
    ) async throws -> Child {
        try bureau.requirePast(born, "--born")
        let label = try Bureau.words(label, "--label", of: 1...20)
        let institution = try Bureau.words(institution, "--institution", of: 2...60)
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.adoption_child (district, client, institution, label, sex,
                    born, kind, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(institution), \(label), \(sex),
                    \(born.sql), \(kind.rawValue), \(bureau.actor))
                ON CONFLICT (district, institution, label) DO NOTHING
                """)
        }
        let found = try await children().first {
            $0.institution == institution && $0.label == label
        }
        guard let found, (found.sex, found.born, found.kind) == (sex, born, kind) else {
            throw Refusal(
                Text(
                    "--label：\(institution) 的 \(label) 号已登记，内容不同。",
                    en: "--label: \(label) of \(institution) stands with other particulars."))
        }
        return found
    }

    /// Children, those unmatched first.
    func children() async throws -> [Child] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT c.id, c.institution, c.label, c.sex, c.born, c.kind, m.applicant
                FROM civil_affairs.adoption_child AS c
                LEFT JOIN civil_affairs.adoption_match AS m ON m.district = c.district
                    AND m.child = c.id AND NOT EXISTS (SELECT
                        FROM civil_affairs.adoption_match_end AS e
                        WHERE e.district = m.district AND e.child = m.child AND e.seq = m.seq)
                WHERE c.district = \(bureau.district)::integer
                ORDER BY m.applicant IS NOT NULL, c.institution, c.label
                """
            ).map(Child.init)
        }
    }

    func apply(
        _ ref: String?, outside: String?, suitability: Int64, on day: Day, client: String
    ) async throws -> Int64 {
        try bureau.requirePast(day, "--on")
        guard (1...3).contains(suitability), (ref == nil) != (outside == nil) else {
            throw Refusal(
                Text(
                    "--suitability 为 1 至 3；--ref 与 --outside 写一个。",
                    en: "--suitability is 1 to 3; give one of --ref and --outside."))
        }
        return try await bureau.writing { transaction in
            if let known = try await applicant(client: client, in: transaction) { return known }
            if let ref {
                let person = try await bureau.served(ref, in: transaction)
                let sheet = try await AdoptionBook(bureau).qualifying(person, in: transaction)
                _ = try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.adoption_applicant (district, client, person, sheet,
                        is_qualified, suitability, applied_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(person.id), \(sheet), true,
                        \(suitability)::integer, \(day.sql), \(bureau.actor))
                    """)
            } else {
                let label = try Bureau.words(outside ?? "", "--outside", of: 1...20)
                _ = try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.adoption_applicant (district, client, outside,
                        is_qualified, suitability, applied_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(label), true,
                        \(suitability)::integer, \(day.sql), \(bureau.actor))
                    """)
            }
            return try await applicant(client: client, in: transaction) ?? 0
        }
    }

    private func applicant(client: String, in transaction: Transaction) async throws -> Int64? {
        try await transaction.one(
            """
            SELECT id FROM civil_affairs.adoption_applicant
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """
        )?.value(0, as: Int64.self)
    }

    /// Who applies and is matched with no child, in order. The mark counts for whom the case was
    /// verified.
    func waiting(in transaction: Transaction) async throws -> [Waiting] {
        try await transaction.query(Self.listing(of: bureau.district)).map(Waiting.init).inOrder
    }

    func waiting() async throws -> [Waiting] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await waiting(in: transaction)
            bureau.saw(Set(found.compactMap(\.person)))
            return found
        }
    }

    static func listing(of district: Int) -> Query {
        """
        SELECT a.id, a.person, p.ref, p.name, a.outside, a.person IS NOT NULL AND (
            EXISTS (SELECT FROM casework.case_file AS c
                WHERE c.district = a.district AND c.person = a.person AND c.kind = 0
                  AND c.benefit = \(CivilAffairs.adoptionPriority.code)
                  AND c.state = 0 AND c.step = 'mark')
            OR EXISTS (SELECT FROM civil_affairs.adoption_match AS m
                WHERE m.district = a.district AND m.applicant = a.id AND m.case_id IS NOT NULL)),
            a.suitability::bigint, a.applied_on
        FROM civil_affairs.adoption_applicant AS a
        LEFT JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
        WHERE a.district = \(district)::integer
          AND NOT EXISTS (SELECT FROM civil_affairs.adoption_match AS m
            WHERE m.district = a.district AND m.applicant = a.id AND NOT EXISTS (
                SELECT FROM civil_affairs.adoption_match_end AS e
                WHERE e.district = m.district AND e.child = m.child AND e.seq = m.seq))
        ORDER BY a.suitability, a.applied_on, a.id LIMIT 5000
        """
    }

    struct Match: Hashable {
        let child: Int64
        let list: Int64
        let place: Int64
        let ref: String?
        let name: String
        let caseID: Int64?
    }

    /// Freezes the list for a child and matches who stands first; the priority is used with it.
    func match(_ child: Int64, client: String) async throws -> Match {
        if let known = try await match(client: client) { return known }
        try await bureau.writing { transaction in
            let seq = try await nextSeq(of: child, in: transaction)
            let (one, lines) = try await self.first(for: child, in: transaction)
            try await bureau.refuseKin(one.person, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.adoption_list (district, client, child, drawn_on,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(child), \(bureau.today.sql),
                    \(bureau.actor))
                """)
            let list =
                try await transaction.one(
                    """
                    SELECT id FROM civil_affairs.adoption_list
                    WHERE district = \(bureau.district)::integer AND client = \(client)
                    """
                )?.value(0, as: Int64.self) ?? 0
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.adoption_list_line (district, list, place, applicant,
                    person, suitability, is_marked, applied_on, recorded_by)
                SELECT \(bureau.district)::integer, \(list), n, a.id, a.person, a.suitability, m,
                    a.applied_on, \(bureau.actor)
                FROM unnest(\(lines.map(\.number)), \(lines.map(\.isMarked)))
                    WITH ORDINALITY AS l (applicant, m, n)
                JOIN civil_affairs.adoption_applicant AS a
                    ON a.district = \(bureau.district)::integer AND a.id = l.applicant
                """)
            let caseID = try await use(one, list: list, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.adoption_match (district, child, seq, client, list, place,
                    applicant, person, matched_on, case_id, recorded_by)
                VALUES (\(bureau.district)::integer, \(child), \(seq)::integer, \(client), \(list),
                    1, \(one.number), \(one.person), \(bureau.today.sql), \(caseID as Int64?),
                    \(bureau.actor))
                """)
        }
        guard let made = try await match(client: client) else {
            throw Refusal(Text("没有写入。", en: "Nothing was written."))
        }
        return made
    }

    private func use(
        _ one: Waiting, list: Int64, client: String, in transaction: Transaction
    ) async throws -> Int64? {
        guard one.isMarked, let person = one.person,
            let found = try await bureau.openCase(
                of: person, CivilAffairs.adoptionPriority, at: BedOffers.step, in: transaction)
        else { return nil }
        _ = try await bureau.cases.deliver(
            found,
            CaseBook.Delivery(
                on: bureau.today, proof: .register,
                words: "收养匹配名单第 \(list) 号第 1 位（优先已计入）", by: "儿童福利机构"),
            step: BedOffers.step, by: .adoptionMatch, client: "match \(client)", in: transaction)
        return found
    }

    private func nextSeq(of child: Int64, in transaction: Transaction) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT (SELECT count(*) FROM civil_affairs.adoption_match AS m
                    WHERE m.district = c.district AND m.child = c.id),
                (SELECT count(*) FROM civil_affairs.adoption_match_end AS e
                    WHERE e.district = c.district AND e.child = c.id)
            FROM civil_affairs.adoption_child AS c
            WHERE c.district = \(bureau.district)::integer AND c.id = \(child)
            """)
        guard let (made, ended) = try row?.decode(Int64.self, Int64.self) else {
            throw Refusal(
                Text(
                    "没有第 \(child) 号儿童；见 adoption children。",
                    en: "There is no child \(child); `adoption children`."))
        }
        guard made == ended else {
            throw Refusal(
                Text("第 \(child) 号儿童已匹配。", en: "Child \(child) is matched already."))
        }
        return made + 1
    }

    /// Who may adopt this child, in order: the single of the other sex are forty years older
    /// (article 1102), and who has more than one child adopts only whom article 1100 exempts.
    private func first(
        for child: Int64, in transaction: Transaction
    ) async throws -> (Waiting, [Waiting]) {
        let all = try await waiting(in: transaction)
        let barred = Set(
            try await transaction.query(
                """
                SELECT a.id FROM civil_affairs.adoption_applicant AS a
                JOIN civil_affairs.adoption_sheet AS s
                    ON s.district = a.district AND s.id = a.sheet
                JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
                JOIN civil_affairs.adoption_child AS c ON c.district = a.district AND c.id = \(child)
                WHERE a.district = \(bureau.district)::integer AND (
                    s.is_single AND (CASE p.sex WHEN 0 THEN 'female' ELSE 'male' END) <> c.sex
                        AND c.born < (p.birth + interval '40 years')::date
                    OR s.children > 1 AND c.kind = 'other')
                """
            ).map { try $0.value(0, as: Int64.self) })
        let lines = all.filter { !barred.contains($0.number) }
        bureau.saw(Set(lines.compactMap(\.person)))
        guard let one = lines.first else {
            throw Refusal(
                Text("没有可匹配的申请人。", en: "No applicant may be matched."))
        }
        return (one, lines)
    }

    /// A match that did not come to an adoption.
    func end(_ child: Int64, reason: String, on day: Day) async throws {
        try bureau.requirePast(day, "--on")
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        try await bureau.writing { transaction in
            let count = try await transaction.execute(
                """
                INSERT INTO civil_affairs.adoption_match_end (district, child, seq, person, reason,
                    ended_on, recorded_by)
                SELECT m.district, m.child, m.seq, m.person, \(reason), \(day.sql), \(bureau.actor)
                FROM civil_affairs.adoption_match AS m
                WHERE m.district = \(bureau.district)::integer AND m.child = \(child)
                  AND m.matched_on <= \(day.sql) AND NOT EXISTS (
                    SELECT FROM civil_affairs.adoption_match_end AS e
                    WHERE e.district = m.district AND e.child = m.child AND e.seq = m.seq)
                """)
            guard count == 1 else {
                throw Refusal(
                    Text(
                        "第 \(child) 号儿童在 \(day) 没有进行中的匹配。",
                        en: "Child \(child) has no match on \(day)."))
            }
        }
    }

    private func match(client: String) async throws -> Match? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT m.child, m.list, m.place::bigint, p.ref, p.name, a.outside, m.case_id
                FROM civil_affairs.adoption_match AS m
                JOIN civil_affairs.adoption_applicant AS a
                    ON a.district = m.district AND a.id = m.applicant
                LEFT JOIN kernel.person AS p ON p.district = m.district AND p.id = m.person
                WHERE m.district = \(bureau.district)::integer AND m.client = \(client)
                """
            ).map {
                let (child, list, place, ref, name, outside, caseID) = try $0.decode(
                    Int64.self, Int64.self, Int64.self, String?.self, String?.self, String?.self,
                    Int64?.self)
                return Match(
                    child: child, list: list, place: place, ref: ref,
                    name: name.map { Mask.name($0) } ?? "其他申请人 \(outside ?? "")", caseID: caseID)
            }
        }
    }
}
