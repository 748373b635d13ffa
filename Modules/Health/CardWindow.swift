import Kernel
import Law
import Postgres

/// What a window is told: whether to give priority, whom to call, and what the mark beside the card
/// is good for. Nothing else of anybody, and the same of a card that has ended as of one that never
/// was.
struct CardWindow {
    let bureau: Bureau

    /// The whole answer.
    struct Answer: Hashable {
        let hasPriority: Bool
        let call: Text
        /// What the institution takes less for, in its own words.
        let discount: String?
        /// What the mark beside the card is good for today.
        var concessions: [Text] = []
    }

    /// Whom a window calls where no doctor is known.
    static let desk = Text("区卫生健康部门窗口", en: "The district's health desk")

    /// The answer for a card.
    func check(card number: String, at institution: String?) async throws -> Answer {
        let place = try await channel(institution)
        let holder = try await bureau.transaction(reading: true) { transaction in
            let row = try await transaction.one(
                """
                SELECT c.person FROM health.card AS c
                WHERE c.district = \(bureau.district)::integer
                  AND c.number = \(CardNumber.read(number))
                  AND NOT EXISTS (SELECT FROM health.card_end AS e
                    WHERE e.district = c.district AND e.card = c.id)
                """)
            return try await bureau.persons(
                [try row?.value(0, as: Int64.self) ?? 0], in: transaction
            ).first
        }
        return try await answer(about: holder, place)
    }

    /// The answer for an ID number, where the family has no card with it.
    func check(number: IdentityNumber, at institution: String?) async throws -> Answer {
        let place = try await channel(institution)
        return try await answer(
            about: try await bureau.persons(numbered: [number])[number], place)
    }

    private func answer(about person: Bureau.Person?, _ place: Place?) async throws -> Answer {
        guard let person, try await isDue(person) else {
            return Answer(hasPriority: false, call: Self.desk, discount: nil)
        }
        return Answer(
            hasPriority: true, call: try await call(person.id, at: place),
            discount: place?.discount, concessions: try await concessions(of: person))
    }

    /// The facts that say what a mark beside the card is good for, by who issues it.
    private static let marks = ["concession.bus", "concession.sight", "concession.other"]

    /// The clause under which marks are issued.
    private static let concession = "culture_transport.concession"

    /// What the mark of somebody's household is good for today: nothing where the law no longer
    /// says yes.
    private func concessions(of person: Bureau.Person) async throws -> [Text] {
        guard try await isDue(person, [Self.concession]) else { return [] }
        let names = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT f.kind FROM (
                    SELECT DISTINCT ON (f.person, f.kind) f.kind, f.number
                    FROM kernel.membership AS own
                    JOIN kernel.membership AS m
                      ON m.district = own.district AND m.household = own.household
                    JOIN kernel.fact AS f ON f.district = m.district AND f.person = m.person
                    WHERE own.district = \(bureau.district)::integer AND own.person = \(person.id)
                      AND own.from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < own.to_day
                      AND m.from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < m.to_day
                      AND f.kind = ANY (\(Self.marks)) AND f.official AND f.act <> 2
                      AND f.from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < f.to_day
                    ORDER BY f.person, f.kind, f.learned DESC, f.seq DESC
                ) AS f WHERE f.number = 1
                """
            ).map { try $0.value(0, as: String.self) }
        }
        let dictionary = bureau.office.registry.dictionary
        return Self.marks.filter(names.contains).compactMap { dictionary[$0]?.title }
    }

    /// Whom to call about somebody: the family's doctor, else the institution's own place, else
    /// the desk.
    func call(_ person: Int64, at place: Place?) async throws -> Text {
        let phone = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT c.phone FROM health.contract AS c
                WHERE c.district = \(bureau.district)::integer AND c.person = \(person)
                  AND c.from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < c.to_day
                  AND NOT EXISTS (SELECT FROM health.contract_end AS e
                    WHERE e.district = c.district AND e.contract = c.id
                      AND e.ended_on <= \(bureau.today.sql))
                ORDER BY c.from_day DESC, c.id DESC LIMIT 1
                """)?.value(0, as: String.self)
        }
        if let phone { return Text("家庭医生 \(phone)", en: "Family doctor \(phone)") }
        return place.map { Text($0.words, en: $0.words) } ?? Self.desk
    }

    /// An institution's open channel.
    struct Place: Hashable {
        let words: String
        let discount: String?
    }

    private func channel(_ institution: String?) async throws -> Place? {
        guard let institution else { return nil }
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await NamedInstitution.find(
                institution, of: bureau.district, in: transaction)
            let row = try await transaction.one(
                """
                SELECT is_open, concat_ws(' ', place, phone), discount FROM health.channel
                WHERE district = \(bureau.district)::integer AND institution = \(found.id)
                  AND from_day <= \(bureau.today.sql)
                ORDER BY seq DESC LIMIT 1
                """)
            guard
                let (isOpen, words, discount) = try row?.decode(
                    Bool.self, String.self, String.self), isOpen
            else { return nil }
            return Place(words: words, discount: discount.isEmpty ? nil : discount)
        }
    }

    /// Entitled today under the clause of a benefit: the card's, or the district's own of priority.
    private func isDue(
        _ person: Bureau.Person,
        _ codes: [String] = [Health.contactCard.code, Health.medicalPriority.code]
    ) async throws -> Bool {
        let pack = try await bureau.pack()
        for clause in pack.provisions where codes.contains(clause.provision?.benefit ?? "") {
            var refs = [person.ref]
            if clause.provision?.who == .household { refs += try await parents(of: person) }
            for ref in refs
            where try await bureau.answers(to: clause.id, about: ref).first?.outcome == .yes {
                return true
            }
        }
        return false
    }

    /// The parents of a child's family: the household's clause speaks of them.
    private func parents(of person: Bureau.Person) async throws -> [String] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT p.id FROM kernel.person AS c JOIN kernel.person AS p
                  ON p.district = c.district AND p.family = c.family
                WHERE c.district = \(bureau.district)::integer AND c.id = \(person.id)
                  AND c.role = \(Role.child.rawValue) AND p.role = \(Role.parent.rawValue)
                """)
            return try await bureau.persons(
                try rows.map { try $0.value(0, as: Int64.self) }, in: transaction
            ).map(\.ref)
        }
    }
}
