import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel

/// Makes corrections of what is reported about a family, as a desk would tell them.
struct RandomCorrection {
    let house: TimeHouse
    var random: SeededRandom
    private(set) var told: [String: Int] = [:]
    private(set) var refused = 0

    init(_ house: TimeHouse, seed: UInt64) {
        self.house = house
        random = SeededRandom(seed: seed)
    }

    /// Tells something new of a family; tries again when it is refused or known. `other` is
    /// somebody of another family, for a rare marriage.
    mutating func tell(
        of family: RegisteredFamily, other: String, in transaction: Transaction
    ) async throws {
        let (law, _) = try await PackStore(house.office).pack(of: house.district)
        // Of a family of one who has died nearly everything is refused.
        for _ in 0..<400 {
            let card = random.pick(family.cards)
            guard
                let (name, entry) = try await entry(
                    of: card, in: family, other: other, in: transaction)
            else { continue }
            var draft = EventDraft(
                client: "c\(random.next())", kind: "wish", ref: card.ref,
                day: Day(iso: entry.from) ?? house.office.today, source: entry.source,
                recordedBy: "desk")
            draft.facts = [entry]
            draft.learned = random.chance(30) ? nil : learned(after: draft.day)
            let (recorder, told) = (house.recorder, draft)
            do {
                // A refusal undoes only itself.
                _ = try await transaction.savepoint { inner in
                    try await recorder.write(told, by: law, in: inner)
                }
                self.told[name, default: 0] += 1
                return
            } catch is Refusal {
                refused += 1
            } catch is EventRecorder.NothingNew {
                refused += 1
            }
        }
        Issue.record("nothing to tell of family \(family.id)")
    }

    private mutating func learned(after day: Day) -> Day {
        let today = house.office.today
        let first = min(max(day, Assessment.beginning), today)
        return Day(number: Int32.random(in: first.number...today.number, using: &random))
    }

    private mutating func entry(
        of card: PersonCard, in family: RegisteredFamily, other: String,
        in transaction: Transaction
    ) async throws -> (String, FactEntry)? {
        var entry = FactEntry()
        entry.ref = card.ref
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<40:
            guard let kind = state(&entry) else { return nil }
            entry.source = random.pick(kind.owners)
            return ("new", entry)
        case 40..<50:
            entry.fact = "death"
            entry.value = random.pick(["illness", "accident", "other"])
            entry.from = random.day(2009...2025).description
            entry.source = random.pick(["public_security", "health", "civil_affairs"])
            return ("death", entry)
        case 50..<85:
            guard let report = try await report(of: card, in: transaction) else { return nil }
            entry.fact = report.kind
            entry.source = report.source
            let isWithdrawal = random.chance(60)
            entry.value = isWithdrawal ? "withdrawn" : ""
            entry.from =
                (isWithdrawal
                ? report.from
                : report.from.adding(days: Int.random(in: 0...1500, using: &random))).description
            return (isWithdrawal ? "withdrawn" : "ended", entry)
        case 85..<99:
            entry.fact = "marriage"
            entry.source = "civil_affairs"
            entry.from = random.day(2008...2025).description
            if random.chance(50) { entry.value = random.pick(family.cards).ref }
            return ("marriage", entry)
        default:
            entry.fact = "marriage"
            entry.value = other
            entry.source = "civil_affairs"
            entry.from = random.day(2015...2025).description
            return ("joined", entry)
        }
    }

    private static let weighty = [
        "hukou.district", "hukou.kind", "hukou.area", "special_assistance", "disability.grade",
        "complication_assistance",
    ]

    private mutating func state(_ entry: inout FactEntry) -> FactKind? {
        let dictionary = house.office.registry.dictionary
        // Half of them what most clauses ask for.
        let name = random.pick(Self.weighty)
        let kind = random.chance(50) ? dictionary[name] : random.pick(dictionary.kinds)
        guard let kind else { return nil }
        let from = random.day(2005...2025)
        (entry.fact, entry.from) = (kind.name, from.description)
        if random.chance(25) {
            entry.to = from.adding(days: Int.random(in: 1...2000, using: &random)).description
        }
        switch kind.type {
        case .flag: entry.value = kind.decode(random.chance(75) ? 1 : 0)
        case .code(let words), .set(let words): entry.value = random.pick(words)
        case .count(let range):
            entry.value = kind.decode(
                Int64.random(
                    in: range.lowerBound...min(range.upperBound, range.lowerBound + 9),
                    using: &random))
        case .money: entry.value = kind.decode(Int64.random(in: 0...200_000, using: &random))
        case .day: entry.value = random.day(2000...2024).description
        case .area(let digits):
            guard digits == 6 else { return nil }
            entry.value = random.chance(60) ? String(house.district) : "110101"
        case .words: return nil
        }
        return kind
    }

    /// One that stands in the register, whatever has become of it.
    private mutating func report(
        of card: PersonCard, in transaction: Transaction
    ) async throws -> (kind: String, source: String, from: Day)? {
        let rows = try await transaction.query(
            """
            SELECT kind, source, from_day FROM kernel.fact
            WHERE district = \(house.district)::integer AND person = \(card.id) AND act = 0
              AND official AND from_day > '-infinity'
            ORDER BY seq
            """)
        guard !rows.isEmpty else { return nil }
        let (kind, source, from) = try random.pick(rows).decode(
            String.self, String.self, PostgresDate.self)
        return (kind, source, Day(from))
    }
}
