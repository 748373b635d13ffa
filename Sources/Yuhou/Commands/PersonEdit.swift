import ArgumentParser
import Kernel
import Law

/// Corrects a registered person.
struct PersonEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "更正一人的登记 · Correct what is registered of a person.",
        discussion: "更正身份证号码，人和全部记录不变，旧号码留作历史。 A corrected number keeps the person.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "姓名 · Name.") var name: String?
    @Option(name: .long, help: "迁入的户编号，自今天起 · The household from today on.")
    var household: String?
    @Option(name: .long, help: "镇街代码，九位 · Town, nine digits.") var town: String?
    @Option(name: .long, help: "村居代码，十二位 · Village, twelve digits.") var village: String?
    @Option(name: .long, help: "电话 · Phone.") var phone: String?
    @Option(name: .long, help: "银行账号 · Bank account.") var account: String?
    @Option(name: .long, help: "更正后的号码；填 - 从标准输入读 · Corrected number; - reads standard input.")
    var idNumber: String?
    @Option(name: .long, help: "parent、child、spouse 或 other · Place in the family.")
    var role: String?
    @Option(name: .long, help: "谁要求更正、为什么，留在审计里 · Who asked and why, for the audit.")
    var reason = ""
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct ChangeDocument: Encodable {
        let field: String
        let before: Nullable<String>
        let after: Nullable<String>
    }

    private struct Document: Encodable {
        let ref: String
        let changed: [ChangeDocument]
        let known_elsewhere: Nullable<Bool>
    }

    func run() async throws {
        var correction = PersonRegister.Correction()
        correction.name = name
        correction.household = household
        correction.town = town
        correction.village = village
        correction.phone = phone
        correction.account = account
        correction.idNumber = try idNumber.map(typedNumber)
        correction.role = role
        let wanted = correction
        let keys = try readKeys()
        let edit = try await withOffice(place.district) { office in
            try await PersonRegister(office, seal: AESSeal(keys: keys))
                .edit(wanted, ref: ref, district: place.district, reason: reason)
        }
        if json {
            return try printJSON(
                Document(
                    ref: ref,
                    changed: edit.changes.map {
                        ChangeDocument(
                            field: $0.field, before: Nullable($0.before), after: Nullable($0.after))
                    }, known_elsewhere: Nullable(edit.knownElsewhere)))
        }
        if edit.changes.isEmpty {
            reader.say(Text("\(ref)：与登记相同，没有改动。", en: "\(ref): as registered; no change."))
        }
        for change in edit.changes {
            let title = Self.titles[change.field] ?? Text(change.field, en: change.field)
            let before = change.before ?? "—"
            let after = change.after ?? "—"
            // Both may look the same through the mask.
            let masked = before == after ? Text("（遮盖处不同）", en: " (differs under the mask)") : nil
            reader.say(
                Text(
                    "\(ref) \(title.zh)：\(before) → \(after)\(masked?.zh ?? "")",
                    en: "\(ref) \(title.en): \(before) → \(after)\(masked?.en ?? "")"))
        }
        reader.say(knownElsewhere: edit.knownElsewhere)
    }

    private static let titles: [String: Text] = [
        "household": Text("户", en: "household"),
        "town": Text("镇街", en: "town"),
        "village": Text("村居", en: "village"),
        "name": Text("姓名", en: "name"),
        "id_number": Text("身份证号码", en: "ID number"),
        "sex": Text("性别", en: "sex"),
        "birth": Text("出生", en: "birth"),
        "role": Text("身份", en: "role"),
        "phone": Text("电话", en: "phone"),
        "account": Text("银行账号", en: "account"),
    ]
}
