import Kernel
import Law
import Postgres

/// Loan contracts with subsidised interest, what happens to them, and their settlements.
struct LoanBook {
    let bureau: Bureau

    struct Loan: Hashable {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let bank: String
        let number: String
        let dayCount: Int
        /// Basis points of the interest.
        let share: Int64
        let from: Day
        /// The day of repayment, which bears no interest.
        let to: Day
        /// As of the last move.
        let owed: Money
        /// Millionths a year.
        let rate: Int64
        /// The first day that is not settled.
        let floor: Day

        init(_ row: Row) throws {
            let (id, person, ref, name, bank, number, count, share, from, to, owed, rate, floor) =
                try row.decode(
                    Int64.self, Int64.self, String.self, String.self, String.self, String.self,
                    Int64.self, Int64.self, PostgresDate.self, PostgresDate.self, Int64.self,
                    Int64.self, PostgresDate.self)
            (self.id, self.person, self.ref, self.name) = (id, person, ref, name)
            (self.bank, self.number, dayCount, self.share) = (bank, number, Int(count), share)
            (self.from, self.to, self.floor) = (Day(from), Day(to), Day(floor))
            (self.owed, self.rate) = (Money(fen: owed), rate)
        }
    }

    struct Contract {
        var bank: String
        var number: String
        var principal: Money
        /// Millionths a year.
        var rate: Int64
        /// Basis points.
        var share: Int64
        var dayCount: Int
        var from: Day
        var to: Day
    }

