@testable import Kernel

/// One thing made wrong in the database, and how to make it right again.
struct Mutation: Sendable, CustomStringConvertible {
    let description: String
    let table: String
    let roles: [String]
    let make: String
    let undo: String
    /// Whether the catalogue alone can tell: what it opens, the probes have no way to use, because
    /// another rule stands before it.
    let isOnlyInCatalogue: Bool
}

extension Mutation {
    /// Every single mutation of what stands.
    static func all(_ statements: AccessStatements, tables: [WorldTable]) -> [Mutation] {
        statements.policies.flatMap(policy)
            + tables.map(\.name).sorted().flatMap(self.table)
            + statements.grants.map(revoked)
            + kept(statements, tables)
            + extra(statements, tables)
            + ["ctx.sign(text)", "ctx.fields()"].flatMap { name in
                ["PUBLIC", "finance"].map { whom in
                    simple(
                        "GRANT EXECUTE ON FUNCTION \(name) TO \(whom)",
                        undo: "REVOKE EXECUTE ON FUNCTION \(name) FROM \(whom)")
                }
            }
    }

    private static func simple(_ make: String, undo: String) -> Mutation {
        Mutation(
            description: make, table: "", roles: [], make: make, undo: undo,
            isOnlyInCatalogue: true)
    }

    private static func policy(_ policy: AccessPolicy) -> [Mutation] {
        let place = "\(policy.name) ON \(policy.table)"
        let using = policy.using.map { " USING (\($0))" } ?? ""
        let check = policy.check.map { " WITH CHECK (\($0))" } ?? ""
        let roles = policy.roles.joined(separator: ", ")
        var found = [
            Mutation(
                description: "dropped: \(place)", table: policy.table, roles: policy.roles,
                make: "DROP POLICY \(place)",
                undo:
                    "CREATE POLICY \(place) FOR \(policy.verb.rawValue) TO \(roles)\(using)\(check)",
                isOnlyInCatalogue: false)
        ]
        if !using.isEmpty, policy.using != "(true)" {
            found.append(
                Mutation(
                    description: "every row: \(place)", table: policy.table, roles: policy.roles,
                    make: "ALTER POLICY \(place) USING (true)",
                    undo: "ALTER POLICY \(place)\(using)", isOnlyInCatalogue: false))
        }
        if !check.isEmpty, policy.check != "(true)" {
            found.append(
                Mutation(
                    description: "left anyhow: \(place)", table: policy.table,
                    roles: policy.roles, make: "ALTER POLICY \(place) WITH CHECK (true)",
                    undo: "ALTER POLICY \(place)\(check)",
                    isOnlyInCatalogue: policy.verb == .update))
        }
        return found
    }

    private static func table(_ name: String) -> [Mutation] {
        [
            ("NO FORCE", "FORCE"), ("DISABLE", "ENABLE"),
        ].map { wrong, right in
            simple(
                "ALTER TABLE \(name) \(wrong) ROW LEVEL SECURITY",
                undo: "ALTER TABLE \(name) \(right) ROW LEVEL SECURITY")
        }
            + ["SELECT", "TRUNCATE", "REFERENCES"].map { verb in
                simple(
                    "GRANT \(verb) ON \(name) TO PUBLIC",
                    undo: "REVOKE \(verb) ON \(name) FROM PUBLIC")
            } + [
                simple(
                    "DROP POLICY own ON \(name)",
                    undo: "CREATE POLICY own ON \(name) TO own USING (true) WITH CHECK (true)"),
                simple(
                    "CREATE POLICY more ON \(name) TO PUBLIC USING (true)",
                    undo: "DROP POLICY more ON \(name)"),
            ]
    }

    private static func revoked(_ grant: AccessGrant) -> Mutation {
        let columns = grant.column.map { " (\($0))" } ?? ""
        let words = "\(grant.verb.rawValue)\(columns) ON \(grant.table)"
        return simple("REVOKE \(words) FROM \(grant.role)", undo: "GRANT \(words) TO \(grant.role)")
    }

    /// Something that a backup would be without.
    private static func kept(_ statements: AccessStatements, _ tables: [WorldTable]) -> [Mutation] {
        tables.map(\.name).sorted().flatMap { table in
            statements.matrix.keepers.map { role in
                revoked(AccessGrant(role: role, table: table, column: nil, verb: .select))
            }
        }
    }

    /// Rights that the matrix does not give.
    private static func extra(_ statements: AccessStatements, _ tables: [WorldTable]) -> [Mutation]
    {
        let given = Set(statements.grants.map { "\($0.role) \($0.verb.rawValue) \($0.table)" })
        return tables.map(\.name).sorted().flatMap { table in
            statements.matrix.roles.flatMap { role in
                AccessVerb.allCases.compactMap { verb in
                    if given.contains("\(role) \(verb.rawValue) \(table)") { return nil }
                    if verb == .select, statements.matrix.keepers.contains(role) { return nil }
                    return simple(
                        "GRANT \(verb.rawValue) ON \(table) TO \(role)",
                        undo: "REVOKE \(verb.rawValue) ON \(table) FROM \(role)")
                }
            }
        }
    }
}
