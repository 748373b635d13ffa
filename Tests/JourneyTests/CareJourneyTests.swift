import Foundation
import Testing

/// A day at civil affairs' desk for homes and care, at the program itself.
@Suite("homes and care at home, through the program")
struct CareJourneyTests {
    private let district = ["--district", "321204"]

    private func files() throws -> Files {
        try Files(
            roster: ["M", "N"].flatMap {
                [
                    "\($0),H\($0),321204001,,王甲\($0),,female,1950-06-15,parent,,,,,,",
                    "\($0)c,H\($0),321204001,,李丙\($0),,male,1982-09-09,child,\($0),,,,,",
                ]
            },
            facts: ["M", "N"].flatMap {
                [
                    "\($0),hukou.district,321204,2000-01-01,,public_security,,",
                    "\($0)c,only_child,yes,1982-09-09,,health,,",
                    "\($0)c,death,illness,2016-04-10,,public_security,,",
                    "\($0),special_assistance,loss,2020-01-01,,health,,",
                    "\($0),wish.institution,yes,2021-01-01,,towns,,",
                    "\($0),wish.home_care,yes,2021-01-01,,towns,,",
                ]
            }, deliveries: [])
    }

    /// Civil affairs' clerks, one for each duty, at the program.
    private struct Clerks {
        let desk: Terminal

        func run(_ words: String, by duty: String = "intake") async throws -> Terminal.Run {
            try await desk.run(
                ["civil_affairs"] + words.split(separator: " ").map(String.init)
                    + ["--district", "321204"], as: "civil_affairs", named: "\(duty)-1")
        }

        func done(_ words: String, by duty: String = "intake") async throws -> String {
            let run = try await run(words, by: duty)
            #expect(run.status == 0, "\(words): \(run.output) \(run.errors)")
            return run.output
        }

        /// A number of the first row of a list.
        func first(_ key: String, _ words: String) async throws -> Int {
            let run = try await run("\(words) --json")
            return try #require(run.jsonList?.first?[key] as? Int, "\(run.output) \(run.errors)")
        }
    }

    @Test func aBedAndAMonthOfCareAreGiven() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("jiangyan")
        try await desk.loadCalendars(district)
        try await desk.load(files(), district)
        let clerks = Clerks(desk: desk)
        _ = try await clerks.done("case open-due")
        let list = try await clerks.run("case list --json")
        let cases = (list.jsonList ?? []).filter { $0["ref"] as? String == "M" }
        func number(_ clause: String) throws -> Int {
            try #require(
                cases.filter { $0["clause"] as? String == clause }
                    .compactMap { $0["number"] as? Int }.max(), "\(clause): \(list.output)")
        }
        let (place, care) = (try number("JY-3.3.1"), try number("JY-3.3.2"))
        try await giveABed(place, clerks)
        try await giveCare(care, clerks)
        let csv = try await clerks.run("care sheets --csv --purpose 报区财政局复核")
        #expect(csv.status == 0 && csv.output.hasPrefix("sheet,ref,name"), "\(csv.output)")
        let ended = try await clerks.run("case list --all --json")
        let done = Set(
            (ended.jsonList ?? []).filter { $0["state"] as? String == "done" }
                .compactMap { $0["number"] as? Int })
        #expect(done.isSuperset(of: [place, care]), "\(ended.output)")
    }

    /// A home with one bed: M's priority is verified, then used. Hostile: the bed again, and a
    /// refusal for want of a guardian.
    private func giveABed(_ place: Int, _ clerks: Clerks) async throws {
        _ = try await clerks.done("home add --name 三水敬老院 --public --beds 101")
        for ref in ["M", "N"] {
            _ = try await clerks.done(
                "need assess --ref \(ref) --levels 1,1,1,1,1,1 --hours 20 --assessor 陈评估")
            _ = try await clerks.done(
                "home apply --home 三水敬老院 --ref \(ref) --wish-form YY-1 --health-check 2026-01-05")
        }
        _ = try await clerks.done("case pass \(place) --step accept")
        _ = try await clerks.done("case pass \(place) --step verify", by: "review")
        _ = try await clerks.done("home draw --home 三水敬老院")
        let bed = try await clerks.first("bed", "home beds --home 三水敬老院")
        let notice = try await clerks.done("home offer \(bed) --id o1", by: "approve")
        #expect(notice.contains("优先已使用") && notice.contains("镇（街）担保"), "\(notice)")
        #expect(try await clerks.done("home offer \(bed) --id o1", by: "approve") == notice)
        let twice = try await clerks.run("home offer \(bed) --id o2", by: "approve")
        #expect(twice.status == 64 && twice.errors.contains("一张床只给一人"), "\(twice.errors)")
        let offer = try await clerks.first("offer", "home offers")
        let bare = try await clerks.run("home end \(offer) --reason no-guardian")
        #expect(bare.status == 64 && bare.errors.contains("不是拒收的理由"), "\(bare.errors)")
        _ = try await clerks.done("home end \(offer) --reason declined")
    }

    /// An hour of care in a month of ten. Hostile: leaving before one came, accepting one's own
    /// sheet.
    private func giveCare(_ care: Int, _ clerks: Clerks) async throws {
        _ = try await clerks.done("care add-provider --name 夕阳红服务社")
        _ = try await clerks.done(
            "care sign --provider 夕阳红服务社 --number HT-1 --from 2020-01-01 --to 2099-01-01 --hour-price 45.50"
        )
        _ = try await clerks.done("care add-carer --provider 夕阳红服务社 --badge K1 --name 李护理")
        let carer = try await clerks.first("carer", "care carers")
        _ = try await clerks.done(
            "care certify \(carer) --number ZS-001 --from 2020-01-01 --last-day 2099-01-01")
        _ = try await clerks.done("case pass \(care) --step accept")
        let ordered = try await clerks.done(
            "care order \(care) --contract HT-1 --hours 10", by: "approve")
        let code = try #require(
            ordered.split(separator: "：").last.map { $0.filter(\.isNumber) }, "\(ordered)")
        let order = try await clerks.first("order", "care list")
        _ = try await clerks.done("care check-in \(order) --carer K1 --at 00:00")
        let visit = try await clerks.first("visit", "care visits \(order)")
        let before = try await clerks.run("care check-out \(visit) --at 00:00")
        #expect(before.status == 64 && before.errors.contains("签退应晚于签到"), "\(before.errors)")
        _ = try await clerks.done("care check-out \(visit) --at 01:05")
        let sheet = try await clerks.done("care close \(order) --code \(code)")
        #expect(sheet.contains("49.29 元") && sheet.contains("比订单少 8:55"), "\(sheet)")
        let closed = try await clerks.first("sheet", "care sheets")
        #expect(try await clerks.run("care accept \(closed)").status == 64, "by who closed it")
        _ = try await clerks.done("care accept \(closed)", by: "review")
    }
}
