import Kernel
import Law
import Postgres

/// Who gives care at home: providers, their contracts, their carers and the carers' certificates.
struct ProviderBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Contract: Hashable {
        let id: Int64
        let number: String
        let provider: Named
        let from: Day
        /// Exclusive.
        let to: Day
        /// Nil: to be set.
        let hourPrice: Money?

        init(_ row: Row) throws {
            let (id, number, provider, name, from, to, price) = try row.decode(
                Int64.self, String.self, Int64.self, String.self, PostgresDate.self,
                PostgresDate.self, Int64?.self)
            (self.id, self.number) = (id, number)
            self.provider = Named(id: provider, name: name)
            (self.from, self.to) = (Day(from), Day(to))
            hourPrice = price.map { Money(fen: $0) }
        }
    }

    struct Carer: Hashable {
        let id: Int64
        let badge: String
        let name: String
        let provider: Named
        let certificate: String?
        /// The last day on which one of the certificates is good.
        let lastDay: Day?
    }

    func add(_ name: String, client: String) async throws -> Named {
        let name = try Bureau.words(name, "--name", of: 2...60)
        return try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.care_provider (district, client, name, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(name), \(bureau.actor))
                ON CONFLICT (district, name) DO NOTHING
                """)
            return try await provider(name, in: transaction)
        }
    }

    func provider(_ word: String, in transaction: Transaction) async throws -> Named {
        try await Named.find(
            """
            SELECT id, name FROM civil_affairs.care_provider
            WHERE district = \(bureau.district)::integer AND (name = \(word) OR id::text = \(word))
            ORDER BY name = \(word) DESC LIMIT 1
            """, word, option: "--provider", list: "care contracts", in: transaction)
    }

    func sign(
        _ number: String, with word: String, from: Day, to: Day, hourPrice: Money?, client: String
    ) async throws -> Contract {
        let number = try Bureau.words(number, "--number", of: 2...40)
        guard from < to, hourPrice.map({ $0.fen > 0 }) ?? true else {
            throw Refusal(
                Text(
                    "--to 应晚于 --from；--hour-price 应大于零，未定的不写。",
                    en: "--to comes after --from; --hour-price is above zero, or left out."))
        }
        return try await bureau.writing { transaction in
            let provider = try await provider(word, in: transaction)
            if let known = try await contract(number, in: transaction) {
                guard
                    (known.provider, known.from, known.to, known.hourPrice)
                        == (provider, from, to, hourPrice)
                else {
                    throw Refusal(
                        Text(
                            "--number：\(number) 号合同已登记，内容不同；不能改，另立新合同。",
                            en:
                                "--number: contract \(number) stands with other terms; sign another."
                        ))
                }
                return known
            }
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.care_contract (district, client, provider, number,
                    from_day, to_day, hour_price, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(provider.id), \(number),
                    \(from.sql), \(to.sql), \(hourPrice?.fen), \(bureau.actor))
                """)
            return try await requireContract(number, in: transaction)
        }
    }

    func requireContract(_ word: String, in transaction: Transaction) async throws -> Contract {
        guard let found = try await contract(word, in: transaction) else {
            throw Refusal(
                Text(
                    "--contract：没有 \(word) 号合同；见 care contracts。",
                    en: "--contract: there is no contract \(word); see `care contracts`."))
        }
        return found
    }

    private static let contracts: Query = """
        SELECT c.id, c.number, v.id, v.name, c.from_day, c.to_day, c.hour_price
        FROM civil_affairs.care_contract AS c
        JOIN civil_affairs.care_provider AS v ON v.district = c.district AND v.id = c.provider
        """

    private func contract(_ number: String, in transaction: Transaction) async throws -> Contract? {
        try await transaction.one(
            """
            \(Self.contracts)
            WHERE c.district = \(bureau.district)::integer AND c.number = \(number)
            """
        ).map(Contract.init)
    }

    /// Contracts, the first to end first; those over last.
    func contracts() async throws -> [Contract] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                \(Self.contracts)
                WHERE c.district = \(bureau.district)::integer
                ORDER BY c.to_day <= \(bureau.today.sql), c.to_day, c.number
                """
            ).map(Contract.init)
        }
    }

    func addCarer(
        _ name: String, badge: String, to word: String, client: String
    ) async throws -> Int64 {
        let name = try Bureau.words(name, "--name", of: 2...40)
        let badge = try Bureau.words(badge, "--badge", of: 1...20)
        return try await bureau.writing { transaction in
            let provider = try await provider(word, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.carer (district, client, provider, badge, name,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(provider.id), \(badge), \(name),
                    \(bureau.actor))
                ON CONFLICT (district, provider, badge) DO NOTHING
                """)
            let row = try await transaction.one(
                """
                SELECT id, name FROM civil_affairs.carer
                WHERE district = \(bureau.district)::integer AND provider = \(provider.id)
                  AND badge = \(badge)
                """)
            guard let (id, known) = try row?.decode(Int64.self, String.self), known == name else {
                throw Refusal(
                    Text(
                        "--badge：\(badge) 已是另一名护理员的工号。",
                        en: "--badge: \(badge) is another carer's number."))
            }
            return id
        }
    }

    /// Of a carer; renewed ones are further rows.
    func certify(
        _ carer: Int64, number: String, from: Day, lastDay: Day, client: String
    ) async throws {
        let number = try Bureau.words(number, "--number", of: 4...40)
        guard from <= lastDay else {
            throw Refusal(
                Text(
                    "--last-day \(lastDay)：早于发证日 \(from)。",
                    en: "--last-day \(lastDay) is before \(from)."))
        }
        try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT id FROM civil_affairs.carer
                WHERE district = \(bureau.district)::integer AND id = \(carer)
                """)
            guard known != nil else {
                throw Refusal(
                    Text("没有第 \(carer) 号护理员；见 care carers。", en: "There is no carer \(carer)."))
            }
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.carer_certificate (district, client, carer, number,
                    from_day, last_day, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(carer), \(number), \(from.sql),
                    \(lastDay.sql), \(bureau.actor))
                ON CONFLICT (district, carer, number, from_day) DO NOTHING
                """)
            let kept = try await transaction.one(
                """
                SELECT last_day FROM civil_affairs.carer_certificate
                WHERE district = \(bureau.district)::integer AND carer = \(carer)
                  AND number = \(number) AND from_day = \(from.sql)
                """
            ).map { Day(try $0.value(0, as: PostgresDate.self)) }
            guard kept == lastDay else {
                throw Refusal(
                    Text(
                        "--number：\(number) 号证书已登记到 \(kept.map { "\($0)" } ?? "")。",
                        en: "--number: certificate \(number) stands with another last day."))
            }
        }
    }

    /// Carers, those whose certificate runs out first before the others.
    func carers() async throws -> [Carer] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT c.id, c.badge, c.name, v.id, v.name, k.number, k.last_day
                FROM civil_affairs.carer AS c
                JOIN civil_affairs.care_provider AS v
                    ON v.district = c.district AND v.id = c.provider
                LEFT JOIN LATERAL (SELECT k.number, k.last_day
                    FROM civil_affairs.carer_certificate AS k
                    WHERE k.district = c.district AND k.carer = c.id
                    ORDER BY k.last_day DESC, k.id DESC LIMIT 1) AS k ON true
                WHERE c.district = \(bureau.district)::integer
                ORDER BY k.last_day NULLS FIRST, c.id
                """
            ).map { row in
                let (id, badge, name, provider, title, number, last) = try row.decode(
                    Int64.self, String.self, String.self, Int64.self, String.self, String?.self,
                    PostgresDate?.self)
                return Carer(
                    id: id, badge: badge, name: name, provider: Named(id: provider, name: title),
                    certificate: number, lastDay: last.map { Day($0) })
            }
        }
    }
}
