import ArgumentParser
import Foundation
import HTTPTypes
import Kernel
import Law

/// Every command that answers with a page, each with what it takes as the terminal's own help says.
enum CommandOperations {
    static func all(_ host: ConsoleHost) -> [Operation] {
        let desks = host.registry.departments.map { $0.code.word } + ["office"]
        // What happens to families has operations of its own.
        return desks.flatMap { desk in
            CommandSheet.sheets(of: desk, host).filter { $0.words.first == desk }
        }
        .filter { sheet in !sheet.fields.contains { $0.isFile && $0.isNeeded } }
        .map(operation)
    }

    private static func operation(_ sheet: CommandSheet) -> Operation {
        let words = sheet.words.joined(separator: " ")
        let halves = sheet.abstract.components(separatedBy: " · ")
        return Operation(
            method: .post, path: "/commands/" + sheet.words.joined(separator: "/"),
            id: "run." + sheet.words.joined(separator: "."),
            title: Text(halves[0], en: halves.last ?? halves[0]), topic: "commands",
            body: Schema(
                .object(sheet.fields.filter { !$0.isFile }.map(property))),
            answer: page, effect: .writes(repeats: sheet.takesID), command: { _ in words }
        ) { call in
            let department = sheet.type.department
            if !call.host.isForServices(words) || call.desk != "service" {
                try call.session.require(department.word)
            }
            let bureau = Bureau(
                call.office, district: call.district, department: department,
                seal: call.host.seal)
            let typed =
                ["--district=\(call.district)"]
                + sheet.arguments(of: call.body, id: call.client)
            let page = try await CommandRun.page(of: sheet.type, typed, in: bureau)
            return document(page, call.language)
        }
    }

    private static func property(_ field: CommandSheet.Field) -> Property {
        let halves = field.help.components(separatedBy: " · ")
        let help = field.help.isEmpty ? nil : Text(halves[0], en: halves.last ?? halves[0])
        let one: Schema.Kind =
            if field.isFlag {
                .boolean
            } else if field.key == "year" {
                .integer(Int64(Schema.years.lowerBound)...Int64(Schema.years.upperBound))
            } else {
                field.choices.isEmpty ? .text(1...2000) : .oneOf(field.choices)
            }
        let kind = field.isRepeating ? Schema.Kind.list(Schema(one), most: 200) : one
        return Property(
            field.key, Schema(kind, help), isNeeded: field.isNeeded && field.standard.isEmpty)
    }

    private static let page = Schema(
        .named(
            "Page",
            Schema(
                .object([
                    Property("said", .list(.words), isNeeded: true),
                    Property(
                        "columns",
                        .list(
                            Schema(
                                .object([
                                    Property("key", .words, isNeeded: true),
                                    Property("title", .words, isNeeded: true),
                                ]))), isNeeded: true),
                    Property("rows", .list(Schema(.map(Schema(.scalar)))), isNeeded: true),
                    Property("next", .list(.words), isNeeded: true),
                    Property("has_rejects", .boolean, isNeeded: true),
                ]))))

    private static func document(_ page: Page, _ language: Language) -> JSON {
        .object([
            "said": .list(page.lines.map { .text($0(language)) }),
            "columns": .list(
                page.columns.map {
                    .object(["key": .text($0.key), "title": .text($0.title(language))])
                }),
            "rows": .list(
                page.rows.map { row in
                    .object(
                        Dictionary(
                            zip(page.columns, row).map { ($0.key, cell($1, language)) },
                            uniquingKeysWith: { first, _ in first }))
                }),
            "next": .list(page.next.map { .text($0(language)) }),
            "has_rejects": .bool(page.hasRejects),
        ])
    }

    private static func cell(_ cell: Page.Cell, _ language: Language) -> JSON {
        switch cell {
        case .number(let number): .integer(number)
        case .none: .null
        case .words, .text, .day, .money: .text(cell.words(language))
        }
    }
}

extension CommandSheet.Field {
    /// Its name without dashes.
    var key: String { String(name.drop { $0 == "-" }) }
}

extension CommandSheet {
    /// The words that an object of values means, as if typed.
    func arguments(of body: JSON, id: String) -> [String] {
        arguments(id: id) { field in
            switch body[field.key] {
            case .text(let text): [text]
            case .integer(let number): [String(number)]
            case .bool(let bool): bool ? ["on"] : []
            case .list(let list): list.compactMap(\.text)
            default: []
            }
        }
    }
}
