public import ArgumentParser
public import Kernel
public import Law

/// 落实资金：公益金救助、参保缴费补贴，并为各部门的发放拨付资金。
///
/// Funds the work: grants from the welfare fund and premium subsidies, and pays what other
/// departments approve.
public enum Finance: Department {
    public static let code: DepartmentCode = "finance"
    public static let title = Text("财政", en: "Finance")

    public static var services: Services {
        Services(
            benefits: [
                welfareFundGrant, premiumSubsidy,
            ],
            reactions: reactions,
            commands: [
                DueCommand.self, RateNotices.self, RecoveryGroup.self, RunGroup.self, Resting.self,
                PayeeAccount.self,
                FundGroup.self, ShareGroup.self, BudgetGroup.self, DonationGroup.self,
                YearGroup.self, WelfareGroup.self, SubsidyGroup.self, ForecastCommand.self,
                UnpaidCommand.self, ExpectedCommand.self, VerifyCommand.self,
            ])
    }

    /// `yuhou audit money`: the auditor recomputes what finance pays.
    public static let auditCommand: any AsyncParsableCommand.Type = AuditMoneyGroup.self
}
