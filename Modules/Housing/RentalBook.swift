import Kernel
import Law
import Postgres

/// Applications for public rental housing and the difficulty test, each with the facts it tells.
struct RentalBook {
    let bureau: Bureau

    struct Application: Hashable {
        let id: Int64
        let client: String
        let person: Int64
        let nth: Int64
        let isAsked: Bool
        let day: Day
        let ended: Day?

        init(_ row: Row) throws {
            let (id, client, person, nth, isAsked, day, ended) = try row.decode(
                Int64.self, String.self, Int64.self, Int64.self, Bool.self, PostgresDate.self,
                PostgresDate?.self)
            (self.id, self.client, self.person, self.nth) = (id, client, person, nth)
            (self.isAsked, self.day, self.ended) = (isAsked, Day(day), ended.map { Day($0) })
        }
    }

    /// The clause of rental priority in this district.
    func clause() async throws -> Clause {
        try bureau.clause(giving: Housing.rentalPriority, in: try await bureau.pack())
    }

    func applications(
        of person: Int64, in transaction: Transaction
    ) async throws -> [Application] {
        try await transaction.query(
            """
            SELECT a.id, a.client, a.person, a.nth::bigint, a.is_asked, a.applied_on, e.ended_on
            FROM housing.application AS a LEFT JOIN housing.application_end AS e
              ON e.district = a.district AND e.application = a.id
            WHERE a.district = \(bureau.district)::integer AND a.person = \(person)
            ORDER BY a.nth
            """
        ).map(Application.init)
    }

    /// Takes an application in, or lists a family that has not asked where the clause does not ask
    /// for it.
    func apply(
        _ ref: String, on day: Day, isAsked: Bool, client: String
    ) async throws -> Application {
        try bureau.requirePast(day, "--on")
        if !isAsked, try await bureau.pack().reads(Housing.applied) {
            throw Refusal(
                Text(
                    "--listed：本区县的条款以申请为条件；请家庭申请后再登记。",
                    en: "--listed: this district's clause asks for an application first."))
        }
        let (person, known, sheet) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (
                person, try await applications(of: person.id, in: transaction),
                try await sheets(of: person.id, in: transaction).last
            )
        }
        if let told = known.first(where: { $0.client == client }) {
            guard (told.day, told.isAsked) == (day, isAsked) else { throw Bureau.usedClient }
            return told
        }
        if let open = known.last, open.ended == nil {
            throw Refusal(
                Text(
                    "\(ref) 已在轮候：第 \(open.id) 号，\(open.day) 申请。",
                    en: "\(ref) waits already: application \(open.id) of \(open.day)."))
        }
        if let last = known.last, let ended = last.ended, day < ended {
            throw Refusal(
                Text(
                    "--on \(day)：早于上一次申请的结束日 \(ended)。",
                    en: "--on \(day) is before the last application ended on \(ended)."))
        }
        let facts =
            isAsked
            ? [
                bureau.fact(
                    Housing.applied.name, of: ref, "yes", from: day, document: "公租房申请表")
            ] : []
        let income = try await income(of: person.id)
        try await bureau.once {
            try await bureau.report(facts) { transaction in
                let row = try await transaction.one(
                    """
                    INSERT INTO housing.application (district, client, person, nth, is_asked,
                        applied_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(person.id),
                        \((known.last?.nth ?? 0) + 1), \(isAsked), \(day.sql), \(bureau.actor))
                    RETURNING id
                    """)
                let id: Int64 = try row?.value(0) ?? 0
                try await place(
                    Place(
                        application: id, person: person.id, isReady: sheet?.isReady ?? false,
                        income: income, metres: sheet?.metres ?? 0, isMarked: false, day: day),
                    nth: 1, in: transaction)
            }
        }
        let made = try await bureau.transaction(reading: true) {
            try await applications(of: person.id, in: $0).last
        }
        guard let made else { throw Refusal(Text("没有写入。", en: "Not written.")) }
        return made
    }

    /// Ends an application that is not housed.
    func end(_ ref: String, as reason: String, on day: Day) async throws -> Application {
        try bureau.requirePast(day, "--on")
        let (person, last) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (person, try await applications(of: person.id, in: transaction).last)
        }
        guard let last else {
            throw Refusal(
                Text("\(ref) 没有公租房申请。", en: "\(ref) has no application."))
        }
        guard last.ended == nil else { return last }
        guard day >= last.day else {
            throw Refusal(
                Text(
                    "--on \(day)：早于申请日 \(last.day)。",
                    en: "--on \(day) is before the application of \(last.day)."))
        }
        try await requireNoOffer(last.id)
        let facts =
            last.isAsked
            ? [bureau.fact(Housing.applied.name, of: ref, "", from: day, document: "退出轮候")] : []
        try await bureau.once {
            try await bureau.report(facts) { transaction in
                try await finish(last.id, person.id, reason, on: day, in: transaction)
            }
        }
        return try await bureau.transaction(reading: true) {
            try await applications(of: person.id, in: $0).last
        } ?? last
    }

    private func requireNoOffer(_ application: Int64) async throws {
        let open = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT h.code FROM housing.offer AS o
                JOIN housing.home AS h ON h.district = o.district AND h.id = o.home
                WHERE o.district = \(bureau.district)::integer AND o.application = \(application)
                  AND NOT EXISTS (SELECT FROM housing.offer_answer AS a
                    WHERE a.district = o.district AND a.home = o.home AND a.turn = o.turn)
                """
            ).map { try $0.value(0, as: String.self) }
        }
        guard let open else { return }
        throw Refusal(
            Text(
                "房源 \(open) 正等这家答复；先 rental answer。",
                en: "Home \(open) awaits their answer; `rental answer` first."))
    }

    func finish(
        _ application: Int64, _ person: Int64?, _ reason: String, on day: Day,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO housing.application_end (district, application, person, reason, ended_on,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(application), \(person), \(reason), \(day.sql),
                \(bureau.actor))
            """)
    }

    private func income(of person: Int64) async throws -> Int64 {
        try await bureau.transaction(reading: true) {
            try await Households(bureau: bureau).incomes(of: [person], in: $0)[person] ?? 3
        }
    }
}

