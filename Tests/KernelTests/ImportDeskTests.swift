import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

/// A migrated database of its own with two districts, and an importer on it.
struct ImportDesk: Sendable {
    static let district = 321_204

    let pool: Pool
    let seal: AESSeal
    let today: Day

    static func open() async throws -> ImportDesk {
        let pool = Pool(try await TestServer.shared.schemaDatabase())
        try await pool.execute(
            """
            INSERT INTO kernel.district (district, title_zh, title_en)
            VALUES (321204, '姜堰区', 'Jiangyan'), (500119, '南川区', 'Nanchuan')
            """)
        let today = try #require(Day(iso: "2026-01-15"))
        return ImportDesk(pool: pool, seal: AESSeal(keys: try SealTests.keys()), today: today)
    }

    func importer() throws -> FileImport {
        FileImport(
            register: Desk(owner: pool), seal: seal, dictionary: try Self.dictionary(),
            departments: ["health", "civil_affairs", "public_security", "education", "towns"],
            clauses: ["JY-3.1.1b", "JY-3.5.1"])
    }

    static func dictionary() throws -> FactDictionary {
        let title = Text("事项", en: "fact")
        let death = FactType.code(["illness", "accident", "other"])
        return try FactDictionary([
            FactKind("death", death, title, owners: ["public_security", "health"]),
            FactKind("disability.grade", .count(1...4), title, owners: ["health"]),
            FactKind("income.per_head", .money, title, owners: ["civil_affairs"]),
            FactKind("only_child", .flag, title, owners: ["health"]),
            FactKind("hukou.district", .area(digits: 6), title, owners: ["public_security"]),
            FactKind("agriculture.project", .set(["loan", "planting"]), title, owners: ["towns"]),
            FactKind("wish.visitor", .words, title, owners: ["towns"]),
        ])
    }

    func run(
        roster: String? = nil, facts: String? = nil, deliveries: String? = nil,
        district: Int = ImportDesk.district, dryRun: Bool = false, today: Day? = nil
    ) async throws -> ImportOutcome {
        try await importer().run(
            roster: roster, facts: facts, deliveries: deliveries, district: district,
            dryRun: dryRun, today: today ?? self.today)
    }

    /// Imports rows of a roster given as text.
    func roster(_ rows: String..., today: Day? = nil) async throws -> ImportOutcome {
        try await run(roster: try Self.file(.roster, rows), today: today)
    }

    /// Imports rows of facts given as text.
    func facts(_ rows: String..., today: Day? = nil) async throws -> ImportOutcome {
        try await run(facts: try Self.file(.facts, rows), today: today)
    }

    /// Imports rows of deliveries given as text.
    func deliveries(_ rows: String...) async throws -> ImportOutcome {
        try await run(deliveries: try Self.file(.deliveries, rows))
    }

    enum Kind: String {
        case roster =
            "ref,household,town,village,name,id_number,sex,birth,role,mother,father,adopted_on,spouse,phone,account"
        case facts = "ref,fact,value,from,to,source,document,learned"
        case deliveries = "ref,clause,month,day,amount,proof"
    }

    static func file(_ kind: Kind, _ rows: [String], end: String = "\n") throws -> String {
        let text = ([kind.rawValue] + rows).joined(separator: end) + end
        return try Scratch.write(Array(text.utf8), name: "\(kind).csv")
    }

    /// The first column of a query as text, in its order.
    func texts(_ query: Query) async throws -> [String] {
        try await pool.query(query).map { try $0.value(0, as: String.self) }
    }

    func count(_ query: Query) async throws -> Int {
        try await pool.query(query).first?.value(0, as: Int.self) ?? -1
    }

    /// What the file of rejects says, one line a row: everything after the last quote-free comma.
    static func rejects(_ outcome: ImportOutcome) throws -> [String] {
        try outcome.files.compactMap(\.rejectsPath).flatMap { path in
            try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
                .dropFirst().map { String($0) }
        }
    }
}

/// Synthetic ID numbers (GB 11643-1999).
enum Numbers {
    static func make(_ birth: String, _ sex: Sex, _ sequence: Int = 1) -> String {
        let place = 2 * sequence + (sex == .male ? 1 : 0)
        let head = "321204\(birth)\(String(String(1000 + place).dropFirst()))"
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(head.utf8, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        return head + String(Array("10X98765432")[sum % 11])
    }
}
