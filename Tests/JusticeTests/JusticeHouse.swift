import Foundation
import Kernel
import Law
import Postgres
import TestSupport

@testable import Justice
@testable import Yuhou

extension DeskHouse {
    /// Jiangyan's bureau with a centre, lawyers `1...count`, and families that wish for legal aid,
    /// their cases at the step of the assignment.
    static func justice(
        _ refs: [String], lawyers count: Int = 2
    ) async throws -> (house: DeskHouse, cases: [String: Int64]) {
        let house = try await DeskHouse(departments, Justice.code, of: "jiangyan")
        let intake = try await house.desk("intake")
        _ = try await house.run(
            CentreAdd.self, "--name 法律援助中心 --phone 052388000000", by: intake)
        for nth in 1...count {
            _ = try await house.run(
                LawyerAdd.self, "--name 律师\(nth) --licence LICENCE\(nth) --centre 法律援助中心",
                by: intake)
        }
        for (nth, ref) in refs.enumerated() {
            let number = try IdentityNumber(
                area: "321204", birth: try CaseHouse.day("1956-01-01"), sequence: 2 + 2 * nth)
            try await house.addFamily(ref, number: number.text)
            try await house.tell(ref, "wish.legal_aid", "yes", from: "2026-03-01")
        }
        try await house.openDue()
        var cases: [String: Int64] = [:]
        for ref in refs {
            let id = try await house.caseNumber("JY-3.5.6", of: ref)
            cases[ref] = id
            try await house.carry(id, until: AidBook.step)
        }
        return (house, cases)
    }

    /// The number of the lawyer with the nth licence.
    func lawyer(_ nth: Int) async throws -> Int64 {
        try await count("SELECT id FROM justice.lawyer WHERE licence = \("LICENCE\(nth)")")
    }
}
