import Foundation
import Kernel
import Law
import Postgres

/// Those whose earlier top-up goes on (NC-4.hr.2): a closed cohort. It is loaded once from the old
/// decisions and sealed with its count and digest; nobody joins it later, which the database keeps.
struct CohortBook {
    let bureau: Bureau

    static let columns = ["id_number", "name", "decision", "decided_on", "monthly"]

    struct Cohort: Hashable {
        let size: Int64
        /// Hex of SHA-256 over its lines.
        let digest: String
        let sealedOn: Day
        let sealedBy: String
    }

    struct Member: Hashable {
        let n: Int64
        let person: Int64
        let ref: String
        let name: String
        let decision: String
        let decidedOn: Day
        /// A month, as the decision says.
        let monthly: Money?
        let left: (reason: String, on: Day)?

        static func == (one: Member, other: Member) -> Bool {
            (one.n, one.person, one.left?.on) == (other.n, other.person, other.left?.on)
        }

        func hash(into hasher: inout Hasher) { hasher.combine(n) }
    }

    /// A line of the old decisions.
    struct Entry: Hashable {
        let person: Bureau.Person
        let decision: String
        let decidedOn: Day
        let monthly: Money?

        /// What the digest is taken over.
        var words: String {
            "\(decision)|\(person.ref)|\(decidedOn)|\(monthly.map { "\($0.fen)" } ?? "")"
        }
    }

    /// What a file is made of, before it is sealed.
    struct Draft: Hashable {
        let entries: [Entry]
        let digest: [UInt8]
        /// By the line in the file; nothing is sealed while there is one.
        let problems: [Problem]

        struct Problem: Hashable {
            let line: Int
            let reason: Text
        }
    }

    // MARK: Loading

    /// Reads the old decisions and takes their digest.
    func read(_ path: String) async throws -> Draft {
        let pack = try await bureau.pack()
        _ = try bureau.clause(giving: HumanResources.pensionTopUp, in: pack)
        let plan = pack.document?.from ?? .never
        let rows = try Bureau.rows(of: path, named: "cohort", columns: Self.columns)
        let readable = rows.filter { $0.problem == nil }
        let holders = try await FileHolder.find(readable, at: bureau)
        var problems = rows.compactMap { row in
            row.problem.map { Draft.Problem(line: row.line, reason: $0) }
        }
        var entries: [Entry] = []
        var decisions: Set<String> = []
        for (row, holder) in zip(readable, holders) {
            switch (holder, Self.entry(row, before: plan)) {
            case (.nobody(let reason), _):
                problems.append(Draft.Problem(line: row.line, reason: reason))
            case (_, .failure(let refusal)):
                problems.append(Draft.Problem(line: row.line, reason: refusal.text))
            case (.person(let person), .success(let line)):
                guard decisions.insert(line.decision).inserted else {
                    problems.append(
                        Draft.Problem(
                            line: row.line,
                            reason: Text(
                                "决定文号重复：一份决定只对一人", en: "the decision stands twice; one each")))
                    continue
                }
                entries.append(
                    Entry(
                        person: person, decision: line.decision, decidedOn: line.on,
                        monthly: line.monthly))
            }
        }
        entries.sort { $0.decision.utf8.lexicographicallyPrecedes($1.decision.utf8) }
        let digest = try await digest(entries.map(\.words).joined(separator: "\n"))
        return Draft(
            entries: entries, digest: digest, problems: problems.sorted { $0.line < $1.line })
    }

    private static func entry(
        _ row: Bureau.FileRow, before plan: Day
    ) -> Result<(decision: String, on: Day, monthly: Money?), Refusal> {
        Result<(decision: String, on: Day, monthly: Money?), any Error> {
            let decision = try Bureau.words(row.fields[2], "decision", of: 4...60)
            guard let on = Day(iso: row.fields[3]), on < plan else {
                throw Refusal(
                    Text(
                        "decided_on “\(row.fields[3])”：只收 \(plan) 以前的决定（原已增发）",
                        en: "decided_on `\(row.fields[3])`: only decisions before \(plan)"))
            }
            let monthly = row.fields[4].isEmpty ? nil : try parseYuan(row.fields[4])
            guard monthly?.fen != 0 else {
                throw Refusal(
                    Text("monthly：决定没有写金额的留空，不写 0", en: "monthly: empty where unknown, not 0"))
            }
            return (decision, on, monthly)
        }.mapError { $0 as? Refusal ?? Refusal(Text("\($0)", en: "\($0)")) }
    }

