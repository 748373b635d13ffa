/// Which database the policies are written for.
public enum AccessDialect: String, Sendable, CaseIterable {
    /// Context values as sub-queries, which run once a statement.
    case postgres
    /// Context values as direct calls: distributed tables refuse sub-queries in policies.
    case citus
}

/// The conditions of a policy, written from the scopes of the matrix.
enum AccessScope {
    /// Values of the context and the array types that need to be said: `ANY` of a bare sub-query
    /// would ask its rows instead.
    private static let values: [String: String] = [
        "district": "", "account": "", "name": "", "desk": "", "clauses": "text[]",
        "towns": "bigint[]", "residents": "bigint[]", "opened": "bigint[]", "kin": "bigint[]",
        "referrals_in": "bigint[]", "referrals_out": "bigint[]", "moved": "bigint[]",
        "moved_events": "bigint[]",
    ]

    /// The SQL of a scope.
    ///
    /// - Throws: `AccessError` for a `{…}` that is no value of the context.
    static func expanded(
        _ sql: String, _ dialect: AccessDialect, kinds: [String], line: Int
    ) throws(AccessError) -> String {
        var result = ""
        var rest = sql[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let name = rest[open...].dropFirst().prefix { $0 != "}" }
            rest = rest[open...].dropFirst(name.count + 2)
            result += try value(String(name), dialect, kinds, line)
        }
        return result + rest
    }

    private static func value(
        _ name: String, _ dialect: AccessDialect, _ kinds: [String], _ line: Int
    ) throws(AccessError) -> String {
        if name == "kinds" { return "'{\(kinds.joined(separator: ","))}'::text[]" }
        let call: String
        var type = ""
        if name.hasPrefix("has ") {
            let duty = name.dropFirst(4)
            guard duty.allSatisfy({ $0 == "_" || $0.isLetter }) else {
                throw AccessError(line, "`\(duty)` 不是职责", en: "`\(duty)` is no duty")
            }
            call = "ctx.has('\(duty)')"
        } else if let known = values[name] {
            (call, type) = ("ctx.\(name)()", known)
        } else {
            throw AccessError(
                line, "没有 {\(name)}；可用：\(values.keys.sorted().joined(separator: "、"))、kinds、has 职责",
                en: "no {\(name)}; one of \(values.keys.sorted().joined(separator: ", ")), kinds, "
                    + "has DUTY expected")
        }
        switch dialect {
        case .citus: return call
        case .postgres: return type.isEmpty ? "(SELECT \(call))" : "(SELECT \(call))::\(type)"
        }
    }

    /// The functions of `ctx` that a condition calls: whoever is under the policy calls them.
    static func functions(in sql: String) -> Set<String> {
        var found: Set<String> = []
        var rest = sql[...]
        while let range = rest.firstRange(of: "ctx.") {
            let name = rest[range.upperBound...].prefix { $0 == "_" || $0.isLetter }
            found.insert("ctx.\(name)")
            rest = rest[range.upperBound...]
        }
        return found
    }
}
