import Kernel
import Law
import Money
import Postgres
import TestSupport

@testable import Yuhou

/// A district whose parents' money is worked out, by its owner.
struct AccrualHouse {
    let house: CaseHouse
    let clause: String

    init(_ folder: String = "jiangyan", on iso: String = "2026-03-02") async throws {
        house = try await CaseHouse(departments, of: folder, on: iso)
        clause = folder == "jiangyan" ? "JY-3.1.1b" : "NC-3.1a"
    }

    /// A parent registered in the district, not yet confirmed.
    func add(_ ref: String, born: String = "1956-01-01") async throws {
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = (ref, "H-\(ref)", "\(house.home)001")
        (entry.name, entry.role, entry.sex, entry.birth) = ("王小兰", "parent", "female", born)
        _ = try await house.register().add(entry, district: house.home, isConfirmedNew: true)
        try await tell(ref, "hukou.district", "\(house.home)", from: "2008-01-01")
    }

    /// Told on its first day where nothing else is said.
    func tell(
        _ ref: String, _ fact: String, _ value: String, from day: String, learned: String = ""
    ) async throws {
        var row = FactEntry()
        (row.ref, row.fact, row.value, row.from) = (ref, fact, value, day)
        row.source = house.registry.dictionary[fact]?.owners.first ?? ""
        row.learned = learned.isEmpty ? day : learned
        _ = try await house.register().record(row, district: house.home)
    }

    /// The person's dues, as known on a day.
    func dues(
        _ ref: String, _ from: String, _ to: String, known: String? = nil, clause: String? = nil
    ) async throws -> [MoneyDue] {
        let office = try await house.office()
        let known = try known.map(CaseHouse.day) ?? .never
        return try await Accrual(office, district: house.home).dues(
            of: [try await id(ref)], clauses: [clause ?? self.clause],
            months: try CaseHouse.day(from + "-01").month...CaseHouse.day(to + "-01").month,
            known: known, paidThrough: known)
    }

    /// `2022-03 590.00` a month; with ` held …` and ` (hold)` where there is.
    func lines(
        _ ref: String, _ from: String, _ to: String, known: String? = nil, clause: String? = nil
    ) async throws -> [String] {
        try await dues(ref, from, to, known: known, clause: clause).map { due in
            "\(due.period.month) \(due.amount / 100)"
                + (due.paid != 0 ? " paid \(due.paid / 100)" : "")
                + (due.held != 0 ? " held \(due.held / 100)" : "")
                + (due.hold.map { " \($0.rawValue)" } ?? "")
        }
    }

    /// What the months of a year are worth, in yuan.
    func year(_ ref: String, _ year: Int, clause: String? = nil) async throws -> Int64 {
        try await dues(ref, "\(year)-01", "\(year)-12", clause: clause).reduce(0) {
            $0 + $1.amount
        } / 100
    }

    func id(_ ref: String) async throws -> Int64 {
        let row = try await house.owner.one("SELECT id FROM kernel.person WHERE ref = \(ref)")
        return try row?.value(0, as: Int64.self) ?? 0
    }

    /// Puts another law in force: the district's, with words of its files replaced.
    func rule(_ words: [(String, String)]) async throws {
        let policies = MigratedDatabase.migrations + "/../policies"
        let folder = house.home == 500_119 ? "nanchuan" : "jiangyan"
        let (code, sources) = try PackFolder.sources(at: "\(policies)/\(folder)")
        let changed = sources.map { source in
            PackSource(
                code: source.code,
                files: source.files.map { file in
                    var text = file.text
                    for (old, new) in words { text = text.replacing(old, with: new) }
                    return (file.path, text)
                })
        }
        try await house.office().adopt(code, from: changed)
    }

    /// Imports what was given before.
    func pay(_ ref: String, _ months: [String], yuan: Int) async throws {
        for month in months {
            _ = try await house.owner.pipeline([
                """
                INSERT INTO kernel.delivery (district, person, clause, period, monthly, amount_fen, proof)
                SELECT district, id, \(clause), \(month + "-01")::date, true, \(Int64(yuan) * 100), ''
                FROM kernel.person WHERE ref = \(ref)
                """,
                """
                SELECT ledger.open_lines(district, ARRAY[id], ARRAY[\(clause)],
                    ARRAY[\(month + "-01")::date], ARRAY[\(month + "-01")::date])
                FROM kernel.person WHERE ref = \(ref)
                """,
            ])
        }
    }

    /// A proposal to stop, in the state of its decision (2 stopped, 3 kept).
    func decide(_ ref: String, state: Int, on day: String) async throws {
        _ = try await house.owner.pipeline([
            """
            INSERT INTO casework.procedure (district, benefit, digest, with_town)
            VALUES (\(house.home)::integer, 'test', '\\x01', false) ON CONFLICT DO NOTHING
            """,
            """
            INSERT INTO casework.case_file (district, client, kind, person, clause, benefit, department,
                procedure, with_town, ground, period_from, period_to, cause, opened_on, opened_by, state, step)
            SELECT p.district, \("stop \(day)"), 2, p.id, \(clause), 'test', 'health', r.id, false, 3,
                \(day)::date, 'infinity', 'move', \(day)::date, 'x', \(state)::smallint, 'tell'
            FROM kernel.person AS p JOIN casework.procedure AS r USING (district)
            WHERE p.ref = \(ref) AND r.benefit = 'test'
            """,
        ])
    }
}
