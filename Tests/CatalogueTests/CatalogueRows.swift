import TestSupport

/// The 132 rows of the catalogue (`catalogue.md` §1) and how each ends.
struct CatalogueRow: Hashable, Sendable {
    let id: String
    /// The folder of its district's law.
    let district: String
    let end: CatalogueRecord.End

    static let all: [CatalogueRow] =
        rows("jiangyan", .marked, "JY-2.1a JY-2.1b JY-2.1c")
        + rows(
            "jiangyan", .fulfilled,
            """
            JY-0.1 JY-1.1 JY-1.2 JY-3.0 JY-3.1.2a JY-3.1.2b JY-3.2.5a JY-3.2.6a JY-3.5.3a JY-4.1a \
            JY-4.1b JY-4.1c JY-4.1d JY-4.1e JY-4.2a JY-4.2b JY-4.3a JY-4.3b JY-4.4a JY-4.4b JY-4.5 \
            JY-4.6
            """)
        + rows(
            "jiangyan", .handed,
            """
            JY-3.1.1b JY-3.1.1c JY-3.1.2c JY-3.1.3 JY-3.1.4a JY-3.1.4b JY-3.1.4c JY-3.2.1 JY-3.2.2a \
            JY-3.2.2b JY-3.2.6d JY-3.3.3
            """)
        + rows(
            "jiangyan", .delivered,
            """
            JY-3.1.1a JY-3.1.5 JY-3.2.3 JY-3.2.4a JY-3.2.4b JY-3.2.4c JY-3.2.4d JY-3.2.4e JY-3.2.5b \
            JY-3.2.5c JY-3.2.6b JY-3.2.6c JY-3.2.6e JY-3.3.1 JY-3.3.2 JY-3.3.4 JY-3.4a JY-3.4b \
            JY-3.5.1a JY-3.5.1b JY-3.5.1c JY-3.5.2a JY-3.5.2b JY-3.5.3b JY-3.5.3c JY-3.5.3d \
            JY-3.5.3e JY-3.5.4a JY-3.5.4b JY-3.5.5a JY-3.5.5b JY-3.5.6 JY-3.5.7
            """)
        + rows("nanchuan", .marked, "NC-2.1a NC-2.1b NC-2.1c")
        + rows(
            "nanchuan", .fulfilled,
            """
            NC-0.1 NC-1.1 NC-3.1b NC-3.1c NC-3.2 NC-3.4a NC-3.4b NC-4.finance.1 NC-4.finance.3 \
            NC-4.health.2 NC-4.union.3 NC-4.fpa.1 NC-5.1a NC-5.1b NC-5.2a NC-5.2b NC-5.2c NC-5.3a \
            NC-5.3b
            """)
        + rows(
            "nanchuan", .handed,
            """
            NC-3.1a NC-4.finance.2 NC-4.education.3a NC-4.education.3b NC-4.education.4 \
            NC-4.housing.1 NC-4.hr.1 NC-4.hr.2 NC-4.hr.3 NC-4.hr.4 NC-4.agri.1 NC-4.agri.2 \
            NC-4.agri.3 NC-4.health.1 NC-4.health.7 NC-4.fpa.2 NC-4.fpa.3 NC-4.fpa.5
            """)
        + rows(
            "nanchuan", .delivered,
            """
            NC-3.3 NC-3.4c NC-4.education.1 NC-4.education.2 NC-4.housing.2 NC-4.civil.1 \
            NC-4.civil.2 NC-4.civil.3 NC-4.civil.4 NC-4.civil.5 NC-4.civil.6 NC-4.agri.4 \
            NC-4.health.3 NC-4.health.4 NC-4.health.5 NC-4.health.6 NC-4.union.1 NC-4.union.2 \
            NC-4.dpf.1 NC-4.dpf.2 NC-4.fpa.4 NC-4.fpa.6
            """)

    private static func rows(
        _ district: String, _ end: CatalogueRecord.End, _ ids: String
    ) -> [CatalogueRow] {
        ids.split(separator: " ").map { CatalogueRow(id: String($0), district: district, end: end) }
    }

    /// The rows that no walk brought to their end, in the catalogue's order.
    static func missing(
        _ walks: Set<CatalogueRecord.Walk>, of rows: [CatalogueRow] = all
    ) -> [String] {
        rows.filter { !walks.contains(.init($0.id, $0.end)) }.map { row in
            let others = walks.filter { $0.id == row.id }.map(\.end.rawValue).sorted()
            let found = others.isEmpty ? "not walked" : "only \(others.joined(separator: ", "))"
            return "\(row.id) to \(row.end.rawValue): \(found)"
        }
    }
}
