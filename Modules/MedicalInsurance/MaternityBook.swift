import ArgumentParser
import Kernel
import Law
import Postgres

/// Medical events of maternity: an operation, antenatal care, a birth, a complication.
struct MaternityBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case operation, antenatal, birth, complication

        var title: Text {
            switch self {
            case .operation: Text("计划生育手术", en: "operation")
            case .antenatal: Text("产前检查", en: "antenatal care")
            case .birth: Text("生育", en: "birth")
            case .complication: Text("并发症", en: "complication")
            }
        }
    }

    struct Event: Hashable, Sendable {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let kind: Kind
        let day: Day
        let lastDay: Day?
        let hospital: String
        /// The claim of its costs.
        let claim: Int64?

        init(_ row: Row) throws {
            let (id, person, ref, name, kind, day, last, hospital, claim) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, String.self, PostgresDate.self,
                PostgresDate?.self, String.self, Int64?.self)
            (self.id, self.person, self.ref, self.name) = (id, person, ref, name)
            self.kind = Kind(rawValue: kind) ?? .operation
            (self.day, lastDay) = (Day(day), last.map { Day($0) })
            (self.hospital, self.claim) = (hospital, claim)
        }
    }

    /// What is recorded of an event.
    struct Recording {
        let kind: Kind
        let day: Day
        let lastDay: Day?
        let hospital: String
        let document: String
    }

    /// Writes an event with its fact; the same again changes nothing.
    func record(
        _ ref: String, _ recording: Recording, client: String
    ) async throws -> (Event, isNew: Bool) {
        try bureau.requireTeller()
        try bureau.requirePast(recording.day, "--on")
        let hospital = try Bureau.words(recording.hospital, "--hospital", of: 2...60)
        let document = try Bureau.words(recording.document, "--document", of: 2...100)
        if let last = recording.lastDay, last < recording.day {
            throw Refusal(
                Text(
                    "--until \(last)：早于 --on \(recording.day)。",
                    en: "--until \(last) is before --on \(recording.day)."))
        }
        let person = try await bureau.transaction(reading: true) {
            try await bureau.served(ref, in: $0)
        }
        let same = try await list(.init(person: person.id)).first {
            ($0.kind, $0.day) == (recording.kind, recording.day)
        }
        if let same { return (same, false) }
        let used = try await bureau.transaction(reading: true) {
            try await $0.one(
                """
                SELECT 1 FROM medical_insurance.maternity_event
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
        }
        guard used == nil else { throw Bureau.usedClient }
        let fact = bureau.fact(
            MedicalInsurance.maternityEvent.name, of: ref, recording.kind.rawValue,
            from: recording.day, to: recording.lastDay?.adding(days: 1), document: document)
        try await bureau.once {
            try await bureau.report([fact]) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO medical_insurance.maternity_event (district, client, person, kind,
                        day, last_day, hospital, document, recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(person.id),
                        \(recording.kind.rawValue), \(recording.day.sql),
                        \(recording.lastDay?.sql), \(hospital), \(document), \(bureau.actor))
                    """)
            }
        }
        let made = try await list(.init(person: person.id)).first {
            ($0.kind, $0.day) == (recording.kind, recording.day)
        }
        guard let made else {
            throw Refusal(Text("没有写入。", en: "The event was not written."))
        }
        return (made, true)
    }

    /// Which events are listed.
    struct Filter {
        var person: Int64?
        var id: Int64?
        /// Only those whose costs nobody has claimed.
        var open = false
        var limit = 500
    }

    /// The events, the oldest first.
    func list(_ filter: Filter) async throws -> [Event] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(filter, bureau.district))
                .map(Event.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func listing(_ filter: Filter, _ district: Int) -> Query {
        let person: Query = filter.person.map { "AND e.person = \($0)" } ?? ""
        let id: Query = filter.id.map { "AND e.id = \($0)" } ?? ""
        return """
            SELECT e.id, e.person, p.ref, p.name, e.kind, e.day, e.last_day, e.hospital,
                (SELECT c.id FROM medical_insurance.claim AS c
                 WHERE c.district = e.district AND c.event = e.id LIMIT 1)
            FROM (
                SELECT e.* FROM medical_insurance.maternity_event AS e
                WHERE e.district = \(district)::integer \(person) \(id)
                  AND (NOT \(filter.open) OR (SELECT true FROM medical_insurance.claim AS c
                    WHERE c.district = e.district AND c.event = e.id LIMIT 1) IS NULL)
                ORDER BY e.day, e.id LIMIT \(filter.limit)
            ) AS e JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
            ORDER BY e.day, e.id
            """
    }
}
