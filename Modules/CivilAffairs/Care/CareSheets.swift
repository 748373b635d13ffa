import Kernel
import Law
import Postgres

/// The month's sheet of hours: closed with the family's code, accepted by somebody else.
extension CareBook {
    struct Sheet: Hashable {
        let id: Int64
        let order: Int64
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let month: Month
        let provider: String
        let ordered: Int64
        let worked: Int64
        let paid: Int64
        let hourPrice: Money?
        /// Nil: the price is to be set.
        let total: Money?
        let closedOn: Day
        let closedBy: String
        let acceptedBy: String?

        init(_ row: Row) throws {
            let (
                id, order, caseID, person, ref, name, month, provider, ordered, worked, paid, price,
                total, closed, closedBy, acceptedBy
            ) = try row.decode(
                Int64.self, Int64.self, Int64.self, Int64.self, String.self, String.self,
                PostgresDate.self, String.self, Int64.self, Int64.self, Int64.self, Int64?.self,
                Int64?.self, PostgresDate.self, String.self, String?.self)
            (self.id, self.order, self.caseID, self.person) = (id, order, caseID, person)
            (self.ref, self.name, self.month) = (ref, name, Day(month).month)
            (self.provider, self.ordered, self.worked) = (provider, ordered, worked)
            self.paid = paid
            hourPrice = price.map { Money(fen: $0) }
            self.total = total.map { Money(fen: $0) }
            (closedOn, self.closedBy, self.acceptedBy) = (Day(closed), closedBy, acceptedBy)
        }

        /// What whoever accepts should see.
        var flags: [Text] {
            var found: [Text] = []
            if worked < ordered {
                found.append(
                    Text(
                        "比订单少 \(clock(ordered - worked))", en: "short by \(clock(ordered - worked))"
                    ))
            }
            if worked > ordered {
                found.append(
                    Text(
                        "超出订单 \(clock(worked - ordered)) 不付",
                        en: "\(clock(worked - ordered)) beyond the order is not paid"))
            }
            if total == nil { found.append(Text("单价待定", en: "price to be set")) }
            return found
        }
    }

    /// Counts the visits of an order, each on one sheet only, and delivers the case by the family's
    /// code.
    func close(_ number: Int64, code: String, client: String) async throws -> Sheet {
        if let known = try await sheets(.client(client)).first {
            guard known.order == number else { throw Bureau.usedClient }
            return known
        }
        let order = try await order(number)
        let visits = try await visits(.order(number)).filter { $0.void == nil }
        guard let last = visits.map(\.day).max() else {
            throw Refusal(
                Text("第 \(number) 号服务单还没有服务。", en: "Order \(number) has no visits."))
        }
        if let open = visits.first(where: { $0.hours.to == nil }) {
            throw Refusal(
                Text(
                    "第 \(open.id) 次服务（\(open.day)）没有签退；签退或作废后再结。",
                    en: "Visit \(open.id) of \(open.day) has no check-out; check it out or void it."
                ))
        }
        if let sheet = order.sheet {
            throw Refusal(
                Text(
                    "第 \(number) 号服务单已结成第 \(sheet) 号月结单；同一次服务只计一次。",
                    en: "Order \(number) stands on sheet \(sheet); a visit counts once."))
        }
        let worked = visits.reduce(0) { $0 + $1.hours.end - $1.hours.from }
        let paid = CareHours.paid(worked: worked, ordered: order.ordered)
        let total = CareHours.total(paid, hourPrice: order.hourPrice)
        try await bureau.writing { transaction in
            try await bureau.refuseKin(order.person, in: transaction)
            _ = try await bureau.cases.deliver(
                order.caseID,
                CaseBook.Delivery(on: last, proof: .code, words: code, by: order.provider.name),
                step: Self.serve, by: .careClose, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.care_sheet (district, client, care_order, person, ordered,
                    worked, paid, hour_price, total, closed_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(number), \(order.person),
                    \(order.ordered)::integer, \(worked)::integer, \(paid)::integer,
                    \(order.hourPrice?.fen), \(total?.fen), \(bureau.today.sql), \(bureau.actor))
                """)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.care_sheet_visit (district, visit, sheet, person,
                    recorded_by)
                SELECT s.district, v, s.id, s.person, s.recorded_by
                FROM civil_affairs.care_sheet AS s, unnest(\(visits.map(\.id))) AS v
                WHERE s.district = \(bureau.district)::integer AND s.client = \(client)
                """)
        }
        guard let made = try await sheets(.client(client)).first else {
            throw Refusal(Text("没有写入。", en: "Nothing was written."))
        }
        return made
    }

