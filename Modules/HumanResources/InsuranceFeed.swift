import Kernel
import Law
import Postgres

/// Who is insured, as the insurance offices tell it again and again.
struct InsuranceFeed {
    let bureau: Bureau

    static let feed = Feed(
        "insurance", Text("参保名单", en: "Insurance list"),
        columns: ["id_number", "name", "pension", "maternity", "from"],
        // Our own default: no source says how old a list may be.
        goodFor: 35)

    /// One line that says something new.
    struct Entry: Sendable {
        let person: Int64
        let seq: Int64
        let cover: Cover
    }

    /// What a line says.
    struct Cover: Hashable, Sendable {
        let pension: String
        let maternity: Bool
        let from: Day
    }

    /// Takes a file: what is new becomes a fact.
    func take(_ options: FeedOptions) async throws -> Page {
        try await bureau.take(
            Self.feed, told: options, judge: { try await judge($0) },
            write: { try await write($0, in: $1) })
    }

    private func judge(_ rows: [Bureau.FileRow]) async throws -> [FeedDecision<Entry>] {
        let holders = try await FileHolder.find(rows, at: bureau)
        let known = try await known()
        return zip(rows, holders).map { row, holder in
            switch holder {
            case .nobody(let reason): return .rejected(reason)
            case .person(let person):
                switch cover(row) {
                case .failure(let refusal): return .rejected(refusal.text)
                case .success(let cover):
                    let last = known[person.id]
                    guard last?.cover != cover else { return .unchanged }
                    return .new(
                        Entry(person: person.id, seq: (last?.seq ?? 0) + 1, cover: cover),
                        facts: [
                            bureau.fact(
                                HumanResources.pension.name, of: person.ref, cover.pension,
                                from: cover.from, document: Self.feed.title.zh),
                            bureau.fact(
                                HumanResources.maternity.name, of: person.ref,
                                cover.maternity ? "yes" : "no", from: cover.from,
                                document: Self.feed.title.zh),
                        ])
                }
            }
        }
    }

    private func cover(_ row: Bureau.FileRow) -> Result<Cover, Refusal> {
        let (pension, maternity) = (row.fields[2], row.fields[3])
        guard case .code(let codes) = HumanResources.pension.type, codes.contains(pension) else {
            return .failure(
                Refusal(
                    Text(
                        "pension “\(pension)”：应为 none、resident 或 employee",
                        en: "pension `\(pension)`: none, resident or employee")))
        }
        guard ["yes", "no"].contains(maternity) else {
            return .failure(
                Refusal(
                    Text(
                        "maternity “\(maternity)”：应为 yes 或 no",
                        en: "maternity `\(maternity)`: yes or no")))
        }
        guard maternity == "no" || pension != "resident" else {
            return .failure(
                Refusal(
                    Text(
                        "居民养老参保人没有职工生育保险；核对 pension 或 maternity",
                        en: "a resident's pension has no employees' maternity cover; check both")))
        }
        guard let from = Day(iso: row.fields[4]), from <= bureau.today else {
            return .failure(
                Refusal(
                    Text(
                        "from “\(row.fields[4])”：应为今天或以前的日期，如 2026-01-01",
                        en: "from `\(row.fields[4])`: a day not in the future, as 2026-01-01")))
        }
        return .success(Cover(pension: pension, maternity: maternity == "yes", from: from))
    }

    private func known() async throws -> [Int64: (seq: Int64, cover: Cover)] {
        let rows = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT ON (person) person, seq::bigint, pension, maternity, from_day
                FROM human_resources.insurance WHERE district = \(bureau.district)::integer
                ORDER BY person, seq DESC
                """
            ).map {
                try $0.decode(Int64.self, Int64.self, String.self, Bool.self, PostgresDate.self)
            }
        }
        return Dictionary(
            uniqueKeysWithValues: rows.map {
                ($0.0, ($0.1, Cover(pension: $0.2, maternity: $0.3, from: Day($0.4))))
            })
    }

    private func write(_ entries: [Entry], in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO human_resources.insurance (district, person, seq, pension, maternity,
                from_day, recorded_by)
            SELECT \(bureau.district)::integer, person, seq, pension, maternity, from_day,
                \(bureau.actor)
            FROM unnest(\(entries.map(\.person)), \(entries.map(\.seq)),
                \(entries.map(\.cover.pension)), \(entries.map(\.cover.maternity)),
                \(entries.map(\.cover.from.sql))) AS e (person, seq, pension, maternity, from_day)
            """)
    }
}
