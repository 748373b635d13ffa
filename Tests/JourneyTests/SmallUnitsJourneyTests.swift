import Foundation
import Law
import TestSupport
import Testing

/// The days of three small desks at the program itself: a lawyer who costs nothing, a mark for the
/// bus, and a union that takes families in without their asking.
@Suite("justice, mass organizations, culture and transport at work, through the program")
struct SmallUnitsJourneyTests {
    private static let jiangyan = ["--district", "321204"]
    private static let nanchuan = ["--district", "500119"]

    /// Runs a unit's command for a clerk with one duty.
    private func run(
        _ desk: Terminal, _ words: [String], by duty: String, _ district: [String]
    ) async throws -> Terminal.Run {
        var desk = desk
        desk.environment["YUHOU_TOKEN"] = try await desk.accounts.token(
            district: Int(district[1]) ?? 0, desk: words[0], name: "\(words[0])-\(duty)",
            duties: [duty])
        return try await desk.run(words + district, as: words[0])
    }

    /// What has to work.
    @discardableResult
    private func done(
        _ desk: Terminal, _ words: [String], by duty: String, _ district: [String]
    ) async throws -> Terminal.Run {
        let run = try await run(desk, words, by: duty, district)
        try #require(run.status == 0, "\(words): \(run.output) \(run.errors)")
        return run
    }

