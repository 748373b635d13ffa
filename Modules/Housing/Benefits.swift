import Kernel
import Law

extension Housing {
    static let rentalPriority = Benefit(
        "housing.rental-priority", Text("公租房优先安排", en: "Priority in public rental housing"),
        .priority, received: .onEvent,
        evidence: [
            Text("申请表", en: "Application"), Text("收入核对报告", en: "Income check"),
            Text("住房情况证明", en: "Proof of housing"),
        ], acts: ["mark": .rentalDraw])

    static let ruralRepairPriority = Benefit(
        "housing.rural-repair-priority", Text("农村危房改造优先", en: "Priority in rural house repair"),
        .priority, received: .everyPeriod,
        evidence: [Text("房屋危险等级鉴定", en: "Survey of the house")], acts: ["mark": .repairFreeze])

    static let ruralRepairGrant = Benefit(
        "housing.rural-repair-grant", Text("农村危房改造补助", en: "Rural house repair grant"), .grant,
        received: .everyPeriod,
        evidence: [
            Text("房屋危险等级鉴定", en: "Survey of the house"), Text("本人银行账户", en: "Own bank account"),
        ], acts: ["approve": .repairGrant])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let rentalDraw: BureauAct = "rental draw"
    static let repairGrant: BureauAct = "repair grant"
    static let repairFreeze: BureauAct = "repair freeze"
}
