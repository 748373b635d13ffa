public import Law
import Postgres

/// The districts of the database and their packs, every version kept. A version is a draft until a
/// second person approves it, and the law once it is put in force.
public struct PackStore: Sendable {
    let office: Office
    let registry: Registry
    let laws: LawShelf
    /// Under whose name versions are loaded, approved, put in force.
    let actor: String

    /// - Parameter actor: Who acts where nobody is signed in (the database's owner, in tests); a
    ///   session's own name always comes first.
    public init(_ office: Office, actor: String? = nil) {
        self.office = office
        self.actor = office.session?.name ?? actor ?? office.actor
        registry = office.registry
        laws = office.laws
    }

    /// The law of a district as known on `day`, and its version: of the versions in force by then,
    /// the one put in force last; for days before the first, the first.
    ///
    /// - Parameter day: Without one, today.
    /// - Throws: `Refusal` where no version is in force.
    public func pack(of district: Int, known day: Day = .never) async throws -> (
        pack: Pack, version: Int
    ) {
        let statute = try await statute(of: district, known: day)
        return (statute.pack, statute.version)
    }

    /// The same, made ready to answer.
    public func law(
        of district: Int, known day: Day = .never
    ) async throws -> (pack: Pack, evaluator: Evaluator) {
        let statute = try await statute(of: district, known: day)
        return (statute.pack, statute.evaluator)
    }

    /// A version of a district, whether it is law or not.
    ///
    /// - Throws: `Refusal` for a version that is not there; `PackRefusal` for one that this program
    ///   no longer reads.
    public func pack(of district: Int, version: Int) async throws -> Pack {
        try await statute(of: district, version: version, in: office.assessor).pack
    }

    /// The same made ready to answer; read in a transaction where one is given.
    func statute(
        of district: Int, known day: Day = .never, in transaction: (any Queryable)? = nil
    ) async throws -> Statute {
        let database: any Queryable = transaction ?? office.assessor
        guard let version = try await law(of: district, known: day, in: database) else {
            throw try await noLaw(district, in: database)
        }
        return try await statute(of: district, version: version, in: database)
    }

    /// The version that is law; nil for none. A version that becomes law later is none yet.
    func law(
        of district: Int, known day: Day = .never, in database: any Queryable
    ) async throws -> Int? {
        let known = day == .never ? office.today : day
        let row = try await database.one(
            """
            SELECT version::bigint FROM kernel.pack_in_force
            WHERE district = \(district)::integer
              AND from_day <= \(max(known, office.today).sql)
            ORDER BY from_day <= \(known.sql) DESC,
                     CASE WHEN from_day <= \(known.sql) THEN -seq ELSE seq END
            LIMIT 1
            """)
        return try row?.value(0, as: Int.self)
    }

    func statute(
        of district: Int, version: Int, in database: any Queryable
    ) async throws -> Statute {
        if let known = laws.statute(district: district, version: version) { return known }
        let files = try await files(of: district, version: version, in: database)
        let result = checked(files.code, files.sources)
        guard let pack = result.pack else { throw PackRefusal(problems: result.problems) }
        let statute = Statute(version: version, pack: pack, evaluator: Evaluator(pack))
        laws.keep(statute, district: district)
        return statute
    }

    /// A version's pack code and files.
    func files(
        of district: Int, version: Int, in database: any Queryable
    ) async throws -> (code: String, sources: [PackSource]) {
        let head = try await database.one(
            """
            SELECT pack FROM kernel.pack_version
            WHERE district = \(district)::integer AND version = \(version)::bigint
            """)
        guard let code = try head?.value(0, as: String.self) else {
            throw Refusal.unknownVersion(version, in: district)
        }
        let rows = try await database.query(
            """
            SELECT pack, path, content FROM kernel.pack_file
            WHERE district = \(district)::integer AND version = \(version)::bigint
            ORDER BY pack, path
            """)
        var texts: [String: [(path: String, text: String)]] = [:]
        for row in rows {
            let (pack, path, content) = try row.decode(String.self, String.self, String.self)
            texts[pack, default: []].append((path, content))
        }
        return (code, texts.map { PackSource(code: $0.key, files: $0.value) })
    }

    func checked(_ code: String, _ sources: [PackSource]) -> PackResult {
        PackLoader(dictionary: registry.dictionary, benefits: registry.lawBenefits)
            .load(code, from: sources)
    }

    private func noLaw(_ district: Int, in database: any Queryable) async throws -> Refusal {
        let row = try await database.one(
            """
            SELECT (SELECT max(version)::bigint FROM kernel.pack_version
                    WHERE district = \(district)::integer),
                   (SELECT min(from_day) FROM kernel.pack_in_force
                    WHERE district = \(district)::integer)
            """)
        let (draft, day) = try row?.decode(Int?.self, PostgresDate?.self) ?? (nil, nil)
        if let day {
            return Refusal(
                Text(
                    "\(district) 的政策自 \(Day(day)) 起施行，在此之前还没有现行政策。",
                    en: "The law of district \(district) begins on \(Day(day)); until then "
                        + "there is none."))
        }
        if let draft {
            return Refusal(
                Text(
                    "\(district) 的政策包第 \(draft) 版还是草案：须由另一人核准（yuhou pack approve），"
                        + "再施行（yuhou pack in-force）。",
                    en: "District \(district) has only a draft, version \(draft): another person "
                        + "approves it (yuhou pack approve), then it is put in force "
                        + "(yuhou pack in-force)."))
        }
        return Refusal(
            Text(
                "\(district) 还没有装载政策包。请运行：yuhou pack load policies/<区县>",
                en: "District \(district) has no pack yet. Run: yuhou pack load policies/<district>"
            ))
    }

    /// Every district of the database, in order of code.
    public func districts() async throws -> [(district: Int, title: Text)] {
        let rows = try await office.assessor.query(
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

extension Refusal {
    /// The district has no such version of its pack.
    static func unknownVersion(_ version: Int, in district: Int) -> Refusal {
        Refusal(
            Text(
                "\(district) 没有政策包第 \(version) 版；见 yuhou pack list --district \(district)。",
                en: "District \(district) has no pack version \(version); "
                    + "see yuhou pack list --district \(district)."))
    }
}
