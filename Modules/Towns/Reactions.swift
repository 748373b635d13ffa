import Kernel
import Law

extension Towns {
    /// What the town does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions = family + persons

    private static let family: [Reaction] = [
        Reaction(
            1, "wishes",
            Text("先问家庭：愿不愿意上门、由谁来、怎样联系、哪些日子不打扰", en: "Ask first: visits or not, by whom, how"),
            due: .days(3)),
        Reaction(
            1, "contacts",
            Text("落实两名联系人", en: "Name two contacts"),
            due: .days(3), benefit: "towns.two-contacts"),
        Reaction(
            1, "visit",
            Text("按家庭的意愿看望父母", en: "Visit the parents as they wish"),
            due: .days(7), benefit: "towns.visit", isVisit: true),
        Reaction(
            1, "comfort",
            Text("家庭愿意的，提供专业心理援助", en: "Offer psychological support"),
            due: .days(15), benefit: "towns.psychological-support"),
        Reaction(
            5, "survey",
            Text("满60周岁：征询养老意愿（机构、居家、不需要）", en: "At 60: ask what care is wished"),
            due: .days(30), benefit: "civil_affairs.institution-priority",
            birthday: .init(60, .notAsked(about: "civil_affairs.institution-priority"))),
        Reaction(
            7, "wishes",
            Text("先问在世的家庭成员：愿不愿意上门、由谁来、怎样联系", en: "Ask first: visits or not, by whom, how"),
            due: .days(2)),
        Reaction(
            7, "visit",
            Text("看望在世的家庭成员，问有什么要帮", en: "Visit the survivor"),
            due: .days(3), benefit: "towns.two-contacts", isVisit: true),
        Reaction(
            7, "contacts",
            Text("核对两名联系人是否仍合适", en: "Check the two contacts"),
            due: .days(7), benefit: "towns.two-contacts"),
        Reaction(
            8, "contacts",
            Text("离婚后各户分别落实联系人", en: "Contacts for each household"),
            due: .days(7), benefit: "towns.two-contacts"),
        Reaction(
            10, "contacts",
            Text("换镇街的，与新住地交接联系人", en: "Hand the contacts over to the new town"),
            due: .days(7), benefit: "towns.two-contacts",
            told: ["residence.town"]),
    ]

    private static let persons: [Reaction] = [
        Reaction(
            15, "contact",
            Text("联系人与住院的家庭成员联系，问陪护和签字", en: "The contact asks about care and signing"),
            due: .days(1), benefit: "towns.two-contacts",
            told: ["hospital.stay=inpatient"]),
        Reaction(
            17, "claim",
            Text("协助申请意外伤残、身故保险金", en: "Help with the accident claim"),
            due: .days(10), benefit: "towns.accident-disability-claim",
            told: ["accident.loss=injury", "accident.loss=death"]),
        Reaction(
            20, "guardian",
            Text("核实监护人，登记联系方式", en: "Register the guardian"),
            due: .days(7)),
        Reaction(
            38, "claim",
            Text("核对意外险和其他应付款项，协助近亲属办理", en: "Help the next of kin with claims"),
            due: .days(10), benefit: "towns.accident-death-claim",
            told: ["death=accident"]),
    ]
}
