import Kernel
import Law
import Postgres

/// Medical institutions of the district, and their green channels (就医绿色通道).
struct InstitutionBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// How families are let in first, as it stands on a day.
    struct Channel: Hashable {
        let isOpen: Bool
        let from: Day
        let place: String
        let phone: String?
        /// In the institution's own words; empty for nothing.
        let discount: String
    }

    struct Institution: Hashable {
        let id: Int64
        let name: String
        let isPublic: Bool
        /// Nil where it never had one.
        let channel: Channel?

        var isCovered: Bool { channel?.isOpen == true }
    }

    /// Adds an institution; the same again changes nothing.
    ///
    /// - Returns: Whether it is new.
    func add(_ name: String, isPublic: Bool) async throws -> Bool {
        let name = try Bureau.words(name, "--name")
        return try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT is_public FROM health.institution
                WHERE district = \(bureau.district)::integer AND name = \(name)
                """)
            if let known {
                guard try known.value(0, as: Bool.self) == isPublic else {
                    throw Refusal(
                        Text(
                            "\(name) 已登记为\(isPublic ? "非公立" : "公立")机构。",
                            en: "\(name) stands as \(isPublic ? "not public" : "public")."))
                }
                return false
            }
            try await transaction.execute(
                """
                INSERT INTO health.institution (district, name, is_public, recorded_by)
                VALUES (\(bureau.district)::integer, \(name), \(isPublic), \(bureau.actor))
                """)
            return true
        }
    }

    /// All of them by name, with the channel as it stands today.
    func list() async throws -> [Institution] {
        try await bureau.transaction(reading: true) { try await read(in: $0) }
    }

    private func read(in transaction: Transaction) async throws -> [Institution] {
        try await transaction.query(
            """
            SELECT i.id, i.name, i.is_public, c.is_open, c.from_day, c.place, c.phone, c.discount
            FROM health.institution AS i
            LEFT JOIN LATERAL (
                SELECT c.* FROM health.channel AS c
                WHERE c.district = i.district AND c.institution = i.id
                  AND c.from_day <= \(bureau.today.sql)
                ORDER BY c.seq DESC LIMIT 1
            ) AS c ON true
            WHERE i.district = \(bureau.district)::integer ORDER BY i.name
            """
        ).map { row in
            let (id, name, isPublic, isOpen, from, place, phone, discount) = try row.decode(
                Int64.self, String.self, Bool.self, Bool?.self, PostgresDate?.self, String?.self,
                String?.self, String?.self)
            let channel = isOpen.map { isOpen in
                Channel(
                    isOpen: isOpen, from: from.map { Day($0) } ?? .always, place: place ?? "",
                    phone: phone, discount: discount ?? "")
            }
            return Institution(id: id, name: name, isPublic: isPublic, channel: channel)
        }
    }

    /// The number of a registered institution, named by its whole name or by that number.
    ///
    /// - Throws: `Refusal` for one that is not registered.
    func number(of name: String, in transaction: Transaction) async throws -> Int64 {
        try await NamedInstitution.find(name, of: bureau.district, in: transaction).id
    }

    // MARK: The channel

    /// Opens the channel of an institution, or changes its window; the same again changes nothing.
    ///
    /// - Returns: Whether anything was new.
    func open(
        at name: String, place: String, phone: String, discount: String, from: Day
    ) async throws -> Bool {
        let channel = Channel(
            isOpen: true, from: from, place: try Bureau.words(place, "--place"),
            phone: try Bureau.phone(phone),
            discount: try Bureau.words(discount, "--discount", of: 0...500))
        return try await bureau.writing { transaction in
            let id = try await number(of: name, in: transaction)
            let (last, seq) = try await latest(of: id, in: transaction)
            if last == channel { return false }
            if let last, last.isOpen, from < last.from {
                throw Refusal(
                    Text(
                        "--from：上一次登记自 \(last.from) 起；新的不能更早。",
                        en: "--from: the last entry is from \(last.from); not before it."))
            }
            try await write(channel, of: id, seq: seq + 1, in: transaction)
            return true
        }
    }

    /// Ends the channel of an institution from a day on.
    func close(at name: String, on day: Day) async throws {
        try await bureau.writing { transaction in
            let id = try await number(of: name, in: transaction)
            let (last, seq) = try await latest(of: id, in: transaction)
            guard let last, last.isOpen, last.from <= day else {
                throw Refusal(
                    Text(
                        "\(name) 在 \(day) 没有开通的绿色通道；用 channel coverage --all 查看。",
                        en: "\(name) has no open channel on \(day); see `channel coverage --all`."))
            }
            let closed = Channel(
                isOpen: false, from: day, place: last.place, phone: last.phone,
                discount: last.discount)
            try await write(closed, of: id, seq: seq + 1, in: transaction)
        }
    }

    private func latest(
        of institution: Int64, in transaction: Transaction
    ) async throws -> (Channel?, seq: Int) {
        let row = try await transaction.one(
            """
            SELECT seq::bigint, is_open, from_day, place, phone, discount FROM health.channel
            WHERE district = \(bureau.district)::integer AND institution = \(institution)
            ORDER BY seq DESC LIMIT 1
            """)
        guard let row else { return (nil, 0) }
        let (seq, isOpen, from, place, phone, discount) = try row.decode(
            Int.self, Bool.self, PostgresDate.self, String.self, String?.self, String.self)
        return (
            Channel(
                isOpen: isOpen, from: Day(from), place: place, phone: phone, discount: discount),
            seq
        )
    }

    private func write(
        _ channel: Channel, of institution: Int64, seq: Int, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO health.channel (district, institution, seq, is_open, from_day, place, phone,
                discount, recorded_by)
            VALUES (\(bureau.district)::integer, \(institution), \(seq)::integer,
                \(channel.isOpen), \(channel.from.sql), \(channel.place), \(channel.phone),
                \(channel.discount), \(bureau.actor))
            """)
    }
}
