import Law
import Postgres

/// What can be said of an event only beside the family: whether it could have happened.
struct EventChecks {
    private let office: Office
    private let district: Int

    init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// - Throws: `Refusal` with what cannot be and what would be right.
    func check(_ draft: EventDraft, in transaction: Transaction) async throws {
        try words(draft)
        try days(draft)
        try await towns(draft, in: transaction)
        let statute = try await Statute.current(office, district: district, in: transaction)
        let families = try await self.families(of: draft, in: transaction)
        let sexes = Dictionary(
            families.flatMap { family in family.family.members.map { ($0.ref, $0.sex) } },
            uniquingKeysWith: { first, _ in first })
        for family in families {
            let people = EventPeople(
                family: family, view: statute.evaluator.view(of: family.family))
            try living(draft, people)
            let kin = EventKinChecks(draft, people, sexes: sexes)
            switch draft.kind {
            case "divorce": try kin.divorce()
            case "marriage": try kin.marriage()
            case "birth", "adoption": try kin.parents()
            default: break
            }
        }
    }

    private func words(_ draft: EventDraft) throws {
        try Self.check(draft.recordedBy, "--by")
        try Self.check(draft.client, "--id")
        for household in draft.stays.compactMap(\.household) {
            try Self.check(household, "--household")
        }
        if let fact = draft.misused.first {
            throw Refusal(
                Text(
                    "\(fact)：值不能为空或 withdrawn。误记由另一人用 record withdraw 撤回。",
                    en: "\(fact): the value cannot be empty or `withdrawn`. What was told in error "
                        + "is taken back by somebody else with record withdraw."))
        }
    }

    /// A name or key: something, not too long, without control characters, which would forge lines.
    static func check(_ text: String, _ option: String) throws {
        let isPlain = !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard !text.allSatisfy(\.isWhitespace), text.count <= FieldLimit.ref, isPlain else {
            throw Refusal(
                Text(
                    "\(option)：应为 1 至 \(FieldLimit.ref) 个字符，不含换行和控制字符。",
                    en: "\(option): 1 to \(FieldLimit.ref) characters, no line breaks or control "
                        + "characters."))
        }
    }

    private func days(_ draft: EventDraft) throws {
        let today = office.today
        let learned = draft.learned ?? today
        guard learned <= today else {
            throw Refusal(
                Text(
                    "--learned：\(learned) 在将来；得知的日期不能晚于今天 \(today)。",
                    en: "--learned: \(learned) is in the future; today is \(today)."))
        }
        guard EventCatalogue.kind(draft.kind)?.isPlanned == false else { return }
        guard draft.day <= today else {
            throw Refusal(
                Text(
                    "--on：\(draft.day) 在将来；这类事发生之后才记录（今天 \(today)）。",
                    en: "--on: \(draft.day) is in the future; this is recorded once it has "
                        + "happened (today is \(today))."))
        }
        guard learned >= draft.day else {
            throw Refusal(
                Text(
                    "--learned：\(learned) 早于发生的日期 \(draft.day)。",
                    en: "--learned: \(learned) is before the day it happened, \(draft.day)."))
        }
    }

    /// A town of this district stands in its table, where it has one.
    private func towns(_ draft: EventDraft, in transaction: Transaction) async throws {
        let here = String(district)
        for fact in draft.facts where fact.fact == "residence.town" && fact.value.hasPrefix(here) {
            guard let code = Int64(fact.value) else { continue }
            let row = try await transaction.one(
                """
                SELECT NOT EXISTS (SELECT FROM kernel.area WHERE district = \(district)::integer)
                    OR EXISTS (SELECT FROM kernel.area
                        WHERE district = \(district)::integer AND code = \(code))
                """)
            guard try row?.value(0, as: Bool.self) == false else { continue }
            throw Refusal(
                Text(
                    "--town：\(here) 没有代码为 \(fact.value) 的镇街；见 yuhou area。",
                    en: "--town: \(here) has no town \(fact.value); see yuhou area."))
        }
    }

    private func families(
        of draft: EventDraft, in transaction: Transaction
    ) async throws -> [RegisteredFamily] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT family FROM kernel.person
            WHERE district = \(district)::integer AND ref = ANY (\(draft.refs)) ORDER BY family
            """)
        return try await FamilyReader(
            district: district, dictionary: office.registry.dictionary
        ).families(try rows.map { try $0.value(0, as: Int64.self) }, in: transaction)
    }

    /// Nothing but a death (another source's word) happens to the dead, and nothing before birth. A
    /// father may have died before his child is born: births are checked by themselves.
    private func living(_ draft: EventDraft, _ people: EventPeople) throws {
        guard !["death", "birth"].contains(draft.kind), EventCatalogue.kind(draft.kind) != nil
        else { return }
        for ref in Set(draft.facts.map(\.ref) + draft.stays.map(\.ref)).sorted() {
            guard let member = people.member(ref) else { continue }
            let death = people.view.death(of: member)
            guard death > draft.day else {
                throw Refusal(
                    Text(
                        "\(ref) 已于 \(death) 去世；这件事的日期是 \(draft.day)。",
                        en: "\(ref) died on \(death); this is told of \(draft.day)."))
            }
            guard draft.day >= people.family.family.members[member].birth else {
                throw Refusal(
                    Text(
                        "--on：\(draft.day) 早于 \(ref) 的出生日期。",
                        en: "--on: \(draft.day) is before \(ref) was born."))
            }
        }
    }
}

/// A family beside which an event is checked.
struct EventPeople {
    let family: RegisteredFamily
    let view: FamilyView

    func member(_ ref: String) -> Int? { family.cards.firstIndex { $0.ref == ref } }

    func areParentAndChild(_ one: Int, _ other: Int) -> Bool {
        view.parents(of: one).contains(other) || view.parents(of: other).contains(one)
    }

    /// The `ref` of a parent by birth or adoption of that sex, besides one.
    func parent(of child: Int, sex: Sex, besides parent: String) -> String? {
        view.parents(of: child).filter { family.family.members[$0].sex == sex }
            .map { family.cards[$0].ref }.first { $0 != parent }
    }
}
