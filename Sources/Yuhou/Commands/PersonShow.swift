import ArgumentParser
import Kernel
import Law

/// One person as the register has them.
struct PersonShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "查看一人：身份（遮盖）、户、亲属、事实 · One person, masked, with kin and facts.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "哪一天（默认今天） · The day (default today).", transform: parseDay)
    var on: Day?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        let keys = try readKeys()
        let sheet = try await withOffice(place.district) { office in
            try await PersonSheet.read(
                office, seal: AESSeal(keys: keys), district: place.district, ref: ref,
                on: on ?? office.today)
        }
        if json { return try printJSON(PersonSheetDocument(sheet)) }
        PersonSheetPage(language: reader.language).lines(of: sheet).forEach { print($0) }
    }
}

/// What `person show --json` prints.
struct PersonSheetDocument: Encodable {
    struct Member: Encodable {
        let ref: String
        let name: String
        let role: String
        let birth_year: Int
    }

    struct Relation: Encodable {
        let relation: String
        let ref: String
        let name: String
        let from: Nullable<String>
        let to: Nullable<String>
        let learned: Nullable<String>
        let source: String
        let withdrawn: Bool
    }

    struct Report: Encodable {
        let value: Nullable<String>
        let from: String
        let to: Nullable<String>
        let source: String
        let learned: Nullable<String>
        let document: Nullable<String>
        let member: Nullable<String>
        let withdrawn: Bool

        init(_ report: StandingFact.Report) {
            value = Nullable(report.value)
            from = report.from.description
            to = Nullable(report.to?.description)
            source = report.source
            learned = Nullable(report.learned?.description)
            document = Nullable(report.document)
            member = Nullable(report.member)
            withdrawn = report.isWithdrawn
        }
    }

    struct Fact: Encodable {
        let fact: String
        let title: String
        let value: Nullable<String>
        let since: Nullable<String>
        let source: Nullable<String>
        let learned: Nullable<String>
        let document: Nullable<String>
        let former: [Report]
        let differing: [Report]
    }

    let on: String
    let ref: String
    let name: String
    let id_number: Nullable<String>
    let former_id_numbers: [String]
    let phone: Nullable<String>
    let account: Nullable<String>
    let sex: String
    let birth_year: Int
    let role: String
    let town: String
    let town_title: Nullable<String>
    let village: Nullable<String>
    let village_title: Nullable<String>
    let household: Nullable<String>
    let members: [Member]
    let relations: [Relation]
    let facts: [Fact]

    init(_ sheet: PersonSheet) {
        on = sheet.day.description
        ref = sheet.ref
        name = sheet.name
        id_number = Nullable(sheet.number)
        former_id_numbers = sheet.formerNumbers
        phone = Nullable(sheet.phone)
        account = Nullable(sheet.account)
        sex = sheet.sex == .female ? "female" : "male"
        birth_year = sheet.birthYear
        role = sheet.role.word
        town = String(sheet.town)
        town_title = Nullable(sheet.townTitle)
        village = Nullable(sheet.village.map { String($0) })
        village_title = Nullable(sheet.villageTitle)
        household = Nullable(sheet.household)
        members = sheet.housemates.map {
            Member(ref: $0.ref, name: $0.name, role: $0.role.word, birth_year: $0.birthYear)
        }
        relations = sheet.relations.map {
            Relation(
                relation: $0.kinship.rawValue, ref: $0.ref, name: $0.name,
                from: Nullable($0.from?.description), to: Nullable($0.to?.description),
                learned: Nullable($0.learned?.description), source: $0.source,
                withdrawn: $0.isWithdrawn)
        }
        facts = sheet.facts.map {
            Fact(
                fact: $0.kind.name, title: $0.kind.title.zh, value: Nullable($0.value),
                since: Nullable($0.since?.description), source: Nullable($0.report?.source),
                learned: Nullable($0.report?.learned?.description),
                document: Nullable($0.report?.document), former: $0.former.map(Report.init),
                differing: $0.differing.map(Report.init))
        }
    }
}
