import Kernel
import Law
import Postgres

/// A match that was wrong: the roll of the person is put right and the pupil waits to be matched
/// again, with somebody else.
extension MatchBook {
    /// Takes a confirmed match back. Where the roll of the person still is this pupil's, what it
    /// told ends on the day it began, and what the roll had said before stands again.
    ///
    /// - Returns: The candidate, and whether it is new.
    /// - Throws: `Refusal` for a candidate that is no confirmed match.
    func revoke(
        _ id: Int64, reason: String, client: String
    ) async throws -> (Candidate, isNew: Bool) {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        try bureau.requireTeller()
        let (candidate, told, turn, rows) = try await matched(id)
        if let told {
            guard told == client else {
                throw Refusal(
                    Text("第 \(id) 号的认定早已撤销。", en: "\(id) was revoked before."))
            }
            return (candidate, false)
        }
        let key = PupilKey(candidate.enrolment)
        var (facts, lines): ([FactEntry], [RollBook.Line]) = ([], [])
        if let last = rows.last, PupilKey(last.enrolment) == key,
            let first = rows.first(where: { PupilKey($0.enrolment) == key })
        {
            let ended = last.enrolment.left(since: first.enrolment.since)
            let before = rows.last { $0.seq < first.seq }?.enrolment
            // What was told later of the same pupil begins later, and is none of theirs either.
            let later = Set(
                rows.filter { PupilKey($0.enrolment) == key }.map(\.enrolment.since)
            ).subtracting([first.enrolment.since])
            facts = later.sorted().flatMap {
                ended.left(since: $0).facts(of: candidate.ref, row: last.seq + 1, at: bureau)
            }
            for (place, one) in [ended, before].compactMap(\.self).enumerated() {
                let seq = last.seq + 1 + place
                facts += one.facts(of: candidate.ref, row: seq, at: bureau)
                lines.append(
                    RollBook.Line(
                        person: candidate.person, seq: seq, client: "revoke \(place) \(client)",
                        enrolment: one, origin: "correction", reason: "认定撤销：\(reason)"))
            }
        }
        try await bureau.once {
            try await bureau.report(facts, reason: reason) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO education.match_revocation (district, school, student_number, turn,
                        person, client, reason, recorded_by)
                    VALUES (\(bureau.district)::integer, \(key.school), \(key.studentNumber),
                        \(turn)::integer, \(candidate.person), \(client), \(reason),
                        \(bureau.actor))
                    """)
                try await RollBook(bureau).write(lines, in: transaction)
            }
        }
        return (candidate, true)
    }

    /// A confirmed match: by which id it was revoked, in which turn it stands, and the rows of the
    /// person's roll, the first first.
    private func matched(
        _ id: Int64
    ) async throws -> (Candidate, told: String?, turn: Int64, rows: [RollBook.Entry]) {
        try await bureau.transaction(reading: true) { transaction in
            let candidate = try await candidate(id, in: transaction)
            _ = try await bureau.served(candidate.ref, in: transaction)
            let row = try await transaction.one(
                """
                SELECT d.turn::bigint, v.client FROM education.candidate_decision AS d
                LEFT JOIN education.match_revocation AS v ON v.district = d.district
                  AND v.school = d.school AND v.student_number = d.student_number
                  AND v.turn = d.turn
                WHERE d.district = \(bureau.district)::integer
                  AND d.school = \(candidate.enrolment.school.id)
                  AND d.student_number = \(candidate.enrolment.studentNumber)
                  AND d.person = \(candidate.person) AND d.is_match
                """)
            guard let (turn, told) = try row?.decode(Int64.self, String?.self) else {
                throw Refusal(
                    Text(
                        "第 \(id) 号没有认定为本人，没有可撤销的；用 roll match list 查看。",
                        en: "\(id) was not confirmed, there is nothing to revoke; see `roll match "
                            + "list`."))
            }
            let rows = try await RollBook(bureau).rows(of: candidate.person, in: transaction)
            return (candidate, told, turn, rows)
        }
    }
}

extension Enrolment {
    /// The pupil is there no more from a day on.
    fileprivate func left(since day: Day) -> Enrolment {
        Enrolment(
            school, studentNumber, stage, year: gradeYear, fullTime: fullTime,
            registered: registered, .left, since: day)
    }
}
