import Law

extension MedicalInsurance {
    static let medical = FactKind(
        "insurance.medical", .code(["none", "resident", "employee"]),
        Text("本年度医疗保险", en: "Medical insurance of the year"),
        owners: ["medical_insurance"], sharing: .only(["finance", "health", "human_resources"]))

    static let care = FactKind(
        "insurance.care", .flag, Text("参加长期护理保险", en: "Long-term-care insured"),
        owners: ["medical_insurance"], sharing: .only([]))

    static let careApplied = FactKind(
        "care.applied", .flag, Text("已申请长期护理", en: "Has applied for long-term care"),
        owners: ["medical_insurance"], absent: .value("no"), sharing: .only([]))

    /// `from` is since when; it ends when the assessment runs out.
    static let dependency = FactKind(
        "care.dependency", .code(["none", "mild", "moderate", "severe"]),
        Text("失能等级", en: "Assessed dependency"),
        owners: ["medical_insurance"], sharing: .only(["civil_affairs", "health"]))
}
