public import Kernel
public import Law

/// 代缴居民医保、再生育费用报销、长期护理保险。
///
/// Pays resident premiums, reimburses a further birth, gives long-term-care insurance.
public enum MedicalInsurance: Department {
    public static let code: DepartmentCode = "medical_insurance"
    public static let title = Text("医保", en: "Medical Insurance")

    public static var services: Services {
        Services(
            facts: [
                medical, care, careApplied, dependency,
                aidEligible, residual, maternityEvent,
            ],
            benefits: [
                residentPremium, rebirthReimbursement, longTermCare,
            ],
            reactions: reactions,
            feeds: [StatusFeed.feed, ConfirmationFeed.feed],
            commands: [
                StatusGroup.self, PremiumGroup.self, CareGroup.self, MaternityGroup.self,
                ClaimGroup.self,
            ])
    }
}