/// The difficulty test (住房困难认定).
extension RentalBook {
    /// What is put to the test.
    struct Test: Hashable {
        let people: Int64
        let homes: Int64
        /// Of all own homes, in square decimetres.
        let area: Int64
        /// As a named person decided; the line decides where it is set.
        let isDifficult: Bool?
        let isEligible: Bool
        let decidedBy: String
        let document: String
        let day: Day
    }

    struct Sheet: Hashable {
        let client: String
        let nth: Int64
        let test: Test
        let perHead: Int64
        let line: Int64?
        let isDifficult: Bool

        var isReady: Bool { isDifficult && test.isEligible }
        /// Per head in whole square metres, as the order key counts it.
        var metres: Int64 { perHead / 100 }

        init(_ row: Row) throws {
            let (
                client, nth, people, homes, area, perHead, line, isDifficult, isEligible, by,
                document, day
            ) = try row.decode(
                String.self, Int64.self, Int64.self, Int64.self, Int64.self, Int64.self,
                Int64?.self, Bool.self, Bool.self, String.self, String.self, PostgresDate.self)
            (self.client, self.nth, self.perHead) = (client, nth, perHead)
            (self.line, self.isDifficult) = (line, isDifficult)
            test = Test(
                people: people, homes: homes, area: area, isDifficult: isDifficult,
                isEligible: isEligible, decidedBy: by, document: document, day: Day(day))
        }
    }

    /// The local line of difficulty in square decimetres a head, where the pack has it.
    static let line = "housing.difficulty_line"

    func sheets(of person: Int64, in transaction: Transaction) async throws -> [Sheet] {
        try await transaction.query(
            """
            SELECT client, nth::bigint, people::bigint, homes::bigint, area_dm2, per_head_dm2,
                line_dm2, is_difficult, is_eligible, decided_by, document, tested_on
            FROM housing.sheet
            WHERE district = \(bureau.district)::integer AND person = \(person) ORDER BY nth
            """
        ).map(Sheet.init)
    }

