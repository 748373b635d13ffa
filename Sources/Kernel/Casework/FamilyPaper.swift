public import Law
import Postgres

/// What one desk has for a household, as the family may take it home: what is theirs, where it
/// stands, and what the family asked for itself. What is not the desk's own is not on it.
public struct FamilyPaper: Sendable {
    /// Who is spoken to.
    public struct Recipient: Hashable, Sendable {
        public let ref: String
        /// As in the register; papers say the surname.
        public let name: String
        public let sex: Sex
        public let role: Role
    }

    /// Where something stands.
    public enum Place: Hashable, Sendable {
        /// Somebody works on it: the step, the desk that does it, its last day.
        case inHand(step: Text, desk: String, by: Day?)
        /// Sent back to be put right, with the reason.
        case returned(reason: String, by: Day?)
        /// Decided; the finance bureau pays.
        case paying(by: Day?)
        /// Due, and in nobody's hands yet; nil where no day is set.
        case owed(by: Day?)
        /// Due, and on hold with the whole department.
        case held
        /// Due; nothing falls due of it now.
        case coming
        /// Received: the day, or the month it reaches to.
        case received(on: Day?, isMonth: Bool)
        /// A standing right: given when the family asks.
        case onRequest
        /// Cannot be decided: what is missing, and the departments that say it.
        case waiting(for: [Missing])
        case refused(reason: String, by: String, until: Day?)
        case appealed(by: Day?)
        case suspended(reason: String)
        /// The family said no, or took its application back.
        case declined
        /// It is proposed to stop it; the last day to answer, once the family was told.
        case stopProposed(until: Day?)
        /// Ended, lately.
        case closed
    }

    /// A fact that is missing.
    public struct Missing: Hashable, Sendable {
        public let title: Text
        /// The other department that says it; nil for one's own fact or the district's decision.
        public let owner: String?
    }

    /// One thing for one of the household, or for all of it.
    public struct Item: Hashable, Sendable {
        /// Nil: for the whole household.
        public let person: String?
        public let clause: String
        public let title: Text
        public let amount: Amount
        public let per: PaymentUnit?
        /// The sum is the national floor; the district's own is to be set.
        public let isFloor: Bool
        /// The sum is a premium that is paid for the person.
        public let isPremium: Bool
        public let place: Place
        /// The department that is responsible.
        public let department: String
        /// The number of its case; nil when nobody has it in hand.
        public let number: Int64?
        /// The sum has changed lately, or is about to.
        public var change: RateChange? = nil
    }

    public let day: Day
    public let department: String
    public let town: String?
    public let recipients: [Recipient]
    public let items: [Item]
    /// What the family said of how they want to be met; nil for what nobody has told.
    public let visitor: String?
    public let channel: String?
    public let avoidDays: String?
    public let wantsNoVisits: Bool
    /// Days to object to a refusal.
    public let daysToObject: Int

    /// Reads it for the desk that is signed in.
    ///
    /// - Parameters:
    ///   - department: Whose clauses are on it; a town's desk sees the cases it has a part in too.
    ///   - ref: Anybody of the household.
    /// - Throws: `Refusal` for a person who is not there or not theirs to see.
    public static func read(
        _ office: Office, district: Int, department: String, ref: String
    ) async throws -> FamilyPaper {
        try office.session?.require(department)
        let opened = try await office.admit(ref, district: district)
        let household = try await Household.read(
            office, district: district, ref: ref, opened: opened)
        let files = try await DeskFiles.read(
            office, district: district, department: department, of: household)
        var sorting = FamilySorting(
            office: office, department: department, household: household, files: files)
        let items = sorting.items()
        return FamilyPaper(
            day: office.today, department: department, town: files.town,
            recipients: household.recipients(of: items, asked: ref), items: items,
            visitor: files.wish("wish.visitor", of: household),
            channel: files.wish("wish.channel", of: household),
            avoidDays: files.wish("wish.avoid_days", of: household),
            wantsNoVisits: files.wish("wish.no_visits", of: household) == "yes",
            daysToObject: household.law.daysToAnswer(on: office.today))
    }
}

extension Pack {
    /// Days to answer a proposal to stop, and to appeal a refusal.
    func daysToAnswer(on day: Day) -> Int { days("stop.hearing_days", on: day) ?? 7 }
}

/// The household of somebody today and what the law says of it, cut to whom the desk may see.
struct Household: Sendable {
    let family: RegisteredFamily
    /// Places of the household's members that the desk may see, in the family's order.
    let members: [Int]
    let standings: [Standing]
    let evaluator: Evaluator
    let law: Pack
    let asked: Int
    /// Who is known to be gone, as far as this desk may know.
    let gone: Set<Int>

    var persons: [Int64] { members.map { family.cards[$0].id } }

