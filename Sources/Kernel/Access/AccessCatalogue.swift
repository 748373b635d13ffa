import Postgres

/// What the database has that a matrix can name.
struct AccessCatalogue {
    private let names: Set<String>

    /// `role finance`, `table kernel.person`, `column kernel.person.name`, `function ctx.open`,
    /// `sequence kernel.registry_id`.
    init(_ names: [String]) { self.names = Set(names) }

    static func read(_ transaction: Transaction) async throws -> [String] {
        try await transaction.query(
            """
            SELECT 'role ' || rolname FROM pg_roles
            UNION ALL SELECT CASE c.relkind WHEN 'S' THEN 'sequence ' ELSE 'table ' END
                || n.nspname || '.' || c.relname
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'S') AND n.nspname NOT LIKE 'pg\\_%'
            UNION ALL SELECT 'column ' || n.nspname || '.' || c.relname || '.' || a.attname
            FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v') AND a.attnum > 0 AND NOT a.attisdropped
              AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
            UNION ALL SELECT 'function ' || n.nspname || '.' || p.proname
            FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
            WHERE n.nspname NOT LIKE 'pg\\_%'
            """
        ).map { try $0.value(0, as: String.self) }
    }

    /// - Throws: `AccessError` for the first name that the database has not.
    func check(_ statements: AccessStatements) throws(AccessError) {
        let matrix = statements.matrix
        let first = matrix.rules.first?.line ?? 1
        for role in matrix.roles { try need("role", role, "角色", first) }
        for rule in matrix.rules {
            try need("table", rule.table, "表", rule.line)
            for column in rule.columns ?? [] {
                try need("column", "\(rule.table).\(column)", "列", rule.line)
            }
        }
        for (name, line) in matrix.functionLines { try need("function", name, "函数", line) }
        for name in statements.functions.keys { try need("function", name, "函数", first) }
        for (name, line) in matrix.sequenceLines { try need("sequence", name, "序列", line) }
    }

    private func need(
        _ kind: String, _ name: String, _ zh: String, _ line: Int
    ) throws(AccessError) {
        guard !names.contains("\(kind) \(name)") else { return }
        throw AccessError(
            line, "数据库里没有\(zh) `\(name)`", en: "the database has no \(kind) `\(name)`")
    }
}
