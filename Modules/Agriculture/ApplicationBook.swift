import Kernel
import Law
import Postgres

/// Applications to a project's list, until it is frozen.
struct ApplicationBook {
    let bureau: Bureau
    var projects: ProjectBook { ProjectBook(bureau: bureau) }

    /// Who applies.
    enum Applicant: Hashable {
        /// Of the register.
        case ref(String)
        /// A household that the register does not know, under the number the town has it by.
        case outside(String)
    }

    struct Application: Hashable {
        let id: Int64
        let project: Int64
        let person: Int64?
        let ref: String?
        let name: String?
        let outside: String?
        let appliedOn: Day
        let plan: String
        let takenBy: String
        /// Nil before it was checked, and where conditions are not met.
        let conditions: Int64?
        /// Why conditions are not met.
        let reason: String?
        let withdrawn: Day?

        var isChecked: Bool { conditions != nil || reason != nil }

        init(_ row: Row) throws {
            let (id, project, person, ref, name, outside, day, plan, by, conditions, reason, end) =
                try row.decode(
                    Int64.self, Int64.self, Int64?.self, String?.self, String?.self, String?.self,
                    PostgresDate.self, String.self, String.self, Int64?.self, String?.self,
                    PostgresDate?.self)
            (self.id, self.project, self.person, self.ref) = (id, project, person, ref)
            (self.name, self.outside, self.plan) = (name, outside, plan)
            (self.conditions, self.reason, takenBy) = (conditions, reason, by)
            (appliedOn, withdrawn) = (Day(day), end.map { Day($0) })
        }
    }

