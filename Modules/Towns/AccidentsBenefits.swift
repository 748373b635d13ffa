import Kernel
import Law

extension Towns {
    static let accidentCover = Benefit(
        "towns.accident-cover", Text("镇街意外伤害保险", en: "Accident cover"), .premium,
        received: .everyPeriod,
        evidence: [Text("对象名册", en: "Roster of recipients")], acts: ["approve": .coverOrder])

    static let accidentDisabilityClaim = Benefit(
        "towns.accident-disability-claim", Text("意外伤残保险金", en: "Accident disability claim"), .claim,
        received: .onEvent,
        evidence: [
            Text("伤残评定书", en: "Injury-grade report"), Text("本人银行账户", en: "Own bank account"),
        ], acts: ["approve": .accidentSend])

    static let accidentDeathClaim = Benefit(
        "towns.accident-death-claim", Text("意外身故赔偿金", en: "Accident death claim"), .claim,
        received: .once,
        evidence: [
            Text("死亡证明", en: "Death certificate"), Text("受益人证明", en: "Proof of the beneficiary"),
        ], acts: ["approve": .accidentSend])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let accidentSend: BureauAct = "accident send"
    static let coverOrder: BureauAct = "cover order"
}
