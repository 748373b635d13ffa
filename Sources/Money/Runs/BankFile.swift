import Foundation
import Kernel
import Law
import Postgres

/// The form in which a bank takes a run.
public enum BankFileForm: String, Hashable, Sendable, CaseIterable {
    /// `number,name,account,amount,memo`; UTF-8, a header, sums in yuan with two decimals.
    case csv
    /// A record a line: number 16, account 32 left-justified, sum in fen 15 with leading zeros,
    /// memo 8 and name 20 characters padded with spaces; the last line `T`, count 9, sum 17.
    case fixed
}

/// Writes what the bank is told, record by record; whoever reads it learns neither the scheme nor
/// why somebody is paid.
struct BankFileWriter {
    /// Says nothing of what it is for.
    static let memo = "补助资金"
    static let header = ["number", "name", "account", "amount", "memo"]

    let form: BankFileForm
    private(set) var payments = 0
    private(set) var fen: Int64 = 0

    init(_ form: BankFileForm) { self.form = form }

    var head: String { form == .csv ? csvRecord(Self.header) + "\r\n" : "" }

    mutating func record(_ number: String, _ name: String, _ account: String, _ fen: Int64)
        -> String
    {
        payments += 1
        self.fen += fen
        switch form {
        case .csv:
            return csvRecord([number, name, account, Money(fen: fen).plain, Self.memo]) + "\r\n"
        case .fixed:
            return number + Self.pad(account, 32) + Self.digits(fen, 15) + Self.pad(Self.memo, 8)
                + Self.pad(name, 20) + "\r\n"
        }
    }

    var tail: String {
        form == .csv ? "" : "T" + Self.digits(Int64(payments), 9) + Self.digits(fen, 17) + "\r\n"
    }

    private static func pad(_ text: String, _ length: Int) -> String {
        let cut = text.prefix(length)
        return cut + String(repeating: " ", count: length - cut.count)
    }

    private static func digits(_ number: Int64, _ length: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
}

extension RunBook {
    /// Hands a sealed run to the bank: its money is on the way, and the file is written, payment by
    /// payment; memory holds one page. The same again writes the same file.
    ///
    /// - Parameters:
    ///   - run: Its number.
    ///   - path: A file that is not there yet, or one of this command that was cut short.
    ///   - form: As the bank takes it.
    ///   - page: Payments a page.
    ///   - client: Made by who sends; the same again changes nothing but the file.
    /// - Returns: How many payments it names, and their sum in fen.
    /// - Throws: `Refusal`; for a file that is there.
    public func send(
        _ run: Int64, to path: String, form: BankFileForm, page: Int = 2000, client: String
    ) async throws -> (payments: Int, fen: Int64) {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Refusal(
                Text("\(path) 已存在；请换一个文件名。", en: "\(path) exists; give the name of a new file."))
        }
        try await act(run) { transaction in
            try await transaction.one(
                """
                SELECT refusal, detail FROM ledger.send_run(\(district)::integer, \(run),
                    \(client))
                """)
        }
        return try await bureau.transaction(act: .export, reason: "银行代发文件") { transaction in
            try await write(run, to: path, form, page, in: transaction)
        }
    }

    private func write(
        _ run: Int64, to path: String, _ form: BankFileForm, _ page: Int,
        in transaction: Transaction
    ) async throws -> (payments: Int, fen: Int64) {
        let part = path + ".part"
        guard
            FileManager.default.createFile(
                atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: part)
        else {
            throw Refusal(
                Text("不能写入 \(part)。", en: "\(part) cannot be written."))
        }
        defer { try? file.close() }
        var writer = BankFileWriter(form)
        try file.write(contentsOf: Data(writer.head.utf8))
        var last: Int64 = 0
        while true {
            let rows = try await transaction.query(
                """
                SELECT nth::bigint, number, person, name, amount, sealed, key_version::bigint,
                    account
                FROM ledger.bank_page(\(district)::integer, \(run), \(last)::integer,
                    \(page)::integer)
                """)
            guard !rows.isEmpty else { break }
            var text = ""
            for row in rows {
                let (nth, number, name) = (
                    try row.value(0, as: Int64.self), try row.value(1, as: String.self),
                    try row.value(3, as: String.self)
                )
                let account = try account(of: row)
                text += writer.record(number, name, account, try row.value(4))
                last = nth
            }
            bureau.saw(try rows.compactMap { try $0.value(2, as: Int64?.self) })
            try file.write(contentsOf: Data(text.utf8))
        }
        try file.write(contentsOf: Data(writer.tail.utf8))
        try file.synchronize()
        try FileManager.default.moveItem(atPath: part, toPath: path)
        return (writer.payments, writer.fen)
    }

    /// An organization's, or a person's, opened.
    private func account(of row: Row) throws -> String {
        if let account = try row.value(7, as: String?.self) { return account }
        return try bureau.seal.openText(
            Sealed(bytes: try row.value(5), version: try row.value(6)),
            at: SealedPlace(.account, person: try row.value(2), district: district))
    }
}
