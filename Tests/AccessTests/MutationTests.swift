import Foundation
import Kernel
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// A policy dropped or loosened, a right more or less: each turns the probes or the catalogue red.
@Suite(.serialized) struct MutationTests {
    /// What the catalogue said before anything was changed.
    private struct Standing {
        let rights: Set<String>
        let policies: Set<String>

        func isStill(_ owner: Connection) async throws -> Bool {
            guard try await Catalogue.open(owner).isEmpty,
                try await Catalogue.rights(owner) == rights
            else { return false }
            return try await Catalogue.policies(owner, isBare: false) == policies
        }
    }

    @Test func everyMutationIsSeen() async throws {
        // Its own: the others must not see it broken.
        let house = try await AccessHouse()
        let standing = Standing(
            rights: try await Catalogue.rights(house.owner),
            policies: try await Catalogue.policies(house.owner, isBare: false))
        let all = Mutation.all(
            house.access.statements, tables: Array(house.tables.values).sorted { $0.name < $1.name }
        )
        let isSoak = ProcessInfo.processInfo.environment["YUHOU_ALL_MUTATIONS"] == "1"
        var random = SeededRandom(seed: 4)
        let chosen = isSoak ? all : Self.sixty(of: all, &random)
        var byProbes = 0
        for mutation in chosen {
            try await house.run([mutation.make])
            let isSeen = try await standing.isStill(house.owner) == false
            var isFound = false
            if !mutation.isOnlyInCatalogue {
                let probes = try AccessProbes(house, tables: [mutation.table])
                let roles = mutation.roles.shuffled(using: &random).prefix(2)
                let found = try await probes.run(
                    roles: Array(roles), contexts: [.valid, .none, .foreign])
                isFound = !found.mismatches.isEmpty
                byProbes += isFound ? 1 : 0
            }
            #expect(isSeen, "the catalogue did not see: \(mutation)")
            #expect(isFound || mutation.isOnlyInCatalogue, "the probes did not see: \(mutation)")
            try await house.run([mutation.undo])
        }
        #expect(try await standing.isStill(house.owner), "everything is as it was")
        print("access mutations: \(chosen.count) of \(all.count), \(byProbes) seen by probes")
    }

    /// Half of them policies, for there is most to get wrong.
    private static func sixty(of all: [Mutation], _ random: inout SeededRandom) -> [Mutation] {
        let policies = all.filter { !$0.isOnlyInCatalogue }.shuffled(using: &random)
        let others = all.filter(\.isOnlyInCatalogue).shuffled(using: &random)
        return Array(policies.prefix(30) + others.prefix(30))
    }
}
