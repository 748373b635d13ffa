public import Law
import Postgres

/// A household as a desk looks after it: how it wants to be met, who belongs to it, what every
/// bureau owes it today, and the desk's own cases of it.
public struct HouseholdOverview: Sendable {
    /// Somebody of the household whom the desk may see.
    public struct Member: Hashable, Sendable {
        public let ref: String
        /// Masked.
        public let name: String
        public let role: Role
        public let birthYear: Int
    }

    /// What the family said of how it wants to be met; nil for what nobody has told.
    public struct Wishes: Hashable, Sendable {
        public let noVisits: Bool
        public let noCalls: Bool
        public let noPhotos: Bool
        public let visitor: String?
        public let channel: String?
        public let avoidDays: String?

        /// Nothing was said: the ordinary way of meeting people holds.
        public var isEmpty: Bool {
            !noVisits && !noCalls && !noPhotos && visitor == nil && channel == nil
                && avoidDays == nil
        }
    }

    /// Something that was given to who was asked for, and stayed with them.
    public struct Receipt: Hashable, Sendable {
        public let clause: String
        /// The first day of the month for monthly money.
        public let period: Day
        public let isMonth: Bool
    }

    public let members: [Member]
    public let wishes: Wishes
    /// Of every department, in order of person and clause.
    public let standings: [Standing]
    /// Of the desk, the latest first.
    public let cases: [CaseFile]
    /// As far as the desk sees what was given, the earliest first.
    public let receipts: [Receipt]
    public let town: String?
    public let law: Pack

    /// Reads it for the desk that is signed in, and puts the look on record.
    ///
    /// - Parameter ref: Anybody of the household.
    /// - Throws: `Refusal` for a person who is not there or not theirs to see.
    public static func read(
        _ office: Office, district: Int, department: String, ref: String
    ) async throws -> HouseholdOverview {
        try office.session?.require(department)
        let opened = try await office.admit(ref, district: district)
        let household = try await Household.read(
            office, district: district, ref: ref, opened: opened)
        let files = try await DeskFiles.read(
            office, district: district, department: department, of: household)
        let receipts = try await receipts(
            of: household.family.cards[household.asked].id, district: district, at: office.desk)
        func wish(_ kind: String) -> String? { files.wish("wish.\(kind)", of: household) }
        return HouseholdOverview(
            members: household.members.map { place in
                let card = household.family.cards[place]
                return Member(
                    ref: card.ref, name: Mask.name(card.name), role: card.role,
                    birthYear: household.family.family.members[place].birth.parts.year)
            },
            wishes: Wishes(
                noVisits: wish("no_visits") == "yes", noCalls: wish("no_calls") == "yes",
                noPhotos: wish("no_photos") == "yes", visitor: wish("visitor"),
                channel: wish("channel"), avoidDays: wish("avoid_days")),
            standings: household.standings, cases: files.cases.reversed(),
            receipts: receipts, town: files.town, law: household.law)
    }

    private static func receipts(
        of person: Int64, district: Int, at desk: Desk
    ) async throws -> [Receipt] {
        try await desk.transaction(readOnly: true) { transaction in
            Trail.saw([person])
            return try await transaction.query(
                """
                SELECT clause, period, monthly FROM \(ReceivedRows.relation) AS d
                WHERE district = \(district)::integer AND person = \(person)
                ORDER BY period
                """
            ).map {
                let (clause, period, isMonth) = try $0.decode(
                    String.self, PostgresDate.self, Bool.self)
                return Receipt(clause: clause, period: Day(period), isMonth: isMonth)
            }
        }
    }
}
