import Foundation
import Law
import Postgres

@testable import Justice
@testable import Kernel
@testable import Yuhou

/// Justice's own acts: a lawyer is assigned, and met.
extension WholeHouse {
    /// - Returns: Whether this house does it.
    mutating func justiceAct(
        _ command: String, on file: CaseFile, by clerk: Bureau
    ) async throws -> Bool {
        let intake = try office(Self.name("justice", "intake"), of: Justice.code)
        let town = SimulatedDistrict.towns(of: district.code)[0]
        switch command {
        case "aid assign":
            let lawyer = try await made("lawyer") { house in
                try await WholeHouse.run(
                    CentreAdd.self,
                    ["--name", "法律援助中心", "--town", "\(town)", "--phone", "052388000000"],
                    by: intake)
                try await WholeHouse.run(
                    LawyerAdd.self,
                    ["--name", "李律师", "--licence", "A1234567", "--centre", "法律援助中心"], by: intake)
                return try await house.last("SELECT max(id) FROM justice.lawyer")
            }
            let page = try await Self.run(
                AidAssign.self,
                [
                    "\(file.id)", "--matter", "inheritance", "--lawyer", "\(lawyer)",
                    "--opponent-name", "某公司", "--id", year.client(),
                ], by: clerk)
            let aid = try await last("SELECT max(id) FROM justice.aid")
            own.codes[file.id] = (aid, try code(in: page))
        case "aid met":
            guard let assigned = own.codes[file.id] else { return false }
            try await Self.run(
                AidMet.self,
                [
                    "\(assigned.number)", "--on", "\(year.day)", "--code", assigned.code, "--id",
                    year.client(),
                ], by: clerk)
        default: return false
        }
        return true
    }
}
