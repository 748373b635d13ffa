import Kernel
import Law
import Postgres

/// Check-in and check-out of carers. Nobody is in two places at once, and nobody is served by more
/// carers at once than were ordered.
extension CareBook {
    struct Visit: Hashable {
        let id: Int64
        let order: Int64
        let person: Int64
        let ref: String
        let name: String
        let carer: String
        let day: Day
        let hours: CareHours.Visit
        let void: String?

        init(_ row: Row) throws {
            let (id, order, person, ref, name, carer, day, from, to, void) = try row.decode(
                Int64.self, Int64.self, Int64.self, String.self, String.self, String.self,
                PostgresDate.self, Int64.self, Int64?.self, String?.self)
            (self.id, self.order, self.person) = (id, order, person)
            (self.ref, self.name, self.carer, self.day) = (ref, name, carer, Day(day))
            hours = CareHours.Visit(from: from, to: to)
            self.void = void
        }
    }

    /// A carer begins at somebody's home.
    func checkIn(
        _ number: Int64, carer badge: String, on day: Day, at minute: Int64, client: String
    ) async throws -> Visit {
        try bureau.requirePast(day, "--on")
        guard (0...1439).contains(minute) else {
            throw Refusal(
                Text("--at：应为 00:00 至 23:59。", en: "--at: give 00:00 to 23:59."))
        }
        if let known = try await visits(.client(client)).first {
            guard (known.order, known.day, known.hours.from) == (number, day, minute) else {
                throw Bureau.usedClient
            }
            return known
        }
        let order = try await order(number)
        try await require(order, on: day)
        try await bureau.writing { transaction in
            try await bureau.refuseKin(order.person, in: transaction)
            try await refuseSheet(of: number, in: transaction)
            let carer = try await carer(badge, of: order, on: day, in: transaction)
            if try await livesInHome(order.person, on: day, in: transaction) {
                throw Self.inHome(order.ref, day)
            }
            let day = try await self.day(day, carer: carer.id, order, in: transaction)
            try require(day, at: minute, order)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.care_visit (district, client, care_order, provider,
                    person, carer, certificate, good_from, good_to, day, from_minute, carer_nth,
                    person_nth, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(number), \(order.provider.id),
                    \(order.person), \(carer.id), \(carer.certificate), \(carer.from.sql),
                    \(carer.lastDay.sql), \(day.day.sql), \(minute)::integer,
                    \(day.carerCount + 1)::integer, \(day.personCount + 1)::integer,
                    \(bureau.actor))
                """)
        }
        guard let made = try await visits(.client(client)).first else {
            throw Refusal(Text("没有写入。", en: "Nothing was written."))
        }
        return made
    }

    private func require(_ order: Order, on day: Day) async throws {
        try requireTerm(of: order, on: day)
        let sheet = try await bureau.sheet(of: order.ref, on: day)
        guard sheet.value(of: "death") == nil else { throw Self.dead(order.ref, day) }
    }

    /// In the month of the order and the days of its contract.
    func requireTerm(of order: Order, on day: Day) throws {
        guard day.month == order.month else {
            throw Refusal(
                Text(
                    "--on \(day)：第 \(order.id) 号服务单是 \(order.month) 的。",
                    en: "--on \(day): order \(order.id) is of \(order.month)."))
        }
        guard order.contractFrom <= day, day < order.contractTo else {
            throw Refusal(
                Text(
                    "--on \(day)：\(order.contract) 号合同 \(order.contractFrom) 至 "
                        + "\(order.contractTo)（不含）。",
                    en: "--on \(day): contract \(order.contract) runs from \(order.contractFrom) "
                        + "until \(order.contractTo)."))
        }
    }

    static func dead(_ ref: String, _ day: Day) -> Refusal {
        Refusal(
            Text(
                "\(ref) 在 \(day) 已去世，之后的服务不计。",
                en: "\(ref) was dead on \(day); nothing counts after."))
    }

    func refuseSheet(of order: Int64, in transaction: Transaction) async throws {
        let sheet = try await transaction.one(
            """
            SELECT id FROM civil_affairs.care_sheet
            WHERE district = \(bureau.district)::integer AND care_order = \(order)
            """
        )?.value(0, as: Int64.self)
        guard let sheet else { return }
        throw Refusal(
            Text(
                "第 \(order) 号服务单已结成第 \(sheet) 号月结单，不能再加。",
                en: "Order \(order) was closed with sheet \(sheet); nothing is added."))
    }

    struct Certified: Hashable {
        let id: Int64
        let certificate: Int64
        let from: Day
        let lastDay: Day
    }

    /// A carer of the order's provider with a certificate that is good on the day, its last too.
    func carer(
        _ badge: String, of order: Order, on day: Day, in transaction: Transaction
    ) async throws -> Certified {
        let row = try await transaction.one(
            """
            SELECT c.id, k.id, k.from_day, k.last_day
            FROM civil_affairs.carer AS c
            LEFT JOIN civil_affairs.carer_certificate AS k ON k.district = c.district
                AND k.carer = c.id
            WHERE c.district = \(bureau.district)::integer AND c.provider = \(order.provider.id)
              AND c.badge = \(badge)
            ORDER BY \(day.sql) BETWEEN k.from_day AND k.last_day DESC NULLS LAST, k.last_day DESC,
                k.id
            LIMIT 1
            """)
        guard
            let (id, certificate, from, last) = try row?.decode(
                Int64.self, Int64?.self, PostgresDate?.self, PostgresDate?.self)
        else {
            throw Refusal(
                Text(
                    "--carer：\(order.provider.name) 没有工号 \(badge) 的护理员；见 care carers。",
                    en: "--carer: \(order.provider.name) has no carer \(badge); `care carers`."))
        }
        guard let certificate, let from, let last, Day(from) <= day, day <= Day(last) else {
            let until = last.map { "（最近一张到 \(Day($0))）" } ?? ""
            throw Refusal(
                Text(
                    "--carer：\(badge) 号护理员在 \(day) 没有有效证书\(until)，这一天的服务不计。",
                    en: "--carer: carer \(badge) has no certificate that is good on \(day); the "
                        + "visit does not count."))
        }
        return Certified(
            id: id, certificate: certificate, from: Day(from), lastDay: Day(last))
    }

    /// What a carer and a person had on a day. All rows count, so that of two at once one fails.
    struct DayOfVisits {
        let day: Day
        var carer: [CareHours.Visit] = []
        var person: [CareHours.Visit] = []
        var carerCount: Int64 = 0
        var personCount: Int64 = 0

        /// One more of the carer's, of the person's, or of both.
        mutating func add(_ hours: CareHours.Visit, isCarer: Bool, isPerson: Bool) {
            if isCarer {
                carer.append(hours)
                carerCount += 1
            }
            if isPerson {
                person.append(hours)
                personCount += 1
            }
        }
    }

    func day(
        _ day: Day, carer: Int64, _ order: Order, without visit: Int64? = nil,
        in transaction: Transaction
    ) async throws -> DayOfVisits {
        let rows = try await transaction.query(
            """
            SELECT i.id, i.carer = \(carer), i.person = \(order.person), i.from_minute::bigint,
                e.to_minute::bigint, e.void IS NOT NULL
            FROM civil_affairs.care_visit AS i
            LEFT JOIN civil_affairs.care_visit_end AS e
                ON e.district = i.district AND e.visit = i.id
            WHERE i.district = \(bureau.district)::integer AND i.day = \(day.sql)
              AND (i.carer = \(carer) OR i.person = \(order.person))
            """)
        var found = DayOfVisits(day: day)
        for row in rows {
            let (id, isCarer, isPerson, from, to, isVoid) = try row.decode(
                Int64.self, Bool.self, Bool.self, Int64.self, Int64?.self, Bool?.self)
            if isCarer { found.carerCount += 1 }
            if isPerson { found.personCount += 1 }
            guard !(isVoid ?? false), id != visit else { continue }
            let hours = CareHours.Visit(from: from, to: to)
            if isCarer { found.carer.append(hours) }
            if isPerson { found.person.append(hours) }
        }
        return found
    }

    private func require(_ day: DayOfVisits, at minute: Int64, _ order: Order) throws {
        guard !day.carer.contains(where: { $0.from <= minute && minute < $0.end }) else {
            throw Self.twoPlaces
        }
        try refuse(
            CareHours.most(day.person, from: minute, to: minute + 1) >= order.carers, order)
    }

    static let twoPlaces = Refusal(
        Text(
            "这名护理员此时正在另一户（或还没有签退）；一人不能同时在两处。",
            en: "The carer is elsewhere then, or was not checked out; nobody is in two places at "
                + "once."))

    func refuse(_ isTooMany: Bool, _ order: Order) throws {
        guard isTooMany else { return }
        throw Refusal(
            Text(
                "\(order.ref) 此时已有护理员在服务；只订了同时 \(order.carers) 人。",
                en:
                    "\(order.ref) is being served then; \(order.carers) at a time were ordered."
            ))
    }

    /// The carer leaves.
    func checkOut(_ number: Int64, at minute: Int64, client: String) async throws -> Visit {
        let visit = try await visit(number)
        if let to = visit.hours.to {
            guard to == minute else { throw ended(number) }
            return visit
        }
        guard visit.void == nil else { throw ended(number) }
        guard minute > visit.hours.from, minute <= 1440 else {
            throw Refusal(
                Text(
                    "--at \(clock(minute))：签退应晚于签到 \(clock(visit.hours.from))，当天 24:00 前。",
                    en: "--at \(clock(minute)): after the check-in at \(clock(visit.hours.from)), "
                        + "until 24:00 of the day."))
        }
        let order = try await order(visit.order)
        try await bureau.writing { transaction in
            try await bureau.refuseKin(order.person, in: transaction)
            let carer = try await transaction.one(
                """
                SELECT carer FROM civil_affairs.care_visit
                WHERE district = \(bureau.district)::integer AND id = \(number)
                """
            )?.value(0, as: Int64.self)
            let day = try await self.day(
                visit.day, carer: carer ?? 0, order, without: number, in: transaction)
            guard CareHours.most(day.carer, from: visit.hours.from, to: minute) == 0 else {
                throw Refusal(
                    Text(
                        "--at \(clock(minute))：与这名护理员当天的另一次服务重叠。",
                        en: "--at \(clock(minute)): overlaps another visit of the carer that day."))
            }
            try refuse(
                CareHours.most(day.person, from: visit.hours.from, to: minute) >= order.carers,
                order)
            try await end(visit, to: minute, void: nil, client: client, in: transaction)
        }
        return try await self.visit(number)
    }

    /// A check-in that was wrong does not count.
    func void(_ number: Int64, reason: String, client: String) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let visit = try await visit(number)
        if visit.void == reason { return }
        guard visit.void == nil, visit.hours.to == nil else { throw ended(number) }
        try await bureau.writing { transaction in
            try await bureau.refuseKin(visit.person, in: transaction)
            try await end(visit, to: nil, void: reason, client: client, in: transaction)
        }
    }

    private func ended(_ number: Int64) -> Refusal {
        Refusal(
            Text(
                "第 \(number) 次服务已签退或作废，不能再改。",
                en: "Visit \(number) was checked out or voided and stays so."))
    }

    private func end(
        _ visit: Visit, to minute: Int64?, void: String?, client: String,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO civil_affairs.care_visit_end (district, visit, client, person, from_minute,
                to_minute, void, recorded_by)
            VALUES (\(bureau.district)::integer, \(visit.id), \(client), \(visit.person),
                \(visit.hours.from)::integer, \(minute)::integer, \(void), \(bureau.actor))
            """)
    }

