import Kernel
import Law
import Postgres

/// A medical institution that a command names, by its number or its whole name.
struct NamedInstitution: Hashable {
    let id: Int64
    let name: String

    static func find(
        _ word: String, of district: Int, in transaction: Transaction
    ) async throws -> NamedInstitution {
        let row = try await transaction.one(
            """
            SELECT id, name FROM health.institution
            WHERE district = \(district)::integer
              AND (name = \(word) OR id::text = \(word))
            ORDER BY name = \(word) DESC LIMIT 1
            """)
        guard let (id, name) = try row?.decode(Int64.self, String.self) else {
            throw Refusal(
                Text(
                    "--institution：没有登记“\(word)”；写全名或编号，见 institution list，或先 institution add。",
                    en: "--institution: “\(word)” is not registered; give its whole name or number "
                        + "(see `institution list`), or add it first."))
        }
        return NamedInstitution(id: id, name: name)
    }
}
