import Kernel
import Law
import Postgres

/// Temporary relief (临时救助): what happened, what the town found there, whether it brings hardship,
/// and the sum.
struct ReliefBook {
    let bureau: Bureau

    /// What happened, as the fact `accident.loss` says it.
    enum Loss: String, CaseIterable, Sendable {
        case property, injury, illness, death

        var title: Text {
            switch self {
            case .property: Text("财产重大损失", en: "property")
            case .injury: Text("重大伤害", en: "injury")
            case .illness: Text("重大疾病", en: "illness")
            case .death: Text("家人离世", en: "a death")
            }
        }
    }

    struct Request: Hashable, Sendable {
        let id: Int64
        let client: String
        let person: Int64
        let ref: String
        let name: String
        let loss: Loss
        let happened: Day
        let requested: Day
        let recordedBy: String
        let surveyor: String?
        let surveyed: Day?
        let findings: String?
        let isHardship: Bool?
        let sum: Money?
        let caseID: Int64?

        /// What comes next.
        var state: Text {
            if sum != nil { return Text("已定金额", en: "sum decided") }
            switch isHardship {
            case true?: return Text("待定金额", en: "sum awaited")
            case false?: return Text("不属生活困难", en: "no hardship")
            case nil:
                return surveyed == nil
                    ? Text("待镇街调查", en: "survey awaited") : Text("待核定困难", en: "verdict awaited")
            }
        }

        init(_ row: Row) throws {
            id = try row.value(0)
            client = try row.value(1)
            person = try row.value(2)
            ref = try row.value(3)
            name = try row.value(4)
            loss = Loss(rawValue: try row.value(5)) ?? .property
            happened = Day(try row.value(6, as: PostgresDate.self))
            requested = Day(try row.value(7, as: PostgresDate.self))
            recordedBy = try row.value(8)
            surveyor = try row.value(9)
            surveyed = try row.value(10, as: PostgresDate?.self).map { Day($0) }
            findings = try row.value(11)
            isHardship = try row.value(12)
            sum = try row.value(13, as: Int64?.self).map { Money(fen: $0) }
            caseID = try row.value(14)
        }
    }

    private static let columns: Query = """
        SELECT r.id, r.client, r.person, p.ref, p.name, r.kind, r.happened_on, r.requested_on,
            r.recorded_by, s.surveyor, s.surveyed_on, s.findings, v.hardship, m.fen, m.case_id
        FROM civil_affairs.relief_request AS r
        JOIN kernel.person AS p ON p.district = r.district AND p.id = r.person
        LEFT JOIN civil_affairs.relief_survey AS s ON s.district = r.district AND s.request = r.id
        LEFT JOIN civil_affairs.relief_verdict AS v ON v.district = r.district AND v.request = r.id
        LEFT JOIN civil_affairs.relief_sum AS m ON m.district = r.district AND m.request = r.id
        """

    /// A request as it is told.
    struct Draft {
        var ref: String
        var loss: Loss
        var happened: Day
        var document: String
        var client: String
    }

