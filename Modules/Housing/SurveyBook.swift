import Kernel
import Law
import Postgres

/// Surveys of houses, grade A to D, and who is in the rural improvement scheme. Each is written
/// with its fact, so that the law answers the same moment.
struct SurveyBook {
    let bureau: Bureau

    struct Survey: Hashable {
        let id: Int64
        let client: String
        let person: Int64
        let ref: String
        let name: String
        let nth: Int64
        let grade: String
        let isRural: Bool
        let surveyor: String
        let licence: String
        let day: Day
        let photo: String
        let photoHash: String
        let recordedBy: String
        /// Taken back: it counts no more.
        let isVoid: Bool

        var isDangerous: Bool { ["C", "D"].contains(grade) }

        init(_ row: Row) throws {
            let (
                id, client, person, ref, name, nth, grade, isRural, surveyor, licence, day, photo,
                hash, recorder, isVoid
            ) = try row.decode(
                Int64.self, String.self, Int64.self, String.self, String.self, Int64.self,
                String.self, Bool.self, String.self, String.self, PostgresDate.self, String.self,
                String.self, String.self, Bool.self)
            self.isVoid = isVoid
            (self.id, self.client, self.person) = (id, client, person)
            (self.ref, self.name, self.nth) = (ref, name, nth)
            (self.grade, self.isRural) = (grade, isRural)
            (self.surveyor, self.licence, self.day) = (surveyor, licence, Day(day))
            (self.photo, photoHash, recordedBy) = (photo, hash, recorder)
        }
    }

    /// What a surveyor found.
    struct Finding: Hashable {
        let grade: String
        let isRural: Bool
        let surveyor: String
        let licence: String
        let day: Day
        /// The file's name, never the photo.
        let photo: String
        /// SHA-256 of the file, in hex.
        let photoHash: String
    }

    private static let isVoid: Query = """
        EXISTS (SELECT FROM housing.survey_void AS v
            WHERE v.district = s.district AND v.survey = s.id)
        """
    static let columns: Query = """
        s.id, s.client, s.person, p.ref, p.name, s.nth::bigint, s.grade, s.is_rural, s.surveyor,
            s.licence, s.surveyed_on, s.photo, s.photo_hash, s.recorded_by, \(isVoid)
        FROM housing.survey AS s
        JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
        """

    /// Keeps a survey with the facts it tells.
    ///
    /// - Returns: The survey, and the one before it.
    func add(
        _ ref: String, _ finding: Finding, client: String
    ) async throws -> (survey: Survey, before: Survey?) {
        try bureau.requirePast(finding.day, "--on")
        let (person, known) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (person, try await surveys(of: person.id, in: transaction))
        }
        let photo = try await require(finding, client: client)
        if let told = known.first(where: { $0.client == client }) {
            guard (told.grade, told.day, told.photoHash) == (finding.grade, finding.day, photo)
            else { throw Bureau.usedClient }
            return (told, known.last { $0.nth < told.nth && !$0.isVoid })
        }
        let standing = known.last { !$0.isVoid }
        if let last = standing, finding.day < last.day {
            throw Refusal(
                Text(
                    "--on \(finding.day)：早于上一次鉴定（\(last.day)，\(last.grade) 级）；复鉴应在其后。",
                    en: "--on \(finding.day) is before the last survey (\(last.day), grade "
                        + "\(last.grade)); a re-survey comes after it."))
        }
        let surveyor = try Bureau.words(finding.surveyor, "--surveyor", of: 2...50)
        let licence = try Bureau.words(finding.licence, "--licence", of: 4...50)
        let name = try Bureau.words(finding.photo, "--photo", of: 3...200)
        let document = "房屋鉴定 \(name)（\(surveyor)，\(licence)）"
        try await bureau.once {
            try await bureau.report([
                bureau.fact(
                    Housing.danger.name, of: ref, finding.grade, from: finding.day,
                    document: document),
                bureau.fact(
                    Housing.rural.name, of: ref, finding.isRural ? "yes" : "no", from: finding.day,
                    document: document),
            ]) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO housing.survey (district, client, person, nth, grade, is_rural,
                        surveyor, licence, surveyed_on, photo, photo_hash, recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(person.id),
                        \((known.last?.nth ?? 0) + 1), \(finding.grade), \(finding.isRural),
                        \(surveyor), \(licence), \(finding.day.sql), \(name), \(photo),
                        \(bureau.actor))
                    """)
            }
        }
        let all = try await bureau.transaction(reading: true) {
            try await surveys(of: person.id, in: $0)
        }
        guard let made = all.last else { throw Refusal(Text("没有写入。", en: "Not written.")) }
        return (made, standing)
    }

    /// The hash as it is kept. One photo proves one survey.
    private func require(_ finding: Finding, client: String) async throws -> String {
        let hash = finding.photoHash.lowercased()
        guard hash.utf8.count == 64, hash.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
        else {
            throw Refusal(
                Text(
                    "--photo-hash：应为照片文件的 SHA-256，64 位十六进制（sha256sum 文件名）。",
                    en: "--photo-hash: the SHA-256 of the photo's file, 64 hex digits (sha256sum).")
            )
        }
        let used = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT id FROM housing.survey WHERE district = \(bureau.district)::integer
                  AND photo_hash = \(hash) AND client <> \(client)
                """)
        }
        if let used {
            let id = try used.value(0, as: Int64.self)
            throw Refusal(
                Text(
                    "--photo-hash：这张照片已用于第 \(id) 号鉴定；每次鉴定要现拍一张。",
                    en: "--photo-hash: this photo proves survey \(id); every survey has its own."))
        }
        return hash
    }

    /// Surveys of one person, the first before.
    func surveys(of person: Int64, in transaction: Transaction) async throws -> [Survey] {
        try await transaction.query(
            """
            SELECT \(Self.columns)
            WHERE s.district = \(bureau.district)::integer AND s.person = \(person)
            ORDER BY s.nth
            """
        ).map(Survey.init)
    }

    /// The latest survey of each of some people.
    func latest(of persons: [Int64], in transaction: Transaction) async throws -> [Int64: Survey] {
        let found = try await transaction.query(
            """
            SELECT DISTINCT ON (s.person) \(Self.columns)
            WHERE s.district = \(bureau.district)::integer AND s.person = ANY (\(persons))
              AND NOT \(Self.isVoid)
            ORDER BY s.person, s.nth DESC
            """
        ).map(Survey.init)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.person, $0) })
    }

    /// Standing surveys of some grades, D before C and the oldest first.
    func list(_ grades: [String], limit: Int) async throws -> [Survey] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.listing(grades, limit: limit, in: bureau.district)
            ).map(Survey.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of the list.
    static func listing(_ grades: [String], limit: Int, in district: Int) -> Query {
        """
        SELECT \(columns)
        WHERE s.district = \(district)::integer AND s.grade = ANY (\(grades))
          AND NOT \(isVoid)
          AND NOT EXISTS (SELECT FROM housing.survey AS t
            WHERE t.district = s.district AND t.person = s.person AND t.nth > s.nth
              AND NOT EXISTS (SELECT FROM housing.survey_void AS w
                WHERE w.district = t.district AND w.survey = t.id))
        ORDER BY s.grade DESC, s.surveyed_on, s.id LIMIT \(limit)
        """
    }
}

