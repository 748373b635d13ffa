import ArgumentParser
import JointMeeting
import Kernel
import Law

/// The command tree that every department gets from its services: `yuhou education list`.
enum DepartmentCommands {
    static func command(for department: any Department.Type) -> any ParsableCommand.Type {
        func group<D: Department>(_: D.Type) -> any ParsableCommand.Type {
            DepartmentGroup<D>.self
        }
        return group(department)
    }

    /// What a desk does in the browser: its department's tree and what happens to families, or the
    /// office's.
    @Sendable static func commands(of desk: String) -> [any ParsableCommand.Type] {
        func records<D: Department>(_: D.Type) -> any ParsableCommand.Type {
            DeskRecordGroup<D>.self
        }
        if desk == JointMeeting.code.word { return [OfficeGroup.self] }
        return departments.filter { $0.code.word == desk }
            .flatMap { [command(for: $0), records($0)] }
    }
}

struct DepartmentGroup<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: D.code.word, abstract: "\(D.title.zh) · \(D.title.en)",
            subcommands: [
                DepartmentList<D>.self, FamilyCommand<D>.self, CaseGroup<D>.self,
                NoticeGroup<D>.self,
                TasksCommand<D>.self, DepartmentRefer<D>.self, DepartmentReferrals<D>.self,
                DepartmentAccept<D>.self, DepartmentReject<D>.self, DepartmentRevoke<D>.self,
                DepartmentDone<D>.self, DepartmentHandOver<D>.self, DepartmentBreakGlass<D>.self,
            ] + JointMeeting.commands(of: D.self)
                + (D.services.feeds.isEmpty ? [] : [DepartmentFeeds<D>.self]) + D.services.commands)
    }
}

/// Who is due what from this department, why, the oldest first.
struct DepartmentList<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "\(D.title.zh)：还欠着谁的什么，久的在前 · Who is due what, oldest first.",
            discussion: "所登录区县的清单。姓名已遮盖。")
    }

    @OptionGroup var reader: Reader
    @Option(name: .long, help: "区县代码，六位（默认所登录的） · District code (default your own).") var district:
        Int?
    @Option(name: .long, help: "哪一天（默认今天） · The day (default today).", transform: parseDay)
    var on: Day?
    @Flag(name: .long, help: "已落实的也列出 · Also those already received.") var all = false
    @Flag(name: .long, help: "只列应享未享：符合条件而无人在办 · Only those in nobody's hands.")
    var missed = false
    @Option(name: .long, help: "今天的清单最多列几行（默认全部） · At most so many (default all).")
    var limit: Int?
    @Option(
        name: .long, help: "从上一页的末行之后接着列 · Go on after the last page.",
        transform: { word in
            guard let place = Worklist.Place(word) else {
                throw ValidationError(
                    "--after \(word)：应照抄上一页给出的位置 / as the page before printed it")
            }
            return place
        })
    var after: Worklist.Place?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false
    @Flag(name: .long, help: "输出 CSV · Print CSV.") var csv = false
    @Option(name: .long, help: "写到这个新的 xlsx 文件 · Write a new workbook.") var xlsx: String?

    func validate() throws {
        if let limit, !(1...10_000).contains(limit) {
            throw ValidationError("--limit：应为 1 至 10000 / --limit: 1 to 10000")
        }
        if on != nil && (limit != nil || after != nil) {
            throw ValidationError("--limit、--after 只用于今天的清单 / are for today's list")
        }
        if all && missed {
            throw ValidationError("--all 与 --missed 只能选一个 / choose one of --all, --missed")
        }
        if [json, csv, xlsx != nil].count(where: \.self) > 1 {
            throw ValidationError(
                "--json、--csv、--xlsx 只能选一个 / choose one of --json, --csv, --xlsx")
        }
        if let xlsx, !xlsx.lowercased().hasSuffix(".xlsx") {
            throw ValidationError("--xlsx \(xlsx)：文件名应以 .xlsx 结尾 / should end in .xlsx")
        }
    }

    func run() async throws {
        try await withOffice(district) { office in
            guard let district = office.session?.district else { return }
            let (items, next) = try await items(office, district)
            let page = WorklistPage(registry: office.registry, language: reader.language)
            if json {
                try printJSON(items.map(page.document))
            } else if csv {
                page.records(items).forEach { print(csvRecord($0), terminator: "\r\n") }
            } else if let xlsx {
                try SheetFile.write(page.records(items), toNewFile: xlsx)
                reader.say(
                    Text("\(xlsx)：\(items.count) 行。", en: "\(xlsx): \(items.count) rows."))
            } else {
                page.lines(items, title: D.title, on: on ?? office.today).forEach { print($0) }
                if let next {
                    reader.say(Text("下一页：--after \(next)", en: "The next page: --after \(next)"))
                }
            }
        }
    }

    /// A page of today's list, all of its pages, or another day's list.
    private func items(
        _ office: Office, _ district: Int
    ) async throws -> (items: [Worklist.Item], next: Worklist.Place?) {
        let part: Worklist.Part = missed ? .missed : all ? .all : .owed
        if on ?? office.today != office.today || part == .all && limit == nil && after == nil {
            return (
                try await Worklist.read(
                    office, district: district, department: D.code.word, on: on ?? office.today,
                    part: part), nil
            )
        }
        var items: [Worklist.Item] = []
        var place = after
        repeat {
            let page = try await Worklist.page(
                office, district: district, department: D.code.word, part: part, after: place,
                limit: limit ?? 1000)
            items += page.items
            place = page.next
        } while limit == nil && place != nil
        return (items, place)
    }
}

/// How fresh what other offices send is.
struct DepartmentFeeds<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "feeds", abstract: "外单位来的文件，最近一次到哪天 · How fresh the feeds are.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("feed", Text("来源", en: "Feed")), .init("title", Text("名称", en: "Title")),
            .init("as_of", Text("数据截至", en: "As of")),
            .init("state", Text("状态", en: "State")),
            .init("accepted", Text("收入", en: "Taken"), isNumber: true),
            .init("rejected", Text("退回", en: "Rejected"), isNumber: true),
        ])
        for state in try await bureau.states(of: D.services.feeds) {
            page.add(
                .words(state.feed.code), .text(state.feed.title), .init(state.asOf),
                .text(
                    state.isStale(on: bureau.today)
                        ? Text(
                            "过期（有效 \(state.feed.goodFor) 天）",
                            en: "stale (good for \(state.feed.goodFor) days)")
                        : Text("有效", en: "fresh")),
                .number(state.accepted), .number(state.rejected))
        }
        return page
    }
}

/// The desk of the joint-meeting office.
struct OfficeGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: JointMeeting.code.word,
        abstract: "\(JointMeeting.title.zh) · \(JointMeeting.title.en)",
        subcommands: JointMeeting.commands + [OfficeRulingGroup.self])
}
