import ArgumentParser
import Kernel
import Law
import Postgres

/// Why somebody's premium of a year is not bought, each with its reason.
struct ExceptionBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Why.
    enum Cause: String, CaseIterable, ExpressibleByArgument {
        case employee, died, moved, elsewhere, declined, number, other

        var title: Text {
            switch self {
            case .employee: Text("已参加职工医保", en: "employee cover")
            case .died: Text("已去世", en: "has died")
            case .moved: Text("已迁出", en: "moved away")
            case .elsewhere: Text("在外地参保", en: "insured elsewhere")
            case .declined: Text("本人不愿参保", en: "declined")
            case .number: Text("身份信息不符", en: "identity does not match")
            case .other: Text("其他", en: "other")
            }
        }
    }

    struct Exception: Hashable, Sendable {
        let person: Int64
        let ref: String
        let name: String
        let order: Int64?
        let cause: String
        let reason: String
        let by: String
    }

    /// Takes somebody off an order that is not approved yet, or says why a person is on none; the
    /// same again changes nothing.
    ///
    /// - Returns: Whether it is new.
    func add(
        _ ref: String, _ year: Int?, order id: Int64?, _ cause: Cause, reason: String,
        client: String
    ) async throws -> Bool {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let order: OrderBook.Order? =
            if let id { try await OrderBook(bureau).order(numbered: id) } else { nil }
        let person = try await bureau.transaction(reading: true) {
            try await bureau.served(ref, in: $0)
        }
        guard let year = order?.year ?? year else {
            throw Refusal(Text("--year：请写参保年度。", en: "--year: give the insurance year."))
        }
        if let known = try await known(client) {
            guard known == [person.id, Int64(year), id ?? 0] else { throw Bureau.usedClient }
            return false
        }
        if let order { try await requireDroppable(person, order) }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO medical_insurance.premium_exception (district, client, person, year,
                    payment_order, cause, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id), \(year)::integer,
                    \(id), \(cause.rawValue), \(reason), \(bureau.actor))
                """)
        }
        return true
    }

    private func requireDroppable(_ person: Bureau.Person, _ order: OrderBook.Order) async throws {
        guard order.approvedBy == nil else {
            throw Refusal(
                Text(
                    "第 \(order.id) 号缴费单已审批并交财政，不能再移出；用 case close 写明原因。",
                    en: "Order \(order.id) is approved and with finance; `case close` says why."))
        }
        let line = try await OrderBook(bureau).list(.init(order: order.id, limit: Int64.max))
            .first { $0.person == person.id }
        guard let line, line.exception == nil else {
            throw Refusal(
                Text(
                    "\(person.ref) 不在第 \(order.id) 号缴费单上（或已移出）。",
                    en: "\(person.ref) is not on order \(order.id), or was taken off."))
        }
    }

    private func known(_ client: String) async throws -> [Int64]? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT person, year::bigint, coalesce(payment_order, 0)
                FROM medical_insurance.premium_exception
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """
            ).map {
                let (person, year, order) = try $0.decode(Int64.self, Int64.self, Int64.self)
                return [person, year, order]
            }
        }
    }

    /// The exceptions of a year, the latest first.
    func list(_ year: Int) async throws -> [Exception] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(year, bureau.district)).map {
                row in
                let (person, ref, name, order, cause, reason, by) = try row.decode(
                    Int64.self, String.self, String.self, Int64?.self, String.self, String.self,
                    String.self)
                return Exception(
                    person: person, ref: ref, name: name, order: order, cause: cause,
                    reason: reason, by: by)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func listing(_ year: Int, _ district: Int) -> Query {
        """
        SELECT x.person, p.ref, p.name, x.payment_order, x.cause, x.reason, x.recorded_by FROM (
            SELECT x.* FROM medical_insurance.premium_exception AS x
            WHERE x.district = \(district)::integer AND x.year = \(year)::integer
            ORDER BY x.id DESC LIMIT 500
        ) AS x JOIN kernel.person AS p ON p.district = x.district AND p.id = x.person
        ORDER BY x.id DESC
        """
    }
}
