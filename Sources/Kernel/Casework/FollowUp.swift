import Law
import Postgres

/// What changed answers ask of the departments: a case for what is due now and in nobody's hands,
/// a proposal to stop what has lost its ground. Only for families whose facts or answers changed
/// since somebody looked (`kernel.family.work_version`), whoever worked their answers out.
public struct FollowUp: Sendable {
    private let office: Office
    private let district: Int
    /// Families followed up at once.
    static let batchFamilies = 300

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// What was written.
    public struct Outcome: Hashable, Sendable {
        /// Families looked at.
        public var families = 0
        /// Cases opened, by clause.
        public var opened: [String: Int] = [:]
        /// Stops proposed, by clause.
        public var stops: [String: Int] = [:]
        /// Why some families wait for the next time; nil when none does.
        public var held: Refusal?
    }

    /// Follows up everybody who is marked, in order of family; what a person decided before stays.
    /// Where a year has no calendar of working days nothing is guessed: the families keep their
    /// mark, and the reason is told.
    ///
    /// - Parameters:
    ///   - families: Only those of these that are marked; nil for all of the district.
    ///   - progress: Told how many families are done.
    public func run(
        families: [Int64]? = nil, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Outcome {
        var outcome = Outcome()
        var last: Int64 = 0
        while true {
            try Task.checkCancellation()
            let marked = try await marked(families, after: last)
            guard let end = marked.last else { return outcome }
            last = end.id
            let ids = marked.map(\.id)
            do {
                let stops = try await StopProposals(office, district: district)
                    .run(families: ids)
                let opened = try await CaseOpening(office, district: district)
                    .run(families: ids).opened
                outcome.stops.merge(stops, uniquingKeysWith: +)
                outcome.opened.merge(opened, uniquingKeysWith: +)
            } catch let refusal as Refusal where refusal.isAboutCalendar {
                outcome.held = refusal
                return outcome
            }
            try await clear(marked)
            outcome.families += marked.count
            progress(outcome.families)
        }
    }

    private func marked(
        _ families: [Int64]?, after last: Int64
    ) async throws -> [(id: Int64, version: Int64)] {
        let chosen: Query = families.map { "AND id = ANY (\($0))" } ?? ""
        let rows = try await office.assessor.query(
            """
            SELECT id, work_version FROM kernel.family
            WHERE district = \(district)::integer AND id > \(last)
              AND (work_version <> worked_version OR work_on < 'infinity')
              AND (work_version <> worked_version OR work_on <= \(office.today.sql)) \(chosen)
            ORDER BY id LIMIT \(Self.batchFamilies)
            """)
        return try rows.map {
            let (id, version) = try $0.decode(Int64.self, Int64.self)
            return (id, version)
        }
    }

    /// What changed meanwhile keeps its mark: only what was read is set.
    private func clear(_ marked: [(id: Int64, version: Int64)]) async throws {
        let (ids, versions) = (marked.map(\.id), marked.map(\.version))
        _ = try await office.assessor.transaction(retries: 5) { transaction in
            try await transaction.execute(
                """
                UPDATE kernel.family AS f
                SET worked_version = greatest(f.worked_version, done.version),
                    work_on = coalesce((
                        SELECT min(turn.day)
                        FROM kernel.person AS p
                        JOIN kernel.entitlement AS e
                          ON e.district = p.district AND e.person = p.id
                        CROSS JOIN LATERAL (VALUES (e.from_day), (e.to_day),
                            -- Money begins with the month after.
                            (CASE WHEN e.outcome = 2 AND isfinite(e.from_day)
                              THEN (date_trunc('month', e.from_day)
                                + interval '1 month')::date END)) AS turn (day)
                        WHERE p.district = f.district AND p.family = f.id
                          AND turn.day > \(office.today.sql)), 'infinity')
                FROM unnest(\(ids), \(versions)) AS done (id, version)
                WHERE f.district = \(district)::integer AND f.id = done.id
                """)
        }
    }
}