    /// Keeps a test with the facts it tells, and moves the family in the queue.
    func test(_ ref: String, _ test: Test, client: String) async throws -> Sheet {
        let line = try await bureau.pack().verified(Self.line, on: test.day)
        let isDifficult = try decided(test, by: line)
        let (person, known, open) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (
                person, try await sheets(of: person.id, in: transaction),
                try await applications(of: person.id, in: transaction).last { $0.ended == nil }
            )
        }
        if let told = known.first(where: { $0.client == client }) {
            guard
                (told.test.people, told.test.area, told.test.homes, told.isDifficult)
                    == (test.people, test.area, test.homes, isDifficult)
            else { throw Bureau.usedClient }
            return told
        }
        if let last = known.last, test.day < last.test.day {
            throw Refusal(
                Text(
                    "--on \(test.day)：早于上一次认定（\(last.test.day)）。",
                    en: "--on \(test.day) is before the last test of \(last.test.day)."))
        }
        let income = try await income(of: person.id)
        let perHead = test.area / test.people
        let document = "住房困难认定：\(test.document)（\(test.decidedBy)）"
        try await bureau.once {
            try await bureau.report([
                bureau.fact(
                    Housing.difficulty.name, of: ref, isDifficult ? "yes" : "no", from: test.day,
                    document: document),
                bureau.fact(
                    Housing.eligible.name, of: ref, test.isEligible ? "yes" : "no", from: test.day,
                    document: document),
            ]) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO housing.sheet (district, client, person, nth, people, homes,
                        area_dm2, line_dm2, is_difficult, is_eligible, decided_by, document,
                        tested_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(person.id),
                        \((known.last?.nth ?? 0) + 1), \(test.people), \(test.homes), \(test.area),
                        \(line), \(isDifficult), \(test.isEligible), \(test.decidedBy),
                        \(test.document), \(test.day.sql), \(bureau.actor))
                    """)
                guard let open else { return }
                let last = try await lastPlace(of: open.id, in: transaction)
                try await place(
                    Place(
                        application: open.id, person: person.id,
                        isReady: isDifficult && test.isEligible, income: income,
                        metres: perHead / 100, isMarked: last?.isMarked ?? false, day: open.day),
                    nth: (last?.nth ?? 0) + 1, in: transaction)
            }
        }
        let made = try await bureau.transaction(reading: true) {
            try await sheets(of: person.id, in: $0).last
        }
        guard let made else { throw Refusal(Text("没有写入。", en: "Not written.")) }
        return made
    }

    /// Whether it is a difficulty: by the line, or by who decided.
    private func decided(_ test: Test, by line: Int64?) throws -> Bool {
        try bureau.requirePast(test.day, "--on")
        _ = try Bureau.words(test.document, "--document", of: 4...200)
        let name = try Bureau.words(test.decidedBy, "--decided-by", of: 2...50)
        guard (1...30).contains(test.people), (0...50).contains(test.homes),
            (0...10_000_000).contains(test.area)
        else {
            throw Refusal(
                Text(
                    "--people 应为 1 至 30，--homes 0 至 50，--area 不超过 100000 平方米。",
                    en: "--people 1 to 30, --homes 0 to 50, --area at most 100000 square metres."))
        }
        guard (test.homes == 0) == (test.area == 0) else {
            throw Refusal(
                Text(
                    "--homes 与 --area 不符：没有自有住房的面积为 0，有住房的要写面积。",
                    en: "--homes and --area disagree: no own home has no area, a home has one."))
        }
        guard name != bureau.actor else {
            throw Refusal(
                Text(
                    "--decided-by：应写作出认定的负责人姓名，不是录入人账户。",
                    en: "--decided-by: the name of who decided, not your account."))
        }
        if let line {
            let isBelow = test.area / test.people < line
            if let told = test.isDifficult, told != isBelow {
                throw Refusal(
                    Text(
                        "--difficult：人均 \(metres(test.area / test.people))，本区标准 "
                            + "\(metres(line))，应为 \(isBelow ? "yes" : "no")。",
                        en: "--difficult: \(metres(test.area / test.people)) a head and a line of "
                            + "\(metres(line)) make it \(isBelow ? "yes" : "no")."))
            }
            return isBelow
        }
        guard let told = test.isDifficult else {
            throw Refusal(
                Text(
                    "--difficult：本区住房困难标准待定，请按负责人的认定写 yes 或 no。",
                    en: "--difficult: the local line is to be set; say yes or no as decided."))
        }
        return told
    }
}
