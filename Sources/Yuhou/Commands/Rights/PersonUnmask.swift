import ArgumentParser
import Kernel
import Law

/// One sealed value, whole.
struct PersonUnmask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmask",
        abstract: "查看一个完整号码：要理由，先记审计再显示 · Shows one value whole; audited first.",
        discussion: "每个账户每天至多 \(Unmasking.dayMax) 个（本系统的默认）。 "
            + "At most \(Unmasking.dayMax) a day and account, our own default.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(
        name: .long, help: "id_number、phone 或 account · Which one.",
        transform: { word in
            guard let field = PersonUnmask.fields[word] else {
                throw ValidationError(
                    "--field \(word)：应为 id_number、phone 或 account / "
                        + "one of id_number, phone, account")
            }
            return field
        })
    var field: SealedField
    @Option(name: .long, help: "为什么需要 · Why it is needed.") var reason: String

    private static let fields: [String: SealedField] = [
        "id_number": .identityNumber, "phone": .phone, "account": .account,
    ]

    func run() async throws {
        let keys = try readKeys()
        let value = try await withOffice { office in
            try await Unmasking(office, seal: AESSeal(keys: keys))
                .value(field, ref: ref, district: place.district, reason: reason)
        }
        print(value)
    }
}
