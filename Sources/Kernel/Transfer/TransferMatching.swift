import Law
import Postgres

extension TransferOpening {
    /// Finds or makes an entry of the register for everybody of the file.
    func arrivals(in transaction: Transaction) async throws -> [Arrival] {
        var found: [Int: (id: Int64, ref: String)] = [:]
        for place in people.indices {
            found[place] = try await byNumber(place, in: transaction)
        }
        for place in people.indices where found[place] == nil {
            found[place] = try await byKin(place, found, in: transaction)
        }
        var arrivals: [Arrival] = []
        for place in people.indices {
            if let (id, ref) = found[place] {
                arrivals.append(Arrival(place: place, id: id, ref: ref, isJoined: true))
            } else {
                arrivals.append(try await newcomer(place, in: transaction))
            }
        }
        return arrivals
    }

    /// The `ref`s of those whom the register has already.
    func registered(in transaction: Transaction) async throws -> [String] {
        var refs: [String] = []
        for place in people.indices {
            if let found = try await byNumber(place, in: transaction) { refs.append(found.ref) }
        }
        return refs
    }

    /// The entry with one of the person's numbers.
    ///
    /// - Throws: `Refusal` if it is somebody of another name or birth.
    private func byNumber(
        _ place: Int, in transaction: Transaction
    ) async throws -> (id: Int64, ref: String)? {
        let person = people[place]
        for number in person.numbers.reversed() {
            let index = recorder.seal.blindIndex(
                .identityNumber, district: district, number.text)
            let rows = try await transaction.query(
                """
                SELECT p.id, p.ref, p.name, p.birth, n.seq = (
                    SELECT max(seq) FROM kernel.identity_number
                    WHERE district = n.district AND person = n.person)
                FROM kernel.identity_number AS n
                JOIN kernel.person AS p ON p.district = n.district AND p.id = n.person
                WHERE n.district = \(district)::integer AND n.blind_index = \(index)
                ORDER BY n.seq DESC
                """)
            for row in rows {
                let (id, ref, name, birth, isPresent) = try row.decode(
                    Int64.self, String.self, String.self, PostgresDate.self, Bool.self)
                if name == person.told.name, Day(birth) == person.told.birth.day {
                    return (id, ref)
                }
                // A number that was somebody's before theirs was corrected is nobody's now.
                guard isPresent else { continue }
                throw taken(person, by: ref, name: name, birth: Day(birth))
            }
        }
        return nil
    }

    private func taken(_ person: Person, by ref: String, name: String, birth: Day) -> Refusal {
        let told = "\(Mask.name(person.told.name))，\(person.told.birth.day.parts.year)"
        let here = "\(Mask.name(name))，\(birth.parts.year)"
        return Refusal(
            Text(
                "文件中 \(person.told.ref)（\(told) 年生）的身份证号码在本区是 ref \(ref)（\(here) 年生），"
                    + "姓名或出生日期不一致；没有写入。请与迁出地 \(document.from) 核对，"
                    + "用 yuhou person edit 更正错的一方。",
                en: "The ID number of \(person.told.ref) in the file (\(told)) is ref \(ref) here "
                    + "(\(here)): name or birth differ; nothing was written. Settle it with "
                    + "\(document.from) and correct the wrong one with yuhou person edit."))
    }

    /// Somebody without a number, of the same name, birth and sex, and a relative of somebody
    /// found: a child that died young is found again with its parents.
    private func byKin(
        _ place: Int, _ found: [Int: (id: Int64, ref: String)], in transaction: Transaction
    ) async throws -> (id: Int64, ref: String)? {
        let told = people[place].told
        let kin = document.bonds.compactMap { bond -> Int64? in
            guard let other = bond.other, bond.one == place || other == place else { return nil }
            return found[bond.one == place ? other : bond.one]?.id
        }
        guard !kin.isEmpty else { return nil }
        let taken = found.values.map(\.id)
        let rows = try await transaction.query(
            """
            SELECT p.id, p.ref FROM kernel.person AS p
            WHERE p.district = \(district)::integer AND p.name = \(told.name)
              AND p.birth = \(told.birth.day.sql) AND p.sex = \(told.sex)
              AND p.id <> ALL (\(taken))
              AND (\(people[place].numbers.isEmpty) OR NOT EXISTS (
                SELECT FROM kernel.identity_number AS n
                WHERE n.district = p.district AND n.person = p.id))
              AND EXISTS (SELECT FROM kernel.relation AS r
                WHERE r.district = p.district AND p.id IN (r.one, r.other)
                  AND (r.one = ANY (\(kin)) OR r.other = ANY (\(kin))))
            ORDER BY p.id
            """)
        guard rows.count == 1 else { return nil }
        let (id, ref) = try rows[0].decode(Int64.self, String.self)
        return (id, ref)
    }

    /// A new entry, under the old `ref` if that is free here.
    private func newcomer(_ place: Int, in transaction: Transaction) async throws -> Arrival {
        let person = people[place]
        let register = PersonRegister(recorder.office, seal: recorder.seal)
        let taken = try await transaction.query(
            """
            SELECT 1 FROM kernel.person
            WHERE district = \(district)::integer AND ref = \(person.told.ref)
            """)
        let ref =
            taken.isEmpty
            ? person.told.ref : try await register.freeRef(in: district, transaction)
        let row = try await transaction.one(
            """
            WITH made AS (SELECT nextval('kernel.registry_id') AS id)
            INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
            SELECT \(district)::integer, id, \(ref), id, \(person.told.name),
                \(person.told.sex)::smallint, \(person.told.birth.day.sql),
                \(role(of: place))::smallint, \(town ?? openTown)
            FROM made RETURNING id
            """)
        let id = try row?.value(0, as: Int64.self) ?? 0
        return Arrival(place: place, id: id, ref: ref, isJoined: false)
    }

    /// No town yet: the district itself, which no town's code is.
    var openTown: Int64 { Int64(district) * 1000 }

    /// A living relative who stays elsewhere is nobody whom this district owes anything.
    func role(of place: Int) -> Int64 {
        let told = people[place].told
        guard told.copy, isLiving(place) else { return told.role }
        return told.role == Role.child.rawValue ? told.role : Role.other.rawValue
    }

    /// Alive on the day of the move, as far as the file says.
    func isLiving(_ place: Int) -> Bool {
        !document.facts.enumerated().contains { index, fact in
            fact.person == place && fact.kind == "death" && fact.act == 0
                && fact.from.day <= document.day.day
                && !document.facts.contains { later in
                    later.person == place && later.kind == "death" && later.act == 2
                        && (later.withdraws == index
                            || later.withdraws == nil && later.source == fact.source
                                && later.from == fact.from)
                }
        }
    }
}