    static func read(
        _ office: Office, district: Int, ref: String, opened: Set<Int64>
    ) async throws -> Household {
        let row = try await office.assessor.one(
            """
            SELECT family FROM kernel.person
            WHERE district = \(district)::integer AND ref = \(ref)
            """)
        guard let id = try row?.value(0, as: Int64.self) else {
            throw Refusal.unknownRef(ref, in: district)
        }
        try await Assessment(office, district: district).drain(families: [id])
        let statute = try await Statute.current(office, district: district)
        let holds = try await ModuleBook(office, district: district).holds(on: office.today)
        let batch = try await Standings(office, district: district).batch(of: id)
        guard let family = batch.families.first,
            let asked = family.cards.firstIndex(where: { $0.ref == ref })
        else { throw Refusal.unknownRef(ref, in: district) }
        let visible = try await office.visible(family.cards.map(\.id), district: district)
        let view = statute.evaluator.view(of: family.family)
        let home = view.household(of: asked, on: office.today)
        let members = family.cards.indices.filter { place in
            visible.contains(family.cards[place].id)
                && (place == asked
                    || home != nil && view.household(of: place, on: office.today) == home)
        }
        let sight = Sight(
            dictionary: office.registry.dictionary, reader: office.eyes(nil), opened: opened)
        let ids = Set(members.map { family.cards[$0].id })
        return Household(
            family: family, members: members,
            standings: StandingJudge(
                statute.evaluator, registry: office.registry, holds: holds, day: office.today
            ).standings(of: batch).filter { ids.contains($0.person.id) },
            evaluator: statute.evaluator, law: statute.pack, asked: asked,
            gone: Set(
                members.filter {
                    !view.isLiving($0, on: office.today)
                        && sight.mayRead("death", of: family.cards[$0].id)
                }))
    }

    /// Whom the paper speaks to: the grown members it says something about, else who was asked for.
    func recipients(of items: [FamilyPaper.Item], asked ref: String) -> [FamilyPaper.Recipient] {
        let named = Set(items.compactMap(\.person))
        let places = members.filter { place in
            let card = family.cards[place]
            return !gone.contains(place) && card.role != .child
                && (named.contains(card.ref) || card.ref == ref)
        }
        return places.map { place in
            FamilyPaper.Recipient(
                ref: family.cards[place].ref, name: family.cards[place].name,
                sex: family.family.members[place].sex, role: family.cards[place].role)
        }
    }
}

/// What the desk's own eyes find of a household: its cases with what was done last on them, what
/// was given, and the wishes.
struct DeskFiles: Sendable {
    let cases: [CaseFile]
    /// By case.
    let acts: [Int64: [CaseAct]]
    /// By person and clause: the latest period, and whether it is a month.
    let given: [PersonClause: (on: Day, isMonth: Bool)]
    let wishes: [FactRecord]
    let town: String?
    let today: Day

    static func read(
        _ office: Office, district: Int, department: String, of household: Household
    ) async throws -> DeskFiles {
        let ids = household.persons
        let town = household.family.cards[household.asked].town
        return try await office.desk.transaction(readOnly: true) { transaction in
            Trail.saw(ids)
            let cases = try await transaction.query(
                """
                SELECT \(CaseFile.columns)
                FROM casework.case_file AS c JOIN kernel.person AS p
                  ON p.district = c.district AND p.id = c.person
                WHERE c.district = \(district)::integer AND c.person = ANY (\(ids))
                  AND (c.department = \(department) OR \(department) = 'towns' AND c.with_town)
                ORDER BY c.id
                """
            ).map(CaseFile.init)
            var acts: [Int64: [CaseAct]] = [:]
            for file in cases where file.state != .done {
                acts[file.id] = try await CaseBook.acts(of: file.id, district, in: transaction)
            }
            let rows = try await transaction.query(
                """
                SELECT person, clause, max(period), bool_or(monthly)
                FROM \(ReceivedRows.relation) AS d
                WHERE district = \(district)::integer AND person = ANY (\(ids))
                GROUP BY person, clause
                """)
            var given: [PersonClause: (Day, Bool)] = [:]
            for row in rows {
                let (person, clause, period, isMonth) = try row.decode(
                    Int64.self, String.self, PostgresDate.self, Bool.self)
                given[PersonClause(person: person, clause: clause)] = (Day(period), isMonth)
            }
            let title = try await transaction.one(
                """
                SELECT title FROM kernel.area
                WHERE district = \(district)::integer AND code = \(town)
                ORDER BY valid_to DESC LIMIT 1
                """)
            return DeskFiles(
                cases: cases, acts: acts, given: given,
                wishes: try await FactRecord.read(ids, district: district, in: transaction)
                    .filter { $0.kind.hasPrefix("wish.") && $0.isOfficial },
                town: try title?.value(0, as: String.self), today: office.today)
        }
    }

    /// The last word of the household on a wish: a "no visits" of one binds the address.
    func wish(_ kind: String, of household: Household) -> String? {
        let told = household.persons.compactMap { person -> String? in
            let own = wishes.filter { $0.kind == kind && $0.person == person }
            return own.filter {
                $0.act != .withdraws && $0.from <= today && today < $0.to
                    && !$0.isWithdrawn(among: own)
            }.max { ($0.learned, $0.from, $0.sequence) < ($1.learned, $1.from, $1.sequence) }?
            .spoken
        }
        return told.contains("yes") ? "yes" : told.last
    }
}

extension FactRecord {
    /// A flag or words as told; nil where there is none any more.
    fileprivate var spoken: String? {
        act == .states ? code ?? number.map { $0 == 1 ? "yes" : "no" } : nil
    }
}
