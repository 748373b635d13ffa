import Law
import Money
import TestSupport
import Testing

/// What insurances pay, against counts day by day.
@Suite struct ClaimTests {
    private typealias Plan = NursingClaims.Plan
    private typealias Stay = NursingClaims.Stay

    private func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    private func days(_ stays: [Stay], _ plans: [Plan]) -> [Int] {
        NursingClaims.parts(of: stays, under: plans).map(\.days)
    }

    /// 80.00 a day, 60 days a policy year.
    @Test func `14: two stays of 45 and 30 days of a policy year give 4,800.00 and not 6,000.00`()
        throws
    {
        let year = Plan(
            id: 1, from: try day("2026-01-01"), to: try day("2027-01-01"), daysPerYear: 60)
        let stays = [
            Stay(id: 1, from: try day("2026-01-10"), to: try day("2026-02-24")),
            Stay(id: 2, from: try day("2026-05-01"), to: try day("2026-05-31")),
        ]
        #expect(days(stays, [year]) == [45, 15])
        #expect(Money(fen: 8_000 * Int64(days(stays, [year]).reduce(0, +))).plain == "4800.00")
        #expect(days(stays.reversed(), [year]) == [45, 15], "in order of admission")
    }

    @Test func aStayAcrossTwoPolicyYearsUsesTheDaysOfEach() throws {
        // Policy years from July to June.
        let years = try [
            Plan(id: 1, from: day("2025-07-01"), to: day("2026-07-01"), daysPerYear: 60),
            Plan(id: 2, from: day("2026-07-01"), to: day("2027-07-01"), daysPerYear: 60),
        ]
        let early = Stay(id: 1, from: try day("2026-01-01"), to: try day("2026-02-25"))
        let across = Stay(id: 2, from: try day("2026-06-21"), to: try day("2026-07-21"))
        let parts = NursingClaims.parts(of: [early, across], under: years)
        #expect(parts.map(\.plan) == [1, 1, 2])
        #expect(parts.map(\.days) == [55, 5, 20], "5 of 10 days in June are left, all 20 of July")
    }

    @Test func aLeapDayIsADay() throws {
        let year = Plan(
            id: 1, from: try day("2024-01-01"), to: try day("2025-01-01"), daysPerYear: 60)
        let stay = Stay(id: 1, from: try day("2024-02-28"), to: try day("2024-03-01"))
        #expect(days([stay], [year]) == [2])
        let other = Stay(id: 1, from: try day("2023-02-28"), to: try day("2023-03-01"))
        #expect(days([other], [year]).isEmpty, "not covered")
    }

    @Test func waitingDaysHospitalLevelAndTheCapOfAStayKeepDaysBack() throws {
        let (from, to) = (try day("2026-01-01"), try day("2027-01-01"))
        let stay = Stay(id: 1, from: try day("2026-01-20"), to: try day("2026-02-10"), level: 2)
        func paid(_ plan: Plan, _ stay: Stay) -> Int { days([stay], [plan]).reduce(0, +) }
        #expect(paid(Plan(id: 1, from: from, to: to, waitingDays: 30), stay) == 10)
        #expect(paid(Plan(id: 1, from: from, to: to, insured: try day("2026-02-01")), stay) == 9)
        #expect(paid(Plan(id: 1, from: from, to: to, daysPerStay: 15), stay) == 15)
        #expect(paid(Plan(id: 1, from: from, to: to, lowestLevel: 2), stay) == 21)
        #expect(paid(Plan(id: 1, from: from, to: to, lowestLevel: 3), stay) == 0)
        let unknown = Stay(id: 1, from: stay.from, to: stay.to)
        #expect(paid(Plan(id: 1, from: from, to: to, lowestLevel: 2), unknown) == 0)
        let sameDay = Stay(id: 1, from: stay.from, to: stay.from)
        #expect(paid(Plan(id: 1, from: from, to: to), sameDay) == 0)
    }

