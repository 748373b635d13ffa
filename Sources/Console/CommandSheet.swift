import ArgumentParser
import Foundation
import Kernel
import Law
import Synchronization

/// A command that answers with a page, and what it takes, as the terminal's own help describes it.
struct CommandSheet: Sendable {
    /// Its words without the program's name: `housing rental apply`.
    let words: [String]
    let type: any DeskCommand.Type
    /// What it does.
    let abstract: String
    /// What the commands beside it are about.
    let group: String
    let fields: [Field]

    /// Where the clerk types something.
    struct Field: Sendable {
        /// `--ref`; for what has no option its value's name.
        let name: String
        let isOption: Bool
        let isFlag: Bool
        let isRepeating: Bool
        let isNeeded: Bool
        /// What the file is that the clerk chooses; a path is never typed.
        let isFile: Bool
        /// A file that the command makes, which the clerk fetches afterwards.
        var isNewFile = false
        let help: String
        let standard: String
        /// The values it takes, where they are few.
        let choices: [String]
    }

    /// Options that the console fills in or shows by itself.
    private static let own: Set<String> = [
        "--district", "--language", "--json", "--csv", "--xlsx", "--purpose", "--help", "--version",
        "--id", "--as",
    ]

    /// Every such command below these.
    private static func all(
        below types: [any ParsableCommand.Type], after words: [String], in group: String = ""
    ) -> [CommandSheet] {
        types.flatMap { type -> [CommandSheet] in
            let name = type.configuration.commandName ?? type._commandName
            let own = words + [name]
            if let type = type as? any DeskCommand.Type { return [sheet(type, own, group)] }
            return all(
                below: type.configuration.subcommands, after: own, in: type.configuration.abstract)
        }
    }

    /// One of them by its words; nil when there is none. The others are not described for it.
    static func find(
        _ words: [String], below types: [any ParsableCommand.Type]
    ) -> CommandSheet? {
        var types = types
        var group = ""
        for (depth, word) in words.enumerated() {
            let found = types.first {
                ($0.configuration.commandName ?? $0._commandName) == word
            }
            guard let found else { return nil }
            if let type = found as? any DeskCommand.Type {
                return depth + 1 == words.count ? sheet(type, words, group) : nil
            }
            types = found.configuration.subcommands
            group = found.configuration.abstract
        }
        return nil
    }

    /// Those of each desk, described once: a desk's commands never change while the program runs.
    private static let shelf = Mutex<[String: [CommandSheet]]>([:])

    /// Every such command of a desk.
    static func sheets(of desk: String, _ host: ConsoleHost) -> [CommandSheet] {
        if let known = shelf.withLock({ $0[desk] }) { return known }
        let found = all(below: host.commands(desk), after: [])
        shelf.withLock { $0[desk] = found }
        return found
    }

    /// Whether it is repeated safely under an id of its own.
    let takesID: Bool

    /// What commands are called that only read. Whether one does is not believed: it runs at a desk
    /// where nothing can be written.
    private static let readers: Set<String> = [
        "alarm", "beds", "card", "carers", "catalogue", "changes", "charges", "children", "compare",
        "contracts", "contradictions", "coverage", "differences", "donations", "due", "duties",
        "eligible", "ending", "exceptions", "expiring", "feeds", "forecast", "form", "found",
        "gaps", "grievances", "guests", "homes", "lines", "list", "list-hired", "minutes",
        "missing", "needs", "offers", "on-time", "orders", "pairs", "pending", "policies", "print",
        "rank", "receipt", "reconcile", "rest", "resting", "roll", "roster", "rows", "season",
        "seats", "sheets", "show", "show-list", "subsidies", "tickets", "visits", "waiting",
        "works",
    ]

    /// Whether it is a list, opened by a link.
    var isList: Bool { !takesID && !hasFiles && Self.readers.contains(words.last ?? "") }

    /// Its page.
    var path: String { (isList ? "/lists/" : "/acts/") + words.joined(separator: "/") }

    /// Its page with what is known of a case filled in.
    func path(about file: CaseFile) -> String {
        let known = fields.compactMap { field -> String? in
            let value: String
            switch field.name {
            case "--case": value = String(file.id)
            case "number" where field.help.hasPrefix("事项"),
                "numbers" where field.help.hasPrefix("事项"):
                value = String(file.id)
            case "--ref", "ref": value = file.ref
            case "--clause": value = file.clause
            default: return nil
            }
            return "\(field.name.queryWord)=\(value.queryWord)"
        }
        return path + "?" + (known + ["back=/desk/case/\(file.id)"]).joined(separator: "&")
    }

