import Kernel
import Law
import Postgres

/// Funerals: whether the conditions are met, the order to the funeral home, and its use.
struct FuneralBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// What is basic (catalogue §2.8); how much of it is the policy's business.
    enum Item: String, Hashable, CaseIterable {
        case transport, storage, cremation, urn

        var title: Text {
            switch self {
            case .transport: Text("遗体接运", en: "Transport")
            case .storage: Text("遗体存放（三天）", en: "Storage, three days")
            case .cremation: Text("普通火化", en: "Cremation")
            case .urn: Text("骨灰盒", en: "Urn")
            }
        }
    }

    struct Order: Hashable {
        let id: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let home: Named
        let items: [Item]
        let orderedOn: Day
        let usedOn: Day?
        let invoice: String?
        /// The policy that makes it free for every resident here.
        let general: String?
        let waived: Money?

        init(_ row: Row) throws {
            let (
                id, client, caseID, person, ref, name, home, title, items, ordered, used, invoice,
                general, waived
            ) = try row.decode(
                Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                Int64.self, String.self, [String].self, PostgresDate.self, PostgresDate?.self,
                String?.self, String?.self, Int64?.self)
            (self.id, self.client, self.caseID, self.person) = (id, client, caseID, person)
            (self.ref, self.name) = (ref, name)
            self.home = Named(id: home, name: title)
            self.items = items.compactMap(Item.init(rawValue:))
            orderedOn = Day(ordered)
            usedOn = used.map { Day($0) }
            (self.invoice, self.general) = (invoice, general)
            self.waived = waived.map { Money(fen: $0) }
        }
    }

    static let step = "issue"

    func addHome(_ name: String, client: String) async throws -> Named {
        let name = try Bureau.words(name, "--name", of: 2...60)
        return try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.funeral_home (district, client, name, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(name), \(bureau.actor))
                ON CONFLICT (district, name) DO NOTHING
                """)
            return try await home(name, in: transaction)
        }
    }

    private func home(_ word: String, in transaction: Transaction) async throws -> Named {
        try await Named.find(
            """
            SELECT id, name FROM civil_affairs.funeral_home
            WHERE district = \(bureau.district)::integer AND (name = \(word) OR id::text = \(word))
            ORDER BY name = \(word) DESC LIMIT 1
            """, word, option: "--home", list: "funeral homes", in: transaction)
    }

    func homes() async throws -> [Named] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT id, name FROM civil_affairs.funeral_home
                WHERE district = \(bureau.district)::integer ORDER BY name
                """
            ).map {
                let (id, name) = try $0.decode(Int64.self, String.self)
                return Named(id: id, name: name)
            }
        }
    }

    /// A person decides whether the dead met the policy's conditions; the law reads it as of the
    /// day of death.
    func decide(
        _ ref: String, isEligible: Bool, basis: String, client: String
    ) async throws {
        let basis = try Bureau.words(basis, "--basis", of: 4...200)
        let sheet = try await bureau.sheet(of: ref)
        guard let death = sheet.facts.last(where: { $0.kind.name == "death" && $0.value != nil })
        else {
            throw Refusal(
                Text(
                    "\(ref) 没有登记死亡；死亡信息登记后再认定。",
                    en: "\(ref) has no death on record; it comes first."))
        }
        try await bureau.once {
            try await bureau.report(
                [
                    bureau.fact(
                        CivilAffairs.funeralEligible.name, of: ref, isEligible ? "yes" : "no",
                        from: death.since ?? bureau.today, document: basis)
                ], reason: "funeral"
            ) { transaction in
                let person = try await bureau.served(ref, in: transaction)
                _ = try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.funeral_decision (district, person, seq, client,
                        is_eligible, basis, decided_on, recorded_by)
                    SELECT \(bureau.district)::integer, \(person.id), 1 + coalesce(max(d.seq), 0),
                        \(client), \(isEligible), \(basis), \(bureau.today.sql), \(bureau.actor)
                    FROM civil_affairs.funeral_decision AS d
                    WHERE d.district = \(bureau.district)::integer AND d.person = \(person.id)
                    HAVING NOT EXISTS (SELECT FROM civil_affairs.funeral_decision AS k
                        WHERE k.district = \(bureau.district)::integer AND k.client = \(client))
                    """)
            }
        }
    }

    struct Issued: Hashable {
        let order: Order
        /// Nil when it was shown before.
        let code: String?
    }

    /// Passes the case's step and writes the order with the code that the next of kin get.
    func issue(
        _ caseID: Int64, _ items: [Item], at home: String, client: String
    ) async throws -> Issued {
        if let known = try await orders(.client(client)).first {
            guard known.caseID == caseID else { throw Bureau.usedClient }
            return Issued(order: known, code: nil)
        }
        guard !items.isEmpty else {
            throw Refusal(
                Text(
                    "--items：至少写一项：\(Item.allCases.map(\.rawValue).joined(separator: "、"))。",
                    en: "--items: at least one of "
                        + "\(Item.allCases.map(\.rawValue).joined(separator: ", "))."))
        }
        let file = try await bureau.file(caseID, CivilAffairs.funeralWaiver, at: Self.step)
        let code = try await bureau.writing { transaction in
            try await bureau.refuseKin(file.person, in: transaction)
            let place = try await self.home(home, in: transaction)
            _ = try await bureau.cases.pass(
                caseID, step: Self.step, by: .funeralIssue, client: "funeral \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.funeral_order (district, client, case_id, person, home,
                    items, ordered_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(caseID), \(file.person),
                    \(place.id), \(Set(items).map(\.rawValue).sorted()), \(bureau.today.sql),
                    \(bureau.actor))
                """)
            return try await bureau.cases.issueCode(caseID, in: transaction)
        }
        guard let made = try await orders(.client(client)).first else {
            throw Refusal(Text("没有写入。", en: "Nothing was written."))
        }
        return Issued(order: made, code: code)
    }

    /// What was waived, or why there was nothing left to waive.
    struct Use {
        var on: Day
        var invoice: String
        var waived: Money
        /// The policy that makes it free for every resident here.
        var general: String?
        var code: String
    }

    func use(_ number: Int64, _ use: Use, client: String) async throws -> Order {
        try bureau.requirePast(use.on, "--on")
        let invoice = try Bureau.words(use.invoice, "--invoice", of: 2...60)
        let general = try use.general.map { try Bureau.words($0, "--general", of: 4...100) }
        guard let order = try await orders(.id(number)).first else {
            throw Refusal(Text("没有第 \(number) 号殡葬减免单。", en: "There is no order \(number)."))
        }
        if let used = order.usedOn {
            guard (used, order.invoice, order.waived) == (use.on, invoice, use.waived) else {
                throw Refusal(
                    Text(
                        "第 \(number) 号已于 \(used) 使用；一单只用一次。",
                        en: "Order \(number) was used on \(used); an order is used once."))
            }
            return order
        }
        guard (use.waived.fen == 0) == (general != nil) else {
            throw Refusal(
                Text(
                    "--waived 写减免的元数；已由普惠政策免除的不写 --waived，写 --general 政策名称。",
                    en:
                        "--waived is the sum; where every resident has it free, --general names the "
                        + "policy and nothing is waived."))
        }
        try await bureau.writing { transaction in
            try await bureau.refuseKin(order.person, in: transaction)
            _ = try await bureau.cases.deliver(
                order.caseID,
                CaseBook.Delivery(
                    on: use.on, proof: .code, words: use.code, by: order.home.name),
                step: "use", by: .funeralUse, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.funeral_use (district, funeral_order, person, used_on,
                    invoice, general, waived, recorded_by)
                VALUES (\(bureau.district)::integer, \(number), \(order.person), \(use.on.sql),
                    \(invoice), \(general as String?), \(use.waived.fen), \(bureau.actor))
                """)
        }
        return try await orders(.id(number)).first ?? order
    }

    enum Filter {
        case client(String)
        case id(Int64)
        /// Unused ones; all, where it says so.
        case all(Bool)
    }

    /// Orders, the oldest unused first.
    func orders(_ filter: Filter) async throws -> [Order] {
        var (client, id, isAll): (String?, Int64?, Bool) = (nil, nil, true)
        switch filter {
        case .client(let word): client = word
        case .id(let number): id = number
        case .all(let all): isAll = all
        }
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT o.id, o.client, o.case_id, o.person, p.ref, p.name, h.id, h.name, o.items,
                    o.ordered_on, u.used_on, u.invoice, u.general, u.waived
                FROM civil_affairs.funeral_order AS o
                JOIN civil_affairs.funeral_home AS h ON h.district = o.district AND h.id = o.home
                JOIN kernel.person AS p ON p.district = o.district AND p.id = o.person
                LEFT JOIN civil_affairs.funeral_use AS u
                    ON u.district = o.district AND u.funeral_order = o.id
                WHERE o.district = \(bureau.district)::integer
                  AND (\(client)::text IS NULL OR o.client = \(client))
                  AND (\(id)::bigint IS NULL OR o.id = \(id))
                  AND (\(isAll) OR u.funeral_order IS NULL)
                ORDER BY u.used_on NULLS FIRST, o.ordered_on, o.id LIMIT 1000
                """
            ).map(Order.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
