import Law
import Postgres

/// What a desk sees at a glance, and one case with all that belongs to it.
extension CaseBook {
    /// The duty that a case awaits: that of its step; where it rests or was appealed, who approves.
    static let hand: Query = "CASE c.state WHEN 0 THEN s.duty WHEN 8 THEN 'pay' ELSE 'approve' END"

    /// Whether a case awaits another desk than this department's.
    var elsewhere: Query {
        switch department {
        case "finance": "s.duty = 'town'"
        case "towns": "c.department <> 'towns' AND (s.duty <> 'town' OR c.state <> 0)"
        default: "(c.state = 8 OR c.state = 0 AND s.duty = 'town')"
        }
    }

    /// How many open cases of one clause stand at one step.
    public struct Pile: Hashable, Sendable {
        public let kind: CaseFile.Kind
        public let clause: String
        public let benefit: String
        public let step: String?
        /// Nil for a word that no duty has.
        public let duty: StaffDuty?
        /// Whether another desk has to act next.
        public let isElsewhere: Bool
        public let count: Int
        /// Of these, past their day.
        public let late: Int
        /// Of these, due today.
        public let today: Int
    }

    /// The desk's open cases, counted by clause and step.
    public func piles() async throws -> [Pile] {
        try office.session?.require(district: district)
        let today = office.today.sql
        return try await office.desk.transaction(readOnly: true) { transaction in
            try await transaction.query(
                """
                SELECT g.kind, g.clause, g.benefit, g.step, g.hand, g.elsewhere, count(*),
                    count(*) FILTER (WHERE g.step_due < \(today)),
                    count(*) FILTER (WHERE g.step_due = \(today))
                FROM (SELECT c.kind, c.clause, c.benefit, c.step, c.step_due, \(Self.hand) AS hand,
                        \(elsewhere) AS elsewhere
                    FROM casework.case_file AS c
                    LEFT JOIN casework.procedure_step AS s ON s.district = c.district
                      AND s.procedure = c.procedure AND s.step = c.step
                    WHERE c.district = \(district)::integer
                      AND (c.department = \(department) OR \(department) = 'towns' AND c.with_town
                        OR \(department) = 'finance' AND c.state = 8)
                      AND c.state IN (0, 1, 4, 8)) AS g
                GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY g.clause, g.kind, g.step
                """
            ).map { row in
                let (kind, clause, benefit, step, hand, elsewhere, count, late, today) =
                    try row.decode(
                        Int16.self, String.self, String.self, String?.self, String?.self,
                        Bool?.self, Int.self, Int.self, Int.self)
                return Pile(
                    kind: CaseFile.Kind(rawValue: kind) ?? .due, clause: clause, benefit: benefit,
                    step: step, duty: hand.flatMap(StaffDuty.init(rawValue:)),
                    isElsewhere: elsewhere ?? false, count: count, late: late, today: today)
            }
        }
    }

    /// Somebody who may do a step of a case.
    public struct Hand: Hashable, Sendable {
        /// The sign-in name.
        public let name: String
        public let title: String
        public let desk: String
        public let duty: StaffDuty
        /// The duty they had on this case already; they may have no other on it.
        public let held: StaffDuty?
    }

    /// One case with everything that belongs to it.
    public struct Sheet: Sendable {
        public let file: CaseFile
        public let acts: [CaseAct]
        /// The steps it was opened under, in order.
        public let steps: [Step]
        /// Empty for finance, which decides nothing on it.
        public let hands: [Hand]
        public let papers: [PaperStore.Paper]
    }

    /// One case, its steps, what was done on it, its papers, and who may go on.
    ///
    /// - Throws: `Refusal` for a number that is not the desk's.
    public func sheet(_ id: Int64) async throws -> Sheet {
        try office.session?.require(district: district)
        let registry = office.registry
        return try await office.desk.transaction(readOnly: true) { transaction in
            let row = try await transaction.one(
                """
                SELECT \(CaseFile.columns)
                FROM casework.case_file AS c JOIN kernel.person AS p
                  ON p.district = c.district AND p.id = c.person
                WHERE c.district = \(district)::integer AND c.id = \(id)
                """)
            guard let file = try row.map(CaseFile.init) else {
                throw Refusal(CaseRefusal.text("unseen", department))
            }
            Trail.saw([file.person])
            let known =
                file.kind == .stop
                ? StopProposals.steps : registry.benefits[file.benefit]?.procedure.steps ?? []
            let steps = try await transaction.query(
                """
                SELECT s.step, s.kind, s.duty, s.days::bigint, s.proofs, s.act
                FROM casework.case_file AS c JOIN casework.procedure_step AS s
                  ON s.district = c.district AND s.procedure = c.procedure
                WHERE c.district = \(district)::integer AND c.id = \(id) ORDER BY s.place
                """
            ).map { try Step($0, titled: known) }
            let hands = try await transaction.query(
                """
                SELECT name, title, desk, duty, held
                FROM casework.who_may(\(district)::integer, \(id))
                """
            ).compactMap { row -> Hand? in
                let (name, title, desk, duty, held) = try row.decode(
                    String.self, String.self, String.self, String.self, String?.self)
                return StaffDuty(rawValue: duty).map {
                    Hand(
                        name: name, title: title, desk: desk, duty: $0,
                        held: held.flatMap(StaffDuty.init(rawValue:)))
                }
            }
            return Sheet(
                file: file, acts: try await Self.acts(of: id, district, in: transaction),
                steps: steps, hands: hands,
                papers: try await PaperStore.papers(of: id, district, in: transaction))
        }
    }
}

extension Step {
    /// A step as the database keeps it with the case, under the name that the benefit gives it.
    fileprivate init(_ row: Row, titled known: [Step]) throws {
        let (code, word, duty, days, proofs, act) = try row.decode(
            String.self, String.self, String.self, Int.self, String.self, String?.self)
        let kind: Kind =
            switch word {
            case "notice": .notice
            case "finance": .finance
            case "delivery": .delivery(proofs.split(separator: " ").compactMap { Proof($0) })
            default: .work
            }
        self.init(
            code, known.first { $0.code == code }?.title ?? Text(code, en: code),
            duty: StaffDuty(rawValue: duty), days: days, kind: kind,
            act: act.map { BureauAct(stringLiteral: $0) })
    }
}

extension Proof {
    fileprivate init?(_ word: Substring) { self.init(rawValue: String(word)) }
}

extension Office {
    /// Who works at the desk that is signed in: the sign-in name and the name of each.
    public func colleagues(in district: Int) async throws -> [(name: String, title: String)] {
        try session?.require(district: district)
        return try await desk.query(
            "SELECT name, title FROM casework.colleagues(\(district)::integer)"
        ).map { row in
            let (name, title) = try row.decode(String.self, String.self)
            return (name, title)
        }
    }
}
