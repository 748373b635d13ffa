import Kernel
public import Law
public import Postgres

/// What stands of funds, shares, budgets and donations.
extension FundBook {
    /// No list of a district's funds or proposals is longer.
    static let lines: Int64 = 5_000

    /// The district's funds, or those that one department holds.
    public func funds(of holder: String? = nil) async throws -> [Fund] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT f.id, f.code, f.title, f.kind, f.payer, f.holder, f.document,
                    string_agg(p.clause, ' ' ORDER BY p.clause)
                FROM ledger.fund AS f JOIN ledger.fund_purpose AS p
                  ON p.district = f.district AND p.fund = f.id
                WHERE f.district = \(district)::integer
                  AND (\(holder)::text IS NULL OR f.holder = \(holder))
                GROUP BY f.district, f.id ORDER BY f.code LIMIT \(Self.lines)
                """
            ).map(Fund.init)
        }
    }

    /// What was proposed, the latest first.
    public func proposals(
        of holder: String? = nil, pending: Bool = false
    ) async throws -> [FundProposal] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT p.id, p.act, f.code, p.year::bigint, p.clause, p.from_month, p.amount,
                    p.arrived_on, p.document, p.made_by, p.made_on, e.act, e.ended_by
                FROM ledger.proposal AS p
                LEFT JOIN ledger.fund AS f ON f.district = p.district AND f.id = p.fund
                LEFT JOIN ledger.proposal_end AS e
                  ON e.district = p.district AND e.proposal = p.id
                WHERE p.district = \(district)::integer
                  AND (\(holder)::text IS NULL OR f.holder = \(holder))
                  AND (NOT \(pending) OR e.proposal IS NULL)
                ORDER BY p.id DESC LIMIT \(Self.lines)
                """
            ).map(FundProposal.init)
        }
    }

    /// A proposal's lines, in their order.
    public func lines(of proposal: Int64) async throws -> [FundProposal.Line] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT f.code, l.clause, l.number FROM ledger.proposal_line AS l
                JOIN ledger.fund AS f ON f.district = l.district AND f.id = l.fund
                WHERE l.district = \(district)::integer AND l.proposal = \(proposal)
                ORDER BY l.place
                """
            ).map { row in
                let (fund, clause, number) = try row.decode(
                    String.self, String.self, Int64.self)
                return FundProposal.Line(fund: fund, clause: clause, number: number)
            }
        }
    }

    /// Where each fund's money of a year stands.
    public func balances(_ year: Int, of holder: String? = nil) async throws -> [Fund.Balance] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT f.code, \(Int64(year)), coalesce(sum(a.balance) FILTER (WHERE a.station <> 'outside'), 0)::bigint,
                    coalesce(sum(a.balance) FILTER (WHERE a.station = 'free'), 0)::bigint,
                    coalesce(sum(a.balance) FILTER (WHERE a.station = 'reserved'), 0)::bigint,
                    coalesce(sum(a.balance) FILTER (WHERE a.station = 'sent'), 0)::bigint,
                    coalesce(sum(a.balance) FILTER (WHERE a.station = 'paid'), 0)::bigint,
                    coalesce(sum(a.balance) FILTER (WHERE a.station = 'returned'), 0)::bigint,
                    coalesce(sum(a.balance) FILTER (WHERE a.station = 'lost'), 0)::bigint
                FROM ledger.fund AS f LEFT JOIN ledger.account AS a
                  ON a.district = f.district AND a.fund = f.id AND a.year = \(Int64(year))
                WHERE f.district = \(district)::integer
                  AND (\(holder)::text IS NULL OR f.holder = \(holder))
                GROUP BY f.district, f.id ORDER BY f.code
                """
            ).map(Fund.Balance.init)
        }
    }

    /// A clause's place in the budget of a fund's year, and what was taken for it.
    public struct BudgetLine: Hashable, Sendable {
        public let fund: String
        /// From 1; nil of a clause without a line.
        public let place: Int?
        public let clause: String
        /// What is meant for it; nil without a line.
        public let planned: Money?
        /// Reserved, on its way, paid, returned or lost.
        public let taken: Money
    }

    /// The confirmed budgets of a year by fund and clause: lines in their order, then what was
    /// taken for clauses without one.
    public func budget(_ year: Int, of fund: String? = nil) async throws -> [BudgetLine] {
        let year = Int64(year)
        return try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                WITH latest AS (
                    SELECT DISTINCT ON (p.fund) p.fund, p.id
                    FROM ledger.proposal AS p JOIN ledger.proposal_end AS e
                      ON e.district = p.district AND e.proposal = p.id AND e.act = 'confirm'
                    WHERE p.district = \(district)::integer AND p.act = 'budget'
                      AND p.year = \(year)
                    ORDER BY p.fund, e.ended_at DESC, p.id DESC
                ), line AS (
                    SELECT l.fund, l.clause, l.place, l.number FROM ledger.proposal_line AS l
                    JOIN latest AS n ON n.id = l.proposal
                    WHERE l.district = \(district)::integer
                ), taken AS (
                    SELECT t.fund, t.clause, sum(CASE WHEN t.debit_station = 'free' THEN t.amount
                        ELSE -t.amount END)::bigint AS fen
                    FROM ledger.transfer AS t
                    WHERE t.district = \(district)::integer AND t.debit_year = \(year)
                      AND t.clause IS NOT NULL AND 'free' IN (t.debit_station, t.credit_station)
                    GROUP BY t.fund, t.clause
                )
                SELECT f.code, line.place::bigint, clause, line.number, coalesce(taken.fen, 0)
                FROM line FULL JOIN taken USING (fund, clause)
                JOIN ledger.fund AS f ON f.district = \(district)::integer AND f.id = fund
                WHERE \(fund)::text IS NULL OR f.code = \(fund)
                ORDER BY f.code, line.place, clause
                """
            ).map { row in
                let (code, place, clause, planned, taken) = try row.decode(
                    String.self, Int64?.self, String.self, Int64?.self, Int64.self)
                return BudgetLine(
                    fund: code, place: place.map { Int($0) }, clause: clause,
                    planned: planned.map { Money(fen: $0) }, taken: Money(fen: taken))
            }
        }
    }

    /// What of a year keeps it from being closed.
    public func resting(
        _ year: Int
    ) async throws -> [(fund: String, station: String, sum: Money)] {
        try await bureau.opening { transaction in
            try await transaction.query(
                """
                SELECT fund, station, balance
                FROM ledger.resting(\(district)::integer, \(Int64(year))::integer)
                """
            ).map { row in
                let (fund, station, fen) = try row.decode(String.self, String.self, Int64.self)
                return (fund, station, Money(fen: fen))
            }
        }
    }

    /// Gifts, the latest first.
    public func donations(_ year: Int? = nil, of holder: String? = nil) async throws -> [Donation] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT p.id, f.code, f.title, d.receipt, d.masked, d.code, d.code_stands, p.amount,
                    p.arrived_on, d.purpose, p.document, e.act, d.sealed, d.key_version::bigint
                FROM ledger.donation AS d
                JOIN ledger.proposal AS p ON p.district = d.district AND p.id = d.proposal
                JOIN ledger.fund AS f ON f.district = p.district AND f.id = p.fund
                LEFT JOIN ledger.proposal_end AS e
                  ON e.district = p.district AND e.proposal = p.id
                WHERE d.district = \(district)::integer
                  AND (\(year.map { Int64($0) })::bigint IS NULL
                    OR d.year = \(year.map { Int64($0) }))
                  AND (\(holder)::text IS NULL OR f.holder = \(holder))
                ORDER BY p.arrived_on DESC, p.id DESC LIMIT \(Self.lines)
                """
            ).map(Donation.init)
        }
    }

    /// The donor's name, for the receipt.
    public func donor(of donation: Donation) throws -> String {
        guard let bytes = donation.sealed, let version = donation.version else {
            return donation.masked
        }
        return try bureau.seal.openText(
            Sealed(bytes: bytes, version: Int(version)), at: place(of: donation.receipt))
    }

    /// Shares as they stand: of each clause the versions that count, from the month on.
    public func shares() async throws -> [Share] {
        try await bureau.transaction(reading: true) { try await Share.all(of: district, in: $0) }
    }
}

