import Kernel
import Law
import Postgres

/// Which villages lie in a relocation area, and the fact `agriculture.relocation_area` of who lives
/// there.
struct AreaSurvey {
    let bureau: Bureau

    // Our own default: no source says how often an area is surveyed.
    static let feed = Feed(
        "relocation-area", Text("搬迁区村组名单", en: "Villages in relocation areas"),
        columns: ["village", "in_area", "from", "document"], goodFor: 400)

    /// One village of the survey.
    struct Village: Hashable, Sendable {
        /// Twelve digits.
        let code: Int64
        let isInArea: Bool
        let from: Day
        let document: String
    }

    func take(_ options: FeedOptions) async throws -> Page {
        try await bureau.take(Self.feed, told: options) { rows in
            try await judge(rows)
        } write: { villages, transaction in
            for village in villages {
                _ = try await transaction.execute(
                    """
                    INSERT INTO agriculture.area_survey (district, village, seq, is_in_area,
                        from_day, document, recorded_by)
                    SELECT \(bureau.district)::integer, \(village.code),
                        1 + coalesce(max(s.seq), 0), \(village.isInArea), \(village.from.sql),
                        \(village.document), \(bureau.actor)
                    FROM agriculture.area_survey AS s
                    WHERE s.district = \(bureau.district)::integer AND s.village = \(village.code)
                    """)
            }
        }
    }

    private func judge(_ rows: [Bureau.FileRow]) async throws -> [FeedDecision<Village>] {
        let villages = rows.map { row in Result { try parse(row.fields) } }
        let codes = villages.compactMap { try? $0.get().code }
        let known = try await surveyed(codes)
        let homes = try await households(codes)
        var seen: Set<Int64> = []
        return villages.map { result in
            switch result {
            case .failure(let error):
                return .rejected((error as? Refusal)?.text ?? Text("\(error)", en: "\(error)"))
            case .success(let village):
                guard seen.insert(village.code).inserted else {
                    return .rejected(
                        Text(
                            "village：\(village.code) 在文件里不止一行；一村写一行。",
                            en: "village: \(village.code) stands twice; one line a village."))
                }
                guard known[village.code] != village else { return .unchanged }
                if let before = known[village.code], village.from < before.from {
                    return .rejected(
                        Text(
                            "from：早于已登记的 \(before.from)；变化写变化的那天。",
                            en:
                                "from: before \(before.from) as surveyed; give the day of the change."
                        ))
                }
                return .new(village, facts: (homes[village.code] ?? []).map { fact(village, $0) })
            }
        }
    }

    private func fact(_ village: Village, _ ref: String) -> FactEntry {
        bureau.fact(
            Agriculture.relocationArea.name, of: ref, village.isInArea ? "yes" : "no",
            from: village.from, document: village.document)
    }

    private func parse(_ fields: [String]) throws -> Village {
        guard let code = Int64(fields[0]), fields[0].utf8.count == 12,
            code / 1_000_000 == Int64(bureau.district)
        else {
            throw Refusal(
                Text(
                    "village：应为本区县的十二位村级代码，如 \(bureau.district)100201。",
                    en: "village: twelve digits of this district, as \(bureau.district)100201."))
        }
        guard ["yes", "no"].contains(fields[1]) else {
            throw Refusal(Text("in_area：应为 yes 或 no。", en: "in_area: yes or no."))
        }
        guard let from = Day(iso: fields[2]), from <= bureau.today else {
            throw Refusal(
                Text(
                    "from：应为今天（\(bureau.today)）以前的真实日期。",
                    en: "from: a real day up to today (\(bureau.today))."))
        }
        return Village(
            code: code, isInArea: fields[1] == "yes", from: from,
            document: try Bureau.words(fields[3], "document", of: 2...100))
    }

    /// What is surveyed of some villages, or of all.
    func surveyed(_ codes: [Int64]? = nil) async throws -> [Int64: Village] {
        let some: Query = codes.map { "AND village = ANY (\($0))" } ?? ""
        let rows = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT ON (village) village, is_in_area, from_day, document
                FROM agriculture.area_survey
                WHERE district = \(bureau.district)::integer \(some)
                ORDER BY village, seq DESC
                """
            ).map { row in
                let (code, isInArea, from, document) = try row.decode(
                    Int64.self, Bool.self, PostgresDate.self, String.self)
                return Village(code: code, isInArea: isInArea, from: Day(from), document: document)
            }
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0) })
    }

    /// One living member of each household in some villages, a parent before a child: what is told
    /// of one holds for all. The clerk's own kin are told of by a colleague.
    private func households(_ codes: [Int64]) async throws -> [Int64: [String]] {
        let rows = try await bureau.transaction(reading: true) { transaction in
            let kin = Array(try await bureau.kin(in: transaction))
            return try await transaction.query(
                """
                SELECT DISTINCT ON (m.household) p.village, p.ref, p.id
                FROM kernel.person AS p
                JOIN kernel.membership AS m ON m.district = p.district AND m.person = p.id
                WHERE p.district = \(bureau.district)::integer AND p.village = ANY (\(codes))
                  AND m.from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < m.to_day
                  AND NOT p.id = ANY (\(kin))
                ORDER BY m.household, p.role, p.ref
                """
            ).map { try $0.decode(Int64.self, String.self, Int64.self) }
        }
        bureau.saw(rows.map(\.2))
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1).sorted() }
    }

    /// Tells the fact of everybody who came to a surveyed village later; what stands stays.
    ///
    /// - Returns: How many households were told of.
    func spread() async throws -> Int {
        let villages = try await surveyed()
        let homes = try await households(Array(villages.keys))
        let facts = villages.values.sorted { $0.code < $1.code }.flatMap { village in
            (homes[village.code] ?? []).map { fact(village, $0) }
        }
        if !facts.isEmpty { try await bureau.report(facts, reason: Self.feed.code) { _ in } }
        return facts.count
    }
}
