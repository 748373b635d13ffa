import Foundation
import Kernel
public import Law
import Postgres

/// What a bank's file was taken for, line by line.
public struct BankFileOutcome: Hashable, Sendable {
    /// A line that was not taken, and why.
    public struct Problem: Hashable, Sendable {
        /// Of the file, from 1; the header is the first.
        public let line: Int
        public let number: String
        public let reason: Text
    }

    public var new = 0
    public var known = 0
    public var problems: [Problem] = []
}

extension RunBook {
    /// The columns of a file of returned payments (退票).
    public static let returnColumns = ["number", "code", "reason"]
    /// The columns of a bank's statement; sums in yuan.
    public static let statementColumns = ["number", "amount"]
    private static let pageRows = 2000

    /// Takes a file of payments that came back: their links are taken back and their money is free,
    /// for the next run to pay. Taken again it changes nothing.
    ///
    /// - Returns: What was new, known and not this run's.
    public func takeReturns(_ run: Int64, from path: String) async throws -> BankFileOutcome {
        let rows = try Bureau.rows(of: path, named: "returns", columns: Self.returnColumns)
        var outcome = BankFileOutcome()
        var good: [Bureau.FileRow] = []
        for row in rows {
            let fields = row.fields.map { $0.trimmingCharacters(in: .whitespaces) }
            let problem =
                row.problem ?? (fields.count == 3 ? Self.problem(fields) : nil)
            if let problem {
                outcome.problems.append(
                    .init(line: row.line, number: fields.first ?? "", reason: problem))
            } else {
                good.append(row)
            }
        }
        for start in stride(from: 0, to: good.count, by: Self.pageRows) {
            let page = good[start..<min(good.count, start + Self.pageRows)]
            try await take(page, of: run, into: &outcome)
        }
        outcome.problems.sort { $0.line < $1.line }
        return outcome
    }

    private static func problem(_ fields: [String]) -> Text? {
        if !(1...10).contains(fields[1].utf8.count)
            || !fields[1].utf8.allSatisfy({
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            })
        {
            return Text(
                "code：应为银行的退票代码，1 至 10 位字母数字",
                en: "code: the bank's code, 1 to 10 letters and digits")
        }
        return fields[2].count < 2
            ? Text("reason：应写明退票原因", en: "reason: why it came back") : nil
    }

    private func take(
        _ page: ArraySlice<Bureau.FileRow>, of run: Int64, into outcome: inout BankFileOutcome
    ) async throws {
        let fields = page.map { $0.fields.map { $0.trimmingCharacters(in: .whitespaces) } }
        let answers = try await settled {
            try await bureau.transaction { transaction in
                try await transaction.query(
                    """
                    SELECT number, refusal FROM ledger.take_returns(\(district)::integer, \(run),
                        \(fields.map { $0[0] }), \(fields.map { $0[1] }),
                        \(fields.map { $0[2] }), \(bureau.today.sql))
                    """
                ).map { try $0.decode(String?.self, String.self) }
            }
        }
        if let first = answers.first, first.0 == nil {
            throw RunRefusal.refusal(first.1, first.1 == "duty" ? "pay" : "send", run)
        }
        for (row, answer) in zip(page, answers) {
            switch answer.1 {
            case "new": outcome.new += 1
            case "known": outcome.known += 1
            default:
                outcome.problems.append(
                    .init(
                        line: row.line, number: answer.0 ?? "",
                        reason: Text(
                            "第 \(run) 批没有这个编号", en: "run \(run) has no payment of that number")))
            }
        }
    }

    /// Takes the bank's statement of a run and matches it one to one, number and sum. The same file
    /// again changes nothing.
    public func takeStatement(_ run: Int64, from path: String) async throws -> BankFileOutcome {
        let rows = try Bureau.rows(of: path, named: "statement", columns: Self.statementColumns)
        let digest = try await fileDigest(path)
        var outcome = BankFileOutcome()
        var lines: [(line: Int64, number: String, fen: Int64)] = []
        for row in rows {
            let fields = row.fields.map { $0.trimmingCharacters(in: .whitespaces) }
            guard row.problem == nil, let money = Money(yuan: fields[1]), money.fen > 0 else {
                outcome.problems.append(
                    .init(
                        line: row.line, number: fields.first ?? "",
                        reason: row.problem
                            ?? Text("amount：应为元数，如 590.00", en: "amount: yuan, as 590.00")))
                continue
            }
            lines.append((Int64(row.line), fields[0], money.fen))
        }
        for start in stride(from: 0, to: lines.count, by: Self.pageRows) {
            let page = lines[start..<min(lines.count, start + Self.pageRows)]
            let refusal = try await bureau.transaction { transaction in
                try await transaction.one(
                    """
                    SELECT ledger.take_statement(\(district)::integer, \(run), \(digest),
                        \(page.map(\.line))::integer[], \(page.map(\.number)),
                        \(page.map(\.fen)))
                    """)?.value(0, as: String?.self)
            }
            if let refusal {
                throw RunRefusal.refusal(refusal, refusal == "duty" ? "pay" : "send", run)
            }
        }
        outcome.new = lines.count
        return outcome
    }

