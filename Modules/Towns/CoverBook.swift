import Kernel
import Law
import Postgres

/// Accident cover that a town takes out: the opt-in, the roster of the insured households, and the
/// orders to pay their premium.
struct CoverBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// What the contract says; a sum it does not tell stays to be set.
    struct Terms {
        var number: String
        var insurer: String
        var from: Day
        /// Exclusive.
        var to: Day
        var premium: Money?
        var injury: Money?
        var death: Money?
    }

    struct Cover: Hashable {
        let id: Int64
        let town: Int64
        let number: String
        let insurer: String
        let from: Day
        let to: Day
        let premium: Money?
        let injury: Money?
        let death: Money?
        let households: Int64
        let ordered: Int64
    }

    /// A household that is to be insured: a member who lives in the town.
    private struct Household {
        let id: Int64
        let person: Int64
        let ref: String
    }

    /// The town takes the cover out (鼓励: its own decision): every household that is a target is
    /// insured and told so, all or nothing.
    ///
    /// - Returns: The cover's number and the households.
    func join(_ terms: Terms, town: Int64, client: String) async throws -> (Int64, Int) {
        let number = try Bureau.words(terms.number, "--number", of: 2...50)
        let insurer = try Bureau.words(terms.insurer, "--insurer", of: 2...100)
        guard terms.from < terms.to else {
            throw Refusal(Text("--to：应在 --from 之后。", en: "--to: after --from."))
        }
        let known = try await bureau.transaction(reading: true) { transaction in
            try await bureau.told(
                """
                SELECT id, (town, number) = (\(town), \(number)) FROM towns.cover
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction)
        }
        if let known { return (known, 0) }
        let households = try await uninsured(by: nil, in: town)
        let id = try await bureau.once {
            try await bureau.report(facts(of: households, terms.from, terms.to, number)) {
                transaction in
                let row = try await transaction.one(
                    """
                    INSERT INTO towns.cover (district, client, town, number, insurer, from_day,
                        to_day, premium_fen, injury_fen, death_fen, recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(town), \(number), \(insurer),
                        \(terms.from.sql), \(terms.to.sql), \(terms.premium?.fen),
                        \(terms.injury?.fen), \(terms.death?.fen), \(bureau.actor))
                    RETURNING id
                    """)
                let id: Int64 = try row?.value(0) ?? 0
                try await insure(households, id, in: transaction)
                return id
            }
        }
        return (id, households.count)
    }

    /// Insures the households that have become targets since.
    func fill(_ id: Int64) async throws -> Int {
        let cover = try await read(id)
        let households = try await uninsured(by: id, in: cover.town)
        guard !households.isEmpty else { return 0 }
        let from = max(cover.from, bureau.today)
        guard from < cover.to else {
            throw Refusal(
                Text("第 \(id) 号保险 \(cover.to) 已到期。", en: "Cover \(id) ended on \(cover.to)."))
        }
        try await bureau.once {
            try await bureau.report(facts(of: households, from, cover.to, cover.number)) {
                try await insure(households, id, in: $0)
            }
        }
        return households.count
    }

    private func facts(
        of households: [Household], _ from: Day, _ to: Day, _ number: String
    ) -> [FactEntry] {
        households.map {
            bureau.fact(
                Towns.townAccidentCover.name, of: $0.ref, "yes", from: from, to: to,
                document: "保单 \(number)")
        }
    }

    private func insure(
        _ households: [Household], _ cover: Int64, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO towns.insured (district, cover, household, person, recorded_by)
            SELECT \(bureau.district)::integer, \(cover), household, person, \(bureau.actor)
            FROM unnest(\(households.map(\.id)), \(households.map(\.person)))
              AS l (household, person)
            """)
    }

    /// The target households of a town that a cover has not; the clerk's kin are a colleague's.
    private func uninsured(by cover: Int64?, in town: Int64) async throws -> [Household] {
        let clause = try bureau.clause(giving: Towns.twoContacts, in: try await bureau.pack())
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT DISTINCT ON (m.household) m.household, p.id, p.ref
                FROM kernel.entitlement AS e
                JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
                  AND p.town = \(town)
                JOIN kernel.membership AS m ON m.district = e.district AND m.person = e.person
                  AND m.from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < m.to_day
                WHERE e.district = \(bureau.district)::integer AND e.clause = \(clause.id)
                  AND e.outcome = 2 AND e.from_day <= \(bureau.today.sql)
                  AND \(bureau.today.sql) < e.to_day AND NOT p.id = ANY (ctx.kin())
                  AND NOT EXISTS (SELECT FROM towns.insured AS i WHERE i.district = m.district
                    AND i.cover = \(cover) AND i.household = m.household)
                ORDER BY m.household, p.ref
                """
            ).map { row in
                let (id, person, ref) = try row.decode(Int64.self, Int64.self, String.self)
                return Household(id: id, person: person, ref: ref)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    func read(_ id: Int64) async throws -> Cover {
        guard let cover = try await list().first(where: { $0.id == id }) else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号保险，或不在您的镇街；用 cover list 查看。",
                    en: "There is no cover \(id) in your towns; see `cover list`."))
        }
        return cover
    }

    /// Covers of the clerk's towns, the latest first.
    func list() async throws -> [Cover] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT c.id, c.town, c.number, c.insurer, c.from_day, c.to_day, c.premium_fen,
                    c.injury_fen, c.death_fen, (SELECT count(*) FROM towns.insured AS i
                        WHERE i.district = c.district AND i.cover = c.id),
                    (SELECT count(*) FROM towns.premium AS o
                        WHERE o.district = c.district AND o.cover = c.id)
                FROM towns.cover AS c WHERE c.district = \(bureau.district)::integer
                ORDER BY c.town, c.from_day DESC, c.id
                """
            ).map { row in
                let (
                    id, town, number, insurer, from, to, premium, injury, death, households, ordered
                ) = try row.decode(
                    Int64.self, Int64.self, String.self, String.self, PostgresDate.self,
                    PostgresDate.self, Int64?.self, Int64?.self, Int64?.self, Int64.self,
                    Int64.self)
                return Cover(
                    id: id, town: town, number: number, insurer: insurer, from: Day(from),
                    to: Day(to), premium: premium.map { Money(fen: $0) },
                    injury: injury.map { Money(fen: $0) }, death: death.map { Money(fen: $0) },
                    households: households, ordered: ordered)
            }
        }
    }

    // MARK: Roster and premium

    struct Insured: Hashable {
        let person: Int64
        let ref: String
        let name: String
        let caseNumber: Int64?
    }

    /// The roster of a cover, whose premium is not ordered first.
    func roster(_ id: Int64, limit: Int = 5000) async throws -> [Insured] {
        _ = try await read(id)
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.roster(id, bureau.district, limit: limit)
            ).map {
                let (person, ref, name, number) = try $0.decode(
                    Int64.self, String.self, String.self, Int64?.self)
                return Insured(person: person, ref: ref, name: name, caseNumber: number)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `roster`.
    static func roster(_ cover: Int64, _ district: Int, limit: Int) -> Query {
        """
        SELECT i.person, p.ref, p.name, o.case_id FROM towns.insured AS i
        JOIN kernel.person AS p ON p.district = i.district AND p.id = i.person
        LEFT JOIN LATERAL (SELECT o.case_id FROM towns.premium AS o WHERE o.district = i.district
            AND o.cover = i.cover AND o.household = i.household LIMIT 1) AS o ON true
        WHERE i.district = \(district)::integer AND i.cover = \(cover)
        ORDER BY o.case_id IS NOT NULL, p.ref LIMIT \(limit)
        """
    }

    /// The insured households beside those that are targets today, each by one of its members; the
    /// clerk's kin are a colleague's.
    func compare(_ id: Int64) async throws -> RosterComparison {
        let cover = try await read(id)
        let households = try await uninsured(by: nil, in: cover.town)
        let (insured, people) = try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT household, person FROM towns.insured
                WHERE district = \(bureau.district)::integer AND cover = \(id)
                  AND NOT person = ANY (ctx.kin())
                """
            ).map { try $0.decode(Int64.self, Int64.self) }
            let insured = Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
            let due = households.map { insured[$0.id] ?? $0.person }
            return (insured, try await bureau.persons(due, in: transaction))
        }
        return try await bureau.compare(
            roster: Set(insured.values), of: cover.number, with: people)
    }

    /// Approves the case of a household's premium and orders its payment: both or neither. Finance
    /// pays.
    ///
    /// - Returns: The premium; nil where the contract does not tell it (to be set).
    func order(
        _ id: Int64, caseNumber: Int64, to payee: PayeeOptions, client: String
    ) async throws -> Money? {
        let cover = try await read(id)
        let payee = try PaymentOrder.Payee.required(
            payee.organization(cover.insurer), for: cover.premium)
        let file = try await bureau.cases.read(caseNumber).file
        return try await bureau.writing { transaction in
            let row = try await transaction.one(
                """
                SELECT i.household, i.person, o.case_id
                FROM kernel.membership AS m
                JOIN towns.insured AS i ON i.district = m.district AND i.household = m.household
                LEFT JOIN towns.premium AS o ON (o.district, o.cover, o.household)
                    = (i.district, i.cover, i.household)
                WHERE m.district = \(bureau.district)::integer AND m.person = \(file.person)
                  AND i.cover = \(id)
                ORDER BY m.from_day DESC LIMIT 1
                """)
            guard
                let (household, person, ordered) = try row?.decode(
                    Int64.self, Int64.self, Int64?.self)
            else {
                throw Refusal(
                    Text(
                        "--case：\(file.ref) 一户不在第 \(id) 号保险的名册上；先用 cover fill。",
                        en: "--case: \(file.ref)'s household is not on cover \(id); `cover fill` "
                            + "first."))
            }
            if let ordered {
                guard ordered == caseNumber else {
                    throw Refusal(
                        Text(
                            "--case：这一户的保费已随第 \(ordered) 号办理；一份保险一户一次。",
                            en: "--case: the household's premium went with case \(ordered); once "
                                + "a cover."))
                }
                return cover.premium
            }
            try bureau.requireBenefit(caseNumber, Towns.accidentCover, file)
            _ = try await bureau.cases.pass(
                caseNumber, step: "approve", by: .coverOrder, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO towns.premium (district, cover, household, person, case_id, fen,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(household), \(person), \(caseNumber),
                    \(cover.premium?.fen), \(bureau.actor))
                """)
            try await bureau.order(
                cover.premium, of: caseNumber, to: payee, basis: "保单 \(cover.number)",
                client: "premium \(client)", in: transaction)
            return cover.premium
        }
    }
}

extension Bureau {
    /// A case is one of this benefit.
    func requireBenefit(_ id: Int64, _ benefit: Benefit, _ file: CaseFile) throws(Refusal) {
        guard file.benefit == benefit.code else {
            throw Refusal(
                Text(
                    "--case \(id)：不是“\(benefit.title.zh)”事项；用 case list 查看。",
                    en: "--case \(id) is no case of `\(benefit.title.en)`; see `case list`."))
        }
    }
}
