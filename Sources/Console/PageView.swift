import Kernel
import Law

/// A command's answer as the templates show it.
struct PageView {
    let values: [String: Any]

    init(_ page: Page, _ language: Language) {
        values = [
            "lines": page.lines.map { $0(language) },
            "next": page.next.map { $0(language) },
            "has_table": !page.columns.isEmpty && !page.rows.isEmpty,
            "is_empty": !page.columns.isEmpty && page.rows.isEmpty,
            "columns": page.columns.map {
                ["title": $0.title(language), "number": $0.isNumber] as [String: Any]
            },
            "rows": page.rows.map { row in
                [
                    "cells": zip(page.columns, row).map { column, cell in
                        ["words": cell.words(language), "number": column.isNumber] as [String: Any]
                    }
                ]
            },
        ]
    }
}
