import Foundation
import Postgres
import TestSupport
import Testing

@testable import Kernel

/// An office whose every connection is cut after a number of messages: a client killed at that
/// point.
struct CutClient: Sendable {
    static let name = "cut client"
    let proxy: CuttingProxy
    let house: TimeHouse

    init(_ house: TimeHouse, after limit: Int, onCut: @Sendable @escaping () -> Void = {}) throws {
        let folder = try #require(house.settings.parameter("host"))
        let name = try #require(house.settings.parameter("dbname"))
        proxy = try CuttingProxy(to: folder, after: limit, onCut: onCut)
        var settings = try ConnectionSettings(
            uri: "postgresql://yuhou@/\(name)?host=\(proxy.folder)&port=5432")
        settings.applicationName = Self.name
        self.house = try TimeHouse.house(settings, district: house.district)
    }

    /// Whether `body` came to its end before the cut; any error of it is the cut's.
    func finishes(_ body: (TimeHouse) async throws -> Void) async throws -> Bool {
        do {
            try await body(house)
        } catch {
            guard proxy.isCut else { throw error }
        }
        let isWhole = !proxy.isCut
        await house.pool.close()
        proxy.close()
        return isWhole
    }
}

extension TimeHouse {
    /// Waits until the server has noticed that the cut client is gone.
    func forgets() async throws {
        for _ in 0..<1000 {
            let left = try await count(
                """
                SELECT count(*) FROM pg_stat_activity WHERE application_name = \(CutClient.name)
                """)
            if left == 0 { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("the server still serves a client that is gone")
    }

    /// The event of a client id with its one fact, or neither.
    func isRecorded(_ client: String) async throws -> Bool {
        let row = try await pool.one(
            """
            SELECT count(DISTINCT e.id), count(f.seq) FROM kernel.event AS e
            LEFT JOIN kernel.fact AS f ON f.district = e.district AND f.event = e.id
            WHERE e.district = \(district)::integer AND e.client = \(client)
            """)
        let (events, facts) = try #require(try row?.decode(Int.self, Int.self))
        #expect(events <= 1 && events == facts, "\(client): \(events) events, \(facts) facts")
        return events == 1
    }

    /// As if nothing had ever been worked out.
    func forgetAnswers() async throws {
        try await pool.execute(
            "TRUNCATE kernel.entitlement, kernel.entitlement_history, kernel.change")
        try await pool.execute(
            "UPDATE kernel.family SET assessed_version = 0, due_on = '-infinity'")
    }
}