    private func fileDigest(_ path: String) async throws -> [UInt8] {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let row = try await bureau.transaction(reading: true) {
            try await $0.one("SELECT sha256(\(bytes))")
        }
        return try row?.value(0) ?? []
    }

    /// What neither side of a statement found in the other.
    public struct Leftovers: Hashable, Sendable {
        /// Of the bank's side: number and sum.
        public let lines: [(number: String, money: Money)]
        /// Of ours, neither in the statement nor returned.
        public let payments: [(number: String, money: Money)]

        public static func == (a: Leftovers, b: Leftovers) -> Bool {
            a.lines.elementsEqual(b.lines, by: ==) && a.payments.elementsEqual(b.payments, by: ==)
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(lines.map(\.number))
            hasher.combine(payments.map(\.number))
        }
    }

    /// The leftovers of both sides, after a statement was taken.
    public func leftovers(_ run: Int64) async throws -> Leftovers {
        let answers = try await bureau.transaction(reading: true) { transaction in
            try await transaction.pipeline([
                """
                SELECT number, amount FROM ledger.statement_line
                WHERE district = \(district)::integer AND run = \(run) AND nth IS NULL
                ORDER BY number, amount LIMIT 10000
                """,
                """
                SELECT p.number, p.amount FROM ledger.payment AS p
                WHERE p.district = \(district)::integer AND p.run = \(run)
                  AND EXISTS (SELECT FROM ledger.statement_line AS s
                    WHERE s.district = p.district AND s.run = p.run)
                  AND NOT EXISTS (SELECT FROM ledger.statement_line AS s
                    WHERE s.district = p.district AND s.run = p.run AND s.nth = p.nth)
                  AND NOT EXISTS (SELECT FROM ledger.payment_return AS b
                    WHERE b.district = p.district AND b.run = p.run AND b.nth = p.nth)
                ORDER BY p.nth LIMIT 10000
                """,
            ])
        }
        let sides = try answers.map { rows in
            try rows.map { row in
                (number: try row.value(0, as: String.self), money: Money(fen: try row.value(1)))
            }
        }
        return Leftovers(lines: sides[0], payments: sides[1])
    }

    /// Settles a run: finishes the cases its payments were for, page by page, and says what did not
    /// come back paid.
    ///
    /// - Parameters:
    ///   - run: Its number.
    ///   - page: Payments a transaction.
    ///   - client: Made by who settles; the same again changes nothing.
    /// - Returns: How many cases it finished now.
    /// - Throws: `Refusal` in the words of the door.
    public func settle(_ run: Int64, page: Int = 2000, client: String) async throws -> Int64 {
        let isDone = try await self.run(run).done.contains { $0.act == .settle }
        var finished: Int64 = 0
        while !isDone, let at = try await reached(run, "cases") {
            let row = try await bureau.transaction { transaction in
                try await transaction.one(
                    """
                    SELECT refusal, detail, cases FROM ledger.finish_cases(
                        \(district)::integer, \(run), \(at.seq)::integer, \(page)::integer,
                        \(client))
                    """)
            }
            let (refusal, detail, cases) =
                try row?.decode(String?.self, String?.self, Int64?.self) ?? ("run", nil, nil)
            if refusal == "page" { continue }
            if refusal == "told" { break }
            if let refusal { throw RunRefusal.refusal(refusal, detail, run) }
            finished += cases ?? 0
        }
        try await act(run) { transaction in
            try await transaction.one(
                """
                SELECT refusal, detail FROM ledger.settle_run(\(district)::integer, \(run),
                    \(client))
                """)
        }
        return finished
    }
}
