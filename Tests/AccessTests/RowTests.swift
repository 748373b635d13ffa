import Kernel
import Postgres
import Testing

@testable import Yuhou

/// The list of departments, under a name that no parameter shadows.
let departmentTypes = departments

/// What every role may do to every row, asked of the database and compared with the matrix.
@Suite(.serialized) struct RowTests {
    @Test func theDatabaseDoesWhatTheMatrixSays() async throws {
        let house = try await AccessHouse.shared()
        let found = try await AccessProbes(house).run(roles: house.matrix.roles)
        let first = found.mismatches.prefix(20).map(\.description).joined(separator: "\n")
        #expect(found.mismatches.isEmpty, "\(found.mismatches.count) mismatches\n\(first)")
        print("access probes: \(found.statements) statements, \(found.rows) rows compared")
        #expect(found.statements > 10_000)
    }

    /// A probe that finds nothing for anybody proves nothing.
    @Test func everyRuleHasARowThatItLetsThroughAndOneThatItDoesNot() async throws {
        let house = try await AccessHouse.shared()
        let probes = try AccessProbes(house)
        for rule in house.matrix.rules {
            let rows = house.tables[rule.table]?.rows ?? []
            for verb in rule.verbs {
                var (isLet, isRefused) = (false, rule.scopes == ["all"])
                for role in rule.roles {
                    let people: [AccessSession?] = try probes.people(of: role)
                    for person in people.isEmpty ? [nil] : people {
                        for row in rows {
                            let allows = probes.model.allows(
                                role, verb, rule.table, row, person, isLeft: true)
                            if allows { isLet = true } else { isRefused = true }
                        }
                    }
                }
                #expect(isLet && isRefused, "\(rule.table), line \(rule.line): \(verb)")
            }
        }
    }
}
