import Kernel
import Law

extension CivilAffairs {
    /// What the bureau does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions = family + persons

    private static let family: [Reaction] = [
        Reaction(
            1, "funeral",
            Text("告知免除基本丧葬费用", en: "Tell of the funeral waiver"),
            due: .days(3), benefit: "civil_affairs.funeral-waiver"),
        Reaction(
            1, "relief",
            Text("有困难的，受理临时救助", en: "Offer temporary relief"),
            due: .days(15), benefit: "civil_affairs.temporary-relief"),
        Reaction(
            1, "adoption-info",
            Text("备好收养政策资料，家庭问起时告知", en: "Have the adoption leaflet ready; only if asked"),
            due: .days(30), benefit: "civil_affairs.adoption-priority"),
        Reaction(
            3, "means",
            Text("有低收入认定的，重新核对家庭", en: "Check the low-income household again"),
            due: .days(15)),
        Reaction(
            7, "means",
            Text("重新核对在世成员的特困、低保条件", en: "Check the survivor's destitute and minimum support"),
            due: .days(15), benefit: "civil_affairs.destitute-support"),
        Reaction(
            8, "means",
            Text("拆户后分别核对低收入家庭和不计入收入", en: "Check both households' means"),
            due: .days(15), benefit: "civil_affairs.income-disregard"),
        Reaction(
            11, "means",
            Text("家庭人口增加，重新核对低保", en: "Another member: check the minimum support"),
            due: .days(15), benefit: "civil_affairs.income-disregard"),
        Reaction(
            14, "adoption",
            Text("核对收养条件，优先安排", en: "Check the conditions, give priority"),
            due: .days(15), benefit: "civil_affairs.adoption-priority"),
    ]

    private static let persons: [Reaction] = [
        Reaction(
            16, "relief",
            Text("核对临时救助", en: "Check the temporary relief"),
            due: .days(15), benefit: "civil_affairs.temporary-relief"),
        Reaction(
            17, "relief",
            Text("核对临时救助", en: "Check the temporary relief"),
            due: .days(15), benefit: "civil_affairs.temporary-relief"),
        Reaction(
            19, "care",
            Text("协调居家服务，不重复", en: "Coordinate the care at home, no double service"),
            due: .days(15), benefit: "civil_affairs.home-care"),
        Reaction(
            19, "home",
            Text("征询入住养老机构的意愿", en: "Ask about a place in a care home"),
            due: .days(15), benefit: "civil_affairs.institution-priority"),
        Reaction(
            20, "guardian",
            Text("没有监护人的，协助指定", en: "Help to have a guardian named"),
            due: .days(15)),
        Reaction(
            21, "disregard",
            Text("低收入认定中扶助收入不计入", en: "Do not count the aid in the test"),
            due: .days(15), benefit: "civil_affairs.income-disregard"),
        Reaction(
            23, "home",
            Text("安排养老机构优先入住", en: "Arrange the place in a care home"),
            due: .days(15), benefit: "civil_affairs.institution-priority",
            told: ["wish.institution=yes"]),
        Reaction(
            23, "care",
            Text("安排居家养老上门服务", en: "Arrange care at home"),
            due: .days(15), benefit: "civil_affairs.home-care",
            told: ["wish.home_care=yes"]),
        Reaction(
            38, "funeral",
            Text("告知近亲属免除基本丧葬费用", en: "Tell the next of kin of the funeral waiver"),
            due: .days(3), benefit: "civil_affairs.funeral-waiver"),
    ]
}
