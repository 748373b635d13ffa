import Kernel
import Law
import Money
import Postgres

/// Claims on the accident cover: injuries graded 1 to 10, of which the worst counts.
struct ClaimBook {
    let bureau: Bureau

    struct Injury: Hashable {
        let part: String
        let grade: Int64
        let report: String
        let graded: Day
    }

    enum End: String {
        case settled, refused
    }

    struct Claim: Hashable {
        let id: Int64
        let client: String
        let person: Int64
        let ref: String
        let name: String
        let policy: String
        let insured: Money?
        let happened: Day
        let end: End?
        let ended: Day?
        let paid: Money?
        var injuries: [Injury] = []

        /// The worst of all.
        var grade: Int64? { injuries.map(\.grade).min() }

        /// What the cover pays; nil is to be set, or not yet graded.
        var sum: Money? {
            guard let insured,
                let worst = InjuryGrade.worst(of: injuries.map { Int($0.grade) })
            else { return nil }
            return InjuryGrade.sum(insured, percent: worst.percent)
        }

        init(_ row: Row) throws {
            let (
                id, client, person, ref, name, policy, insured, happened, end, ended, paid
            ) = try row.decode(
                Int64.self, String.self, Int64.self, String.self, String.self, String.self,
                Int64?.self, PostgresDate.self, String?.self, PostgresDate?.self, Int64?.self)
            (self.id, self.client, self.person) = (id, client, person)
            (self.ref, self.name, self.policy) = (ref, name, policy)
            self.insured = insured.map { Money(fen: $0) }
            self.happened = Day(happened)
            (self.end, self.ended) = (end.flatMap(End.init), ended.map { Day($0) })
            self.paid = paid.map { Money(fen: $0) }
        }
    }

