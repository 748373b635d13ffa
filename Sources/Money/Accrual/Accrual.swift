public import Kernel
public import Law
import Postgres

/// What is due, month by month and order by order (`rulings.md`, Money): `due = known − paid`.
///
/// Of an accruing clause the law says it, by spans and dated figures as known on a day; of every
/// other clause the orders of the departments, and what was given before the system was there. The
/// caller proves that whoever asks may see the persons (`Office.admit`).
public struct Accrual: Sendable {
    let office: Office
    let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// The dues of a page of families, in order of family, person, clause and period; bounded by
    /// `limit` families.
    ///
    /// - Parameters:
    ///   - clauses: Of the district's pack.
    ///   - known: What was known at the end of that day counts.
    ///   - paidThrough: Links made later are not seen; a run sees all.
    ///   - family: The last of the page before; 0 at the beginning.
    /// - Returns: The dues, and the last family; nil when there is none after `family`.
    public func page(
        of clauses: [String], months: ClosedRange<Month>, known: Day, paidThrough: Day = .never,
        after family: Int64 = 0, limit: Int = 300
    ) async throws -> (dues: [MoneyDue], last: Int64?) {
        let rows = try await office.assessor.query(
            """
            SELECT id FROM kernel.family
            WHERE district = \(district)::integer AND id > \(family) ORDER BY id LIMIT \(limit)
            """)
        let ids = try rows.map { try $0.value(0, as: Int64.self) }
        let dues = try await dues(
            ofFamilies: ids, only: nil, clauses, months, known: known, paidThrough: paidThrough)
        return (dues, ids.last)
    }

    /// The dues of some persons.
    public func dues(
        of persons: [Int64], clauses: [String], months: ClosedRange<Month>, known: Day,
        paidThrough: Day = .never
    ) async throws -> [MoneyDue] {
        let rows = try await office.assessor.query(
            """
            SELECT DISTINCT family FROM kernel.person
            WHERE district = \(district)::integer AND id = ANY (\(persons)) ORDER BY family
            """)
        return try await dues(
            ofFamilies: try rows.map { try $0.value(0, as: Int64.self) }, only: Set(persons),
            clauses, months, known: known, paidThrough: paidThrough)
    }

    /// The clauses of the district's pack under which money is due: those that accrue, and those
    /// with orders or opening balances, in the pack's order.
    public func moneyClauses(known: Day = .never) async throws -> [String] {
        let (pack, _) = try await PackStore(office).law(of: district, known: known)
        let rows = try await office.assessor.query(
            """
            SELECT DISTINCT clause FROM ledger.payment_order WHERE district = \(district)::integer
            UNION SELECT DISTINCT clause FROM ledger.line WHERE district = \(district)::integer
            """)
        let ordered = Set(try rows.map { try $0.value(0, as: String.self) })
        let own = pack.provisions.filter {
            $0.provision?.accrues == true || ordered.contains($0.id)
        }
        return own.map(\.id) + ordered.subtracting(own.map(\.id)).sorted()
    }

    private func dues(
        ofFamilies ids: [Int64], only persons: Set<Int64>?, _ clauses: [String],
        _ months: ClosedRange<Month>, known: Day, paidThrough: Day
    ) async throws -> [MoneyDue] {
        try office.session?.require(district: district)
        guard !ids.isEmpty, !clauses.isEmpty else { return [] }
        let (pack, evaluator) = try await PackStore(office).law(of: district, known: known)
        let suspended = try await suspended()
        let reader = FamilyReader(district: district, dictionary: office.registry.dictionary)
        let (families, books) = try await office.assessor.transaction(
            isolation: .repeatableRead, readOnly: true
        ) { transaction in
            let families = try await reader.families(ids, in: transaction)
            let asked = families.flatMap { $0.cards.map(\.id) }
                .filter { persons?.contains($0) ?? true }
            let books = try await AccrualBooks(
                of: asked, clauses, months, known: known, paidThrough: paidThrough,
                district: district, in: transaction)
            return (families, books)
        }
        var result: [MoneyDue] = []
        for family in families {
            let judge = AccrualJudge(
                pack: pack, evaluator: evaluator,
                view: evaluator.view(of: family.family, known: known), books: books,
                months: months, known: min(known, office.today), today: office.today,
                suspended: suspended)
            for (member, card) in family.cards.enumerated()
            where persons?.contains(card.id) ?? true {
                for clause in clauses {
                    result += judge.dues(clause, of: member, card.id)
                }
            }
        }
        return result
    }

    private func suspended() async throws -> Set<String> {
        Set(
            try await ModuleBook(office, district: district).modules()
                .filter { $0.state == .suspended }.map(\.department))
    }
}
