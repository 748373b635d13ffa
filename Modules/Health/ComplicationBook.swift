import Kernel
import Law
import Postgres

/// Gradings of operation complications (鉴定), and what follows from each: the confirmation on the
/// scheme, its change, its end. A grading alone pays nothing and stops nothing.
struct ComplicationBook {
    let bureau: Bureau

    enum Grade: String, CaseIterable {
        case firstA = "1A"
        case firstB = "1B"
        case second = "2"
        case third = "3"
        case cured

        /// What a report can find; `cure` is a command of its own.
        static let found: [Grade] = [.firstA, .firstB, .second, .third]

        /// The class of monthly assistance; nil for what is compensated once, and for the cured.
        var scheme: String? {
            switch self {
            case .firstA, .cured: nil
            case .firstB: "1"
            case .second: "2"
            case .third: "3"
            }
        }

        var title: Text {
            switch self {
            case .firstA: Text("一级甲等", en: "grade 1A")
            case .firstB: Text("一级乙等", en: "grade 1B")
            case .second: Text("二级", en: "grade 2")
            case .third: Text("三级", en: "grade 3")
            case .cured: Text("治愈", en: "cured")
            }
        }
    }

    struct Grading: Hashable {
        let person: Int64
        let seq: Int64
        let grade: Grade
        let report: String
        let day: Day

        init(_ row: Row) throws {
            let (person, seq, grade, report, day) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, PostgresDate.self)
            self.person = person
            self.seq = seq
            // The table holds no other grades.
            self.grade = Grade(rawValue: grade) ?? .cured
            self.report = report
            self.day = Day(day)
        }
    }

    /// A confirmation of somebody: the one that is done, or the one in hand.
    struct Confirmation: Hashable {
        let caseID: Int64
        let isDone: Bool
        let scheme: String
    }

    /// What a grading led to.
    enum Consequence: Hashable {
        /// Nothing: the class stays, or nobody was confirmed before.
        case none
        case confirmation(Int64)
        case stop(Int64)
        /// A confirmation of another class is still in hand.
        case inHand(Confirmation)
    }

    static let onceOnly = Text(
        "一级甲等为一次性补偿，不在按月扶助之列。",
        en: "Grade 1A is compensated once and is not in the monthly scheme.")

    /// Keeps what a report found. Where it changes a confirmed class, a case is opened for it.
    func grade(
        _ ref: String, _ grade: Grade, report: String, on day: Day
    ) async throws -> (grading: Grading, consequence: Consequence) {
        let clause = try schemeClause(in: try await bureau.pack())
        let (person, last) = try await prepared(ref, report: report, on: day)
        var grading = last
        if last.map({ ($0.grade, $0.report, $0.day) != (grade, report, day) }) ?? true {
            grading = try await write(
                grade, report, day, for: person, after: last,
                bureau.fact(
                    Health.complicationGrade.name, of: ref, grade.rawValue, from: day,
                    document: report))
        }
        guard let grading else { throw Refusal(Text("没有写入。", en: "It was not written.")) }
        let confirmed = try await confirmations(of: person.id, clause)
        if let open = confirmed.first(where: { !$0.isDone }), open.scheme != grade.scheme {
            return (grading, .inHand(open))
        }
        guard let done = confirmed.first(where: \.isDone), done.scheme != grade.scheme else {
            return (grading, .none)
        }
        let client = "complication/\(person.id)/\(grading.seq)"
        guard let scheme = grade.scheme else {
            return (
                grading,
                .stop(try await stop(person, clause, from: day, cause: "once_only", client))
            )
        }
        return (grading, .confirmation(try await propose(scheme, for: person, clause, client)))
    }

    /// Opens the confirmation that the latest grading asks for.
    func apply(_ ref: String, client: String) async throws -> (caseID: Int64, scheme: String) {
        let clause = try schemeClause(in: try await bureau.pack())
        let (person, last) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (person, try await gradings(of: person.id, in: transaction).last)
        }
        guard let last, last.grade != .cured else {
            throw Refusal(
                Text(
                    "\(ref) 没有现行的并发症鉴定；先 complication grade。",
                    en: "\(ref) has no standing grading; `complication grade` first."))
        }
        guard let scheme = last.grade.scheme else { throw Refusal(Self.onceOnly) }
        let confirmed = try await confirmations(of: person.id, clause)
        if let done = confirmed.first, done.isDone, done.scheme == scheme {
            throw Refusal(
                Text(
                    "\(ref) 已由第 \(done.caseID) 号确认为 \(scheme) 级。",
                    en: "\(ref) was confirmed in class \(scheme) by case \(done.caseID)."))
        }
        return (try await propose(scheme, for: person, clause, client), scheme)
    }

    /// Keeps a cure: the grade ends, and whether the assistance stops a named person decides.
    ///
    /// - Returns: The case of the stop; nil where nothing was confirmed or in hand.
    func cure(_ ref: String, report: String, on day: Day) async throws -> Int64? {
        let clause = try schemeClause(in: try await bureau.pack())
        let (person, last) = try await prepared(ref, report: report, on: day)
        guard let last else {
            throw Refusal(
                Text("\(ref) 没有并发症鉴定。", en: "\(ref) has no grading of a complication."))
        }
        var grading = last
        if last.grade != .cured {
            grading = try await write(
                .cured, report, day, for: person, after: last,
                bureau.fact(
                    Health.complicationGrade.name, of: ref, "", from: day, document: report))
        }
        guard try await !confirmations(of: person.id, clause).isEmpty else { return nil }
        return try await stop(
            person, clause, from: grading.day, cause: "cured",
            "complication/\(person.id)/\(grading.seq)")
    }

    /// The latest grading of everybody, with what is confirmed and what is in hand.
    func list() async throws -> [Line] {
        let clause = try schemeClause(in: try await bureau.pack())
        let (people, latest) = try await bureau.transaction(reading: true) { transaction in
            let latest = try await transaction.query(
                """
                SELECT DISTINCT ON (person) person, seq::bigint, grade, report, graded_on
                FROM health.grading WHERE district = \(bureau.district)::integer
                ORDER BY person, seq DESC
                """
            ).map(Grading.init)
            return (try await bureau.persons(latest.map(\.person), in: transaction), latest)
        }
        let byPerson = Dictionary(uniqueKeysWithValues: latest.map { ($0.person, $0) })
        var lines: [Line] = []
        for person in people {
            guard let grading = byPerson[person.id] else { continue }
            lines.append(
                Line(
                    person: person, grading: grading,
                    confirmations: try await confirmations(of: person.id, clause)))
        }
        return lines
    }

    struct Line: Hashable {
        let person: Bureau.Person
        let grading: Grading
        /// The one in hand first, then the one that is done.
        let confirmations: [Confirmation]
    }
}
