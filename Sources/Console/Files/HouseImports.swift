import Accounts
import Foundation
import Kernel
import Law

/// Files that are no department's own: the register, the towns, the calendars, the accounts.
enum HouseImports {
    static func all(_ host: ConsoleHost) -> [FileTask] {
        [roster(host), area(host), calendar(host), accounts(host)]
    }

    /// Files that can be had empty, with the right head.
    static let blanks: [(code: String, title: Text, columns: [String])] = [
        ("roster", Text("名册", en: "Roster"), ImportColumns.roster),
        ("facts", Text("事实", en: "Facts"), ImportColumns.facts),
        ("deliveries", Text("已落实记录", en: "Deliveries"), ImportColumns.deliveries),
    ]

    private static func file(_ name: String, _ help: String, isNeeded: Bool = false)
        -> CommandSheet.Field
    {
        CommandSheet.Field(
            name: name, isOption: true, isFlag: false, isRepeating: false, isNeeded: isNeeded,
            isFile: true, help: help, standard: "", choices: [])
    }

    private static func roster(_ host: ConsoleHost) -> FileTask {
        FileTask(
            words: ["roster", "import"],
            title: Text("导入名册、事实和已落实记录", en: "Import roster, facts and deliveries"),
            about: Text(
                "可以只选其中一个。对的行全部导入，错的行退回并注明原因；同一文件再导入一次，什么也不变。",
                en: "Any of the three. What is right is taken, what is wrong comes back with the "
                    + "reason; the same file again changes nothing."),
            fields: [
                file("roster", "名册 · Roster"), file("facts", "事实 · Facts"),
                file("deliveries", "已落实记录 · Deliveries"),
            ],
            hasPreview: true
        ) { told in
            guard !told.paths.isEmpty else {
                throw Refusal(Text("请至少选择一个文件。", en: "Choose a file."))
            }
            let session = told.session
            let office = host.office(session, purpose: "roster import")
            let (pack, _) = try await PackStore(office).pack(of: session.district)
            let outcome = try await FileImport(office, seal: host.seal, pack: pack).run(
                roster: told.paths["roster"], facts: told.paths["facts"],
                deliveries: told.paths["deliveries"], district: session.district,
                dryRun: told.isPreview, today: office.today)
            return FileTask.Answer(page: try page(outcome))
        }
    }

    /// No page lists more; the file of them does.
    private static let shownRejects = 100

    private static func page(_ outcome: ImportOutcome) throws -> Page {
        var page = Page(columns: [
            .init("file", Text("文件", en: "File")), .init("reason", Text("退回的行", en: "Rejected")),
        ])
        for file in outcome.files {
            let name = URL(fileURLWithPath: file.path).lastPathComponent
            page.lines.append(
                Text(
                    "\(name)：\(outcome.isDryRun ? "将" : "")收入 \(file.accepted) 行，"
                        + "不变 \(file.unchanged) 行，退回 \(file.rejected) 行。",
                    en: "\(name): \(file.accepted) taken, \(file.unchanged) unchanged, "
                        + "\(file.rejected) rejected."))
            if !file.knownElsewhere.isEmpty {
                let lines = file.knownElsewhere.prefix(20).map(String.init)
                    .joined(separator: "、")
                page.lines.append(
                    Text(
                        "\(file.knownElsewhere.count) 人在其他区县已登记（行 \(lines)）：发放前请核对并办理转移。",
                        en: "\(file.knownElsewhere.count) people are registered in another "
                            + "district too (lines \(lines)): ask there before anything is paid."))
            }
            guard let rejects = file.rejectsPath else { continue }
            for reason in try ImportColumns.reasons(of: rejects, atMost: shownRejects) {
                page.add(.words(name), .words(reason))
            }
        }
        page.lines.append(
            outcome.isDryRun
                ? Text("这是预览，还没有写入。", en: "A preview: nothing is written yet.")
                : Text("已导入；新的应享由每天的核定算出。", en: "Imported; the daily assessment works it out."))
        page.hasRejects = outcome.rejected > 0
        return page
    }

