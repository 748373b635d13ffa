import Kernel
import Law
import Postgres
import Testing

@testable import Health

/// Vouchers and the complication scheme, by the hands that have a part in them.
@Suite struct ComplicationTests {
    private func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    /// A patient on the scheme, and her case of free treatment at the step where vouchers are
    /// issued.
    private func treatment(_ house: InsuranceHouse) async throws -> Int64 {
        try await house.add("P", number: 1)
        try await house.tell("P", "complication_assistance", "2", by: "health")
        try await house.tell("P", "complication.grade", "2", by: "health")
        try await house.addHospital()
        let intake = try await house.bureau("intake").cases
        let id = try await intake.open("P", clause: "JY-3.2.3", client: "t")
        _ = try await intake.act(.pass, on: [id], step: "accept", client: "1")
        _ = try await house.bureau("review").cases.act(
            .pass, on: [id], step: "verify", client: "2")
        return id
    }

    @Test func aVoucherIsIssuedWithItsStepAndUsedByTheCodeOfSomebodyElse() async throws {
        let house = try await InsuranceHouse.open()
        let id = try await treatment(house)
        let approver = try await house.bureau("approve", "intake")
        let book = VoucherBook(bureau: approver)
        let until = try day("2026-03-31")
        func issue(_ book: VoucherBook, _ item: VoucherBook.Item) async throws -> VoucherBook.Issued
        {
            try await book.issue(
                id, item, at: "区人民医院", validTo: until, isTold: false, client: "v")
        }
        let unfit = await #expect(throws: Refusal.self) { try await issue(book, .reversal) }
        #expect(unfit?.text.en.contains("takes complication") == true)
        let wrong = VoucherBook(bureau: try await house.bureau("review"))
        let duty = await #expect(throws: Refusal.self) { try await issue(wrong, .complication) }
        #expect(duty?.text.en.contains("duty") == true)
        let kin = VoucherBook(bureau: try await house.bureau("approve"))
        try await house.make(kin.bureau, holderOf: 1)
        let theirs = await #expect(throws: Refusal.self) { try await issue(kin, .complication) }
        #expect(theirs?.text.en.contains("kin") == true)
        #expect(try await house.count("SELECT 1 FROM health.voucher") == 0)
        let issued = try await issue(book, .complication)
        let code = try #require(issued.code)
        #expect(issued.warning == nil)
        #expect(try await issue(book, .complication).code == nil, "shown once")
        #expect(try await approver.cases.read(id).file.step == "use")
        func use(_ bureau: Bureau, _ code: String, at place: String = "区人民医院") async throws {
            _ = try await VoucherBook(bureau: bureau).use(
                issued.voucher.id, on: bureau.today, at: place, code: code, client: "u-\(code)")
        }
        let own = await #expect(throws: Refusal.self) { try await use(approver, code) }
        #expect(own?.text.en.contains("you issued it") == true)
        let intake = try await house.bureau("intake")
        await #expect(throws: Refusal.self) { try await use(intake, "0000000000") }
        await #expect(throws: Refusal.self) { try await use(intake, code, at: "别的医院") }
        #expect(try await house.count("SELECT 1 FROM health.voucher_use") == 0)
        try await use(intake, code)
        #expect(try await house.count("SELECT 1 FROM health.voucher_use") == 1)
        #expect(try await intake.cases.read(id).file.step == "confirm")
        try await use(intake, code)
        try await house.set("2026-03-09")
        let later = try await house.bureau("intake")
        let twice = await #expect(throws: Refusal.self) { try await use(later, code) }
        #expect(twice?.text.en.contains("used once") == true)
    }

