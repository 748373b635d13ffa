import Foundation
import Kernel
import Law
import Postgres

/// The household register's file: whoever of the register is in it has their registration told;
/// everybody else is counted and nothing of them is kept.
struct HouseholdFeed {
    let bureau: Bureau

    /// Our own default: no source says how long it is good. The registration is checked by the
    /// month.
    static let feed = Feed(
        "household-register", Text("户籍登记", en: "Household register"),
        columns: [
            "id_number", "name", "town", "village", "kind", "area", "district", "since",
        ], goodFor: 31)

    /// Takes a file.
    func take(_ options: FeedOptions) async throws -> Page {
        try bureau.requireTeller()
        var judge: Judge?
        var changed: [Int64] = []
        let pack = try await bureau.pack()
        var page = try await bureau.take(Self.feed, told: options) { rows in
            let fields = rows.map(\.trimmed)
            var made = try await Judge(numbers: fields.map { $0[0] }, at: bureau)
            let decisions = zip(rows, fields).map { made.decide($1, line: $0.line) }
            judge = made
            return decisions
        } write: { (lines: [HouseholdBook.Line], transaction: Transaction) in
            let book = HouseholdBook(bureau)
            try await book.write(lines, in: transaction)
            try await book.react(to: lines, by: pack, in: transaction)
            changed = lines.map(\.person)
        }
        let drafts = judge?.rows.drafts ?? []
        let opened = options.dryRun ? [] : try await TicketBook(bureau).open(drafts)
        try await bureau.followUp(changed)
        page.tell(
            strangers: judge?.rows.strangers ?? 0, drafts: drafts.count, opened: opened,
            isPreview: options.dryRun)
        return page
    }

    /// Decides row by row.
    private struct Judge {
        var rows: PoliceRows
        let bureau: Bureau
        let latest: [Int64: HouseholdBook.Row]
        let places: [Int64: HouseholdBook.Places]
        let deaths: [Int64: DeathBook.Words]

        init(numbers: [String], at bureau: Bureau) async throws {
            let rows = try await PoliceRows(numbers: numbers, at: bureau)
            (self.rows, self.bureau) = (rows, bureau)
            let book = HouseholdBook(bureau)
            (latest, places, deaths) = try await bureau.transaction(reading: true) {
                transaction in
                (
                    try await book.latest(of: rows.persons, in: transaction),
                    try await book.places(of: rows.persons, in: transaction),
                    try await DeathBook(bureau).words(of: rows.persons, in: transaction)
                )
            }
        }

        mutating func decide(
            _ fields: [String], line: Int
        ) -> FeedDecision<HouseholdBook.Line> {
            switch rows.subject(fields[0], named: fields[1], line: line) {
            case .stranger: return .unchanged
            case .wrong(let reason): return .rejected(reason)
            case .person(let person):
                do throws(HouseholdEntry.Problem) {
                    let entry = try HouseholdEntry(
                        kind: fields[4], area: fields[5], district: fields[6], town: fields[2],
                        village: fields[3], since: fields[7], today: bureau.today)
                    return follow(entry, person)
                } catch {
                    return .rejected(error.text)
                }
            }
        }

        private mutating func follow(
            _ entry: HouseholdEntry, _ person: Bureau.Person
        ) -> FeedDecision<HouseholdBook.Line> {
            let last = latest[person.id]
            if entry.since < person.birth {
                return .rejected(
                    Text(
                        "since \(entry.since)：早于出生日期", en: "since \(entry.since): before the birth")
                )
            }
            if let died = deaths[person.id]?.earliest, entry.since > died {
                return .rejected(
                    Text(
                        "since \(entry.since)：此人已于 \(died) 死亡；核对死亡或这一行",
                        en: "since \(entry.since): died on \(died); check the death or this row"))
            }
            if let last, entry.since < last.entry.since {
                return .rejected(
                    Text(
                        "since \(entry.since)：早于已登记的 \(last.entry.since)；"
                            + "更正请用 household correct 并写理由",
                        en: "since \(entry.since) is before \(last.entry.since); `household "
                            + "correct` puts it right, with a reason"))
            }
            // The roster has the town where the family lives; the police, where it is registered.
            if entry.registered == bureau.district, let town = entry.town, town != person.town {
                rows.draft(.town, of: person, ours: "\(town)", theirs: "\(person.town)")
            }
            if last?.entry == entry { return .unchanged }
            let seq = 1 + (last?.seq ?? 0)
            let before = places[person.id]?.registered(on: entry.since.adding(days: -1))
            let town = entry.townMovedTo(after: last?.entry, in: bureau.district)
            let move = town.map { entry.move(to: $0, of: person.ref, row: seq, at: bureau) }
            return .new(
                HouseholdBook.Line(
                    person: person.id, seq: seq, client: "household \(person.id)/\(seq)",
                    entry: entry, previous: before == entry.registered ? nil : before,
                    origin: "feed", movedTo: town),
                facts: entry.facts(of: person.ref, row: seq, after: last?.entry, at: bureau)
                    + [move].compactMap(\.self))
        }
    }
}

extension Bureau.FileRow {
    /// Its fields without white space around them.
    var trimmed: [String] { fields.map { $0.trimmingCharacters(in: .whitespaces) } }
}
