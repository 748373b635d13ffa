import Kernel
import Law
import Postgres

/// Applications for a place in a home, and in which order they wait.
struct HomeWaiting {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Why an application is over.
    enum End: String, Hashable, CaseIterable {
        case withdrawn, elsewhere, died, error

        var title: Text {
            switch self {
            case .withdrawn: Text("撤回申请", en: "withdrawn")
            case .elsewhere: Text("已入住别处", en: "found a place elsewhere")
            case .died: Text("已去世", en: "died")
            case .error: Text("登记有误", en: "entered by mistake")
            }
        }
    }

    struct Entry {
        var home: String
        /// Of the register; nil of another applicant.
        var ref: String?
        /// Another applicant's number in the home's own list.
        var outside: String?
        /// Of another applicant, by the home's assessment; of our own it follows from the need.
        var urgency: Int64?
        var wishForm: String
        var checkedOn: Day
        var appliedOn: Day
    }

    func apply(_ entry: Entry, client: String) async throws -> Int64 {
        try bureau.requirePast(entry.appliedOn, "--on")
        let form = try Bureau.words(entry.wishForm, "--wish-form", of: 2...60)
        guard entry.checkedOn <= entry.appliedOn else {
            throw Refusal(
                Text(
                    "--health-check \(entry.checkedOn)：健康检查应在申请日（\(entry.appliedOn)）或以前。",
                    en: "--health-check \(entry.checkedOn): not after the application "
                        + "(\(entry.appliedOn))."))
        }
        if let ref = entry.ref { try await requireWish(of: ref) }
        return try await bureau.writing { transaction in
            let home = try await HomeBook(bureau).find(entry.home, in: transaction)
            if let known = try await application(client: client, in: transaction) {
                guard known.home == home.id else { throw Bureau.usedClient }
                return known.id
            }
            if let ref = entry.ref {
                let person = try await bureau.served(ref, in: transaction)
                try await insert(
                    person, home, form, entry, client: client, in: transaction)
            } else {
                try await insertOther(home, form, entry, client: client, in: transaction)
            }
            guard let made = try await application(client: client, in: transaction) else {
                throw Refusal(Text("没有写入。", en: "Nothing was written."))
            }
            return made.id
        }
    }

    /// Nobody is put on a list without having wished it; the towns ask and keep the wish.
    private func requireWish(of ref: String) async throws {
        let sheet = try await bureau.sheet(of: ref)
        guard sheet.value(of: "death") == nil else {
            throw Refusal(Text("\(ref) 已去世。", en: "\(ref) has died."))
        }
        guard sheet.value(of: "wish.institution") == "yes" else {
            throw Refusal(
                Text(
                    "\(ref) 没有登记入住养老机构的意愿；意愿由镇街征询登记，先请镇街办理。",
                    en:
                        "\(ref) has no wish for a home on record; the town asks and records it first."
                ))
        }
    }

    private func insert(
        _ person: Bureau.Person, _ home: HomeBook.Home, _ form: String, _ entry: Entry,
        client: String, in transaction: Transaction
    ) async throws {
        guard entry.urgency == nil, entry.outside == nil else {
            throw Refusal(
                Text(
                    "--urgency、--outside：登记在册的人按需求评估排定，不手填。",
                    en: "--urgency, --outside: of a person of the register the assessment decides.")
            )
        }
        let need = try await NeedBook(bureau).latest(
            of: person, on: entry.appliedOn, in: transaction)
        let row = try await transaction.one(
            """
            SELECT coalesce(max(a.nth), 0)::bigint, count(*) FILTER (WHERE e.application IS NULL)
            FROM civil_affairs.home_application AS a
            LEFT JOIN civil_affairs.home_application_end AS e
                ON e.district = a.district AND e.application = a.id
            WHERE a.district = \(bureau.district)::integer AND a.person = \(person.id)
            """)
        guard let (last, open) = try row?.decode(Int64.self, Int64.self), open == 0 else {
            throw Refusal(
                Text(
                    "\(person.ref) 已有一件在等候或入住的申请；先 home close 再申请别处。",
                    en: "\(person.ref) has an application that stands; end it first (`home close`)."
                ))
        }
        _ = try await transaction.execute(
            """
            INSERT INTO civil_affairs.home_application (district, client, home, person, nth, need,
                urgency, wish_form, checked_on, applied_on, recorded_by)
            VALUES (\(bureau.district)::integer, \(client), \(home.id), \(person.id),
                \(last + 1)::integer, \(need.id), \(need.urgency)::integer, \(form),
                \(entry.checkedOn.sql), \(entry.appliedOn.sql), \(bureau.actor))
            """)
    }

    private func insertOther(
        _ home: HomeBook.Home, _ form: String, _ entry: Entry, client: String,
        in transaction: Transaction
    ) async throws {
        guard let outside = entry.outside, let urgency = entry.urgency, (1...4).contains(urgency)
        else {
            throw Refusal(
                Text(
                    "写 --ref（登记在册的人），或 --outside 加 --urgency 1 至 4（其他申请人）。",
                    en: "Give --ref (of the register), or --outside with --urgency 1 to 4."))
        }
        let label = try Bureau.words(outside, "--outside", of: 1...20)
        _ = try await transaction.execute(
            """
            INSERT INTO civil_affairs.home_application (district, client, home, outside, urgency,
                wish_form, checked_on, applied_on, recorded_by)
            VALUES (\(bureau.district)::integer, \(client), \(home.id), \(label),
                \(urgency)::integer, \(form), \(entry.checkedOn.sql), \(entry.appliedOn.sql),
                \(bureau.actor))
            """)
    }