    /// Writes a contract down; its principal is the first that is owed.
    func add(_ contract: Contract, of ref: String, client: String) async throws -> Loan {
        let bank = try Bureau.words(contract.bank, "--bank")
        let number = try Bureau.words(contract.number, "--number", of: 2...60)
        try require(contract)
        if let known = try await loan("client", client) {
            guard (known.bank, known.number, known.ref) == (bank, number, ref) else {
                throw Bureau.usedClient
            }
            return known
        }
        let id = try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            let known = try await transaction.one(
                """
                SELECT id FROM agriculture.loan WHERE district = \(bureau.district)::integer
                  AND bank = \(bank) AND number = \(number)
                """)
            if let other = try known?.value(0, as: Int64.self) {
                throw Refusal(
                    Text(
                        "--number：\(bank) 的合同 \(number) 已登记为第 \(other) 号贷款。",
                        en: "--number: contract \(number) of \(bank) is loan \(other) already."))
            }
            let row = try await transaction.one(
                """
                INSERT INTO agriculture.loan (district, client, person, bank, number, day_count,
                    share, from_day, to_day, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id), \(bank), \(number),
                    \(Int64(contract.dayCount))::integer, \(contract.share)::integer,
                    \(contract.from.sql), \(contract.to.sql), \(bureau.actor))
                RETURNING id
                """)
            let id = try row?.value(0, as: Int64.self) ?? 0
            let opening = LoanChain(
                loan: id, person: person.id, seq: -1, day: contract.from, owed: 0,
                rate: contract.rate, floor: contract.from)
            let first = try opening.next(
                .init(.opened, contract.from, fen: contract.principal.fen), until: contract.to)
            try await first.write(
                after: opening, client: "opened \(client)", bureau: bureau, in: transaction)
            return id
        }
        guard let made = try await loan("id", "\(id)") else { throw Self.unknown(id) }
        return made
    }

    private func require(_ contract: Contract) throws {
        guard contract.principal.fen > 0, contract.principal.fen <= LoanChain.most else {
            throw Refusal(
                Text("--principal：应大于零，不超过一万亿元。", en: "--principal: above zero, to 10^12 yuan."))
        }
        guard contract.from < contract.to else {
            throw Refusal(
                Text(
                    "--to \(contract.to)：应晚于 --from \(contract.from)。",
                    en: "--to \(contract.to) must be after --from \(contract.from)."))
        }
        guard [360, 365].contains(contract.dayCount) else {
            throw Refusal(
                Text("--year-days：按合同写 365 或 360。", en: "--year-days: 365 or 360, as the contract.")
            )
        }
    }

    /// A draw-down, a repayment or a new rate.
    func move(_ id: Int64, _ move: LoanChain.Move, client: String) async throws -> Loan {
        guard let loan = try await loan("id", "\(id)") else { throw Self.unknown(id) }
        try bureau.requirePast(move.day, "--on")
        try await bureau.numbered { transaction in
            _ = try await bureau.served(loan.ref, in: transaction)
            if let known = try await LoanChain.move(client, bureau.district, in: transaction) {
                guard known == (id, move) else { throw Bureau.usedClient }
                return
            }
            let last = try await LoanChain.last(of: id, bureau.district, in: transaction)
            let next = try last.next(move, until: loan.to)
            try await next.write(after: last, client: client, bureau: bureau, in: transaction)
        }
        return try await self.loan("id", "\(id)") ?? loan
    }

    struct Settlement: Hashable {
        let loan: Int64
        let seq: Int64
        let person: Int64
        let ref: String
        let name: String
        let bank: String
        let number: String
        let from: Day
        let to: Day
        let sum: Money
        /// The case by which it goes to the finance bureau.
        let caseID: Int64?

        init(_ row: Row) throws {
            let (loan, seq, person, ref, name, bank, number, from, to, fen, caseID) =
                try row.decode(
                    Int64.self, Int64.self, Int64.self, String.self, String.self, String.self,
                    String.self, PostgresDate.self, PostgresDate.self, Int64.self, Int64?.self)
            (self.loan, self.seq, self.person, self.ref) = (loan, seq, person, ref)
            (self.name, self.bank, self.number) = (name, bank, number)
            (self.from, self.to, self.caseID) = (Day(from), Day(to), caseID)
            sum = Money(fen: fen)
        }
    }

    /// What a period would give, worked out and not written.
    func work(_ loan: Loan, to day: Day) async throws -> Interest.Subsidy {
        try await bureau.transaction(reading: true) { transaction in
            Interest.subsidy(
                try await LoanChain.balances(of: loan.id, bureau.district, in: transaction),
                from: loan.floor, to: day, share: loan.share, dayCount: loan.dayCount)
        }
    }

    /// Settles the days from the last settlement up to `day`, which is not among them.
    func settle(_ id: Int64, to day: Day, client: String) async throws -> Settlement {
        try bureau.require(.review)
        guard let loan = try await loan("id", "\(id)") else { throw Self.unknown(id) }
        try bureau.requirePast(day, "--to")
        guard day <= loan.to else {
            throw Refusal(
                Text(
                    "--to \(day)：晚于合同到期日 \(loan.to)，到期后不贴息。",
                    en: "--to \(day) is after the contract's end, \(loan.to)."))
        }
        let seq = try await bureau.numbered { transaction in
            _ = try await bureau.served(loan.ref, in: transaction)
            if let known = try await settled(client, in: transaction) {
                guard known.loan == id, known.to == day else { throw Bureau.usedClient }
                return known.seq
            }
            let last = try await LoanChain.last(of: id, bureau.district, in: transaction)
            guard day > last.floor else {
                throw Refusal(
                    Text(
                        "--to \(day)：\(last.floor) 以前的日子已经结算；一天只结算一次，请写更晚的日期。",
                        en: "--to \(day): the days before \(last.floor) are settled; a day is "
                            + "settled once, give a later one."))
            }
            let subsidy = Interest.subsidy(
                try await LoanChain.balances(of: id, bureau.district, in: transaction),
                from: last.floor, to: day, share: loan.share, dayCount: loan.dayCount)
            let link = last.settled(to: day)
            try await link.write(after: last, client: client, bureau: bureau, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.settlement (district, loan, seq, person, from_day, to_day,
                    loan_from, loan_to, numerator, fen, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(link.seq)::integer, \(loan.person),
                    \(last.floor.sql), \(day.sql), \(loan.from.sql), \(loan.to.sql),
                    \("\(subsidy.numerator)")::text::numeric, \(subsidy.fen), \(bureau.actor))
                """)
            return link.seq
        }
        let made = try await settlements(of: id).first { $0.seq == seq }
        guard let made else { throw Self.unknown(id) }
        return made
    }

    private func settled(
        _ client: String, in transaction: Transaction
    ) async throws -> (loan: Int64, seq: Int64, to: Day)? {
        try await transaction.one(
            """
            SELECT loan, seq::bigint, floor FROM agriculture.loan_move
            WHERE district = \(bureau.district)::integer AND client = \(client)
              AND act = 'settled'
            """
        ).map {
            let (loan, seq, to) = try $0.decode(Int64.self, Int64.self, PostgresDate.self)
            return (loan, seq, Day(to))
        }
    }

    /// Settlements that end on a day or later, the latest first; of one loan or of all.
    func settlements(
        from day: Day = .init(number: -700_000), of loan: Int64? = nil
    ) async throws -> [Settlement] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.settlementListing(bureau.district, from: day, of: loan)
            ).map(Settlement.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// No list of the bureau is longer; what is older is asked for by its day.
    static let lines: Int64 = 2_000

    static func settlementListing(
        _ district: Int, from day: Day, of loan: Int64?
    ) -> Query {
        let one: Query = loan.map { "AND s.loan = \($0)" } ?? ""
        return """
            SELECT s.loan, s.seq::bigint, s.person, p.ref, p.name, l.bank, l.number, s.from_day,
                s.to_day, s.fen, g.case_id
            FROM agriculture.settlement AS s
            JOIN agriculture.loan AS l ON l.district = s.district AND l.id = s.loan
            JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
            LEFT JOIN agriculture.grant_sum AS g
              ON g.district = s.district AND g.loan = s.loan AND g.settlement = s.seq
            WHERE s.district = \(district)::integer AND s.to_day >= \(day.sql) \(one)
            ORDER BY s.to_day DESC, s.loan, s.seq LIMIT \(lines)
            """
    }

    /// Loans that still run on a day, the first to be repaid first.
    func list(from day: Day) async throws -> [Loan] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(bureau.district, from: day))
                .map(Loan.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    static func listing(_ district: Int, from day: Day) -> Query {
        """
        \(columns) WHERE l.district = \(district)::integer AND l.to_day >= \(day.sql)
        ORDER BY l.to_day, l.id LIMIT \(lines)
        """
    }

    private static let columns: Query = """
        SELECT l.id, l.person, p.ref, p.name, l.bank, l.number, l.day_count::bigint,
            l.share::bigint, l.from_day, l.to_day, m.owed, m.rate::bigint, m.floor
        FROM agriculture.loan AS l
        JOIN kernel.person AS p ON p.district = l.district AND p.id = l.person
        JOIN LATERAL (SELECT c.owed, c.rate, c.floor FROM agriculture.loan_move AS c
            WHERE c.district = l.district AND c.loan = l.id ORDER BY c.seq DESC LIMIT 1) AS m
          ON true
        """

    /// The loan of a `client` or an `id`.
    func loan(_ key: String, _ value: String) async throws -> Loan? {
        let condition: Query =
            key == "client" ? "l.client = \(value)" : "l.id = \(Int64(value) ?? 0)"
        let found = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                "\(Self.columns) WHERE l.district = \(bureau.district)::integer AND \(condition)"
            ).map(Loan.init)
        }
        bureau.saw(found.map { [$0.person] } ?? [])
        return found
    }

    /// The loans under some contract numbers of a bank.
    func loans(of bank: String, numbered numbers: [String]) async throws -> [String: Loan] {
        let found = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                \(Self.columns) WHERE l.district = \(bureau.district)::integer
                  AND l.bank = \(bank) AND l.number = ANY (\(numbers))
                """
            ).map(Loan.init)
        }
        bureau.saw(Set(found.map(\.person)))
        return Dictionary(uniqueKeysWithValues: found.map { ($0.number, $0) })
    }

    static func unknown(_ id: Int64) -> Refusal {
        Refusal(
            Text("没有第 \(id) 号贷款；见 loan list。", en: "There is no loan \(id); see `loan list`."))
    }
}
