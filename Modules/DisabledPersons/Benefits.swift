import Kernel
import Law

extension DisabledPersons {
    static let rehabilitationPriority = Benefit(
        "disabled_persons.rehabilitation-priority",
        Text("优先康复与辅具适配", en: "Priority in rehabilitation"), .priority, received: .onEvent,
        evidence: [Text("残疾人证", en: "Disability certificate")])

    static let devices = Benefit(
        "disabled_persons.devices", Text("免费适配辅助器具", en: "Free assistive devices"), .goods,
        received: .onEvent,
        evidence: [
            Text("残疾人证", en: "Disability certificate"), Text("适配评估", en: "Fitting assessment"),
        ])

    static let rehabilitationTraining = Benefit(
        "disabled_persons.rehabilitation-training",
        Text("免费康复训练", en: "Free rehabilitation training"), .service, received: .onEvent,
        evidence: [Text("诊断证明", en: "Diagnosis")])
}
