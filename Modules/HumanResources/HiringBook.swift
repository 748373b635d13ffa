import Kernel
import Law
import Postgres

/// Who found work: the hiring delivers the case; then it is asked three times whether it lasts, and
/// months of subsidies are given once each.
struct HiringBook {
    let bureau: Bureau

    /// Our own default: no source says when it is asked.
    static let askedAfterMonths = [1, 3, 6]

    struct Hiring: Hashable {
        let id: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let employer: String
        let job: String
        let from: Day
        let asked: Int64
        let isWorking: Bool

        /// When it is asked next; nil when all is asked or the work is over.
        var nextAsk: Day? {
            let months = HiringBook.askedAfterMonths
            guard isWorking, Int(asked) < months.count else { return nil }
            return from.adding(months: months[Int(asked)])
        }
    }

    /// What a hiring is told with.
    struct Telling {
        var caseID: Int64
        var employer: String
        var job: String
        var from: Day
        var code: String
        /// A public-service post: its programme.
        var programme: Int64?
        var client: String
    }

    /// Records a hiring by the employer's code: the case is delivered, a post's place is taken, all
    /// or nothing; then the working status is told and the registration ends.
    func hire(_ telling: Telling) async throws -> Hiring {
        var telling = telling
        try bureau.requirePast(telling.from, "--from")
        var post: ProgrammeBook.Programme?
        if let id = telling.programme {
            let programme = try await ProgrammeBook(bureau: bureau).programme(id)
            guard programme.kind == .post else {
                throw Refusal(
                    Text(
                        "--programme \(id)：是\(programme.kind.title.zh)，不是公益性岗位。",
                        en: "--programme \(id) is \(programme.kind.title.en), no post."))
            }
            (telling.employer, telling.job) = (programme.provider, programme.title)
            post = programme
        }
        telling.employer = try Bureau.words(telling.employer, "--employer", of: 2...80)
        telling.job = try Bureau.words(telling.job, "--job", of: 2...80)
        var hiring = try await known(telling)
        if hiring == nil { hiring = try await write(telling, post) }
        guard let hiring else { throw Bureau.usedClient }
        try await tellStatus(of: hiring)
        return hiring
    }

    private func known(_ telling: Telling) async throws -> Hiring? {
        guard let known = try await one("client", telling.client) else { return nil }
        guard
            (known.caseID, known.employer, known.from)
                == (telling.caseID, telling.employer, telling.from)
        else { throw Bureau.usedClient }
        return known
    }

