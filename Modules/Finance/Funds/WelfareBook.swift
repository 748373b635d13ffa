import Kernel
import Law
import Money
import Postgres

/// Grants of the welfare fund (公益金) from the application to the order: accept, verify and approve
/// are passed by what is done here, each by other hands.
struct WelfareBook {
    let bureau: Bureau

    static let ceiling = "jy.fund_ceiling"

    enum Cause: String, CaseIterable {
        case illness, accident, disaster, living, other

        var title: Text {
            switch self {
            case .illness: Text("重病", en: "Illness")
            case .accident: Text("意外", en: "Accident")
            case .disaster: Text("灾害", en: "Disaster")
            case .living: Text("生活困难", en: "Hardship of living")
            case .other: Text("其他", en: "Other")
            }
        }
    }

    struct Application: Hashable {
        let id: Int64
        let client: String
        let caseID: Int64
        let ref: String
        let name: String
        let person: Int64
        let cause: Cause
        let happened: Day
        let asked: Money?
        let proof: String
        let surveyor: String?
        let isHard: Bool?
        let surveyedBy: String?
        let fund: String?
        let sum: Money?

        init(_ row: Row) throws {
            let (
                id, client, caseID, ref, name, person, cause, happened, asked, proof, surveyor,
                isHard, surveyedBy, fund, sum
            ) = try row.decode(
                Int64.self, String.self, Int64.self, String.self, String.self, Int64.self,
                String.self, PostgresDate.self, Int64?.self, String.self, String?.self,
                Bool?.self, String?.self, String?.self, Int64?.self)
            (self.id, self.client, self.caseID) = (id, client, caseID)
            (self.ref, self.name, self.person) = (ref, name, person)
            // The table holds no other causes.
            self.cause = Cause(rawValue: cause) ?? .other
            (self.happened, self.asked) = (Day(happened), asked.map { Money(fen: $0) })
            (self.proof, self.surveyor, self.isHard) = (proof, surveyor, isHard)
            (self.surveyedBy, self.fund) = (surveyedBy, fund)
            self.sum = sum.map { Money(fen: $0) }
        }
    }

    struct Request {
        var caseID: Int64
        var cause: Cause
        var happened: Day
        var asked: Money?
        var proof: String
        var client: String
    }

    /// Takes an application in with its proof of hardship: passes `accept`.
    func apply(_ request: Request) async throws {
        try bureau.requirePast(request.happened, "--happened")
        let proof = try Bureau.words(request.proof, "--proof")
        if let known = try await list().first(where: { $0.client == request.client }) {
            guard known.caseID == request.caseID, known.happened == request.happened,
                known.cause == request.cause
            else { throw Bureau.usedClient }
            return
        }
        let file = try await bureau.cases.read(request.caseID).file
        try file.require(standingAt: "accept", of: Finance.welfareFundGrant)
        try await bureau.writing { transaction in
            let person = try await bureau.served(file.ref, in: transaction)
            let household = try await household(of: person, in: transaction)
            _ = try await bureau.cases.pass(
                file.id, step: "accept", by: .welfareApply, client: "welfare \(request.client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO finance.application (district, client, case_id, person, household,
                    cause, happened_on, asked_fen, proof, applied_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(request.client), \(file.id),
                    \(person.id), \(household), \(request.cause.rawValue),
                    \(request.happened.sql), \(request.asked?.fen), \(proof),
                    \(bureau.today.sql), \(bureau.actor))
                """)
        }
    }

    private func household(
        of person: Bureau.Person, in transaction: Transaction
    ) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT household FROM kernel.membership
            WHERE district = \(bureau.district)::integer AND person = \(person.id)
              AND from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < to_day
            """)
        guard let row else {
            throw Refusal(
                Text(
                    "\(person.ref) 今天没有登记的家庭；先更正名册。",
                    en: "\(person.ref) lives in no household today; correct the register first."))
        }
        return try row.value(0, as: Int64.self)
    }

    struct Survey {
        var caseID: Int64
        var surveyor: String
        var companion: String
        var day: Day
        var isHard: Bool
        var document: String
        var client: String
    }