    private static func area(_ host: ConsoleHost) -> FileTask {
        FileTask(
            words: ["area", "load"], title: Text("装载区划表", en: "Load the area table"),
            about: Text(
                "列：code,title,from,to,successor。有一行不对就都不装。",
                en: "Columns: code,title,from,to,successor. One wrong row, and none is loaded."),
            fields: [file("file", "区划表 · Area table", isNeeded: true)], hasPreview: false
        ) { told in
            let office = host.office(told.session, purpose: "area load")
            let changed = try await AreaTable(office).load(
                try given(told), district: told.session.district)
            return FileTask.Answer(
                page: Page(Text("区划表：\(changed) 处变动。", en: "Area table: \(changed) changes.")))
        }
    }

    private static func calendar(_ host: ConsoleHost) -> FileTask {
        FileTask(
            words: ["calendar", "load"],
            title: Text("装入一年的工作日历", en: "Load a year's working days"),
            about: Text(
                "第一行 “# source: 通知名称和文号”，第二行 day,works,title；works 为 no（放假）或 yes（周末上班）。",
                en: "First `# source: …`, then day,works,title."),
            fields: [file("file", "日历 · Calendar", isNeeded: true)], hasPreview: true
        ) { told in
            let path = try given(told)
            let year = try WorkingYear(try PlainTable.text(of: path), file: path)
            var page = Page(
                [Text("\(year.year) 年，依据：\(year.source)", en: "\(year.year), by \(year.source)")],
                columns: [
                    .init("day", Text("日", en: "Day")), .init("works", Text("上班", en: "Works")),
                    .init("title", Text("说明", en: "Title")),
                ])
            for day in year.exceptions {
                page.add(
                    .day(day.day), .text(day.works ? Text("是", en: "yes") : Text("否", en: "no")),
                    .words(day.title))
            }
            guard !told.isPreview else { return FileTask.Answer(page: page) }
            let office = host.office(told.session, purpose: "calendar load")
            let isNew = try await WorkingCalendars(office, district: told.session.district)
                .load(year)
            page.lines.append(
                isNew
                    ? Text("已装入。", en: "Loaded.")
                    : Text("已是这一份，没有变化。", en: "Nothing new."))
            return FileTask.Answer(page: page)
        }
    }

    private static func accounts(_ host: ConsoleHost) -> FileTask {
        FileTask(
            words: ["admin", "user", "import"], title: Text("批量新增账户", en: "Add many accounts"),
            about: Text(
                "列：name,title,desk,duties,towns,id_number；职责和镇街用空格隔开。有一行不对就都不新增。"
                    + "初始口令在结果页下载一次，发完请删除。",
                en: "Columns: name,title,desk,duties,towns,id_number, lists separated by blanks. "
                    + "The first passwords are fetched once."),
            fields: [file("file", "账户 · Accounts", isNeeded: true)], hasPreview: true
        ) { told in
            let entries = try AccountFile.read(try given(told)).map { row in
                var entry = AccountBook.Entry()
                (entry.name, entry.title, entry.desk) = (row.name, row.title, row.desk)
                (entry.duties, entry.towns, entry.identity) = (row.duties, row.towns, row.identity)
                entry.place = Text("第 \(row.line) 行", en: "row \(row.line)").zh
                return entry
            }
            var page = Page(columns: [
                .init("name", Text("登录名", en: "Name")), .init("title", Text("姓名", en: "Title")),
                .init("desk", Text("岗位", en: "Desk")), .init("duties", Text("职责", en: "Duties")),
                .init("towns", Text("镇街", en: "Towns")),
            ])
            for entry in entries {
                page.add(
                    .words(entry.name), .words(entry.title), .words(entry.desk),
                    .words(entry.duties.joined(separator: " ")),
                    .words(entry.towns.map { String($0) }.joined(separator: " ")))
            }
            guard !told.isPreview else { return FileTask.Answer(page: page) }
            let office = host.office(told.session, purpose: "admin user import")
            let made = try await AccountBook(
                office, district: told.session.district, seal: host.seal
            ).add(entries)
            page.lines.append(
                Text("新增 \(entries.count) 人。", en: "\(entries.count) accounts added."))
            let path = try await told.shelf.place("passwords.csv")
            try SheetFile.write(
                [["name", "password"]] + zip(entries, made).map { [$0.name, $1] },
                toNewFile: path)
            return FileTask.Answer(page: page, secret: path)
        }
    }

    private static func given(_ told: FileTask.Told) throws -> String {
        guard let path = told.paths["file"] else {
            throw Refusal(Text("请选择文件。", en: "Choose a file."))
        }
        return path
    }
}
