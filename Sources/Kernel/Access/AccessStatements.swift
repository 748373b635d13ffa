public import Law
import Postgres

/// A row policy as it will stand in the catalogue.
public struct AccessPolicy: Sendable, Hashable {
    public let table: String
    public let name: String
    public let verb: AccessVerb
    public let roles: [String]
    /// Which rows are there; nil for insert.
    public let using: String?
    /// Which rows may be left there; nil for select and delete.
    public let check: String?
    public let line: Int
}

/// A right on a table or on one of its columns.
public struct AccessGrant: Sendable, Hashable {
    public let role: String
    public let table: String
    /// Nil: the whole table.
    public let column: String?
    public let verb: AccessVerb
}

extension AccessRule {
    /// Names of its policies, the same at every generation; a rule read by facts has one a role.
    var policyNames: [String] {
        verbs.map { name($0, word) }
    }

    func name(_ verb: AccessVerb, _ whom: String) -> String {
        String("\(verb.rawValue)_\(whom)_\((scopes + check).joined(separator: "_"))".prefix(63))
    }
}

/// Everything that a matrix and the registered facts generate.
public struct AccessStatements: Sendable {
    public let policies: [AccessPolicy]
    /// Rights on tables and columns.
    public let grants: [AccessGrant]
    /// Roles that may call each function: as listed, and whatever their policies call.
    public let functions: [String: [String]]
    /// Roles that may enter each schema, sorted.
    public let schemas: [String: [String]]
    public let matrix: AccessMatrix

    /// - Parameters:
    ///   - matrix: The file.
    ///   - kinds: The facts that each department may read, by its code.
    /// - Throws: `AccessError`.
    public init(
        _ matrix: AccessMatrix, kinds: [String: [String]], dialect: AccessDialect = .postgres
    ) throws(AccessError) {
        self.matrix = matrix
        var policies: [AccessPolicy] = []
        for rule in matrix.rules {
            policies += try Self.policies(of: rule, matrix, kinds, dialect)
        }
        self.policies = policies
        grants = Self.grants(matrix.rules)
        var callers = matrix.functions.mapValues { Set($0) }
        for policy in policies {
            for name in AccessScope.functions(in: "\(policy.using ?? "") \(policy.check ?? "")") {
                callers[name, default: []].formUnion(policy.roles)
            }
        }
        functions = callers.mapValues { $0.sorted() }
        var schemas: [String: Set<String>] = [:]
        for grant in grants { schemas[Self.schema(grant.table), default: []].insert(grant.role) }
        for (name, roles) in functions {
            schemas[Self.schema(name), default: []].formUnion(roles)
        }
        for (name, roles) in matrix.sequences {
            schemas[Self.schema(name), default: []].formUnion(roles)
        }
        self.schemas = schemas.mapValues { $0.union(matrix.keepers).sorted() }
    }

    static func schema(_ name: String) -> String { String(name.prefix { $0 != "." }) }

    private static func grants(_ rules: [AccessRule]) -> [AccessGrant] {
        var found: Set<AccessGrant> = []
        for rule in rules {
            for role in rule.roles {
                for verb in rule.verbs {
                    for column in rule.columns.map({ $0.map(Optional.some) }) ?? [nil] {
                        found.insert(
                            AccessGrant(
                                role: role, table: rule.table, column: column, verb: verb))
                    }
                }
            }
        }
        return found.sorted {
            ($0.table, $0.role, $0.verb.rawValue, $0.column ?? "")
                < ($1.table, $1.role, $1.verb.rawValue, $1.column ?? "")
        }
    }

    private static func policies(
        of rule: AccessRule, _ matrix: AccessMatrix, _ kinds: [String: [String]],
        _ dialect: AccessDialect
    ) throws(AccessError) -> [AccessPolicy] {
        let isByFacts = (rule.scopes + rule.check).contains {
            matrix.scopes[$0]?.contains("{kinds}") ?? false
        }
        var found: [AccessPolicy] = []
        let sets = isByFacts ? rule.roles.map { ($0, [$0]) } : [(rule.word, rule.roles)]
        for (word, roles) in sets {
            var words: [String] = []
            for scope in rule.scopes + rule.check {
                let sql = try AccessScope.expanded(
                    matrix.scopes[scope] ?? "false", dialect,
                    kinds: isByFacts ? (kinds[word] ?? []) : [], line: rule.line)
                words.append("(\(sql))")
            }
            let row = words[..<rule.scopes.count].joined(separator: " AND ")
            let left = words.joined(separator: " AND ")
            for verb in rule.verbs {
                found.append(
                    AccessPolicy(
                        table: rule.table, name: rule.name(verb, word), verb: verb, roles: roles,
                        using: verb == .insert ? nil : row,
                        check: verb == .insert || verb == .update ? left : nil, line: rule.line))
            }
        }
        return found
    }
}

extension FactDictionary {
    /// The kinds that each of these departments may read: its own and those shared with it.
    public func readable(by departments: [String]) -> [String: [String]] {
        Dictionary(
            uniqueKeysWithValues: departments.map { department in
                (department, kinds.filter { $0.isReadable(by: department) }.map(\.name).sorted())
            })
    }
}

extension FactKind {
    /// Whether a department may read the value.
    public func isReadable(by department: String) -> Bool {
        if owners.contains(department) { return true }
        return switch sharing {
        case .everyone: true
        case .only(let readers): readers.contains(department)
        }
    }
}
