import ArgumentParser
import Kernel
import Law
import Postgres

/// The causes of a death, as the fact has them.
enum DeathCause: String, CaseIterable, Hashable, Sendable, ExpressibleByArgument {
    case illness, accident, other

    var title: Text {
        switch self {
        case .illness: Text("疾病", en: "Illness")
        case .accident: Text("意外", en: "Accident")
        case .other: Text("其他", en: "Other")
        }
    }

    init?(word: String) {
        switch word {
        case "illness", "疾病", "病故": self = .illness
        case "accident", "意外", "事故": self = .accident
        case "other", "其他", "不详": self = .other
        default: return nil
        }
    }
}

/// Deaths as the police tell them, beside what the other two who own the fact tell.
struct DeathBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// One office's word.
    struct Word: Hashable, Sendable {
        let day: Day
        let cause: String
        let learned: Day
    }

    /// What each office says of one person's death.
    struct Words: Hashable, Sendable {
        fileprivate(set) var bySource: [String: Word] = [:]

        var police: Word? { bySource[PublicSecurity.code.word] }
        /// The day that counts by law.
        var earliest: Day? { bySource.values.map(\.day).min() }
        var known: Day? { bySource.values.map(\.learned).min() }
    }

    /// What is told of the deaths of some persons: of each office its last word.
    func words(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64: Words] {
        let rows = try await transaction.query(
            """
            SELECT person, source, from_day, coalesce(code, 'other'), learned
            FROM (\(Self.standing(bureau.district))) AS s
            WHERE act = 0 AND from_day <= \(bureau.today.sql) AND person = ANY (\(persons))
            """
        ).map {
            try $0.decode(
                Int64.self, String.self, PostgresDate.self, String.self, PostgresDate.self)
        }
        var found: [Int64: Words] = [:]
        for (person, source, day, cause, learned) in rows {
            found[person, default: Words()].bySource[source] = Word(
                day: Day(day), cause: cause, learned: Day(learned))
        }
        return found
    }

    /// Of each person and owner the last report of a death that nobody took back.
    static func standing(_ district: Int) -> Query {
        """
        SELECT DISTINCT ON (f.person, f.source) f.person, f.source, f.act, f.from_day, f.code,
            f.learned
        FROM kernel.fact AS f
        WHERE f.district = \(district)::integer AND f.kind = 'death' AND f.official AND f.act <> 2
          AND NOT EXISTS (SELECT FROM kernel.fact AS w
            WHERE w.district = f.district AND w.person = f.person AND w.kind = 'death'
              AND w.act = 2 AND CASE WHEN w.withdraws IS NULL
                THEN w.source = f.source AND w.from_day = f.from_day AND w.seq > f.seq
                ELSE w.withdraws = f.seq END)
        ORDER BY f.person, f.source, f.learned DESC, f.from_day DESC, f.seq DESC
        """
    }

    /// The police's own row about somebody.
    struct Entry: Hashable, Sendable {
        let person: Int64
        let seq: Int
        let isTold: Bool
        let day: Day
        let cause: String?
    }

    /// The last row of each of some persons.
    func latest(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64: Entry] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (person) person, seq, act = 'told', died_on, cause
            FROM public_security.death_entry
            WHERE district = \(bureau.district)::integer AND person = ANY (\(persons))
            ORDER BY person, seq DESC
            """
        ).map(Self.entry)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.person, $0) })
    }

    private static func entry(_ row: Row) throws -> Entry {
        let (person, seq, isTold, day, cause) = try row.decode(
            Int64.self, Int.self, Bool.self, PostgresDate.self, String?.self)
        return Entry(person: person, seq: seq, isTold: isTold, day: Day(day), cause: cause)
    }

    /// A row to write.
    struct Line: Hashable, Sendable {
        let person: Int64
        let seq: Int
        let client: String
        let isTold: Bool
        let day: Day
        let cause: DeathCause?
        let origin: String
        var reason: String?
    }

    /// Writes rows, by the register's hand.
    func write(_ lines: [Line], in transaction: Transaction) async throws {
        for line in lines {
            let (act, cause) = (line.isTold ? "told" : "withdrawn", line.cause?.rawValue)
            _ = try await transaction.execute(
                """
                INSERT INTO public_security.death_entry (district, person, seq, client, act,
                    died_on, cause, origin, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(line.person), \(line.seq)::integer,
                    \(line.client), \(act), \(line.day.sql),
                    \(cause), \(line.origin), \(line.reason), \(bureau.actor))
                """)
        }
    }

    /// The facts of a death; what the police told before is taken back.
    func facts(
        of ref: String, on day: Day, _ cause: DeathCause, row seq: Int, instead former: Word?
    ) -> [FactEntry] {
        let told = bureau.fact(
            PublicSecurity.death.name, of: ref, cause.rawValue, from: day, document: "death \(seq)")
        return (former.map { [withdrawal(of: ref, $0.day, row: seq)] } ?? []) + [told]
    }

    private func withdrawal(of ref: String, _ day: Day, row seq: Int) -> FactEntry {
        bureau.fact(
            PublicSecurity.death.name, of: ref, "withdrawn", from: day, document: "death \(seq)")
    }

    /// Why a day cannot be the one on which somebody died; nil where it can.
    func problem(_ day: Day, of person: Bureau.Person) -> Text? {
        if day > bureau.today {
            return Text(
                "\(day)：在将来；应为今天（\(bureau.today)）或以前",
                en: "\(day): in the future; today (\(bureau.today)) or earlier")
        }
        if day < person.birth {
            return Text("\(day)：早于出生日期", en: "\(day): before the birth")
        }
        return nil
    }

    /// Tells a death by hand, or puts its day right; the same id again changes nothing.
    ///
    /// - Returns: Whether it is new.
    func record(
        _ ref: String, on day: Day, _ cause: DeathCause, reason: String, client: String
    ) async throws -> Bool {
        try bureau.requireTeller()
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let (person, last, police, known) = try await state(ref, client)
        if let problem = problem(day, of: person) {
            throw Refusal(Text("--on \(problem.zh)。", en: "--on \(problem.en)."))
        }
        if let known {
            guard
                known.person == person.id, known.isTold, known.day == day,
                known.cause == cause.rawValue
            else { throw Bureau.usedClient }
            return false
        }
        if let police, police.day == day, police.cause == cause.rawValue { return false }
        let seq = 1 + (last?.seq ?? 0)
        let line = Line(
            person: person.id, seq: seq, client: client, isTold: true, day: day, cause: cause,
            origin: "desk", reason: reason)
        try await bureau.once {
            try await bureau.report(
                facts(of: ref, on: day, cause, row: seq, instead: police), reason: reason
            ) { try await write([line], in: $0) }
        }
        try await bureau.followUp([person.id])
        return true
    }

    /// Takes the police's word back: the person lives, or it was somebody else.
    ///
    /// - Returns: Whether it is new.
    func withdraw(_ ref: String, reason: String, client: String) async throws -> Bool {
        try bureau.requireTeller()
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let (person, last, police, known) = try await state(ref, client)
        if let known {
            guard known.person == person.id, !known.isTold else { throw Bureau.usedClient }
            return false
        }
        guard let police else {
            throw Refusal(
                Text(
                    "\(ref)：公安没有登记死亡，没有可撤回的；其他来源的由该部门撤回。",
                    en: "\(ref): the police have told no death; what another office told, it takes "
                        + "back itself."))
        }
        let seq = 1 + (last?.seq ?? 0)
        let line = Line(
            person: person.id, seq: seq, client: client, isTold: false, day: police.day,
            cause: nil, origin: "desk", reason: reason)
        try await bureau.once {
            try await bureau.report(
                [withdrawal(of: ref, police.day, row: seq)], reason: reason
            ) { try await write([line], in: $0) }
        }
        try await bureau.followUp([person.id])
        return true
    }

    private func state(
        _ ref: String, _ client: String
    ) async throws -> (person: Bureau.Person, last: Entry?, police: Word?, known: Entry?) {
        try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            let known = try await transaction.one(
                """
                SELECT person, seq, act = 'told', died_on, cause FROM public_security.death_entry
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """
            ).map(Self.entry)
            return (
                person, try await latest(of: [person.id], in: transaction)[person.id],
                try await words(of: [person.id], in: transaction)[person.id]?.police, known
            )
        }
    }
}
