import Law
import Postgres

/// Opens cases: for one application, or for everything that the law says is due and nobody has in
/// hand.
public struct CaseOpening: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// One case to open.
    struct Line {
        let client: String
        let person: Int64
        let from: Day
        let to: Day
        let cause: String?
    }

    /// What a run did.
    public struct Tally: Hashable, Sendable {
        /// Cases opened, by clause.
        public var opened: [String: Int] = [:]
        /// Dues that a case holds already, whatever became of it.
        public var standing = 0
    }

    /// Opens a case for everything that is due, was not received and is in nobody's hands: what is
    /// given without asking begins with what is known. What a person decided before is left alone.
    ///
    /// - Parameters:
    ///   - departments: Only these; nil for every enabled one.
    ///   - families: Only the persons of these; nil for the whole district.
    /// - Throws: `Refusal` when the calendar of a year is missing.
    public func run(
        of departments: Set<String>? = nil, families: [Int64]? = nil,
        progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws -> Tally {
        let enabled = Set(
            try await ModuleBook(office, district: district).modules()
                .filter { $0.state == .enabled }.map(\.department))
        var lines: [String: [Line]] = [:]
        let pack = try await Standings(office, district: district).forEach(
            on: office.today, families: families, progress: progress
        ) { standing in
            guard standing.gap, standing.caseState == nil, let period = standing.period else {
                return
            }
            lines[standing.clause, default: []].append(
                Line(
                    client: "\(standing.clause)/\(standing.person.id)/\(period.from)",
                    person: standing.person.id, from: period.from, to: period.to, cause: nil))
        }
        var tally = Tally()
        for clause in pack.provisions {
            guard let found = lines[clause.id], let code = clause.provision?.benefit,
                let benefit = office.registry.benefits[code], enabled.contains(clause.department),
                // A value that nobody can judge anew has to be proposed: its module opens it.
                benefit.confirms == nil || office.registry.confirming[code] != nil,
                departments?.contains(clause.department) ?? true
            else { continue }
            for start in stride(from: 0, to: found.count, by: CaseBook.batch) {
                let part = Array(found[start..<min(start + CaseBook.batch, found.count)])
                let opened: [Opened]
                do {
                    opened = try await office.assessor.transaction(retries: 3) { transaction in
                        let procedure = try await Self.procedure(
                            benefit, by: pack, district: district, on: office.today,
                            in: transaction)
                        return try await Self.open(
                            part, kind: .due, ground: .entitlement, clause: clause.id,
                            benefit: code, department: clause.department, procedure: procedure,
                            district: district, in: transaction)
                    }
                } catch {
                    throw Refusal.calendar(error) ?? error
                }
                tally.opened[clause.id, default: 0] += opened.count { $0.id != nil }
                tally.standing += opened.count { $0.id == nil }
            }
        }
        return tally
    }

    /// One case as opened.
    struct Opened {
        let id: Int64?
        let refusal: String?
    }

    static func open(
        _ lines: [Line], kind: CaseFile.Kind, ground: CaseFile.Ground, clause: String,
        benefit: String, department: String, procedure: Int64, district: Int,
        in transaction: Transaction
    ) async throws -> [Opened] {
        let (clients, persons) = (lines.map(\.client), lines.map(\.person))
        let (froms, tos) = (lines.map(\.from.sql), lines.map(\.to.sql))
        let causes = lines.map { $0.cause ?? "" }
        let rows = try await transaction.query(
            """
            SELECT id, refusal FROM casework.open_cases(\(district)::integer,
                \(kind.rawValue)::integer, \(ground.rawValue)::integer, \(clients), \(persons),
                \(clause), \(benefit), \(department), \(procedure), \(froms), \(tos), \(causes))
            """)
        return try rows.map {
            let (id, refusal) = try $0.decode(Int64?.self, String?.self)
            return Opened(id: id, refusal: refusal)
        }
    }

    /// The number under which the database keeps a benefit's procedure as this district has it.
    static func procedure(
        _ benefit: Benefit, by pack: Pack, district: Int, on day: Day, in transaction: Transaction
    ) async throws -> Int64 {
        let steps = try benefit.procedure.adjusted(of: benefit.code, by: pack, on: day).steps
        let (codes, kinds) = (steps.map(\.code), steps.map(\.kind.word))
        let (duties, days) = (steps.map { $0.duty?.rawValue ?? "" }, steps.map { Int64($0.days) })
        let proofs = steps.map { $0.kind.proofs.map(\.rawValue).joined(separator: " ") }
        let row = try await transaction.one(
            """
            SELECT casework.keep_procedure(\(district)::integer, \(benefit.code), \(codes),
                \(kinds), \(duties), \(days)::integer[], \(proofs))
            """)
        return try row?.value(0, as: Int64.self) ?? 0
    }
}
