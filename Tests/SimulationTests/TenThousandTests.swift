import Law
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// One command over ten thousand cases: those that can be are done, the others are named.
@Suite(.serialized) struct TenThousandTests {
    /// How many are spoilt how.
    private static let (kin, unreviewed, refused, ownHands, suspended) = (20, 100, 50, 40, 30)

    @Test func `of ten thousand cases those that can be are approved and the others are named`()
        async throws
    {
        let many = try await ManyCases.open(10_000)
        let (house, ids) = (many.house, many.ids)
        #expect(ids.count == 10_000)
        let spoilt = try await spoil(many)
        let approve = try await house.book("approve-1", duties: ["intake", "approve"])
        let told = Mutex<[(Int, Int)]>([])
        let clock = ContinuousClock()
        let started = clock.now
        let results = try await approve.act(
            .pass, on: ids + [-1, -2], step: "approve", client: "ten-thousand"
        ) { done, of in told.withLock { $0.append((done, of)) } }
        print("ten thousand cases in one command: \(clock.now - started)")

        let progress = told.withLock { $0 }
        #expect(progress.count == 21 && progress.allSatisfy { $0.1 == 10_002 })
        #expect(progress.map(\.0) == progress.map(\.0).sorted() && progress.last?.0 == 10_002)
        let bad = spoilt.values.reduce(0) { $0 + $1.count }
        #expect(bad == 240)
        let done = results.filter { $0.refusal == nil }
        #expect(done.count == 10_000 - bad)
        #expect(done.allSatisfy { $0.state == .handed && $0.step == "pay" && $0.due != nil })
        let reasons = Dictionary(
            grouping: results.filter { $0.refusal != nil }, by: { $0.refusal?.en ?? "" }
        ).mapValues { Set($0.map(\.id)) }
        func named(_ words: String) -> Set<Int64> {
            reasons.first { $0.key.contains(words) }?.value ?? []
        }
        #expect(named("kin") == spoilt["kin"])
        #expect(named("came first") == spoilt["unreviewed"])
        #expect(named("this cannot be done") == spoilt["state"])
        #expect(named("another duty") == spoilt["hands"])
        #expect(named("no such case") == [-1, -2])
        #expect(reasons.count == 5)
        #expect(try await many.tornCases() == 0)

        let acts = try await many.count("SELECT count(*) FROM casework.act")
        let again = try await approve.act(
            .pass, on: done.map(\.id), step: "approve", client: "ten-thousand")
        #expect(again.allSatisfy { $0.refusal == nil && $0.state == .handed })
        #expect(try await many.count("SELECT count(*) FROM casework.act") == acts)
    }

    /// Brings the cases to approval, but some of them not.
    private func spoil(_ many: ManyCases) async throws -> [String: Set<Int64>] {
        let (house, ids) = (many.house, many.ids)
        var left = ids[...]
        func next(_ count: Int) -> [Int64] {
            defer { left = left.dropFirst(count) }
            return Array(left.prefix(count))
        }
        let (kin, unreviewed) = (next(Self.kin), next(Self.unreviewed))
        let (refused, own) = (next(Self.refused), next(Self.ownHands))
        let suspended = next(Self.suspended)
        let intake = try await house.book("intake")
        let review = try await house.book("review")
        let other = try await house.book("approve-2", duties: ["approve"])
        let approver = try await house.book("approve-1", duties: ["intake", "approve"])
        _ = try await approver.act(.pass, on: own, client: "own")
        _ = try await intake.act(
            .pass, on: ids.filter { !own.contains($0) }, client: "accepted")
        _ = try await review.act(
            .refuse, on: refused, reason: "材料与事实不符", client: "refused")
        _ = try await review.act(
            .pass, on: ids.filter { !unreviewed.contains($0) && !refused.contains($0) },
            client: "reviewed")
        _ = try await other.act(
            .suspend, on: suspended, reason: "等待法院文书", client: "suspended")
        _ = try await house.owner.pipeline([
            """
            INSERT INTO kernel.identity_number (district, person, sealed, blind_index, key_version)
            SELECT f.district, f.person, '\\x00', sha256(f.person::text::bytea), 1
            FROM casework.case_file AS f WHERE f.id = ANY (\(kin))
            """,
            """
            INSERT INTO auth.kin (district, account, identity, declared_by)
            SELECT n.district, a.id, n.blind_index, 'test'
            FROM kernel.identity_number AS n, auth.account AS a WHERE a.name = 'approve-1'
            """,
        ])
        return [
            "kin": Set(kin), "unreviewed": Set(unreviewed), "hands": Set(own),
            "state": Set(refused + suspended),
        ]
    }
}
