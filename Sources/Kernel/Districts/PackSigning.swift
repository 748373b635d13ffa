public import Law
import Postgres

extension PackStore {
    /// One version of a district's pack and what became of it.
    public struct Version: Hashable, Sendable {
        public let version: Int
        public let pack: String
        /// What it changes, for people.
        public let subject: String
        public let base: Int?
        public let loadedOn: Day
        public let loadedBy: String
        public let approvedBy: String?
        /// From which day it was last put in force, and by whom; nil while it never was.
        public let inForceFrom: Day?
        public let putBy: String?
        /// Whether it is the law today.
        public var isLaw = false
    }

    /// What approving did.
    public struct Approval: Hashable, Sendable {
        public let version: Int
        public let approvedBy: String
        /// False when the same person had approved it before.
        public let changed: Bool
    }

    /// What putting in force did.
    public struct InForce: Hashable, Sendable {
        public let version: Int
        public let from: Day
        /// A version that was to become law on a later day, and now will not.
        public let displaced: Int?
        /// False when it was the version put in force last, from the same day.
        public let changed: Bool
    }

    /// Every version of a district, the newest first.
    public func versions(of district: Int) async throws -> [Version] {
        let law = try await law(of: district, in: office.assessor)
        let rows = try await office.assessor.query(
            """
            SELECT v.version::bigint, v.pack, v.subject, v.base::bigint, v.loaded_on, v.loaded_by,
                a.approved_by, f.from_day, f.put_by
            FROM kernel.pack_version AS v
            LEFT JOIN kernel.pack_approval AS a
              ON a.district = v.district AND a.version = v.version
            LEFT JOIN LATERAL (
                SELECT from_day, put_by FROM kernel.pack_in_force
                WHERE district = v.district AND version = v.version ORDER BY seq DESC LIMIT 1
            ) AS f ON true
            WHERE v.district = \(district)::integer ORDER BY v.version DESC
            """)
        return try rows.map { row in
            let (number, pack, subject, base, on, by, approved, from, put) = try row.decode(
                Int.self, String.self, String.self, Int?.self, PostgresDate.self, String.self,
                String?.self, PostgresDate?.self, String?.self)
            return Version(
                version: number, pack: pack, subject: subject, base: base, loadedOn: Day(on),
                loadedBy: by, approvedBy: approved, inForceFrom: from.map(Day.init), putBy: put,
                isLaw: number == law)
        }
    }