    /// Runs the command in a clerk's office.
    ///
    /// - Parameters:
    ///   - words: Beside the district, which is the clerk's.
    ///   - purpose: What a list leaves the house for; nil for what is only looked at.
    func run(_ words: [String], in bureau: Bureau, for purpose: String? = nil) async throws -> Page
    {
        let district = "--district=\(bureau.district)"
        guard let purpose else {
            return try await CommandRun.page(of: self.type, [district] + words, in: bureau)
        }
        let leaving = [district, "--csv", "--purpose=\(purpose)"] + words
        return try await bureau.exporting(for: purpose) {
            try await CommandRun.page(of: self.type, leaving, in: bureau)
        }
    }

    private static func sheet(
        _ type: any DeskCommand.Type, _ words: [String], _ group: String
    ) -> CommandSheet {
        let described = Help.read(type)
        let fields = described.compactMap { argument -> Field? in
            guard argument.shouldDisplay ?? true, !own.contains(argument.title) else { return nil }
            return Field(
                name: argument.title, isOption: argument.kind != "positional",
                isFlag: argument.kind == "flag", isRepeating: argument.isRepeating,
                isNeeded: !argument.isOptional && argument.kind != "flag",
                isFile: argument.completionKind?.keys.contains("file") ?? false,
                isNewFile: argument.completionKind?.keys.contains("directory") ?? false,
                help: argument.abstract ?? "", standard: argument.defaultValue ?? "",
                choices: argument.allValues ?? [])
        }
        return CommandSheet(
            words: words, type: type, abstract: type.configuration.abstract, group: group,
            fields: fields, takesID: described.contains { $0.title == "--id" })
    }

    /// The words that a form means, as if typed; empty fields are left out.
    func arguments(of form: Form, id: String) -> [String] {
        arguments(id: id) { form.all($0.name) }
    }

    /// The words as if typed: each field's values, of a flag any value but an empty one.
    func arguments(id: String, _ values: (Field) -> [String]) -> [String] {
        var typed: [String] = []
        var placed: [String] = []
        for field in fields {
            for value in values(field) where !value.isEmpty {
                // One word each, so that no value can be read as an option.
                if field.isFlag {
                    typed.append(field.name)
                } else if field.isOption {
                    typed.append("\(field.name)=\(value)")
                } else {
                    placed.append(value)
                }
            }
        }
        if takesID { typed.append("--id=\(id)") }
        return typed + (placed.isEmpty ? [] : ["--"] + placed)
    }
}

/// Runs a command as the terminal does, in an office that is open already.
enum CommandRun {
    /// - Throws: `Refusal` with the parser's own words where it does not take the words.
    static func page(
        of type: any DeskCommand.Type, _ words: [String], in bureau: Bureau
    ) async throws -> Page {
        try await run(type, words, in: bureau)
    }

    private static func run<C: DeskCommand>(
        _ type: C.Type, _ words: [String], in bureau: Bureau
    ) async throws -> Page {
        let command: C
        do {
            command = try C.parse(words)
        } catch {
            let said = C.message(for: error)
            throw Refusal(Text(said, en: said))
        }
        return try await command.run(in: bureau)
    }
}

/// What `--experimental-dump-help` says of a command; only what the console reads of it.
private struct Help: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }
        let kind: String
        let shouldDisplay: Bool?
        let isOptional: Bool
        let isRepeating: Bool
        let preferredName: Name?
        let valueName: String?
        let defaultValue: String?
        let allValues: [String]?
        let abstract: String?
        let completionKind: [String: Empty]?

        var title: String {
            guard kind != "positional", let preferredName else { return valueName ?? "" }
            return (preferredName.kind == "long" ? "--" : "-") + preferredName.name
        }
    }
    struct Empty: Decodable {
        init(from decoder: any Decoder) throws {}
    }
    struct Command: Decodable {
        let arguments: [Argument]?
    }
    let command: Command

    static func read(_ type: any ParsableCommand.Type) -> [Argument] {
        let data = Data(type._dumpHelp().utf8)
        return (try? JSONDecoder().decode(Help.self, from: data).command.arguments) ?? []
    }
}
