import Kernel
import Law
import Postgres

/// Orders of services at home, and the consent without which nobody is located.
struct OrderBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// An order to place.
    struct Order {
        var kind: OrderKind
        var provider: String
        /// Agreed with the family; nil for the free ones.
        var fee: Money?
    }

    func place(_ order: Order, for ref: String, client: String) async throws -> Int64 {
        let provider = try Bureau.words(order.provider, "--provider", of: 2...100)
        guard order.kind.isFree == (order.fee == nil) else {
            throw Refusal(
                order.kind.isFree
                    ? Text(
                        "--fee：\(order.kind.title.zh)是免费服务，不收费；去掉 --fee。",
                        en: "--fee: \(order.kind.title.en) is free; leave --fee out.")
                    : Text(
                        "--fee：\(order.kind.title.zh)是低偿服务，写明与家庭约定的元数。",
                        en: "--fee: \(order.kind.title.en) has a low fee; say what was agreed."))
        }
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if let id = try await bureau.told(
                """
                SELECT id, (person, kind, provider, fen)
                    = (\(person.id), \(order.kind.rawValue), \(provider), \(order.fee?.fen ?? 0))
                FROM towns.service_order
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction)
            {
                return id
            }
            var consent: Consent?
            if order.kind == .location {
                consent = try await ConsentBook(bureau).standing(of: person, in: transaction)
                guard consent != nil else { throw ConsentBook.lacking(ref) }
            }
            let row = try await transaction.one(
                """
                INSERT INTO towns.service_order (district, client, person, kind, consent, given_on,
                    provider, ordered_on, fen, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id),
                    \(order.kind.rawValue), \(consent?.id as Int64?), \(consent?.given.sql), \(provider),
                    \(bureau.today.sql), \(order.fee?.fen ?? 0), \(bureau.actor))
                RETURNING id
                """)
            return try row?.value(0) ?? 0
        }
    }

    /// What was done, who says so, and the receipt.
    struct Doing {
        var on: Day
        var servedBy: String
        /// Who received it: neither who served nor who records.
        var receivedBy: String
        var receipt: String?
        var caseNumber: Int64?
    }

    /// An order as it is acted on.
    private struct Placed {
        let person: Bureau.Person
        let kind: OrderKind
        let ordered: Day
        let fen: Int64
        let isClosed: Bool
        let isWithdrawn: Bool
    }

    func done(_ id: Int64, _ doing: Doing, client: String) async throws {
        let served = try Bureau.words(doing.servedBy, "--by", of: 2...50)
        let received = try Bureau.words(doing.receivedBy, "--received-by", of: 2...50)
        let receipt = try doing.receipt.map { try Bureau.words($0, "--receipt", of: 2...50) }
        try bureau.requirePast(doing.on, "--on")
        guard ![served, bureau.actor].map({ $0.lowercased() }).contains(received.lowercased())
        else {
            throw Refusal(
                Text(
                    "--received-by：须是收到服务的人或其家人，不是服务的人，也不是登记的人。",
                    en: "--received-by: who received it; neither who served nor who records it."))
        }
        try await bureau.writing { transaction in
            if try await isTold(client, id, "done", in: transaction) { return }
            let order = try await placed(id, in: transaction)
            try require(order, id, receipt: receipt, on: doing.on)
            _ = try await transaction.execute(
                """
                INSERT INTO towns.service_done (district, service, client, person, is_free, act,
                    day, served_by, received_by, fen, receipt, case_id, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(client), \(order.person.id),
                    \(order.kind.isFree), 'done', \(doing.on.sql), \(served), \(received),
                    \(order.fen), \(receipt), \(doing.caseNumber), \(bureau.actor))
                """)
            if let caseNumber = doing.caseNumber {
                let receipt = receipt.map { "，收据 \($0)" } ?? ""
                try await bureau.serve(
                    caseNumber, of: order.kind.benefit, about: order.person,
                    .init(
                        on: doing.on, proof: .register, words: "服务订单 \(id)\(receipt)", by: served),
                    client: client, in: transaction)
            }
        }
    }

    func cancel(_ id: Int64, reason: String, client: String) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        try await bureau.writing { transaction in
            if try await isTold(client, id, "cancelled", in: transaction) { return }
            let order = try await placed(id, in: transaction)
            guard !order.isClosed else { throw Self.closed(id) }
            _ = try await transaction.execute(
                """
                INSERT INTO towns.service_done (district, service, client, person, is_free, act,
                    day, fen, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(client), \(order.person.id),
                    \(order.kind.isFree), 'cancelled', \(bureau.today.sql), \(order.fen),
                    \(reason), \(bureau.actor))
                """)
        }
    }

    private func isTold(
        _ client: String, _ id: Int64, _ act: String, in transaction: Transaction
    ) async throws -> Bool {
        try await bureau.told(
            """
            SELECT service, (service, act) = (\(id), \(act)) FROM towns.service_done
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """, in: transaction) != nil
    }

    private func placed(_ id: Int64, in transaction: Transaction) async throws -> Placed {
        let row = try await transaction.one(
            """
            SELECT o.person, o.kind, o.ordered_on, o.fen, d.service IS NOT NULL,
                e.consent IS NOT NULL
            FROM towns.service_order AS o
            LEFT JOIN towns.service_done AS d ON (d.district, d.service) = (o.district, o.id)
            LEFT JOIN towns.consent_end AS e ON (e.district, e.consent) = (o.district, o.consent)
            WHERE o.district = \(bureau.district)::integer AND o.id = \(id)
            """)
        guard
            let (person, kind, ordered, fen, isClosed, isWithdrawn) = try row?.decode(
                Int64.self, String.self, PostgresDate.self, Int64.self, Bool.self, Bool.self),
            let person = try await bureau.persons([person], in: transaction).first
        else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号订单；用 order list 查看。",
                    en: "There is no order \(id); see `order list`."))
        }
        try await bureau.refuseKin(person, in: transaction)
        return Placed(
            person: person, kind: OrderKind(rawValue: kind) ?? .information, ordered: Day(ordered),
            fen: fen, isClosed: isClosed, isWithdrawn: isWithdrawn)
    }

    private static func closed(_ id: Int64) -> Refusal {
        Refusal(
            Text(
                "第 \(id) 号订单已经完成或取消；需要的另下一单。",
                en: "Order \(id) is done or called off; place another."))
    }

    private func require(
        _ order: Placed, _ id: Int64, receipt: String?, on day: Day
    ) throws(Refusal) {
        guard !order.isClosed else { throw Self.closed(id) }
        guard !order.isWithdrawn else { throw ConsentBook.lacking(order.person.ref) }
        guard day >= order.ordered else {
            throw Refusal(
                Text(
                    "--on \(day)：第 \(id) 号 \(order.ordered) 才下单。",
                    en: "--on \(day): order \(id) is of \(order.ordered)."))
        }
        guard (receipt != nil) == (order.fen > 0) else {
            throw Refusal(
                order.fen > 0
                    ? Text(
                        "--receipt：第 \(id) 号收费 \(Money(fen: order.fen)) 元，写收据号。",
                        en: "--receipt: order \(id) costs \(Money(fen: order.fen)) yuan; its "
                            + "receipt.")
                    : Text(
                        "--receipt：第 \(id) 号不收费，没有收据。",
                        en: "--receipt: order \(id) costs nothing."))
        }
    }

    // MARK: Lists

    struct Line: Hashable {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let kind: OrderKind
        let provider: String
        let ordered: Day
        let fee: Money
        let state: Text
        let receipt: String?
    }

    /// Orders, the open ones by their day first.
    func list(ref: String?, withClosed: Bool, limit: Int = 500) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            var person: Bureau.Person?
            if let ref { person = try await bureau.person(ref, in: transaction) }
            let found = try await transaction.query(
                Self.list(
                    bureau.district, person: person?.id, withClosed: withClosed, limit: limit)
            ).map(Self.line)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func list(
        _ district: Int, person: Int64?, withClosed: Bool, limit: Int
    ) -> Query {
        """
        SELECT o.id, o.person, p.ref, p.name, o.kind, o.provider, o.ordered_on, o.fen,
            coalesce(d.act, CASE WHEN e.consent IS NOT NULL THEN 'withdrawn' ELSE 'open' END),
            d.receipt
        FROM towns.service_order AS o
        JOIN kernel.person AS p ON p.district = o.district AND p.id = o.person
        LEFT JOIN LATERAL (SELECT d.act, d.receipt FROM towns.service_done AS d
            WHERE d.district = o.district AND d.service = o.id LIMIT 1) AS d ON true
        LEFT JOIN LATERAL (SELECT e.consent FROM towns.consent_end AS e
            WHERE e.district = o.district AND e.consent = o.consent LIMIT 1) AS e ON true
        WHERE o.district = \(district)::integer
          AND (\(person)::bigint IS NULL OR o.person = \(person))
          AND (\(withClosed) OR d.act IS NULL)
        ORDER BY o.district, o.ordered_on, o.id LIMIT \(limit)
        """
    }

    private static func line(_ row: Row) throws -> Line {
        let (id, person, ref, name, kind, provider, ordered, fen, state, receipt) = try row.decode(
            Int64.self, Int64.self, String.self, String.self, String.self, String.self,
            PostgresDate.self, Int64.self, String.self, String?.self)
        let title: Text =
            switch state {
            case "done": Text("已完成", en: "done")
            case "cancelled": Text("已取消", en: "called off")
            case "withdrawn": Text("同意已撤回", en: "consent withdrawn")
            default: Text("待服务", en: "open")
            }
        return Line(
            id: id, person: person, ref: ref, name: name,
            kind: OrderKind(rawValue: kind) ?? .information, provider: provider,
            ordered: Day(ordered), fee: Money(fen: fen), state: title, receipt: receipt)
    }
}
