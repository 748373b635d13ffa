public import ArgumentParser
public import Law
import Postgres

/// An insurer's roster beside the people to whom the law gives the cover, person by person.
public struct RosterComparison: Hashable, Sendable {
    /// Why somebody stands on one list and not on the other.
    public enum Code: String, CaseIterable, Sendable, ExpressibleByArgument {
        case late, left
        case refusedByInsurer = "refused_by_insurer"
        case insurerMistake = "insurer_mistake"
        case factMissing = "fact_missing"
        case coveredElsewhere = "covered_elsewhere"
        case declined

        public var title: Text {
            switch self {
            case .late: Text("投保后才确认", en: "confirmed after the roster was made")
            case .left: Text("已退出", en: "left")
            case .refusedByInsurer: Text("承保机构不保", en: "refused by the insurer")
            case .insurerMistake: Text("承保机构差错", en: "the insurer's mistake")
            case .factMissing: Text("事实待核", en: "a fact is missing")
            case .coveredElsewhere: Text("已在别处投保", en: "covered elsewhere")
            case .declined: Text("家庭谢绝", en: "declined by the family")
            }
        }
    }

    /// A named person's word on a difference.
    public struct Note: Hashable, Sendable {
        public let code: Code
        public let reason: String
        public let by: String
    }

    /// One who stands on one list and not on the other.
    public struct Difference: Hashable, Sendable {
        public let person: Bureau.Person
        /// True: due the cover and not listed; false: listed and not due it.
        public let isTarget: Bool
        public let note: Note?
    }

    public let policy: String
    public let targets: Int
    public let listed: Int
    /// In order of `ref`.
    public let differences: [Difference]
    /// Not listed, and the law cannot say yet: a fact is missing.
    public let undecided: [Bureau.Person]

    public var unexplained: Int { differences.count { $0.note == nil } }

    /// Whether both lists are the same, in a sentence.
    public var verdict: Text {
        let sizes = "\(targets) / \(listed)"
        guard !differences.isEmpty else {
            return Text(
                "名册与对象一致（对象 / 在册 \(sizes) 人）。",
                en: "The roster equals the targets (targets / listed \(sizes)).")
        }
        let (count, open) = (differences.count, unexplained)
        return Text(
            "名册与对象不一致（对象 / 在册 \(sizes) 人）：差异 \(count) 人，"
                + (open == 0 ? "均已说明。" : "未说明 \(open) 人。"),
            en: "The roster differs from the targets (targets / listed \(sizes)): \(count), "
                + (open == 0 ? "all explained." : "\(open) not explained."))
    }

    /// No premium is ordered by a roster that differs and nobody said why.
    public func requireExplained() throws(Refusal) {
        guard unexplained > 0 else { return }
        throw Refusal(
            Text(
                "\(verdict.zh)先逐人说明（roster explain），再下达保费。",
                en: "\(verdict.en) Explain each (`roster explain`) before premiums are ordered."))
    }

    /// Both lists as a table.
    public var page: Page {
        var page = Page(
            [verdict],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("difference", Text("差异", en: "Difference")),
                .init("code", Text("原因", en: "Reason")),
                .init("explanation", Text("说明", en: "Explanation")),
                .init("by", Text("说明人", en: "By")),
            ])
        for difference in differences {
            page.add(
                .words(difference.person.ref), .words(Mask.name(difference.person.name)),
                .text(
                    difference.isTarget
                        ? Text("应保，名册没有", en: "due, not listed")
                        : Text("在册，不是对象", en: "listed, not due")),
                .text(difference.note?.code.title ?? Text("未说明", en: "not explained")),
                .init(difference.note?.reason), .init(difference.note?.by))
        }
        for person in undecided {
            page.add(
                .words(person.ref), .words(Mask.name(person.name)),
                .text(Text("待核，不在册", en: "undecided, not listed")), .none, .none, .none)
        }
        return page
    }
}

