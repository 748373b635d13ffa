import Kernel
import Postgres
import Testing

/// What stands in the connection's transaction when a statement is run.
enum ProbeContext: String, CaseIterable, Sendable {
    case valid
    case none
    /// Signed by us, a minute ago.
    case expired
    /// Signed by us, for another desk.
    case foreign
    /// Its district changed after signing.
    case forged
    /// Opened in the transaction before.
    case afterCommit
    /// Opened in a savepoint that was rolled back.
    case afterRollback
}

/// One difference between what the matrix says and what the database did.
struct Mismatch: Sendable, CustomStringConvertible {
    let role: String
    let table: String
    let context: ProbeContext
    let who: String
    let statement: String
    let expected: String
    let found: String

    var description: String {
        "\(role) (\(context), \(who)): \(statement.prefix(160)) → \(found.prefix(120)), "
            + "expected \(expected.prefix(120))"
    }
}

/// A statement and what the matrix says must come of it.
struct Probe: Sendable {
    let table: String
    let statement: String
    /// Keys of the rows seen; the number of rows touched; `!42501`; `?` for anything but a refusal.
    let expected: String
    let isRead: Bool

    func isMet(by found: String) -> Bool {
        expected == "?" ? found != "!42501" : found == expected
    }
}

/// Runs every probe of some tables as some roles.
struct AccessProbes: Sendable {
    let house: AccessHouse
    let model: AccessModel
    let tables: [WorldTable]

    /// - Parameter names: Only these tables; nil for all.
    init(_ house: AccessHouse, tables names: Set<String>? = nil) throws {
        self.house = house
        let kinds = try Registry(departmentTypes).dictionary
            .readable(by: AccessHouse.departmentCodes)
        model = AccessModel(
            house.access.statements.matrix, kinds: kinds.mapValues { Set($0) })
        tables = house.tables.values.filter { names?.contains($0.name) ?? true }
            .sorted { $0.name < $1.name }
    }

    /// The people who sit at the desk of a role; hands act for several desks.
    func people(of role: String) throws -> [AccessSession] {
        let first = "\(AccessHouse.districts[0])"
        let here = house.people.filter { $0.district == first }
        if AccessHouse.hands.contains(role) {
            let names: Set<String> = [
                "health.one", "health.two", "towns.one", "office.one", "service.one",
                "service.import",
                "audit.one", "secretary.one",
                "agriculture.one",
            ]
            // They write what comes with a fact for every bureau that keeps something of its own.
            let keeping = Set(house.tables.keys.map { $0.prefix { $0 != "." } }.map(String.init))
            return here.filter { names.contains($0.name) || keeping.contains($0.desk) }
        }
        return here.filter { $0.desk == role }
    }

    /// - Returns: The mismatches, the statements run, and the rows compared.
    func run(
        _ role: String, contexts: [ProbeContext] = ProbeContext.allCases
    ) async throws -> (mismatches: [Mismatch], statements: Int, rows: Int) {
        var found: (mismatches: [Mismatch], statements: Int, rows: Int) = ([], 0, 0)
        let people = try people(of: role)
        let stranger = try await house.person(
            role == "finance" ? "health.one" : "finance.one", AccessHouse.districts[0])
        for context in contexts {
            let askers: [AccessSession?] =
                switch context {
                case .valid: people.isEmpty ? [nil] : people
                case .foreign: AccessHouse.hands.contains(role) ? [] : [stranger]
                case .none: [nil]
                default: [people.first ?? stranger]
                }
            for person in askers {
                let session = context == .valid ? person : nil
                let probes = tables.flatMap { self.probes(of: $0, role, session) }
                let answers = try await self.answers(probes, role, context, person)
                for (probe, answer) in zip(probes, answers) where !probe.isMet(by: answer) {
                    found.mismatches.append(
                        Mismatch(
                            role: role, table: probe.table, context: context,
                            who: person?.name ?? "nobody", statement: probe.statement,
                            expected: probe.expected, found: answer))
                }
                found.statements += probes.count
                found.rows += tables.reduce(0) { $0 + $1.rows.count }
            }
        }
        return found
    }

    /// The same for several roles, two at a time: each has a connection of its own.
    func run(
        roles: [String], contexts: [ProbeContext] = ProbeContext.allCases
    ) async throws -> (mismatches: [Mismatch], statements: Int, rows: Int) {
        try await withThrowingTaskGroup(
            of: (mismatches: [Mismatch], statements: Int, rows: Int).self
        ) { group in
            var (sum, left) = (([Mismatch](), 0, 0), roles[...])
            func start() {
                guard let role = left.popFirst() else { return }
                group.addTask { @concurrent in try await run(role, contexts: contexts) }
            }
            start()
            start()
            while let found = try await group.next() {
                sum = (sum.0 + found.mismatches, sum.1 + found.statements, sum.2 + found.rows)
                start()
            }
            return sum
        }
    }

    // MARK: Asking

    private func answers(
        _ probes: [Probe], _ role: String, _ context: ProbeContext, _ person: AccessSession?
    ) async throws -> [String] {
        let connection = try await house.connection(role)
        let text = try await words(context, person)
        if context == .afterCommit, let text {
            try await connection.transaction { try await $0.open(context: text) }
        }
        return try await connection.transaction { transaction in
            if context == .afterRollback, let text {
                _ = try? await transaction.savepoint { inner in
                    try await inner.open(context: text)
                    throw CancellationError()
                }
            } else if context != .afterCommit, let text {
                try await transaction.open(context: text)
            }
            let statements = probes.map(\.statement)
            let reads = probes.map { $0.isRead ? "r" : "w" }
            return try await transaction.query(
                """
                SELECT CASE kind WHEN 'r' THEN probe.keys(statement)
                    ELSE probe.change(statement) END
                FROM unnest(\(statements), \(reads)) WITH ORDINALITY AS p (statement, kind, place)
                ORDER BY place
                """
            ).map { try $0.value(0, as: String.self) }
        }
    }

    /// The context as it is presented; nil for none.
    private func words(_ context: ProbeContext, _ person: AccessSession?) async throws -> String? {
        guard context != .none, let person else { return nil }
        let row = try await house.owner.one("SELECT ctx.open(\(person.token))")
        let text = try #require(
            try row?.value(0, as: String?.self), "no context for \(person.name)")
        var fields = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        switch context {
        case .forged:
            fields[0] = "500119"
            return fields.joined(separator: "|")
        case .expired:
            fields[6] = "1000000000"
            let body = fields.dropLast().joined(separator: "|")
            let signed = try await house.owner.one("SELECT ctx.sign(\(body))")
            return "\(body)|\(try #require(try signed?.value(0, as: String?.self)))"
        default: return text
        }
    }
}
