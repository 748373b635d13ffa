import Foundation

/// A bank's file beside the sealed payments of its run: each once, in number and sum, and nothing
/// else.
struct BankCheck {
    let index: MoneyIndex

    private struct Record {
        let number: String
        let account: String
        let fen: Int64?
    }

    func check(_ path: String, _ report: inout MoneyReport) throws {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw MoneyVerifierError(zh: "不能读取 \(path)。", en: "\(path) cannot be read.")
        }
        let name = URL(fileURLWithPath: path).lastPathComponent
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: true) { $0 == "\r\n" || $0 == "\n" }
        let isFixed = !(lines.first?.hasPrefix("number,") ?? false)
        let records =
            isFixed
            ? lines.filter { !$0.hasPrefix("T") }.map(Self.fixed)
            : lines.dropFirst().map(Self.separated)
        if isFixed, let trailer = lines.last {
            let right =
                "T" + Self.digits(Int64(records.count), 9)
                + Self.digits(records.reduce(0) { $0 + ($1.fen ?? 0) }, 17)
            report.same(
                "bank file", name, .bankFileIsThePayments, found: "\(trailer)", right: right)
        }
        guard let run = records.first.flatMap({ Int64($0.number.prefix(8)) }),
            index.runs[run] != nil
        else {
            return report.wrong(
                "bank file", name, .bankFileIsThePayments,
                found: Value(records.first?.number), right: "a payment's number")
        }
        compare(records, with: run, name, &report)
    }

    private func compare(
        _ records: [Record], with run: Int64, _ name: String, _ report: inout MoneyReport
    ) {
        var found = Dictionary(grouping: records, by: \.number)
        let accounts = Dictionary(
            index.evidence.payees.map { ("\($0.code)/\($0.seq)", $0.account) },
            uniquingKeysWith: { one, _ in one })
        for payment in index.payments[run] ?? [] {
            report.bankPayments += 1
            let mine = found.removeValue(forKey: payment.number) ?? []
            let words = mine.map { Value($0.fen).words }.joined(separator: "; ")
            if words != "\(payment.amount)" {
                report.wrong(
                    "bank file", "\(name) \(payment.number)", .bankFileIsThePayments,
                    found: words.isEmpty ? .nothing : Value(stringLiteral: words),
                    right: Value(payment.amount))
            }
            if let payee = payment.payee, let record = mine.first {
                report.same(
                    "bank file", "\(name) \(payment.number)", .bankFileIsThePayments,
                    found: record.account, right: accounts["\(payee)/\(payment.payeeSeq ?? 0)"])
            }
        }
        for (number, records) in found {
            report.wrong(
                "bank file", "\(name) \(number)", .bankFileIsThePayments,
                found: Value(records.first?.fen), right: .nothing)
        }
    }

    /// `number,name,account,amount,memo`; only the name may be in quotes.
    private static func separated(_ line: Substring) -> Record {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count >= 5 else { return Record(number: "\(line)", account: "", fen: nil) }
        return Record(
            number: "\(fields[0])", account: "\(fields[fields.count - 3])",
            fen: fen(fields[fields.count - 2]))
    }

    /// Number 16, account 32, sum in fen 15.
    private static func fixed(_ line: Substring) -> Record {
        let sum = line.dropFirst(48).prefix(15)
        return Record(
            number: "\(line.prefix(16))",
            account: line.dropFirst(16).prefix(32).trimmingCharacters(in: .whitespaces),
            fen: Int64(sum))
    }

    private static func fen(_ yuan: Substring) -> Int64? {
        let words = yuan.split(separator: ".", omittingEmptySubsequences: false)
        guard words.count == 2, words[1].utf8.count == 2 else { return nil }
        return Int64(words[0] + words[1])
    }

    private static func digits(_ number: Int64, _ length: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
}
