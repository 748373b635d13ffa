import Kernel
import Law
import Postgres

/// Policy years of the nursing insurance, and who stands on the insurer's list of each.
struct PolicyBook {
    let bureau: Bureau

    struct Policy: Hashable {
        let id: Int64
        let number: String
        let insurer: String
        let from: Day
        /// Exclusive.
        let to: Day

        init(_ row: Row) throws {
            let (id, number, insurer, from, to) = try row.decode(
                Int64.self, String.self, String.self, PostgresDate.self, PostgresDate.self)
            self.id = id
            self.number = number
            self.insurer = insurer
            self.from = Day(from)
            self.to = Day(to)
        }
    }

    private static let columns: Query =
        "id, number, insurer, from_day, to_day FROM health.policy"

    /// Keeps a policy year; the same again changes nothing.
    func add(_ number: String, insurer: String, from: Day, to: Day) async throws -> Policy {
        guard from < to else {
            throw Refusal(
                Text(
                    "--to \(to)：应晚于 --from \(from)；--to 当日不含。",
                    en: "--to \(to) should be after --from \(from); the day itself does not count.")
            )
        }
        _ = try bureau.clause(giving: Health.nursingInsurance, in: try await bureau.pack())
        if let known = try await list().first(where: { $0.number == number }) {
            guard (known.insurer, known.from, known.to) == (insurer, from, to) else {
                throw Refusal(
                    Text(
                        "--number \(number)：已登记为 \(known.insurer)，\(known.from) 至 \(known.to)。",
                        en: "--number \(number) is there: \(known.insurer), \(known.from) to "
                            + "\(known.to)."))
            }
            return known
        }
        if let other = try await list().first(where: { $0.from < to && from < $0.to }) {
            throw Refusal(
                Text(
                    "与保单 \(other.number)（\(other.from) 至 \(other.to)）重叠；一天只属于一个保险年度。",
                    en: "It overlaps policy \(other.number) (\(other.from) to \(other.to)); a day "
                        + "belongs to one policy year."))
        }
        return try await bureau.once {
            try await bureau.transaction { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO health.policy (district, number, insurer, from_day, to_day, recorded_by)
                    VALUES (\(bureau.district)::integer, \(number), \(insurer), \(from.sql),
                        \(to.sql), \(bureau.actor))
                    """)
                return try await policy(number, in: transaction)
            }
        }
    }

    /// The latest first.
    func list() async throws -> [Policy] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT \(Self.columns) WHERE district = \(bureau.district)::integer
                ORDER BY from_day DESC, id DESC
                """
            ).map(Policy.init)
        }
    }

    func policy(_ number: String, in transaction: Transaction) async throws -> Policy {
        let row = try await transaction.one(
            """
            SELECT \(Self.columns)
            WHERE district = \(bureau.district)::integer AND number = \(number)
            """)
        guard let row else {
            throw Refusal(
                Text(
                    "--policy：没有登记号码为 \(number) 的保单；先 roster policy add。",
                    en: "--policy: no policy has the number \(number); `roster policy add` first."))
        }
        return try Policy(row)
    }

    /// The policy of a number, or the one of a day.
    func policy(_ number: String?, on day: Day) async throws -> Policy {
        if let number {
            return try await bureau.transaction(reading: true) {
                try await policy(number, in: $0)
            }
        }
        guard let policy = try await list().first(where: { $0.from <= day && day < $0.to }) else {
            throw Refusal(
                Text(
                    "\(day) 没有登记的保险年度；先 roster policy add。",
                    en: "No policy year holds \(day); `roster policy add` first."))
        }
        return policy
    }

    /// Where somebody stands on a policy's list: the highest `seq`.
    struct Listing: Hashable {
        let seq: Int64
        let isListed: Bool
    }

    /// Everybody who ever stood on a policy's list.
    func listings(
        of policy: Policy, in transaction: Transaction
    ) async throws -> [Int64: Listing] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (person) person, seq::bigint, is_listed FROM health.roster
            WHERE district = \(bureau.district)::integer AND policy = \(policy.id)
            ORDER BY person, seq DESC
            """)
        return try Dictionary(
            uniqueKeysWithValues: rows.map {
                let (person, seq, isListed) = try $0.decode(
                    Int64.self, Int64.self, Bool.self)
                return (person, Listing(seq: seq, isListed: isListed))
            })
    }
}
