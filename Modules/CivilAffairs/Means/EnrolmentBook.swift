import Kernel
import Law
import Postgres

/// The registers of the two schemes (特困供养、最低生活保障): who is in which, under which number.
struct EnrolmentBook {
    let bureau: Bureau

    enum Scheme: String, CaseIterable, Sendable {
        case dibao, destitute

        var benefit: Benefit {
            self == .dibao ? CivilAffairs.minimumLiving : CivilAffairs.destituteSupport
        }

        var title: Text {
            self == .dibao
                ? Text("低保", en: "minimum living") : Text("特困供养", en: "destitute support")
        }
    }

    struct Enrolment: Hashable, Sendable {
        let person: Int64
        let ref: String
        let name: String
        let seq: Int64
        let client: String
        let scheme: Scheme
        let number: String
        let sheet: Int64
        let caseID: Int64
        let from: Day
        let ended: Day?

        init(_ row: Row) throws {
            let (person, ref, name, seq, client, scheme, number, sheet, caseID, from, ended) =
                try row.decode(
                    Int64.self, String.self, String.self, Int64.self, String.self, String.self,
                    String.self, Int64.self, Int64.self, PostgresDate.self, PostgresDate?.self)
            self.person = person
            self.ref = ref
            self.name = name
            self.seq = seq
            self.client = client
            self.scheme = Scheme(rawValue: scheme) ?? .dibao
            self.number = number
            self.sheet = sheet
            self.caseID = caseID
            self.from = Day(from)
            self.ended = ended.map { Day($0) }
        }
    }

    private static let columns: Query = """
        SELECT e.person, p.ref, p.name, e.seq::bigint, e.client, e.scheme, e.number, e.sheet,
            e.case_id, e.from_day, x.ended_on
        FROM civil_affairs.enrolment AS e
        JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
        LEFT JOIN civil_affairs.enrolment_end AS x
          ON x.district = e.district AND x.person = e.person AND x.seq = e.seq
        """

    /// An enrolment as it is asked for.
    struct Draft {
        var caseID: Int64
        var sheet: Int64
        var number: String
        var from: Day
        var client: String
    }

