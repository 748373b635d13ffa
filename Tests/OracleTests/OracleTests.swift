import Foundation
import Kernel
import Law
import Oracle
import TestSupport
import Testing

@testable import Postgres
@testable import Yuhou

/// PostgreSQL, running SQL generated from the packs, gives the evaluator's answers.
@Suite("the SQL oracle")
struct OracleTests {
    private struct Answer: Hashable {
        let clause: String
        let outcome: Int64
        let fen: Int64?
    }

    private static let pairs: [(String, String)] = [
        ("2016-05-31", "never"), ("2022-07-01", "2019-12-31"), ("2025-10-15", "never"),
    ]

    @Test("outcome and amount agree on random populations, every clause, several (day, known)")
    func agrees() async throws {
        let wanted = ProcessInfo.processInfo.environment["YUHOU_ORACLE_POPULATIONS"].flatMap(
            Int.init)
        let first = UInt64.random(in: 0..<1_000_000)
        print("oracle: seeds from \(first)")
        let count = UInt64(wanted ?? 20)
        var outcomes: [String: Set<Int64>] = [:]
        // Two at a time: one backend of the server for each core.
        try await withThrowingTaskGroup(of: [String: Set<Int64>].self) { group in
            for index in 0..<count {
                if index >= 2, let seen = try await group.next() {
                    outcomes.merge(seen) { $0.union($1) }
                }
                group.addTask {
                    try await compare(
                        index % 2 == 0 ? "jiangyan" : "nanchuan", seed: first + index,
                        persons: 2000,
                        pairs: [
                            Self.pairs[Int(index / 2 % 3)], Self.pairs[Int((index / 2 + 1) % 3)],
                        ])
                }
            }
            for try await seen in group { outcomes.merge(seen) { $0.union($1) } }
        }
        guard count >= 4 else { return }
        let undecided = outcomes.filter { $0.value.count < 2 }.keys.sorted()
        print("oracle: \(outcomes.count) clauses, of one outcome only: \(undecided)")
        #expect(outcomes.values.count { $0.contains(2) } >= 80, "too few clauses were ever due")
    }

    @Test("a rule changed behind its back is found out")
    func canFail() async throws {
        let pack = try Self.pack("jiangyan")
        let connection = try await populated(pack, seed: 7, persons: 400)
        let day = try #require(Day(iso: "2025-10-15"))
        let truth = try await oracle(pack, on: day, known: .never, connection)
        let clauses = pack.clauses.map { clause -> Clause in
            guard clause.id == "JY-3.2.4c", let provision = clause.provision else { return clause }
            let fewer = Provision(
                benefit: provision.benefit, who: provision.who, need: provision.need,
                head: provision.head, when: Array(provision.when.dropLast()),
                cadence: provision.cadence, amount: provision.amount, accrues: provision.accrues,
                evidence: provision.evidence)
            return Clause(
                id: clause.id, text: clause.text, gloss: clause.gloss,
                department: clause.department, content: .provision(fewer),
                optional: clause.optional, note: clause.note, position: clause.position)
        }
        let changed = Pack(
            code: pack.code, title: pack.title, district: pack.district, office: pack.office,
            document: pack.document, clauses: clauses, definitions: pack.definitions,
            figures: pack.figures, dictionary: pack.dictionary, off: pack.off)
        let other = try await oracle(changed, on: day, known: .never, connection)
        #expect(truth != other)
        let evaluated = try await evaluator(pack, on: day, known: .never, connection)
        #expect(truth == evaluated)
    }

    /// Records every difference; gives the outcomes that were met, by clause.
    private func compare(
        _ code: String, seed: UInt64, persons: Int, pairs: [(String, String)]
    ) async throws -> [String: Set<Int64>] {
        var met: [String: Set<Int64>] = [:]
        let pack = try Self.pack(code)
        let connection = try await populated(pack, seed: seed, persons: persons)
        for (on, knownBy) in pairs {
            let day = try #require(Day(iso: on))
            let known = knownBy == "never" ? Day.never : try #require(Day(iso: knownBy))
            let truth = try await oracle(pack, on: day, known: known, connection)
            let evaluated = try await evaluator(pack, on: day, known: known, connection)
            for answer in evaluated.values.joined() {
                met[answer.clause, default: []].insert(answer.outcome)
            }
            guard truth != evaluated else { continue }
            var shown = 0
            for person in Set(truth.keys).union(evaluated.keys).sorted() {
                let (a, b) = (truth[person] ?? [], evaluated[person] ?? [])
                for answer in a.symmetricDifference(b).sorted(by: { $0.clause < $1.clause }) {
                    let side = a.contains(answer) ? "oracle" : "evaluator"
                    Issue.record(
                        """
                        seed \(seed) \(code) on \(on) known \(knownBy): person \(person) \
                        \(answer.clause): \(side) says \(answer.outcome) \(answer.fen ?? -1)
                        """)
                    shown += 1
                    if shown >= 12 { return met }
                }
            }
        }
        return met
    }

    private static func pack(_ code: String) throws -> Pack {
        let registry = try Registry(departments)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let (_, sources) = try PackFolder.sources(
            at: root.appendingPathComponent("policies/\(code)").path)
        let result = PackLoader(dictionary: registry.dictionary, benefits: registry.lawBenefits)
            .load(code, from: sources)
        return try #require(result.pack)
    }

    private func populated(_ pack: Pack, seed: UInt64, persons: Int) async throws -> Connection {
        let settings = try await TestServer.shared.schemaDatabase()
        let connection = try await Connection.connect(settings)
        let district = try #require(pack.district.flatMap(Int.init))
        try await RandomPopulation(
            seed: seed, district: district, persons: persons, dictionary: pack.dictionary
        ).write(to: connection)
        return connection
    }

    private func oracle(
        _ pack: Pack, on day: Day, known: Day, _ connection: Connection
    ) async throws -> [Int64: Set<Answer>] {
        let district = try #require(pack.district.flatMap(Int.init))
        let tables = OracleTables(
            district: district, dictionary: pack.dictionary, day: day, known: known)
        for statement in tables.statements {
            try await connection.execute(Query(unchecked: statement))
        }
        let rules = OracleRules(pack: pack, known: known)
        var answers: [Int64: Set<Answer>] = [:]
        for clause in pack.provisions {
            for row in try await connection.query(Query(unchecked: rules.query(clause, on: day))) {
                let (person, outcome, fen) = try row.decode(Int64.self, Int64.self, Int64?.self)
                answers[person, default: []].insert(
                    Answer(clause: clause.id, outcome: outcome, fen: fen))
            }
        }
        return answers
    }

    private func evaluator(
        _ pack: Pack, on day: Day, known: Day, _ connection: Connection
    ) async throws -> [Int64: Set<Answer>] {
        let district = try #require(pack.district.flatMap(Int.init))
        let reader = FamilyReader(district: district, dictionary: pack.dictionary)
        let evaluator = Evaluator(pack)
        var answers: [Int64: Set<Answer>] = [:]
        for range in try await reader.ranges(in: connection) {
            let families = try await connection.transaction { transaction in
                try await reader.families(range, in: transaction)
            }
            for family in families {
                let view = evaluator.view(of: family.family, known: known)
                for (index, card) in family.cards.enumerated() {
                    for clause in view.clauses(about: index, on: day) {
                        let finding = view.finding(clause, about: index, on: day)
                        answers[card.id, default: []].insert(
                            Answer(
                                clause: evaluator.clauses[clause].id,
                                outcome: Int64(finding.outcome.rawValue), fen: finding.amount.fen))
                    }
                }
            }
        }
        return answers
    }
}
