public import Law
import Postgres

/// The districts of the database and the packs they run, every version kept.
public struct PackStore: Sendable {
    private let database: Pool
    private let registry: Registry
    private let laws: LawShelf

    public init(_ office: Office) {
        database = office.database
        registry = office.registry
        laws = office.laws
    }

    /// What loading a pack did.
    public struct Loading: Hashable, Sendable {
        public let district: Int
        public let pack: String
        public let version: Int
        /// False when the same files were already the district's latest version.
        public let changed: Bool
    }

    /// Checks the pack `code` among `sources` and makes it the law of its district from `on`.
    ///
    /// - Throws: `PackRefusal` with every problem of a wrong pack; nothing is stored then.
    public func load(_ code: String, from sources: [PackSource], on day: Day) async throws
        -> Loading
    {
        let result = PackLoader(dictionary: registry.dictionary, benefits: registry.lawBenefits)
            .load(code, from: sources)
        guard let pack = result.pack else { throw PackRefusal(problems: result.problems) }
        guard let digits = pack.district, let district = Int(digits) else {
            throw Refusal(
                Text(
                    "\(code) 不是区县政策包：pack.yaml 没有 district。请装载一个区县的政策包。",
                    en:
                        "\(code) is no district's pack: pack.yaml has no district. Load a district's."
                ))
        }
        try registry.check([pack])
        let used = sources.filter { result.lineage.contains($0.code) }
        let files = used.flatMap { source in
            source.files.map { (pack: source.code, path: $0.path, text: $0.text) }
        }
        return try await store(files, pack: pack, district: district, on: day)
    }

    private func store(
        _ files: [(pack: String, path: String, text: String)], pack: Pack, district: Int,
        on day: Day
    ) async throws -> Loading {
        try await database.transaction { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO kernel.district (district, title_zh, title_en)
                VALUES (\(district)::integer, \(pack.title.zh), \(pack.title.en))
                ON CONFLICT (district) DO NOTHING
                """)
            _ = try await transaction.query(
                "SELECT 1 FROM kernel.district WHERE district = \(district)::integer FOR UPDATE")
            let digest = try await Self.digest(of: files, in: transaction)
            let latest = try await transaction.query(
                """
                SELECT version::bigint, digest FROM kernel.pack_version
                WHERE district = \(district)::integer ORDER BY version DESC LIMIT 1
                """)
            let last = try latest.first?.decode(Int.self, String.self)
            if let last, last.1 == digest {
                return Loading(district: district, pack: pack.code, version: last.0, changed: false)
            }
            let version = (last?.0 ?? 0) + 1
            _ = try await transaction.execute(
                """
                INSERT INTO kernel.pack_version (district, version, pack, digest, loaded_on)
                VALUES (\(district)::integer, \(version)::integer, \(pack.code), \(digest), \(day.sql))
                """)
            _ = try await transaction.execute(
                """
                INSERT INTO kernel.pack_file (district, version, pack, path, content)
                SELECT \(district)::integer, \(version)::integer, pack, path, content
                FROM unnest(\(files.map(\.pack)), \(files.map(\.path)), \(files.map(\.text)))
                     AS file (pack, path, content)
                """)
            try await FamilyVersions(district: district).makeDue(in: transaction)
            _ = try await transaction.execute(
                """
                UPDATE kernel.district SET title_zh = \(pack.title.zh), title_en = \(pack.title.en)
                WHERE district = \(district)::integer
                """)
            return Loading(district: district, pack: pack.code, version: version, changed: true)
        }
    }

    /// SHA-256 over every path and content in order, so that the same files are the same version.
    private static func digest(
        of files: [(pack: String, path: String, text: String)], in transaction: Transaction
    ) async throws -> String {
        let whole = files.sorted { ($0.pack, $0.path) < ($1.pack, $1.path) }
            .map { "\($0.pack)/\($0.path)\n\($0.text.utf8.count)\n\($0.text)" }.joined(
                separator: "\n")
        let rows = try await transaction.query(
            "SELECT encode(sha256(convert_to(\(whole), 'UTF8')), 'hex')")
        return try rows.first?.value(0) ?? ""
    }

    /// The law of a district as known on `day` (the first version for days before it was loaded),
    /// and its version.
    public func pack(of district: Int, known day: Day = .never) async throws -> (
        pack: Pack, version: Int
    ) {
        let statute = try await statute(of: district, known: day)
        return (statute.pack, statute.version)
    }

    /// The same made ready to answer; read in a transaction where one is given.
    func statute(
        of district: Int, known day: Day = .never, in transaction: (any Queryable)? = nil
    ) async throws -> Statute {
        let database: any Queryable = transaction ?? database
        let rows = try await database.query(
            """
            SELECT version::bigint, pack FROM kernel.pack_version
            WHERE district = \(district)::integer
            ORDER BY loaded_on <= \(day.sql) DESC,
                     CASE WHEN loaded_on <= \(day.sql) THEN -version ELSE version END
            LIMIT 1
            """)
        guard let (version, code) = try rows.first?.decode(Int.self, String.self) else {
            throw Refusal(
                Text(
                    "\(district) 还没有装载政策包。请运行：yuhou pack load policies/<区县>",
                    en:
                        "District \(district) has no pack yet. Run: yuhou pack load policies/<district>"
                ))
        }
        if let known = laws.statute(district: district, version: version) { return known }
        let files = try await database.query(
            """
            SELECT pack, path, content FROM kernel.pack_file
            WHERE district = \(district)::integer AND version = \(version)::integer
            ORDER BY pack, path
            """)
        var texts: [String: [(path: String, text: String)]] = [:]
        for row in files {
            let (pack, path, content) = try row.decode(String.self, String.self, String.self)
            texts[pack, default: []].append((path, content))
        }
        let sources = texts.map { PackSource(code: $0.key, files: $0.value) }
        let result = PackLoader(dictionary: registry.dictionary, benefits: registry.lawBenefits)
            .load(code, from: sources)
        guard let pack = result.pack else { throw PackRefusal(problems: result.problems) }
        let statute = Statute(version: version, pack: pack, evaluator: Evaluator(pack))
        laws.keep(statute, district: district)
        return statute
    }

    /// Every district of the database, in order of code.
    public func districts() async throws -> [(district: Int, title: Text)] {
        let rows = try await database.query(
            "SELECT district::bigint, title_zh, title_en FROM kernel.district ORDER BY district")
        return try rows.map { row in
            let (district, zh, en) = try row.decode(Int.self, String.self, String.self)
            return (district, Text(zh, en: en))
        }
    }
}

/// A pack that is wrong, with all its problems. It is refused whole.
public struct PackRefusal: Error, Sendable {
    public let problems: [PackProblem]

    public init(problems: [PackProblem]) { self.problems = problems }
}
