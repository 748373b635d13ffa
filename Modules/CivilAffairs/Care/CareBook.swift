import Kernel
import Law
import Postgres

/// Care at home, month by month: ordered by need, counted by check-in and check-out, accepted by
/// somebody else.
struct CareBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Order: Hashable {
        let id: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let month: Month
        /// Minutes.
        let ordered: Int64
        let carers: Int64
        let contract: String
        let contractFrom: Day
        /// Exclusive.
        let contractTo: Day
        let provider: Named
        let hourPrice: Money?
        let worked: Int64
        /// Visits without a check-out.
        let open: Int64
        let sheet: Int64?
        let isAccepted: Bool

        init(_ row: Row) throws {
            let (
                id, client, caseID, person, ref, name, month, ordered, carers, contract, start,
                end, provider, title, price, worked, open, sheet, isAccepted
            ) = try row.decode(
                Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                PostgresDate.self, Int64.self, Int64.self, String.self, PostgresDate.self,
                PostgresDate.self, Int64.self, String.self,
                Int64?.self, Int64.self, Int64.self, Int64?.self, Bool.self)
            (self.id, self.client, self.caseID, self.person) = (id, client, caseID, person)
            (self.ref, self.name, self.month) = (ref, name, Day(month).month)
            (self.ordered, self.carers, self.contract) = (ordered, carers, contract)
            (contractFrom, contractTo) = (Day(start), Day(end))
            self.provider = Named(id: provider, name: title)
            hourPrice = price.map { Money(fen: $0) }
            (self.worked, self.open, self.sheet) = (worked, open, sheet)
            self.isAccepted = isAccepted
        }
    }

    struct Entry {
        var contract: String
        /// Minutes in the month.
        var minutes: Int64
        /// At the same time.
        var carers: Int64
    }

    struct Issued: Hashable {
        let order: Order
        /// Nil when it was shown before.
        let code: String?
        /// What is to be kept in mind.
        let warnings: [Text]
    }

    static let arrange = "arrange"
    static let serve = "serve"
    static let confirm = "confirm"

    /// Passes the case's step and writes the order of its month with the family's code.
    func order(_ caseID: Int64, _ entry: Entry, client: String) async throws -> Issued {
        if let known = try await orders(.client(client)).first {
            guard (known.caseID, known.ordered) == (caseID, entry.minutes) else {
                throw Bureau.usedClient
            }
            return Issued(order: known, code: nil, warnings: [])
        }
        guard (1...44_640).contains(entry.minutes), (1...2).contains(entry.carers) else {
            throw Refusal(
                Text(
                    "--hours 应为 1 至 744，--carers 应为 1 或 2。",
                    en: "--hours is 1 to 744, --carers 1 or 2."))
        }
        let file = try await bureau.file(caseID, CivilAffairs.homeCare, at: Self.arrange)
        let month = file.from.month
        let warnings = try await warnings(of: file.ref)
        let code = try await bureau.writing { transaction in
            let person = try await bureau.served(file.ref, in: transaction)
            let day = max(file.from, min(bureau.today, month.end.adding(days: -1)))
            let need = try await NeedBook(bureau).latest(of: person, on: day, in: transaction)
            guard entry.minutes <= need.minutes else {
                throw Refusal(
                    Text(
                        "--hours \(clock(entry.minutes))：评估每月 \(clock(need.minutes))，不能多订；"
                            + "需要更多的先重新评估。",
                        en: "--hours \(clock(entry.minutes)): \(clock(need.minutes)) a month were "
                            + "assessed; assess again first where more is needed."))
            }
            let contract = try await ProviderBook(bureau).requireContract(
                entry.contract, in: transaction)
            guard contract.from <= day, day < contract.to else {
                throw Refusal(
                    Text(
                        "--contract：\(contract.number) 号合同 \(contract.from) 至 "
                            + "\(contract.to)（不含），不含 \(day)。",
                        en: "--contract: \(contract.number) runs from \(contract.from) until "
                            + "\(contract.to); \(day) is outside."))
            }
            if try await livesInHome(person.id, on: day, in: transaction) {
                throw Self.inHome(file.ref, day)
            }
            _ = try await bureau.cases.pass(
                caseID, step: Self.arrange, by: .careOrder, client: "care \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.care_order (district, client, case_id, person, need,
                    need_minutes, contract, provider, month, minutes, carers, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(caseID), \(person.id), \(need.id),
                    \(need.minutes)::integer, \(contract.id), \(contract.provider.id),
                    \(month.first.sql), \(entry.minutes)::integer, \(entry.carers)::integer,
                    \(bureau.actor))
                """)
            return try await bureau.cases.issueCode(caseID, in: transaction)
        }
        guard let made = try await orders(.client(client)).first else {
            throw Refusal(Text("没有写入。", en: "Nothing was written."))
        }
        return Issued(order: made, code: code, warnings: warnings)
    }

    /// The insurance serves at home too: no hour is to be counted twice.
    private func warnings(of ref: String) async throws -> [Text] {
        let sheet = try await bureau.sheet(of: ref)
        guard sheet.value(of: "care.dependency") == "severe" else { return [] }
        return [
            Text(
                "已评定重度失能：可能另有长期护理保险的上门服务，时间不得重复。",
                en:
                    "Assessed as severely dependent: long-term-care insurance may serve at home too; "
                    + "no hour counts twice.")
        ]
    }

    static func inHome(_ ref: String, _ day: Day) -> Refusal {
        Refusal(
            Text(
                "\(ref) 在 \(day) 已入住养老机构，不再提供居家服务。",
                en: "\(ref) lives in a care home on \(day); there is no care at home."))
    }

    /// What we know ourselves of where somebody lives.
    func livesInHome(
        _ person: Int64, on day: Day, in transaction: Transaction
    ) async throws -> Bool {
        try await transaction.one(
            """
            SELECT EXISTS (SELECT FROM civil_affairs.home_application AS a
                JOIN civil_affairs.bed_offer AS o
                    ON o.district = a.district AND o.application = a.id
                JOIN civil_affairs.bed_acceptance AS m
                    ON m.district = o.district AND m.offer = o.id
                LEFT JOIN civil_affairs.bed_offer_end AS e
                    ON e.district = o.district AND e.offer = o.id
                WHERE a.district = \(bureau.district)::integer AND a.person = \(person)
                  AND m.moved_in <= \(day.sql) AND (e.offer IS NULL OR \(day.sql) < e.ended_on))
            """
        )?.value(0, as: Bool.self) ?? false
    }

    /// Which orders are read.
    enum Filter {
        case client(String)
        case id(Int64)
        case month(Month)
    }

    /// Orders; of a month, those that want something first.
    func orders(_ filter: Filter) async throws -> [Order] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await orders(filter, in: transaction)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    func orders(_ filter: Filter, in transaction: Transaction) async throws -> [Order] {
        let rows =
            switch filter {
            case .client(let word):
                try await transaction.query(
                    """
                    \(Self.columns) FROM civil_affairs.care_order AS o \(Self.joins)
                    WHERE o.district = \(bureau.district)::integer AND o.client = \(word)
                    """)
            case .id(let number):
                try await transaction.query(
                    """
                    \(Self.columns) FROM civil_affairs.care_order AS o \(Self.joins)
                    WHERE o.district = \(bureau.district)::integer AND o.id = \(number)
                    """)
            case .month(let month):
                try await transaction.query(Self.listing(of: month, district: bureau.district))
            }
        return try rows.map(Order.init)
    }

    /// The most orders of a month that one list shows.
    static let most: Int64 = 5000

    /// The page is cut before the hours of its orders are added up.
    static func listing(of month: Month, district: Int) -> Query {
        """
        \(columns)
        FROM (SELECT q.* FROM civil_affairs.care_order AS q
            LEFT JOIN LATERAL (SELECT t.id FROM civil_affairs.care_sheet AS t
                WHERE t.district = q.district AND t.care_order = q.id LIMIT 1) AS t ON true
            LEFT JOIN LATERAL (SELECT k.sheet FROM civil_affairs.care_acceptance AS k
                WHERE k.district = q.district AND k.sheet = t.id LIMIT 1) AS k ON true
            WHERE q.district = \(district)::integer AND q.month = \(month.first.sql)
            ORDER BY t.id IS NOT NULL, k.sheet IS NOT NULL, q.id LIMIT \(most)) AS o
        \(joins)
        ORDER BY s.id IS NOT NULL, x.care_sheet IS NOT NULL, w.open DESC, o.id
        """
    }

    private static let columns: Query = """
        SELECT o.id, o.client, o.case_id, o.person, p.ref, p.name, o.month, o.minutes::bigint,
            o.carers::bigint, c.number, c.from_day, c.to_day, v.id, v.name, c.hour_price, w.worked, w.open, s.id,
            x.care_sheet IS NOT NULL
        """

    private static let joins: Query = """
        JOIN kernel.person AS p ON p.district = o.district AND p.id = o.person
        JOIN civil_affairs.care_contract AS c ON c.district = o.district AND c.id = o.contract
        JOIN civil_affairs.care_provider AS v ON v.district = o.district AND v.id = o.provider
        LEFT JOIN LATERAL (SELECT s.id, s.district FROM civil_affairs.care_sheet AS s
            WHERE s.district = o.district AND s.care_order = o.id LIMIT 1) AS s ON true
        LEFT JOIN LATERAL (SELECT a.sheet AS care_sheet FROM civil_affairs.care_acceptance AS a
            WHERE a.district = s.district AND a.sheet = s.id LIMIT 1) AS x ON true
        CROSS JOIN LATERAL (SELECT coalesce(sum(e.minutes), 0)::bigint AS worked,
                count(*) FILTER (WHERE e.visit IS NULL) AS open
            FROM civil_affairs.care_visit AS i
            LEFT JOIN civil_affairs.care_visit_end AS e
                ON e.district = i.district AND e.visit = i.id
            WHERE i.district = o.district AND i.care_order = o.id) AS w
        """

    func order(_ number: Int64) async throws -> Order {
        guard let found = try await orders(.id(number)).first else {
            throw Refusal(
                Text(
                    "没有第 \(number) 号服务单；见 care list。",
                    en: "There is no order \(number); see `care list`."))
        }
        return found
    }
}
