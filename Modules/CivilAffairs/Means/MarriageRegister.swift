import Kernel
import Law
import Postgres

/// The marriage register's file (婚姻登记): weddings and divorces of which both are in our register
/// are told as the events they are, with everything that follows (E8, E9).
struct MarriageRegister {
    let bureau: Bureau

    /// Our own default: no source says how often it comes; after a month it is old.
    static let feed = Feed(
        "marriage-register", Text("婚姻登记", en: "Marriage register"),
        columns: ["id_number_1", "id_number_2", "event", "day", "certificate"], goodFor: 31)

    /// What is kept of a row.
    struct Entry: Hashable, Sendable {
        let certificate: String
        let event: String
        /// The register's ids, the smaller first.
        let one: Int64
        let other: Int64
        let day: Day
    }

    /// One row that reads right.
    private struct Told {
        let place: Int
        let numbers: [IdentityNumber]
        let event: String
        let day: Day
        let certificate: String
    }

    private typealias Decision = FeedDecision<Entry>

    /// Takes a file: rows in the order of their days, each event by itself, so that a divorce and
    /// the next wedding of one file both stand.
    func take(_ options: FeedOptions) async throws -> Page {
        try bureau.require(.intake)
        return try await bureau.take(Self.feed, told: options) { rows in
            try await judge(rows, isPreview: options.dryRun)
        } write: { entries, transaction in
            for entry in entries {
                try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.marriage_entry (district, certificate, event, one,
                        other, day, recorded_by)
                    VALUES (\(bureau.district)::integer, \(entry.certificate), \(entry.event),
                        \(entry.one), \(entry.other), \(entry.day.sql), \(bureau.actor))
                    """)
            }
        }
    }

    private func judge(_ rows: [Bureau.FileRow], isPreview: Bool) async throws -> [Decision] {
        var decisions: [Int: Decision] = [:]
        var told: [Told] = []
        var certificates: [String: Int] = [:]
        for (place, row) in rows.enumerated() {
            do {
                let one = try read(row, at: place)
                if let line = certificates[one.certificate] {
                    throw Refusal(
                        Text(
                            "certificate：与第 \(line) 行是同一个证号。",
                            en: "certificate: the same as in line \(line)."))
                }
                certificates[one.certificate] = row.line
                told.append(one)
            } catch let refusal as Refusal {
                decisions[place] = .rejected(refusal.text)
            }
        }
        let people = try await bureau.persons(numbered: Array(Set(told.flatMap(\.numbers))))
        let (kin, known) = try await bureau.transaction(reading: true) { transaction in
            (
                try await bureau.kin(in: transaction),
                try await entries(told.map(\.certificate), in: transaction)
            )
        }
        // Of a preview: whom an earlier row of the file speaks of stands otherwise by then.
        var touched: Set<Int64> = []
        for row in told.sorted(by: { ($0.day, $0.place) < ($1.day, $1.place) }) {
            let found = row.numbers.map { people[$0] }
            guard let first = found[0], let second = found[1] else {
                decisions[row.place] = Self.unmatched(found, row.event)
                continue
            }
            let pair = [first, second].sorted { $0.id < $1.id }
            let entry = Entry(
                certificate: row.certificate, event: row.event, one: pair[0].id,
                other: pair[1].id, day: row.day)
            if let before = known[row.certificate] {
                decisions[row.place] =
                    before == entry
                    ? .unchanged
                    : .rejected(
                        Text(
                            "certificate：\(row.certificate) 已用于另一件登记。",
                            en: "certificate: it stands for another entry."))
                continue
            }
            if !kin.isDisjoint(with: pair.map(\.id)) {
                decisions[row.place] = .rejected(
                    Text("与您本人或近亲属有关，请由同事导入。", en: "One is you or your kin; a colleague takes it."))
                continue
            }
            let isLater = isPreview && !touched.isDisjoint(with: pair.map(\.id))
            touched.formUnion(pair.map(\.id))
            do {
                if !isLater { try await record(entry, pair, isPreview: isPreview) }
                decisions[row.place] = .new(entry, facts: [])
            } catch let refusal as Refusal {
                decisions[row.place] = .rejected(refusal.text)
            }
        }
        return rows.indices.map { decisions[$0] ?? .unchanged }
    }

    private func read(_ row: Bureau.FileRow, at place: Int) throws -> Told {
        let numbers = try [0, 1].map { column in
            do {
                return try IdentityNumber(row.fields[column])
            } catch let problem as IdentityNumberProblem {
                throw Refusal(
                    Text(
                        "id_number_\(column + 1)：\(problem.text.zh)",
                        en: "id_number_\(column + 1): \(problem.text.en)"))
            }
        }
        guard numbers[0] != numbers[1] else {
            throw Refusal(
                Text("id_number_2：与 id_number_1 相同。", en: "id_number_2: the same as id_number_1."))
        }
        let event = row.fields[2]
        guard ["marriage", "divorce"].contains(event) else {
            throw Refusal(
                Text("event：应为 marriage 或 divorce。", en: "event: marriage or divorce."))
        }
        guard let day = Day(iso: row.fields[3]), day <= bureau.today else {
            throw Refusal(
                Text(
                    "day：应为 YYYY-MM-DD，不在将来。",
                    en: "day: YYYY-MM-DD, not in the future."))
        }
        let certificate = try Bureau.words(row.fields[4], "certificate", of: 4...60)
        return Told(
            place: place, numbers: numbers, event: event, day: day, certificate: certificate)
    }

    /// Both strangers: no concern of ours, nothing is kept. One: somebody has to look.
    private static func unmatched(_ found: [Bureau.Person?], _ event: String) -> Decision {
        guard let known = found.compactMap(\.self).first else { return .unchanged }
        return .rejected(
            event == "marriage"
                ? Text(
                    "只有一方（\(known.ref)）在登记册：先 person add 登记另一方，再导入这一行。",
                    en: "Only \(known.ref) is registered: add the spouse, then take the row again.")
                : Text(
                    "只有一方（\(known.ref)）按证号在登记册：补登另一方证号后再导入，或用 record divorce 登记。",
                    en: "Only \(known.ref) is found by the number: add the other's number, or use "
                        + "`record divorce`."))
    }

    private func record(
        _ entry: Entry, _ pair: [Bureau.Person], isPreview: Bool
    ) async throws {
        var draft = EventDraft(
            client: "marriage-register \(entry.certificate)", kind: entry.event, ref: pair[0].ref,
            day: entry.day, source: bureau.department.word, recordedBy: bureau.actor)
        draft.document = entry.certificate
        if entry.event == "marriage" {
            draft.state("marriage", pair[1].ref)
        } else {
            try await requireMarried(pair, on: entry.day)
            draft.end("marriage")
        }
        let recorder = EventRecorder(bureau.office, seal: bureau.seal, district: bureau.district)
        _ = isPreview ? try await recorder.preview(draft) : try await recorder.record(draft)
    }

    /// A divorce names the pair: an end speaks of whoever the person is married to.
    private func requireMarried(_ pair: [Bureau.Person], on day: Day) async throws {
        let isMarried = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT 1 FROM kernel.relation AS r
                WHERE r.district = \(bureau.district)::integer AND r.one = \(pair[0].id)
                  AND r.other = \(pair[1].id) AND r.kind = 2 AND r.act = 0
                  AND r.from_day <= \(day.sql)
                  AND NOT EXISTS (SELECT FROM kernel.relation AS x
                    WHERE x.district = r.district AND x.one = r.one AND x.other = r.other
                      AND x.kind = 2 AND x.act > 0 AND x.seq > r.seq)
                """
            ).isEmpty == false
        }
        guard !isMarried else { return }
        throw Refusal(
            Text(
                "\(pair[0].ref) 与 \(pair[1].ref) 没有存续的婚姻登记：先导入结婚的一行。",
                en: "\(pair[0].ref) and \(pair[1].ref) are not registered as married."))
    }

    private func entries(
        _ certificates: [String], in transaction: Transaction
    ) async throws -> [String: Entry] {
        let rows = try await transaction.query(
            """
            SELECT certificate, event, one, other, day FROM civil_affairs.marriage_entry
            WHERE district = \(bureau.district)::integer AND certificate = ANY (\(certificates))
            """)
        let found = try rows.map { row in
            let (certificate, event, one, other, day) = try row.decode(
                String.self, String.self, Int64.self, Int64.self, PostgresDate.self)
            return Entry(
                certificate: certificate, event: event, one: one, other: other, day: Day(day))
        }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.certificate, $0) })
    }
}
