import Kernel
import Law
import Postgres

/// A provider's own record of a month: every row is judged as a check-in and a check-out at the
/// desk would be, those before it in the file included.
extension CareBook {
    static let feed = Feed(
        "care-visits", Text("上门服务签到记录", en: "Record of visits"),
        columns: ["order", "carer", "day", "in", "out"],
        // Our own default: a month's file, with some days to send it.
        goodFor: 40)

    /// One row that is taken.
    struct Told: Hashable {
        let order: Order
        let carer: Certified
        let day: Day
        let hours: CareHours.Visit
        let carerNth: Int64
        let personNth: Int64

        var client: String { "feed \(order.id)/\(carer.id)/\(day)/\(hours.from)" }
    }

    func take(_ options: FeedOptions) async throws -> Page {
        try await bureau.take(
            Self.feed, told: options, judge: { try await judge($0) },
            write: { try await write($0, in: $1) })
    }

    /// An order that the file names, and the day on which its person died.
    private struct Known {
        let order: Order
        let diedOn: Day?
    }

    private func judge(_ rows: [Bureau.FileRow]) async throws -> [FeedDecision<Told>] {
        var known: [Int64: Known] = [:]
        for number in Set(rows.compactMap { Int64($0.fields[0]) }).sorted() {
            guard let order = try await orders(.id(number)).first else { continue }
            let death = try await bureau.sheet(of: order.ref).facts.last {
                $0.kind.name == "death" && $0.value != nil
            }
            known[number] = Known(order: order, diedOn: death?.since)
        }
        let orders = known
        return try await bureau.transaction(reading: true) { transaction in
            var told: [Told] = []
            var decisions: [FeedDecision<Told>] = []
            for row in rows {
                do {
                    let found = try await judge(row, orders, after: told, in: transaction)
                    if let found { told.append(found) }
                    decisions.append(found.map { .new($0, facts: []) } ?? .unchanged)
                } catch let refusal as Refusal {
                    decisions.append(.rejected(refusal.text))
                }
            }
            return decisions
        }
    }

    /// - Returns: Nil for a visit that is known.
    private func judge(
        _ row: Bureau.FileRow, _ known: [Int64: Known], after told: [Told],
        in transaction: Transaction
    ) async throws -> Told? {
        guard let number = Int64(row.fields[0]), let day = Day(iso: row.fields[2]),
            let from = try? parseClock(row.fields[3]), let to = try? parseClock(row.fields[4]),
            from < to
        else {
            throw Refusal(
                Text(
                    "order 为服务单编号，day 为 YYYY-MM-DD，in、out 为 HH:MM 且签退晚于签到。",
                    en: "order is a number, day YYYY-MM-DD, in and out HH:MM, out after in."))
        }
        try bureau.requirePast(day, "day")
        guard let order = known[number]?.order else {
            throw Refusal(
                Text("没有第 \(number) 号服务单。", en: "There is no order \(number)."))
        }
        try await bureau.refuseKin(order.person, in: transaction)
        let carer = try await self.carer(row.fields[1], of: order, on: day, in: transaction)
        var found = try await self.day(day, carer: carer.id, order, in: transaction)
        for one in told where one.day == day {
            found.add(
                one.hours, isCarer: one.carer.id == carer.id,
                isPerson: one.order.person == order.person)
        }
        let hours = CareHours.Visit(from: from, to: to)
        if found.carer.contains(hours), found.person.contains(hours) { return nil }
        try await refuseSheet(of: number, in: transaction)
        try requireTerm(of: order, on: day)
        if let died = known[number]?.diedOn, died <= day { throw Self.dead(order.ref, day) }
        if try await livesInHome(order.person, on: day, in: transaction) {
            throw Self.inHome(order.ref, day)
        }
        guard CareHours.most(found.carer, from: from, to: to) == 0 else { throw Self.twoPlaces }
        try refuse(CareHours.most(found.person, from: from, to: to) >= order.carers, order)
        return Told(
            order: order, carer: carer, day: day, hours: hours, carerNth: found.carerCount + 1,
            personNth: found.personCount + 1)
    }

    private func write(_ told: [Told], in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO civil_affairs.care_visit (district, client, care_order, provider, person,
                carer, certificate, good_from, good_to, day, from_minute, carer_nth, person_nth,
                recorded_by)
            SELECT \(bureau.district)::integer, r.client, r.care_order, r.provider, r.person,
                r.carer, r.certificate, r.good_from, r.good_to, r.day, r.from_minute, r.carer_nth,
                r.person_nth, \(bureau.actor)
            FROM unnest(\(told.map(\.client)), \(told.map(\.order.id)),
                \(told.map(\.order.provider.id)), \(told.map(\.order.person)),
                \(told.map(\.carer.id)), \(told.map(\.carer.certificate)),
                \(told.map(\.carer.from.sql)), \(told.map(\.carer.lastDay.sql)),
                \(told.map(\.day.sql)), \(told.map(\.hours.from))::integer[],
                \(told.map(\.carerNth))::integer[], \(told.map(\.personNth))::integer[])
                AS r (client, care_order, provider, person, carer, certificate, good_from, good_to,
                    day, from_minute, carer_nth, person_nth)
            """)
        _ = try await transaction.execute(
            """
            INSERT INTO civil_affairs.care_visit_end (district, visit, client, person, from_minute,
                to_minute, recorded_by)
            SELECT v.district, v.id, v.client, v.person, v.from_minute, r.to_minute,
                \(bureau.actor)
            FROM unnest(\(told.map(\.client)), \(told.map(\.hours.end))::integer[])
                AS r (client, to_minute)
            JOIN civil_affairs.care_visit AS v
                ON v.district = \(bureau.district)::integer AND v.client = r.client
            """)
    }
}
