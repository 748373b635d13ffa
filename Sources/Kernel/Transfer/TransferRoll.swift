import Law
import Postgres

/// The families of those who move, as they stand before the move is recorded.
struct TransferRoll {
    private let district: Int
    private let families: [(family: RegisteredFamily, view: FamilyView)]
    /// Who was named, in the order of naming.
    let asked: [Int64]
    private let places: [Int64: (family: Int, member: Int)]

    /// - Throws: `Refusal` for a `ref` that the register does not have.
    static func read(
        _ refs: [String], recorder: EventRecorder, law: Statute, in transaction: Transaction
    ) async throws -> TransferRoll {
        var asked: [Int64] = []
        for ref in refs {
            let person = try await recorder.person(ref, in: transaction)
            if !asked.contains(person) { asked.append(person) }
        }
        let rows = try await transaction.query(
            """
            SELECT DISTINCT family FROM kernel.person
            WHERE district = \(recorder.district)::integer AND id = ANY (\(asked)) ORDER BY family
            """)
        let read = try await FamilyReader(
            district: recorder.district, dictionary: recorder.office.registry.dictionary
        ).families(rows.map { try $0.value(0, as: Int64.self) }, in: transaction)
        return TransferRoll(
            district: recorder.district,
            families: read.map { ($0, law.evaluator.view(of: $0.family)) }, asked: asked)
    }

    private init(
        district: Int, families: [(family: RegisteredFamily, view: FamilyView)], asked: [Int64]
    ) {
        self.district = district
        self.families = families
        self.asked = asked
        var places: [Int64: (family: Int, member: Int)] = [:]
        for (index, entry) in families.enumerated() {
            for (member, card) in entry.family.cards.enumerated() {
                places[card.id] = (index, member)
            }
        }
        self.places = places
    }

    func card(of person: Int64) -> PersonCard? {
        places[person].map { families[$0.family].family.cards[$0.member] }
    }

    func isLiving(_ person: Int64, on day: Day) -> Bool {
        places[person].map { families[$0.family].view.isLiving($0.member, on: day) } ?? false
    }

    func isDue(_ clause: Int, _ person: Int64, on day: Day) -> Bool {
        guard let place = places[person] else { return false }
        return families[place.family].view.answered(clause, about: place.member, on: day).outcome
            == .yes
    }

    private func household(of person: Int64, before day: Day) -> Int64? {
        guard let place = places[person] else { return nil }
        let view = families[place.family].view
        return view.household(of: place.member, on: day.adding(days: -1))
            ?? view.household(of: place.member, on: day)
    }

    /// Who moves: those named, and the living members of the first one's household.
    ///
    /// - Throws: `Refusal` for somebody who is dead.
    func movers(_ request: TransferRequest) throws -> [Int64] {
        if let dead = asked.first(where: { !isLiving($0, on: request.day) }) {
            let ref = card(of: dead)?.ref ?? ""
            throw Refusal(
                Text(
                    "ref \(ref) 在 \(request.day) 已去世，不能迁出。已故亲属的资料会随家人抄送。",
                    en: "ref \(ref) was dead on \(request.day) and cannot move. Dead relatives are "
                        + "copied along with the family."))
        }
        guard !request.isOnlyThese, let first = asked.first,
            let home = household(of: first, before: request.day)
        else { return asked }
        let along = families.flatMap(\.family.cards).map(\.id).filter {
            !asked.contains($0) && household(of: $0, before: request.day) == home
                && isLiving($0, on: request.day)
        }
        return asked + along
    }

    /// The households that the movers leave, by mover.
    func households(of movers: [Int64], before day: Day) -> [Int64: Int64] {
        var found: [Int64: Int64] = [:]
        for mover in movers { found[mover] = household(of: mover, before: day) }
        return found
    }

    /// The movers, then whoever the law reads of: their parents, children and spouses, past and
    /// present, and the other children and spouses of the parents of a mover.
    func people(
        movers: [Int64], day: Day, in transaction: Transaction
    ) async throws -> [TransferReading.Person] {
        let near: [Int64] = try await related(to: movers, in: transaction)
        let parents = try await parents(of: movers, in: transaction)
        let kin = Set(near + (try await related(to: parents, in: transaction)))
        let copies = kin.subtracting(movers).sorted()
        return (movers.map { ($0, false) } + copies.map { ($0, true) }).compactMap {
            person, isCopy in
            card(of: person).map {
                TransferReading.Person(
                    card: $0, isCopy: isCopy, isLiving: isLiving(person, on: day))
            }
        }
    }

    /// Relations that were not reported in error.
    private static let standing: Query = """
        r.act = 0 AND r.other IS NOT NULL AND NOT EXISTS (
            SELECT FROM kernel.relation AS w
            WHERE w.district = r.district AND w.one = r.one AND w.act = 2 AND w.kind = r.kind
              AND w.other = r.other
              AND (w.withdraws = r.seq OR w.withdraws IS NULL AND w.from_day = r.from_day
                AND (w.learned, w.seq) > (r.learned, r.seq)))
        """

    private func related(
        to persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT unnest(ARRAY[r.one, r.other]) FROM kernel.relation AS r
            WHERE r.district = \(district)::integer
              AND (r.one = ANY (\(persons)) OR r.other = ANY (\(persons))) AND \(Self.standing)
            """)
        return try rows.map { try $0.value(0, as: Int64.self) }
    }

    private func parents(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT r.one FROM kernel.relation AS r
            WHERE r.district = \(district)::integer AND r.other = ANY (\(persons))
              AND r.kind IN (0, 1) AND \(Self.standing)
            """)
        return try rows.map { try $0.value(0, as: Int64.self) }
    }
}
