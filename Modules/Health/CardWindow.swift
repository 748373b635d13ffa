import Kernel
import Law
import Postgres

/// What a hospital window is told: whether to give priority, and whom to call. Nothing else of
/// anybody, and the same of a card that has ended as of one that never was.
struct CardWindow {
    let bureau: Bureau

    /// The whole answer.
    struct Answer: Hashable {
        let hasPriority: Bool
        let call: Text
        /// What the institution takes less for, in its own words.
        let discount: String?
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
            hasPriority: true, call: try await call(person.id, at: place), discount: place?.discount
        )
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

    /// Entitled today under the card's clause, or under the district's own clause of priority.
    private func isDue(_ person: Bureau.Person) async throws -> Bool {
        let pack = try await bureau.pack()
        let codes = [Health.contactCard.code, Health.medicalPriority.code]
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