    enum VisitFilter {
        case client(String)
        case id(Int64)
        case order(Int64)
    }

    func visit(_ number: Int64) async throws -> Visit {
        guard let found = try await visits(.id(number)).first else {
            throw Refusal(
                Text("没有第 \(number) 次服务；见 care visits。", en: "There is no visit \(number)."))
        }
        return found
    }

    /// Visits in the order of their days and hours.
    func visits(_ filter: VisitFilter) async throws -> [Visit] {
        try await bureau.transaction(reading: true) { transaction in
            let rows =
                switch filter {
                case .client(let word):
                    try await transaction.query(
                        """
                        \(Self.visitColumns)
                        WHERE i.district = \(bureau.district)::integer AND i.client = \(word)
                        """)
                case .id(let number):
                    try await transaction.query(
                        """
                        \(Self.visitColumns)
                        WHERE i.district = \(bureau.district)::integer AND i.id = \(number)
                        """)
                case .order(let number):
                    try await transaction.query(
                        """
                        \(Self.visitColumns)
                        WHERE i.district = \(bureau.district)::integer AND i.care_order = \(number)
                        ORDER BY i.day, i.from_minute, i.id
                        """)
                }
            let found = try rows.map(Visit.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    private static let visitColumns: Query = """
        SELECT i.id, i.care_order, i.person, p.ref, p.name, c.badge, i.day, i.from_minute::bigint,
            e.to_minute::bigint, e.void
        FROM civil_affairs.care_visit AS i
        JOIN kernel.person AS p ON p.district = i.district AND p.id = i.person
        JOIN civil_affairs.carer AS c ON c.district = i.district AND c.id = i.carer
        LEFT JOIN civil_affairs.care_visit_end AS e ON e.district = i.district AND e.visit = i.id
        """
}
