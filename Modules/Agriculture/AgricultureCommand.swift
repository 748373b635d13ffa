import Foundation
import Kernel
import Law
import Postgres

/// A command of agriculture, at its desk.
protocol AgricultureCommand: DeskCommand {
    /// Does it, in a district whose law gives agriculture something to do.
    func work(in bureau: Bureau) async throws -> Page
}

extension AgricultureCommand {
    static var department: DepartmentCode { Agriculture.code }

    func run(in bureau: Bureau) async throws -> Page {
        let pack = try await bureau.pack()
        let isLed = pack.provisions.contains {
            $0.department == Agriculture.code.word && $0.provision?.benefit != nil
        }
        guard isLed else {
            throw Refusal(
                Text(
                    "本区县的政策没有交给农业农村部门的条款，这里没有要办的事；家庭的其他待遇见 entitlements。",
                    en: "This district's policy gives agriculture nothing to do; what a family is "
                        + "due from others is under `entitlements`."))
        }
        return try await work(in: bureau)
    }
}

extension Bureau {
    /// Takes the next place of something that is numbered; somebody else may take it at the same
    /// moment, then the one after.
    func numbered<R>(_ body: (Transaction) async throws -> R) async throws -> R {
        for _ in 0..<4 {
            do {
                return try await transaction(body)
            } catch let error as PostgresError where error.sqlState == "23505" {
                continue
            }
        }
        return try await writing(body)
    }

    /// The household in which somebody lives today, and who lives in it, the person first.
    func household(
        of person: Person, in transaction: Transaction
    ) async throws -> (id: Int64, refs: [String]) {
        let rows = try await transaction.query(
            """
            SELECT m.household, p.ref FROM kernel.membership AS own
            JOIN kernel.membership AS m
              ON m.district = own.district AND m.household = own.household
             AND m.from_day <= \(today.sql) AND \(today.sql) < m.to_day
            JOIN kernel.person AS p ON p.district = m.district AND p.id = m.person
            WHERE own.district = \(district)::integer AND own.person = \(person.id)
              AND own.from_day <= \(today.sql) AND \(today.sql) < own.to_day
            ORDER BY p.id <> \(person.id), p.ref
            """
        ).map { try $0.decode(Int64.self, String.self) }
        guard let first = rows.first else {
            throw Refusal(
                Text(
                    "\(person.ref) 今天不在任何家庭里；先更正名册。",
                    en: "\(person.ref) is in no household today; correct the register first."))
        }
        return (first.0, rows.map(\.1))
    }
}

/// The id that makes repeating a command change nothing, made where none was typed.
func clientID(_ typed: String?) -> String { typed ?? UUID().uuidString }
