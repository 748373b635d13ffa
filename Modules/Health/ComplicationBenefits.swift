import Kernel
import Law

extension Health {
    /// Not a clause's own: when it is done, the target clause of the scheme reads what it wrote.
    static let complicationConfirmation = Benefit(
        "health.complication-confirmation",
        Text("并发症扶助资格确认", en: "Confirmation on the complication scheme"), .enrolment,
        procedure: Procedure(
            steps: [
                .accept,
                Step("town-review", Text("镇街审查", en: "Town's review"), duty: .town, days: 10),
                .verify,
                Step(
                    "notice", Text("公示", en: "Public notice"), duty: .review, days: 10,
                    kind: .notice),
                .approve,
            ],
            evidence: [
                Text("身份证", en: "ID card"), Text("户口簿", en: "Household register"),
                Text("并发症鉴定书", en: "Complication report"),
            ]),
        received: .once, confirms: complicationAssistanceClass.name, isOwed: false)

    /// Its end: the family is told and may answer, then a named person decides.
    static let complicationStop = Benefit(
        complicationConfirmation.code, complicationConfirmation.title, .enrolment,
        procedure: Procedure(steps: StopProposals.steps, evidence: []), received: .once)
}
