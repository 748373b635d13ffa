import Law

extension MedicalInsurance {
    static let aidEligible = FactKind(
        "medical.aid_eligible", .flag, Text("符合医疗救助条件", en: "Meets the medical-aid conditions"),
        owners: ["medical_insurance"], sharing: .only(["health"]))

    /// Of a stay, after basic, critical-illness and commercial insurance.
    static let residual = FactKind(
        "medical.residual", .money, Text("报销后剩余费用", en: "Left to pay after insurance"),
        owners: ["medical_insurance"], sharing: .only(["health"]))

    static let maternityEvent = FactKind(
        "maternity.event", .set(["operation", "antenatal", "birth", "complication"]),
        Text("生育医疗事项", en: "Maternity event"),
        owners: ["medical_insurance"], absent: .none, sharing: .only(["human_resources"]))
}
