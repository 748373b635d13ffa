import Kernel
import Law
import Postgres

/// The means-test sheets (收入核对表): who is counted, every income with its paper, what the review
/// leaves out and by which clause.
struct MeansBook {
    let bureau: Bureau

    /// A sheet as it is asked for.
    struct Draft {
        var ref: String
        var month: Month
        var test: MeansTest
        var applied: Day
        /// Beside the living of the household.
        var with: [String] = []
        /// Of the household, but not counted.
        var without: [String] = []
        var client: String
    }

    /// The district's list of what does not count, if its pack gives a disregard.
    func rule() async throws -> DisregardRule? {
        let pack = try await bureau.pack()
        return (try? bureau.clause(giving: CivilAffairs.incomeDisregard, in: pack))
            .map { DisregardRule(clause: $0.id, by: pack, on: bureau.today) }
    }

    /// Opens a sheet and tells that a test is pending, all or nothing; then the case of the
    /// disregard, where one is due.
    func open(_ draft: Draft) async throws -> (sheet: MeansSheet, note: Text?) {
        try bureau.requirePast(draft.applied, "--on")
        try requireMonth(draft)
        if let known = try await sheet("client", draft.client) {
            guard (known.ref, known.month, known.test) == (draft.ref, draft.month, draft.test)
            else { throw Bureau.usedClient }
            return (known, nil)
        }
        try bureau.require(.intake)
        let (person, household, members, nth) = try await prepared(draft)
        let pending = try await pendingTests(of: household).union([draft.test])
        try await bureau.once {
            try await bureau.report([
                bureau.fact("low_income.applied", of: person.ref, "yes", from: draft.applied),
                bureau.fact(
                    "low_income.test", of: person.ref, Self.first(of: pending)?.rawValue ?? "",
                    from: draft.applied),
            ]) { transaction in
                let row = try await transaction.one(
                    """
                    INSERT INTO civil_affairs.means_sheet (district, client, person, household,
                        month, test, nth, applied_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(draft.client), \(person.id),
                        \(household), \(draft.month.first.sql), \(draft.test.rawValue),
                        \(nth)::integer, \(draft.applied.sql), \(bureau.actor)) RETURNING id
                    """)
                let id = try row?.value(0, as: Int64.self) ?? 0
                try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.means_member (district, sheet, person, recorded_by)
                    SELECT \(bureau.district)::integer, \(id), m, \(bureau.actor)
                    FROM unnest(\(members)) AS m
                    """)
                try await add(hand: .enter, to: id, of: person.id, in: transaction)
            }
        }
        guard let made = try await sheet("client", draft.client) else {
            throw Refusal(Text("没有写入核对表。", en: "The sheet was not written."))
        }
        return (made, try await openCase(for: made))
    }

    private func requireMonth(_ draft: Draft) throws {
        guard draft.month.first > draft.applied else { return }
        throw Refusal(
            Text(
                "--month \(draft.month)：晚于申请日 \(draft.applied)；核对的是已有收入的月份。",
                en: "--month \(draft.month) is after the application; a month that has income."))
    }

    private func prepared(
        _ draft: Draft
    ) async throws -> (Bureau.Person, Int64, [Int64], Int64) {
        let look = RegisterLook(bureau: bureau)
        return try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(draft.ref, in: transaction)
            guard let household = try await look.household(of: person, in: transaction) else {
                throw Refusal(
                    Text(
                        "--ref：\(draft.ref) 今天不在任何一户；先登记户。",
                        en: "--ref: \(draft.ref) lives in no household today."))
            }
            var members = try await look.living(in: household, in: transaction)
            for ref in draft.with {
                members.append(try await bureau.served(ref, in: transaction).id)
            }
            var without: [Int64] = []
            for ref in draft.without {
                without.append(try await bureau.person(ref, in: transaction).id)
            }
            members = Array(Set(members).subtracting(without)).sorted()
            guard members.contains(person.id) else {
                throw Refusal(
                    Text(
                        "--without：申请人 \(draft.ref) 要计入，且须在世。",
                        en: "--without: who applies is counted, and living."))
            }
            for one in try await bureau.persons(members, in: transaction) {
                try await bureau.refuseKin(one, in: transaction)
            }
            let rows = try await transaction.query(
                """
                SELECT \(MeansSheet.columns)
                WHERE s.district = \(bureau.district)::integer AND s.household = \(household)
                  AND s.month = \(draft.month.first.sql) AND s.test = \(draft.test.rawValue)
                ORDER BY s.nth
                """
            ).map(MeansSheet.init)
            if var last = rows.last {
                try await last.fill(bureau, in: transaction)
                guard last.state == .decided || last.state == .withdrawn else {
                    throw Refusal(
                        Text(
                            "本户 \(draft.month) 的\(draft.test.title.zh)已有核对表第 \(last.id) 号在办。",
                            en: "Sheet \(last.id) of this household, month and test is open."))
                }
            }
            return (person, household, members, Int64(rows.count) + 1)
        }
    }

    /// The case under which the disregard is delivered; why there is none.
    private func openCase(for sheet: MeansSheet) async throws -> Text? {
        guard let rule = try await rule() else { return nil }
        guard rule.tests.contains(sheet.test) else {
            return Text(
                "\(rule.clause) 只用于\(rule.tests.map(\.title.zh).sorted().joined(separator: "、"))"
                    + "核查；本表各项收入都计入。",
                en: "\(rule.clause) is not of this test: every income counts.")
        }
        if try await caseFile(of: sheet, rule) != nil { return nil }
        do {
            let number = try await bureau.cases.open(
                sheet.ref, clause: rule.clause, client: "means \(sheet.client)")
            return Text("已立项：\(rule.clause) 第 \(number) 号。", en: "Case \(number): \(rule.clause).")
        } catch let refusal as Refusal {
            return Text(
                "\(rule.clause) 没有立项：\(refusal.text.zh)",
                en: "No case of \(rule.clause): \(refusal.text.en)")
        }
    }

    /// The open case of the disregard for anybody counted.
    func caseFile(of sheet: MeansSheet, _ rule: DisregardRule) async throws -> CaseFile? {
        for member in sheet.members {
            var filter = CaseBook.Filter()
            (filter.clause, filter.ref, filter.states) = (rule.clause, member.ref, [.open])
            if let file = try await bureau.cases.list(filter).first(where: { $0.kind == .due }) {
                return file
            }
        }
        return nil
    }

    /// An income as it is entered.
    struct Income {
        var ref: String
        var kind: IncomeKind
        var sum: Money
        var document: String
    }

    /// Adds one income of somebody counted.
    func add(_ income: Income, to id: Int64, client: String) async throws -> MeansSheet {
        let document = try Bureau.words(income.document, "--document")
        guard income.sum.fen > 0 else {
            throw Refusal(
                Text("--sum：收入应大于零；没有收入的不用写。", en: "--sum: above zero; leave out what is none."))
        }
        return try await act(.line, on: id, client: client) { sheet, seq, transaction in
            guard let whose = sheet.members.first(where: { $0.ref == income.ref }) else {
                throw Refusal(
                    Text(
                        "--of：\(income.ref) 不在计入的人员里：\(sheet.memberList)。",
                        en: "--of: \(income.ref) is not counted; counted: \(sheet.memberList)."))
            }
            try await transaction.execute(
                """
                INSERT INTO civil_affairs.means_line (district, sheet, seq, person, kind, fen,
                    document, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(seq)::integer, \(whose.id),
                    \(income.kind.rawValue), \(income.sum.fen), \(document), \(bureau.actor))
                """)
        }
    }

    /// Strikes a line entered in error.
    func strike(
        _ line: Int64, of id: Int64, reason: String, client: String
    ) async throws -> MeansSheet {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        return try await act(.strike, on: id, reason: reason, client: client) {
            sheet, seq, transaction in
            try await mark(line, of: sheet, .strike, seq, clause: nil, in: transaction)
        }
    }

    /// Leaves out an income that the clause's open list does not name but means.
    func leaveOut(
        _ line: Int64, of id: Int64, reason: String, client: String
    ) async throws -> MeansSheet {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let rule = try await rule()
        return try await act(.leaveOut, on: id, reason: reason, client: client) {
            sheet, seq, transaction in
            guard let rule, rule.alike.contains(sheet.test) else {
                throw Refusal(
                    Text(
                        "本区县的\(rule.map { " \($0.clause) " } ?? "政策")没有“等”字：所列之外的收入都要计入。",
                        en: "The list of this district is closed: every other income counts."))
            }
            if let found = sheet.lines.first(where: { $0.seq == line }),
                rule.leavesOut(found.kind, from: sheet.test)
            {
                throw Refusal(
                    Text(
                        "第 \(line) 行（\(found.kind.title.zh)）\(rule.clause) 已写明不计入，不用另写理由。",
                        en: "Line \(line) is left out by \(rule.clause) itself."))
            }
            try await mark(line, of: sheet, .leaveOut, seq, clause: rule.clause, in: transaction)
        }
    }

    private func mark(
        _ line: Int64, of sheet: MeansSheet, _ act: MeansSheet.Act.Kind, _ seq: Int64,
        clause: String?, in transaction: Transaction
    ) async throws {
        guard let found = sheet.lines.first(where: { $0.seq == line }), !found.isStruck,
            act == .strike || found.exception == nil
        else {
            throw Refusal(
                Text(
                    "--line：核对表第 \(sheet.id) 号没有可划去、可不计的第 \(line) 行。",
                    en: "--line: sheet \(sheet.id) has no line \(line) that stands."))
        }
        try await transaction.execute(
            """
            INSERT INTO civil_affairs.means_mark (district, sheet, line, seq, act, person, clause,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(sheet.id), \(line)::integer, \(seq)::integer,
                \(act.rawValue), \(found.person), \(clause), \(bureau.actor))
            """)
    }

    /// Reviews it: every line counted or left out, the sum per head; the case passes its step
    /// `itemise` with it.
    func itemise(_ id: Int64, client: String) async throws -> MeansSheet {
        let rule = try await rule()
        let standing = try await self.standing(id)
        let file =
            if let rule { try await caseFile(of: standing, rule) } else { CaseFile?.none }
        return try await act(.itemise, on: id, client: client) { sheet, seq, transaction in
            guard sheet.state == .entering else { throw Self.wrongState(sheet) }
            let finding = sheet.finding(rule)
            let dibao = sheet.finding(rule, as: .dibao)
            try await transaction.execute(
                """
                INSERT INTO civil_affairs.means_result (district, sheet, seq, person, heads,
                    counted, left_out, per_head, dibao_per_head, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(seq)::integer, \(sheet.person),
                    \(Int64(sheet.members.count))::integer, \(finding.counted.fen),
                    \(finding.disregarded.fen), \(finding.perHead.fen), \(dibao.perHead.fen),
                    \(bureau.actor))
                """)
            for line in sheet.lines where !line.isStruck {
                try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.means_verdict (district, sheet, seq, line, person,
                        clause, recorded_by)
                    VALUES (\(bureau.district)::integer, \(id), \(seq)::integer,
                        \(line.seq)::integer, \(line.person), \(finding.leftOut[line.seq]),
                        \(bureau.actor))
                    """)
            }
            if let file, file.step == "itemise" {
                _ = try await bureau.cases.pass(
                    file.id, step: "itemise", by: .meansItemise, client: "means \(client)",
                    in: transaction)
            }
        }
    }

    /// Sends a reviewed sheet back to who enters.
    func sendBack(_ id: Int64, reason: String, client: String) async throws -> MeansSheet {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        return try await act(.sendBack, on: id, reason: reason, client: client) { sheet, _, _ in
            guard sheet.state == .itemised else { throw Self.wrongState(sheet) }
        }
    }

    // MARK: Acts

    /// Takes the next number of a sheet for an act and does it, all or nothing; told again, none.
    private func act(
        _ act: MeansSheet.Act.Kind, on id: Int64, reason: String? = nil, client: String,
        _ body: (MeansSheet, Int64, Transaction) async throws -> Void
    ) async throws -> MeansSheet {
        let before = try await standing(id)
        if let known = before.acts.first(where: { $0.client == client }) {
            guard known.act == act else { throw Bureau.usedClient }
            return before
        }
        try bureau.require(act.hand.duty)
        try await bureau.writing { transaction in
            let seq = try await begin(act, on: before, reason, client, in: transaction)
            try await body(before, seq, transaction)
        }
        return try await standing(id)
    }

    /// Writes the act itself: by the hands of who does it.
    func begin(
        _ act: MeansSheet.Act.Kind, on sheet: MeansSheet, _ reason: String?, _ client: String,
        in transaction: Transaction
    ) async throws -> Int64 {
        switch (sheet.state, act) {
        case (.entering, .line), (.entering, .strike), (.entering, .leaveOut),
            (.entering, .itemise), (.entering, .withdraw), (.itemised, .sendBack),
            (.itemised, .decide), (.itemised, .withdraw):
            break
        default: throw Self.wrongState(sheet)
        }
        try await add(hand: act.hand, to: sheet.id, of: sheet.person, in: transaction)
        let seq = (sheet.acts.last?.seq ?? 0) + 1
        try await transaction.execute(
            """
            INSERT INTO civil_affairs.means_act (district, sheet, seq, client, act, person, reason,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(sheet.id), \(seq)::integer, \(client),
                \(act.rawValue), \(sheet.person), \(reason), \(bureau.actor))
            """)
        return seq
    }

    private func add(
        hand: MeansSheet.Hand, to sheet: Int64, of person: Int64, in transaction: Transaction
    ) async throws {
        let row = try await transaction.one(
            """
            SELECT hand FROM civil_affairs.means_hand
            WHERE district = \(bureau.district)::integer AND sheet = \(sheet)
              AND actor = \(bureau.actor)
            """)
        if let known = try row?.value(0, as: String.self) {
            guard known == hand.rawValue else {
                throw Refusal(
                    Text(
                        "您在这张核对表上已办过别的环节；录入、审核、认定由不同的人办。",
                        en: "You had another part in this sheet: who enters, reviews and decides "
                            + "are three."))
            }
            return
        }
        try await transaction.execute(
            """
            INSERT INTO civil_affairs.means_hand (district, sheet, actor, hand, person, recorded_by)
            VALUES (\(bureau.district)::integer, \(sheet), \(bureau.actor), \(hand.rawValue),
                \(person), \(bureau.actor))
            """)
    }

    static func wrongState(_ sheet: MeansSheet) -> Refusal {
        let next: (zh: String, en: String) =
            switch sheet.state {
            case .entering: ("先由审核人 means itemise", "it is itemised first")
            case .itemised: ("要改的由审核人 means return，再录入", "`means return` opens it again")
            case .decided, .withdrawn: ("要再核对的另开一张 means open", "open another sheet")
            }
        return Refusal(
            Text(
                "核对表第 \(sheet.id) 号\(sheet.state.title.zh)：\(next.zh)。",
                en: "Sheet \(sheet.id) is \(sheet.state.title.en): \(next.en)."))
    }
}
