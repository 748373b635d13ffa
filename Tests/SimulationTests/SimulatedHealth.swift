import Kernel
import Law

@testable import Yuhou

/// The bureau of health as it stands, but its monthly money waits for the end of a public notice
/// and the town serves the family doctor: so a simulated year meets every kind of step. What its
/// own acts would end, a clerk passes.
enum SimulatedHealth: Department {
    static let code: DepartmentCode = "health"
    static let title = Text("卫健", en: "Health")
    static var services: Services {
        let real = departments.first { $0.code.word == "health" }?.services ?? Services()
        return Services(
            facts: real.facts, benefits: real.benefits.map(adjusted), reactions: real.reactions)
    }

    private static func adjusted(_ benefit: Benefit) -> Benefit {
        let procedure: Procedure =
            switch benefit.code {
            case "health.special-assistance", "health.complication-assistance":
                Procedure(
                    steps: [
                        .accept, .verify,
                        Step(
                            "notice", Text("公示", en: "Public notice"), duty: .review, days: 10,
                            kind: .notice),
                        .approve, .pay,
                    ], evidence: benefit.procedure.evidence)
            case "health.family-doctor":
                .standard(
                    for: .service, evidence: benefit.procedure.evidence, deliveredBy: .town)
            // This bureau has no commands, so it passes what they would.
            default:
                Procedure(
                    steps: benefit.procedure.steps.map {
                        Step($0.code, $0.title, duty: $0.duty, days: $0.days, kind: $0.kind)
                    }, evidence: benefit.procedure.evidence)
            }
        return Benefit(
            benefit.code, benefit.title, benefit.form, procedure: procedure,
            received: benefit.received)
    }

    /// The house's departments with this one in its place.
    static var house: [any Department.Type] {
        departments.map { $0.code.word == "health" ? SimulatedHealth.self : $0 }
    }
}