extension Bureau {
    /// Compares an insurer's roster with the people to whom a clause is due today.
    ///
    /// - Parameters:
    ///   - listed: The register's ids of who stands on it.
    ///   - policy: The policy's number, under which differences are explained.
    public func compare(
        roster listed: Set<Int64>, of policy: String, with clause: String
    ) async throws -> RosterComparison {
        let answers = try await answers(to: clause)
        return try await compare(
            roster: listed, of: policy,
            with: answers.filter { $0.outcome == .yes }.map(\.person),
            undecided: answers.filter { $0.outcome == .unknown }.map(\.person))
    }

    /// Compares an insurer's roster with who is due the cover.
    ///
    /// - Parameters:
    ///   - due: One a person, or one a household where households are insured.
    ///   - undecided: Of whom the law cannot say yet.
    public func compare(
        roster listed: Set<Int64>, of policy: String, with due: [Person], undecided: [Person] = []
    ) async throws -> RosterComparison {
        let targets = Dictionary(due.map { ($0.id, $0) }) { first, _ in first }
        return try await transaction(reading: true) { transaction in
            let strangers = try await persons(
                listed.filter { targets[$0] == nil }, in: transaction)
            let notes = try await notes(of: policy, in: transaction)
            let lacking = targets.values.filter { !listed.contains($0.id) }
            let differences =
                lacking.map { ($0, true) } + strangers.map { ($0, false) }
            return RosterComparison(
                policy: policy, targets: targets.count, listed: listed.count,
                differences: differences.map {
                    .init(person: $0, isTarget: $1, note: notes[$0.id])
                }.sorted { $0.person.ref < $1.person.ref },
                undecided: undecided.filter { !listed.contains($0.id) })
        }
    }

    private func notes(
        of policy: String, in transaction: Transaction
    ) async throws -> [Int64: RosterComparison.Note] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (person) person, code, reason, recorded_by FROM ledger.roster_note
            WHERE district = \(district)::integer AND department = \(department.word)
              AND policy = \(policy)
            ORDER BY person, seq DESC
            """
        ).map { try $0.decode(Int64.self, String.self, String.self, String.self) }
        var notes: [Int64: RosterComparison.Note] = [:]
        for (person, code, reason, by) in rows {
            notes[person] = RosterComparison.Code(rawValue: code).map {
                .init(code: $0, reason: reason, by: by)
            }
        }
        return notes
    }

    /// Says why somebody stands on one list and not on the other; the last word counts.
    public func explain(
        _ ref: String, of policy: String, _ code: RosterComparison.Code, reason: String,
        client: String
    ) async throws {
        let reason = try Self.words(reason, "--reason", of: 4...200)
        try await writing { transaction in
            let person = try await served(ref, in: transaction)
            do {
                _ = try await transaction.one(
                    """
                    SELECT ledger.explain_listing(\(district)::integer, \(client), \(policy),
                        \(person.id), \(code.rawValue), \(reason))
                    """)
            } catch let error as PostgresError where error.sqlState == "23505" {
                throw Self.usedClient
            }
        }
    }
}

/// Whose difference is explained, and how.
public struct RosterDifferenceOptions: ParsableArguments {
    @Option(name: .long, help: "名册里的编号 · The person's ref.") public var ref: String
    @Option(
        name: .long,
        help: """
            late 投保后才确认、left 已退出、refused_by_insurer 承保机构不保、insurer_mistake 承保机构差错、
            fact_missing 事实待核、covered_elsewhere 已在别处投保、declined 谢绝 · The code.
            """)
    public var code: RosterComparison.Code
    @Option(name: .long, help: "原因，至少四个字 · Why.") public var reason: String

    public init() {}

    /// Explains it under a policy's number.
    public func explain(
        under policy: String, by bureau: Bureau, client: String
    ) async throws -> Page {
        try await bureau.explain(ref, of: policy, code, reason: reason, client: client)
        return Page(Text("\(ref)：已说明。", en: "\(ref) is explained."))
    }
}
