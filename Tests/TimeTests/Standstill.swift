import Postgres
import Testing

@testable import Kernel

/// A second teller at the same database, who stops others at a chosen point and lets them go on.
struct Standstill: Sendable {
    private let keeper: Connection
    private let observer: Connection

    static func open(_ house: TimeHouse) async throws -> Standstill {
        Standstill(
            keeper: try await Connection.connect(house.settings),
            observer: try await Connection.connect(house.settings))
    }

    /// Holds what a statement locks for as long as `body` runs.
    func holding<R: Sendable>(
        _ lock: Query, _ body: @Sendable () async throws -> R
    ) async throws -> R {
        try await keeper.transaction { transaction in
            _ = try await transaction.execute(lock)
            return try await body()
        }
    }

    /// Returns when so many sessions of this database wait for a lock.
    func waits(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        var found = 0
        for _ in 0..<1500 {
            let row = try await observer.one(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """)
            found = try row?.value(0, as: Int.self) ?? 0
            if found >= count { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("\(found) sessions wait, not \(count)", sourceLocation: sourceLocation)
    }

    /// Locks that stop somebody at one point of the work.
    enum Point {
        /// Whoever has read a family's facts and begins to write its answers.
        static let answersWritten: Query = "LOCK TABLE kernel.change IN SHARE MODE"
        /// Whoever has locked families and begins to write facts.
        static let factsWritten: Query = "LOCK TABLE kernel.fact IN SHARE MODE"
        /// Whoever has locked families and begins to mark them.
        static let familiesMarked: Query = "LOCK TABLE kernel.family IN SHARE MODE"

        /// Whoever would lock that family.
        static func family(_ id: Int64) -> Query {
            "SELECT 1 FROM kernel.family WHERE id = \(id) FOR UPDATE"
        }

        /// Whoever would change something in that district.
        static func district(_ district: Int) -> Query {
            "SELECT 1 FROM kernel.district WHERE district = \(district)::integer FOR UPDATE"
        }
    }
}