    /// Keeps what the town found at the family's home, and passes `verify` where it found hardship.
    /// Without hardship the case waits for who refuses it, with a reason.
    func survey(_ survey: Survey) async throws -> Application {
        try bureau.requirePast(survey.day, "--on")
        let surveyor = try Bureau.words(survey.surveyor, "--surveyor", of: 2...50)
        let companion = try Bureau.words(survey.companion, "--with", of: 2...50)
        let document = try Bureau.words(survey.document, "--document")
        guard surveyor != companion else {
            throw Refusal(
                Text("--with：入户调查须两人。", en: "--with: two people survey a home."))
        }
        let application = try await application(of: survey.caseID)
        if application.isHard != nil { return application }
        let file = try await bureau.cases.read(survey.caseID).file
        try file.require(standingAt: "verify", of: Finance.welfareFundGrant)
        try await bureau.writing { transaction in
            _ = try await bureau.served(file.ref, in: transaction)
            if survey.isHard {
                _ = try await bureau.cases.pass(
                    file.id, step: "verify", by: .welfareSurvey, client: "survey \(survey.client)",
                    in: transaction)
            } else {
                try bureau.require(.review)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO finance.home_survey (district, application, client, person, surveyor,
                    companion, surveyed_on, is_hard, document, recorded_by)
                VALUES (\(bureau.district)::integer, \(application.id), \(survey.client),
                    \(application.person), \(surveyor), \(companion), \(survey.day.sql),
                    \(survey.isHard), \(document), \(bureau.actor))
                """)
        }
        return try await self.application(of: survey.caseID)
    }

    struct Decision {
        var caseID: Int64
        var fund: String
        var sum: Money
        var document: String
        var client: String
    }

    /// Decides the sum within the ceiling, keeps it in the fund and orders it, all or nothing:
    /// passes `approve`, which hands the case to finance's run.
    ///
    /// - Returns: The ceiling; nil while none is ruled.
    func decide(_ decision: Decision) async throws -> Money? {
        let document = try Bureau.words(decision.document, "--document", of: 4...200)
        let day = bureau.today
        let ceiling = try await bureau.pack().verified(Self.ceiling, on: day)
        let application = try await application(of: decision.caseID)
        if let known = application.sum {
            guard known == decision.sum, application.fund == decision.fund else {
                throw Refusal(
                    Text(
                        "第 \(decision.caseID) 号已决定 \(known) 元。",
                        en: "Case \(decision.caseID) was decided: \(known)."))
            }
            return ceiling.map { Money(fen: $0) }
        }
        guard decision.sum.fen > 0 else {
            throw Refusal(Text("--sum：应大于 0。", en: "--sum: above 0."))
        }
        if let ceiling, decision.sum.fen > ceiling {
            throw Refusal(
                Text(
                    "--sum：单次上限 \(Money(fen: ceiling)) 元（\(Self.ceiling)）。",
                    en: "--sum: one grant is at most \(Money(fen: ceiling)) (\(Self.ceiling))."))
        }
        guard let surveyedBy = application.surveyedBy, application.isHard == true else {
            throw Refusal(
                Text(
                    "第 \(decision.caseID) 号还没有镇街入户调查，或调查不认为有困难。",
                    en:
                        "Case \(decision.caseID) has no survey by the town, or it found no hardship."
                ))
        }
        let file = try await bureau.cases.read(decision.caseID).file
        try file.require(standingAt: "approve", of: Finance.welfareFundGrant)
        try await bureau.writing { transaction in
            _ = try await bureau.served(file.ref, in: transaction)
            _ = try await bureau.cases.pass(
                file.id, step: "approve", by: .welfareDecide, client: "grant \(decision.client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO finance.fund_grant (district, application, client, person, fund, fen,
                    ceiling, document, surveyed_by, decided_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(application.id), \(decision.client),
                    \(application.person), \(decision.fund), \(decision.sum.fen), \(ceiling),
                    \(document), \(surveyedBy), \(day.sql), \(bureau.actor))
                """)
            let order = try await bureau.order(
                PaymentOrder(
                    person: application.person, clause: file.clause, period: file.from,
                    fen: decision.sum.fen, file: file.id, basis: document),
                client: "welfare \(decision.client)", in: transaction)
            try await FundBook(bureau).reserve(
                order: order, from: decision.fund, year: day.year, in: transaction)
        }
        return ceiling.map { Money(fen: $0) }
    }

    private func application(of caseID: Int64) async throws -> Application {
        guard let found = try await list().first(where: { $0.caseID == caseID }) else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号还没有登记申请；先 welfare apply。",
                    en: "Case \(caseID) has no application; `welfare apply` first."))
        }
        return found
    }

    /// Applications, the latest first.
    func list() async throws -> [Application] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT a.id, a.client, a.case_id, p.ref, p.name, a.person, a.cause, a.happened_on,
                    a.asked_fen, a.proof, s.surveyor, s.is_hard, s.recorded_by, g.fund, g.fen
                FROM finance.application AS a
                JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
                LEFT JOIN finance.home_survey AS s
                  ON s.district = a.district AND s.application = a.id
                LEFT JOIN finance.fund_grant AS g
                  ON g.district = a.district AND g.application = a.id
                WHERE a.district = \(bureau.district)::integer
                ORDER BY a.id DESC LIMIT 5000
                """
            ).map(Application.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
