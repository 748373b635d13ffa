import Law
import Postgres

/// Shows one sealed value whole: the only way to it. The database writes the audit row before it
/// hands out the sealed bytes; they are opened, and may be shown, only after the commit.
public struct Unmasking: Sendable {
    private let office: Office
    private let seal: any Seal

    public init(_ office: Office, seal: any Seal) {
        self.office = office
        self.seal = seal
    }

    /// The values a day and account, as the database holds it (`kernel.unmasking`): our own
    /// default.
    public static let dayMax = 30

    /// One value, whole.
    ///
    /// - Parameter reason: Why it is needed; kept in the audit.
    /// - Throws: `Refusal` for somebody who is not there or not theirs to see, themselves or their
    ///   kin, a short reason, a quota used up, no such value, nobody signed in.
    public func value(
        _ field: SealedField, ref: String, district: Int, reason: String
    ) async throws -> String {
        try office.session?.require(district: district)
        let answer = try await office.desk.door { transaction, purpose, mark in
            let row = try await transaction.one(
                """
                SELECT id FROM kernel.person
                WHERE district = \(district)::integer AND ref = \(ref)
                """)
            // Who is not there gets the same answer, and the same audit row, as who is not seen.
            let person = try row?.value(0, as: Int64.self) ?? 0
            let given = try await transaction.one(
                """
                SELECT refusal, sealed, key_version::bigint
                FROM kernel.unmask(\(field.rawValue), \(district)::integer, \(person), \(reason),
                    \(purpose), \(mark(person)))
                """)
            let (refusal, sealed, version) =
                try given?.decode(
                    String?.self, [UInt8]?.self, Int?.self) ?? ("none", nil, nil)
            return (person, refusal, sealed, version)
        }
        guard let bytes = answer.2, let version = answer.3 else {
            throw Self.refusal(answer.1 ?? "none", ref: ref, district: district)
        }
        return try seal.openText(
            Sealed(bytes: bytes, version: version),
            at: SealedPlace(field, person: answer.0, district: district))
    }

    private static func refusal(_ word: String, ref: String, district: Int) -> Refusal {
        switch word {
        case "quota":
            Refusal(
                Text(
                    "今天已查看 \(dayMax) 个完整号码，到了上限；明天再查，或由同事查看。",
                    en: "\(dayMax) values were shown today, the most a day; look again tomorrow, "
                        + "or ask a colleague."), kind: .forbidden)
        case "none":
            Refusal(Text("\(ref) 没有登记这一项。", en: "\(ref) has no such value registered."))
        default: DoorRefusal.refusal(word, ref: ref, district: district)
        }
    }
}

/// What the doors of the database answer when they stay shut, in words.
enum DoorRefusal {
    static func refusal(_ word: String, ref: String, district: Int) -> Refusal {
        switch word {
        case "unseen": Refusal.unknownRef(ref, in: district)
        case "kin":
            Refusal(
                Text(
                    "\(ref) 是您本人或亲属，请由同事办理。",
                    en: "\(ref) is you or your kin; a colleague does this."), kind: .forbidden)
        case "reason":
            Refusal(
                Text(
                    "--reason：请写明理由，至少四个字。",
                    en: "--reason: say why, in at least four characters."))
        default:
            Refusal(
                Text(
                    "这件事只由部门的岗位办理。", en: "Only a department's desk does this."),
                kind: .forbidden)
        }
    }
}
