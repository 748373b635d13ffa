import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou civil_affairs adoption …`.
struct AdoptionGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adoption",
        abstract: "收养：只在家庭自己提出后办理，先告知后果 · Adoption, on the family's own wish.",
        subcommands: [
            AdoptionTell.self, AdoptionCheck.self, AdoptionAddChild.self, AdoptionChildren.self,
            AdoptionApply.self, AdoptionWaitingList.self, AdoptionMatchOne.self,
            AdoptionEnd.self,
        ])
}

struct AdoptionTell: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "tell",
        abstract: "告知收养对扶助的影响，告知后才办其他 · Tells the effect first.",
        discussion: "不加 --told 只显示要告知的话，不登记。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "人员编号 · The person.") var ref: String
    @Option(name: .long, help: "告知日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "告知人 · Who told them.") var by: String
    @Flag(name: .long, help: "已告知 · They were told.") var told = false
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (warning, effect) = try await AdoptionBook(bureau).tell(
            ref, on: on ?? bureau.today, by: by, isTold: told, client: id ?? UUID().uuidString)
        return Page(
            effect,
            Text("已于 \(warning.toldOn) 告知 \(ref)。", en: "\(ref) was told on \(warning.toldOn)."))
    }
}

/// An answer to a condition.
enum YesNo: String, ExpressibleByArgument, CaseIterable {
    case yes, no
}

struct AdoptionCheck: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "核对民法典第1098、1100条的条件，逐项写来源 · Goes through the conditions.",
        discussion: "年满三十周岁由登记的出生日期算出。孤儿、残疾未成年人、福利机构查找不到生父母的儿童不受子女数限制。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "人员编号 · The person.") var ref: String
    @Option(name: .long, help: "在世子女数 · Living children.") var children: Int64
    @Option(name: .long, help: "子女数的来源 · Source.") var childrenSource: String
    @Flag(name: .long, help: "收养孤儿、残疾或查找不到生父母的儿童 · No limit by number.")
    var exempt = false
    @Option(name: .long, help: "有抚养教育保护能力 yes/no · Able.") var able: YesNo
    @Option(name: .long, help: "来源 · Source.") var ableSource: String
    @Option(name: .long, help: "没有不应当收养的疾病 yes/no · No illness.") var healthy: YesNo
    @Option(name: .long, help: "来源 · Source.") var healthySource: String
    @Option(name: .long, help: "没有不利于成长的违法犯罪记录 yes/no · No record.") var clear: YesNo
    @Option(name: .long, help: "来源 · Source.") var clearSource: String
    @Flag(name: .long, help: "无配偶 · Single.") var single = false
    @Option(name: .long, help: "核对日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let verdict = try await AdoptionBook(bureau).check(
            ref,
            .init(
                on: on ?? bureau.today, children: children, childrenSource: childrenSource,
                isExempt: exempt, able: .init(isYes: able == .yes, source: ableSource),
                healthy: .init(isYes: healthy == .yes, source: healthySource),
                clear: .init(isYes: clear == .yes, source: clearSource), isSingle: single),
            client: id ?? UUID().uuidString)
        var page = Page(
            verdict.isQualified
                ? Text("\(ref)：符合收养条件。", en: "\(ref): the conditions are met.")
                : Text("\(ref)：不符合收养条件，缺：", en: "\(ref): not met; lacking:"))
        page.lines += verdict.lacking
        return page
    }
}

extension AdoptionMatches.Kind: ExpressibleByArgument {}

struct AdoptionAddChild: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-child", abstract: "登记福利机构儿童，只记编号 · A child, by number.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "福利机构 · The institution.") var institution: String
    @Option(name: .long, help: "机构内编号 · Its number there.") var label: String
    @Option(name: .long, help: "性别 female 或 male · Sex.") var sex: ChildSex
    @Option(name: .long, help: "出生日期 · Birth.", transform: parseDay) var born: Day
    @Option(
        name: .long, help: "unfound 查找不到生父母、orphan 孤儿、disabled 残疾、other 其他 · Kind.")
    var kind: AdoptionMatches.Kind
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    enum ChildSex: String, ExpressibleByArgument, CaseIterable {
        case female, male
    }

    func run(in bureau: Bureau) async throws -> Page {
        let child = try await AdoptionMatches(bureau).addChild(
            label, of: institution, sex: sex.rawValue, born: born, kind: kind,
            client: id ?? UUID().uuidString)
        return Page(Text("儿童第 \(child.id) 号。", en: "Child \(child.id)."))
    }
}

struct AdoptionChildren: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "children", abstract: "福利机构儿童，未匹配的在前 · Children.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("child", Text("编号", en: "No."), isNumber: true),
            .init("institution", Text("机构", en: "Institution")),
            .init("label", Text("机构内编号", en: "Label")),
            .init("born", Text("出生", en: "Born")),
            .init("applicant", Text("匹配的申请", en: "Matched with")),
        ])
        page.nothing = Text(
            "没有登记的儿童。用 adoption add-child 登记。", en: "No children; `adoption add-child` records one."
        )
        for child in try await AdoptionMatches(bureau).children() {
            page.add(
                .number(child.id), .words(child.institution), .words(child.label),
                .day(child.born), child.applicant.map { .number($0) } ?? .none)
        }
        return page
    }
}

struct AdoptionApply: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "登记收养申请 · Records an application.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "人员编号 · The person.") var ref: String?
    @Option(name: .long, help: "其他申请人的号 · Another applicant's number.") var outside: String?
    @Option(name: .long, help: "收养评估等级 1–3，1 最优 · By the assessment, 1 the best.")
    var suitability: Int64
    @Option(name: .long, help: "申请日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await AdoptionMatches(bureau).apply(
            ref, outside: outside, suitability: suitability, on: on ?? bureau.today,
            client: id ?? UUID().uuidString)
        return Page(Text("收养申请第 \(number) 号。", en: "Application \(number)."))
    }
}

struct AdoptionWaitingList: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "waiting", abstract: "等候匹配的次序 · Who waits, in order.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("place", Text("位次", en: "Place"), isNumber: true),
            .init("application", Text("申请", en: "No."), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("suitability", Text("等级", en: "Class"), isNumber: true),
            .init("priority", Text("优先", en: "Priority")),
            .init("applied_on", Text("申请日", en: "Applied")),
            .init("key", Text("排序键", en: "Key")),
        ])
        page.nothing = Text(
            "没有等候匹配的申请。用 adoption apply 登记。", en: "Nobody waits; `adoption apply` records one.")
        let lines = try await AdoptionMatches(bureau).waiting()
        for (index, line) in lines.enumerated() { page.add(place: Int64(index + 1), line) }
        page.next.append(Page.howOrdered)
        return page
    }
}

struct AdoptionMatchOne: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "match", abstract: "按次序为一名儿童匹配申请人 · Matches a child.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "儿童编号 · The child.") var child: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let match = try await AdoptionMatches(bureau).match(
            child, client: id ?? UUID().uuidString)
        var page = Page(
            Text(
                "匹配名单第 \(match.list) 号第 \(match.place) 位：\(match.name)。",
                en: "List \(match.list), place \(match.place): \(match.name)."))
        if let number = match.caseID {
            page.lines.append(
                Text(
                    "优先已使用；第 \(number) 号事项落实。",
                    en: "The priority was used; case \(number) is delivered."))
        }
        return page
    }
}

struct AdoptionEnd: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "结束一次没有成的匹配 · Ends a match.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "儿童编号 · The child.") var child: Int64
    @Option(name: .long, help: "理由（至少四个字） · Why.") var reason: String
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        try await AdoptionMatches(bureau).end(child, reason: reason, on: on ?? bureau.today)
        return Page(Text("第 \(child) 号儿童的匹配已结束。", en: "The match of child \(child) is over."))
    }
}
