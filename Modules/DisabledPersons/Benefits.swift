import Kernel
import Law

extension DisabledPersons {
    static let rehabilitationPriority = Benefit(
        "disabled_persons.rehabilitation-priority",
        Text("优先康复与辅具适配", en: "Priority in rehabilitation"), .priority, received: .onEvent,
        evidence: [Text("残疾人证", en: "Disability certificate")], acts: ["mark": .queueMark])

    static let devices = Benefit(
        "disabled_persons.devices", Text("免费适配辅助器具", en: "Free assistive devices"), .goods,
        received: .onEvent,
        evidence: [
            Text("残疾人证", en: "Disability certificate"), Text("适配评估", en: "Fitting assessment"),
        ], acts: ["approve": .deviceOrder, "hand-over": .deviceReceive])

    static let rehabilitationTraining = Benefit(
        "disabled_persons.rehabilitation-training",
        Text("免费康复训练", en: "Free rehabilitation training"), .service, received: .onEvent,
        evidence: [Text("诊断证明", en: "Diagnosis")],
        acts: ["arrange": .courseGive, "serve": .courseReport])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let deviceOrder: BureauAct = "device order"
    static let courseGive: BureauAct = "course give"
    static let courseReport: BureauAct = "course report"
    static let queueMark: BureauAct = "queue mark"
    static let deviceReceive: BureauAct = "device receive"
}
