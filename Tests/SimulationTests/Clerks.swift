import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

extension Year {
    /// One office day at every desk.
    mutating func clerksWork(opensNotice: Bool, month: Int) async throws {
        try await take()
        try await review()
        if opensNotice { try await notice() }
        try await objections()
        try await approve()
        try await deliver()
        try await families()
        try await stops()
        try await tasks(month)
        try await wrongTries()
    }

    /// What waits at some steps, or in some states.
    func waiting(
        _ steps: [String], at name: String, _ states: Set<CaseFile.State> = [.open],
        limit: Int = 100_000
    ) async throws -> [CaseFile] {
        let book = try district.book(name, on: day)
        var filter = CaseBook.Filter()
        filter.states = states
        filter.limit = limit
        if steps.isEmpty { return try await book.list(filter) }
        var found: [CaseFile] = []
        for step in steps {
            filter.step = step
            found += try await book.list(filter)
        }
        return found
    }

    /// Does one thing on many cases, and counts what came of it.
    @discardableResult
    mutating func act(
        _ name: String, _ move: CaseMove, on files: [CaseFile], reason: String? = nil
    ) async throws -> [CaseBook.Result] {
        guard !files.isEmpty else { return [] }
        let id = client()
        let book = try district.book(name, on: day)
        do {
            let results = try await book.act(
                move, on: files.map(\.id), reason: reason, client: id)
            tally.acts += results.count { $0.refusal == nil }
            return results
        } catch let refusal as Refusal where refusal.text.en.contains("2027") {
            // The calendar of 2027 is not there: what would reach into it is refused, not guessed.
            return []
        }
    }

    /// Splits a desk's pile by chance: percentages of the moves, the rest stays until later.
    private mutating func split(
        _ files: [CaseFile], _ shares: [(CaseMove, Int)]
    ) -> [CaseMove: [CaseFile]] {
        var piles: [CaseMove: [CaseFile]] = [:]
        for file in files {
            var draw = Int.random(in: 0..<100, using: &random)
            for (move, share) in shares {
                if draw < share {
                    piles[move, default: []].append(file)
                    break
                }
                draw -= share
            }
        }
        return piles
    }

