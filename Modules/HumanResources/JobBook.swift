import Kernel
import Law
import Postgres

/// Help into work (JY-3.5.5a): registration, plan, hiring, what follows.
struct JobBook {
    let bureau: Bureau

    /// The step at which the plan is made; the next is served by the employer.
    static let step = "arrange"

    struct Seeker: Hashable {
        let person: Int64
        let ref: String
        let name: String
        let nth: Int64
        let client: String
        let wish: String
        let from: Day
        let plan: String?
        let planDue: Day?
        let ended: Day?
    }

    /// Why a registration ends.
    enum Ending: String, CaseIterable {
        case retired, withdrawn, moved, death

        var title: Text {
            switch self {
            case .retired: Text("退休", en: "retired")
            case .withdrawn: Text("本人放弃", en: "withdrawn")
            case .moved: Text("迁出", en: "moved away")
            case .death: Text("死亡", en: "death")
            }
        }

        /// The working status that follows, where one does.
        var status: String? {
            switch self {
            case .retired: "retired"
            case .withdrawn: "unemployed"
            case .moved, .death: nil
            }
        }
    }

    // MARK: Registration

    /// Registers somebody as looking for work: the facts are told with it.
    func register(_ ref: String, wish: String, on day: Day, client: String) async throws -> Seeker {
        try bureau.requirePast(day, "--on")
        let wish = try Bureau.words(wish, "--wish")
        let before = try await seekers(ref: ref).first
        if let before, before.client == client {
            guard (before.from, before.wish) == (day, wish) else { throw Bureau.usedClient }
            return before
        }
        if let before, before.ended == nil {
            throw Refusal(
                Text(
                    "\(ref) 已于 \(before.from) 登记求职，还没有结束。",
                    en: "\(ref) has been registered since \(before.from), and that has not ended."))
        }
        if let ended = before?.ended, day < ended {
            throw Refusal(
                Text(
                    "--on \(day)：上一次登记到 \(ended) 才结束；写那天或以后。",
                    en: "--on \(day): the registration before ended on \(ended); not before that."))
        }
        let person = try await bureau.transaction(reading: true) {
            try await bureau.served(ref, in: $0)
        }
        let facts = [("work.status", "registered_unemployed"), ("work.able", "yes")].map {
            bureau.fact($0.0, of: ref, $0.1, from: day, document: "求职登记 \(client)")
        }
        try await bureau.once {
            try await bureau.report(facts) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO human_resources.job_seeker (district, person, nth, client, wish,
                        from_day, recorded_by)
                    VALUES (\(bureau.district)::integer, \(person.id),
                        \((before?.nth ?? 0) + 1)::integer, \(client), \(wish), \(day.sql),
                        \(bureau.actor))
                    """)
            }
        }
        return try await seeker(ref)
    }

    /// Ends a registration without work.
    func end(_ ref: String, _ ending: Ending, on day: Day) async throws {
        try bureau.requirePast(day, "--on")
        let seeker = try await seeker(ref)
        if let ended = seeker.ended {
            guard ended == day else {
                throw Refusal(
                    Text(
                        "\(ref) 的求职登记已于 \(ended) 结束。",
                        en: "\(ref)'s registration ended on \(ended)."))
            }
            return
        }
        guard day >= seeker.from else {
            throw Refusal(
                Text(
                    "--on \(day)：早于登记日 \(seeker.from)。",
                    en: "--on \(day) is before the registration on \(seeker.from)."))
        }
        try await bureau.transaction(reading: true) { _ = try await bureau.served(ref, in: $0) }
        let facts = ending.status.map {
            [
                bureau.fact(
                    HumanResources.workStatus.name, of: ref, $0, from: day,
                    document: ending.title.zh)
            ]
        }
        try await bureau.once {
            try await bureau.report(facts ?? []) {
                try await insertEnd(of: seeker, ending.rawValue, on: day, in: $0)
            }
        }
    }

    func insertEnd(
        of seeker: Seeker, _ reason: String, on day: Day, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO human_resources.job_seeker_end (district, person, nth, reason, ended_on,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(seeker.person), \(seeker.nth)::integer,
                \(reason), \(day.sql), \(bureau.actor))
            """)
    }

