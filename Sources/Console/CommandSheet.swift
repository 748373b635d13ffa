import ArgumentParser
import Foundation
import Kernel
import Law

/// A command that answers with a page, and what it takes, as the terminal's own help describes it.
struct CommandSheet: Sendable {
    /// Its words without the program's name: `housing rental apply`.
    let words: [String]
    let type: any DeskCommand.Type
    /// What it does.
    let abstract: String
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
    static func all(below types: [any ParsableCommand.Type], after words: [String])
        -> [CommandSheet]
    {
        types.flatMap { type -> [CommandSheet] in
            let name = type.configuration.commandName ?? type._commandName
            let own = words + [name]
            if let type = type as? any DeskCommand.Type { return [sheet(type, own)] }
            return all(below: type.configuration.subcommands, after: own)
        }
    }

    /// One of them by its words; nil when there is none. The others are not described for it.
    static func find(
        _ words: [String], below types: [any ParsableCommand.Type]
    ) -> CommandSheet? {
        var types = types
        for (depth, word) in words.enumerated() {
            let found = types.first {
                ($0.configuration.commandName ?? $0._commandName) == word
            }
            guard let found else { return nil }
            if let type = found as? any DeskCommand.Type {
                return depth + 1 == words.count ? sheet(type, words) : nil
            }
            types = found.configuration.subcommands
        }
        return nil
    }

    /// Whether it is repeated safely under an id of its own.
    let takesID: Bool

    private static func sheet(_ type: any DeskCommand.Type, _ words: [String]) -> CommandSheet {
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
            words: words, type: type, abstract: type.configuration.abstract, fields: fields,
            takesID: described.contains { $0.title == "--id" })
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
