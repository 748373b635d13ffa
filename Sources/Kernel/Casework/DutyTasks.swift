public import Law
import Postgres

extension Duty {
    /// The stretch of time that the duty is done for, and its last day; nil where there is none.
    public func stretch(on day: Day) -> (from: Day, due: Day?) {
        let (year, month, _) = day.parts
        switch cadence {
        case .month:
            let month = Month(year: year, month: month)
            return (month.first, month.end.adding(days: -1))
        case .quarter:
            let first = Month(year: year, month: (month - 1) / 3 * 3 + 1)
            return (first.first, first.first.adding(months: 3).adding(days: -1))
        case .year, .term, .festival:
            let first = Month(year: year, month: 1).first
            let last = due.flatMap { Day(iso: "\(year)-\($0)") }
            return (first, last ?? first.adding(months: 12).adding(days: -1))
        case .once, .event, .always, nil: return (Day(iso: "2000-01-01") ?? day, nil)
        }
    }

    /// From which day on the desks are told of it: a quarter's, and a year's with a day that the
    /// law names, from the first of the last day's month; a year's budget from the first day of the
    /// year (`catalogue.md` §5, E34). Nil for those that only stand on the list of duties.
    func told(on day: Day) -> (from: Day, last: Day)? {
        let (from, due) = stretch(on: day)
        guard let last = due else { return nil }
        if cadence == .year, proof.contains(.budget) { return (from, last) }
        let isDated = self.due.flatMap { Day(iso: "2000-\($0)") } != nil
        guard cadence == .quarter || cadence == .year && isDated else { return nil }
        return (Month(year: last.parts.0, month: last.parts.1).first, last)
    }
}

/// The tasks that come with the calendar (`catalogue.md` §5, E33, E34): what the law asks of an
/// office by a day stands on its desk from the first of that day's month, a budget all year. The
/// joint-meeting office sees no open tasks, only overdue ones: its own duties stand with their days
/// on `office duty list`.
public struct DutyTasks: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// The word of the tasks of a clause.
    public static func kind(_ clause: String) -> String { "duty/\(clause)" }

    /// Adds what is new.
    ///
    /// - Returns: How many.
    public func run() async throws -> Int {
        let (pack, _) = try await PackStore(office).pack(of: district)
        let enabled = Set(
            try await ModuleBook(office, district: district).modules()
                .filter { $0.state == .enabled }.map(\.department))
        let leads = Set(pack.provisions.map(\.department)).intersection(enabled)
        var added = 0
        for clause in pack.clauses {
            guard pack.off[clause.id] == nil, let duty = clause.duty,
                let (from, last) = duty.told(on: office.today), from <= office.today,
                office.today <= last
            else { continue }
            let units =
                duty.of.contains("all")
                ? leads.sorted() : duty.of.filter(enabled.contains)
            added += try await add(clause, duty, to: units, by: last)
        }
        return added
    }

    private func add(
        _ clause: Clause, _ duty: Duty, to units: [String], by last: Day
    ) async throws -> Int {
        guard !units.isEmpty else { return 0 }
        let clients = units.map { "duty/\(clause.id)/\(last)/\($0)" }
        let none = units.map { _ in Int64(0) }
        let kinds = units.map { _ in Self.kind(clause.id) }
        let titles = units.map { _ in "\(duty.output.zh)（\(clause.id)），\(last) 终了到期" }
        let dues = units.map { _ in last.sql }
        return try await office.assessor.transaction(retries: 3) { transaction in
            let row = try await transaction.one(
                """
                SELECT casework.add_tasks(\(district)::integer, \(clients), \(units), \(none),
                    \(none), \(kinds), \(titles), \(dues))::bigint
                """)
            return try row?.value(0, as: Int.self) ?? 0
        }
    }
}

extension TaskBook {
    /// Ends the desk's open tasks of a kind: what they asked for is there.
    public func settle(_ kind: String, words: String) async throws {
        let desk = office.session?.desk
        for task in try await list() where task.kind == kind && task.department == desk {
            try await act(.done(words), on: task.id)
        }
    }
}
