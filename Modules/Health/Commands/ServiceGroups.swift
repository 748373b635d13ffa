import ArgumentParser
import Kernel
import Law

/// `yuhou health check-up`.
struct CheckUpGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-up", abstract: "年度免费体检 · Yearly check-up.",
        subcommands: [
            CheckUpPlan.self, ServiceBooking<CheckUps>.self, ServiceDone<CheckUps>.self,
            ServiceMissed<CheckUps>.self, ServiceCancel<CheckUps>.self,
            ServiceList<CheckUps>.self, ServiceResult<CheckUps>.self,
        ])
}

/// Plans the check-up of a year: of one person, or of everybody entitled who has none.
struct CheckUpPlan: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "安排某年体检：一人，或当日应享而未安排的所有人 · Plans the year's.",
        discussion: "每人每个自然年度一次。 Once a calendar year.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var options: ServicePlanOptions
    @Option(name: .long, help: "哪一年的 · Of which year.") var year: Int
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "只安排一人 · One person.") var ref: String?
    @Option(name: .customLong("case"), help: "事项编号（只与 --ref 同用） · Case, with --ref.")
    var caseNumber: Int64?

    func validate() throws {
        if on.year != year {
            throw ValidationError("--on \(on)：应在 \(year) 年之内 / within \(year)")
        }
        if ref == nil && caseNumber != nil {
            throw ValidationError("--case 只与 --ref 同用 / only with --ref")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        var plan = options.plan(.checkUp, on: on)
        if let ref {
            plan.caseNumber = caseNumber
            let number = try await ServiceBook(bureau).plan(plan, for: ref)
            return Page(
                Text("已安排第 \(number) 号：\(on)。", en: "Planned as \(number): \(on)."))
        }
        let campaign = try await ServiceBook(bureau).planAll(plan)
        var page = Page(
            Text(
                "已安排 \(campaign.planned) 人 \(year) 年的体检；早有安排的 \(campaign.before) 人。",
                en: "\(campaign.planned) planned for \(year); \(campaign.before) had theirs."))
        if campaign.decided > 0 {
            page.next.append(
                Text(
                    "家庭谢绝、撤回或不予办理的 \(campaign.decided) 人没有安排。",
                    en: "\(campaign.decided) declined, withdrew or were refused: not planned."))
        }
        if campaign.kin > 0 {
            page.next.append(
                Text(
                    "您本人或亲属 \(campaign.kin) 人，由同事安排。",
                    en: "\(campaign.kin) are your kin; a colleague plans theirs."))
        }
        return page
    }
}

/// `yuhou health follow-up`.
struct FollowUpGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow-up", abstract: "慢性病随访 · Chronic-illness follow-up.",
        subcommands: [
            FollowUpPlan.self, ServiceBooking<FollowUps>.self, ServiceDone<FollowUps>.self,
            ServiceMissed<FollowUps>.self, ServiceCancel<FollowUps>.self,
            ServiceList<FollowUps>.self, ServiceResult<FollowUps>.self,
        ])
}

/// Plans a follow-up in each quarter that is left of a year.
struct FollowUpPlan: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "为一人安排一年余下各季度的随访 · One a quarter.",
        discussion: "已有安排的季度不重复；每年不少于四次。--on 在此之外加一次。 "
            + "Quarters that have one are left alone; --on adds one more.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var options: ServicePlanOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "哪一年 · The year.") var year: Int?
    @Option(name: .long, help: "只加一次，在哪天 · One more, on that day.", transform: parseDay)
    var on: Day?

    func validate() throws {
        if (year == nil) == (on == nil) {
            throw ValidationError("--year 与 --on 选一个 / one of --year, --on")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        guard let year else {
            let plan = options.plan(.followUp, on: on ?? bureau.today)
            let number = try await ServiceBook(bureau).plan(plan, for: ref)
            return Page(
                Text(
                    "已安排第 \(number) 号：\(plan.on)。", en: "Planned as \(number): \(plan.on)."))
        }
        let planned = try await ServiceBook(bureau).planQuarters(
            options.plan(.followUp, on: bureau.today), of: year, for: ref)
        var page = Page(
            [Text("安排了 \(planned.count) 次随访。", en: "\(planned.count) follow-ups planned.")],
            columns: [
                .init("number", Text("编号", en: "No."), isNumber: true),
                .init("day", Text("日子", en: "Day")),
            ])
        for one in planned { page.add(.number(one.number), .day(one.on)) }
        return page
    }
}

/// `yuhou health nursing`.
struct NursingGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nursing", abstract: "上门医疗护理 · Nursing and visits at home.",
        subcommands: [
            ServicePlan<Nursings>.self, ServiceBooking<Nursings>.self, ServiceDone<Nursings>.self,
            ServiceMissed<Nursings>.self, ServiceCancel<Nursings>.self,
            ServiceList<Nursings>.self, ServiceResult<Nursings>.self,
        ])
}

/// `yuhou health management`.
struct ManagementGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "management", abstract: "健康管理 · Health management.",
        subcommands: [
            ServicePlan<Managements>.self, ServiceBooking<Managements>.self,
            ServiceDone<Managements>.self, ServiceMissed<Managements>.self,
            ServiceCancel<Managements>.self, ServiceList<Managements>.self,
            ServiceResult<Managements>.self,
        ])
}

/// `yuhou health counselling`.
struct CounsellingGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counselling", abstract: "再生育咨询（家庭自己提出） · On the family's own wish.",
        subcommands: [
            ServicePlan<Counsellings>.self, ServiceDone<Counsellings>.self,
            ServiceMissed<Counsellings>.self, ServiceCancel<Counsellings>.self,
            ServiceList<Counsellings>.self,
        ])
}

/// `yuhou health assisted`.
struct AssistedGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assisted", abstract: "辅助生殖帮助（家庭自己提出） · On the family's own wish.",
        subcommands: [
            ServicePlan<AssistedHelps>.self, ServiceDone<AssistedHelps>.self,
            ServiceMissed<AssistedHelps>.self, ServiceCancel<AssistedHelps>.self,
            ServiceList<AssistedHelps>.self,
        ])
}

/// `yuhou health rounds`.
struct RoundsGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rounds", abstract: "社区巡诊 · Community rounds.",
        subcommands: [
            RoundsPlan.self, ServiceDone<Rounds>.self, ServiceMissed<Rounds>.self,
            ServiceCancel<Rounds>.self, ServiceList<Rounds>.self,
        ])
}

/// Plans a round in a town.
struct RoundsPlan: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "安排一个镇街的巡诊 · Plans a round in a town.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var options: ServicePlanOptions
    @Option(name: .long, help: "镇街代码，九位 · Town, nine digits.") var town: Int64
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await ServiceBook(bureau).planRound(
            options.plan(.round, on: on), in: town)
        return Page(
            Text("已安排第 \(number) 号巡诊：\(on)。", en: "Round \(number) planned: \(on)."))
    }
}

extension Health {
    /// The commands of services, beside those every department gets.
    static let serviceCommands: [any AsyncParsableCommand.Type] = [
        InstitutionGroup.self, ChannelGroup.self, DoctorGroup.self, HealthRecordGroup.self,
        CheckUpGroup.self, FollowUpGroup.self, NursingGroup.self, ManagementGroup.self,
        CounsellingGroup.self, AssistedGroup.self, RoundsGroup.self,
    ]
}