    /// Opens a claim of somebody who was covered on the day of the accident; one a person and
    /// accident.
    func open(_ ref: String, happened: Day, client: String) async throws -> Claim {
        try bureau.requirePast(happened, "--happened")
        if let known = try await claims("client", client).first {
            guard (known.ref, known.happened) == (ref, happened) else { throw Bureau.usedClient }
            return known
        }
        let policy = try await CoverBook(bureau: bureau).policy(on: happened)
        let sheet = try await PersonSheet.read(
            bureau.office, seal: bureau.seal, district: bureau.district, ref: ref, on: happened)
        let isCovered = sheet.facts.contains {
            $0.kind.name == FamilyPlanning.accidentInsured.name && $0.value == "yes"
        }
        guard isCovered else {
            throw Refusal(
                Text(
                    "\(ref) 在 \(happened) 没有意外险（保单 \(policy.number) 的名册上没有）。",
                    en: "\(ref) was not covered on \(happened) (not on the list of "
                        + "\(policy.number))."))
        }
        if let other = try await claims("ref", ref).first(where: { $0.happened == happened }) {
            throw Refusal(
                Text(
                    "\(ref) \(happened) 的事故已是第 \(other.id) 号理赔；多处伤在那里逐处登记。",
                    en: "Claim \(other.id) is of that accident; grade each injury there."))
        }
        try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.claim (district, client, person, policy, happened_on,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id), \(policy.id),
                    \(happened.sql), \(bureau.actor))
                """)
        }
        guard let made = try await claims("client", client).first else {
            throw Refusal(Text("没有写入理赔。", en: "The claim was not written."))
        }
        return made
    }

    /// Keeps an injury with its grade; a worse one than before is told as a fact.
    func grade(_ id: Int64, _ injury: Injury, client: String) async throws -> Claim {
        try bureau.requirePast(injury.graded, "--on")
        let part = try Bureau.words(injury.part, "--part", of: 1...60)
        let report = try Bureau.words(injury.report, "--report")
        guard (1...10).contains(injury.grade) else {
            throw Refusal(
                Text("--grade \(injury.grade)：应为 1 至 10。", en: "--grade \(injury.grade): 1 to 10."))
        }
        let claim = try await claim(id)
        if claim.injuries.contains(injury) { return claim }
        if let end = claim.end { throw Self.ended(claim, end) }
        guard injury.graded >= claim.happened else {
            throw Refusal(
                Text(
                    "--on \(injury.graded)：早于事故日 \(claim.happened)。",
                    en: "--on \(injury.graded) is before the accident, \(claim.happened)."))
        }
        let isWorse = claim.grade.map { injury.grade < $0 } ?? true
        let facts =
            isWorse
            ? [
                bureau.fact(
                    FamilyPlanning.injuryGrade.name, of: claim.ref, "\(injury.grade)",
                    from: injury.graded, document: "理赔 \(id)：\(report)")
            ] : []
        try await bureau.transaction(reading: true) {
            _ = try await bureau.served(claim.ref, in: $0)
        }
        try await bureau.once {
            try await bureau.report(facts, reason: "injury") { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO family_planning.injury (district, claim, seq, client, person, part,
                        grade, report, graded_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(id),
                        \(Int64(claim.injuries.count + 1))::integer, \(client), \(claim.person),
                        \(part), \(injury.grade)::integer, \(report), \(injury.graded.sql),
                        \(bureau.actor))
                    """)
            }
        }
        return try await self.claim(id)
    }

    /// The insurer paid, or refused with its reason; the same again changes nothing.
    func end(
        _ id: Int64, _ end: End, on day: Day, paid: Money?, reason: String?
    ) async throws -> Claim {
        try bureau.requirePast(day, "--on")
        let claim = try await claim(id)
        if let known = claim.end {
            guard (known, claim.ended, claim.paid) == (end, day, paid) else {
                throw Self.ended(claim, known)
            }
            return claim
        }
        guard day >= claim.happened, end == .refused || claim.grade != nil else {
            throw Refusal(
                Text(
                    "第 \(id) 号还没有评级，或 --on 早于事故日 \(claim.happened)。",
                    en: "Claim \(id) has no grade yet, or --on is before \(claim.happened)."))
        }
        let reason = try reason.map { try Bureau.words($0, "--reason", of: 4...200) }
        try await bureau.writing { transaction in
            _ = try await bureau.served(claim.ref, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.claim_end (district, claim, person, act, day, fen,
                    reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(claim.person), \(end.rawValue),
                    \(day.sql), \(paid?.fen), \(reason), \(bureau.actor))
                """)
        }
        return try await self.claim(id)
    }

    private static func ended(_ claim: Claim, _ end: End) -> Refusal {
        let day = claim.ended.map { "\($0)" } ?? ""
        return Refusal(
            Text(
                "第 \(claim.id) 号理赔 \(day) 已\(end == .settled ? "赔付" : "拒赔")。",
                en: "Claim \(claim.id) was \(end.rawValue) on \(day)."))
    }

    func claim(_ id: Int64) async throws -> Claim {
        guard let claim = try await claims("id", "\(id)").first else {
            throw Refusal(Text("没有第 \(id) 号理赔。", en: "There is no claim \(id)."))
        }
        return claim
    }

    /// Claims without an end first, the oldest accident first.
    func list() async throws -> [Claim] { try await claims("all", "") }

    private func claims(_ key: String, _ value: String) async throws -> [Claim] {
        let condition: Query =
            switch key {
            case "client": "c.client = \(value)"
            case "id": "c.id = \(value)::bigint"
            case "ref": "p.ref = \(value)"
            default: "true"
            }
        return try await bureau.transaction(reading: true) { transaction in
            var claims = try await transaction.query(
                """
                SELECT c.id, c.client, c.person, p.ref, p.name, o.number, o.insured_fen,
                    c.happened_on, e.act, e.day, e.fen
                FROM family_planning.claim AS c
                JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
                JOIN family_planning.policy AS o ON o.district = c.district AND o.id = c.policy
                LEFT JOIN family_planning.claim_end AS e
                  ON e.district = c.district AND e.claim = c.id
                WHERE c.district = \(bureau.district)::integer AND \(condition)
                ORDER BY e.act IS NOT NULL, c.happened_on, c.id LIMIT 1000
                """
            ).map(Claim.init)
            bureau.saw(Set(claims.map(\.person)))
            let rows = try await transaction.query(
                """
                SELECT claim, part, grade::bigint, report, graded_on FROM family_planning.injury
                WHERE district = \(bureau.district)::integer AND claim = ANY (\(claims.map(\.id)))
                ORDER BY claim, seq
                """
            ).map {
                try $0.decode(
                    Int64.self, String.self, Int64.self, String.self, PostgresDate.self)
            }
            for at in claims.indices {
                claims[at].injuries = rows.filter { $0.0 == claims[at].id }.map {
                    Injury(part: $0.1, grade: $0.2, report: $0.3, graded: Day($0.4))
                }
            }
            return claims
        }
    }
}