    private func digest(_ text: String) async throws -> [UInt8] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one("SELECT sha256(convert_to(\(text), 'UTF8'))")
                .map { try $0.value(0, as: [UInt8].self) } ?? []
        }
    }

    static func hex(_ digest: [UInt8]) -> String {
        digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// Seals the cohort, whole; the same file again changes nothing.
    ///
    /// - Returns: Whether it was sealed now.
    /// - Throws: `Refusal` where another cohort is sealed: it takes nobody in.
    func seal(_ draft: Draft, client: String) async throws -> Bool {
        guard draft.problems.isEmpty, !draft.entries.isEmpty else {
            throw Refusal(
                Text(
                    "名单有误，未封存：一次性装入，全部改正后再装。",
                    en: "The list has faults and is not sealed: it is loaded once and whole."))
        }
        if let cohort = try await cohort() {
            guard cohort.digest == Self.hex(draft.digest) else { throw closed(cohort) }
            return false
        }
        let facts = draft.entries.map {
            bureau.fact(
                HumanResources.pensionTopUpDecided.name, of: $0.person.ref, "yes",
                from: $0.decidedOn, document: $0.decision)
        }
        try await bureau.once {
            try await bureau.report(facts, reason: "cohort \(client)") { transaction in
                try await write(draft, client: client, in: transaction)
            }
        }
        return true
    }

    private func write(
        _ draft: Draft, client: String, in transaction: Transaction
    ) async throws {
        let size = Int64(draft.entries.count)
        // Cohort and members refer to each other: one statement, or neither.
        _ = try await transaction.execute(
            """
            WITH sealed AS (
                INSERT INTO human_resources.cohort (district, client, size, digest, sealed_on,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(size)::integer,
                    \(draft.digest)::bytea, \(bureau.today.sql), \(bureau.actor)))
            INSERT INTO human_resources.cohort_member (district, n, size, person, decision,
                decided_on, fen, recorded_by)
            SELECT \(bureau.district)::integer, n, \(size)::integer, person, decision, decided_on,
                nullif(fen, 0), \(bureau.actor)
            FROM unnest(\(draft.entries.map(\.person.id)), \(draft.entries.map(\.decision)),
                \(draft.entries.map(\.decidedOn.sql)),
                \(draft.entries.map { $0.monthly?.fen ?? 0 })) WITH ORDINALITY
                AS e (person, decision, decided_on, fen, n)
            """)
    }

    private func closed(_ cohort: Cohort) -> Refusal {
        Refusal(
            Text(
                "名单已于 \(cohort.sealedOn) 封存（\(cohort.size) 人，摘要 \(cohort.digest.prefix(12))…）："
                    + "“原已增发”的名单不再增加任何人。",
                en: "The cohort was sealed on \(cohort.sealedOn) (\(cohort.size) members, digest "
                    + "\(cohort.digest.prefix(12))…): nobody joins it."))
    }

    // MARK: Reading

    func cohort() async throws -> Cohort? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT size::bigint, digest, sealed_on, recorded_by FROM human_resources.cohort
                WHERE district = \(bureau.district)::integer
                """
            ).map { row in
                let (size, digest, on, by) = try row.decode(
                    Int64.self, [UInt8].self, PostgresDate.self, String.self)
                return Cohort(size: size, digest: Self.hex(digest), sealedOn: Day(on), sealedBy: by)
            }
        }
    }

    static func membersQuery(district: Int, ref: String?) -> Query {
        """
        SELECT m.n::bigint, m.person, p.ref, p.name, m.decision, m.decided_on, m.fen, l.reason,
            l.left_on
        FROM human_resources.cohort_member AS m
        JOIN kernel.person AS p ON p.district = m.district AND p.id = m.person
        LEFT JOIN human_resources.cohort_leaving AS l ON l.district = m.district AND l.n = m.n
        WHERE m.district = \(district)::integer AND (\(ref)::text IS NULL OR p.ref = \(ref))
        ORDER BY m.n
        """
    }

    /// The members, those who left too.
    func members(ref: String? = nil) async throws -> [Member] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.membersQuery(district: bureau.district, ref: ref)
            ).map { row in
                let (n, person, ref, name, decision, on, fen, reason, left) = try row.decode(
                    Int64.self, Int64.self, String.self, String.self, String.self,
                    PostgresDate.self, Int64?.self, String?.self, PostgresDate?.self)
                return Member(
                    n: n, person: person, ref: ref, name: name, decision: decision,
                    decidedOn: Day(on), monthly: fen.map { Money(fen: $0) },
                    left: left.map { (reason ?? "", Day($0)) })
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
