public import ArgumentParser
import Foundation
public import Law
public import Postgres

/// A command of a department's module. It answers with a page; the program opens the desk, runs it
/// and prints, so that tests and other screens can run it in an office of their own.
public protocol DeskCommand: AsyncParsableCommand {
    /// Whose command it is.
    static var department: DepartmentCode { get }
    /// Where, for whom, and in which form it prints.
    var desk: DeskOptions { get }
    /// Does it.
    ///
    /// - Throws: `Refusal` in words for the user.
    func run(in bureau: Bureau) async throws -> Page
}

extension DeskCommand {
    public func run() async throws {
        guard let host = DeskHost.current else { throw CleanExit.helpRequest(self) }
        let page = try await host.open(Self.department, desk.place.district) { bureau in
            guard let purpose = desk.purpose else { return try await run(in: bureau) }
            return try await bureau.exporting(for: purpose) { try await run(in: bureau) }
        }
        try desk.show(page)
        if page.hasRejects { throw ExitCode(65) }
    }
}

/// What every command of a module takes.
public struct DeskOptions: ParsableArguments {
    @OptionGroup public var reader: Reader
    @OptionGroup public var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") public var json = false
    @Flag(name: .long, help: "输出 CSV，须写 --purpose，导出留痕 · Print CSV, for a purpose.")
    public var csv = false
    @Option(
        name: .long, help: "导出到这个新的 xlsx 文件，须写 --purpose · Write a workbook, for a purpose.",
        completion: .file(extensions: ["xlsx"]))
    public var xlsx: String?
    @Option(name: .long, help: "导出给谁、做什么用 · What the export is for.")
    public var purpose: String?

    public init() {}

    public func validate() throws {
        if [json, csv, xlsx != nil].count(where: \.self) > 1 {
            throw ValidationError(
                "--json、--csv、--xlsx 只能选一个 / choose one of --json, --csv, --xlsx")
        }
        if (csv || xlsx != nil) != (purpose != nil) {
            throw ValidationError(
                "--csv 或 --xlsx 与 --purpose 一起写：导出的名单要说明用途 / "
                    + "--csv or --xlsx and --purpose go together: "
                    + "a list that leaves the house says what for")
        }
        if let xlsx, !xlsx.lowercased().hasSuffix(".xlsx") {
            throw ValidationError("--xlsx \(xlsx)：文件名应以 .xlsx 结尾 / should end in .xlsx")
        }
        if let purpose, !(4...200).contains(purpose.count) {
            throw ValidationError(
                "--purpose：应为 4 至 200 个字，如“报区财政局复核” / --purpose: 4 to 200 characters")
        }
    }

    func show(_ page: Page) throws {
        if csv { return print(try page.csvText(), terminator: "") }
        if let xlsx {
            try page.write(toNewSheet: xlsx, language: reader.language, purpose: purpose ?? "")
            let count = page.rows.count
            return reader.say(Text("\(xlsx)：\(count) 行。", en: "\(xlsx): \(count) rows."))
        }
        guard json else { return page.words(reader.language).forEach { print($0) } }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = try encoder.encode(page) + Data("\n".utf8)
        // A reader that has gone (`… | head`) wants no more.
        try? FileHandle.standardOutput.write(contentsOf: document)
    }
}

/// The program around the modules: it alone opens the database, reads keys and draws codes.
public struct DeskHost: Sendable {
    @TaskLocal public static var current: DeskHost?

    /// Opens the desk of a department in a district and runs a body there.
    public typealias Opening =
        @Sendable (
            DepartmentCode, Int, (Bureau) async throws -> Page
        ) async throws -> Page

    let open: Opening

    public init(_ open: @escaping Opening) { self.open = open }
}

/// A department's desk in a district, as its module works with it.
public struct Bureau: Sendable {
    public let office: Office
    /// GB/T 2260, six digits.
    public let district: Int
    public let department: DepartmentCode
    /// Seals what nobody else may read.
    public let seal: any Seal
    /// A code as lines for a terminal.
    public let drawing: @Sendable (String) -> [String]

    public init(
        _ office: Office, district: Int, department: DepartmentCode, seal: any Seal,
        drawing: @escaping @Sendable (String) -> [String] = { [$0] }
    ) {
        self.office = office
        self.district = district
        self.department = department
        self.seal = seal
        self.drawing = drawing
    }

