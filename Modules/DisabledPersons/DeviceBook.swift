import Kernel
import Law
import Postgres

/// Orders of devices with what becomes of them. Who orders is not who hands over, what is made to
/// measure is received once it fits, and the next of a kind waits for the service life of the one
/// before or says why not.
struct DeviceBook {
    let bureau: Bureau

    struct Order: Hashable {
        let id: Int64
        let client: String
        let person: Int64
        let ref: String
        let name: String
        let caseID: Int64?
        let entry: Int64?
        let device: Device
        let nth: Int64
        let provider: String
        let orderedOn: Day
        let orderedBy: String
        /// `received` or `cancelled`; nil while it is open.
        let outcome: String?
        let day: Day?
        /// The end of its service life, exclusive.
        let until: Day?
        /// The last fitting, and whether it fitted.
        let fitting: Int64?
        let fits: Bool?

        init(_ row: Row) throws {
            let (
                id, client, person, ref, name, caseID, entry, item, nth, provider, ordered,
                orderedBy,
                outcome, day, until, fitting, fits
            ) = try row.decode(
                Int64.self, String.self, Int64.self, String.self, String.self, Int64?.self,
                Int64?.self, String.self, Int64.self, String.self, PostgresDate.self, String.self,
                String?.self, PostgresDate?.self, PostgresDate?.self, Int64?.self, Bool?.self)
            self.id = id
            self.client = client
            self.person = person
            self.ref = ref
            self.name = name
            self.caseID = caseID
            self.entry = entry
            // The table holds no other devices.
            device = Device(rawValue: item) ?? .other
            self.nth = nth
            self.provider = provider
            orderedOn = Day(ordered)
            self.orderedBy = orderedBy
            self.outcome = outcome
            self.day = day.map { Day($0) }
            self.until = until.map { Day($0) }
            self.fitting = fitting
            self.fits = fits
        }
    }

    /// What is ordered: under a case, or for an entry of the queue.
    struct Ask: Hashable {
        enum Ground: Hashable {
            case file(Int64)
            case entry(Int64)
        }

        var ground: Ground
        var device: Device
        var provider: String
        /// Why inside the service life of the one before, or out of the queue's order.
        var reason: String?
        var client: String
    }

    /// An order, and the one-time code of its case.
    struct Ordered: Hashable {
        let order: Order
        /// Nil when it was shown before, and without a case.
        let code: String?
    }

    /// The steps of a case at which a device is ordered and handed over.
    static let (orderStep, handOverStep) = ("approve", "hand-over")

    private static let selected: Query = """
        SELECT o.id, o.client, o.person, p.ref, p.name, o.case_id, o.entry, o.item, o.nth::bigint,
            o.provider, o.ordered_on, o.recorded_by, e.outcome, e.day, e.until, f.seq::bigint, f.fits
        """

    private static let joined: Query = """
        CROSS JOIN LATERAL (SELECT q.ref, q.name FROM kernel.person AS q
            WHERE q.district = o.district AND q.id = o.person OFFSET 0) AS p
        LEFT JOIN LATERAL (SELECT t.seq, t.fits FROM disabled_persons.device_fitting AS t
            WHERE t.district = o.district AND t.device = o.id ORDER BY t.seq DESC LIMIT 1)
            AS f ON true
        """

    /// Outcomes are looked up row by row: what is open is little beside all that was received.
    static let columns: Query = """
        \(selected)
        FROM disabled_persons.device_order AS o
        LEFT JOIN LATERAL (SELECT t.device, t.outcome, t.day, t.until
            FROM disabled_persons.device_outcome AS t
            WHERE t.district = o.district AND t.device = o.id OFFSET 0) AS e ON true
        \(joined)
        """

