import Kernel
import Law
import Postgres

/// The places of a programme: given, used, given back.
extension ProgrammeBook {
    struct Seat: Hashable {
        let programme: Int64
        let place: Int64
        let turn: Int64
        let person: Int64
        let ref: String
        let name: String
        let kind: Kind
        let nth: Int64
        let caseID: Int64
        let client: String
        let title: String
        let provider: String
        /// The last day.
        let to: Day
        let used: Day?
        let ended: Day?
    }

    /// Why a place is free again.
    enum Ending: String, CaseIterable {
        case completed
        case givenUp = "given_up"
        case hired, ended

        var title: Text {
            switch self {
            case .completed: Text("期满完成", en: "completed")
            case .givenUp: Text("本人放弃", en: "given up")
            case .hired: Text("转为录用", en: "hired elsewhere")
            case .ended: Text("到期或撤销", en: "ended")
            }
        }
    }

    /// A place and the code of its case.
    struct Given: Hashable {
        let seat: Seat
        /// Nil when it was shown before.
        let code: String?
    }

    /// Gives a free place under a case of free training: its step is passed and the code for the
    /// provider is printed, all or nothing.
    func give(_ id: Int64, to caseID: Int64, client: String) async throws -> Given {
        if let known = try await seats(client: client).first {
            guard (known.programme, known.caseID) == (id, caseID) else { throw Bureau.usedClient }
            return Given(seat: known, code: nil)
        }
        let programme = try await programme(id)
        guard programme.kind != .post else {
            throw Refusal(
                Text(
                    "第 \(id) 号是公益性岗位；安排上岗用 job hire --programme \(id)。",
                    en: "\(id) is a post: `job hire --programme \(id)`."))
        }
        let file = try await bureau.file(
            caseID, of: [HumanResources.freeTraining], at: Self.step)
        try await bureau.refuseKin(of: file)
        let code = try await bureau.writing { transaction in
            _ = try await bureau.cases.pass(
                caseID, step: Self.step, by: .programmeGive, client: "seat \(client)",
                in: transaction)
            try await take(
                programme, for: file, until: programme.to, client: client, in: transaction)
            return try await bureau.cases.issueCode(caseID, in: transaction)
        }
        guard let seat = try await seats(client: client).first else {
            throw Refusal(Text("没有写入名额。", en: "The place was not written."))
        }
        return Given(seat: seat, code: code)
    }

    /// Takes the first free place for the person of a case.
    ///
    /// - Throws: `Refusal` where none is free, the programme is over, or the person has a place.
    func take(
        _ programme: Programme, for file: CaseFile, until to: Day, client: String,
        in transaction: Transaction
    ) async throws {
        guard programme.to >= bureau.today else {
            throw Refusal(
                Text(
                    "第 \(programme.id) 号项目 \(programme.to) 已结束。",
                    en: "Programme \(programme.id) ended on \(programme.to)."))
        }
        let row = try await transaction.one(
            """
            SELECT coalesce(max(s.nth), 0)::bigint, coalesce(max(s.nth)
                > (SELECT coalesce(max(e.nth), 0) FROM human_resources.seat_end AS e
                   WHERE e.district = \(bureau.district)::integer AND e.person = \(file.person)
                     AND e.kind = \(programme.kind.rawValue)), false)
            FROM human_resources.seat AS s
            WHERE s.district = \(bureau.district)::integer AND s.person = \(file.person)
              AND s.kind = \(programme.kind.rawValue)
            """)
        let (nth, isHeld) = try row?.decode(Int64.self, Bool.self) ?? (Int64(0), false)
        guard !isHeld else {
            throw Refusal(
                Text(
                    "\(file.ref) 已有一个\(programme.kind.title.zh)名额；先用 programme end 结束。",
                    en: "\(file.ref) has a place of this kind: `programme end` it first."))
        }
        let free = try await transaction.one(
            """
            SELECT g.place::bigint, coalesce(s.turn, 0)::bigint + 1
            FROM generate_series(1, \(programme.places)::integer) AS g (place)
            LEFT JOIN LATERAL (SELECT s.turn FROM human_resources.seat AS s
                WHERE s.district = \(bureau.district)::integer AND s.programme = \(programme.id)
                  AND s.place = g.place ORDER BY s.turn DESC LIMIT 1) AS s ON true
            LEFT JOIN human_resources.seat_end AS e
              ON e.district = \(bureau.district)::integer AND e.programme = \(programme.id)
                AND e.place = g.place AND e.turn = s.turn
            WHERE s.turn IS NULL OR e.turn IS NOT NULL
            ORDER BY g.place LIMIT 1
            """)
        guard let (place, turn) = try free?.decode(Int64.self, Int64.self) else {
            throw Refusal(
                Text(
                    "第 \(programme.id) 号项目的 \(programme.places) 个名额都已给出；有人退出后再安排。",
                    en: "All \(programme.places) places of programme \(programme.id) are taken; "
                        + "wait until one is given back."))
        }
        _ = try await transaction.execute(
            """
            INSERT INTO human_resources.seat (district, programme, kind, places, place, turn,
                person, nth, client, case_id, to_day, recorded_by)
            VALUES (\(bureau.district)::integer, \(programme.id), \(programme.kind.rawValue),
                \(programme.places)::integer, \(place)::integer, \(turn)::integer, \(file.person),
                \(nth + 1)::integer, \(client), \(file.id), \(to.sql), \(bureau.actor))
            """)
    }

