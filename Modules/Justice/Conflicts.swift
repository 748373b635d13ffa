import Kernel
import Law
import Postgres

/// A lawyer as one is put on a matter.
struct Assignment: Sendable {
    let aid: Int64
    let lawyer: CentreBook.Lawyer
    let person: Int64
    let personName: String
    let opponent: Int64?
    let opponentName: String?
    let cleared: String?
    let reason: String?
    let client: String
}

/// Nobody stands on both sides. People of the register are kept apart by a key; whoever is known
/// only by name by their name, unless a named clerk says why it is somebody else.
extension AidBook {
    /// - Throws: `Refusal` where the lawyer stands, or stood, on the other side.
    func write(_ assignment: Assignment, in transaction: Transaction) async throws {
        let cleared = try assignment.cleared.map {
            try Bureau.words($0, "--cleared", of: 4...200)
        }
        // In one order, so that two clerks with the same two families wait and do not lock each
        // other out.
        var sides = [(person: assignment.person, side: "for")]
        if let opponent = assignment.opponent { sides.append((opponent, "against")) }
        for one in sides.sorted(by: { $0.person < $1.person }) {
            try await stand(assignment.lawyer, one.side, one.person, in: transaction)
        }
        let (opponent, reason) = (assignment.opponent, assignment.reason)
        if cleared == nil { try await refuseNames(assignment, in: transaction) }
        _ = try await transaction.execute(
            """
            INSERT INTO justice.assignment (district, aid, seq, client, lawyer, person, opponent,
                cleared, reason, recorded_by)
            SELECT \(bureau.district)::integer, \(assignment.aid), 1 + coalesce(max(seq), 0),
                \(assignment.client), \(assignment.lawyer.id), \(assignment.person),
                \(opponent), \(cleared), \(reason),
                \(bureau.actor)
            FROM justice.assignment
            WHERE district = \(bureau.district)::integer AND aid = \(assignment.aid)
            """)
    }

    /// Which side a lawyer is on for somebody; the first one stays.
    private func stand(
        _ lawyer: CentreBook.Lawyer, _ side: String, _ person: Int64, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO justice.stand (district, lawyer, person, side, recorded_by)
            VALUES (\(bureau.district)::integer, \(lawyer.id), \(person), \(side), \(bureau.actor))
            ON CONFLICT DO NOTHING
            """)
        let row = try await transaction.one(
            """
            SELECT side FROM justice.stand
            WHERE district = \(bureau.district)::integer AND lawyer = \(lawyer.id)
              AND person = \(person)
            """)
        guard try row?.value(0, as: String.self) == side else {
            throw Refusal(
                Text(
                    "--lawyer \(lawyer.id)：\(lawyer.name) 在另一件里站在对方一边，有利益冲突；请另选一位。",
                    en: "--lawyer \(lawyer.id): \(lawyer.name) stands on the other side in another "
                        + "matter, a conflict of interest; choose another."))
        }
    }

    private func refuseNames(_ assignment: Assignment, in transaction: Transaction) async throws {
        let (lawyer, opponent) = (assignment.lawyer, assignment.opponentName ?? "")
        let row = try await transaction.one(
            """
            SELECT \(lawyer.name) = \(opponent) OR EXISTS (
                SELECT FROM justice.assignment AS g
                JOIN justice.aid AS a ON a.district = g.district AND a.id = g.aid
                JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
                WHERE g.district = \(bureau.district)::integer AND g.lawyer = \(lawyer.id)
                  AND g.aid <> \(assignment.aid)
                  AND (p.name = \(opponent) OR a.opponent_name = \(assignment.personName)))
            """)
        guard try row?.value(0, as: Bool.self) != true else {
            throw Refusal(
                Text(
                    "--lawyer \(lawyer.id)：\(lawyer.name) 与对方同名，或办过同名对方的事，可能有利益冲突；"
                        + "请另选一位；核实是同名的另一人，用 --cleared 写明。",
                    en:
                        "--lawyer \(lawyer.id): \(lawyer.name) bears the other side's name or acted "
                        + "for that name, perhaps a conflict of interest; choose another, or say "
                        + "with --cleared why it is somebody else."))
        }
    }
}