    /// Takes a request in and tells what happened, all or nothing.
    func request(_ draft: Draft) async throws -> Request {
        try bureau.requirePast(draft.happened, "--on")
        let document = try Bureau.words(draft.document, "--document")
        if let known = try await one("client", draft.client) {
            guard (known.ref, known.loss, known.happened) == (draft.ref, draft.loss, draft.happened)
            else { throw Bureau.usedClient }
            return known
        }
        try bureau.require(.intake)
        let person = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(draft.ref, in: transaction)
            let told = try await transaction.one(
                """
                SELECT id FROM civil_affairs.relief_request
                WHERE district = \(bureau.district)::integer AND person = \(person.id)
                  AND kind = \(draft.loss.rawValue) AND happened_on = \(draft.happened.sql)
                """)
            if let id = try told?.value(0, as: Int64.self) {
                throw Refusal(
                    Text(
                        "\(draft.ref) \(draft.happened) 的\(draft.loss.title.zh)已受理，第 \(id) 号。",
                        en: "Request \(id) is of the same event: it is told once."))
            }
            return person
        }
        _ = try await bureau.once {
            try await bureau.report([
                bureau.fact(
                    "accident.loss", of: draft.ref, draft.loss.rawValue, from: draft.happened,
                    document: document)
            ]) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.relief_request (district, client, person, kind,
                        happened_on, document, requested_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(draft.client), \(person.id),
                        \(draft.loss.rawValue), \(draft.happened.sql), \(document),
                        \(bureau.today.sql), \(bureau.actor))
                    """)
            }
        }
        return try await made(draft.client)
    }

    /// What the town found.
    struct Survey {
        var surveyor: String
        var day: Day
        var findings: String
        var client: String
    }

    /// Records the town's survey.
    func survey(_ id: Int64, _ survey: Survey) async throws -> Request {
        try bureau.requirePast(survey.day, "--on")
        let surveyor = try Bureau.words(survey.surveyor, "--by", of: 2...60)
        let findings = try Bureau.words(survey.findings, "--findings", of: 4...400)
        let request = try await standing(id)
        guard survey.day >= request.happened else {
            throw Refusal(
                Text(
                    "--on \(survey.day)：早于事件日 \(request.happened)。",
                    en: "--on \(survey.day) is before the event, \(request.happened)."))
        }
        if let day = request.surveyed {
            guard (day, request.surveyor, request.findings) == (survey.day, surveyor, findings)
            else {
                throw Refusal(
                    Text(
                        "第 \(id) 号已有 \(day) 的调查（\(request.surveyor ?? "")）。",
                        en: "Request \(id) has its survey of \(day)."))
            }
            return request
        }
        _ = try await bureau.writing { transaction in
            try await transaction.execute(
                """
                INSERT INTO civil_affairs.relief_survey (district, request, person, client,
                    surveyor, surveyed_on, findings, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(request.person), \(survey.client),
                    \(surveyor), \(survey.day.sql), \(findings), \(bureau.actor))
                """)
        }
        return try await standing(id)
    }

    /// Says whether the survey shows hardship, and tells it, all or nothing; never who took the
    /// request in.
    func verify(
        _ id: Int64, isHardship: Bool, reason: String, client: String
    ) async throws -> Request {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let request = try await standing(id)
        if let known = request.isHardship {
            guard known == isHardship else {
                throw Refusal(
                    Text("第 \(id) 号的困难情况已核定。", en: "Request \(id) was decided already."))
            }
            return request
        }
        try bureau.require(.approve)
        guard request.surveyed != nil else {
            throw Refusal(
                Text(
                    "第 \(id) 号还没有镇街入户调查；先 relief survey。",
                    en: "Request \(id) has no survey of the town yet."))
        }
        guard request.recordedBy != bureau.actor else {
            throw Refusal(
                Text("受理第 \(id) 号的人不能核定；由别人办。", en: "Who took request \(id) in does not decide."))
        }
        let fact = bureau.fact(
            "hardship", of: request.ref, isHardship ? "yes" : "no", from: bureau.today,
            document: "临时救助第 \(id) 号")
        _ = try await bureau.once {
            try await bureau.report([fact]) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.relief_verdict (district, request, person, client,
                        requested_by, hardship, decided_on, reason, recorded_by)
                    VALUES (\(bureau.district)::integer, \(id), \(request.person), \(client),
                        \(request.recordedBy), \(isHardship), \(bureau.today.sql), \(reason),
                        \(bureau.actor))
                    """)
            }
        }
        return try await standing(id)
    }

    /// Decides the sum with the case's step `approve`, all or nothing: the law's figure where it is
    /// set, else what the document says. Finance pays it then.
    func decide(
        _ id: Int64, case number: Int64, sum asked: Money?, document: String, client: String
    ) async throws -> Request {
        let document = try Bureau.words(document, "--document")
        let request = try await standing(id)
        let pack = try await bureau.pack()
        let clause = try bureau.clause(giving: CivilAffairs.temporaryRelief, in: pack)
        let set = clause.provision?.amount.flatMap {
            pack.verified($0.figure, on: bureau.today)
        }
        guard let sum = set.map({ Money(fen: $0) }) ?? asked, sum.fen > 0 else {
            throw Refusal(
                Text(
                    "--sum：本区县的标准待定；写明批准的金额（元），大于零。",
                    en: "--sum: the district's figure is to be set; give the sum approved."))
        }
        if let set, let asked, asked.fen != set {
            throw Refusal(
                Text("--sum：标准已定为 \(sum) 元。", en: "--sum: the figure is set: \(sum)."))
        }
        if let known = request.sum {
            guard known == sum, request.caseID == number else {
                throw Refusal(
                    Text("第 \(id) 号已定 \(known) 元。", en: "Request \(id) was decided: \(known)."))
            }
            return request
        }
        let file = try await bureau.cases.read(number).file
        guard file.benefit == CivilAffairs.temporaryRelief.code, file.kind == .due else {
            throw Refusal(
                Text("--case：第 \(number) 号不是临时救助。", en: "--case: \(number) is no relief."))
        }
        try await requireFamily(of: request, file)
        guard request.isHardship == true else {
            throw Refusal(
                Text(
                    "第 \(id) 号没有核定为生活困难；先 relief verify。",
                    en: "Request \(id) has no hardship verified."))
        }
        try await bureau.writing { transaction in
            _ = try await bureau.cases.pass(
                number, step: "approve", by: .reliefDecide, client: "relief \(client)",
                in: transaction)
            try await transaction.execute(
                """
                INSERT INTO civil_affairs.relief_sum (district, request, person, client, case_id,
                    hardship, fen, basis, document, decided_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(request.person), \(client),
                    \(number), true, \(sum.fen), \(set == nil ? "document" : "figure"),
                    \(document), \(bureau.today.sql), \(bureau.actor))
                """)
            try await bureau.order(
                sum, of: number, basis: document, client: "relief \(client)", in: transaction)
        }
        return try await standing(id)
    }

    private func requireFamily(of request: Request, _ file: CaseFile) async throws {
        let isSame = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT 1 FROM kernel.person AS p
                JOIN kernel.person AS q ON q.district = p.district AND q.family = p.family
                WHERE p.district = \(bureau.district)::integer AND p.id = \(request.person)
                  AND q.id = \(file.person)
                """
            ).isEmpty == false
        }
        guard !isSame else { return }
        throw Refusal(
            Text(
                "--case：第 \(file.id) 号是 \(file.ref) 的，不是 \(request.ref) 家的。",
                en: "--case: case \(file.id) is of another family."))
    }

    private func made(_ client: String) async throws -> Request {
        guard let request = try await one("client", client) else {
            throw Refusal(Text("没有写入。", en: "It was not written."))
        }
        return request
    }

    private func standing(_ id: Int64) async throws -> Request {
        guard let request = try await one("id", "\(id)") else {
            throw Refusal(Text("没有第 \(id) 号临时救助。", en: "There is no request \(id)."))
        }
        return request
    }

    private func one(_ key: String, _ value: String) async throws -> Request? {
        try await bureau.transaction(reading: true) { transaction in
            let condition: Query =
                key == "id" ? "r.id = \(Int64(value) ?? 0)" : "r.client = \(value)"
            let found = try await transaction.one(
                """
                \(Self.columns)
                WHERE r.district = \(bureau.district)::integer AND \(condition)
                """
            ).map(Request.init)
            bureau.saw(found.map { [$0.person] } ?? [])
            return found
        }
    }

    /// What is listed goes back so far (our own default: no source says).
    static let days = 400

    /// Requests of the last days without an outcome, the oldest first; the others where asked for.
    static func listing(_ bureau: Bureau, withEnded: Bool) -> Query {
        """
        \(columns)
        WHERE r.district = \(bureau.district)::integer
          AND r.requested_on >= \(bureau.today.adding(days: -days).sql)
          AND (\(withEnded) OR m.fen IS NULL AND v.hardship IS NOT false)
        ORDER BY r.requested_on, r.id
        """
    }

    func list(withEnded: Bool) async throws -> [Request] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(bureau, withEnded: withEnded))
                .map(Request.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