/// Who bears a clause's cost from a month on.
public struct Share: Hashable, Sendable {
    /// What one fund bears of the whole.
    public struct Part: Hashable, Sendable {
        public let fund: String
        public let payer: Fund.Payer
        public let parts: Int64

        public init(fund: String, payer: Fund.Payer, parts: Int64) {
            (self.fund, self.payer, self.parts) = (fund, payer, parts)
        }
    }

    public let clause: String
    public let from: Month
    /// In the order of their places.
    public fileprivate(set) var parts: [Part]

    public init(clause: String, from: Month, parts: [Part]) {
        (self.clause, self.from, self.parts) = (clause, from, parts)
    }
}

extension Share {
    /// A district's shares: by clause and month, of each the version that counts.
    public static func all(of district: Int, in database: some Queryable) async throws -> [Share] {
        let rows = try await database.query(
            """
            SELECT s.clause, s.from_month, f.code, f.payer, p.parts::bigint
            FROM ledger.share AS s
            JOIN ledger.share_part AS p USING (district, clause, from_month, version)
            JOIN ledger.fund AS f ON f.district = p.district AND f.id = p.fund
            WHERE s.district = \(district)::integer
              AND s.version = (SELECT max(o.version) FROM ledger.share AS o
                WHERE o.district = s.district AND o.clause = s.clause
                  AND o.from_month = s.from_month)
            ORDER BY s.clause, s.from_month, p.place
            """
        ).map {
            try $0.decode(String.self, PostgresDate.self, String.self, String.self, Int64.self)
        }
        var shares: [Share] = []
        for (clause, month, fund, payer, parts) in rows {
            let part = Part(
                fund: fund, payer: Fund.Payer(rawValue: payer) ?? .district, parts: parts)
            let month = Day(month).month
            if let last = shares.last, last.clause == clause, last.from == month {
                shares[shares.count - 1].parts.append(part)
            } else {
                shares.append(Share(clause: clause, from: month, parts: [part]))
            }
        }
        return shares
    }
}

extension [Share] {
    /// What each part bears of a clause's sum of a month; empty where no share is set.
    public func divide(
        _ fen: Int64, of clause: String, in month: Month
    ) -> [(part: Share.Part, fen: Int64)] {
        let share = last { $0.clause == clause && $0.from <= month }
        guard let share else { return [] }
        let sums = LargestRemainder.divide(fen, by: share.parts.map(\.parts))
        return zip(share.parts, sums).map { ($0, $1) }
    }
}
