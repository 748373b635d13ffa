import Law
import Postgres

/// Who asks for somebody's rights: the person, or for the dead a living near relative (PIPL art.
/// 49) whom the register knows.
struct Applicant {
    /// The person it is about.
    let person: Int64
    let family: RegisteredFamily
    let member: Int
    /// The living relative; nil when the person asks.
    let relative: Int64?

    /// Checks who asks, inside the transaction that answers.
    ///
    /// - Parameter other: The `ref` of the dead person's relative.
    /// - Throws: `Refusal` for an unknown person, the clerk's own kin, a dead person without a
    ///   living near relative, a living one with a relative.
    static func admit(
        _ ref: String, askedBy other: String?, office: Office, district: Int,
        in transaction: Transaction
    ) async throws -> Applicant {
        try office.session?.require(district: district)
        let row = try await transaction.one(
            """
            SELECT id, family FROM kernel.person
            WHERE district = \(district)::integer AND ref = \(ref)
            """)
        guard let (id, familyID) = try row?.decode(Int64.self, Int64.self) else {
            throw Refusal.unknownRef(ref, in: district)
        }
        if office.session != nil {
            let kin = try await transaction.one("SELECT \(id) = ANY (ctx.kin())")
            if try kin?.value(0, as: Bool.self) ?? true {
                throw DoorRefusal.refusal("kin", ref: ref, district: district)
            }
        }
        let families = try await FamilyReader(
            district: district, dictionary: office.registry.dictionary
        ).families([familyID], in: transaction)
        let (pack, _) = try await PackStore(office).pack(of: district)
        guard let family = families.first,
            let member = family.cards.firstIndex(where: { $0.id == id })
        else { throw Refusal.unknownRef(ref, in: district) }
        let view = Evaluator(pack).view(of: family.family)
        let isDead = view.death(of: member) <= office.today
        switch (isDead, other) {
        case (false, nil):
            return Applicant(person: id, family: family, member: member, relative: nil)
        case (false, _?):
            throw Refusal(
                Text(
                    "--for：\(ref) 在世，由本人提出；不要填 --for。",
                    en: "--for: \(ref) is alive and asks themselves; leave --for out."))
        case (true, nil):
            throw Refusal(
                Text(
                    "\(ref) 已去世：由在世的近亲属提出（个人信息保护法第四十九条），请用 --for 填其编号。",
                    en: "\(ref) has died: a living near relative asks (PIPL art. 49); name them "
                        + "with --for."))
        case (true, let other?):
            let kin = nearKin(of: member, family, view, on: office.today)
            guard let found = kin.first(where: { family.cards[$0].ref == other }),
                view.death(of: found) > office.today
            else {
                throw Refusal(
                    Text(
                        "--for：名册里 \(other) 不是 \(ref) 在世的近亲属（配偶、父母、子女、兄弟姐妹、"
                            + "祖父母、外祖父母、孙子女、外孙子女）。",
                        en: "--for: by the register \(other) is no living near relative of \(ref) "
                            + "(spouse, parent, child, sibling, grandparent, grandchild)."))
            }
            return Applicant(
                person: id, family: family, member: member, relative: family.cards[found].id)
        }
    }

    /// Near relatives as the Civil Code (art. 1045) has them, as far as the register knows them.
    private static func nearKin(
        of member: Int, _ family: RegisteredFamily, _ view: FamilyView, on day: Day
    ) -> Set<Int> {
        let stated = family.family.relations.filter { relation in
            relation.act == .states
                && !family.family.relations.contains {
                    $0.act == .withdraws && $0.kind == relation.kind && $0.one == relation.one
                        && $0.other == relation.other
                        && ($0.withdraws == relation.sequence
                            || $0.withdraws == 0 && $0.from == relation.from
                                && $0.sequence > relation.sequence)
                }
        }
        let descent = stated.filter { $0.kind != .married }
        func parents(_ of: Int) -> Set<Int> {
            Set(descent.filter { $0.other == of }.map(\.one))
        }
        func children(_ of: Int) -> Set<Int> {
            Set(descent.filter { $0.one == of }.map(\.other))
        }
        let up = parents(member)
        let down = children(member)
        var kin = up.union(down)
        for parent in up { kin.formUnion(parents(parent).union(children(parent))) }
        for child in down { kin.formUnion(children(child)) }
        // A marriage that stood when one of them died counts; one that was dissolved does not.
        let last = min(day, view.death(of: member).adding(days: -1))
        if let spouse = view.theSpouse(of: member, on: last).0 { kin.insert(spouse) }
        kin.remove(member)
        return kin
    }
}

/// Checks a reason that is kept in the audit.
func requireReason(_ reason: String) throws {
    guard reason.filter({ !$0.isWhitespace }).count >= 4, reason.count <= 500 else {
        throw DoorRefusal.refusal("reason", ref: "", district: 0)
    }
}
