import ArgumentParser
import Kernel
import Law

/// Search before anybody is registered.
struct PersonFind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "查找：身份证号码（含旧号码）、姓名加出生日期、编号 · Find by number, name and birth, or ref.",
        discussion: "符合任一条件的都列出。姓名和号码已遮盖。 Any match is listed, masked.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "全名 · The whole name.") var name: String?
    @Option(name: .long, help: "身份证号码；填 - 从标准输入读 · ID number; - reads standard input.")
    var idNumber: String?
    @Option(
        name: .long, help: "出生日期，与 --name 同用 · Day of birth, with --name.",
        transform: parseDay)
    var birth: Day?
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let found: [FoundDocument]
        let known_elsewhere: Nullable<Bool>
    }

    func validate() throws {
        if name == nil && idNumber == nil && ref == nil {
            throw ValidationError(
                "请给出 --id-number、--ref 或 --name（可加 --birth） / "
                    + "give --id-number, --ref, or --name (with --birth)")
        }
        if birth != nil && name == nil {
            throw ValidationError("--birth 要与 --name 同用 / --birth goes with --name")
        }
    }

    func run() async throws {
        var wanted = PersonSearch.Wanted(ref: ref, name: name, birth: birth)
        if let idNumber { wanted.number = try identityNumber(typedNumber(idNumber)) }
        let asked = wanted
        let keys = try readKeys()
        let (found, knownElsewhere) = try await withOffice(place.district) { office in
            try await PersonSearch(office, seal: AESSeal(keys: keys))
                .find(asked, district: place.district)
        }
        if json {
            return try printJSON(
                Document(
                    found: found.map(FoundDocument.init),
                    known_elsewhere: Nullable(knownElsewhere)))
        }
        if found.isEmpty {
            reader.say(Text("本区没有找到。", en: "Nobody found in this district."))
        } else {
            printFound(found, reader.language)
        }
        if found.count == PersonSearch.limit {
            reader.say(
                Text(
                    "只列出前 \(found.count) 人；请加 --birth 或号码。",
                    en: "Only the first \(found.count); add --birth or a number."))
        }
        reader.say(knownElsewhere: knownElsewhere)
    }
}
