import Kernel
import Law
import Postgres

/// What is done with an order: fitting, receipt, cancellation, repair.
extension DeviceBook {
    /// Who receives a device.
    enum Receiver: String, CaseIterable {
        case own = "self"
        case guardian
    }

    /// A receipt as told.
    struct Receipt: Hashable {
        var receiver: Receiver
        /// The guardian's name; of the person themselves the register's counts.
        var name: String?
        var on: Day
        /// Of a case its one-time code, in the receiver's hands.
        var code: String?
    }

    /// Keeps a fitting.
    func fit(
        _ id: Int64, fits: Bool, on day: Day, by fitter: String, client: String
    ) async throws {
        try bureau.requirePast(day, "--on")
        let fitter = try Bureau.words(fitter, "--fitter", of: 2...50)
        try await bureau.writing { transaction in
            let order = try await required(id, in: transaction)
            if let known = try await transaction.one(
                """
                SELECT device, fits, fitted_on FROM disabled_persons.device_fitting
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """
            ).map({ try $0.decode(Int64.self, Bool.self, PostgresDate.self) }) {
                guard (known.0, known.1, Day(known.2)) == (id, fits, day) else {
                    throw Bureau.usedClient
                }
                return
            }
            try requireOpen(order)
            try require(day, notBefore: order.orderedOn)
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.device_fitting (district, device, seq, client, person,
                    item, nth, ordered_by, fits, fitted_on, fitter, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \((order.fitting ?? 0) + 1)::integer,
                    \(client), \(order.person), \(order.device.rawValue), \(order.nth)::integer,
                    \(order.orderedBy), \(fits), \(day.sql), \(fitter), \(bureau.actor))
                """)
        }
    }

    /// The person or the guardian has it: by their one-time code the case is delivered, and the
    /// service life begins.
    func receive(_ id: Int64, _ receipt: Receipt, client: String) async throws -> Order {
        try bureau.requirePast(receipt.on, "--on")
        let order = try await bureau.transaction(reading: true) {
            try await required(id, in: $0)
        }
        if order.outcome == "received" {
            guard order.day == receipt.on else {
                throw Refusal(
                    Text(
                        "订单 \(id) 已于 \(order.day ?? receipt.on) 领取。",
                        en: "Order \(id) was received on \(order.day ?? receipt.on)."))
            }
            return order
        }
        try requireOpen(order)
        try require(receipt.on, notBefore: order.orderedOn)
        guard order.orderedBy != bureau.actor else {
            throw Refusal(
                Text(
                    "订单 \(id) 是您下的；领取由同事登记。",
                    en: "You made order \(id); a colleague registers its receipt."))
        }
        let name = try receiver(of: order, receipt)
        if order.device.needsFitting, order.fits != true {
            throw Refusal(
                Text(
                    "“\(order.device.title.zh)”要适配合格才能领取；先 device fit。",
                    en: "A \(order.device.title.en) is received once it fits; `device fit` first."))
        }
        try await bureau.writing { transaction in
            if let caseID = order.caseID {
                guard let code = receipt.code else {
                    throw Refusal(
                        Text(
                            "--code：请输入领取人手中的十位核验码；遗失的用 case code \(caseID) 另发。",
                            en:
                                "--code: the ten digits the receiver has; `case code \(caseID)` makes "
                                + "new ones."))
                }
                _ = try await bureau.cases.deliver(
                    caseID,
                    CaseBook.Delivery(
                        on: receipt.on, proof: .code, words: code, by: order.provider),
                    by: .deviceReceive, client: client, in: transaction)
            }
            let until = receipt.on.anniversary(years: order.device.serviceYears)
            let fitting: Int64? = order.device.needsFitting ? order.fitting : nil
            let fits: Bool? = order.device.needsFitting ? true : nil
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.device_outcome (district, device, person, item, nth,
                    ordered_by, outcome, day, until, receiver, received_by, fitting, fits,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(order.person),
                    \(order.device.rawValue), \(order.nth)::integer, \(order.orderedBy),
                    'received', \(receipt.on.sql), \(until.sql), \(receipt.receiver.rawValue),
                    \(name), \(fitting as Int64?)::integer, \(fits as Bool?), \(bureau.actor))
                """)
        }
        return try await bureau.transaction(reading: true) { try await required(id, in: $0) }
    }

    private func receiver(of order: Order, _ receipt: Receipt) throws -> String {
        guard receipt.receiver == .guardian else { return order.name }
        let name = try Bureau.words(receipt.name ?? "", "--guardian", of: 2...50)
        guard ![order.orderedBy, order.provider, bureau.actor].contains(name) else {
            throw Refusal(
                Text(
                    "--guardian：应由本人或监护人领取，不能是下单人、供应方或登记人。",
                    en: "--guardian: the person or the guardian receives it, not who ordered, "
                        + "supplies or registers it."))
        }
        return name
    }

    /// Takes an order back; a case then waits for the next.
    func cancel(_ id: Int64, reason: String) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        try await bureau.writing { transaction in
            let order = try await required(id, in: transaction)
            if order.outcome == "cancelled" { return }
            try requireOpen(order)
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.device_outcome (district, device, person, item, nth,
                    ordered_by, outcome, day, until, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(order.person),
                    \(order.device.rawValue), \(order.nth)::integer, \(order.orderedBy),
                    'cancelled', \(bureau.today.sql), \(bureau.today.sql), \(reason),
                    \(bureau.actor))
                """)
        }
    }

    /// Keeps that a repair was asked for, or done.
    func repair(
        _ id: Int64, isDone: Bool, words: String, on day: Day, client: String
    ) async throws {
        try bureau.requirePast(day, "--on")
        let words = try Bureau.words(words, "--what")
        try await bureau.writing { transaction in
            let order = try await required(id, in: transaction)
            guard order.outcome == "received", let received = order.day, day >= received else {
                throw Refusal(
                    Text(
                        "订单 \(id) 在 \(day) 尚未领取，没有可维修的。",
                        en: "Order \(id) was not received by \(day): nothing to repair."))
            }
            let rows = try await transaction.query(
                """
                SELECT seq::bigint, client, is_done, day FROM disabled_persons.device_repair
                WHERE district = \(bureau.district)::integer AND device = \(id)
                ORDER BY seq DESC
                """
            ).map { try $0.decode(Int64.self, String.self, Bool.self, PostgresDate.self) }
            if let known = rows.first(where: { $0.1 == client }) {
                guard (known.2, Day(known.3)) == (isDone, day) else { throw Bureau.usedClient }
                return
            }
            guard (rows.first?.2 ?? true) != isDone else {
                throw Refusal(
                    Text(
                        isDone ? "订单 \(id) 没有待办的维修；先登记报修。" : "订单 \(id) 的报修尚未办结。",
                        en: isDone
                            ? "Order \(id) has no repair to finish; ask for one first."
                            : "Order \(id) has a repair that is not done yet."))
            }
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.device_repair (district, device, seq, client, person,
                    is_done, day, words, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \((rows.first?.0 ?? 0) + 1)::integer,
                    \(client), \(order.person), \(isDone), \(day.sql), \(words), \(bureau.actor))
                """)
        }
    }

    private func requireOpen(_ order: Order) throws {
        guard order.outcome == nil else {
            throw Refusal(
                Text(
                    "订单 \(order.id) 已\(order.outcome == "received" ? "领取" : "取消")。",
                    en: "Order \(order.id) is \(order.outcome ?? "over")."))
        }
    }

    private func require(_ day: Day, notBefore first: Day) throws {
        guard day >= first else {
            throw Refusal(
                Text(
                    "--on \(day)：早于下单日 \(first)。", en: "--on \(day) is before the order, \(first).")
            )
        }
    }
}
