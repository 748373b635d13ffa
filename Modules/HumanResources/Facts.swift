import Law

extension HumanResources {
    static let pension = FactKind(
        "insurance.pension", .code(["none", "resident", "employee"]),
        Text("养老保险", en: "Pension insurance"),
        owners: ["human_resources"], sharing: .only([]))

    static let maternity = FactKind(
        "insurance.maternity", .flag, Text("职工生育保险", en: "Employee maternity cover"),
        owners: ["human_resources"], absent: .value("no"), sharing: .only([]))

    /// A closed cohort: nobody is added.
    static let pensionTopUpDecided = FactKind(
        "pension.topup", .flag, Text("已有增发养老待遇决定", en: "An earlier top-up decision stands"),
        owners: ["human_resources"], absent: .value("no"), sharing: .only([]))

    static let workAble = FactKind(
        "work.able", .flag, Text("有就业创业能力", en: "Able to work"),
        owners: ["human_resources"], sharing: .only([]))

    static let workStatus = FactKind(
        "work.status", .code(["employed", "unemployed", "registered_unemployed", "retired"]),
        Text("就业状况", en: "Working status"),
        owners: ["human_resources"], sharing: .only([]))
}
