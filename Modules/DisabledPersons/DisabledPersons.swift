public import Kernel
public import Law

/// 残疾评定信息，优先康复，免费辅具与康复训练。
///
/// Certificates and grades; rehabilitation first, free devices and training.
public enum DisabledPersons: Department {
    public static let code: DepartmentCode = "disabled_persons"
    public static let title = Text("残联", en: "Disabled Persons' Federation")

    public static var services: Services {
        Services(
            facts: [
                category, grade, rehabilitationNeed, rehabilitationEligible, deviceNeed,
                deviceEligible,
            ],
            benefits: [
                rehabilitationPriority, devices, rehabilitationTraining,
            ],
            reactions: reactions,
            commands: [
                CertificateGroup.self, AssessmentGroup.self, QueueGroup.self, DeviceGroup.self,
                CourseGroup.self,
            ])
    }
}
