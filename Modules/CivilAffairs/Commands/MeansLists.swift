import ArgumentParser
import Kernel
import Law

extension MeansBook {
    /// A sheet with every line: counted, or left out and by which clause.
    func page(of sheet: MeansSheet) async throws -> Page {
        let rule = try await rule()
        let finding = sheet.finding(rule)
        var page = Page(columns: [
            .init("line", Text("行", en: "Line"), isNumber: true),
            .init("of", Text("谁的", en: "Whose")), .init("kind", Text("收入", en: "Income")),
            .init("sum", Text("金额", en: "Sum"), isNumber: true),
            .init("document", Text("凭据", en: "Paper")),
            .init("verdict", Text("认定", en: "Verdict")),
        ])
        page.lines = [
            Text(
                "核对表第 \(sheet.id) 号：\(sheet.ref) 一户，\(sheet.month)，\(sheet.test.title.zh)，"
                    + "\(sheet.state.title.zh)；计入 \(sheet.members.count) 人（\(sheet.memberList)）。",
                en: "Sheet \(sheet.id): \(sheet.ref), \(sheet.month), \(sheet.test.title.en), "
                    + "\(sheet.state.title.en); \(sheet.members.count) counted "
                    + "(\(sheet.memberList)).")
        ]
        for line in sheet.lines {
            page.add(
                .number(line.seq), .words(line.ref), .text(line.kind.title), .money(line.sum),
                .words(line.document), .text(verdict(line, finding)))
        }
        page.next.append(
            Text(
                "计入 \(finding.counted) 元，不计入 \(finding.disregarded) 元；人均 \(finding.perHead) 元"
                    + "（四舍五入到分）。",
                en: "Counted \(finding.counted), left out \(finding.disregarded); per head "
                    + "\(finding.perHead) (half a fen up)."))
        page.next.append(try await lineText(of: sheet))
        if let decision = sheet.decision { page.next.append(Self.text(of: decision)) }
        return page
    }

    private func verdict(_ line: MeansSheet.Line, _ finding: MeansFinding) -> Text {
        if line.isStruck { return Text("已划去", en: "struck") }
        guard let clause = finding.leftOut[line.seq] else { return Text("计入", en: "counted") }
        guard let reason = line.exception else {
            return Text("不计入（\(clause)）", en: "left out (\(clause))")
        }
        let who = line.exceptedBy ?? ""
        return Text(
            "不计入（\(clause)“等”，\(who)：\(reason)）", en: "left out (\(clause), \(who): \(reason))")
    }

    private func lineText(of sheet: MeansSheet) async throws -> Text {
        guard sheet.test.line != nil else {
            return Text("这一类不按收入线，由认定人判断。", en: "No line of income: judged by who decides.")
        }
        guard let line = try await line(of: sheet) else {
            return Text(
                "\(sheet.test.title.zh)线待定：由认定人凭文件决定。",
                en: "The line is to be set: decided by a person on a document.")
        }
        return Text("\(sheet.test.title.zh)线 \(line) 元。", en: "The line is \(line).")
    }

    private static func text(of decision: MeansSheet.Decision) -> Text {
        let zh = decision.granted?.title.zh ?? "不符合"
        return Text(
            "认定：\(zh)，自 \(decision.from) 起，\(decision.actor) 于 \(decision.decided)，\(decision.document)。",
            en: "Decided: \(decision.granted?.rawValue ?? "none") from \(decision.from), by "
                + "\(decision.actor) on \(decision.decided), \(decision.document).")
    }
}

struct MeansList: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "在办的核对表，先申请的在前 · Sheets that wait.",
        discussion: "列近 \(MeansBook.days) 天申请的；更早的用 --ref 查。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看一个人的，含已认定的 · Of one person, every one.") var ref: String?
    @Flag(name: .long, help: "已认定、已撤回的也列出 · Also decided ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("sheet", Text("核对表", en: "Sheet"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("month", Text("月份", en: "Month")), .init("test", Text("类别", en: "Test")),
            .init("applied", Text("申请日", en: "Applied")),
            .init("state", Text("进度", en: "State")),
            .init("per_head", Text("人均", en: "Per head"), isNumber: true),
            .init("class", Text("认定", en: "Class")),
        ])
        page.nothing = Text(
            "没有在办的核对表。用 means open 立表。", en: "No sheets in hand; `means open` begins one.")
        for listed in try await MeansBook(bureau: bureau).list(ref: ref, withEnded: all) {
            let sheet = listed.sheet
            page.add(
                .number(sheet.id), .words(sheet.ref), .words(Mask.name(sheet.name)),
                .words("\(sheet.month)"), .text(sheet.test.title), .day(sheet.applied),
                .text(listed.state.title), listed.perHead.map { .money($0) } ?? .none,
                listed.granted.map {
                    .text(MeansTest(rawValue: $0)?.title ?? Text("不符合", en: "none"))
                } ?? .none)
        }
        return page
    }
}

