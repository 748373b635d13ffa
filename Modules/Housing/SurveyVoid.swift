import Kernel
import Law
import Postgres

/// A survey recorded by mistake: taken back by a row of its own, never deleted.
extension SurveyBook {
    /// Takes the standing survey of somebody back. The one before counts again from the day of the
    /// wrong one; without one nothing is known of the house.
    ///
    /// - Returns: The survey that was taken back, and the one that counts now.
    /// - Throws: `Refusal` for a survey that is not the last that counts.
    func takeBack(
        _ ref: String, survey id: Int64, reason: String, client: String
    ) async throws -> (survey: Survey, now: Survey?) {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let (all, told) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            let told = try await transaction.one(
                """
                SELECT client FROM housing.survey_void
                WHERE district = \(bureau.district)::integer AND survey = \(id)
                """)
            return (
                try await surveys(of: person.id, in: transaction),
                try told?.value(0, as: String.self)
            )
        }
        let standing = all.filter { !$0.isVoid }
        guard let wrong = all.first(where: { $0.id == id }) else {
            throw Refusal(
                Text("第 \(id) 号不是 \(ref) 的鉴定。", en: "Survey \(id) is not of \(ref)."))
        }
        if let told {
            guard told == client else {
                throw Refusal(
                    Text("第 \(id) 号鉴定早已作废。", en: "Survey \(id) was taken back before."))
            }
            return (wrong, standing.last)
        }
        guard standing.last == wrong else {
            throw Refusal(
                Text(
                    "第 \(id) 号以后还有鉴定；只能先作废最后一次的（第 \(standing.last?.id ?? 0) 号）。",
                    en: "There is a later survey; take the last back first "
                        + "(\(standing.last?.id ?? 0))."))
        }
        let before = standing.dropLast().last
        let document = "鉴定第 \(id) 号作废：\(reason)"
        try await bureau.once {
            try await bureau.report(
                [
                    bureau.fact(
                        Housing.danger.name, of: ref, before?.grade ?? "", from: wrong.day,
                        document: document),
                    bureau.fact(
                        Housing.rural.name, of: ref,
                        before.map { $0.isRural ? "yes" : "no" } ?? "", from: wrong.day,
                        document: document),
                ], reason: reason
            ) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO housing.survey_void (district, survey, person, grade, client, reason,
                        recorded_by)
                    VALUES (\(bureau.district)::integer, \(id), \(wrong.person), \(wrong.grade),
                        \(client), \(reason), \(bureau.actor))
                    """)
            }
        }
        return (wrong, before)
    }
}
