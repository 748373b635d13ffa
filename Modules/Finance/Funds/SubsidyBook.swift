import Kernel
import Law
import Money
import Postgres

/// The yearly list of the premium subsidy: confirmed parents who are insured as residents and have
/// proved what they paid. The list stands also while the sum is to be set; it is ordered once
/// another person than who made it confirms it.
struct SubsidyBook {
    let bureau: Bureau

    static let figure = "finance.premium_subsidy"

    struct Proof {
        var caseID: Int64
        var year: Int
        var receipt: String
        var paidOn: Day
        var paid: Money
        var client: String
    }

    /// Takes the proof of payment in, and passes `accept`.
    func prove(_ proof: Proof) async throws {
        try bureau.requirePast(proof.paidOn, "--paid-on")
        let receipt = try Bureau.words(proof.receipt, "--receipt", of: 4...60)
        guard proof.paid.fen > 0 else {
            throw Refusal(Text("--paid：应大于 0。", en: "--paid: above 0."))
        }
        let known = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT year::bigint, receipt, fen FROM finance.premium_proof
                WHERE district = \(bureau.district)::integer AND client = \(proof.client)
                """
            ).map { try $0.decode(Int64.self, String.self, Int64.self) }
        }
        if let known {
            guard known == (Int64(proof.year), receipt, proof.paid.fen) else {
                throw Bureau.usedClient
            }
            return
        }
        let file = try await bureau.cases.read(proof.caseID).file
        try file.require(standingAt: "accept", of: Finance.premiumSubsidy)
        try await bureau.writing { transaction in
            let person = try await bureau.served(file.ref, in: transaction)
            _ = try await bureau.cases.pass(
                file.id, step: "accept", by: .subsidyProve, client: "premium \(proof.client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO finance.premium_proof (district, client, person, year, receipt,
                    paid_on, fen, recorded_by)
                VALUES (\(bureau.district)::integer, \(proof.client), \(person.id),
                    \(Int64(proof.year))::integer, \(receipt), \(proof.paidOn.sql),
                    \(proof.paid.fen), \(bureau.actor))
                """)
        }
    }

    struct Entry: Hashable {
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let receipt: String
        let paid: Money
    }

    struct List: Hashable {
        let year: Int
        let nth: Int64
        /// Of each person; nil while it is to be set.
        let each: Money?
        let madeBy: String
        let hash: String
        let confirmedBy: String?
        let confirmed: Money?
        let entries: [Entry]
    }

    /// Makes the year's next list of the cases that stand at `verify` with a proof of the year, or
    /// that an earlier list has and nobody has decided; passes `verify`.
    func make(_ year: Int, client: String) async throws -> List {
        try bureau.require(.review)
        if let known = try await lists(year).first(where: { $0.client == client }) {
            return try await list(year, nth: known.nth)
        }
        let each = try await bureau.pack().verified(
            Self.figure, on: Day(year: year, month: 1, day: 1) ?? bureau.today)
        let nth = (try await lists(year).map(\.nth).max() ?? 0) + 1
        try await bureau.writing { transaction in
            let rows = try await transaction.query(
                """
                SELECT c.id, c.step, q.person FROM finance.premium_proof AS q
                JOIN casework.case_file AS c ON c.district = q.district AND c.person = q.person
                WHERE q.district = \(bureau.district)::integer
                  AND q.year = \(Int64(year))::integer
                  AND c.benefit = \(Finance.premiumSubsidy.code) AND c.kind = 0 AND c.state = 0
                  AND c.step IN ('verify', 'approve')
                ORDER BY c.id
                """)
            let found = try rows.map { try $0.decode(Int64.self, String.self, Int64.self) }
            let kin = try await bureau.kin(in: transaction)
            let own = found.filter { !kin.contains($0.2) }
            guard !own.isEmpty else {
                throw Refusal(
                    Text(
                        "\(year) 年没有已交参保缴费凭证、待审核的人；本人和亲属的由同事办理。",
                        en:
                            "Nobody with a proof of \(year) awaits review; a colleague lists your kin."
                    ))
            }
            for (id, step, _) in own where step == "verify" {
                _ = try await bureau.cases.pass(
                    id, step: "verify", by: .subsidyList, client: "subsidy \(client)",
                    in: transaction)
            }
            let text = own.map { "\($0.0) \($0.2) \(each ?? 0)" }.joined(separator: "\n")
            _ = try await transaction.execute(
                """
                INSERT INTO finance.subsidy_list (district, year, nth, client, entries, fen, hash,
                    made_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(Int64(year))::integer, \(nth)::integer,
                    \(client), \(Int64(own.count))::integer, \(each),
                    encode(sha256(convert_to(\(text), 'UTF8')), 'hex'), \(bureau.today.sql),
                    \(bureau.actor))
                """)
            _ = try await transaction.execute(
                """
                INSERT INTO finance.subsidy_entry (district, year, nth, person, case_id,
                    recorded_by)
                SELECT \(bureau.district)::integer, \(Int64(year))::integer, \(nth)::integer,
                    person, case_id, \(bureau.actor)
                FROM unnest(\(own.map(\.2)), \(own.map(\.0))) AS e (person, case_id)
                """)
        }
        return try await list(year, nth: nth)
    }

    /// Confirms the year's latest list with the figure's sum, or the sum that the document decides
    /// while the figure is to be set: passes `approve` and orders each sum.
    func confirm(
        _ year: Int, hash: String, sum: Money?, document: String, client: String
    ) async throws -> List {
        try bureau.require(.approve)
        let document = try Bureau.words(document, "--document", of: 4...200)
        guard let nth = try await lists(year).map(\.nth).max() else {
            throw Refusal(Text("\(year) 年还没有名单。", en: "There is no list of \(year)."))
        }
        let list = try await list(year, nth: nth)
        if list.confirmed != nil { return list }
        guard list.hash.hasPrefix(hash), hash.count >= 8 else {
            throw Refusal(
                Text(
                    "--hash：与现在的名单不符（\(list.hash.prefix(12))…）；请看过最新名单再确认。",
                    en:
                        "--hash: not of the list as it stands (\(list.hash.prefix(12))…); read it again."
                ))
        }
        guard list.madeBy != bureau.actor else {
            throw Refusal(
                Text("名单由造表以外的人确认。", en: "Another person than who made it confirms it."),
                kind: .forbidden)
        }
        if let set = list.each, let sum, sum != set {
            throw Refusal(
                Text("--sum：标准是 \(set) 元；不写。", en: "--sum: the figure is \(set)."))
        }
        guard let each = list.each ?? sum, each.fen > 0 else {
            throw Refusal(
                Text(
                    "--sum：标准待定（\(Self.figure)）；写明文件决定的每人金额，或等标准定下。",
                    en:
                        "--sum: to be set (\(Self.figure)); give the sum that the document decides, "
                        + "or wait until it is set."))
        }
        try await bureau.writing { transaction in
            for entry in list.entries {
                _ = try await bureau.served(entry.ref, in: transaction)
                _ = try await bureau.cases.pass(
                    entry.caseID, step: "approve", by: .subsidyConfirm,
                    client: "subsidy \(client)", in: transaction)
                try await bureau.order(
                    PaymentOrder(
                        person: entry.person, clause: try await clause(), period: period(year),
                        fen: each.fen, file: entry.caseID, basis: document),
                    client: "subsidy \(client) \(entry.caseID)", in: transaction)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO finance.subsidy_confirmation (district, year, nth, client, fen,
                    document, made_by, recorded_by)
                VALUES (\(bureau.district)::integer, \(Int64(year))::integer, \(nth)::integer,
                    \(client), \(each.fen), \(document), \(list.madeBy), \(bureau.actor))
                """)
        }
        return try await self.list(year, nth: nth)
    }

    private func clause() async throws -> String {
        try bureau.clause(giving: Finance.premiumSubsidy, in: try await bureau.pack()).id
    }

    private func period(_ year: Int) -> Day { Month(year: year, month: 1).first }

    private func lists(_ year: Int) async throws -> [(nth: Int64, client: String)] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT nth::bigint, client FROM finance.subsidy_list
                WHERE district = \(bureau.district)::integer
                  AND year = \(Int64(year))::integer ORDER BY nth
                """
            ).map { try $0.decode(Int64.self, String.self) }
        }
    }

    /// A year's list; the latest without a number.
    func list(_ year: Int, nth: Int64? = nil) async throws -> List {
        let latest = try await lists(year).map(\.nth).max()
        guard let nth = nth ?? latest else {
            throw Refusal(Text("\(year) 年还没有名单。", en: "There is no list of \(year)."))
        }
        return try await bureau.transaction(reading: true) { transaction in
            let entries = try await transaction.query(
                """
                SELECT e.case_id, e.person, p.ref, p.name, q.receipt, q.fen
                FROM finance.subsidy_entry AS e
                JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
                JOIN finance.premium_proof AS q ON q.district = e.district
                  AND q.person = e.person AND q.year = e.year
                WHERE e.district = \(bureau.district)::integer
                  AND e.year = \(Int64(year))::integer AND e.nth = \(nth)::integer
                ORDER BY p.ref
                """
            ).map { row in
                let (caseID, person, ref, name, receipt, fen) = try row.decode(
                    Int64.self, Int64.self, String.self, String.self, String.self, Int64.self)
                return Entry(
                    caseID: caseID, person: person, ref: ref, name: name, receipt: receipt,
                    paid: Money(fen: fen))
            }
            bureau.saw(entries.map(\.person))
            let row = try await transaction.one(
                """
                SELECT l.fen, l.recorded_by, l.hash, c.recorded_by, c.fen
                FROM finance.subsidy_list AS l LEFT JOIN finance.subsidy_confirmation AS c
                  ON c.district = l.district AND c.year = l.year AND c.nth = l.nth
                WHERE l.district = \(bureau.district)::integer
                  AND l.year = \(Int64(year))::integer AND l.nth = \(nth)::integer
                """)
            guard
                let (each, madeBy, hash, confirmedBy, confirmed) = try row?.decode(
                    Int64?.self, String.self, String.self, String?.self, Int64?.self)
            else {
                throw Refusal(
                    Text("\(year) 年没有第 \(nth) 次名单。", en: "No list \(nth) of \(year)."))
            }
            return List(
                year: year, nth: nth, each: each.map { Money(fen: $0) }, madeBy: madeBy,
                hash: hash, confirmedBy: confirmedBy, confirmed: confirmed.map { Money(fen: $0) },
                entries: entries)
        }
    }
}