struct MeansContradictions: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "contradictions",
        abstract: "享受特困而有在世子女没有计入的 · A childless scheme with a hidden living child.",
        discussion: "子女都已离世的父母享受特困供养不矛盾，不在此列。")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("number", Text("特困编号", en: "Scheme number")),
            .init("child_ref", Text("未计入的子女", en: "Child not counted")),
            .init("child_name", Text("子女姓名", en: "Child's name")),
        ])
        for found in try await ContradictionList(bureau: bureau).find() {
            page.add(
                .words(found.ref), .words(Mask.name(found.name)), .init(found.number),
                .words(found.childRef), .words(Mask.name(found.childName)))
        }
        if page.rows.isEmpty {
            page.lines.append(Text("没有矛盾。", en: "No contradiction."))
        } else {
            page.next.append(
                Text(
                    "逐户核实：确有赡养人的另开核对表并 scheme end；登记有误的更正亲子关系。",
                    en: "Look at each: test the household again, or correct the register."))
        }
        return page
    }
}

extension EnrolmentBook.Scheme: ExpressibleByArgument {}

/// `yuhou civil_affairs scheme …`: the registers of the two schemes.
struct SchemeGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheme",
        abstract: "特困供养、低保的名册 · The registers of the two schemes.",
        subcommands: [SchemeEnrol.self, SchemeEnd.self, SchemeList.self])
}

struct SchemeEnrol: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "凭已认定的核对表纳入，事项办结 · Enrols on a decided sheet.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 enrol 环节 · The case, at its step enrol.") var number: Int64
    @Option(name: .long, help: "认定了的核对表 · The decided sheet.") var sheet: Int64
    @Option(name: .customLong("number"), help: "证号或登记号 · The scheme's number.")
    var schemeNumber: String
    @Option(name: .long, help: "享受起始日（默认今天） · From.", transform: parseDay) var from: Day?
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await EnrolmentBook(bureau: bureau).enrol(
            .init(
                caseID: number, sheet: sheet, number: schemeNumber, from: from ?? bureau.today,
                client: idempotent.client))
        return Page(
            Text(
                "\(made.ref) 已纳入\(made.scheme.title.zh)，编号 \(made.number)，自 \(made.from) 起。",
                en: "\(made.ref) is in \(made.scheme.title.en), number \(made.number), "
                    + "from \(made.from)."))
    }
}

struct SchemeEnd: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "退出保障 · Ends somebody's enrolment.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "编号 · Ref.") var ref: String
    @Option(name: .long, help: "退出日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let ended = try await EnrolmentBook(bureau: bureau).end(ref, on: on, reason: reason)
        return Page(
            Text(
                "\(ref) 自 \(on) 退出\(ended.scheme.title.zh)（\(ended.number)）。",
                en: "\(ref) left \(ended.scheme.title.en) (\(ended.number)) on \(on)."))
    }
}

struct SchemeList: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "名册 · Who is in a scheme.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "dibao 低保、destitute 特困 · The scheme.")
    var scheme: EnrolmentBook.Scheme
    @Flag(name: .long, help: "已退出的也列出 · Also who left.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("number", Text("证号", en: "Number")),
            .init("sheet", Text("核对表", en: "Sheet"), isNumber: true),
            .init("from", Text("起", en: "From")), .init("ended", Text("退出", en: "Ended")),
        ])
        for one in try await EnrolmentBook(bureau: bureau).list(scheme, withEnded: all) {
            page.add(
                .words(one.ref), .words(Mask.name(one.name)), .words(one.number),
                .number(one.sheet), .day(one.from), .init(one.ended))
        }
        return page
    }
}