    private func write(_ telling: Telling, _ post: ProgrammeBook.Programme?) async throws -> Hiring
    {
        let file = try await bureau.file(
            telling.caseID, of: [HumanResources.employmentAid], at: "serve")
        try await bureau.refuseKin(of: file)
        try await bureau.writing { transaction in
            if let post {
                try await ProgrammeBook(bureau: bureau).take(
                    post, for: file, until: post.to, client: telling.client, in: transaction)
            }
            _ = try await bureau.cases.deliver(
                telling.caseID,
                CaseBook.Delivery(
                    on: telling.from, proof: .code, words: telling.code, by: telling.employer),
                by: .jobHire, client: "hiring \(telling.client)", in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.hiring (district, client, person, case_id, employer,
                    job, from_day, recorded_by)
                VALUES (\(bureau.district)::integer, \(telling.client), \(file.person),
                    \(telling.caseID), \(telling.employer), \(telling.job), \(telling.from.sql),
                    \(bureau.actor))
                """)
        }
        guard let made = try await one("client", telling.client) else {
            throw Refusal(Text("没有写入录用。", en: "The hiring was not written."))
        }
        return made
    }

    /// Told after the delivery, which the law gives to those without work; repeating the command
    /// tells it where it was cut off.
    private func tellStatus(of hiring: Hiring) async throws {
        let book = JobBook(bureau: bureau)
        guard let seeker = try await book.seekers(ref: hiring.ref).first, seeker.ended == nil,
            seeker.from <= hiring.from
        else { return }
        let fact = bureau.fact(
            HumanResources.workStatus.name, of: hiring.ref, "employed",
            from: hiring.from.adding(days: 1), document: "录用 \(hiring.id)")
        try await bureau.once {
            try await bureau.report([fact]) {
                try await book.insertEnd(of: seeker, "placed", on: hiring.from, in: $0)
            }
        }
    }

    /// Records what was heard at one of the three times; whoever lost the work is without it again.
    func ask(
        _ id: Int64, on day: Day, isWorking: Bool, words: String
    ) async throws -> Hiring {
        try bureau.requirePast(day, "--on")
        let words = try Bureau.words(words, "--words")
        let hiring = try await hiring(id)
        if let last = try await lastAsked(id), last.on == day {
            guard (last.isWorking, last.words) == (isWorking, words) else {
                throw Refusal(
                    Text(
                        "--on \(day)：这一天已登记过回访，内容不同。",
                        en: "--on \(day): something else was recorded on that day."))
            }
            return hiring
        }
        guard let due = hiring.nextAsk else {
            throw Refusal(
                Text(
                    "第 \(id) 号录用的回访已做完，或已不在岗。",
                    en: "Hiring \(id) was asked for the last time, or the work is over."))
        }
        guard day >= due || !isWorking else {
            throw Refusal(
                Text(
                    "--on \(day)：第 \(hiring.asked + 1) 次回访从 \(due) 起；已离岗的写 --lost。",
                    en: "--on \(day): asking \(hiring.asked + 1) is from \(due); who lost the work "
                        + "is told with --lost."))
        }
        guard day >= hiring.from else {
            throw Refusal(
                Text("--on \(day)：早于录用日。", en: "--on \(day) is before the hiring."))
        }
        try await bureau.transaction(reading: true) {
            _ = try await bureau.served(hiring.ref, in: $0)
        }
        let facts =
            isWorking
            ? []
            : [
                bureau.fact(
                    HumanResources.workStatus.name, of: hiring.ref, "unemployed", from: day,
                    document: "回访 \(id)")
            ]
        try await bureau.once {
            try await bureau.report(facts) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO human_resources.follow_up (district, hiring, nth, person, asked_on,
                        is_working, words, recorded_by)
                    VALUES (\(bureau.district)::integer, \(id), \(hiring.asked + 1)::integer,
                        \(hiring.person), \(day.sql), \(isWorking), \(words), \(bureau.actor))
                    """)
            }
        }
        return try await self.hiring(id)
    }

    private func lastAsked(
        _ id: Int64
    ) async throws -> (on: Day, isWorking: Bool, words: String)? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT asked_on, is_working, words FROM human_resources.follow_up
                WHERE district = \(bureau.district)::integer AND hiring = \(id)
                ORDER BY nth DESC LIMIT 1
                """
            ).map { row in
                let (on, isWorking, words) = try row.decode(
                    PostgresDate.self, Bool.self, String.self)
                return (Day(on), isWorking, words)
            }
        }
    }

    // MARK: Subsidies

    /// 按规定落实的补贴: what each is for; the standards are to be set.
    enum Subsidy: String, CaseIterable {
        case socialInsurance = "social_insurance"
        case publicPost = "public_post"
        case training
        case startUp = "start_up"

        var title: Text {
            switch self {
            case .socialInsurance: Text("社会保险补贴", en: "social-insurance subsidy")
            case .publicPost: Text("公益性岗位补贴", en: "public-post subsidy")
            case .training: Text("职业培训补贴", en: "training subsidy")
            case .startUp: Text("创业补贴", en: "start-up subsidy")
            }
        }
    }

    /// Records a month of a subsidy as its decision has it; the sum may be to be set.
    ///
    /// - Returns: Whether it is new.
    func subsidise(
        _ id: Int64, _ kind: Subsidy, month: Month, document: String, sum: Money?, client: String
    ) async throws -> Bool {
        let document = try Bureau.words(document, "--document", of: 4...80)
        guard sum?.fen != 0 else {
            throw Refusal(
                Text("--sum：未定的不写，不写 0。", en: "--sum: leave it out where it is to be set."))
        }
        let hiring = try await hiring(id)
        guard hiring.from.month <= month, month <= bureau.today.month else {
            throw Refusal(
                Text(
                    "--month \(month)：应在录用月 \(hiring.from.month) 和本月之间。",
                    en: "--month \(month): from \(hiring.from.month) to this month."))
        }
        return try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT document, fen FROM human_resources.subsidy
                WHERE district = \(bureau.district)::integer AND hiring = \(id)
                  AND kind = \(kind.rawValue) AND month = \(month.first.sql)
                """
            ).map { try $0.decode(String.self, Int64?.self) }
            if let known {
                guard known.0 == document, known.1 == sum?.fen else {
                    throw Refusal(
                        Text(
                            "\(month) 的\(kind.title.zh)已登记（\(known.0)）；一个月只补一次。",
                            en: "\(month)'s \(kind.title.en) is on record (\(known.0)); a month is "
                                + "given once."))
                }
                return false
            }
            _ = try await bureau.served(hiring.ref, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.subsidy (district, hiring, kind, month, person, client,
                    document, fen, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(kind.rawValue), \(month.first.sql),
                    \(hiring.person), \(client), \(document), \(sum?.fen), \(bureau.actor))
                """)
            return true
        }
    }
}
