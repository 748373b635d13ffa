import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// Two clerks over two connections at one moment, and a clerk whose line is cut in the middle.
@Suite(.serialized) struct TwoAtOnceTests {
    @Test func `two clerks acting on one case at once: one wins and the other is told`()
        async throws
    {
        let seed: UInt64 = 20_260_303
        var random = SeededRandom(seed: seed)
        let many = try await ManyCases.open(1200)
        let house = many.house
        var books: [CaseBook] = []
        for (name, duties) in [
            ("one", ["intake"]), ("two", ["intake"]), ("three", ["review"]), ("four", ["review"]),
        ] {
            // Pools of their own: one role has one connection a pool.
            books.append(
                CaseBook(
                    try house.office(
                        try await house.session(name, duties: duties), purpose: "race",
                        on: try await house.today(), through: Pools(house.settings)),
                    district: CaseHouse.district, department: "health"))
        }
        var (firsts, seconds) = (0, 0)
        for round in 0..<300 {
            let cases = Array(many.ids[round * 4..<round * 4 + 4])
            let isReview = random.chance(50)
            if isReview { _ = try await books[0].act(.pass, on: cases, client: "ready-\(round)") }
            let pair = isReview ? (books[2], books[3]) : (books[0], books[1])
            let step = isReview ? "verify" : "accept"
            let refuses = isReview && random.chance(50)
            let delay = Duration.microseconds(Int.random(in: 0...900, using: &random))
            let mine = cases.shuffled(using: &random)
            async let one = pair.0.act(.pass, on: mine, step: step, client: "one-\(round)")
            try await Task.sleep(for: delay)
            async let two = pair.1.act(
                refuses ? .refuse : .pass, on: cases, step: step, reason: "材料与事实不符",
                client: "two-\(round)")
            let (won, lost) = try await (one, two)
            for (first, second) in zip(won, lost) {
                #expect(first.id == second.id)
                let isDone = (first.refusal == nil, second.refusal == nil)
                #expect(isDone.0 != isDone.1, "seed \(seed), round \(round), case \(first.id)")
                let words = (first.refusal ?? second.refusal)?.en ?? ""
                #expect(
                    words.contains("came first") || words.contains("Where the case stands"),
                    "the other is told: \(words)")
                if isDone.0 { firsts += 1 } else { seconds += 1 }
            }
        }
        print(
            "two at once: seed \(seed), 300 rounds of 4 cases: first won \(firsts), "
                + "second \(seconds)")
        #expect(firsts + seconds == 1200)
        #expect(try await many.tornCases() == 0)
    }

    @Test func `a batch cut at any message leaves whole cases, and telling it again does the rest`()
        async throws
    {
        let many = try await ManyCases.open(1100)
        let session = try await many.house.session("approve", duties: ["approve"])
        let book = try await many.house.book("approve")
        let whole = try await cut(many, session, after: .max, .suspend, client: "whole")
        #expect(whole.isWhole)
        var left: Set<Int64> = []
        let points = stride(from: 1, through: whole.passed, by: max(1, whole.passed / 24))
        for (index, message) in points.enumerated() {
            // In turns: each can be done again and again.
            let move: CaseMove = index.isMultiple(of: 2) ? .resume : .suspend
            let client = "cut-\(message)"
            let found = try await cut(many, session, after: message, move, client: client)
            #expect(try await many.tornCases() == 0, "after \(message) messages")
            let done = try await told(client, many)
            #expect([0, 500, 1000, 1100].contains(done), "\(done) after \(message) messages")
            #expect(!found.isWhole || done == 1100)
            left.insert(done)
            let again = try await book.act(
                move, on: many.ids, reason: "等待法院文书", client: client)
            #expect(again.count == 1100 && again.allSatisfy { $0.refusal == nil })
            #expect(try await told(client, many) == 1100, "once each, after \(message) messages")
            #expect(try await many.tornCases() == 0)
        }
        print("cut batches: \(whole.passed) messages; cases done after a cut: \(left.sorted())")
        #expect(left.isSuperset(of: [0, 500, 1000]))
    }

    /// Does a batch through a line that is cut after so many messages.
    private func cut(
        _ many: ManyCases, _ session: Kernel.Session, after message: Int, _ move: CaseMove,
        client: String
    ) async throws -> (isWhole: Bool, passed: Int) {
        let house = many.house
        let folder = try #require(house.settings.parameter("host"))
        let name = try #require(house.settings.parameter("dbname"))
        let proxy = try CuttingProxy(to: folder, after: message)
        var settings = try ConnectionSettings(
            uri: "postgresql://yuhou@/\(name)?host=\(proxy.folder)&port=5432")
        settings.applicationName = "cut"
        let pools = Pools(settings)
        let office = try house.office(
            session, purpose: "cut", on: try await house.today(), through: pools)
        office.laws.keep(many.statute, district: CaseHouse.district)
        var isWhole = true
        do {
            let results = try await CaseBook(
                office, district: CaseHouse.district, department: "health"
            ).act(move, on: many.ids, reason: "等待法院文书", client: client)
            #expect(results.allSatisfy { $0.refusal == nil })
        } catch {
            guard proxy.isCut else { throw error }
            isWhole = false
        }
        let passed = proxy.passed
        await pools.close()
        proxy.close()
        // The server notices by and by that nobody is there.
        for _ in 0..<1000 {
            let left = try await many.count(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cut'")
            if left == 0 { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        return (isWhole, passed)
    }

    private func told(_ client: String, _ many: ManyCases) async throws -> Int64 {
        try await many.count(
            "SELECT count(*) FROM casework.act WHERE client LIKE \(client + ":%")")
    }
}
