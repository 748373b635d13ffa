import Kernel
import Law
import Postgres

/// Contracts with family doctors (家庭医生签约). Contracted is not served: of each the last dated
/// service is told, or that there is none.
struct DoctorBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// A contract to sign.
    struct Signing {
        var institution: String
        var doctor: String
        /// The doctor's number at work.
        var phone: String
        var from: Day
        /// Exclusive; nil for one year.
        var to: Day?
    }

    struct Contract {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let institution: String
        let doctor: String
        let phone: String
        let from: Day
        /// Exclusive; the day it was ended, where it was.
        let to: Day
        let endReason: String?
        /// The last dated service of that institution within its days.
        let served: (kind: ServiceKind, on: Day)?
    }

    /// Signs a contract; telling it again under the same id changes nothing.
    ///
    /// - Returns: The contract's number, and its end.
    func sign(
        _ ref: String, _ signing: Signing, client: String
    ) async throws -> (number: Int64, to: Day) {
        let doctor = try Bureau.words(signing.doctor, "--doctor", of: 2...50)
        let phone = try Bureau.phone(signing.phone)
        let (from, to) = (signing.from, signing.to ?? signing.from.anniversary(years: 1))
        guard from < to else {
            throw Refusal(
                Text("--to：应在 --from \(from) 之后。", en: "--to: later than --from \(from)."))
        }
        return try await bureau.writing { transaction in
            let person = try await bureau.person(ref, in: transaction)
            if let told = try await told(client, of: person.id, from: from, in: transaction) {
                return told
            }
            let institution = try await InstitutionBook(bureau).number(
                of: signing.institution, in: transaction)
            let rows = try await transaction.query(
                """
                SELECT c.id, c.from_day, coalesce(e.ended_on, c.to_day)
                FROM health.contract AS c LEFT JOIN health.contract_end AS e
                  ON e.district = c.district AND e.contract = c.id
                WHERE c.district = \(bureau.district)::integer AND c.person = \(person.id)
                """
            ).map { try $0.decode(Int64.self, PostgresDate.self, PostgresDate.self) }
            for (id, began, ended) in rows where from < Day(ended) && Day(began) < to {
                throw Refusal(
                    Text(
                        "\(ref) 自 \(Day(began)) 至 \(Day(ended)) 已有签约（第 \(id) 号），不能重叠；"
                            + "改 --from，或先 doctor end。",
                        en: "\(ref) has contract \(id) from \(Day(began)) to \(Day(ended)); move "
                            + "--from, or `doctor end` it first."))
            }
            let row = try await transaction.one(
                """
                INSERT INTO health.contract (district, client, person, nth, institution, doctor,
                    phone, from_day, to_day, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id),
                    \(rows.count + 1)::integer, \(institution), \(doctor), \(phone), \(from.sql),
                    \(to.sql), \(bureau.actor))
                RETURNING id
                """)
            return (try row?.value(0) ?? 0, to)
        }
    }

    private func told(
        _ client: String, of person: Int64, from: Day, in transaction: Transaction
    ) async throws -> (number: Int64, to: Day)? {
        let row = try await transaction.one(
            """
            SELECT id, person, from_day, to_day FROM health.contract
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """)
        guard let row else { return nil }
        let (id, whose, began, to) = try row.decode(
            Int64.self, Int64.self, PostgresDate.self, PostgresDate.self)
        guard whose == person, Day(began) == from else { throw Bureau.usedClient }
        return (id, Day(to))
    }

    /// Ends a contract before its day.
    func end(_ number: Int64, on day: Day, reason: String) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        try await bureau.writing { transaction in
            let row = try await transaction.one(
                """
                SELECT c.person, c.from_day, c.to_day, e.ended_on
                FROM health.contract AS c LEFT JOIN health.contract_end AS e
                  ON e.district = c.district AND e.contract = c.id
                WHERE c.district = \(bureau.district)::integer AND c.id = \(number)
                """)
            guard let row else {
                throw Refusal(
                    Text("没有第 \(number) 号签约；用 doctor list 查看。", en: "No contract \(number)."))
            }
            let (person, from, to, ended) = try row.decode(
                Int64.self, PostgresDate.self, PostgresDate.self, PostgresDate?.self)
            bureau.saw([person])
            if let ended {
                if Day(ended) == day { return }
                throw Refusal(
                    Text(
                        "第 \(number) 号签约已于 \(Day(ended)) 终止。",
                        en: "Contract \(number) ended on \(Day(ended))."))
            }
            guard Day(from) <= day, day < Day(to) else {
                throw Refusal(
                    Text(
                        "--on：应在 \(Day(from)) 至 \(Day(to)) 之间。",
                        en: "--on: from \(Day(from)), before \(Day(to))."))
            }
            try await transaction.execute(
                """
                INSERT INTO health.contract_end (district, contract, person, ended_on, reason,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(number), \(person), \(day.sql), \(reason),
                    \(bureau.actor))
                """)
        }
    }

    /// Contracts that stand or are to begin, the first to end first; only those that end within
    /// `days`, or also those that have ended.
    func list(
        ref: String? = nil, expiring days: Int? = nil, all: Bool = false
    ) async throws -> [Contract] {
        let last = days.map { bureau.today.adding(days: $0) } ?? .never
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT c.id, c.person, p.ref, p.name, i.name, c.doctor, c.phone, c.from_day, c.ends,
                    c.end_reason, v.kind, v.day
                FROM (
                    SELECT c.*, coalesce(e.ended_on, c.to_day) AS ends, e.reason AS end_reason
                    FROM health.contract AS c LEFT JOIN health.contract_end AS e
                      ON e.district = c.district AND e.contract = c.id
                ) AS c
                JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
                JOIN health.institution AS i ON i.district = c.district AND i.id = c.institution
                LEFT JOIN LATERAL (
                    SELECT s.kind, a.day FROM health.service AS s JOIN health.service_act AS a
                      ON a.district = s.district AND a.service = s.id AND a.act = 'done'
                    WHERE s.district = c.district AND s.person = c.person
                      AND s.institution = c.institution AND a.day >= c.from_day AND a.day < c.ends
                    ORDER BY a.day DESC, s.id DESC LIMIT 1
                ) AS v ON true
                WHERE c.district = \(bureau.district)::integer
                  AND (\(ref)::text IS NULL OR p.ref = \(ref))
                  AND (\(all) OR c.ends > \(bureau.today.sql))
                  AND c.ends <= \(last.sql)
                ORDER BY c.ends, c.id
                """
            ).map(Self.contract)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    private static func contract(_ row: Row) throws -> Contract {
        let (
            id, person, ref, name, institution, doctor, phone, from, to, reason, kind, served
        ) = try row.decode(
            Int64.self, Int64.self, String.self, String.self, String.self, String.self,
            String.self, PostgresDate.self, PostgresDate.self, String?.self, String?.self,
            PostgresDate?.self)
        var last: (kind: ServiceKind, on: Day)?
        if let served, let kind = kind.flatMap(ServiceKind.init) { last = (kind, Day(served)) }
        return Contract(
            id: id, person: person, ref: ref, name: name, institution: institution, doctor: doctor,
            phone: phone, from: Day(from), to: Day(to), endReason: reason, served: last)
    }
}
