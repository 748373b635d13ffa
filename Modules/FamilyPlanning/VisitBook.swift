import Kernel
import Law
import Postgres

/// The festival visits of all units: one call on a household a festival, as its members wish.
struct VisitBook {
    let bureau: Bureau

    /// A visit belongs to a festival from so many days before it, as the law's own period does.
    static let daysBefore = 30

    static let benefits = [FamilyPlanning.pairing, FamilyPlanning.festivalVisit]

    /// What one plan says.
    struct Plan {
        var ref: String
        var festival: Day
        /// Nil: a greeting that no case asks for.
        var caseID: Int64?
        var unit: String
        var visitor: String
        var channel: Visit.Channel
        var on: Day
        /// Why once more: the family's wish, or what the first one fell out for.
        var again: String?
        /// Of a household that another department has: who of it asked for this call too.
        var askedBy: String?
        var client: String
    }

    /// Plans a call. Of a case it passes the step `arrange` and issues the visitor's code, all or
    /// nothing.
    func plan(_ plan: Plan) async throws -> (visit: Visit, code: String?, remarks: [Text]) {
        let unit = try Bureau.words(plan.unit, "--unit")
        let visitor = try Bureau.words(plan.visitor, "--visitor", of: 2...40)
        if let known = try await visits("client", plan.client).first {
            guard
                (known.ref, known.festival, known.caseID, known.visitor, known.channel)
                    == (plan.ref, plan.festival, plan.caseID, visitor, plan.channel),
                known.planned == plan.on
            else { throw Bureau.usedClient }
            return (known, nil, [])
        }
        try requireDays(plan)
        let home = try await Home.read(of: plan.ref, on: bureau.today, by: bureau)
        try Self.require(plan, visitor: visitor, fits: home)
        let before = try await visits("household", "\(home.id)")
            .filter { $0.festival == plan.festival }
        let again = try Self.again(plan, after: before)
        let wish = try await wish(plan, again: again, of: home)
        let file = try await file(of: plan, visitor: visitor, home, before)
        let code = try await bureau.writing { transaction -> String? in
            let person = try await bureau.served(plan.ref, in: transaction)
            try await FestivalCalls(bureau, plan.festival).take(
                home.id, through: person.id, on: plan.on, wish: wish, in: transaction)
            if let file, file.step == "arrange" {
                _ = try await bureau.cases.pass(
                    file.id, step: "arrange", by: .visitPlan, client: "visit \(plan.client)",
                    in: transaction)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.visit (district, client, household, festival, nth,
                    person, case_id, unit, visitor, channel, planned_on, again, recorded_by)
                VALUES (\(bureau.district)::integer, \(plan.client), \(home.id),
                    \(plan.festival.sql), \(1 + (before.map(\.nth).max() ?? 0))::integer,
                    \(person.id), \(file?.id), \(unit), \(visitor), \(plan.channel.rawValue),
                    \(plan.on.sql), \(again), \(bureau.actor))
                """)
            guard let file else { return nil }
            return try await bureau.cases.issueCode(file.id, in: transaction)
        }
        guard let made = try await visits("client", plan.client).first else {
            throw Refusal(Text("没有写入计划。", en: "The plan was not written."))
        }
        return (made, code, home.remarks)
    }

    private func requireDays(_ plan: Plan) throws {
        guard Festivals.days.contains(plan.festival) else {
            let next = Festivals.days.first { $0 >= bureau.today }
            throw Refusal(
                Text(
                    "--festival \(plan.festival)：不是春节、端午、中秋、重阳；下一个是 "
                        + "\(next.map { "\($0)" } ?? "—")。",
                    en: "--festival \(plan.festival) is none of the four; the next is "
                        + "\(next.map { "\($0)" } ?? "—")."))
        }
        let first = max(bureau.today, plan.festival.adding(days: -Self.daysBefore))
        guard first <= plan.on, plan.on <= plan.festival else {
            throw Refusal(
                Text(
                    "--on \(plan.on)：应在 \(first) 至 \(plan.festival) 之间。",
                    en: "--on \(plan.on): from \(first) to \(plan.festival)."))
        }
    }

    /// Says in words what the household does not wish.
    private static func require(_ plan: Plan, visitor: String, fits home: Home) throws {
        if plan.channel == .visit, home.isClosed {
            throw Refusal(
                Text(
                    "这户不愿上门，一律不走访；改用 --channel phone 或 post。",
                    en: "The household wants no visits; use --channel phone or post."))
        }
        if plan.channel == .phone, home.noCalls {
            throw Refusal(
                Text(
                    "这户不愿接电话；改用 --channel post。",
                    en: "The household wants no calls; use --channel post."))
        }
        if home.avoids(plan.on) {
            throw Refusal(
                Text(
                    "--on \(plan.on)：这户希望避开这一天（\(home.avoid.joined(separator: "；"))）。",
                    en: "--on \(plan.on): the household asked to avoid it "
                        + "(\(home.avoid.joined(separator: "; ")))."))
        }
        if plan.channel != .post, !home.visitors.isEmpty,
            !home.visitors.contains(where: { $0.contains(visitor) })
        {
            throw Refusal(
                Text(
                    "--visitor：这户选定的走访人是 \(home.visitors.joined(separator: "、"))。",
                    en: "--visitor: the household chose "
                        + "\(home.visitors.joined(separator: ", "))."))
        }
    }

    /// What the household asked for, where another department has it already: who of it asked.
    private func wish(_ plan: Plan, again: String?, of home: Home) async throws -> String? {
        let asked = try plan.askedBy.map { try Bureau.words($0, "--asked-by", of: 2...50) }
        let calls = FestivalCalls(bureau, plan.festival)
        let held = try await bureau.transaction(reading: true) { transaction in
            try await calls.holder(of: home.id, in: transaction)
        }
        guard let held, held.department != bureau.department.word, held.end != .freed else {
            guard asked == nil else {
                throw Refusal(
                    Text(
                        "--asked-by：没有别的部门走访这户，不用写。",
                        en: "--asked-by: no other department calls on this household."))
            }
            return again
        }
        guard let asked else {
            let refusal = calls.refusal(held).text
            throw Refusal(
                Text(
                    refusal.zh + "家庭要求的写 --asked-by 谁要求的。",
                    en: refusal.en + " Then --asked-by says who asked."))
        }
        return asked
    }

    /// Once a festival; a further time only for a reason.
    private static func again(_ plan: Plan, after before: [Visit]) throws -> String? {
        guard let last = before.first else {
            guard plan.again == nil else {
                throw Refusal(
                    Text("--again：这户这个节日还没有安排过，不用写。", en: "--again: nothing was planned yet."))
            }
            return nil
        }
        guard last.end == .cancelled || last.end == .done, let again = plan.again else {
            throw Refusal(
                Text(
                    "这户这个节日已由\(last.unit)安排（第 \(last.id) 号，\(last.end?.title.zh ?? "待走访")）；"
                        + "一户一节只走访一次，家庭希望再来或上次取消的写 --again 原因。",
                    en: "\(last.unit) has visit \(last.id) for this household and festival "
                        + "(\(last.end?.title.en ?? "planned")); once a festival, unless it was "
                        + "cancelled or the family wishes so: --again."))
        }
        return try Bureau.words(again, "--again", of: 4...200)
    }

    /// The case of a plan: of the household and the festival, at `arrange`, or at `serve` where
    /// the visit before was cancelled.
    private func file(
        of plan: Plan, visitor: String, _ home: Home, _ before: [Visit]
    ) async throws -> CaseFile? {
        guard let id = plan.caseID else { return nil }
        let file = try await bureau.cases.read(id).file
        let isReplanned = before.first.map { $0.end == .cancelled && $0.caseID == id } ?? false
        try file.require(Self.benefits, at: isReplanned ? ["serve", "arrange"] : ["arrange"])
        guard file.ref == plan.ref, file.from <= plan.festival, plan.festival < file.to else {
            throw Refusal(
                Text(
                    "--case \(id)：是 \(file.ref) 的，\(file.from) 至 \(file.to)（不含）；与 --ref、--festival 不符。",
                    en: "--case \(id) is of \(file.ref), \(file.from) to \(file.to); it does not "
                        + "fit --ref and --festival."))
        }
        if file.benefit == FamilyPlanning.pairing.code {
            let pairs = try await CompanionBook(bureau: bureau).pairs(of: home.id)
            guard pairs.contains(where: { $0.isOpen && $0.companion.name == visitor }) else {
                throw Refusal(
                    Text(
                        "--visitor：应是与这户结对的人；先 companion pair。",
                        en: "--visitor: somebody paired with the household; `companion pair` first."
                    ))
            }
        }
        return file
    }

    // MARK: What became of it

    /// It took place: the case is delivered by the visitor's code, all or nothing.
    func done(_ id: Int64, on day: Day, code: String?, client: String) async throws -> Visit {
        try bureau.requirePast(day, "--on")
        let visit = try await awaiting(id, .done, on: day)
        if visit.end != nil { return visit }
        let home = try await Home.read(of: visit.ref, on: day, by: bureau)
        guard visit.channel != .visit || !home.isClosed else {
            throw Refusal(
                Text(
                    "这户 \(day) 已不愿上门；取消这次（visit cancel），改用电话或邮寄。",
                    en: "The household wants no visits on \(day); `visit cancel`, then phone or "
                        + "post."))
        }
        guard (visit.caseID != nil) == (code != nil) else {
            throw Refusal(
                visit.caseID == nil
                    ? Text("--code：这次没有事项，不用写。", en: "--code: no case asks for this one.")
                    : Text("--code：写走访人带回的十位核验码。", en: "--code: the visitor's ten digits."))
        }
        try await bureau.writing { transaction in
            _ = try await bureau.served(visit.ref, in: transaction)
            if let caseID = visit.caseID, let code {
                _ = try await bureau.cases.deliver(
                    caseID,
                    CaseBook.Delivery(on: day, proof: .code, words: code, by: visit.visitor),
                    by: .visitDone, client: client, in: transaction)
            }
            try await end(visit, .done, on: day, nil, in: transaction)
        }
        return try await self.visit(id)
    }

    /// The family declined, or it fell out. A declined case is declined with it.
    func close(_ id: Int64, _ act: Visit.End, on day: Day, reason: String) async throws -> Visit {
        try bureau.requirePast(day, "--on")
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let visit = try await awaiting(id, act, on: day)
        if visit.end != nil { return visit }
        if act == .declined, let caseID = visit.caseID {
            // First the case: it says who may. Whoever repeats it after a failure in between does
            // the rest, so its id is the visit's own.
            let done = try await bureau.cases.act(
                .decline, on: [caseID], reason: reason, client: "visit declined \(id)")
            if let refusal = done.first?.refusal { throw Refusal(refusal) }
        }
        try await bureau.writing { transaction in
            _ = try await bureau.served(visit.ref, in: transaction)
            try await end(visit, act, on: day, reason, in: transaction)
        }
        return try await self.visit(id)
    }

    /// A visit without an end, or with the very same one.
    private func awaiting(_ id: Int64, _ act: Visit.End, on day: Day) async throws -> Visit {
        let visit = try await visit(id)
        guard let end = visit.end else { return visit }
        guard end == act, visit.day == day else {
            throw Refusal(
                Text(
                    "第 \(id) 号走访已登记“\(end.title.zh)”（\(visit.day.map { "\($0)" } ?? "")）。",
                    en: "Visit \(id) is \(end.title.en) (\(visit.day.map { "\($0)" } ?? ""))."))
        }
        return visit
    }

    private func end(
        _ visit: Visit, _ act: Visit.End, on day: Day, _ reason: String?,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO family_planning.visit_end (district, visit, person, act, day, reason,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(visit.id), \(visit.person), \(act.rawValue),
                \(day.sql), \(reason), \(bureau.actor))
            """)
        let calls = FestivalCalls(bureau, visit.festival)
        guard let held = try await calls.holder(of: visit.household, in: transaction),
            held.department == bureau.department.word, held.end == nil
        else { return }
        let end: FestivalCalls.End =
            switch act {
            case .done: .done
            case .declined: .declined
            case .cancelled: .freed
            }
        try await calls.end(held, end, through: visit.person, on: day, in: transaction)
    }

    // MARK: Reading

    func visit(_ id: Int64) async throws -> Visit {
        guard let visit = try await visits("id", "\(id)").first else {
            throw Refusal(Text("没有第 \(id) 号走访。", en: "There is no visit \(id)."))
        }
        return visit
    }

    /// A festival's plan in the order of its days.
    func list(_ festival: Day, limit: Int = 500) async throws -> [Visit] {
        try await found(Self.listing(festival, bureau.district, limit: limit))
    }

    /// The statement of `list`.
    static func listing(_ festival: Day, _ district: Int, limit: Int = 500) -> Query {
        """
        SELECT \(Visit.columns)
        FROM (SELECT * FROM family_planning.visit AS v
            WHERE v.district = \(district)::integer AND v.festival = \(festival.sql)
            ORDER BY v.planned_on, v.id LIMIT \(limit)) AS v
        JOIN kernel.person AS p ON p.district = v.district AND p.id = v.person
        LEFT JOIN LATERAL (
            SELECT e.* FROM family_planning.visit_end AS e
            WHERE e.district = v.district AND e.visit = v.id LIMIT 1
        ) AS e ON true
        ORDER BY v.planned_on, v.id
        """
    }

    /// The cases that still wait for a plan, the first due first, with what each household wishes.
    func unplanned(limit: Int = 200) async throws -> [(file: CaseFile, remarks: [Text])] {
        let codes = Self.benefits.map(\.code)
        var waiting: [(file: CaseFile, remarks: [Text])] = []
        for clause in try await bureau.pack().provisions
        where codes.contains(clause.provision?.benefit ?? "") {
            var filter = CaseBook.Filter()
            (filter.clause, filter.states, filter.limit) = (clause.id, [.open], limit)
            for file in try await bureau.cases.list(filter)
            where ["accept", "arrange"].contains(file.step) {
                let home = try await Home.read(of: file.ref, on: bureau.today, by: bureau)
                waiting.append((file, home.remarks))
            }
        }
        return waiting
    }

    /// The visits of a `client`, an `id` or a `household`, the latest first.
    private func visits(_ key: String, _ value: String) async throws -> [Visit] {
        let condition: Query =
            switch key {
            case "client": "v.client = \(value)"
            case "id": "v.id = \(value)::bigint"
            default: "v.household = \(value)::bigint"
            }
        return try await found(
            """
            SELECT \(Visit.columns) FROM family_planning.visit AS v
            JOIN kernel.person AS p ON p.district = v.district AND p.id = v.person
            LEFT JOIN family_planning.visit_end AS e ON e.district = v.district AND e.visit = v.id
            WHERE v.district = \(bureau.district)::integer AND \(condition)
            ORDER BY v.festival DESC, v.nth DESC
            """)
    }

    private func found(_ query: Query) async throws -> [Visit] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(query).map(Visit.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
