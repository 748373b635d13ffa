import Kernel
import Law
import Postgres

/// The bank's ledger of subsidised loans: draw-downs, repayments, new rates.
struct LoanLedger {
    let bureau: Bureau
    let bank: String

    // Our own default: no source says for how long a ledger is good.
    static let feed = Feed(
        "loan-ledger", Text("贷款台账", en: "Loan ledger"),
        columns: ["contract", "entry", "act", "day", "principal", "rate"], goodFor: 100)

    /// A link to be written, with the one before it.
    struct Entry: Sendable {
        let link: LoanChain
        let last: LoanChain
        let client: String
    }

    func take(_ options: FeedOptions) async throws -> Page {
        try await bureau.take(Self.feed, told: options) { rows in
            try await judge(rows)
        } write: { entries, transaction in
            for entry in entries {
                try await entry.link.write(
                    after: entry.last, client: entry.client, bureau: bureau, in: transaction)
            }
        }
    }

    /// Row by row, each on what the rows before it left.
    private func judge(_ rows: [Bureau.FileRow]) async throws -> [FeedDecision<Entry>] {
        let loans = try await LoanBook(bureau: bureau).loans(
            of: bank, numbered: Array(Set(rows.map { $0.fields[0] })))
        let clients = rows.map { Self.client(bank, $0.fields[0], $0.fields[1]) }
        let (known, kin, links) = try await bureau.transaction(reading: true) { transaction in
            (
                try await LoanChain.moves(clients, bureau.district, in: transaction),
                try await bureau.kin(in: transaction),
                try await LoanChain.last(
                    of: loans.values.map(\.id), bureau.district, in: transaction)
            )
        }
        var last = links
        var seen: Set<String> = []
        return zip(rows, clients).map { row, client in
            guard let loan = loans[row.fields[0]], let link = last[loan.id] else {
                return .rejected(
                    Text(
                        "contract：\(bank) 没有登记这个合同号；先 loan add。",
                        en: "contract: \(bank) has no such contract here; `loan add` first."))
            }
            guard !kin.contains(loan.person) else {
                return .rejected(
                    Text("涉及您本人或亲属，由同事导入。", en: "It is of you or your kin; a colleague takes it."))
            }
            do {
                let move = try Self.move(row.fields, on: bureau.today)
                if let (of, before) = known[client] {
                    guard of == loan.id, before == move else { return Self.changed }
                    return .unchanged
                }
                guard seen.insert(client).inserted else { return Self.changed }
                let next = try link.next(move, until: loan.to)
                last[loan.id] = next
                return .new(Entry(link: next, last: link, client: client), facts: [])
            } catch {
                return .rejected((error as? Refusal)?.text ?? Text("\(error)", en: "\(error)"))
            }
        }
    }

    private static let changed = FeedDecision<Entry>.rejected(
        Text(
            "entry：这个流水号已有别的内容；更正请用新的流水号。",
            en: "entry: the number stands with another content; a correction takes a new one."))

    private static func client(_ bank: String, _ contract: String, _ entry: String) -> String {
        "ledger \(bank)/\(contract)/\(entry)"
    }

    private static func move(_ fields: [String], on today: Day) throws -> LoanChain.Move {
        guard !fields[1].isEmpty else {
            throw Refusal(Text("entry：缺银行流水号。", en: "entry: the bank's entry number is missing."))
        }
        let acts: [String: LoanChain.Act] = ["draw": .drawn, "repay": .repaid, "rate": .rate]
        guard let act = acts[fields[2]] else {
            throw Refusal(
                Text("act：应为 draw、repay 或 rate。", en: "act: one of draw, repay, rate."))
        }
        guard let day = Day(iso: fields[3]), day <= today else {
            throw Refusal(
                Text(
                    "day：应为今天（\(today)）以前的真实日期，如 2026-02-28。",
                    en: "day: a real day up to today (\(today)), as 2026-02-28."))
        }
        guard act == .rate ? fields[4].isEmpty : fields[5].isEmpty else {
            throw Refusal(
                Text(
                    "提款、还款只写 principal，利率调整只写 rate。",
                    en: "draw and repay take principal, rate takes rate; the other stays empty."))
        }
        return act == .rate
            ? .init(act, day, rate: try parseRate(fields[5]))
            : .init(act, day, fen: try parseYuan(fields[4]).fen)
    }
}

/// A rate a year in percent as a contract writes it, `3.85`, in millionths.
func parseRate(_ word: String) throws(Refusal) -> Int64 {
    guard let millionths = scaled(word, decimals: 4), millionths <= 1_000_000 else {
        throw Refusal(
            Text(
                "\(word)：应为年利率百分数，0 至 100，最多四位小数，如 3.85",
                en: "\(word): a rate in percent a year, 0 to 100, at most four decimals, as 3.85"))
    }
    return millionths
}

/// A share in percent, `50`, in basis points.
func parseShare(_ word: String) throws(Refusal) -> Int64 {
    guard let points = scaled(word, decimals: 2), (1...10_000).contains(points) else {
        throw Refusal(
            Text(
                "\(word)：应为贴息比例百分数，大于 0 至 100，最多两位小数，如 50",
                en: "\(word): a share in percent, above 0 to 100, at most two decimals, as 50"))
    }
    return points
}

/// A percentage as a whole number of its last decimal place.
private func scaled(_ word: String, decimals: Int) -> Int64? {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), (1...3).contains(parts[0].utf8.count),
        parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard parts.count == 1 || (1...decimals).contains(fraction.utf8.count) else { return nil }
    return Int64(
        parts[0] + fraction + String(repeating: "0", count: decimals - fraction.utf8.count))
}

/// A rate in percent, without zeros at its end.
func percent(_ value: Int64, decimals: Int) -> String {
    var unit: Int64 = 1
    for _ in 0..<decimals { unit *= 10 }
    var fraction = String(value % unit)
    fraction = String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    return "\(value / unit)" + (fraction.isEmpty ? "" : ".\(fraction)") + "%"
}
