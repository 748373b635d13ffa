import ArgumentParser
import Embedded
import Foundation
import Kernel
import Law

/// Both districts from nothing to the office's board, on synthetic families.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "演示：两个区的虚构名册，从导入到总览 · Both districts on synthetic families.",
        subcommands: [DemoRun.self, DemoCode.self], defaultSubcommand: DemoRun.self)
}

struct DemoRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "准备并展示（默认） · Prepare and show (the default).",
        discussion: "名册、姓名、号码都是按固定种子虚构的。重复运行不改变任何内容。")

    @OptionGroup var reader: Reader
    @Option(name: .long, help: "随机种子 · Seed.") var seed: UInt64 = 20_260_101
    @Option(name: .long, help: "每区户数 · Families a district.") var families = 400
    @Flag(
        inversion: .prefixedNo, help: "之后在浏览器里办公，直到 Ctrl-C · Then serve until Ctrl-C.")
    var serve = true
    @Option(name: .long, help: "控制台的端口 · The console's port.") var port = 8080

    private static let districts = [(code: 321_204, pack: "jiangyan"), (500_119, "nanchuan")]

    func run() async throws {
        if (ProcessInfo.processInfo.environment["YUHOU_DATABASE"] ?? "").isEmpty {
            try await Up.parse([]).run()
        }
        if try await migrateDatabase() > 0 {
            reader.say(Text("数据库结构已建立。", en: "Schema made."))
        }
        let seal = AESSeal(keys: try readKeys())
        let registry = try Registry(departments)
        try await withPools { pools in
            for (code, pack) in Self.districts {
                let accounts = DemoAccounts(
                    pools: pools, registry: registry, seal: seal, district: code)
                let signIns = try await signIns(accounts, pack)
                let office = try await accounts.office(signIns.service)
                try await prepare(office, seal: seal, district: code)
                try await show(office, district: code)
            }
        }
        closing()
        if serve { try await Serve.parse(["--port", "\(port)"]).run() }
    }

    /// Those of an earlier run, or new ones: then the law is adopted too.
    private func signIns(_ accounts: DemoAccounts, _ pack: String) async throws -> DemoSignIns {
        if let known = DemoSignIns.read(accounts.district) { return known }
        let made = try await accounts.make { try await adopt(pack, $0, accounts) }
        try made.write()
        return made
    }

    /// The law as an office adopts it: loaded by one, approved by another, put in force.
    private func adopt(
        _ pack: String, _ signIns: DemoSignIns, _ accounts: DemoAccounts
    ) async throws {
        let district = signIns.district
        guard let system = signIns.account("system"), let office = signIns.account("office")
        else { return }
        let administrator = try await accounts.office(system.token)
        let (code, sources) = try PackFolder.sources(at: "\(Resources.policies())/\(pack)")
        let draft = try await PackStore(administrator).load(
            code, from: sources, on: administrator.today)
        try await PackStore(accounts.office(office.token)).approve(
            draft.version, district: district)
        try await PackStore(administrator).putInForce(
            draft.version, district: district, from: administrator.today)
        let areas = "\(try Resources.areas())/\(district).csv"
        _ = try await AreaTable(administrator).load(areas, district: district)
        let calendars = "\(try Resources.policies())/calendar"
        for file in try FileManager.default.contentsOfDirectory(atPath: calendars).sorted() {
            let text = try String(contentsOfFile: "\(calendars)/\(file)", encoding: .utf8)
            _ = try await WorkingCalendars(administrator, district: district)
                .load(WorkingYear(text, file: file))
        }
    }

    private func prepare(_ office: Office, seal: AESSeal, district: Int) async throws {
        let towns = try await AreaTable(office).towns(of: district)
        let folder = "\(Home.current().path)/demo/\(district)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try DemoDistrict(
            district: district, towns: towns, families: families, seed: seed &+ UInt64(district)
        )
        .files.write(to: folder)
        let (law, _) = try await PackStore(office).pack(of: district)
        let progress = Progress(
            Text("导入 \(district)", en: "Importing \(district)"), unit: Text("行", en: "rows"),
            language: reader.language)
        let rows = countRows(["roster", "facts", "deliveries"].map { "\(folder)/\($0).csv" })
        let outcome = try await FileImport(office, seal: seal, pack: law).run(
            roster: "\(folder)/roster.csv", facts: "\(folder)/facts.csv",
            deliveries: "\(folder)/deliveries.csv", district: district,
            today: office.today, progress: { progress($0, of: rows) })
        progress.finish()
        reader.say(
            Text(
                "\(law.title.zh)：导入 \(outcome.accepted) 行，未变 \(outcome.unchanged) 行，退回 \(outcome.rejected) 行（\(folder)）",
                en:
                    "\(law.title.en): \(outcome.accepted) rows accepted, \(outcome.unchanged) unchanged, \(outcome.rejected) rejected (\(folder))"
            ))
        let assessing = Progress(
            Text("核定 \(district)", en: "Assessing \(district)"), unit: Text("户", en: "families"),
            language: reader.language)
        _ = try await Assessment(office, district: district).tick { assessing($0, of: $1) }
        assessing.finish()
    }

    private func show(_ office: Office, district: Int) async throws {
        let (board, pack) = try await Board.read(office, district: district, on: office.today)
        print("")
        BoardPage(board: board, pack: pack, registry: office.registry)
            .lines(on: office.today, language: reader.language).forEach { print($0) }
        print("")
        let examples: [(clause: String, outcome: Truth)] =
            district == 321_204
            ? [("JY-3.2.4c", .yes), ("JY-3.1.1b", .yes)] : [("NC-4.housing.1", .unknown)]
        var refs: [String: String] = [:]
        _ = try await Standings(office, district: district).forEach(on: office.today) { standing in
            guard refs[standing.clause] == nil,
                examples.contains(where: { $0 == (standing.clause, standing.outcome) })
            else { return }
            refs[standing.clause] = standing.person.ref
        }
        reader.say(Text("为什么（举例）：", en: "Why (examples):"))
        for (clause, _) in examples {
            guard let ref = refs[clause] else { continue }
            let found = try await Entitlements.read(
                office, district: district, ref: ref, on: office.today)
            let page = EntitlementPage(
                pack: found.pack, registry: office.registry, language: reader.language)
            page.lines(
                of: found.person, found.entries.filter { $0.clause.id == clause }, on: office.today
            ).forEach { print($0) }
            print("")
        }
    }

    private func closing() {
        reader.say(
            Text(
                "演示账户（只供演示，正式使用前请删除整个 .yuhou）：",
                en: "Sign-ins for the demo and nothing else; delete .yuhou before real use:"))
        for (district, _) in Self.districts {
            guard let known = DemoSignIns.read(district) else { continue }
            for account in known.accounts {
                print("  \(district)  \(account.name)  \(account.password)")
            }
        }
        reader.say(
            Text(
                """
                先登录，例如：
                  yuhou login --district 321204 --user health1
                  动态码另开一个终端取：yuhou demo code --district 321204 --user health1
                接下来可以试：
                  yuhou health list --district 321204          卫健：还欠着谁的什么，久的在前
                  yuhou health assistance eligible --district 321204
                                                               应享未享、一年内到龄：可以确认而还没有确认的
                  yuhou health case open-due --district 321204   为应享而无人办理的逐件立项
                  yuhou health family H0001-1 --district 321204   给家庭的一页纸
                  yuhou health case pass --every --clause JY-3.2.4c --step accept --district 321204
                                                               受理；health3 安排，health1 落实，health2 核实
                  yuhou entitlements --district 500119 --ref H0002-1
                                                               一个人每一条：应不应享、多少、为什么
                  yuhou person timeline --district 500119 --ref H0002-1   历年的事实、待遇和金额
                  yuhou record disability --district 500119 --ref H0002-3 --grade 4 --dry-run
                                                               一件事会停什么、始什么（只预览）
                  yuhou what-if --district 500119 --figure special_assistance.rate --class loss \\
                    --value 700.00                             换一个标准，谁得、每月多少钱
                  yuhou status --district 500119 --on 2025-06-30   那一天的总览
                  yuhou pack show NC-4.education.2             一条的原文、规则、标准、出处
                  yuhou rulings --district 321204              等联席会议裁定的事
                  yuhou person find --district 321204 --name 王
                  yuhou --help
                """,
                en: """
                    Sign in first, such as:
                      yuhou login --district 321204 --user health1
                      its code, in another terminal: yuhou demo code --district 321204 --user health1
                    Try next:
                      yuhou health list --district 321204          who health owes what, oldest first
                      yuhou health assistance eligible --district 321204   who could be confirmed
                      yuhou health case open-due --district 321204   opens what is due as cases
                      yuhou health family H0001-1 --district 321204   a family's own page
                      yuhou health case pass --every --clause JY-3.2.4c --step accept --district 321204
                                                                   then health3, health1, health2 go on
                      yuhou entitlements --district 500119 --ref H0002-1 --language en
                                                                   one person, clause by clause, and why
                      yuhou person timeline --district 500119 --ref H0002-1   the years as a chart
                      yuhou record disability --district 500119 --ref H0002-3 --grade 4 --dry-run
                                                                   what an event would change
                      yuhou what-if --district 500119 --figure special_assistance.rate --class loss \\
                        --value 700.00                             who gains, what it costs
                      yuhou status --district 500119 --on 2025-06-30   the board of that day
                      yuhou pack show NC-4.education.2             words, rule, figures, source
                      yuhou rulings --district 321204              what the office must rule
                      yuhou person find --district 321204 --name 王
                      yuhou --help
                    """))
    }
}