    private func application(
        client: String, in transaction: Transaction
    ) async throws -> (id: Int64, home: Int64)? {
        try await transaction.one(
            """
            SELECT id, home FROM civil_affairs.home_application
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """
        ).map { try $0.decode(Int64.self, Int64.self) }
    }

    /// Ends an application that holds no bed.
    func close(_ number: Int64, _ reason: End, on day: Day) async throws {
        try bureau.requirePast(day, "--on")
        try await bureau.writing { transaction in
            let row = try await transaction.one(
                """
                SELECT a.person, a.nth::bigint, e.reason,
                    EXISTS (SELECT FROM civil_affairs.bed_offer AS o
                        WHERE o.district = a.district AND o.application = a.id AND NOT EXISTS (
                            SELECT FROM civil_affairs.bed_offer_end AS x
                            WHERE x.district = o.district AND x.offer = o.id))
                FROM civil_affairs.home_application AS a
                LEFT JOIN civil_affairs.home_application_end AS e
                    ON e.district = a.district AND e.application = a.id
                WHERE a.district = \(bureau.district)::integer AND a.id = \(number)
                """)
            guard
                let (person, nth, ended, holdsBed) = try row?.decode(
                    Int64?.self, Int64?.self, String?.self, Bool.self)
            else {
                throw Refusal(
                    Text("没有第 \(number) 号申请。", en: "There is no application \(number)."))
            }
            try await bureau.refuseKin(person, in: transaction)
            if ended == reason.rawValue { return }
            guard ended == nil, !holdsBed else {
                throw Refusal(
                    Text(
                        "第 \(number) 号申请已结束，或正占着床位；占床的用 home end。",
                        en: "Application \(number) is over, or holds a bed; then `home end`."))
            }
            try await end(
                number, person: person, nth: nth, reason.rawValue, on: day, in: transaction)
        }
    }

    func end(
        _ number: Int64, person: Int64?, nth: Int64?, _ reason: String, on day: Day,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO civil_affairs.home_application_end (district, application, person, nth,
                reason, ended_on, recorded_by)
            VALUES (\(bureau.district)::integer, \(number), \(person as Int64?), \(nth)::integer,
                \(reason), \(day.sql), \(bureau.actor))
            """)
    }

    /// Who waits for a home, in order.
    func waiting(for word: String) async throws -> (HomeBook.Home, [Waiting]) {
        let isOwnTown = try await isOwnTown()
        return try await bureau.transaction(reading: true) { transaction in
            let home = try await HomeBook(bureau).find(word, in: transaction)
            let found = try await waiting(for: home, isOwnTown, in: transaction)
            bureau.saw(Set(found.compactMap(\.person)))
            return (home, found)
        }
    }

    func waiting(
        for home: HomeBook.Home, _ isOwnTown: Bool, in transaction: Transaction
    ) async throws -> [Waiting] {
        try await transaction.query(
            Self.listing(of: home, isOwnTown: isOwnTown, district: bureau.district)
        ).map(Waiting.init).inOrder
    }

    /// Whether the clause asks the towns, each for the homes of its own.
    func isOwnTown() async throws -> Bool {
        let pack = try await bureau.pack()
        return try bureau.clause(giving: CivilAffairs.institutionPriority, in: pack)
            .text.contains("各镇")
    }

    /// The most that wait for one home.
    static let most: Int64 = 5000

    /// The mark counts in public homes (of the own town or the district, where the clause asks the
    /// towns), for whom the case was verified or whose priority was used before.
    static func listing(of home: HomeBook.Home, isOwnTown: Bool, district: Int) -> Query {
        """
        SELECT a.id, a.person, p.ref, p.name, a.outside,
            coalesce(\(home.isPublic) AND a.person IS NOT NULL
                AND (NOT \(isOwnTown) OR \(home.town)::bigint IS NULL OR p.town = \(home.town))
                AND (EXISTS (SELECT FROM casework.case_file AS c
                    WHERE c.district = a.district AND c.person = a.person AND c.kind = 0
                      AND c.benefit = \(CivilAffairs.institutionPriority.code)
                      AND c.state = 0 AND c.step = 'mark')
                  OR EXISTS (SELECT FROM civil_affairs.bed_offer AS o
                    WHERE o.district = a.district AND o.application = a.id
                      AND o.case_id IS NOT NULL)), false),
            a.urgency::bigint, a.applied_on
        FROM civil_affairs.home_application AS a
        LEFT JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
        WHERE a.district = \(district)::integer AND a.home = \(home.id)
          AND NOT EXISTS (SELECT FROM civil_affairs.home_application_end AS e
            WHERE e.district = a.district AND e.application = a.id)
          AND NOT EXISTS (SELECT FROM civil_affairs.bed_offer AS o
            WHERE o.district = a.district AND o.application = a.id AND NOT EXISTS (
                SELECT FROM civil_affairs.bed_offer_end AS x
                WHERE x.district = o.district AND x.offer = o.id))
        ORDER BY a.urgency, a.applied_on, a.id LIMIT \(most)
        """
    }
}