    /// The provider served: the case is delivered by the code and the place is used, all or
    /// nothing.
    func use(_ caseID: Int64, on day: Day, code: String, client: String) async throws -> Seat {
        try bureau.requirePast(day, "--on")
        guard let seat = try await seats(caseID: caseID).last(where: { $0.ended == nil }) else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号事项没有在用的名额；先 programme give。",
                    en: "Case \(caseID) has no place: `programme give` first."))
        }
        if let used = seat.used {
            guard used == day else {
                throw Refusal(
                    Text(
                        "这个名额已于 \(used) 使用；一张凭证只用一次。",
                        en: "The place was used on \(used); a voucher is used once."))
            }
            return seat
        }
        try await bureau.writing { transaction in
            _ = try await bureau.cases.deliver(
                caseID,
                CaseBook.Delivery(on: day, proof: .code, words: code, by: seat.provider),
                by: .programmeUse, client: "use \(client)", in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.seat_use (district, programme, place, turn, person,
                    kind, nth, used_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(seat.programme), \(seat.place)::integer,
                    \(seat.turn)::integer, \(seat.person), \(seat.kind.rawValue),
                    \(seat.nth)::integer, \(day.sql), \(bureau.actor))
                """)
        }
        return try await seats(caseID: caseID).last { $0.ended == nil } ?? seat
    }

    /// Gives a place back.
    func end(_ id: Int64, place: Int64, _ reason: Ending, on day: Day) async throws -> Seat {
        try bureau.requirePast(day, "--on")
        let seat = try await seats(programme: id).last { $0.place == place }
        guard let seat else {
            throw Refusal(
                Text(
                    "第 \(id) 号项目没有给出第 \(place) 个名额；用 programme seats 查看。",
                    en: "Place \(place) of programme \(id) is not given; see `programme seats`."))
        }
        if let ended = seat.ended {
            guard ended == day else {
                throw Refusal(
                    Text(
                        "第 \(place) 个名额已于 \(ended) 结束。", en: "Place \(place) ended on \(ended)."))
            }
            return seat
        }
        try await bureau.writing { transaction in
            _ = try await bureau.served(seat.ref, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.seat_end (district, programme, place, turn, person,
                    kind, nth, reason, ended_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(seat.programme), \(seat.place)::integer,
                    \(seat.turn)::integer, \(seat.person), \(seat.kind.rawValue),
                    \(seat.nth)::integer, \(reason.rawValue), \(day.sql), \(bureau.actor))
                """)
        }
        return try await seats(programme: id).last { $0.place == place } ?? seat
    }

    // MARK: Reading

    private static let seatColumns: Query = """
        SELECT s.programme, s.place::bigint, s.turn::bigint, s.person, p.ref, p.name, s.kind,
            s.nth::bigint, s.case_id, s.client, g.title, g.provider, s.to_day, u.used_on, e.ended_on
        FROM human_resources.seat AS s
        JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
        JOIN human_resources.programme AS g ON g.district = s.district AND g.id = s.programme
        LEFT JOIN human_resources.seat_use AS u ON u.district = s.district
          AND u.programme = s.programme AND u.place = s.place AND u.turn = s.turn
        LEFT JOIN human_resources.seat_end AS e ON e.district = s.district
          AND e.programme = s.programme AND e.place = s.place AND e.turn = s.turn
        """

    /// The places of one programme, of one case, or of one client id.
    func seats(
        programme: Int64? = nil, caseID: Int64? = nil, client: String? = nil
    ) async throws -> [Seat] {
        try await readSeats(
            """
            \(Self.seatColumns)
            WHERE s.district = \(bureau.district)::integer
              AND (\(programme)::bigint IS NULL OR s.programme = \(programme))
              AND (\(caseID)::bigint IS NULL OR s.case_id = \(caseID))
              AND (\(client)::text IS NULL OR s.client = \(client))
            ORDER BY s.programme, s.place, s.turn
            """)
    }

    /// Places that end in some days and are not given back, the first first.
    static func endingQuery(district: Int, since: Day, by day: Day) -> Query {
        """
        \(seatColumns)
        WHERE s.district = \(district)::integer AND s.to_day BETWEEN \(since.sql) AND \(day.sql)
          AND e.turn IS NULL
        ORDER BY s.to_day, s.programme, s.place LIMIT \(Bureau.listed)
        """
    }

    func ending(since: Day, by day: Day) async throws -> [Seat] {
        try await readSeats(Self.endingQuery(district: bureau.district, since: since, by: day))
    }

    private func readSeats(_ query: Query) async throws -> [Seat] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(query).map { row in
                let (
                    programme, place, turn, person, ref, name, kind, nth, caseID, client, title,
                    provider, to, used, ended
                ) = try row.decode(
                    Int64.self, Int64.self, Int64.self, Int64.self, String.self, String.self,
                    String.self, Int64.self, Int64.self, String.self, String.self, String.self,
                    PostgresDate.self, PostgresDate?.self, PostgresDate?.self)
                return Seat(
                    programme: programme, place: place, turn: turn, person: person, ref: ref,
                    name: name, kind: Kind(rawValue: kind) ?? .guidance, nth: nth, caseID: caseID,
                    client: client, title: title, provider: provider, to: Day(to),
                    used: used.map { Day($0) }, ended: ended.map { Day($0) })
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