    /// Somebody else than who closed the sheet accepts it; the case is done.
    func accept(_ number: Int64, client: String) async throws -> Sheet {
        guard let sheet = try await sheets(.id(number)).first else {
            throw Refusal(
                Text("没有第 \(number) 号月结单；见 care sheets。", en: "There is no sheet \(number)."))
        }
        if sheet.acceptedBy != nil { return sheet }
        guard sheet.closedBy != bureau.actor else {
            throw Refusal(
                Text(
                    "第 \(number) 号月结单是您结的，由另一人验收。",
                    en: "Sheet \(number) is yours; somebody else accepts it."))
        }
        try await bureau.writing { transaction in
            try await bureau.refuseKin(sheet.person, in: transaction)
            _ = try await bureau.cases.pass(
                sheet.caseID, step: Self.confirm, by: .careAccept, client: "accept \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.care_acceptance (district, sheet, person, made_by,
                    accepted_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(number), \(sheet.person),
                    \(sheet.closedBy), \(bureau.today.sql), \(bureau.actor))
                """)
        }
        return try await sheets(.id(number)).first ?? sheet
    }

    enum SheetFilter {
        case client(String)
        case id(Int64)
        case month(Month)
    }

    /// Sheets; of a month, those not accepted yet first.
    func sheets(_ filter: SheetFilter) async throws -> [Sheet] {
        try await bureau.transaction(reading: true) { transaction in
            let rows =
                switch filter {
                case .client(let word):
                    try await transaction.query(
                        """
                        \(Self.sheetColumns)
                        WHERE o.district = \(bureau.district)::integer AND s.client = \(word)
                        """)
                case .id(let number):
                    try await transaction.query(
                        """
                        \(Self.sheetColumns)
                        WHERE o.district = \(bureau.district)::integer AND s.id = \(number)
                        """)
                case .month(let month):
                    try await transaction.query(
                        Self.sheets(of: month, district: bureau.district))
                }
            let found = try rows.map(Sheet.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    static func sheets(of month: Month, district: Int) -> Query {
        """
        \(sheetColumns)
        WHERE o.district = \(district)::integer AND o.month = \(month.first.sql)
        ORDER BY a.recorded_by IS NOT NULL, s.worked < s.ordered DESC, s.id LIMIT 20000
        """
    }

    private static let sheetColumns: Query = """
        SELECT s.id, s.care_order, o.case_id, s.person, p.ref, p.name, o.month, v.name,
            s.ordered::bigint, s.worked::bigint, s.paid::bigint, s.hour_price, s.total,
            s.closed_on, s.recorded_by, a.recorded_by
        FROM civil_affairs.care_order AS o
        JOIN LATERAL (SELECT s.* FROM civil_affairs.care_sheet AS s
            WHERE s.district = o.district AND s.care_order = o.id LIMIT 1) AS s ON true
        JOIN kernel.person AS p ON p.district = o.district AND p.id = o.person
        JOIN civil_affairs.care_provider AS v ON v.district = o.district AND v.id = o.provider
        LEFT JOIN LATERAL (SELECT a.recorded_by FROM civil_affairs.care_acceptance AS a
            WHERE a.district = s.district AND a.sheet = s.id LIMIT 1) AS a ON true
        """
}