    /// Enrols under the case's last step, all or nothing. It rests on a decided sheet of the class.
    func enrol(_ draft: Draft) async throws -> Enrolment {
        try bureau.requirePast(draft.from, "--from")
        let isNumber =
            (4...40).contains(draft.number.utf8.count)
            && draft.number.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || $0 == 45
            }
        guard isNumber else {
            throw Refusal(
                Text("--number：4 至 40 位字母、数字、-。", en: "--number: 4 to 40 letters, digits, -."))
        }
        let file = try await bureau.cases.read(draft.caseID).file
        guard let scheme = Scheme.allCases.first(where: { $0.benefit.code == file.benefit }) else {
            throw Refusal(
                Text(
                    "第 \(draft.caseID) 号不是纳入特困供养或低保的事项。",
                    en: "Case \(draft.caseID) enrols nobody in a scheme."))
        }
        if let known = try await one("client", draft.client) {
            guard (known.caseID, known.number) == (draft.caseID, draft.number)
            else { throw Bureau.usedClient }
            return known
        }
        try await requireDecided(draft, file, scheme)
        try await bureau.writing { transaction in
            let held = try await standing(of: file.person, in: transaction)
            if let held, held.ended == nil {
                throw Refusal(
                    Text(
                        "\(file.ref) 已在\(held.scheme.title.zh)（\(held.number)）；两种保障不同时享受，先 scheme end。",
                        en: "\(file.ref) is in \(held.scheme.title.en) (\(held.number)); nobody is "
                            + "in two schemes: end that first."))
            }
            try await refuseTakenNumber(draft.number, scheme, in: transaction)
            _ = try await bureau.cases.deliver(
                draft.caseID,
                CaseBook.Delivery(
                    on: bureau.today, proof: .register,
                    words: "名册登记 \(draft.number)", by: bureau.actor),
                by: .schemeEnrol, client: draft.client, in: transaction)
            try await transaction.execute(
                """
                INSERT INTO civil_affairs.enrolment (district, person, seq, client, scheme, number,
                    sheet, case_id, from_day, recorded_by)
                VALUES (\(bureau.district)::integer, \(file.person),
                    \((held?.seq ?? 0) + 1)::integer, \(draft.client), \(scheme.rawValue),
                    \(draft.number), \(draft.sheet), \(draft.caseID), \(draft.from.sql),
                    \(bureau.actor))
                """)
        }
        guard let made = try await one("client", draft.client) else {
            throw Refusal(Text("没有写入。", en: "It was not written."))
        }
        return made
    }

    private func requireDecided(_ draft: Draft, _ file: CaseFile, _ scheme: Scheme) async throws {
        let sheet = try await MeansBook(bureau: bureau).standing(draft.sheet)
        let isTheirs = sheet.members.contains { $0.id == file.person }
        guard isTheirs, let decision = sheet.decision,
            decision.granted?.rawValue == scheme.rawValue
        else {
            throw Refusal(
                Text(
                    "--sheet：第 \(draft.sheet) 号没有把 \(file.ref) 认定为\(scheme.title.zh)；"
                        + "写认定了的核对表（means list --ref \(file.ref)）。",
                    en: "--sheet: sheet \(draft.sheet) did not decide \(scheme.rawValue) for "
                        + "\(file.ref); see `means list --ref \(file.ref)`."))
        }
        if scheme == .destitute { try await MeansBook(bureau: bureau).refuseHidden(sheet) }
        guard draft.from >= decision.from else {
            throw Refusal(
                Text(
                    "--from：早于认定的起始日 \(decision.from)。",
                    en: "--from is before the class, \(decision.from)."))
        }
    }

    private func refuseTakenNumber(
        _ number: String, _ scheme: Scheme, in transaction: Transaction
    ) async throws {
        let taken = try await transaction.query(
            """
            SELECT 1 FROM civil_affairs.enrolment
            WHERE district = \(bureau.district)::integer AND scheme = \(scheme.rawValue)
              AND number = \(number)
            """)
        guard !taken.isEmpty else { return }
        throw Refusal(
            Text(
                "--number：\(number) 已给了别人；一个编号只用一次。",
                en: "--number: \(number) is given already; a number is used once."))
    }

    /// Ends somebody's enrolment.
    func end(_ ref: String, on day: Day, reason: String) async throws -> Enrolment {
        try bureau.requirePast(day, "--on")
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            guard let held = try await standing(of: person.id, in: transaction) else {
                throw Refusal(
                    Text("\(ref) 不在任何一种保障里。", en: "\(ref) is in neither scheme."))
            }
            if let ended = held.ended {
                guard ended == day else {
                    throw Refusal(
                        Text("\(ref) 已于 \(ended) 退出。", en: "\(ref) left on \(ended)."))
                }
                return held
            }
            guard day >= held.from else {
                throw Refusal(
                    Text("--on：早于纳入日 \(held.from)。", en: "--on is before \(held.from)."))
            }
            try await transaction.execute(
                """
                INSERT INTO civil_affairs.enrolment_end (district, person, seq, ended_on, reason,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(person.id), \(held.seq)::integer,
                    \(day.sql), \(reason), \(bureau.actor))
                """)
            return try await standing(of: person.id, in: transaction) ?? held
        }
    }

    /// The latest enrolment of somebody.
    private func standing(
        of person: Int64, in transaction: Transaction
    ) async throws -> Enrolment? {
        try await transaction.one(
            """
            \(Self.columns)
            WHERE e.district = \(bureau.district)::integer AND e.person = \(person)
            ORDER BY e.seq DESC LIMIT 1
            """
        ).map(Enrolment.init)
    }

    private func one(_ key: String, _ value: String) async throws -> Enrolment? {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.one(
                """
                \(Self.columns)
                WHERE e.district = \(bureau.district)::integer AND e.client = \(value)
                """
            ).map(Enrolment.init)
            bureau.saw(found.map { [$0.person] } ?? [])
            return found
        }
    }

    /// The register of a scheme, in the order of enrolment.
    static func listing(_ bureau: Bureau, _ scheme: Scheme, withEnded: Bool) -> Query {
        """
        \(columns)
        WHERE e.district = \(bureau.district)::integer AND e.scheme = \(scheme.rawValue)
          AND (\(withEnded) OR x.ended_on IS NULL)
        ORDER BY e.from_day, e.person
        """
    }

    func list(_ scheme: Scheme, withEnded: Bool) async throws -> [Enrolment] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.listing(bureau, scheme, withEnded: withEnded)
            ).map(Enrolment.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
