public import Law
import Postgres

extension PackStore {
    /// A pack that has been read and checked, and is not stored yet.
    public struct Prepared: Sendable {
        public let district: Int
        public let pack: Pack
        /// What it changes, for people.
        public let subject: String
        /// The version it is made on; nil for a district's first.
        public let base: Int?
        let files: [PackFile]
    }

    /// One file of a version.
    struct PackFile: Hashable, Sendable {
        let pack: String
        let path: String
        let text: String

        /// A value set after its folder was loaded (`FigureSetting`).
        var isSet: Bool { path.contains("/set/") }
    }

    /// What storing a draft did.
    public struct Loading: Hashable, Sendable {
        public let district: Int
        public let pack: String
        public let version: Int
        /// False when the same files were already the district's latest version.
        public let changed: Bool
    }

    /// Checks the pack `code` among `sources` and stores it as a draft of its district: law only
    /// once another person has approved it and it is put in force.
    ///
    /// - Parameters:
    ///   - day: The day on which it is loaded.
    ///   - keepsSet: Values set in the law in force stay set in it.
    /// - Throws: `PackRefusal` with every problem of a wrong pack; nothing is stored then.
    @discardableResult
    public func load(
        _ code: String, from sources: [PackSource], on day: Day, keepsSet: Bool = true
    ) async throws -> Loading {
        try await store(prepare(code, from: sources, keepsSet: keepsSet), on: day)
    }

    /// Checks the pack `code` among `sources`, with the values that were set in the law in force.
    ///
    /// - Throws: as `load`; `Refusal` for a pack of no district, or of another one than one's own.
    public func prepare(
        _ code: String, from sources: [PackSource], keepsSet: Bool = true
    ) async throws -> Prepared {
        try office.session?.require("system", "office")
        // Whose pack it is decides what was set in it; that needs the pack read once.
        let first = checked(code, sources)
        guard let read = first.pack else { throw PackRefusal(problems: first.problems) }
        guard let digits = read.district, let district = Int(digits) else {
            throw Refusal(
                Text(
                    "\(code) 不是区县政策包：pack.yaml 没有 district。请装载一个区县的政策包。",
                    en:
                        "\(code) is no district's pack: pack.yaml has no district. Load a district's."
                ))
        }
        try office.session?.require(district: district)
        let base = try await lastPut(district, in: office.assessor)
        var files = Self.files(sources.filter { first.lineage.contains($0.code) })
        if keepsSet, let base {
            let law = try await self.files(of: district, version: base, in: office.assessor)
            files += Self.files(law.sources).filter { $0.isSet && first.lineage.contains($0.pack) }
        }
        return try prepared(
            code, files, district: district, subject: "folder loaded", base: base)
    }

    func prepared(
        _ code: String, _ files: [PackFile], district: Int, subject: String, base: Int?
    ) throws -> Prepared {
        let sources = Dictionary(grouping: files, by: \.pack).map { code, files in
            PackSource(code: code, files: files.map { ($0.path, $0.text) })
        }
        let result = checked(code, sources)
        guard let pack = result.pack else { throw PackRefusal(problems: result.problems) }
        try registry.check([pack])
        return Prepared(
            district: district, pack: pack, subject: subject, base: base, files: files)
    }

    /// Stores a draft under the actor's name.
    public func store(_ prepared: Prepared, on day: Day) async throws -> Loading {
        try office.session?.require("system", "office")
        try office.session?.require(district: prepared.district)
        let (district, pack) = (prepared.district, prepared.pack)
        return try await office.desk.transaction(act: .administer) { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO kernel.district (district, title_zh, title_en)
                VALUES (\(district)::integer, \(pack.title.zh), \(pack.title.en))
                ON CONFLICT (district) DO NOTHING
                """)
            try await Self.lock(district, in: transaction)
            let digest = try await Self.digest(of: prepared.files, in: transaction)
            let latest = try await transaction.one(
                """
                SELECT version::bigint, digest FROM kernel.pack_version
                WHERE district = \(district)::integer ORDER BY version DESC LIMIT 1
                """)
            let last = try latest?.decode(Int.self, String.self)
            if let last, last.1 == digest {
                return Loading(district: district, pack: pack.code, version: last.0, changed: false)
            }
            let version = (last?.0 ?? 0) + 1
            try await insert(prepared, version, digest, on: day, in: transaction)
            return Loading(district: district, pack: pack.code, version: version, changed: true)
        }
    }

    private func insert(
        _ prepared: Prepared, _ version: Int, _ digest: String, on day: Day,
        in transaction: Transaction
    ) async throws {
        let (district, files) = (prepared.district, prepared.files)
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.pack_version (district, version, pack, digest, loaded_on, loaded_by,
                subject, base)
            VALUES (\(district)::integer, \(version)::integer, \(prepared.pack.code), \(digest),
                \(day.sql), \(actor), \(prepared.subject), \(Query(optional: prepared.base.map(Int64.init))))
            """)
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.pack_file (district, version, pack, path, content)
            SELECT \(district)::integer, \(version)::integer, pack, path, content
            FROM unnest(\(files.map(\.pack)), \(files.map(\.path)), \(files.map(\.text)))
                 AS file (pack, path, content)
            """)
    }

    static func files(_ sources: [PackSource]) -> [PackFile] {
        sources.flatMap { source in
            source.files.map { PackFile(pack: source.code, path: $0.path, text: $0.text) }
        }
    }

    /// The version put in force last, perhaps for a later day: what a new draft is made on.
    func lastPut(_ district: Int, in database: any Queryable) async throws -> Int? {
        let row = try await database.one(
            """
            SELECT version::bigint FROM kernel.pack_in_force
            WHERE district = \(district)::integer ORDER BY seq DESC LIMIT 1
            """)
        return try row?.value(0, as: Int.self)
    }

    /// Locks a district's row: the first lock of whoever changes its law or modules.
    static func lock(_ district: Int, in transaction: Transaction) async throws {
        let locked = try await transaction.query(
            "SELECT 1 FROM kernel.district WHERE district = \(district)::integer FOR UPDATE")
        guard !locked.isEmpty else { throw Refusal.unknownDistrict(district) }
    }

    /// SHA-256 over every path and content in order, so that the same files are the same version.
    private static func digest(
        of files: [PackFile], in transaction: Transaction
    ) async throws -> String {
        let whole = files.sorted { ($0.pack, $0.path) < ($1.pack, $1.path) }
            .map { "\($0.pack)/\($0.path)\n\($0.text.utf8.count)\n\($0.text)" }.joined(
                separator: "\n")
        let rows = try await transaction.query(
            "SELECT encode(sha256(convert_to(\(whole), 'UTF8')), 'hex')")
        return try rows.first?.value(0) ?? ""
    }
}
