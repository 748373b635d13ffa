import Law
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Kernel

/// Departments are there, suspended, retired; what is owed stays owed.
@Suite struct ModuleTests {
    @Test("a suspended department's gap is held with the reason, and still a gap")
    func held() async throws {
        let house = try await TimeHouse.families(4)
        try await house.confirm()
        let today = house.office.today
        let before = try await Board.read(house.office, district: house.district, on: today).board
        let book = ModuleBook(house.office, district: house.district, actor: "s")
        try await book.change("health", to: .suspended, reason: " 系统 割接 ")
        let board = try await Board.read(house.office, district: house.district, on: today).board
        #expect(board.holds == ["health": "系统 割接"])
        let lines = board.departments.flatMap(\.lines)
        #expect(lines.reduce(0) { $0 + $1.gap } > 0)
        #expect(lines.allSatisfy { $0.held == $0.gap })
        #expect(lines.map(\.gap) == before.departments.flatMap(\.lines).map(\.gap))
        let list = try await Worklist.read(
            house.office, district: house.district, department: "health", on: today)
        #expect(list.filter(\.standing.gap).allSatisfy { $0.standing.held == "系统 割接" })

        try await book.change("health", to: .enabled)
        let after = try await Board.read(house.office, district: house.district, on: today).board
        #expect(after.holds.isEmpty)
        #expect(
            after.departments.flatMap(\.lines) == before.departments.flatMap(\.lines))
        #expect(
            try await book.history(of: "health").map(\.state) == [.enabled, .suspended, .enabled])
    }

    @Test("a preview says what stops, who is entitled, what is paid and who reads it")
    func preview() async throws {
        let house = try await TimeHouse.families(4)
        try await house.confirm()
        let book = ModuleBook(house.office, district: house.district, actor: "s")
        let effect = try await book.effect(of: .retired, on: "health")
        #expect(effect.before == .enabled)
        // The money itself, and a premium that is paid every year.
        #expect(effect.running.map(\.clause) == ["JY-3.1.1b", "JY-3.2.2a"])
        #expect(effect.running.map(\.persons) == [4, 4])
        #expect(effect.persons >= 4)
        #expect(effect.clauses.contains { $0.clause == "JY-3.2.4a" })
        #expect(effect.shared.contains { $0.fact == "special_assistance" })
        #expect(effect.keeps)
        #expect(try await book.history(of: "health").count == 1)
        let refusal = await #expect(throws: Refusal.self) {
            try await book.change("health", to: .retired, reason: "合并")
        }
        #expect(refusal?.text.en.contains("JY-3.1.1b still pays 4 persons") == true)
    }

    @Test("a department is not retired while a referral is open, and is when it is done")
    func open() async throws {
        let house = try await TimeHouse.families(1)
        let book = ModuleBook(house.office, district: house.district, actor: "s")
        let id = try await house.refer("education", "housing")
        for department in ["education", "housing"] {
            let refusal = await #expect(throws: Refusal.self) {
                try await book.change(department, to: .retired, reason: "合并")
            }
            #expect(refusal?.text.en.contains("1 open referral") == true)
        }
        try await house.finish(id)
        for department in ["education", "housing"] {
            let effect = try await book.change(department, to: .retired, reason: "合并")
            #expect(!effect.keeps)
        }
        // A later law brings no retired department back.
        let loading = try await house.draft(by: "loader") { "\($0)\n# later\n" }
        try await house.office.sign(loading.version, district: house.district)
        let states = try await book.modules().filter { $0.state == .retired }.map(\.department)
        #expect(states == ["education", "housing"])
        try await book.change("education", to: .enabled)
        #expect(try await book.history(of: "education").count == 3)
    }

    @Test("a change that means nothing is refused, one told twice is one")
    func meaningless() async throws {
        let house = try await TimeHouse.open()
        try await house.draft(by: "a")
        let book = ModuleBook(house.office, district: house.district, actor: "s")
        for (department, state) in [
            ("health", ModuleBook.State.suspended), ("health", .retired), ("helth", .enabled),
        ] {
            await #expect(throws: Refusal.self) {
                try await book.change(department, to: state, reason: "why")
            }
        }
        try await book.change("health", to: .enabled)
        await #expect(throws: Refusal.self) { try await book.change("health", to: .suspended) }
        try await book.change("health", to: .suspended, reason: "why")
        try await book.change("health", to: .suspended, reason: "why")
        #expect(try await book.history(of: "health").count == 2)
        try await book.change("health", to: .retired, reason: "gone")
        await #expect(throws: Refusal.self) {
            try await book.change("health", to: .suspended, reason: "why")
        }
        await #expect(throws: Refusal.self) {
            try await ModuleBook(house.office, district: 110_101, actor: "s")
                .change("health", to: .enabled)
        }
    }

    @Test(
        "suspended and enabled fifty times under load: nothing begins in between, nothing is lost")
    func underLoad() async throws {
        let house = try await TimeHouse.families(1)
        let book = ModuleBook(house.office, district: house.district, actor: "s")
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { load.end() }
                for round in 1...50 {
                    try await book.change("housing", to: .suspended, reason: "round \(round)")
                    try await book.change("housing", to: .enabled)
                }
            }
            for _ in 0..<8 {
                group.addTask {
                    var mine: [Int64] = []
                    while !load.isOver {
                        do {
                            if mine.count < 3 {
                                mine.append(try await house.refer("education", "housing"))
                                load.open()
                            } else {
                                try await house.finish(mine[0])
                                mine.removeFirst()
                                load.finish()
                            }
                        } catch is Refusal {
                            load.refuse()
                            try await Task.sleep(for: .milliseconds(2))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let (begun, ended) = (load.count.opened, load.count.finished)
        #expect(begun > 0 && ended > 0)
        #expect(load.count.refused > 0)
        #expect(try await house.count("SELECT count(*) FROM kernel.referral") == begun)
        #expect(try await house.count("SELECT count(*) FROM kernel.referral_act") == ended)
        #expect(try await book.history(of: "housing").count == 101)
        let effect = try await book.effect(of: .retired, on: "housing")
        #expect(effect.open.map(\.count) == [begun - ended])
    }

    @Test("retiring against the opening of referrals: never both")
    func race() async throws {
        let house = try await TimeHouse.families(1)
        let book = ModuleBook(house.office, district: house.district, actor: "s")
        for round in 1...20 {
            async let opening: Int64? = try? house.refer("education", "housing")
            async let retiring: ModuleBook.Effect? = try? book.change(
                "housing", to: .retired, reason: "round \(round)")
            let (id, effect) = await (opening, retiring)
            #expect((id == nil) != (effect == nil), "round \(round)")
            if effect != nil { try await book.change("housing", to: .enabled) }
            if let id { try await house.finish(id) }
        }
    }
}

/// What several tasks have done together.
private final class Load: Sendable {
    struct Count {
        var opened = 0
        var finished = 0
        var refused = 0
        var isOver = false
    }

    private let state = Mutex(Count())

    var count: Count { state.withLock { $0 } }
    var isOver: Bool { count.isOver }

    func open() { state.withLock { $0.opened += 1 } }
    func finish() { state.withLock { $0.finished += 1 } }
    func refuse() { state.withLock { $0.refused += 1 } }
    func end() { state.withLock { $0.isOver = true } }
}

extension TimeHouse {
    /// Opens a referral of M1, as a department does: only between departments that are there.
    func refer(_ from: String, _ to: String) async throws -> Int64 {
        let district = district
        return try await pool.transaction { transaction in
            try await ModuleBook.admit([from, to], district: district, in: transaction)
            let row = try await transaction.one(
                """
                INSERT INTO kernel.referral (district, client, person, from_department,
                    to_department, matter, due_on, referred_by)
                SELECT \(district)::integer, gen_random_uuid()::text, id, \(from), \(to), '事项',
                    '2026-12-31', 'a'
                FROM kernel.person WHERE district = \(district)::integer AND ref = 'M1'
                RETURNING id
                """)
            try await Self.expectEnabled(to, district, in: transaction)
            return try #require(try row?.value(0, as: Int64.self))
        }
    }

    /// Does what a referral asked for.
    func finish(_ referral: Int64) async throws {
        let district = district
        try await pool.transaction { transaction in
            let row = try await transaction.one(
                """
                SELECT to_department FROM kernel.referral
                WHERE district = \(district)::integer AND id = \(referral)
                """)
            let to = try #require(try row?.value(0, as: String.self))
            try await ModuleBook.admit([to], district: district, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO kernel.referral_act (district, referral, seq, act, department, acted_by)
                VALUES (\(district)::integer, \(referral), 1, 3, \(to), 'b')
                """)
            try await Self.expectEnabled(to, district, in: transaction)
        }
    }

    /// As others see it at the end of the work, too.
    private static func expectEnabled(
        _ department: String, _ district: Int, in transaction: Transaction
    ) async throws {
        let latest = try await ModuleBook.latest(district, in: transaction)
        #expect(latest[department]?.state == .enabled)
    }
}
