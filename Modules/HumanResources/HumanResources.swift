public import Kernel
public import Law

/// 就业援助与培训、代缴养老保险、增发养老待遇、生育费用报销。
///
/// Helps into work, pays pension premiums, keeps pension top-ups and reimburses maternity costs.
public enum HumanResources: Department {
    public static let code: DepartmentCode = "human_resources"
    public static let title = Text("人社", en: "Human Resources")

    public static var services: Services {
        Services(
            facts: [
                pension, maternity, pensionTopUpDecided, workAble, workStatus,
            ],
            benefits: [
                employmentAid, freeTraining, pensionPremium, pensionTopUp, maternityClaim,
                residentMaternityClaim,
            ],
            reactions: reactions,
            commands: [
                InsuranceGroup.self, PremiumGroup.self, TopUpGroup.self, MaternityGroup.self,
                JobGroup.self, ProgrammeGroup.self,
            ])
    }
}
