import Kernel
import Law
import TestSupport
import Testing

@testable import Finance
@testable import Yuhou

/// The two rows that finance leads and that speak of persons, up to the money itself.
@Suite struct FinanceRowTests {
    @Test func aGrantOfTheWelfareFundIsCarriedUpToTheMoney() async throws {
        let house = try await DeskHouse(departments, Finance.code, of: "jiangyan")
        try await house.addFamily("A")
        try await house.tell("A", "hardship", "yes", from: "2026-02-01")
        try await walk("JY-3.1.2c", house)
    }

    @Test func aPremiumSubsidyIsCarriedUpToTheMoney() async throws {
        let house = try await DeskHouse(departments, Finance.code)
        try await house.addFamily("A")
        try await house.tell("A", "insurance.medical", "resident", from: "2026-01-01")
        try await walk("NC-4.finance.2", house)
    }

    private func walk(_ clause: String, _ house: DeskHouse) async throws {
        try await house.openDue()
        let id = try await house.caseNumber(clause, of: "A")
        let steps = try await house.carry(id)
        let state = try await house.file(of: id).state
        #expect(state == .handed, "\(clause): \(state)")
        print("  \(clause) \(state): \(steps.joined(separator: " → "))")
    }
}