    /// Approves a draft in the name of the actor, who must be another person than who loaded it.
    ///
    /// - Throws: `Refusal` for a version that is not there, one's own, or one that somebody else
    ///   has approved already.
    @discardableResult
    public func approve(_ version: Int, district: Int) async throws -> Approval {
        try office.session?.require("system", "office")
        try office.session?.require(district: district)
        return try await office.desk.transaction(act: .administer) { transaction in
            try await Self.lock(district, in: transaction)
            let signed = try await signatures(version, district, in: transaction)
            if let by = signed.approvedBy {
                if by == actor { return Approval(version: version, approvedBy: by, changed: false) }
                throw Refusal(
                    Text(
                        "第 \(version) 版已由 \(by) 核准，不必再核准。",
                        en: "Version \(version) has been approved already, by \(by)."))
            }
            guard Self.name(signed.loadedBy) != Self.name(actor) else {
                throw Refusal(
                    Text(
                        "第 \(version) 版是您（\(actor)）自己装载的，须由另一人核准。",
                        en: "You (\(actor)) loaded version \(version) yourself; "
                            + "another person approves it."),
                    kind: .forbidden)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO kernel.pack_approval (district, version, loaded_by, approved_by)
                VALUES (\(district)::integer, \(version)::integer, \(signed.loadedBy), \(actor))
                """)
            return Approval(version: version, approvedBy: actor, changed: true)
        }
    }

    /// Puts an approved version in force: from `from` on it is the law. Who leads its clauses is
    /// set, departments that are new in the district are enabled, and every family becomes due.
    ///
    /// - Parameters:
    ///   - from: Not before the day it was loaded.
    ///   - over: The law that this version, not made on it, is meant to replace all the same.
    /// - Throws: `Refusal` for a version that nobody has approved, a day before it was loaded, or a
    ///   version that would undo the law in force unseen; `PackRefusal` for one that this program
    ///   no longer reads.
    @discardableResult
    public func putInForce(
        _ version: Int, district: Int, from: Day, over: Int? = nil
    ) async throws -> InForce {
        try office.session?.require("system")
        try office.session?.require(district: district)
        return try await office.desk.transaction(act: .administer) { transaction in
            try await Self.lock(district, in: transaction)
            let signed = try await signatures(version, district, in: transaction)
            guard signed.approvedBy != nil else { throw Self.unapproved(version, signed.loadedBy) }
            guard from >= signed.loadedOn else {
                throw Refusal(
                    Text(
                        "--from \(from)：第 \(version) 版 \(signed.loadedOn) 才装载，不能早于那天施行。",
                        en: "--from \(from): version \(version) was loaded on "
                            + "\(signed.loadedOn); it cannot be law before."))
            }
            let last = try await self.last(district, in: transaction)
            if let last, last.version == version, last.from == from {
                return InForce(version: version, from: from, displaced: nil, changed: false)
            }
            if let last, last.version != over {
                try await requireMade(version, on: last.version, district, in: transaction)
            }
            let statute = try await statute(of: district, version: version, in: transaction)
            try registry.check([statute.pack])
            try await put(statute, district, from, seq: (last?.seq ?? 0) + 1, in: transaction)
            let isDisplaced = last.map { $0.from > from && $0.version != version } ?? false
            return InForce(
                version: version, from: from, displaced: isDisplaced ? last?.version : nil,
                changed: true)
        }
    }

    private func put(
        _ statute: Statute, _ district: Int, _ from: Day, seq: Int, in transaction: Transaction
    ) async throws {
        let title = statute.pack.title
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.pack_in_force (district, seq, version, from_day, put_by)
            VALUES (\(district)::integer, \(seq)::integer, \(statute.version)::integer, \(from.sql),
                \(actor))
            """)
        _ = try await transaction.execute(
            """
            UPDATE kernel.district SET title_zh = \(title.zh), title_en = \(title.en)
            WHERE district = \(district)::integer
              AND (title_zh, title_en) IS DISTINCT FROM (\(title.zh), \(title.en))
            """)
        try await setLeads(of: statute.pack, district, from, in: transaction)
        try await ModuleBook(office, district: district, actor: actor).begin(in: transaction)
        let versions = FamilyVersions(district: district)
        if from <= office.today {
            try await versions.makeDue(in: transaction)
        } else {
            try await versions.makeDue(on: from, in: transaction)
        }
    }

    /// Clauses that speak of persons have one lead, a department. Duties have no rows of anybody
    /// and so no lead here, whoever owes them: `all`, `office`, `audit`.
    private func setLeads(
        of pack: Pack, _ district: Int, _ from: Day, in transaction: Transaction
    ) async throws {
        // What was to count from this day or later came with versions that this one replaces.
        _ = try await transaction.execute(
            """
            DELETE FROM kernel.clause_lead
            WHERE district = \(district)::integer AND from_day >= \(from.sql)
            """)
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.clause_lead (district, clause, from_day, department)
            SELECT \(district)::integer, clause, \(from.sql), department
            FROM unnest(\(pack.provisions.map(\.id)), \(pack.provisions.map(\.department)))
                 AS led (clause, department)
            """)
    }
}

extension PackStore {
    fileprivate struct Signatures {
        let loadedBy: String
        let loadedOn: Day
        let approvedBy: String?
    }

    fileprivate func signatures(
        _ version: Int, _ district: Int, in transaction: Transaction
    ) async throws -> Signatures {
        let row = try await transaction.one(
            """
            SELECT v.loaded_by, v.loaded_on, a.approved_by
            FROM kernel.pack_version AS v LEFT JOIN kernel.pack_approval AS a
              ON a.district = v.district AND a.version = v.version
            WHERE v.district = \(district)::integer AND v.version = \(version)::bigint
            """)
        guard
            let (by, on, approved) = try row?.decode(
                String.self, PostgresDate.self, String?.self)
        else { throw Refusal.unknownVersion(version, in: district) }
        return Signatures(loadedBy: by, loadedOn: Day(on), approvedBy: approved)
    }

    fileprivate func last(
        _ district: Int, in transaction: Transaction
    ) async throws -> (seq: Int, version: Int, from: Day)? {
        let row = try await transaction.one(
            """
            SELECT seq::bigint, version::bigint, from_day FROM kernel.pack_in_force
            WHERE district = \(district)::integer ORDER BY seq DESC LIMIT 1
            """)
        return try row.map { row in
            let (seq, version, from) = try row.decode(Int.self, Int.self, PostgresDate.self)
            return (seq, version, Day(from))
        }
    }

    /// Refuses a version whose line of bases does not hold the law: it would undo what was signed
    /// off after it was made.
    fileprivate func requireMade(
        _ version: Int, on law: Int, _ district: Int, in transaction: Transaction
    ) async throws {
        let row = try await transaction.one(
            """
            WITH RECURSIVE line AS (
                SELECT version, base FROM kernel.pack_version
                WHERE district = \(district)::integer AND version = \(version)::bigint
                UNION ALL
                SELECT v.version, v.base FROM line JOIN kernel.pack_version AS v
                  ON v.district = \(district)::integer AND v.version = line.base)
            SELECT bool_or(version = \(law)::bigint) FROM line
            """)
        guard try row?.value(0, as: Bool?.self) != true else { return }
        throw Refusal(
            Text(
                "第 \(version) 版不是在现行的第 \(law) 版上做的，施行会撤销第 \(law) 版的内容；"
                    + "请重新装载或设定，确要替换请加 --over \(law)。",
                en: "Version \(version) was not made on version \(law), which is in force, and "
                    + "would undo it. Load or set it anew, or say --over \(law) to replace it."))
    }

    fileprivate static func unapproved(_ version: Int, _ loader: String) -> Refusal {
        Refusal(
            Text(
                "第 \(version) 版还没有核准；由 \(loader) 以外的人运行 yuhou pack approve。",
                en: "Version \(version) is not approved; somebody else than \(loader) runs "
                    + "yuhou pack approve."))
    }

    /// One person whatever the case and the spaces around the name.
    private static func name(_ word: String) -> String {
        word.split(separator: " ").joined(separator: " ").lowercased()
    }
}
