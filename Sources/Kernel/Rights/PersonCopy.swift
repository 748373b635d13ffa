public import Law
import Postgres

/// Everything the register holds of one person, sealed values opened: the copy they may ask for
/// (PIPL art. 45), and their living near relatives when they have died (art. 49).
public struct PersonCopy: Sendable {
    /// A table of the copy.
    public struct Part: Sendable {
        /// Names the part in the JSON document.
        public let key: String
        public let title: Text
        public let columns: [Text]
        public let rows: [[String]]
    }

    public let ref: String
    public let name: String
    public let day: Day
    public let parts: [Part]

    /// Reads the copy; the audit names it an export, with the reason.
    ///
    /// - Parameters:
    ///   - relative: The `ref` of the living relative who asks for the dead.
    ///   - reason: Who asked, and how.
    /// - Throws: `Refusal` as `Applicant.admit`, and for a short reason; `SealError` for a value
    ///   that does not open.
    public static func read(
        _ office: Office, seal: any Seal, district: Int, ref: String, askedBy relative: String?,
        reason: String
    ) async throws -> PersonCopy {
        try requireReason(reason)
        try await office.admit(ref, district: district)
        let (name, person, own) = try await office.register.transaction(
            isolation: .repeatableRead, act: .export, reason: reason
        ) { transaction in
            let applicant = try await Applicant.admit(
                ref, askedBy: relative, office: office, district: district, in: transaction)
            Trail.saw([applicant.person])
            let reading = PersonCopyReading(
                office: office, seal: seal, district: district, person: applicant.person)
            return (
                applicant.family.cards[applicant.member].name, applicant.person,
                try await reading.parts(in: transaction)
            )
        }
        let reading = PersonCopyReading(
            office: office, seal: seal, district: district, person: person)
        let answers = try await reading.answers()
        return PersonCopy(ref: ref, name: name, day: office.today, parts: own + answers)
    }

    /// The page for the family, in Chinese.
    public var page: String {
        var lines = [
            "个人信息复制件", "编号：\(ref)　姓名：\(name)　复制日期：\(day)",
            "依据：《个人信息保护法》第四十五条；本人去世的，第四十九条。",
            "日期写作“年-月-日”；空白表示没有。撤回的记录也列出。", "",
        ]
        for part in parts {
            lines.append("【\(part.title.zh)】")
            if part.rows.isEmpty { lines.append("  没有记录。") }
            for row in part.rows {
                let told = zip(part.columns, row).filter { !$0.1.isEmpty }
                    .map { "\($0.0.zh) \($0.1)" }
                lines.append("  · " + told.joined(separator: "，"))
            }
            lines.append("")
        }
        lines.append("有误可以要求更正，不再需要的可以要求删除（第四十六、四十七条）；由受理的部门办理。")
        return lines.joined(separator: "\n") + "\n"
    }
}
