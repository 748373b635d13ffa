import Kernel
import Law
import Postgres

/// What the insurer says that it got for whom.
struct PremiumFeed {
    let bureau: Bureau

    static let feed = Feed(
        "premium-confirmation", Text("代缴到账名单", en: "Premiums confirmed"),
        columns: ["id_number", "name", "year", "fen", "day"],
        // Our own default: the insurer answers within the quarter.
        goodFor: 92)

    struct Entry: Sendable {
        let person: Int64
        let seq: Int64
        let paid: Paid
    }

    struct Paid: Hashable, Sendable {
        let year: Int64
        let fen: Int64
        let day: Day
    }

    func take(_ options: FeedOptions) async throws -> Page {
        try await bureau.take(
            Self.feed, told: options, judge: { try await judge($0) },
            write: { try await write($0, in: $1) })
    }

    private func judge(_ rows: [Bureau.FileRow]) async throws -> [FeedDecision<Entry>] {
        let holders = try await FileHolder.find(rows, at: bureau) { $0.fields[2] }
        let known = try await known(Set(rows.compactMap { Int64($0.fields[2]) }))
        return zip(rows, holders).map { row, holder in
            switch holder {
            case .nobody(let reason): return .rejected(reason)
            case .person(let person):
                switch paid(row) {
                case .failure(let refusal): return .rejected(refusal.text)
                case .success(let paid):
                    let last = known["\(paid.year)/\(person.id)"]
                    guard last?.paid != paid else { return .unchanged }
                    return .new(
                        Entry(person: person.id, seq: (last?.seq ?? 0) + 1, paid: paid), facts: [])
                }
            }
        }
    }

    private func paid(_ row: Bureau.FileRow) -> Result<Paid, Refusal> {
        let last = Int64(bureau.today.year)
        guard let year = Int64(row.fields[2]), (2014...last).contains(year) else {
            return .failure(
                Refusal(
                    Text(
                        "year “\(row.fields[2])”：应为 2014 至 \(last)",
                        en: "year `\(row.fields[2])`: 2014 to \(last)")))
        }
        guard let fen = Int64(row.fields[3]), (1...100_000_000).contains(fen) else {
            return .failure(
                Refusal(
                    Text(
                        "fen “\(row.fields[3])”：应为大于零的整数，单位分，如 10000 即 100 元",
                        en: "fen `\(row.fields[3])`: whole fen above zero, as 10000 for 100 yuan")))
        }
        guard let day = Day(iso: row.fields[4]), day <= bureau.today, day.year >= Int(year) else {
            return .failure(
                Refusal(
                    Text(
                        "day “\(row.fields[4])”：应为到账日，\(year) 年起、今天以前，如 2026-03-31",
                        en: "day `\(row.fields[4])`: the day of arrival, from \(year) to today")))
        }
        return .success(Paid(year: year, fen: fen, day: day))
    }

    private func known(
        _ years: Set<Int64>
    ) async throws -> [String: (seq: Int64, paid: Paid)] {
        let rows = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT ON (year, person) year::bigint, person, seq::bigint, fen, paid_on
                FROM human_resources.premium_confirmation
                WHERE district = \(bureau.district)::integer AND year = ANY (\(Array(years)))
                ORDER BY year, person, seq DESC
                """
            ).map {
                try $0.decode(Int64.self, Int64.self, Int64.self, Int64.self, PostgresDate.self)
            }
        }
        return Dictionary(
            uniqueKeysWithValues: rows.map {
                ("\($0.0)/\($0.1)", ($0.2, Paid(year: $0.0, fen: $0.3, day: Day($0.4))))
            })
    }

    private func write(_ entries: [Entry], in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO human_resources.premium_confirmation (district, year, person, seq, fen,
                paid_on, recorded_by)
            SELECT \(bureau.district)::integer, year, person, seq, fen, paid_on, \(bureau.actor)
            FROM unnest(\(entries.map(\.paid.year)), \(entries.map(\.person)),
                \(entries.map(\.seq)), \(entries.map(\.paid.fen)),
                \(entries.map(\.paid.day.sql))) AS e (year, person, seq, fen, paid_on)
            """)
    }
}
