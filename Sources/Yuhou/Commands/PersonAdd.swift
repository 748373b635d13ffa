import ArgumentParser
import Kernel
import Law

/// Registers one person of a walk-in family.
struct PersonAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "登记：先查重，再登记一人 · Register one person, after a search for duplicates.",
        discussion: """
            校验与名册导入相同。号码已登记的拒绝；曾用此号码的、同名同日出生的列出，核对后加 --confirm-new 才登记。
            The same checks as the roster import. Likely duplicates are listed and nobody is added \
            without --confirm-new; a registered number is always refused.
            """)

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "户编号；没有的自动新建 · Household; made where new.")
    var household: String
    @Option(name: .long, help: "镇街代码，九位 · Town, nine digits.") var town: String
    @Option(name: .long, help: "村居代码，十二位 · Village, twelve digits.") var village: String?
    @Option(name: .long, help: "姓名 · Name.") var name: String
    @Option(name: .long, help: "身份证号码；填 - 从标准输入读 · ID number; - reads standard input.")
    var idNumber: String?
    @Option(name: .long, help: "female 或 male；没有号码时必填 · Needed without a number.")
    var sex: String?
    @Option(name: .long, help: "出生日期；没有号码时必填 · Needed without a number.")
    var birth: String?
    @Option(name: .long, help: "parent、child、spouse 或 other · Place in the family.")
    var role: String
    @Option(name: .long, help: "编号（默认下一个 W 号） · Ref (default the next W number).")
    var ref: String?
    @Option(name: .long, help: "母亲的编号 · The mother's ref.") var mother: String?
    @Option(name: .long, help: "父亲的编号 · The father's ref.") var father: String?
    @Option(name: .long, help: "收养日期 · Day of adoption.") var adoptedOn: String?
    @Option(name: .long, help: "配偶的编号 · The spouse's ref.") var spouse: String?
    @Option(name: .long, help: "电话 · Phone.") var phone: String?
    @Option(name: .long, help: "银行账号 · Bank account.") var account: String?
    @Flag(name: .long, help: "已核对，确系另一人 · Checked: somebody else.") var confirmNew = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let ref: Nullable<String>
        let created: Bool
        let duplicates: [FoundDocument]
        let known_elsewhere: Nullable<Bool>
    }

    func run() async throws {
        let entry = try entry()
        let keys = try readKeys()
        let addition = try await withOffice(place.district) { office in
            try await PersonRegister(office, seal: AESSeal(keys: keys))
                .add(entry, district: place.district, isConfirmedNew: confirmNew)
        }
        if json {
            try printJSON(
                Document(
                    ref: Nullable(addition.ref), created: addition.isCreated,
                    duplicates: addition.duplicates.map(FoundDocument.init),
                    known_elsewhere: Nullable(addition.knownElsewhere)))
        } else {
            report(addition)
        }
        guard addition.isCreated else {
            throw CommandFailure(
                status: 64,
                text: Text(
                    "可能已经登记，没有新建。请核对；确系另一人，加 --confirm-new 再运行。",
                    en: "Perhaps registered already; nobody was added. Check, and if this is "
                        + "somebody else run again with --confirm-new."))
        }
    }

    private func entry() throws -> PersonEntry {
        var entry = PersonEntry()
        entry.ref = ref ?? ""
        entry.household = household
        entry.town = town
        entry.village = village ?? ""
        entry.name = name
        entry.idNumber = try idNumber.map(typedNumber) ?? ""
        entry.sex = sex ?? ""
        entry.birth = birth ?? ""
        entry.role = role
        entry.mother = mother ?? ""
        entry.father = father ?? ""
        entry.adoptedOn = adoptedOn ?? ""
        entry.spouse = spouse ?? ""
        entry.phone = phone ?? ""
        entry.account = account ?? ""
        return entry
    }

    private func report(_ addition: PersonRegister.Addition) {
        if !addition.duplicates.isEmpty {
            reader.say(Text("可能是同一人：", en: "Perhaps the same person:"))
            printFound(addition.duplicates, reader.language)
        }
        if let ref = addition.ref {
            reader.say(Text("已登记：\(ref)", en: "Registered: \(ref)"))
        }
        reader.say(knownElsewhere: addition.knownElsewhere)
    }
}
