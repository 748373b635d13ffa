public import ArgumentParser
import Crypto
import Foundation
public import Law
public import Postgres

/// A file that another office sends again and again: a school roll, a register of certificates.
public struct Feed: Hashable, Sendable {
    /// Lower-case words, unique in the department: `school-roll`.
    public let code: String
    public let title: Text
    /// The header's words, in any order.
    public let columns: [String]
    /// Days after which what it says is too old to act on.
    public let goodFor: Int

    public init(_ code: String, _ title: Text, columns: [String], goodFor: Int) {
        self.code = code
        self.title = title
        self.columns = columns
        self.goodFor = goodFor
    }
}

/// What a module says of one row of a feed.
public enum FeedDecision<Entry: Sendable>: Sendable {
    /// It is taken: what the module writes of it, and the facts it tells.
    case new(Entry, facts: [FactEntry])
    /// It is known already.
    case unchanged
    /// It is not taken: what is wrong, and what would be right.
    case rejected(Text)
}

/// What every command that takes a feed is told.
public struct FeedOptions: ParsableArguments {
    @Argument(help: "文件，xlsx 或 CSV · The file, xlsx or CSV.", completion: .file())
    public var file: String
    @Option(name: .long, help: "对方出具文件的日期（默认今天） · The day it was made.", transform: parseDay)
    public var asOf: Day?
    @Flag(name: .long, help: "只预览，不写入 · Preview, write nothing.") public var dryRun = false

    public init() {}
}

extension Bureau {
    /// How fresh a feed is.
    public struct FeedState: Hashable, Sendable {
        public let feed: Feed
        /// The day on which its last file was made; nil before the first.
        public let asOf: Day?
        public let accepted: Int64
        public let rejected: Int64

        /// Whether it is too old to act on, or never came.
        public func isStale(on day: Day) -> Bool {
            asOf.map { $0.adding(days: feed.goodFor) < day } ?? true
        }
    }

