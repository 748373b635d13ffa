public import Kernel
public import Law

/// 双岗联系人、走访、居家服务、意外保险；登记家庭的意愿。
///
/// Two contacts, visits, services at home, accident cover; keeps what the family wishes.
public enum Towns: Department {
    public static let code: DepartmentCode = "towns"
    public static let title = Text("镇街", en: "Towns")

    public static var services: Services {
        Services(
            facts: [
                rebirth, adoption, institution, homeCare, work, legalAid, relocation,
                applySpecialAssistance, noVisits, noCalls, noPhotos, visitor, channel, avoidDays,
                townAccidentCover, townConcession,
            ],
            benefits: [
                twoContacts, guardianContact, festivalList, visit,
                warmHeartActivity, homeServices, lowFeeServices, psychologicalSupport,
                accidentCover, accidentDisabilityClaim, accidentDeathClaim,
            ],
            reactions: reactions,
            commands: [
                PostGroup.self, ContactGroup.self, PairingGroup.self, GuardianGroup.self,
                FestivalGroup.self, VisitGroup.self, SupportGroup.self, SignatoryGroup.self,
                CentreGroup.self, ActivityGroup.self, OrderGroup.self, ConsentGroup.self,
                EmergencyGroup.self, CoverGroup.self, AccidentGroup.self,
            ])
    }
}