    @Test func overlappingPoliciesAndStaysPayADayOnce() throws {
        let plans = try [
            Plan(id: 1, from: day("2026-01-01"), to: day("2027-01-01"), daysPerYear: 10),
            Plan(id: 2, from: day("2026-01-15"), to: day("2027-01-15"), daysPerYear: 30),
        ]
        let stays = try [
            Stay(id: 1, from: day("2026-01-10"), to: day("2026-01-30")),
            // Moved to another hospital while the first stay was not closed.
            Stay(id: 2, from: day("2026-01-25"), to: day("2026-02-04")),
        ]
        let parts = NursingClaims.parts(of: stays, under: plans)
        #expect(parts.map(\.plan) == [1, 2, 2])
        #expect(parts.map(\.days) == [10, 10, 5])
    }

    /// Against a count that asks of every day whether it is paid.
    @Test(arguments: [UInt64(20_261_126), UInt64.random(in: 0...UInt64.max)])
    func paidDaysAreThoseOfACountDayByDay(_ seed: UInt64) throws {
        print("nursing claims, seed \(seed)")
        var random = SeededRandom(seed: seed)
        let first = try day("2024-01-01")
        var total = 0
        for _ in 0..<2_000 {
            let plans = (1...Int64.random(in: 1...3, using: &random)).map { id -> Plan in
                let from = first.adding(days: Int.random(in: 0...300, using: &random))
                return Plan(
                    id: id, from: from,
                    to: from.adding(days: Int.random(in: 1...366, using: &random)),
                    insured: from.adding(days: Int.random(in: -5...40, using: &random)),
                    waitingDays: Int.random(in: 0...30, using: &random),
                    daysPerStay: Bool.random(using: &random)
                        ? nil : Int.random(in: 0...40, using: &random),
                    daysPerYear: Bool.random(using: &random)
                        ? nil : Int.random(in: 0...60, using: &random),
                    lowestLevel: Bool.random(using: &random)
                        ? nil : Int.random(in: 1...3, using: &random))
            }
            let stays = (1...Int64.random(in: 1...5, using: &random)).map { id -> Stay in
                let from = first.adding(days: Int.random(in: 0...700, using: &random))
                return Stay(
                    id: id, from: from,
                    to: from.adding(days: Int.random(in: 0...90, using: &random)),
                    level: Bool.random(using: &random)
                        ? nil : Int.random(in: 1...3, using: &random))
            }
            var found: [[Int64]: Int] = [:]
            for part in NursingClaims.parts(of: stays, under: plans) {
                found[[part.stay, part.plan]] = part.days
                total += part.days
            }
            #expect(found == Self.counted(stays, plans))
        }
        #expect(total > 10_000)
    }

    /// Every day on its own, in the order of admission.
    private static func counted(_ stays: [Stay], _ plans: [Plan]) -> [[Int64]: Int] {
        var (paid, byYear): ([[Int64]: Int], [Int64: Int]) = ([:], [:])
        var seen: Set<Day> = []
        for stay in stays.sorted(by: { ($0.from, $0.id) < ($1.from, $1.id) }) {
            var day = stay.from
            while day < stay.to {
                defer { day = day.adding(days: 1) }
                guard seen.insert(day).inserted else { continue }
                for plan in plans.sorted(by: { ($0.from, $0.id) < ($1.from, $1.id) }) {
                    let key = [stay.id, plan.id]
                    let isCovered =
                        plan.insured.adding(days: plan.waitingDays) <= day && day < plan.to
                    let isHighEnough =
                        plan.lowestLevel == nil || (stay.level ?? 0) >= (plan.lowestLevel ?? 0)
                    guard isCovered, isHighEnough,
                        paid[key, default: 0] < plan.daysPerStay ?? .max,
                        byYear[plan.id, default: 0] < plan.daysPerYear ?? .max
                    else { continue }
                    paid[key, default: 0] += 1
                    byYear[plan.id, default: 0] += 1
                    break
                }
            }
        }
        return paid
    }

