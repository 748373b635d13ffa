import Kernel
import Law
import Postgres

/// Relocation files: from the application to the key of the new home. A case of NC-4.agri.1 each.
struct RelocationBook {
    let bureau: Bureau
    var homes: HomeBook { HomeBook(bureau: bureau) }

    /// What follows once a home is given, in this order.
    enum Act: String, Hashable, CaseIterable {
        case contract
        case oldHouse = "old_house"
        case key

        var title: Text {
            switch self {
            case .contract: Text("签订协议", en: "contract")
            case .oldHouse: Text("交出旧房", en: "old house given up")
            case .key: Text("交付新居", en: "key handed over")
            }
        }

        var seq: Int64 {
            switch self {
            case .contract: 1
            case .oldHouse: 2
            case .key: 3
            }
        }
    }

    struct File: Hashable {
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let appliedOn: Day
        let oldHouse: String
        let people: Int64
        /// The home that is given, and since when.
        let home: Int64?
        let turn: Int64?
        let place: String?
        let givenOn: Day?
        /// Homes given so far.
        let homes: Int64
        /// The last of contract, old house, key.
        let last: Act?
        let lastDay: Day?

        init(_ row: Row) throws {
            let (
                caseID, person, ref, name, applied, old, people, home, turn, place, given, homes,
                last, day
            ) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, PostgresDate.self, String.self,
                Int64.self, Int64?.self, Int64?.self, String?.self, PostgresDate?.self, Int64.self,
                String?.self, PostgresDate?.self)
            (self.caseID, self.person, self.ref, self.name) = (caseID, person, ref, name)
            (oldHouse, self.people, self.home, self.turn) = (old, people, home, turn)
            (self.place, self.homes) = (place, homes)
            (appliedOn, givenOn, lastDay) = (
                Day(applied), given.map { Day($0) }, day.map { Day($0) }
            )
            self.last = last.flatMap(Act.init(rawValue:))
        }
    }

    /// Takes the application: passes the case's first step and opens the file, all or nothing. A
    /// household that the year's relocation list admitted names its place there.
    func apply(
        _ caseID: Int64, oldHouse: String, people: Int, application: Int64?, on day: Day,
        client: String
    ) async throws -> File {
        try bureau.requirePast(day, "--on")
        let oldHouse = try Bureau.words(oldHouse, "--old-house", of: 4...100)
        guard (1...30).contains(people) else {
            throw Refusal(Text("--people：应为 1 至 30 人。", en: "--people: 1 to 30."))
        }
        if let known = try await find(caseID) {
            guard (known.oldHouse, known.people) == (oldHouse, Int64(people)) else {
                throw Self.told(caseID, Text("搬迁申请", en: "application"))
            }
            return known
        }
        let file = try await standing(caseID, at: "accept", "verify", "assign")
        try await bureau.writing { transaction in
            if let application {
                try await requireAdmitted(application, file, in: transaction)
            }
            if file.step == "accept" {
                _ = try await bureau.cases.pass(
                    caseID, step: "accept", by: .relocationApply, client: "relocation \(client)",
                    in: transaction)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.relocation (district, case_id, client, person, applied_on,
                    old_house, people, application, recorded_by)
                VALUES (\(bureau.district)::integer, \(caseID), \(client), \(file.person),
                    \(day.sql), \(oldHouse), \(Int64(people))::integer,
                    \(application as Int64?), \(bureau.actor))
                """)
        }
        return try await self.file(caseID)
    }

    private func requireAdmitted(
        _ application: Int64, _ file: CaseFile, in transaction: Transaction
    ) async throws {
        let admitted = try await AdmissionBook(bureau: bureau).admissions(
            of: file.person, in: transaction)
        guard
            admitted.contains(where: {
                $0.application == application && $0.kind == .relocation && $0.ended == nil
            })
        else {
            throw Refusal(
                Text(
                    "--application：第 \(application) 号不是这一户从搬迁名单进入的申请；见 project show。",
                    en: "--application: \(application) is no admission of this household by a "
                        + "relocation list; see `project show`."))
        }
    }

    /// Gives a home that nobody has: the case's step `assign` with it. A file whose home was given
    /// back gets another without a step.
    func assign(_ caseID: Int64, home id: Int64, on day: Day, client: String) async throws -> File {
        try bureau.require(.approve)
        try bureau.requirePast(day, "--on")
        let file = try await file(caseID)
        if let given = file.home {
            guard given == id else {
                throw Refusal(
                    Text(
                        "第 \(caseID) 号已分配第 \(given) 号新居；换房先 relocation return。",
                        en: "Case \(caseID) has home \(given); `relocation return` first."))
            }
            return file
        }
        let isWaiting = try await standing(caseID, at: "assign", "key").step == "assign"
        try await bureau.writing { transaction in
            let home = try await homes.home(id, in: transaction)
            if let other = home.caseID {
                throw Refusal(
                    Text(
                        "--home：第 \(id) 号（\(home.words.zh)）已分给第 \(other) 号事项；"
                            + "空房见 home list。",
                        en: "--home: home \(id) (\(home.words.en)) is given to case \(other); "
                            + "`home list` shows free ones."))
            }
            if isWaiting {
                _ = try await bureau.cases.pass(
                    caseID, step: "assign", by: .relocationAssign, client: "home \(client)",
                    in: transaction)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.allotment (district, home, turn, case_id, nth, person,
                    given_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(home.turns + 1)::integer, \(caseID),
                    \(file.homes + 1)::integer, \(file.person), \(day.sql), \(bureau.actor))
                """)
        }
        return try await self.file(caseID)
    }

    /// A home goes back before a contract is signed.
    func giveBack(_ caseID: Int64, on day: Day, reason: String) async throws -> File {
        try bureau.requirePast(day, "--on")
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let file = try await file(caseID)
        guard let home = file.home, let turn = file.turn, let given = file.givenOn else {
            return file
        }
        guard file.last == nil, day >= given else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号已签协议，或 --on 早于分配日 \(given)；签协议后不退房。",
                    en: "Case \(caseID) has its contract, or --on is before \(given); a home goes "
                        + "back only before the contract."))
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.allotment_end (district, home, turn, person, ended_on,
                    reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(home), \(turn)::integer, \(file.person),
                    \(day.sql), \(reason), \(bureau.actor))
                """)
        }
        return try await self.file(caseID)
    }

    /// What is told of a step.
    struct Entry: Hashable {
        let act: Act
        let day: Day
        let document: String
        var givenBy: String?
        var receivedBy: String?
    }

    /// Contract, old house, key: each after the one before. The key passes the case's step.
    func record(_ caseID: Int64, _ entry: Entry, client: String) async throws -> File {
        try bureau.requirePast(entry.day, "--on")
        let document = try Bureau.words(entry.document, "--document")
        let givenBy = try entry.givenBy.map { try Bureau.words($0, "--given-by", of: 2...40) }
        let receivedBy = try entry.receivedBy.map {
            try Bureau.words($0, "--received-by", of: 2...40)
        }
        let file = try await file(caseID)
        if let last = file.last, last.seq >= entry.act.seq {
            guard try await isKept(entry, of: caseID) else {
                throw Self.told(caseID, entry.act.title)
            }
            return file
        }
        guard let home = file.home, let turn = file.turn, let given = file.givenOn else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号还没有分配新居；先 relocation assign。",
                    en: "Case \(caseID) has no home yet; `relocation assign` first."))
        }
        guard (file.last?.seq ?? 0) + 1 == entry.act.seq else {
            let next = Act.allCases.first { $0.seq == (file.last?.seq ?? 0) + 1 } ?? .key
            throw Refusal(
                Text(
                    "还不能“\(entry.act.title.zh)”：先\(next.title.zh)。",
                    en: "`\(entry.act.title.en)` comes after `\(next.title.en)`, which is next."))
        }
        let before = file.lastDay ?? given
        guard entry.day >= before else {
            throw Refusal(
                Text(
                    "--on \(entry.day)：早于上一步的 \(before)。",
                    en: "--on \(entry.day) is before the step before, \(before)."))
        }
        if let receivedBy, [bureau.actor, givenBy ?? ""].contains(receivedBy) {
            throw Refusal(
                Text(
                    "--received-by：由家庭的人签收，不能是交钥匙的或登记的人。",
                    en: "--received-by: one of the family, not who hands the key over or records."))
        }
        let step = try await bureau.cases.read(caseID).file.step
        let passesKey = entry.act == .key && step == "key"
        try await bureau.writing { transaction in
            if passesKey {
                _ = try await bureau.cases.pass(
                    caseID, step: "key", by: .relocationHandOver, client: "key \(client)",
                    in: transaction)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.relocation_step (district, case_id, seq, act, client,
                    person, home, turn, day, before_day, document, given_by, received_by,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(caseID), \(entry.act.seq)::integer,
                    \(entry.act.rawValue), \(client), \(file.person), \(home), \(turn)::integer,
                    \(entry.day.sql), \(before.sql), \(document),
                    \(givenBy as String?), \(receivedBy as String?),
                    \(bureau.actor))
                """)
        }
        return try await self.file(caseID)
    }

    /// Files of cases in hand that have no key yet, or all, the longest waiting first.
    func list(withMoved: Bool) async throws -> [File] {
        var cases: [Int64]?
        if !withMoved {
            var filter = CaseBook.Filter()
            filter.states = [.open, .suspended, .appealed]
            filter.clause = try bureau.clause(
                giving: Agriculture.relocation, in: try await bureau.pack()
            ).id
            filter.limit = Int(LoanBook.lines)
            cases = try await bureau.cases.list(filter).map(\.id)
        }
        let known = cases
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(bureau.district, of: known))
                .map(File.init).filter { withMoved || $0.last != .key }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    static func listing(_ district: Int, of cases: [Int64]?) -> Query {
        let some: Query = cases.map { "AND r.case_id = ANY (\($0))" } ?? ""
        return """
            \(columns) WHERE r.district = \(district)::integer \(some)
            ORDER BY r.applied_on, r.case_id LIMIT \(LoanBook.lines)
            """
    }

    private static let columns: Query = """
        SELECT r.case_id, r.person, p.ref, p.name, r.applied_on, r.old_house, r.people::bigint,
            CASE WHEN NOT t.has_ended THEN t.home END,
            CASE WHEN NOT t.has_ended THEN t.turn::bigint END,
            CASE WHEN NOT t.has_ended THEN t.place END,
            CASE WHEN NOT t.has_ended THEN t.given_on END, coalesce(t.nth, 0)::bigint, s.act, s.day
        FROM agriculture.relocation AS r
        JOIN kernel.person AS p ON p.district = r.district AND p.id = r.person
        LEFT JOIN LATERAL (SELECT a.home, a.turn, a.nth, a.given_on,
                h.site || ' ' || h.label AS place, e.home IS NOT NULL AS has_ended
            FROM agriculture.allotment AS a
            JOIN agriculture.home AS h ON h.district = a.district AND h.id = a.home
            LEFT JOIN agriculture.allotment_end AS e
              ON e.district = a.district AND e.home = a.home AND e.turn = a.turn
            WHERE a.district = r.district AND a.case_id = r.case_id
            ORDER BY a.nth DESC LIMIT 1) AS t ON true
        LEFT JOIN LATERAL (SELECT k.act, k.day FROM agriculture.relocation_step AS k
            WHERE k.district = r.district AND k.case_id = r.case_id
            ORDER BY k.seq DESC LIMIT 1) AS s ON true
        """

    private func file(_ caseID: Int64) async throws -> File {
        guard let found = try await find(caseID) else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号还没有搬迁申请；先 relocation apply。",
                    en: "Case \(caseID) has no relocation file; `relocation apply` first."))
        }
        return found
    }

    private func find(_ caseID: Int64) async throws -> File? {
        let found = try await bureau.transaction(reading: true) { transaction in
            let file = try await transaction.one(
                """
                \(Self.columns) WHERE r.district = \(bureau.district)::integer
                  AND r.case_id = \(caseID)
                """
            ).map(File.init)
            if let file { _ = try await bureau.served(file.ref, in: transaction) }
            return file
        }
        return found
    }

    /// Whether a step was written down just so.
    private func isKept(_ entry: Entry, of caseID: Int64) async throws -> Bool {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT 1 FROM agriculture.relocation_step
                WHERE district = \(bureau.district)::integer AND case_id = \(caseID)
                  AND seq = \(entry.act.seq)::integer AND day = \(entry.day.sql)
                  AND document = \(entry.document)
                  AND given_by IS NOT DISTINCT FROM \(entry.givenBy as String?)
                  AND received_by IS NOT DISTINCT FROM \(entry.receivedBy as String?)
                """) != nil
        }
    }

    /// What was written down is not written over.
    private static func told(_ caseID: Int64, _ what: Text) -> Refusal {
        Refusal(
            Text(
                "第 \(caseID) 号的“\(what.zh)”已登记，内容不同；登记过的不改写，见 relocation list --all。",
                en:
                    "Case \(caseID): the \(what.en) is written down with another content and is not "
                    + "written over; see `relocation list --all`."))
    }

    /// A case of relocation at one of some steps.
    private func standing(_ caseID: Int64, at steps: String...) async throws -> CaseFile {
        let file = try await bureau.cases.read(caseID).file
        guard file.benefit == Agriculture.relocation.code, file.kind == .due else {
            throw Refusal(
                Text("第 \(caseID) 号不是搬迁事项。", en: "Case \(caseID) is none of relocation."))
        }
        guard file.state == .open, let step = file.step, steps.contains(step) else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号现在在“\(file.step ?? "已结束")”，不在 \(steps[0]) 环节。",
                    en: "Case \(caseID) stands at `\(file.step ?? "its end")`, not at "
                        + "`\(steps[0])`."))
        }
        return file
    }
}
