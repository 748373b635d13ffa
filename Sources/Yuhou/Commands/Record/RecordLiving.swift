import ArgumentParser
import Kernel
import Law

struct RecordAccident: RecordCommand {
    static let kind = "accident"
    static let configuration = configured()

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "property、injury、illness 或 death.") var loss: String
    @Option(name: .long, help: "伤残等级 1–10（JR/T 0083） · Injury grade.") var grade: Int?
    @Option(name: .long, help: "经核实生活困难 yes 或 no · Verified hardship.") var hardship: String?

    func tell(_ draft: inout EventDraft) {
        draft.join("accident.loss", loss)
        if let grade { draft.state("accident.injury_grade", String(grade)) }
        if let hardship { draft.state("hardship", hardship) }
    }
}

struct RecordInsurance: RecordCommand {
    static let kind = "insurance"
    static let configuration = configured("有年度的写 --until。 --until: the policy year ends.")

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "医保 none、resident 或 employee.") var medical: String?
    @Option(name: .long, help: "养老保险 none、resident 或 employee.") var pension: String?
    @Option(name: .long, help: "职工生育保险 yes 或 no.") var maternity: String?
    @Option(name: .long, help: "长期护理保险 yes 或 no.") var care: String?
    @Option(name: .long, help: "住院护理险 yes 或 no.") var nursing: String?
    @Option(name: .long, help: "意外伤害险 yes 或 no.") var accident: String?
    @Option(name: .long, help: "到哪天止（不含） · To which day, exclusive.", transform: parseDay)
    var until: Day?

    func tell(_ draft: inout EventDraft) {
        for (fact, value) in [
            ("insurance.medical", medical), ("insurance.pension", pension),
            ("insurance.maternity", maternity), ("insurance.care", care),
            ("insurance.nursing", nursing), ("accident.insured", accident),
        ] {
            if let value { draft.state(fact, value, to: until) }
        }
    }
}

struct RecordIncome: RecordCommand {
    static let kind = "income"
    static let configuration = configured()

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "人均月收入，元 · Income per head and month, yuan.") var perHead: String?
    @Option(name: .long, help: "none、dibao、destitute、marginal 或 expenditure.")
    var lowIncome: String?
    @Option(name: .long, help: "低收入认定办理中 yes 或 no · A test is pending.") var applied: String?
    @Option(name: .long, help: "符合三无、特困条件 yes 或 no.") var threeWithouts: String?
    @Option(name: .long, help: "经核实生活困难 yes 或 no · Verified hardship.") var hardship: String?

    func tell(_ draft: inout EventDraft) {
        for (fact, value) in [
            ("income.per_head", perHead), ("low_income", lowIncome),
            ("low_income.applied", applied), ("three_withouts", threeWithouts),
            ("hardship", hardship),
        ] {
            if let value { draft.state(fact, value) }
        }
    }
}

struct RecordHousing: RecordCommand {
    static let kind = "housing"
    static let configuration = configured()

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "危房等级 A–D；C、D 为危险 · Surveyed grade.") var danger: String?
    @Option(name: .long, help: "住房困难 yes 或 no.") var difficulty: String?
    @Option(name: .long, help: "已申请公租房 yes 或 no.") var applied: String?
    @Option(name: .long, help: "符合其他条件 yes 或 no.") var eligible: String?
    @Option(name: .long, help: "在农房改善项目内 yes 或 no.") var improvement: String?

    func tell(_ draft: inout EventDraft) {
        for (fact, value) in [
            ("housing.danger", danger), ("housing.difficulty", difficulty),
            ("housing.applied", applied), ("housing.eligible", eligible),
            ("housing.improvement", improvement),
        ] {
            if let value { draft.state(fact, value) }
        }
    }
}

struct RecordWork: RecordCommand {
    static let kind = "work"
    static let configuration = configured()

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "employed、unemployed、registered_unemployed 或 retired.")
    var status: String?
    @Option(name: .long, help: "有劳动能力 yes 或 no · Able to work.") var able: String?

    func tell(_ draft: inout EventDraft) {
        if let status { draft.state("work.status", status) }
        if let able { draft.state("work.able", able) }
    }
}

struct RecordSchool: RecordCommand {
    static let kind = "school"
    static let configuration = configured("离校写 --stage none。 --stage none: leaves school.")

    @OptionGroup var event: EventOptions
    @Option(
        name: .long,
        help: ArgumentHelp(
            "compulsory、senior、secondary_vocational、higher_vocational、junior_college、"
                + "undergraduate 或 none."))
    var stage: String?
    @Option(name: .long, help: "年级 · Year.") var year: Int?
    @Option(name: .long, help: "全日制 yes 或 no.") var fullTime: String?
    @Option(name: .long, help: "正式学籍 yes 或 no.") var registered: String?
    @Option(name: .long, help: "家庭经济困难认定 yes 或 no.") var hardship: String?

    func tell(_ draft: inout EventDraft) {
        if stage == "none" {
            draft.end("education.stage")
        } else if let stage {
            draft.state("education.stage", stage)
        }
        if let year { draft.state("education.year", String(year)) }
        for (fact, value) in [
            ("education.full_time", fullTime), ("education.registered", registered),
            ("education.hardship", hardship),
        ] {
            if let value { draft.state(fact, value) }
        }
    }
}

struct RecordFarm: RecordCommand {
    static let kind = "farm"
    static let configuration = configured()

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "在搬迁区 yes 或 no · Lives in a relocation area.")
    var relocationArea: String?
    @Option(name: .long, help: "项目，如 planting、loan · A project.") var project: String?
    @Option(name: .long, help: "项目止于（不含） · The project ends.", transform: parseDay)
    var until: Day?

    func tell(_ draft: inout EventDraft) {
        if let relocationArea { draft.state("agriculture.relocation_area", relocationArea) }
        if let project { draft.join("agriculture.project", project, to: until) }
    }
}

struct RecordWish: RecordCommand {
    static let kind = "wish"
    static let configuration = configured(
        "问一次，随时可改。 Asked once, may be changed at any time.")

    /// What a family can wish.
    enum Wish: String, ExpressibleByArgument, CaseIterable {
        case rebirth, adoption, institution, home_care, work, legal_aid, relocation
        case apply_special_assistance, no_visits, no_calls, no_photos
    }

    @OptionGroup var event: EventOptions
    @Option(name: .customLong("wish"), help: "意愿 · The wish.") var wish: Wish
    @Option(name: .long, help: "yes、no，或 none：不再表态 · yes, no, or none: no wish any more.")
    var says = "yes"

    func tell(_ draft: inout EventDraft) {
        if says == "none" {
            draft.end("wish.\(wish.rawValue)")
        } else {
            draft.state("wish.\(wish.rawValue)", says)
        }
    }
}