    @Test func aNewIllnessOfTheListIsPaidOnceAPolicyYear() throws {
        let years = try [
            Plan(id: 1, from: day("2026-01-01"), to: day("2027-01-01"), waitingDays: 30),
            Plan(id: 2, from: day("2027-01-01"), to: day("2028-01-01")),
        ]
        let paid = CriticalIllnessClaims.paid(
            of: try [
                .init(id: 1, day: day("2026-01-15")), .init(id: 2, day: day("2026-02-01")),
                .init(id: 3, day: day("2026-05-01")),
                .init(id: 4, day: day("2027-01-01"), isListed: false),
                .init(id: 5, day: day("2027-06-01")), .init(id: 6, day: day("2028-01-01")),
            ], under: years)
        #expect(paid == [2: 1, 5: 2])
    }

    @Test(
        arguments: [
            ([1], 1, 100), ([10], 10, 10), ([3], 3, 80), ([7, 4, 9], 4, 70), ([5, 5], 5, 60),
        ] as [([Int], Int, Int)])
    func theWorstInjuryDecidesTheShare(_ grades: [Int], _ grade: Int, _ percent: Int) throws {
        let worst = try #require(InjuryGrade.worst(of: grades))
        #expect((worst.grade, worst.percent) == (grade, percent))
        #expect(
            InjuryGrade.sum(Money(fen: 10_000_005), percent: percent).fen
                == (10_000_005 * Int64(percent) + 50) / 100)
    }

    @Test(arguments: [[], [0], [11], [3, 12]])
    func noGradeOutsideTheStandardPays(_ grades: [Int]) {
        #expect(InjuryGrade.worst(of: grades) == nil)
    }

    @Test func gradesFallByATenthToTheFen() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("grades, seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<2_000 {
            let sum = Money(fen: Int64.random(in: 1...100_000_000, using: &random))
            for grade in 1...10 {
                let percent = InjuryGrade.worst(of: [grade])?.percent ?? 0
                let paid = InjuryGrade.sum(sum, percent: percent).fen
                #expect(
                    abs(paid * 10 - sum.fen * Int64(11 - grade)) <= 5, "half a fen at most")
            }
        }
    }

    @Test func medicalAidIsNeverMoreThanWhatThreePayersLeft() {
        let costs = StayCosts(
            total: Money(fen: 1_000_000), basic: Money(fen: 600_000),
            critical: Money(fen: 100_050), commercial: Money(fen: 49_950))
        #expect(costs.residual == Money(fen: 250_000))
        #expect(costs.aid(Money(fen: 250_000)) == Money(fen: 250_000))
        #expect(costs.aid(Money(fen: 250_001)) == nil && costs.aid(Money(fen: 0)) == nil)
        #expect(costs.lines.map(\.left.fen) == [1_000_000, 400_000, 299_950, 250_000])
    }

    @Test func aPremiumComesBackForWhatIsLeftOfTheYear() throws {
        let (from, to) = (try day("2024-01-01"), try day("2025-01-01"))
        let premium = Money(fen: 20_000)
        func back(_ rule: PremiumRefund, _ iso: String) throws -> Int64 {
            rule.sum(of: premium, from: from, to: to, leaving: try day(iso)).fen
        }
        #expect(try back(.day, "2024-07-01") == (2 * 20_000 * 184 + 366) / (2 * 366), "a leap year")
        #expect(try back(.month, "2024-07-01") == 10_000)
        #expect(try back(.month, "2024-07-02") == 8_333, "five whole months")
        #expect(try back(.none, "2024-07-01") == 0)
        #expect(try back(.day, "2023-12-01") == 20_000, "before it began")
        #expect(try back(.day, "2025-01-01") == 0)
    }

    /// Day by day: what was used and what comes back make the premium, but for rounding.
    @Test func usedAndGivenBackMakeThePremium() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("refunds, seed \(seed)")
        var random = SeededRandom(seed: seed)
        let from = try day("2026-07-01")
        for _ in 0..<1_000 {
            let premium = Int64.random(in: 1...10_000_000, using: &random)
            let length = Int.random(in: 1...366, using: &random)
            let left = Int.random(in: 0...length, using: &random)
            let to = from.adding(days: length)
            let back = PremiumRefund.day.sum(
                of: Money(fen: premium), from: from, to: to, leaving: to.adding(days: -left)
            ).fen
            let used = premium * Int64(length - left)
            #expect(abs((premium - back) * Int64(length) - used) * 2 <= Int64(length))
        }
    }
}