    /// The desk's cases.
    public var cases: CaseBook {
        CaseBook(office, district: district, department: department.word)
    }

    /// Today in Asia/Shanghai.
    public var today: Day { office.today }

    /// Who is signed in.
    public var actor: String { office.actor }

    /// The law of the district as it stands.
    public func pack() async throws -> Pack {
        try await PackStore(office).pack(of: district).0
    }

    /// Runs statements at the desk: signed, audited, all or nothing. The audit calls it `act` (by
    /// default `read` or `write`, as `reading` says); `reason` is in the words of who does it.
    @discardableResult
    public func transaction<R>(
        reading: Bool = false, act: AuditAct? = nil, reason: String = "",
        _ body: (Transaction) async throws -> R
    ) async throws -> R {
        try office.session?.require(district: district)
        return try await office.desk.transaction(
            readOnly: reading, retries: 3, act: act, reason: reason, body)
    }

    /// A person of the register whom this desk may see.
    public struct Person: Hashable, Sendable {
        public let id: Int64
        public let ref: String
        public let name: String
        public let sex: Sex
        public let birth: Day
        /// Nine digits.
        public let town: Int64
    }

    /// Finds a person by their name in the register, and puts the look on record.
    ///
    /// - Throws: `Refusal`, the same for somebody who is not there and who is not theirs to see.
    public func person(_ ref: String, in transaction: Transaction) async throws -> Person {
        let row = try await transaction.one(
            """
            SELECT id, ref, name, sex::bigint, birth, town FROM kernel.person
            WHERE district = \(district)::integer AND ref = \(ref)
            """)
        guard
            let (id, ref, name, sex, birth, town) = try row?.decode(
                Int64.self, String.self, String.self, Int64.self, PostgresDate.self, Int64.self)
        else { throw Refusal.unknownRef(ref, in: district) }
        Trail.saw([id])
        return Person(
            id: id, ref: ref, name: name, sex: Sex(rawValue: sex) ?? .female,
            birth: Day(birth), town: town)
    }

    /// The names of the district's towns today, by their nine digits.
    public func towns() async throws -> [Int64: String] {
        let rows = try await office.desk.query(
            """
            SELECT code, title FROM kernel.area
            WHERE district = \(district)::integer AND code < 1000000000
              AND valid_from <= \(today.sql) AND \(today.sql) < valid_to
            """
        ).map { try $0.decode(Int64.self, String.self) }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    /// As `Office.exporting`.
    public func exporting(
        for purpose: String, _ body: () async throws -> Page
    ) async throws -> Page {
        try await office.exporting(for: purpose, body)
    }

    /// Puts persons that a list shows on record.
    public func saw(_ persons: some Sequence<Int64>) { Trail.saw(persons) }

    /// Opens one case of something that is confirmed, reviewed or ended.
    ///
    /// - Returns: Its number.
    /// - Throws: `Refusal` that says why it was not opened.
    public func propose(
        _ proposal: CaseBook.Proposal, of benefit: Benefit, clause: String,
        kind: CaseFile.Kind = .due
    ) async throws -> Int64 {
        let opened = try await cases.propose([proposal], of: benefit, clause: clause, kind: kind)
        if let refusal = opened.first?.refusal { throw refusal }
        return opened.first?.id ?? 0
    }

    /// Reports facts this department owns together with rows of its own, all or nothing, and works
    /// out the families.
    ///
    /// - Parameter body: Runs in the same transaction, as the hand that writes the register.
    /// - Throws: `Refusal` with the importer's reasons.
    @discardableResult
    public func report<R>(
        _ facts: [FactEntry], reason: String = "", _ body: (Transaction) async throws -> R
    ) async throws -> R {
        try office.session?.require(district: district)
        let result = try await FactReport(office, district: district).write(
            facts, reason: reason, body)
        try await FactReport(office, district: district).drain(facts.map(\.ref))
        return result
    }

    /// A fact as this department tells it.
    public func fact(
        _ kind: String, of ref: String, _ value: String, from: Day, to: Day? = nil,
        document: String = ""
    ) -> FactEntry {
        var entry = FactEntry()
        (entry.ref, entry.fact, entry.value) = (ref, kind, value)
        (entry.from, entry.to) = ("\(from)", to.map { "\($0)" } ?? "")
        (entry.source, entry.document) = (department.word, document)
        return entry
    }
}