    /// Makes the plan of a case: its step is passed, and the code is printed with which the
    /// employer (or the provider) proves the hiring.
    ///
    /// - Returns: The code; nil when it was shown before.
    func plan(
        _ caseID: Int64, _ plan: String, due: Day, client: String
    ) async throws -> String? {
        let plan = try Bureau.words(plan, "--plan", of: 4...500)
        guard due >= bureau.today else {
            throw Refusal(
                Text("--due \(due)：已经过去；请写今天或以后。", en: "--due \(due) has passed; a later day."))
        }
        let known = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT client FROM human_resources.job_plan
                WHERE district = \(bureau.district)::integer AND case_id = \(caseID)
                """
            ).map { try $0.value(0, as: String.self) }
        }
        if let known {
            guard known == client else { throw Bureau.usedClient }
            return nil
        }
        let file = try await bureau.file(
            caseID, of: [HumanResources.employmentAid], at: Self.step)
        let seeker = try await seeker(file.ref)
        guard seeker.ended == nil else {
            throw Refusal(
                Text(
                    "\(file.ref) 没有在效的求职登记；先 job register。",
                    en: "\(file.ref) is not registered now: `job register` first."))
        }
        try await bureau.refuseKin(of: file)
        return try await bureau.writing { transaction in
            _ = try await bureau.cases.pass(
                caseID, step: Self.step, by: .jobPlan, client: "plan \(client)", in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.job_plan (district, case_id, person, nth, client, plan,
                    due_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(caseID), \(seeker.person),
                    \(seeker.nth)::integer, \(client), \(plan), \(due.sql), \(bureau.actor))
                """)
            return try await bureau.cases.issueCode(caseID, in: transaction)
        }
    }

    // MARK: Reading

    /// Registrations since a day, the longest waiting first; of one person all, the latest first.
    static func seekersQuery(
        district: Int, ref: String?, since: Day, withEnded: Bool
    ) -> Query {
        """
        SELECT s.person, p.ref, p.name, s.nth::bigint, s.client, s.wish, s.from_day, j.plan,
            j.due_on, e.ended_on
        FROM human_resources.job_seeker AS s
        JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
        LEFT JOIN human_resources.job_seeker_end AS e
          ON e.district = s.district AND e.person = s.person AND e.nth = s.nth
        LEFT JOIN LATERAL (SELECT j.plan, j.due_on FROM human_resources.job_plan AS j
            WHERE j.district = s.district AND j.person = s.person AND j.nth = s.nth
            ORDER BY j.due_on DESC LIMIT 1) AS j ON true
        WHERE s.district = \(district)::integer AND (\(withEnded) OR e.ended_on IS NULL)
        \(ref.map { "AND p.ref = \($0) ORDER BY s.nth DESC" }
            ?? "AND s.from_day >= \(since.sql) ORDER BY s.from_day, s.person LIMIT \(Bureau.listed)" as Query)
        """
    }

    func seekers(
        ref: String? = nil, since: Day = .always, withEnded: Bool = true
    ) async throws -> [Seeker] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.seekersQuery(
                    district: bureau.district, ref: ref, since: since, withEnded: withEnded)
            ).map { row in
                let (person, ref, name, nth, client, wish, from, plan, due, ended) =
                    try row.decode(
                        Int64.self, String.self, String.self, Int64.self, String.self,
                        String.self, PostgresDate.self, String?.self, PostgresDate?.self,
                        PostgresDate?.self)
                return Seeker(
                    person: person, ref: ref, name: name, nth: nth, client: client, wish: wish,
                    from: Day(from), plan: plan, planDue: due.map { Day($0) },
                    ended: ended.map { Day($0) })
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    func seeker(_ ref: String) async throws -> Seeker {
        guard let seeker = try await seekers(ref: ref).first else {
            throw Refusal(
                Text(
                    "\(ref) 没有求职登记；先 job register。",
                    en: "\(ref) is not registered: `job register` first."))
        }
        return seeker
    }
}