    /// Opens what is due at a unit, and on application what is given on request.
    ///
    /// - Returns: The number of the case of a clause.
    private func number(
        of clause: String, at unit: String, _ desk: Terminal, _ district: [String],
        onRequest: Bool = false
    ) async throws -> String {
        let open = onRequest ? ["open", "--ref", "M", "--clause", clause] : ["open-due"]
        try await done(desk, [unit, "case"] + open, by: "intake", district)
        let list = try await done(
            desk, [unit, "case", "list", "--clause", clause, "--json"], by: "intake", district)
        return String(try #require(list.jsonList?.first?["number"] as? Int, "\(list.output)"))
    }

    private func code(in run: Terminal.Run) throws -> String {
        String(try #require(run.output.firstMatch(of: /[0-9]{10}/), "\(run.output)").output)
    }

    private func family(_ district: String, wishes: [String]) throws -> Files {
        try Files(
            roster: [
                "M,H,\(district)001,,王甲兰,,female,1950-06-15,parent,,,,,,",
                "C,H,\(district)001,,李丙明,,male,1982-09-09,child,M,,,,,",
            ],
            facts: [
                "M,hukou.district,\(district),2000-01-01,,public_security,,",
                "M,hukou.kind,rural,2000-01-01,,public_security,,",
                "M,special_assistance,loss,2020-01-01,,health,,",
                "C,only_child,yes,1982-09-09,,health,,",
                "C,only_child.cohort,yes,1985-01-01,,health,,",
                "C,death,illness,2016-04-10,,public_security,,",
            ] + wishes, deliveries: [])
    }

    @Test func aLawyerAndTheBusInJiangyan() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("jiangyan")
        try await desk.loadCalendars(Self.jiangyan)
        let wishes = [
            "M,wish.legal_aid,yes,2026-01-01,,towns,,", "M,town.concession,yes,2026-01-01,,towns,,",
        ]
        try await desk.load(family("321204", wishes: wishes), Self.jiangyan)
        try await lawyer(desk)
        try await bus(desk)
    }

    private func lawyer(_ desk: Terminal) async throws {
        let (today, place) = (Self.today, Self.jiangyan)
        try await done(
            desk, ["justice", "centre", "add", "--name", "援助中心", "--phone", "0523-8800"],
            by: "intake", place)
        try await done(
            desk,
            [
                "justice", "lawyer", "add", "--name", "李律师", "--licence", "A1234567", "--centre",
                "援助中心",
            ], by: "intake", place)
        let number = try await number(of: "JY-3.5.6", at: "justice", desk, place)
        try await done(
            desk, ["justice", "case", "pass", number, "--step", "accept"], by: "intake", place)
        let assign = [
            "justice", "aid", "assign", number, "--matter", "inheritance", "--lawyer", "1",
            "--opponent-name", "某公司", "--id", "a",
        ]
        let hostile = try await run(desk, assign, by: "intake", place)
        #expect(hostile.status != 0 && hostile.errors.contains("职责"), "\(hostile.errors)")
        let code = try code(in: try await done(desk, assign, by: "approve", place))
        let again = try await done(desk, assign, by: "approve", place)
        #expect(!again.output.contains(code), "a code is shown once")
        let met = ["justice", "aid", "met", "1", "--on", today, "--code"]
        let guessed = try await run(desk, met + ["0000000000"], by: "intake", place)
        #expect(guessed.status == 64, "\(guessed.output) \(guessed.errors)")
        try await done(desk, met + [code], by: "intake", place)
        let end = ["justice", "aid", "end", "1", "--outcome", "won", "--on", today, "--charged"]
        let charged = try await run(desk, end + ["200"], by: "intake", place)
        #expect(charged.status == 64 && charged.errors.contains("免费"), "\(charged.errors)")
        try await done(desk, end + ["0"], by: "intake", place)
        try await done(
            desk, ["justice", "case", "pass", number, "--step", "confirm"], by: "review", place)
        let list = try await done(
            desk, ["justice", "aid", "list", "--all", "--csv", "--purpose", "报司法局年度统计"],
            by: "review", place)
        #expect(list.output.contains("王*兰") && list.output.contains("胜诉"), "\(list.output)")
        let kept = try await run(
            desk, ["justice", "aid", "list", "--all", "--csv"], by: "review", place)
        #expect(kept.status == 64, "no purpose, no list")
    }

    private func bus(_ desk: Terminal) async throws {
        let (today, unit, place) = (Self.today, "culture_transport", Self.jiangyan)
        let number = try await number(of: "JY-3.5.7", at: unit, desk, place, onRequest: true)
        try await done(
            desk, [unit, "case", "pass", number, "--step", "accept"], by: "intake", place)
        try await done(
            desk, [unit, "case", "pass", number, "--step", "verify"], by: "review", place)
        let issue = [unit, "mark", "issue", number, "--id", "m"]
        let none = try await run(desk, issue, by: "approve", place)
        #expect(none.status == 64 && none.errors.contains("没有有效的优惠"), "\(none.errors)")
        let year = today.prefix(4)
        try await done(
            desk,
            [
                unit, "offer", "add", "--kind", "bus", "--title", "公交半价", "--provider", "公交公司",
                "--from", "\(year)-01-01", "--to", "\(year)-12-31", "--document", "区政府文件",
            ], by: "intake", place)
        let code = try code(in: try await done(desk, issue, by: "approve", place))
        let use = [unit, "mark", "use", "1", "--offer", "1", "--on", today, "--code", code]
        let own = try await run(desk, use, by: "approve", place)
        #expect(own.status != 0, "who issued it does not redeem it: \(own.output)")
        for _ in 1...2 { try await done(desk, use + ["--id", "u"], by: "intake", place) }
        let check = try await done(desk, [unit, "mark", "check", "M"], by: "intake", place)
        #expect(check.output.contains("公交半价") && !check.output.contains("失独"))
        let stranger = try await run(
            desk, ["justice", "mark", "check", "M"], by: "intake", place)
        #expect(stranger.status == 64, "no command of that desk: \(stranger.output)")
    }

    @Test func theUnionOfNanchuanTakesFamiliesInWithoutTheirAsking() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        try await desk.loadCalendars(Self.nanchuan)
        try await desk.load(family("500119", wishes: []), Self.nanchuan)
        let (unit, place, today) = ("mass_organizations", Self.nanchuan, Self.today)
        let year = today.prefix(4)
        try await done(
            desk,
            [
                unit, "organization", "add", "--name", "区总工会", "--kind", "union", "--contact",
                "李主席",
            ], by: "intake", place)
        let number = try await number(of: "NC-4.union.1", at: unit, desk, place)
        try await done(
            desk,
            [
                unit, "scheme", "add", "--name", "送温暖", "--organization", "区总工会", "--from",
                "\(year)-01-01", "--to", "\(year)-12-31",
            ], by: "intake", place)
        let pushed = try await done(desk, [unit, "scheme", "push", "1"], by: "intake", place)
        #expect(pushed.output.contains("新列入 1 户"), "\(pushed.output)")
        let again = try await done(desk, [unit, "scheme", "push", "1"], by: "intake", place)
        #expect(again.output.contains("新列入 0 户，原有 1 户"), "\(again.output)")
        let shown = try await done(
            desk, [unit, "scheme", "show", "1", "--csv", "--purpose", "报总工会审批"], by: "review", place
        )
        #expect(shown.output.contains("王*兰"), "\(shown.output)")
        try await done(
            desk, [unit, "case", "pass", number, "--step", "accept"], by: "intake", place)
        try await done(
            desk,
            [
                unit, "activity", "plan", "--title", "春日茶会", "--organization", "区总工会", "--place",
                "文化馆", "--on", today, "--places", "1",
            ], by: "intake", place)
        let invite = [unit, "activity", "invite", "1", number, "--id", "i"]
        let hostile = try await run(desk, invite, by: "intake", place)
        #expect(hostile.status != 0 && hostile.errors.contains("职责"), "\(hostile.errors)")
        let code = try code(in: try await done(desk, invite, by: "approve", place))
        let own = try await run(
            desk, [unit, "activity", "came", "1", number, "--code", code], by: "approve", place)
        #expect(own.status != 0, "who invited does not sign in: \(own.output)")
        try await done(
            desk, [unit, "activity", "came", "1", number, "--code", code], by: "intake", place)
        let other = try await run(desk, ["justice", "scheme", "push", "1"], by: "intake", place)
        #expect(other.status == 64, "no command of that desk")
    }

    /// The day on which the program runs.
    private static var today: String {
        let format = DateFormatter()
        format.dateFormat = "yyyy-MM-dd"
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "Asia/Shanghai")
        return format.string(from: Date())
    }
}
