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
        let due = pack.provisions.compactMap { clause -> Due? in
            guard let found = lines[clause.id], let code = clause.provision?.benefit,
                let benefit = office.registry.benefits[code], enabled.contains(clause.department),
                // A value that nobody can judge anew has to be proposed: its module opens it.
                benefit.confirms == nil || office.registry.confirming[code] != nil,
                departments?.contains(clause.department) ?? true
            else { return nil }
            return Due(clause: clause, benefit: benefit, lines: found)
        }
        var tally = Tally()
        for (clause, opened) in try await open(due, kind: .due, ground: .entitlement, by: pack) {
            tally.opened[clause, default: 0] += opened.count { $0.id != nil }
            tally.standing += opened.count { $0.id == nil }
        }
        return tally
    }

    /// The lines of one clause.
    struct Due {
        let clause: Clause
        let benefit: Benefit
        var lines: [Line]
    }

    /// Batches of about `CaseBook.batch` lines: what one family is due of many clauses is one
    /// transaction, what many are due of one clause is several.
    private static func batches(_ due: [Due]) -> [[Due]] {
        var batches: [[Due]] = []
        var (open, size): ([Due], Int) = ([], 0)
        for one in due {
            for start in stride(from: 0, to: one.lines.count, by: CaseBook.batch) {
                var part = one
                part.lines = Array(one.lines.dropFirst(start).prefix(CaseBook.batch))
                if size + part.lines.count > CaseBook.batch, !open.isEmpty {
                    batches.append(open)
                    (open, size) = ([], 0)
                }
                open.append(part)
                size += part.lines.count
            }
        }
        return open.isEmpty ? batches : batches + [open]
    }

    /// Opens what many are due, batch by batch; each is written whole or not at all.
    func open(
        _ due: [Due], kind: CaseFile.Kind, ground: CaseFile.Ground, by pack: Pack
    ) async throws -> [(clause: String, opened: [Opened])] {
        var done: [(clause: String, opened: [Opened])] = []
        for batch in Self.batches(due) {
            done += try await open(batch: batch, kind, ground, by: pack)
        }
        return done
    }

    private func open(
        batch: [Due], _ kind: CaseFile.Kind, _ ground: CaseFile.Ground, by pack: Pack
    ) async throws -> [(clause: String, opened: [Opened])] {
        do {
            return try await office.assessor.transaction(retries: 3) { transaction in
                let procedures = try await transaction.pipeline(
                    batch.map {
                        try Self.keeping(
                            $0.benefit, by: pack, district: district, on: office.today)
                    }
                ).map { try $0.first?.value(0, as: Int64.self) ?? 0 }
                let rows = try await transaction.pipeline(
                    zip(batch, procedures).map { due, procedure in
                        Self.opening(
                            due.lines, kind: kind, ground: ground, clause: due.clause.id,
                            benefit: due.benefit.code, department: due.clause.department,
                            procedure: procedure, district: district)
                    })
                return try zip(batch, rows).map { ($0.clause.id, try $1.map(Opened.init)) }
            }
        } catch {
            throw Refusal.calendar(error) ?? error
        }
    }

    /// One case as opened.
    struct Opened {
        let id: Int64?
        let refusal: String?

        init(_ row: Row) throws { (id, refusal) = try row.decode(Int64?.self, String?.self) }
    }

    static func open(
        _ lines: [Line], kind: CaseFile.Kind, ground: CaseFile.Ground, clause: String,
        benefit: String, department: String, procedure: Int64, district: Int,
        in transaction: Transaction
    ) async throws -> [Opened] {
        try await transaction.query(
            opening(
                lines, kind: kind, ground: ground, clause: clause, benefit: benefit,
                department: department, procedure: procedure, district: district)
        ).map(Opened.init)
    }

    private static func opening(
        _ lines: [Line], kind: CaseFile.Kind, ground: CaseFile.Ground, clause: String,
        benefit: String, department: String, procedure: Int64, district: Int
    ) -> Query {
        let (clients, persons) = (lines.map(\.client), lines.map(\.person))
        let (froms, tos) = (lines.map(\.from.sql), lines.map(\.to.sql))
        let causes = lines.map { $0.cause ?? "" }
        return """
            SELECT id, refusal FROM casework.open_cases(\(district)::integer,
                \(kind.rawValue)::integer, \(ground.rawValue)::integer, \(clients), \(persons),
                \(clause), \(benefit), \(department), \(procedure), \(froms), \(tos), \(causes))
            """
    }

    /// The number under which the database keeps a benefit's procedure as this district has it.
    static func procedure(
        _ benefit: Benefit, by pack: Pack, district: Int, on day: Day, in transaction: Transaction
    ) async throws -> Int64 {
        let row = try await transaction.one(
            keeping(benefit, by: pack, district: district, on: day))
        return try row?.value(0, as: Int64.self) ?? 0
    }

    private static func keeping(
        _ benefit: Benefit, by pack: Pack, district: Int, on day: Day
    ) throws -> Query {
        let steps = try benefit.procedure.adjusted(of: benefit.code, by: pack, on: day).steps
        let (codes, kinds) = (steps.map(\.code), steps.map(\.kind.word))
        let (duties, days) = (steps.map { $0.duty?.rawValue ?? "" }, steps.map { Int64($0.days) })
        let proofs = steps.map { $0.kind.proofs.map(\.rawValue).joined(separator: " ") }
        let acts = steps.map { $0.act?.command ?? "" }
        return """
            SELECT casework.keep_procedure(\(district)::integer, \(benefit.code), \(codes),
                \(kinds), \(duties), \(days)::integer[], \(proofs), \(acts))
            """
    }
}
