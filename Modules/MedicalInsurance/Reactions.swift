import Kernel
import Law

extension MedicalInsurance {
    /// What the insurance office does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            1, "cover",
            Text("停止子女的代缴参保，结清待遇", en: "End the child's cover, settle the claims"),
            due: .days(15), benefit: "medical_insurance.resident-premium"),
        Reaction(
            12, "claim",
            Text("受理再生育费用报销", en: "Take the claim for the birth"),
            due: .days(10), benefit: "medical_insurance.rebirth-reimbursement"),
        Reaction(
            18, "assess",
            Text("重度失能的，安排长护险评估", en: "Severe loss of self-care: assess for care insurance"),
            due: .days(15), benefit: "medical_insurance.long-term-care"),
        Reaction(
            19, "assess",
            Text("安排长护险申请和评估", en: "Assess for care insurance"),
            due: .days(15), benefit: "medical_insurance.long-term-care"),
        Reaction(
            28, "roster",
            Text("核对代缴名册：居民医保和未参保的在册，职工医保的不在册", en: "Check the premium roster"),
            due: .days(15), benefit: "medical_insurance.resident-premium"),
        Reaction(
            38, "cover",
            Text("停止代缴参保，结清待遇", en: "End the cover, settle the claims"),
            due: .days(15), benefit: "medical_insurance.resident-premium"),
    ]
}