/// The rural improvement scheme (农村住房条件改善).
extension SurveyBook {
    /// The latest word on a household in the scheme.
    struct Standing: Hashable {
        let nth: Int64
        let isIn: Bool
        let from: Day
        let client: String
    }

    func standings(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64: Standing] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (person) person, nth::bigint, is_in, from_day, client
            FROM housing.scheme
            WHERE district = \(bureau.district)::integer AND person = ANY (\(persons))
            ORDER BY person, nth DESC
            """
        ).map {
            try $0.decode(Int64.self, Int64.self, Bool.self, PostgresDate.self, String.self)
        }
        return Dictionary(
            uniqueKeysWithValues: rows.map {
                ($0.0, Standing(nth: $0.1, isIn: $0.2, from: Day($0.3), client: $0.4))
            })
    }

    /// Takes a household in, or out again.
    ///
    /// - Returns: Whether anything changed.
    func move(
        _ ref: String, isIn: Bool, from day: Day, document: String, client: String
    ) async throws -> Bool {
        try bureau.requirePast(day, "--from")
        let pack = try await bureau.pack()
        guard pack.reads(Housing.improvement) else {
            throw Refusal(
                Text(
                    "本区县的政策没有农村住房条件改善；这里只有危房改造（repair）。",
                    en: "This district's policy has no improvement scheme, only `repair`."))
        }
        let document = try Bureau.words(document, "--document", of: 4...200)
        let (person, last) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (person, try await standings(of: [person.id], in: transaction)[person.id])
        }
        if (last?.isIn ?? false) == isIn { return false }
        if let last, day < last.from {
            throw Refusal(
                Text(
                    "--from \(day)：早于上一次登记的 \(last.from)。",
                    en: "--from \(day) is before the last entry of \(last.from)."))
        }
        try await bureau.once {
            try await bureau.report([
                bureau.fact(
                    Housing.improvement.name, of: ref, isIn ? "yes" : "", from: day,
                    document: document)
            ]) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO housing.scheme (district, client, person, nth, is_in, from_day,
                        document, recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(person.id),
                        \((last?.nth ?? 0) + 1), \(isIn), \(day.sql), \(document), \(bureau.actor))
                    """)
            }
        }
        return true
    }
}

extension Pack {
    /// Whether a clause under which housing gives something reads a fact.
    func reads(_ fact: FactKind) -> Bool {
        provisions.contains { clause in
            clause.department == Housing.code.word
                && clause.provision?.when.contains { $0.text.contains(fact.name) } ?? false
        }
    }
}