    /// Takes an application.
    func add(
        _ applicant: Applicant, to project: Int64, on day: Day, plan: String, client: String
    ) async throws -> Application {
        let plan = try Bureau.words(plan, "--plan")
        try bureau.requirePast(day, "--on")
        let known = try await projects.project(project)
        if let made = try await application("client", client) {
            guard made.project == project, made.appliedOn == day, Self.isSame(made, applicant)
            else { throw Bureau.usedClient }
            return made
        }
        try ProjectBook.requireOpen(known)
        guard known.opensOn <= day, day <= known.closesOn else {
            throw Refusal(
                Text(
                    "--on \(day)：第 \(project) 号项目 \(known.opensOn) 至 \(known.closesOn) 受理申请。",
                    en: "--on \(day): project \(project) takes applications from "
                        + "\(known.opensOn) to \(known.closesOn)."))
        }
        try await bureau.numbered { transaction in
            var (person, household, outside): (Int64?, Int64?, String?) = (nil, nil, nil)
            switch applicant {
            case .ref(let ref):
                let one = try await bureau.served(ref, in: transaction)
                person = one.id
                household = try await bureau.household(of: one, in: transaction).id
            case .outside(let number): outside = try Bureau.words(number, "--outside")
            }
            try await requireNew(household, outside, in: project, transaction)
            let seq = try await turn("applied", of: project, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.application (district, client, project, seq, person,
                    household, outside, applied_on, plan, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(project), \(seq)::integer,
                    \(person as Int64?), \(household as Int64?), \(outside as String?),
                    \(day.sql), \(plan), \(bureau.actor))
                """)
        }
        guard let made = try await application("client", client) else {
            throw Refusal(Text("没有写入申请。", en: "The application was not written."))
        }
        return made
    }

    private static func isSame(_ made: Application, _ applicant: Applicant) -> Bool {
        switch applicant {
        case .ref(let ref): made.ref == ref
        case .outside(let number): made.outside == number
        }
    }

    /// A household stands once on a list.
    private func requireNew(
        _ household: Int64?, _ outside: String?, in project: Int64, _ transaction: Transaction
    ) async throws {
        let row = try await transaction.one(
            """
            SELECT id FROM agriculture.application
            WHERE district = \(bureau.district)::integer AND project = \(project)
              AND (household = \(household as Int64?) OR outside = \(outside as String?))
            """)
        guard let id = try row?.value(0, as: Int64.self) else { return }
        throw Refusal(
            Text(
                "这一户已有第 \(id) 号申请；一个项目一户只列一次。",
                en: "The household has application \(id); a list has a household once."))
    }

    /// Says whether the project's conditions are met, and in which class: not by who took it.
    /// The class is one of the project's plan; none where `reason` says why not.
    func check(
        _ id: Int64, conditions: Int?, reason: String?, client: String
    ) async throws -> Application {
        try bureau.require(.review)
        guard (conditions == nil) != (reason == nil) else {
            throw Refusal(
                Text(
                    "--class 与 --refuse 选一个：符合条件的写档次，不符合的写理由。",
                    en:
                        "--class or --refuse, one of them: the class, or why conditions are not met."
                ))
        }
        let reason = try reason.map { try Bureau.words($0, "--refuse", of: 4...200) }
        let application = try await open(id)
        let project = try await projects.project(application.project)
        if let conditions, !(1...Int(project.classes)).contains(conditions) {
            throw Refusal(
                Text(
                    "--class \(conditions)：第 \(project.id) 号项目的档次为 1 至 \(project.classes)。",
                    en: "--class \(conditions): project \(project.id) has classes 1 to "
                        + "\(project.classes)."))
        }
        guard application.takenBy != bureau.actor else {
            throw Refusal(
                Text(
                    "第 \(id) 号申请是您受理的，由同事审核。",
                    en: "You took application \(id); a colleague checks it."))
        }
        try await bureau.numbered { transaction in
            let known = try await transaction.one(
                """
                SELECT application FROM agriculture.application_check
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            if let known {
                guard try known.value(0, as: Int64.self) == id else { throw Bureau.usedClient }
                return
            }
            try ProjectBook.requireOpen(project)
            let seq = try await turn("checked", of: project.id, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.application_check (district, application, project, seq,
                    client, person, taken_by, class, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(project.id), \(seq)::integer,
                    \(client), \(application.person as Int64?), \(application.takenBy),
                    \(conditions.map { Int64($0) } as Int64?)::integer,
                    \(reason as String?), \(bureau.actor))
                """)
        }
        return try await self.open(id)
    }

    /// Takes an application back before the list is frozen.
    func withdraw(_ id: Int64, on day: Day, reason: String) async throws -> Application {
        try bureau.requirePast(day, "--on")
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        guard let application = try await application("id", "\(id)") else { throw Self.unknown(id) }
        if application.withdrawn != nil { return application }
        let project = try await projects.project(application.project)
        try ProjectBook.requireOpen(project)
        try await bureau.numbered { transaction in
            let seq = try await turn("withdrawn", of: project.id, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.application_end (district, application, project, seq,
                    person, ended_on, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(project.id), \(seq)::integer,
                    \(application.person as Int64?), \(day.sql), \(reason), \(bureau.actor))
                """)
        }
        guard let ended = try await self.application("id", "\(id)") else { throw Self.unknown(id) }
        return ended
    }

    /// The next turn of a project's list.
    func turn(
        _ act: String, of project: Int64, in transaction: Transaction
    ) async throws -> Int64 {
        let row = try await transaction.one(
            """
            INSERT INTO agriculture.list_turn (district, project, seq, act, recorded_by)
            SELECT \(bureau.district)::integer, \(project), 1 + max(t.seq), \(act), \(bureau.actor)
            FROM agriculture.list_turn AS t
            WHERE t.district = \(bureau.district)::integer AND t.project = \(project)
            RETURNING seq::bigint
            """)
        return try row?.value(0, as: Int64.self) ?? 0
    }

    /// The applications of a project, those to be checked first.
    func list(of project: Int64) async throws -> [Application] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(bureau.district, of: project))
                .map(Application.init)
            bureau.saw(Set(found.compactMap(\.person)))
            return found
        }
    }

    static func listing(_ district: Int, of project: Int64) -> Query {
        """
        \(columns) WHERE a.district = \(district)::integer AND a.project = \(project)
        ORDER BY c.seq IS NOT NULL OR e.ended_on IS NOT NULL, a.applied_on, a.id
        """
    }

    private static let columns: Query = """
        SELECT a.id, a.project, a.person, p.ref, p.name, a.outside, a.applied_on, a.plan,
            a.recorded_by, c.class::bigint, c.reason, e.ended_on
        FROM agriculture.application AS a
        LEFT JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
        LEFT JOIN LATERAL (SELECT k.seq, k.class, k.reason
            FROM agriculture.application_check AS k
            WHERE k.district = a.district AND k.application = a.id
            ORDER BY k.seq DESC LIMIT 1) AS c ON true
        LEFT JOIN LATERAL (SELECT w.ended_on FROM agriculture.application_end AS w
            WHERE w.district = a.district AND w.application = a.id LIMIT 1) AS e ON true
        """

    /// An application that was not taken back.
    private func open(_ id: Int64) async throws -> Application {
        guard let found = try await application("id", "\(id)") else { throw Self.unknown(id) }
        guard let day = found.withdrawn else { return found }
        throw Refusal(
            Text("第 \(id) 号申请已于 \(day) 撤回。", en: "Application \(id) was withdrawn on \(day)."))
    }

    static func unknown(_ id: Int64) -> Refusal {
        Refusal(
            Text(
                "没有第 \(id) 号申请；见 application list。",
                en: "There is no application \(id); see `application list`."))
    }

    /// The application of a `client` or an `id`.
    func application(_ key: String, _ value: String) async throws -> Application? {
        let found = try await bureau.transaction(reading: true) { transaction in
            let condition: Query =
                key == "client" ? "a.client = \(value)" : "a.id = \(Int64(value) ?? 0)"
            return try await transaction.one(
                "\(Self.columns) WHERE a.district = \(bureau.district)::integer AND \(condition)"
            ).map(Application.init)
        }
        bureau.saw(found?.person.map { [$0] } ?? [])
        return found
    }
}