    @Test func anExpiredVoucherIsRefused() async throws {
        let house = try await InsuranceHouse.open()
        let id = try await treatment(house)
        let issued = try await VoucherBook(bureau: house.bureau("approve")).issue(
            id, .complication, at: "区人民医院", validTo: day("2026-03-05"), isTold: false,
            client: "v")
        let code = try #require(issued.code)
        try await house.set("2026-03-06")
        let intake = try await house.bureau("intake")
        let late = await #expect(throws: Refusal.self) {
            try await VoucherBook(bureau: intake).use(
                issued.voucher.id, on: intake.today, at: "区人民医院", code: code, client: "u")
        }
        #expect(late?.text.en.contains("ended on 2026-03-05") == true)
        #expect(try await VoucherBook(bureau: intake).list(withEnded: false).isEmpty)
    }

    @Test func whereARebirthEndsTheStatusTheFamilyHearsItFirst() async throws {
        let house = try await InsuranceHouse.open("nanchuan")
        try await house.add("A", number: 1)
        try await house.addLostChild(of: "A")
        try await house.tell("A", "rebirth.permitted", "yes", by: "health")
        try await house.tell("A", "wish.rebirth", "yes", by: "towns")
        try await house.addHospital()
        let intake = try await house.bureau("intake").cases
        let id = try await intake.open("A", clause: "NC-4.health.5", client: "t")
        _ = try await intake.act(.pass, on: [id], step: "accept", client: "1")
        _ = try await house.bureau("review").cases.act(
            .pass, on: [id], step: "verify", client: "2")
        let book = VoucherBook(bureau: try await house.bureau("approve"))
        func issue(told: Bool) async throws -> VoucherBook.Issued {
            try await book.issue(
                id, .prePregnancy, at: "区人民医院", validTo: day("2026-04-01"), isTold: told,
                client: "v")
        }
        let untold = await #expect(throws: Refusal.self) { try await issue(told: false) }
        #expect(untold?.text.zh.contains("NC-2.1c") == true)
        #expect(untold?.text.zh.contains("--told") == true)
        #expect(try await issue(told: true).warning?.zh.contains("NC-2.1c") == true)
    }

    // MARK: Gradings

    /// Brings a confirmation from its opening to the end of its public notice; the last step waits.
    private func carry(_ id: Int64, in house: InsuranceHouse, to day: String) async throws {
        func pass(_ book: CaseBook, _ step: String) async throws {
            let result = try await book.act(
                .pass, on: [id], step: step, client: "\(id)-\(step)")
            #expect(result.first?.refusal == nil, "\(step): \(result.first?.refusal?.en ?? "")")
        }
        try await pass(house.bureau("intake").cases, "accept")
        try await pass(house.town(), "town-review")
        let review = try await house.bureau("review")
        try await pass(review.cases, "verify")
        _ = try await NoticeBook(
            review.office, district: house.district, department: "health"
        ).open(at: "村务公开栏", days: 3, client: "n-\(id)")
        try await house.set(day)
        try await pass(house.bureau("review").cases, "notice")
    }

    @Test func aConfirmationCountsOnlyWhenItsLastStepIsPassedAndACureIsDecidedByAPerson()
        async throws
    {
        let house = try await InsuranceHouse.open()
        try await house.add("P", number: 1)
        let bureau = try await house.bureau("intake")
        let book = ComplicationBook(bureau: bureau)
        await #expect(throws: Refusal.self) { try await book.apply("P", client: "a0") }
        let graded = try await book.grade("P", .second, report: "鉴2026-1", on: bureau.today)
        #expect(graded.consequence == .none)
        #expect(try await house.fact("P", "complication.grade") == "2")
        _ = try await book.grade("P", .second, report: "鉴2026-1", on: bureau.today)
        #expect(try await house.count("SELECT 1 FROM health.grading") == 1)
        let (id, scheme) = try await book.apply("P", client: "a")
        #expect(scheme == "2")
        #expect(try await book.apply("P", client: "a").caseID == id)
        try await carry(id, in: house, to: "2026-03-10")
        #expect(try await house.fact("P", "complication_assistance") == nil)
        let intruder = try await house.bureau("intake").cases.act(
            .pass, on: [id], step: "approve", client: "x")
        #expect(intruder.first?.refusal != nil)
        #expect(try await house.fact("P", "complication_assistance") == nil)
        let done = try await house.bureau("approve").cases.act(
            .pass, on: [id], step: "approve", client: "last")
        #expect(done.first?.state == .done)
        #expect(try await house.fact("P", "complication_assistance") == "2")
        // Another class is another confirmation; until it is done the old one stands.
        let later = ComplicationBook(bureau: try await house.bureau("intake"))
        let worse = try await later.grade("P", .firstB, report: "鉴2026-2", on: day("2026-03-10"))
        guard case .confirmation(let second) = worse.consequence else {
            Issue.record("no confirmation was opened: \(worse.consequence)")
            return
        }
        #expect(try await house.fact("P", "complication_assistance") == "2")
        try await carry(second, in: house, to: "2026-03-18")
        _ = try await house.bureau("approve").cases.act(
            .pass, on: [second], step: "approve", client: "last2")
        #expect(try await house.fact("P", "complication_assistance") == "1")
        // The cure ends the grade, and proposes.
        let last = ComplicationBook(bureau: try await house.bureau("intake"))
        let stop = try #require(
            try await last.cure("P", report: "鉴2026-3", on: day("2026-03-18")))
        #expect(try await last.cure("P", report: "鉴2026-3", on: day("2026-03-18")) == stop)
        #expect(try await house.fact("P", "complication.grade") == "")
        #expect(try await house.fact("P", "complication_assistance") == "1")
        _ = try await house.bureau("review").cases.act(
            .pass, on: [stop], step: "tell", client: "tell")
        let early = try await house.bureau("approve").cases.act(
            .pass, on: [stop], step: "decide", client: "early")
        #expect(early.first?.refusal?.en.contains("not over") == true)
        try await house.set("2026-03-26")
        _ = try await house.bureau("approve").cases.act(
            .pass, on: [stop], step: "decide", client: "decide")
        #expect(try await house.fact("P", "complication_assistance") == "")
        #expect(try await last.list().map(\.confirmations) == [[]])
    }

    @Test func gradeOneAIsCompensatedOnceAndIsNotInTheMonthlyScheme() async throws {
        let house = try await InsuranceHouse.open()
        try await house.add("P", number: 1)
        let bureau = try await house.bureau("intake")
        let book = ComplicationBook(bureau: bureau)
        _ = try await book.grade("P", .firstA, report: "鉴2026-1", on: bureau.today)
        let refused = await #expect(throws: Refusal.self) {
            try await book.apply("P", client: "a")
        }
        #expect(refused?.text == ComplicationBook.onceOnly)
        let reviewer = ComplicationBook(bureau: try await house.bureau("review"))
        let duty = await #expect(throws: Refusal.self) {
            try await reviewer.grade("P", .second, report: "鉴2026-2", on: bureau.today)
        }
        #expect(duty?.kind == .forbidden)
        #expect(try await house.count("SELECT 1 FROM casework.case_file") == 0)
        let other = try await InsuranceHouse.open("nanchuan")
        try await other.add("P", number: 1)
        let nanchuan = try await other.bureau("intake")
        await #expect(throws: Refusal.self) {
            try await ComplicationBook(bureau: nanchuan).grade(
                "P", .second, report: "鉴2026-1", on: nanchuan.today)
        }
    }
}
