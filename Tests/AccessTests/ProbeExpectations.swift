import Kernel

/// What must come of each statement, by the matrix.
extension AccessProbes {
    func probes(
        of table: WorldTable, _ role: String, _ session: AccessSession?
    ) -> [Probe] {
        let seen = model.columns(role, .select, table.name)
        let mayRead = seen.map { Set(table.key).isSubset(of: $0) } ?? true
        let visible = table.rows.filter { model.allows(role, .select, table.name, $0, session) }
        let keys = visible.map { table.key($0) }.sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        var probes = [
            Probe(
                table: table.name, statement: table.keys,
                expected: mayRead ? keys.joined(separator: ",") : "!42501", isRead: true)
        ]
        let visibleKeys = mayRead ? Set(keys) : []
        let rows = AccessProbes.sample(table)
        probes += insertions(of: table, rows, role, session)
        probes += updates(of: table, rows, role, session, mayRead ? visibleKeys : nil)
        probes += bare(table, role, session)
        let mayDelete = model.columns(role, .delete, table.name) == nil && mayRead
        for row in mayDelete ? rows : Array(rows.prefix(1)) {
            let isThere =
                visibleKeys.contains(table.key(row))
                && model.allows(role, .delete, table.name, row, session)
            probes.append(
                Probe(
                    table: table.name,
                    statement: "DELETE FROM \(table.name) WHERE \(table.condition(row))",
                    expected: !mayDelete ? "!42501" : isThere ? "?" : "0", isRead: false))
        }
        return probes
    }

    /// Each row once more, with the columns that the role may give; with all of them where it may
    /// not give all.
    private func insertions(
        of table: WorldTable, _ rows: [WorldTable.Row], _ role: String, _ session: AccessSession?
    ) -> [Probe] {
        let granted = model.columns(role, .insert, table.name)
        let columns = table.columns.filter { granted?.contains($0) ?? true }
        var probes: [Probe] = []
        if granted != nil {
            probes = rows.prefix(1).map {
                Probe(
                    table: table.name, statement: table.insertion($0, table.columns),
                    expected: "!42501", isRead: false)
            }
        }
        for row in columns.isEmpty ? [] : rows {
            let left = row.filter { columns.contains($0.key) }
            let allowed = model.allows(
                role, .insert, table.name, left, session, isLeft: true)
            probes.append(
                Probe(
                    table: table.name, statement: table.insertion(left, columns),
                    expected: allowed ? "?" : "!42501", isRead: false))
        }
        return probes
    }

    /// Each row is set to what it is, and its district to the other one.
    private func updates(
        of table: WorldTable, _ rows: [WorldTable.Row], _ role: String,
        _ session: AccessSession?, _ visible: Set<String>?
    ) -> [Probe] {
        let granted = model.columns(role, .update, table.name)
        let columns = granted ?? table.columns
        guard let column = columns.first(where: table.columns.contains), let visible else {
            return rows.prefix(1).map { row in
                let column = table.columns.first ?? "district"
                return Probe(
                    table: table.name,
                    statement: "UPDATE \(table.name) SET \(column) = "
                        + "\(WorldTable.quoted(row[column])) WHERE \(table.condition(row))",
                    expected: "!42501", isRead: false)
            }
        }
        var probes: [Probe] = []
        for row in rows {
            let isThere =
                visible.contains(table.key(row))
                && model.allows(role, .update, table.name, row, session)
            var changes = [(column, row[column])]
            if columns.contains("district") {
                changes.append(
                    ("district", row["district"] == "321204" ? "500119" : "321204"))
            }
            if table.name == "auth.factor_reset" { changes.append((column, session?.name)) }
            for (column, value) in changes {
                var left = row
                left[column] = value
                let fits =
                    model.allows(role, .update, table.name, left, session, isLeft: true)
                    && model.allows(role, .select, table.name, left, session)
                probes.append(
                    Probe(
                        table: table.name,
                        statement: "UPDATE \(table.name) SET \(column) = "
                            + "\(WorldTable.quoted(value)) WHERE \(table.condition(row))",
                        expected: !isThere ? "0" : fits ? "?" : "!42501", isRead: false))
            }
        }
        return probes
    }

    /// Changes that name no row, and so ask nothing of the right to read.
    private func bare(
        _ table: WorldTable, _ role: String, _ session: AccessSession?
    ) -> [Probe] {
        var probes: [Probe] = []
        if model.columns(role, .delete, table.name) == nil {
            let count = table.rows.count {
                model.allows(role, .delete, table.name, $0, session)
            }
            probes.append(
                Probe(
                    table: table.name, statement: "DELETE FROM \(table.name)",
                    expected: "\(count)", isRead: false))
        }
        let columns = model.columns(role, .update, table.name) ?? table.columns
        if let column = table.columns.last(where: columns.contains), let first = table.rows.first {
            let rows = table.rows.filter { model.allows(role, .update, table.name, $0, session) }
            let isLeft = rows.allSatisfy { row in
                var left = row
                left[column] = first[column]
                return model.allows(role, .update, table.name, left, session, isLeft: true)
            }
            probes.append(
                Probe(
                    table: table.name,
                    statement: "UPDATE \(table.name) SET \(column) = "
                        + WorldTable.quoted(first[column]),
                    expected: isLeft ? "\(rows.count)" : "!42501", isRead: false))
        }
        return probes
    }

    /// At most about sixty rows, spread over the table.
    private static func sample(_ table: WorldTable) -> [WorldTable.Row] {
        let rows = table.rows.sorted { table.key($0) < table.key($1) }
        var step = max(1, rows.count / 60)
        guard step > 1 else { return rows }
        // A step that shares no factor with how rows repeat: two districts, fifteen departments.
        while [2, 3, 5].contains(where: step.isMultiple(of:)) { step += 1 }
        return stride(from: 0, to: rows.count, by: step).map { rows[$0] }
    }
}
