import Law

extension CivilAffairs {
    /// After disregards.
    static let incomePerHead = FactKind(
        "income.per_head", .money, Text("家庭人均月收入", en: "Household income per head and month"),
        owners: ["civil_affairs"], scope: .household, sharing: .only([]))

    static let lowIncome = FactKind(
        "low_income", .code(["none", "dibao", "destitute", "marginal", "expenditure"]),
        Text("低收入认定", en: "Low-income class"),
        owners: ["civil_affairs"], scope: .household, sharing: .only(["housing"]))

    static let lowIncomeApplied = FactKind(
        "low_income.applied", .flag, Text("低收入认定申请在办", en: "A low-income test is pending"),
        owners: ["civil_affairs"], scope: .household, absent: .value("no"), sharing: .only([]))

    /// Of several pending tests the first of this list: a clause on 低保 alone reads it.
    static let lowIncomeTest = FactKind(
        "low_income.test", .code(["dibao", "destitute", "marginal", "expenditure"]),
        Text("在办的低收入认定类别", en: "Which low-income test is pending"),
        owners: ["civil_affairs"], scope: .household, absent: .none, sharing: .only([]))

    static let hardship = FactKind(
        "hardship", .flag, Text("核实的生活困难", en: "Verified hardship after an event"),
        owners: ["civil_affairs"], scope: .household,
        sharing: .only(["family_planning", "finance", "health"]))

    static let threeWithouts = FactKind(
        "three_withouts", .flag, Text("符合特困供养条件", en: "Meets the destitute-support conditions"),
        owners: ["civil_affairs"], scope: .household, sharing: .only([]))

    /// `from` is the day of the event.
    static let accidentLoss = FactKind(
        "accident.loss", .set(["property", "injury", "illness", "death"]),
        Text("重大突发事件损失", en: "Loss by a major sudden event"),
        owners: ["civil_affairs"], scope: .household, absent: .none,
        sharing: .only(["family_planning"]))
}
