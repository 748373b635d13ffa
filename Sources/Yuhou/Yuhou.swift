import ArgumentParser
import Console
import Credentials
import Foundation
import Kernel
import Law
import Postgres

/// `yuhou`: the program every office runs.
@main
struct YuhouCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "yuhou",
            abstract: "雨后：计生特殊家庭扶助，每人每条，谁欠着、为什么 · Who is owed what, by whom, and why.",
            discussion: "先运行 yuhou demo 看一个完整的例子。 Start with `yuhou demo`.",
            subcommands: asked.map { [$0] } ?? all)
    }

    private static let all =
        general + departments.map { DepartmentCommands.command(for: $0) }

    /// The one group that is looked into while a command line is read. The parser walks every
    /// command it is given several times, and of several hundred only one group's are asked for.
    @TaskLocal private static var asked: (any ParsableCommand.Type)?

    /// The command that the first word names; nil where it names none.
    private static func group(_ word: String?) -> (any ParsableCommand.Type)? {
        all.first { ($0.configuration.commandName ?? $0._commandName) == word }
    }

    private static let general: [any ParsableCommand.Type] = [
        Up.self, Down.self, StatusCommand.self, Migrate.self, BackupCommand.self,
        RestoreCommand.self, Login.self, Logout.self, Whoami.self, AdminCommand.self,
        AuditCommand.self, DoctorCommand.self, AccessCommand.self,
        ModuleCommand.self, PackCommand.self, FigureCommand.self, RulingCommand.self,
        AreaCommand.self, RosterCommand.self, PersonCommand.self,
        RecordGroup.self, TransferCommand.self, Tick.self, Assess.self,
        EntitlementsCommand.self, WhatIfCommand.self, Duties.self, Rulings.self, Mismatches.self,
        ReferralsCommand.self, OverdueTasks.self, CalendarCommand.self, KeysCommand.self,
        IncidentCommand.self, RetentionCommand.self, Serve.self,
        OfficeGroup.self, Demo.self,
    ]

    static func main() async {
        await DeskHost.$current.withValue(host) { await runCommand() }
    }

    private static func runCommand() async {
        do {
            var command = try $asked.withValue(group(CommandLine.arguments.dropFirst().first)) {
                try parseAsRoot()
            }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let language = chosenLanguage(CommandLine.arguments)
            guard let failure = failure(for: unreachable(error)) else { exit(withError: error) }
            FileHandle.standardError.write(Data("yuhou: \(failure.text(language))\n".utf8))
            Foundation.exit(failure.status)
        }
    }

    /// What the modules' commands run in.
    private static let host = DeskHost { department, district, body in
        try await withOffice(district) { office in
            if office.session?.desk != "service"
                || !CommandRights.forServices.contains(Purpose.words)
            {
                try office.session?.require(department.word)
            }
            return try await body(
                Bureau(
                    office, district: district, department: department,
                    seal: AESSeal(keys: try readKeys()),
                    drawing: { (try? TerminalQR.lines(of: $0)) ?? [$0] }))
        }
    }

    /// What to print and the exit status; nil for the argument parser's own errors.
    static func failure(for error: any Error) -> CommandFailure? {
        switch error {
        case let failure as CommandFailure: failure
        case let refusal as Refusal:
            CommandFailure(status: refusal.kind == .forbidden ? 77 : 64, text: refusal.text)
        case let refusal as PackRefusal:
            CommandFailure(
                status: 64,
                text: Text(
                    (["政策包有误，未装载："] + refusal.problems.map(\.description))
                        .joined(separator: "\n"),
                    en: (["The pack is wrong and was not loaded:"]
                        + refusal.problems.map(\.description)).joined(separator: "\n")))
        case let error as AccessError: CommandFailure(status: 64, text: error.text)
        case let startup as StartupError:
            CommandFailure(
                status: 64,
                text: Text(startup.message(.chinese), en: startup.message(.english)))
        case let wrong as SignInPolicyError:
            CommandFailure(status: 64, text: Text(wrong.description, en: wrong.description))
        case let refusal as ImportFileError:
            CommandFailure(
                status: 64,
                text: Text(refusal.message(.chinese), en: refusal.message(.english)))
        case let error as PostgresError where error.sqlState == "42501":
            CommandFailure(
                status: 77,
                text: Text(
                    "数据库不允许您的岗位这样做。", en: "The database does not allow this to your desk."))
        case let error as PostgresError:
            CommandFailure(
                status: 69,
                text: Text("数据库报错：\(error)", en: "The database reports: \(error)"))
        case is CancellationError:
            CommandFailure(
                status: 130, text: Text("已中断，没有改动。", en: "Interrupted; nothing changed."))
        default: nil
        }
    }

    /// How the connections stand, for who watches the server.
    static func connections(of pools: Pools) async -> [ConsoleHost.Connections] {
        await pools.usage().map { role, usage in
            ConsoleHost.Connections(
                role: role,
                counts: [
                    "limit": usage.limit, "open": usage.open, "idle": usage.idle,
                    "waiting": usage.waiting,
                ])
        }
    }

    /// What a database's error means for who asks over HTTP.
    @Sendable static func trouble(_ error: any Error) -> ConsoleHost.Trouble? {
        guard let error = error as? PostgresError else { return nil }
        switch error.kind {
        case .connection, .timeout: return .away
        default:
            if error.sqlState == "42501" { return .forbidden }
            // Class 22, data exceptions.
            return error.sqlState.hasPrefix("22") ? .unfit : nil
        }
    }

    /// `--language en` counts for errors too, which are printed after parsing has ended.
    private static func chosenLanguage(_ arguments: [String]) -> Language {
        if arguments.contains("--language=en") { return .english }
        guard let at = arguments.firstIndex(of: "--language"), arguments.indices.contains(at + 1)
        else { return .chinese }
        return Language(rawValue: arguments[at + 1]) ?? .chinese
    }
}
