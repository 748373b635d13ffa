import Kernel
import Law

/// A command's answer as the templates show it.
struct PageView {
    let values: [String: Any]

    /// Rows on a page: more are narrowed down, or taken as a file.
    static let rowsMax = 200

    init(_ page: Page, _ language: Language) {
        let shown = page.rows.prefix(Self.rowsMax)
        values = [
            "lines": page.lines.map { $0(language) },
            "next": page.next.map { $0(language) },
            "has_table": !page.columns.isEmpty && !page.rows.isEmpty,
            "is_empty": !page.columns.isEmpty && page.rows.isEmpty,
            "nothing": page.nothing.map { [$0(language)] } ?? [],
            "cut": page.rows.count > shown.count ? [page.rows.count - shown.count] : [],
            "columns": page.columns.map {
                ["title": $0.title(language), "number": $0.isNumber] as [String: Any]
            },
            "rows": shown.map { row in
                [
                    "cells": zip(page.columns, row).map { column, cell in
                        [
                            "words": cell.words(language), "number": column.isNumber,
                            "link": Self.link(column, cell).map { [$0] } ?? [],
                        ] as [String: Any]
                    }
                ]
            },
        ]
    }

    /// A person's row opens the family, a case's the case.
    private static func link(_ column: Page.Column, _ cell: Page.Cell) -> String? {
        switch (column.key, cell) {
        case ("ref", .words(let ref)) where !ref.isEmpty: "/family/\(ref.queryWord)"
        case ("case", .number(let number)): "/desk/case/\(number)"
        case ("run", .number(let number)): "/desk/runs/\(number)"
        default: nil
        }
    }
}
