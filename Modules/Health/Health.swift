public import Kernel
public import Law

/// 确认扶助资格、发放扶助金，住院护理保险、健康服务、再生育服务。
///
/// Confirms assistance and pays it; nursing insurance, health services, services for a further
/// birth.
public enum Health: Department {
    public static let code: DepartmentCode = "health"
    public static let title = Text("卫健", en: "Health")

    public static var services: Services {
        Services(
            facts: [
                onlyChild, onlyChildCohort, specialAssistanceClass, complicationAssistanceClass,
                holdsCard,
                hypertension, diabetes, autism, cerebralPalsy, criticalIllness, complicationGrade,
                mobility, careNeed, hospitalStay, nursingInsured,
                fertile, assistedFertility, rebirthPermitted,
            ],
            benefits: [
                continuedPolicy, specialAssistance, complicationAssistance, adoptionKeepsAid,
                applicationHelp, assistanceReview,
                careSubsidy,
                nursingInsurance, nursingClaim, complicationTreatment, medicalAid, medicalPriority,
                contactCard,
                familyDoctor, healthRecord, checkUp, chronicFollowUp, homeNursing, homeVisit,
                rebirthCounselling, rebirthSurgery, assistedReproduction, freeFamilyPlanning,
                complicationConfirmation,
            ],
            reactions: reactions,
            confirming: [
                applicationHelp.code: { try await Assistance.confirm($0, $1, $2) }
            ],
            endings: [
                specialAssistance.code: Ending(Assistance.confirmed) {
                    try await Assistance.lostOn($0, $1, $2)
                }
            ],
            commands: [
                AssistanceGroup.self, ReviewGroup.self, CardGroup.self, VoucherGroup.self,
                InsuranceRosterGroup.self, ClaimGroup.self, AidGroup.self, CareSubsidyGroup.self,
                ComplicationGroup.self,
            ] + serviceCommands)
    }
}
