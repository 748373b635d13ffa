public import Kernel
public import Law

/// 收入核对与低收入认定、临时救助、养老机构与居家养老、收养、殡葬。
///
/// Tests incomes, relieves sudden hardship, arranges care homes and home care, adoptions and
/// funerals.
public enum CivilAffairs: Department {
    public static let code: DepartmentCode = "civil_affairs"
    public static let title = Text("民政", en: "Civil Affairs")

    public static var services: Services {
        Services(
            facts: [
                capacity, adoptionQualified, funeralEligible,
                incomePerHead, lowIncome, lowIncomeApplied, lowIncomeTest, hardship, threeWithouts,
                accidentLoss,
            ],
            benefits: [
                temporaryRelief, incomeDisregard, institutionPriority, homeCare, funeralWaiver,
                adoptionPriority, destituteSupport, minimumLiving,
            ],
            reactions: reactions,
            feeds: meansFeeds + careFeeds,
            commands: meansCommands + careCommands)
    }
}