    /// Takes a feed: every row that is right with its facts and the stamp of its freshness, all or
    /// nothing; the others go to a file beside it with what is wrong. Taking a file again changes
    /// nothing.
    ///
    /// - Parameters:
    ///   - judge: Decides on the rows that can be read, in their order, one decision a row.
    ///   - write: Writes what is new, by the register's hand, in the transaction of the facts.
    /// - Returns: What was taken and what was not, line by line.
    /// - Throws: `ImportFileError` for a file that cannot be read; `Refusal` for one that is older
    ///   than what was taken before, or made in the future.
    public func take<Entry>(
        _ feed: Feed, told options: FeedOptions,
        judge: ([FileRow]) async throws -> [FeedDecision<Entry>],
        write: ([Entry], Transaction) async throws -> Void
    ) async throws -> Page {
        let asOf = options.asOf ?? today
        try requirePast(asOf, "--as-of")
        let rows = try Self.rows(of: options.file, named: feed.code, columns: feed.columns)
        let last = try await lastTaken(feed)
        if let last, last.asOf > asOf {
            throw Refusal(
                Text(
                    "--as-of \(asOf)：已收过 \(last.asOf) 的文件，更早的不再收。",
                    en: "--as-of \(asOf): a file of \(last.asOf) was taken; an older one is not."))
        }
        let readable = rows.filter { $0.problem == nil }
        let decisions = try await judge(readable)
        var (entries, facts): ([Entry], [FactEntry]) = ([], [])
        var problems = Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in row.problem.map { (row.line, $0) } })
        var unchanged = 0
        for (row, decision) in zip(readable, decisions) {
            switch decision {
            case .new(let entry, let told):
                entries.append(entry)
                facts += told
            case .unchanged: unchanged += 1
            case .rejected(let reason): problems[row.line] = reason
            }
        }
        let outcome = FeedOutcome(
            feed: feed, asOf: asOf, accepted: entries.count, unchanged: unchanged,
            problems: problems.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        let rejects = try outcome.writeRejects(beside: options.file)
        let digest = Self.digest(rows)
        let isNew = !entries.isEmpty || last.map { $0 != (asOf, digest) } ?? true
        if isNew, !options.dryRun {
            try await once {
                try await report(facts, reason: feed.code) { transaction in
                    if !entries.isEmpty { try await write(entries, transaction) }
                    try await stamp(outcome, digest, in: transaction)
                }
            }
        }
        return outcome.page(isPreview: options.dryRun, rejects: rejects)
    }

    /// How fresh the department's feeds are.
    public func states(of feeds: [Feed]) async throws -> [FeedState] {
        let rows = try await transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT ON (code) code, as_of, accepted::bigint, rejected::bigint
                FROM kernel.feed
                WHERE district = \(district)::integer AND department = \(department.word)
                ORDER BY code, seq DESC
                """
            ).map { try $0.decode(String.self, PostgresDate.self, Int64.self, Int64.self) }
        }
        let found = Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0) })
        return feeds.map { feed in
            let row = found[feed.code]
            return FeedState(
                feed: feed, asOf: row.map { Day($0.1) }, accepted: row?.2 ?? 0,
                rejected: row?.3 ?? 0)
        }
    }

    private func lastTaken(_ feed: Feed) async throws -> (asOf: Day, digest: [UInt8])? {
        try await transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT as_of, digest FROM kernel.feed
                WHERE district = \(district)::integer AND department = \(department.word)
                  AND code = \(feed.code)
                ORDER BY seq DESC LIMIT 1
                """
            ).map {
                let (day, digest) = try $0.decode(PostgresDate.self, [UInt8].self)
                return (Day(day), digest)
            }
        }
    }

    private func stamp(
        _ outcome: FeedOutcome, _ digest: [UInt8], in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.feed (district, department, code, seq, as_of, digest, accepted,
                unchanged, rejected, recorded_by)
            SELECT \(district)::integer, \(department.word), \(outcome.feed.code),
                1 + coalesce(max(f.seq), 0), \(outcome.asOf.sql), \(digest),
                \(Int64(outcome.accepted))::integer, \(Int64(outcome.unchanged))::integer,
                \(Int64(outcome.problems.count))::integer, \(actor)
            FROM kernel.feed AS f
            WHERE f.district = \(district)::integer AND f.department = \(department.word)
              AND f.code = \(outcome.feed.code)
            """)
    }

    /// Of what the rows say, whatever the file's encoding and line ends.
    private static func digest(_ rows: [FileRow]) -> [UInt8] {
        var hash = SHA256()
        for row in rows {
            hash.update(data: Data(row.fields.joined(separator: "\u{1F}").utf8))
            hash.update(data: Data([30]))
        }
        return Array(hash.finalize())
    }
}

/// What became of a file.
struct FeedOutcome {
    let feed: Feed
    let asOf: Day
    let accepted: Int
    let unchanged: Int
    /// By their line in the file.
    let problems: [(line: Int, reason: Text)]

    /// Writes the rows that were not taken to a file beside it.
    ///
    /// - Returns: Its path; nil where all were taken.
    func writeRejects(beside path: String) throws -> String? {
        try RejectsFile.remove(beside: path)
        guard !problems.isEmpty else { return nil }
        let contract = FileContract(name: feed.code, columns: feed.columns)
        let file = try contract.open(path)
        let rejects = try RejectsFile(beside: path, contract: contract)
        let reasons = Dictionary(uniqueKeysWithValues: problems.map { ($0.line, $0.reason.zh) })
        while let record = try file.next() {
            guard let reason = reasons[record.line] else { continue }
            try rejects.write(record, of: file, reason: reason)
        }
        try rejects.finish()
        return rejects.path
    }

    func page(isPreview: Bool, rejects: String?) -> Page {
        let counts = (accepted, unchanged, problems.count)
        var page = Page(
            [
                Text(
                    "\(feed.title.zh)（\(asOf)）\(isPreview ? "预览" : "")：收入 \(counts.0) 行，"
                        + "不变 \(counts.1) 行，退回 \(counts.2) 行。",
                    en: "\(feed.title.en) (\(asOf))\(isPreview ? ", preview" : ""): "
                        + "\(counts.0) taken, \(counts.1) unchanged, \(counts.2) rejected.")
            ],
            columns: [
                .init("line", Text("行", en: "Line"), isNumber: true),
                .init("reason", Text("退回原因", en: "Why it was not taken")),
            ])
        for (line, reason) in problems { page.add(.number(Int64(line)), .text(reason)) }
        if let rejects {
            page.next.append(
                Text("退回的行在 \(rejects)，改正后可直接再导入。", en: "The rejected rows are in \(rejects)."))
        }
        page.hasRejects = !problems.isEmpty
        return page
    }
}
