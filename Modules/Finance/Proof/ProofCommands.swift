import ArgumentParser
import Foundation
import Kernel
import Law
import MoneyVerifier

/// Files that were handed to the bank.
struct BankFilesOption: ParsableArguments {
    @Option(
        name: .customLong("bank-file"),
        help: "送银行的文件，可写多次，与封账付款逐笔对照 · A bank's file; several may be given.")
    var files: [String] = []
}

/// Expected against paid: of which months, and whether only what differs.
struct ExpectationOptions: ParsableArguments {
    @OptionGroup var months: MonthsOption
    @Option(name: .long, help: "只列这个编号 · Of one person only.") var ref: String?
    @Flag(name: .long, help: "只列不相等的 · Only where they differ.") var differing = false

    func page(_ rows: [MoneyVerifier.Expectation], _ named: [Int64: String]) -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("clause", Text("条款", en: "Clause")),
            .init("period", Text("期", en: "Period")),
            .init("expected", Text("应发", en: "Expected"), isNumber: true),
            .init("paid", Text("已发", en: "Paid"), isNumber: true),
            .init("difference", Text("相差", en: "Difference"), isNumber: true),
            .init("asked", Text("已立追回", en: "Asked back"), isNumber: true),
        ])
        for row in rows {
            let name = named[row.person] ?? "\(row.person)"
            guard ref == nil || name == ref, !differing || row.expected != row.paid else {
                continue
            }
            page.add(
                .words(name), .words(row.clause), .words(row.period),
                row.expected.map { .money(Money(fen: $0)) } ?? .text(Text("待核", en: "undecided")),
                .money(Money(fen: row.paid)),
                row.expected.map { .money(Money(fen: row.paid - $0)) } ?? .none,
                .money(Money(fen: row.asked)))
        }
        page.nothing = Text("没有要列的月份。", en: "There is no such month.")
        return page
    }
}

/// `yuhou finance verify`: everything recomputed by code of its own.
struct VerifyCommand: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "核验全部资金：由事实、标准、账和银行文件重算 · Recomputes all money.",
        discussion: """
            用另写的程序重算（不用发放、封账的程序）：账链、应发、分担、余额、封账摘要、付款、退票、对账、追回、捐赠、期初。
            发现问题时退出码为 65。 Status 65 when something is wrong; see docs/money-proof.md.
            """)

    @OptionGroup var desk: DeskOptions
    @OptionGroup var bank: BankFilesOption

    func run(in bureau: Bureau) async throws -> Page {
        try await bureau.verified(bankFiles: bank.files)
    }
}

/// `yuhou finance expected`.
struct ExpectedCommand: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "expected",
        abstract: "逐人逐月：应发与已发对照，由核验程序重算 · Expected against paid, by the verifier.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var options: ExpectationOptions

    func run(in bureau: Bureau) async throws -> Page { try await bureau.expectations(options) }
}

/// `yuhou audit money …`: the auditor's own look at money; it reads and changes nothing.
struct AuditMoneyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "money",
        abstract: "审计核验资金：重算、导出核验包、逐人逐月对照 · Money, for the auditor.",
        subcommands: [
            AuditMoneyVerify.self, AuditMoneyExport.self, AuditMoneyVerifyPack.self,
            AuditMoneyExpected.self,
        ])
}

/// A command at the auditor's desk.
protocol AuditCommand: DeskCommand {}

extension AuditCommand {
    static var department: DepartmentCode { "audit" }
}

struct AuditMoneyVerify: AuditCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "核验本库的资金 · Recomputes the database's money.",
        discussion: "发现问题时退出码为 65。 Status 65 when something is wrong.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var bank: BankFilesOption

    func run(in bureau: Bureau) async throws -> Page {
        try await bureau.verified(bankFiles: bank.files)
    }
}

struct AuditMoneyExpected: AuditCommand {
    static let configuration = CommandConfiguration(
        commandName: "expected", abstract: "逐人逐月：应发与已发对照 · Expected against paid.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var options: ExpectationOptions

    func run(in bureau: Bureau) async throws -> Page { try await bureau.expectations(options) }
}

struct AuditMoneyExport: AuditCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "导出资金核验包：没有姓名、证号、个人账户 · Writes a pack of money evidence.",
        discussion: """
            一个文件，人员只有登记号；用 yuhou audit money verify-pack 核验，不需要数据库。格式见 docs/money-proof.md。
            One file in which persons are numbers; `verify-pack` needs no database.
            """)

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "新文件 · The file to write; it must not exist.") var to: String
    @Option(name: .long, help: "导出事由，留痕 · What for; it is put on record.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let part = to + ".part"
        guard !FileManager.default.fileExists(atPath: to),
            FileManager.default.createFile(
                atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: part)
        else {
            throw Refusal(
                Text(
                    "\(to) 已存在或不能写入；请在可写的文件夹里换一个文件名。",
                    en: "\(to) exists or cannot be written; name a new file in a folder you may "
                        + "write."))
        }
        defer { try? FileManager.default.removeItem(atPath: part) }
        let rows = try await write(file, in: bureau, reason)
        try file.synchronize()
        try file.close()
        // It is on record by now.
        try FileManager.default.moveItem(atPath: part, toPath: to)
        return Page(Text("已导出到 \(to)：\(rows) 行。", en: "Written to \(to): \(rows) rows."))
    }

    private func write(
        _ file: FileHandle, in bureau: Bureau, _ reason: String
    ) async throws -> Int {
        var digest = EvidenceDigest()
        var rows = 0
        func put(_ line: Data) throws {
            digest.add(line)
            try file.write(contentsOf: line)
        }
        try put(try MoneyPack.head(district: bureau.district, today: "\(bureau.today)"))
        _ = try await bureau.evidence(act: .export, reason: reason) { table, json in
            try put(MoneyPack.row(table, json))
            rows += 1
        }
        try file.write(contentsOf: try MoneyPack.end(rows: rows, digest: digest))
        return rows
    }
}

/// Verifies a pack, without the database and without signing in.
struct AuditMoneyVerifyPack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-pack",
        abstract: "核验导出的核验包，不需要数据库 · Verifies a pack, without the database.",
        discussion: "发现问题时退出码为 65。 Status 65 when something is wrong.")

    @OptionGroup var reader: Reader
    @Argument(help: "yuhou audit money export 的文件 · What `export` wrote.") var pack: String
    @OptionGroup var bank: BankFilesOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        let page = try verified()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try FileHandle.standardOutput.write(
                contentsOf: encoder.encode(page) + Data("\n".utf8))
        } else {
            page.words(reader.language).forEach { print($0) }
        }
        if page.hasRejects { throw ExitCode(65) }
    }

    func verified() throws -> Page {
        do {
            let evidence = try MoneyPack.read(pack)
            return try MoneyVerifier().verify(evidence, bankFiles: bank.files).page
        } catch let error as MoneyVerifierError {
            throw Refusal(Text(error.zh, en: error.en))
        }
    }
}