    private mutating func work(
        _ names: [String], _ files: [CaseFile], _ shares: [(CaseMove, Int)]
    ) async throws {
        for (move, pile) in split(files, shares).sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let reason = move.needsReason ? "经核对情况属实" : nil
            let half = pile.count / 2
            try await act(names[0], move, on: Array(pile[..<half]), reason: reason)
            try await act(names[1], move, on: Array(pile[half...]), reason: reason)
        }
    }

    private mutating func take() async throws {
        let files = try await waiting(["accept"], at: "intake-1")
        let own = Array(files.prefix(20))
        try await act("both", .pass, on: Array(own.prefix(5)))
        try await act("intake-1", .take, on: Array(own.dropFirst(5)))
        try await work(
            ["intake-1", "intake-2"], Array(files.dropFirst(5)),
            [(.pass, 85), (.decline, 2), (.withdraw, 1)])
    }

    private mutating func review() async throws {
        let files = try await waiting(["verify", "itemise", "confirm"], at: "review-1")
        try await work(
            ["review-1", "review-2"], files, [(.pass, 86), (.return, 3), (.refuse, 2)])
        let noticed = try await waiting(["notice"], at: "review-1")
        // Who is too early is refused, case by case.
        try await act("review-1", .pass, on: noticed)
        let objected = try await waiting(["notice"], at: "review-1").filter { _ in
            random.chance(5)
        }
        try await act("review-2", .refuse, on: objected, reason: "公示中有异议成立")
    }

    private mutating func approve() async throws {
        let files = try await waiting(["approve", "arrange", "issue", "certify"], at: "approve-1")
        try await work(
            ["approve-1", "approve-2"], files,
            [(.pass, 72), (.refuse, 2), (.suspend, 1), (.return, 2)])
        let asleep = try await waiting([], at: "approve-1", [.suspended]).filter { _ in
            random.chance(50)
        }
        try await act("approve-1", .resume, on: asleep)
    }

    private mutating func notice() async throws {
        let book = NoticeBook(
            try district.office("review-1", on: day), district: district.code,
            department: "health")
        do {
            _ = try await book.open(at: "镇街公示栏", client: client())
        } catch is Refusal {}
    }

    /// Somebody objects to a few of the lines; somebody else answers later.
    private mutating func objections() async throws {
        func notices(_ name: String) throws -> NoticeBook {
            NoticeBook(
                try district.office(name, on: day), district: district.code,
                department: "health")
        }
        let book = try notices("intake-1")
        guard let last = try await book.list().first else { return }
        let lines = try await notices("review-2").lines(of: last.id)
        for line in lines where line.waiting > 0 && random.chance(70) {
            try await notices("review-2").answer(
                last.id, case: line.caseID, upheld: random.chance(30), reason: "已逐户核对")
        }
        guard last.to >= day else { return }
        for line in lines where random.chance(2) {
            try await book.object(last.id, case: line.caseID, words: "邻居说不符合条件")
            tally.objections += 1
        }
    }

    // MARK: Giving

    /// The desks give as much as they can in a day; what they ordered, others confirm.
    private mutating func deliver() async throws {
        var left = deliveriesDaily
        let files = try await waiting(
            ["serve", "hand-over", "use", "mark", "enrol"], at: "intake-1"
        )
        .shuffled(using: &random)
        for file in files where left > 0 {
            guard let way = try await way(of: file) else { continue }
            left -= 1
            do {
                _ = try await district.book(way.name, on: day).deliver(
                    file.id, way.delivery, client: client())
                tally.deliveries += 1
            } catch let refusal as Refusal {
                // The law does not give it any more, or its days are over: a proposal to stop
                // follows.
                try refuses(refusal, file)
            }
        }
    }

    private func refuses(_ refusal: Refusal, _ file: CaseFile) throws {
        let isExpected = ["not entitled", "outside the days", "no such case"].contains {
            refusal.text.en.contains($0)
        }
        guard isExpected else {
            Issue.record("\(file.clause) \(file.id): \(refusal.text.en)")
            return
        }
    }

    /// Who gives it, and how it is proved: by the town itself, a one-time code, or a register.
    private mutating func way(
        of file: CaseFile
    ) async throws -> (name: String, delivery: CaseBook.Delivery)? {
        let on = min(day, file.to.adding(days: -1))
        switch file.step {
        case "mark", "enrol":
            return (
                random.pick(["approve-1", "approve-2"]),
                .init(on: on, proof: .register, words: "登记册\(file.id)", by: "区卫健委")
            )
        case "serve" where file.benefit == "health.family-doctor":
            return ("town-1", .init(on: on, proof: .giver, words: "已上门服务", by: "镇卫生院"))
        default:
            guard random.chance(50) else { return nil }
            let code = try await district.book("approve-1", on: day).issueCode(file.id)
            return (
                random.pick(["intake-1", "intake-2"]),
                .init(on: on, proof: .code, words: code, by: "区人民医院")
            )
        }
    }

    // MARK: Families

    /// Some families appeal, in time and too late; some ask again for what they declined.
    private mutating func families() async throws {
        let refused = try await waiting([], at: "intake-2", [.refused]).filter { $0.kind == .due }
        let late = refused.filter { ($0.due ?? .never) < day }
        for result in try await act("intake-2", .appeal, on: Array(late.prefix(5)), reason: "不服决定")
        {
            #expect(result.refusal != nil, "\(result.id) was appealed too late")
            tally.wrongTries += 1
        }
        let inTime = refused.filter { ($0.due ?? .always) >= day && random.chance(60) }
        let told = try await act("intake-2", .appeal, on: inTime, reason: "我们不服这个决定")
        tally.appeals += told.count { $0.refusal == nil }
        let appealed = try await waiting([], at: "approve-1", [.appealed])
        for (index, file) in appealed.enumerated() {
            // Who refused it is told to leave it to another.
            let move: CaseMove = random.chance(60) ? .uphold : .overturn
            let name = index.isMultiple(of: 2) ? "approve-1" : "approve-2"
            let other = index.isMultiple(of: 2) ? "approve-2" : "approve-1"
            let first = try await act(name, move, on: [file], reason: "复核后作出决定")
            guard first.first?.refusal != nil else { continue }
            tally.wrongTries += 1
            let second = try await act(other, move, on: [file], reason: "复核后作出决定")
            #expect(second.first?.refusal == nil, "\(file.id): \(second.first?.refusal?.en ?? "")")
        }
        let asked = try await waiting([], at: "approve-2", [.withdrawn, .declined]).filter { _ in
            random.chance(4)
        }
        let again = try await act("approve-2", .reopen, on: asked, reason: "家庭重新提出申请")
        tally.reopened += again.count { $0.refusal == nil }
    }

    /// Proposals to stop: the family is told, nobody stops before it could answer, somebody
    /// decides.
    private mutating func stops() async throws {
        let untold = try await waiting(["tell"], at: "review-2")
        try await work(["review-1", "review-2"], untold, [(.pass, 80)])
        let heard = try await waiting(["decide"], at: "approve-1")
        try await work(["approve-1", "approve-2"], heard, [(.pass, 50), (.refuse, 15)])
    }

    private mutating func tasks(_ month: Int) async throws {
        for name in ["town-1", "intake-1"] {
            let book = TaskBook(try district.office(name, on: day), district: district.code)
            for task in try await book.list() where random.chance(60) {
                switch random.pick([0, 1, 1, 1, 2, 3]) {
                case 0: try await book.act(.take(nil), on: task.id)
                case 1: try await book.act(.done("已办"), on: task.id)
                case 2: try await book.act(.drop("家庭请求不必再办"), on: task.id)
                default: try await book.act(.putOff(day.adding(days: 5), "家属请求改期"), on: task.id)
                }
                tally.tasks += 1
            }
        }
        guard month == 7, day.parts.day == 6 else { return }
        let book = TaskBook(
            try district.office("approve-1", on: day), district: district.code)
        try await book.name(
            deputy: "approve-2", for: "approve-1", from: day, to: day.adding(days: 20))
        #expect(try await book.deputies() == ["approve-1": "approve-2"])
    }

    // MARK: Mistakes

    /// Everybody tries what is not theirs: each attempt is refused and changes nothing.
    private mutating func wrongTries() async throws {
        let open = try await waiting([], at: "intake-1", limit: 400)
            .shuffled(using: &random).prefix(12)
        for file in open {
            guard let duty = duty(of: file.step) else { continue }
            let stranger = ["intake": "review-1", "review": "approve-1", "approve": "intake-1"][
                duty]
            guard let stranger else { continue }
            let book = try district.book(stranger, on: day)
            let wrong = try await book.act(.pass, on: [file.id], client: client())
            #expect(wrong.first?.refusal != nil, "\(stranger) passed \(file.step ?? "-")")
            let stale = try await book.act(
                .pass, on: [file.id], step: "long-gone", client: client())
            #expect(stale.first?.refusal != nil)
            let other = try await district.book("housing-1", on: day).act(
                .pass, on: [file.id], client: client())
            #expect(other.first?.refusal?.en.contains("no such case") == true)
            tally.wrongTries += 3
        }
        // One person with two duties does one of them a case.
        let own = try await waiting(["verify"], at: "both").prefix(40)
        let book = try district.book("both", on: day)
        for result in try await book.act(.pass, on: own.map(\.id), client: client()) {
            if result.refusal == nil { tally.acts += 1 } else { tally.wrongTries += 1 }
        }
    }

    private func duty(of step: String?) -> String? {
        switch step {
        case "accept": "intake"
        case "verify", "confirm", "notice", "tell": "review"
        case "approve", "arrange", "issue", "decide": "approve"
        default: nil
        }
    }
}
