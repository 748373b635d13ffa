import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// A district for most of a year, held every month against the order of work and against its own
/// raw rows.
@Suite(.serialized) struct YearTests {
    private static let isWhole = ProcessInfo.processInfo.environment["YUHOU_WHOLE_YEAR"] != nil

    @Test func `a year in a district: nothing due without an owner, nothing given without a right`()
        async throws
    {
        let families = Self.isWhole ? 2000 : 500
        let seed: UInt64 = 20_260_102
        let clock = ContinuousClock()
        let started = clock.now
        let district = try await SimulatedDistrict.open(families: families, seed: seed)
        var year = Year(district, seed: seed, families: families)
        print("simulation: seed \(seed), \(families) families, opened in \(clock.now - started)")
        try await year.begin()
        for month in 1...11 {
            try await year.month(month)
            let raw = try await RawDistrict(on: year.day, in: district.house.owner)
            let recount = district.recount(of: raw)
            let found = try await district.violations(of: raw, recount)
            #expect(found == [], "at the end of month \(month)")
            try await district.expectTheBoard(toEqual: recount, of: raw)
            if !found.isEmpty { break }
        }
        print("simulation: \(year.tally) in \(clock.now - started)")
        #expect(year.tally.acts > families * 10 && year.tally.deliveries > families)
        #expect(year.tally.appeals > 3 && year.tally.objections > 3 && year.tally.wrongTries > 99)
        #expect(year.tally.events > 20 && year.tally.tasks > 5)
    }
}

extension SimulatedDistrict {
    func recount(of raw: RawDistrict) -> Recount {
        Recount(raw, statute: statute, registry: house.registry)
    }

    /// What is wrong with the rows as somebody sees them.
    func violations(on day: Day, in database: some Queryable) async throws -> [Violation] {
        let raw = try await RawDistrict(on: day, of: code, in: database)
        return try await violations(of: raw, recount(of: raw))
    }

    func violations(of raw: RawDistrict, _ recount: Recount) async throws -> [Violation] {
        func audit(_ wasEntitled: @escaping CaseAudit.Knowledge) -> [Violation] {
            CaseAudit(
                raw: raw, positions: recount.positions, departments: Set(units), pack: statute.pack,
                wasEntitled: wasEntitled
            ).violations()
        }
        let found = audit { _, _, _ in false }
        let suspects = Set(found.filter { $0.rule == .entitlement }.map(\.caseID))
        guard !suspects.isEmpty else { return found }
        // What became known later changes what was right, not what was done in good faith.
        let persons = Set(raw.cases.filter { suspects.contains($0.id) }.map(\.person))
        let ids = Set(raw.persons.filter { persons.contains($0.id) }.map(\.family)).sorted()
        let reader = FamilyReader(
            district: code, dictionary: house.registry.dictionary)
        let families = KnownFamilies(
            try await house.owner.transaction(readOnly: true) {
                try await reader.families(ids, in: $0)
            })
        let evaluator = statute.evaluator
        return audit { file, on, known in
            families.wasEntitled(file.person, to: file.clause, on: on, known: known, by: evaluator)
        }
    }

    /// The figures of the office are those of a recount.
    func expectTheBoard(toEqual recount: Recount, of raw: RawDistrict) async throws {
        let day = raw.day
        let board = try await Board.read(office(on: day), district: code, on: day)
            .board
        let counted = recount.lines()
        for line in board.departments.flatMap(\.lines) {
            #expect(line == counted[line.clause] ?? Board.Line(clause: line.clause), "on \(day)")
        }
        let overdue = try await TaskBook(
            self.office("office-1", on: day), district: code
        ).list()
        #expect(overdue.count == raw.taskDays.count { $0 < day })
    }
}

/// Families as they were known on any day.
struct KnownFamilies: Sendable {
    private let byPerson: [Int64: (family: RegisteredFamily, member: Int)]

    init(_ families: [RegisteredFamily]) {
        var found: [Int64: (RegisteredFamily, Int)] = [:]
        for family in families {
            for (member, card) in family.cards.enumerated() { found[card.id] = (family, member) }
        }
        byPerson = found
    }

    /// Of a household's clause whoever of the family answered for it.
    func wasEntitled(
        _ person: Int64, to clause: String, on day: Day, known: Day, by evaluator: Evaluator
    ) -> Bool {
        guard let (family, member) = byPerson[person], let index = evaluator.index(of: clause)
        else { return false }
        let view = evaluator.view(of: family.family, known: known)
        return view.clauses(about: member, on: day).contains(index)
            && view.finding(index, about: member, on: day).outcome == .yes
    }
}