    /// Orders a device. Under a case its step is passed and a one-time code drawn; for an entry of
    /// the queue the entry is served: all or nothing.
    func order(_ ask: Ask) async throws -> Ordered {
        let provider = try Bureau.words(ask.provider, "--provider", of: 2...100)
        let reason = try ask.reason.map { try Bureau.words($0, "--reason", of: 4...200) }
        let file = try await self.file(of: ask)
        let code = try await bureau.writing { transaction -> String? in
            if let known = try await self.order("client", ask.client, in: transaction) {
                guard known.device == ask.device, Self.ground(of: known) == ask.ground else {
                    throw Bureau.usedClient
                }
                return nil
            }
            let entry = try await self.entry(of: ask, in: transaction)
            let ref = file?.ref ?? entry?.ref ?? ""
            let person = try await bureau.served(ref, in: transaction)
            _ = try await AssessmentBook(bureau: bureau)
                .requireNeed(ask.device.rawValue, of: .device, person, in: transaction)
            let last = try await self.last(ask.device, of: person.id, in: transaction)
            let early = try earlyReason(last, ask, ref, reason)
            var code: String?
            if let file {
                try await requireStep(file, in: transaction)
                if file.step == Self.orderStep {
                    _ = try await bureau.cases.pass(
                        file.id, step: Self.orderStep, by: .deviceOrder,
                        client: "device \(ask.client)",
                        in: transaction)
                }
                code = try await bureau.cases.issueCode(file.id, in: transaction)
            }
            if let entry {
                try await QueueBook(bureau: bureau)
                    .serve(entry, reason: reason, in: transaction)
            }
            let (beforeNth, beforeUntil): (Int64?, PostgresDate?) = (last?.nth, last?.until?.sql)
            let (caseID, entryID): (Int64?, Int64?) = (file?.id, entry?.id)
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.device_order (district, client, person, case_id, entry,
                    item, nth, before_nth, before_until, early_reason, provider, ordered_on,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(ask.client), \(person.id), \(caseID as Int64?),
                    \(entryID as Int64?), \(ask.device.rawValue), \((last?.nth ?? 0) + 1)::integer,
                    \(beforeNth as Int64?)::integer, \(beforeUntil as PostgresDate?), \(early as String?), \(provider),
                    \(bureau.today.sql), \(bureau.actor))
                """)
            return code
        }
        let made = try await bureau.transaction(reading: true) {
            try await self.order("client", ask.client, in: $0)
        }
        guard let made else { throw Refusal(Text("没有写入订单。", en: "Nothing was ordered.")) }
        return Ordered(order: made, code: code)
    }

    private static func ground(of order: Order) -> Ask.Ground? {
        order.caseID.map(Ask.Ground.file) ?? order.entry.map(Ask.Ground.entry)
    }

    private func file(of ask: Ask) async throws -> CaseFile? {
        guard case .file(let id) = ask.ground else { return nil }
        let file = try await bureau.cases.read(id).file
        guard file.benefit == DisabledPersons.devices.code, file.kind == .due else {
            throw Refusal(
                Text("第 \(id) 号不是免费适配辅助器具的事项。", en: "Case \(id) is no case of free devices."))
        }
        return file
    }

    private func entry(
        of ask: Ask, in transaction: Transaction
    ) async throws -> QueueBook.Entry? {
        guard case .entry(let id) = ask.ground else { return nil }
        let entry = try await QueueBook(bureau: bureau).required(id, in: transaction)
        guard entry.subject == .device, entry.item == ask.device.rawValue, entry.isOpen else {
            throw Refusal(
                Text(
                    "--entry：第 \(id) 号不是等候“\(ask.device.title.zh)”的申请。",
                    en: "--entry: \(id) does not wait for a \(ask.device.title.en)."))
        }
        return entry
    }

    /// A case stands at the order, or at the hand-over after its order was cancelled.
    private func requireStep(_ file: CaseFile, in transaction: Transaction) async throws {
        let open = try await transaction.one(
            """
            SELECT o.id FROM disabled_persons.device_order AS o
            WHERE o.district = \(bureau.district)::integer AND o.case_id = \(file.id)
              AND NOT EXISTS (SELECT FROM disabled_persons.device_outcome AS e
                WHERE e.district = o.district AND e.device = o.id AND e.outcome = 'cancelled')
            """
        ).map { try $0.value(0, as: Int64.self) }
        if let open {
            throw Refusal(
                Text(
                    "第 \(file.id) 号已有订单 \(open)；供应不了的先 device cancel。",
                    en: "Case \(file.id) has order \(open); `device cancel` it first."))
        }
        guard file.state == .open, [Self.orderStep, Self.handOverStep].contains(file.step ?? "")
        else {
            throw Refusal(
                Text(
                    "第 \(file.id) 号现在在“\(file.step ?? "已结束")”，不在审批（approve）环节。",
                    en: "Case \(file.id) stands at `\(file.step ?? "its end")`, not at `approve`."))
        }
    }

    private func earlyReason(
        _ last: Order?, _ ask: Ask, _ ref: String, _ reason: String?
    ) throws -> String? {
        guard let last else { return nil }
        let title = ask.device.title
        guard let until = last.until else {
            throw Refusal(
                Text(
                    "\(ref) 的“\(title.zh)”已订购（订单 \(last.id)），尚未领取。",
                    en: "\(ref) has order \(last.id) of a \(title.en), not received yet."))
        }
        guard until > bureau.today else { return nil }
        guard let reason else {
            throw Refusal(
                Text(
                    "\(ref) 的“\(title.zh)”使用年限到 \(until)；提前更换的写 --reason。",
                    en: "\(ref)'s \(title.en) serves until \(until); say with --reason why now."))
        }
        return reason
    }

    /// The last order of a kind of device of somebody.
    private func last(
        _ device: Device, of person: Int64, in transaction: Transaction
    ) async throws -> Order? {
        try await transaction.one(
            """
            \(Self.columns)
            WHERE o.district = \(bureau.district)::integer AND o.person = \(person)
              AND o.item = \(device.rawValue)
            ORDER BY o.nth DESC LIMIT 1
            """
        ).map(Order.init)
    }

    func order(
        _ key: String, _ value: String, in transaction: Transaction
    ) async throws -> Order? {
        let isClient = key == "client"
        let found = try await transaction.one(
            """
            \(Self.columns)
            WHERE o.district = \(bureau.district)::integer
              AND (\(isClient) AND o.client = \(value)
                OR \(!isClient) AND o.id = \(isClient ? 0 : Int64(value) ?? 0))
            """
        ).map(Order.init)
        bureau.saw(found.map { [$0.person] } ?? [])
        return found
    }

    /// An order that is there, and not the asker's kin's.
    func required(_ id: Int64, in transaction: Transaction) async throws -> Order {
        guard let order = try await order("id", "\(id)", in: transaction) else {
            throw Refusal(Text("没有第 \(id) 号订单。", en: "There is no order \(id)."))
        }
        _ = try await bureau.served(order.ref, in: transaction)
        return order
    }
}

/// What is on order and what runs out.
extension DeviceBook {
    /// Open orders, the oldest first.
    static func open(_ district: Int, limit: Int) -> Query {
        """
        \(selected)
        FROM (SELECT w.* FROM disabled_persons.device_order AS w
            WHERE w.district = \(district)::integer
              AND coalesce((SELECT false FROM disabled_persons.device_outcome AS t
                WHERE t.district = w.district AND t.device = w.id), true)
            ORDER BY w.ordered_on, w.id LIMIT \(Int64(limit))) AS o
        LEFT JOIN LATERAL (SELECT t.outcome, t.day, t.until
            FROM disabled_persons.device_outcome AS t
            WHERE t.district = o.district AND t.device = o.id OFFSET 0) AS e ON true
        \(joined)
        ORDER BY o.ordered_on, o.id
        """
    }

    /// Received devices whose service life ends by a day and that nothing has replaced, the first
    /// to end first.
    static func ending(_ district: Int, by day: Day, limit: Int) -> Query {
        """
        \(selected)
        FROM disabled_persons.device_outcome AS e
        JOIN disabled_persons.device_order AS o ON o.district = e.district AND o.id = e.device
        \(joined)
        WHERE e.district = \(district)::integer AND e.outcome = 'received'
          AND e.until <= \(day.sql)
          AND NOT EXISTS (SELECT FROM disabled_persons.device_order AS n
            WHERE n.district = o.district AND n.person = o.person AND n.item = o.item
              AND n.nth = o.nth + 1)
        ORDER BY e.until, e.device LIMIT \(Int64(limit))
        """
    }

    /// Runs `open`, or `ending` where a day is given.
    func list(ending day: Day? = nil, limit: Int) async throws -> [Order] {
        try await bureau.transaction(reading: true) { transaction in
            let query =
                day.map { Self.ending(bureau.district, by: $0, limit: limit) }
                ?? Self.open(bureau.district, limit: limit)
            let found = try await transaction.query(query).map(Order.init)
            bureau.saw(found.map(\.person))
            return found
        }
    }
}
