import Kernel
import Law

/// A command's answer as a table whose cells may open what is behind them.
struct TableView {
    let values: [String: Any]

    /// - Parameter link: Where a cell leads, by its row and its column's key; nil for nowhere.
    init(
        _ page: Page, _ language: Language,
        link: ([String: Page.Cell], _ key: String) -> String? = { _, _ in nil }
    ) {
        values = [
            "lines": page.lines.map { $0(language) },
            "notes": page.next.map { $0(language) },
            "has_table": !page.rows.isEmpty,
            // Lists of one or none: a value that is missing would be looked for in the page around.
            "nothing": page.columns.isEmpty || !page.rows.isEmpty
                ? [] : [(page.nothing ?? Text("没有可列的。", en: "Nothing to list."))(language)],
            "columns": page.columns.map {
                ["heading": $0.title(language), "number": $0.isNumber] as [String: Any]
            },
            "rows": page.rows.map { row -> [String: Any] in
                let cells = Dictionary(
                    zip(page.columns.map(\.key), row), uniquingKeysWith: { first, _ in first })
                return [
                    "cells": zip(page.columns, row).map { column, cell -> [String: Any] in
                        [
                            "words": cell.words(language), "number": column.isNumber,
                            "path": link(cells, column.key).map { [$0] } ?? [],
                        ]
                    }
                ]
            },
        ]
    }
}

/// Runs a desk's own command as a page shows it: the command reads, checks and says what the
/// terminal would.
struct DeskReading: Sendable {
    let host: ConsoleHost

    /// - Parameters:
    ///   - words: The command without the program's name.
    ///   - options: As typed, one word each.
    func page(_ words: [String], _ options: [String], _ session: Session) async throws -> Page {
        guard let sheet = CommandSheet.find(words, below: host.commands(session.desk)) else {
            throw NoPage()
        }
        let purpose = words.joined(separator: " ")
        try host.check(purpose, session)
        return try await run(
            sheet.type, options, host.office(session, purpose: purpose), session)
    }

    /// Runs a command that is not among the desk's own, where its rights were checked.
    func run(
        _ type: any DeskCommand.Type, _ options: [String], _ office: Office, _ session: Session
    ) async throws -> Page {
        try await CommandRun.page(
            of: type, ["--district=\(session.district)"] + options,
            in: Bureau(
                office, district: session.district, department: type.department, seal: host.seal))
    }
}
