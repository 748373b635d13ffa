import Kernel
import Law
import Postgres

/// Visits and calls, the sealed note of each, and the needs that were found.
struct VisitBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Whom the visitor met: “somebody was at home” is no answer.
    enum Met: String, CaseIterable {
        case seen, heard, nobody

        var title: Text {
            switch self {
            case .seen: Text("见到本人", en: "seen")
            case .heard: Text("与本人通话", en: "spoken to")
            case .nobody: Text("没有见到", en: "nobody")
            }
        }
    }

    /// What took place.
    struct Visit {
        var way: VisitWay
        var on: Day
        var visitor: String
        var met: Met?
        /// Who agreed to what the household does not wish in general.
        var agreedBy: String?
        /// What was learned; kept sealed.
        var note: String?
        /// Also for the psychologist who supports them.
        var isShared = false
        var caseNumber: Int64?
    }

    /// Records a visit, seals its note, delivers its case: all or nothing.
    func record(_ visit: Visit, of ref: String, client: String) async throws -> Int64 {
        let visitor = try Bureau.words(visit.visitor, "--visitor", of: 2...50)
        let agreed = try visit.agreedBy.map { try Bureau.words($0, "--agreed", of: 2...50) }
        let note = try visit.note.map { try Bureau.words($0, "--note", of: 1...4000) }
        try bureau.requirePast(visit.on, "--on")
        try requireMeeting(visit)
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if let id = try await told(client, visit, person, in: transaction) { return id }
            if agreed == nil {
                try Self.require(
                    visit, by: visitor, fits: try await bureau.wishes(of: person, in: transaction))
            }
            if visit.way == .home, visit.met != .nobody,
                let festival = FestivalCalls.festival(of: visit.on)
            {
                try await FestivalCalls(bureau, festival).called(
                    on: try await bureau.household(of: person, in: transaction),
                    through: person.id, on: visit.on, wish: agreed, in: transaction)
            }
            let row = try await transaction.one(
                """
                INSERT INTO towns.visit (district, client, person, way, day, visitor, met,
                    agreed_by, case_id, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id),
                    \(visit.way.rawValue), \(visit.on.sql), \(visitor), \(visit.met?.rawValue),
                    \(agreed), \(visit.caseNumber), \(bureau.actor))
                RETURNING id
                """)
            let id: Int64 = try row?.value(0) ?? 0
            if let note {
                try await keep(note, of: id, person, for: bureau.actor, in: transaction)
                if visit.isShared {
                    let reader = try await SupportBook(bureau).psychologist(
                        of: person, in: transaction)
                    try await keep(note, of: id, person, for: reader, in: transaction)
                }
            }
            if let caseNumber = visit.caseNumber {
                try await bureau.serve(
                    caseNumber,
                    of: visit.way == .session ? Towns.psychologicalSupport : Towns.visit,
                    about: person,
                    .init(on: visit.on, proof: .register, words: "走访记录 \(id)", by: visitor),
                    client: client, in: transaction)
            }
            return id
        }
    }

    /// Says in words what the household does not wish, unless it agreed this time.
    private static func require(
        _ visit: Visit, by visitor: String, fits wishes: Wishes
    ) throws(Refusal) {
        let agreed = Text("这次同意了的写 --agreed 谁同意的。", en: "or say with --agreed who agreed.")
        if let hindrance = wishes.hinders(visit.way) {
            throw Refusal(
                Text(
                    "--way \(visit.way.rawValue)：\(hindrance.zh)；按其选择的方式联系，\(agreed.zh)",
                    en: "--way \(visit.way.rawValue): \(hindrance.en); reach them as they chose, "
                        + agreed.en))
        }
        guard visit.way == .home else { return }
        if AvoidedDays.name(visit.on, in: wishes.avoided) {
            throw Refusal(
                Text(
                    "--on \(visit.on)：这户希望避开这一天；\(agreed.zh)",
                    en: "--on \(visit.on): the household asked to avoid it; \(agreed.en)"))
        }
        if !wishes.visitors.isEmpty, !wishes.visitors.contains(where: { $0.contains(visitor) }) {
            let chosen = wishes.visitors
            throw Refusal(
                Text(
                    "--visitor：这户选定的走访人是 \(chosen.joined(separator: "、"))；\(agreed.zh)",
                    en: "--visitor: the household chose \(chosen.joined(separator: ", ")); "
                        + agreed.en))
        }
    }

    private func told(
        _ client: String, _ visit: Visit, _ person: Bureau.Person, in transaction: Transaction
    ) async throws -> Int64? {
        try await bureau.told(
            """
            SELECT id, (person, way, day)
                = (\(person.id), \(visit.way.rawValue), \(visit.on.sql))
            FROM towns.visit WHERE district = \(bureau.district)::integer AND client = \(client)
            """, in: transaction)
    }

    private func requireMeeting(_ visit: Visit) throws {
        switch (visit.way, visit.met) {
        case (.home, nil), (.phone, nil):
            throw Refusal(
                Text(
                    "--met：写明见到本人 seen、与本人通话 heard，还是没有见到 nobody。",
                    en: "--met: say whether the person was seen, heard, or nobody."))
        case (.home, .heard?), (.phone, .seen?):
            throw Refusal(
                Text(
                    "--met：上门写 seen 或 nobody，电话写 heard 或 nobody。",
                    en: "--met: at the door seen or nobody, by phone heard or nobody."))
        case (_, .nobody?) where visit.caseNumber != nil:
            throw Refusal(
                Text(
                    "--case：没有见到本人，这次不算落实；另约一次。",
                    en: "--case: nobody was met; that delivers nothing. Arrange another."))
        default: return
        }
    }

    // MARK: Notes

    private func keep(
        _ note: String, of visit: Int64, _ person: Bureau.Person, for reader: String,
        in transaction: Transaction
    ) async throws {
        let sealed = try bureau.seal.seal(
            note, at: SealedPlace(.note, person: person.id, district: bureau.district))
        _ = try await transaction.execute(
            """
            INSERT INTO towns.sealed_note (district, visit, reader, person, sealed, key_version,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(visit), \(reader), \(person.id), \(sealed.bytes),
                \(sealed.version)::integer, \(bureau.actor)) ON CONFLICT DO NOTHING
            """)
    }

    /// Opens the reader's own copy; on record with the reason.
    ///
    /// - Throws: `Refusal`, the same where there is none and where it is for somebody else.
    func note(_ visit: Int64, reason: String) async throws -> String {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        return try await bureau.transaction(act: .unmask, reason: reason) { transaction in
            try await opened(visit, in: transaction).note
        }
    }

    private func opened(
        _ visit: Int64, in transaction: Transaction
    ) async throws -> (note: String, person: Int64) {
        let row = try await transaction.one(
            """
            SELECT person, sealed, key_version::bigint, person = ANY (ctx.kin())
            FROM towns.sealed_note WHERE district = \(bureau.district)::integer
              AND visit = \(visit) AND reader = \(bureau.actor)
            """)
        guard
            let (person, bytes, version, isKin) = try row?.decode(
                Int64.self, [UInt8].self, Int.self, Bool.self), !isKin
        else {
            throw Refusal(
                Text(
                    "第 \(visit) 号走访没有您能看的记录；只有写的联系人和办理的心理援助人员能看。",
                    en: "Visit \(visit) has no note that is yours to read; only the contact who "
                        + "wrote it and the psychologist do."), kind: .forbidden)
        }
        bureau.saw([person])
        let note = try bureau.seal.openText(
            Sealed(bytes: bytes, version: version),
            at: SealedPlace(.note, person: person, district: bureau.district))
        return (note, person)
    }

    /// Gives the writer's note on to the psychologist who supports the person.
    ///
    /// - Returns: The psychologist's account.
    func share(_ visit: Int64, reason: String) async throws -> String {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        return try await bureau.transaction(act: .unmask, reason: reason) { transaction in
            let (note, id) = try await opened(visit, in: transaction)
            // A row of somebody who lives elsewhere is not seen, so its person is.
            let person = try await bureau.persons([id], in: transaction)
            guard let person = person.first else { throw Self.unknown(visit) }
            let reader = try await SupportBook(bureau).psychologist(of: person, in: transaction)
            try await keep(note, of: visit, person, for: reader, in: transaction)
            return reader
        }
    }

    // MARK: Needs

    /// A need found in a visit goes to another department with a day.
    ///
    /// - Returns: The number of the referral.
    func need(
        _ visit: Int64, to department: String, matter: String, due: Day, client: String
    ) async throws -> Int64 {
        let person = try await bureau.transaction(reading: true) { transaction in
            let row = try await transaction.one(
                """
                SELECT person FROM towns.visit
                WHERE district = \(bureau.district)::integer AND id = \(visit)
                """)
            guard let id = try row?.value(0, as: Int64.self),
                let person = try await bureau.persons([id], in: transaction).first
            else { throw Self.unknown(visit) }
            return person
        }
        let referral = try await ReferralBook(bureau.office, district: bureau.district).refer(
            person.ref, to: department, matter: matter, due: due, client: client)
        try await bureau.writing { transaction in
            if try await bureau.told(
                """
                SELECT referral, (visit, referral) = (\(visit), \(referral)) FROM towns.need
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction) != nil
            {
                return
            }
            _ = try await transaction.execute(
                """
                INSERT INTO towns.need (district, visit, seq, client, person, department, referral,
                    due_on, recorded_by)
                SELECT \(bureau.district)::integer, \(visit), 1 + coalesce(max(n.seq), 0),
                    \(client), \(person.id), \(department), \(referral), \(due.sql),
                    \(bureau.actor)
                FROM towns.need AS n
                WHERE n.district = \(bureau.district)::integer AND n.visit = \(visit)
                """)
        }
        return referral
    }

    private static func unknown(_ visit: Int64) -> Refusal {
        Refusal(
            Text(
                "没有第 \(visit) 号走访；用 visit list 查看。",
                en: "There is no visit \(visit); see `visit list`."))
    }
}
