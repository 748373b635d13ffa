import Kernel
import Law
import Postgres

extension MeansBook {
    /// What a named person decides on a reviewed sheet.
    struct Judgement {
        /// Nil: the household is in no class.
        var granted: MeansTest?
        /// Of a destitute test.
        var threeWithouts: Bool?
        /// From when the class holds; today by default.
        var from: Day
        /// The number of the approval.
        var document: String
        var client: String
    }

    /// Decides the class and writes it back with what it rests on, all or nothing: `low_income`,
    /// `income.per_head`, `three_withouts` where judged, and that the test is over. The case of the
    /// disregard passes its step `certify` with it.
    func decide(_ id: Int64, _ judgement: Judgement) async throws -> MeansSheet {
        let document = try Bureau.words(judgement.document, "--document")
        let sheet = try await standing(id)
        if let known = sheet.acts.first(where: { $0.client == judgement.client }) {
            guard known.act == .decide, sheet.decision?.granted == judgement.granted
            else { throw Bureau.usedClient }
            return sheet
        }
        try bureau.require(.approve)
        guard sheet.state == .itemised, let result = sheet.result else {
            throw Self.wrongState(sheet)
        }
        try requireOwnHands(sheet)
        try await requireLawful(judgement, sheet, result)
        let file = try await certified(sheet)
        let left = try await pendingTests(of: sheet.household, beside: sheet.id)
        try await bureau.once {
            try await bureau.report(
                facts(of: judgement, sheet, result, left: left), reason: "means \(id)"
            ) { transaction in
                let seq = try await begin(
                    .decide, on: sheet, nil, judgement.client, in: transaction)
                try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.means_decision (district, sheet, person, test, result,
                        seq, class, three_withouts, from_day, decided_on, document, recorded_by)
                    VALUES (\(bureau.district)::integer, \(id), \(sheet.person),
                        \(sheet.test.rawValue), \(result.seq)::integer, \(seq)::integer,
                        \(judgement.granted?.rawValue ?? "none"),
                        \(judgement.threeWithouts), \(judgement.from.sql),
                        \(bureau.today.sql), \(document), \(bureau.actor))
                    """)
                if let file {
                    _ = try await bureau.cases.pass(
                        file.id, step: "certify", by: .meansDecide,
                        client: "means \(judgement.client)",
                        in: transaction)
                }
            }
        }
        return try await standing(id)
    }

    private func requireOwnHands(_ sheet: MeansSheet) throws {
        guard let own = sheet.acts.first(where: { $0.actor == bureau.actor }) else { return }
        throw Refusal(
            Text(
                "您录入或审核过第 \(sheet.id) 号（第 \(own.seq) 步）；认定由别人办。",
                en: "You entered or reviewed sheet \(sheet.id); somebody else decides."))
    }

    private func requireLawful(
        _ judgement: Judgement, _ sheet: MeansSheet, _ result: MeansSheet.Result
    ) async throws {
        if let granted = judgement.granted, granted != sheet.test {
            throw Refusal(
                Text(
                    "--class：本表核对的是\(sheet.test.title.zh)；写 \(sheet.test.rawValue) 或 none，"
                        + "其他类别另开核对表。",
                    en: "--class: this sheet tests \(sheet.test.rawValue): that, or none."))
        }
        guard (sheet.test == .destitute) == (judgement.threeWithouts != nil) else {
            throw Refusal(
                Text(
                    sheet.test == .destitute
                        ? "--three-withouts：特困认定要写明是否符合“三无”条件，yes 或 no。"
                        : "--three-withouts：只用于特困认定。",
                    en: "--three-withouts: yes or no with a destitute test, and with no other."))
        }
        if judgement.granted == .destitute, judgement.threeWithouts != true {
            throw Refusal(
                Text(
                    "--class destitute：不符合“三无”条件的不能认定特困。",
                    en: "--class destitute: only with --three-withouts yes."))
        }
        let days = (sheet.month.first, bureau.today.adding(days: Self.daysAhead))
        guard days.0 <= judgement.from, judgement.from <= days.1 else {
            throw Refusal(
                Text("--from：应在 \(days.0) 至 \(days.1) 之间。", en: "--from: \(days.0) to \(days.1)."))
        }
        try await requireBelowLine(judgement, sheet, result)
        if judgement.granted == .destitute { try await refuseHidden(sheet) }
    }

    /// A class begins at the latest in so many days (our own default: no source says).
    private static let daysAhead = 62

    private func requireBelowLine(
        _ judgement: Judgement, _ sheet: MeansSheet, _ result: MeansSheet.Result
    ) async throws {
        guard let granted = judgement.granted, let line = try await line(of: sheet),
            result.perHead >= line
        else { return }
        throw Refusal(
            Text(
                "--class \(granted.rawValue)：人均 \(result.perHead) 元不低于线 \(line) 元。",
                en: "--class \(granted.rawValue): \(result.perHead) a head is not below the line, "
                    + "\(line)."))
    }

    /// The line of a sheet's test; nil where it is to be set, and where the class has none.
    func line(of sheet: MeansSheet) async throws -> Money? {
        guard let figure = sheet.test.line else { return nil }
        return try await bureau.pack().verified(figure, on: bureau.today).map { Money(fen: $0) }
    }

    /// A living child who is not counted (catalogue A8): a childless scheme is not for hiding one.
    func refuseHidden(_ sheet: MeansSheet) async throws {
        let hidden = try await bureau.transaction(reading: true) { transaction in
            try await RegisterLook(bureau: bureau).uncountedChildren(
                of: sheet.members.map(\.id), in: transaction)
        }
        guard !hidden.isEmpty else { return }
        let refs = hidden.map(\.ref).joined(separator: "、")
        throw Refusal(
            Text(
                "第 \(sheet.id) 号：登记册有在世子女 \(refs) 没有计入；用 means open --with 计入后再核对。",
                en: "Sheet \(sheet.id): the living child \(refs) is not counted; test again with "
                    + "a sheet opened --with them."))
    }

    /// The case of the disregard that this decision certifies; nil where there is none.
    private func certified(_ sheet: MeansSheet) async throws -> CaseFile? {
        guard let rule = try await rule(), rule.tests.contains(sheet.test),
            let file = try await caseFile(of: sheet, rule)
        else { return nil }
        // Certified with another sheet of the household already.
        if file.step == "use" { return nil }
        guard file.step == "certify" else {
            throw Refusal(
                Text(
                    "\(rule.clause) 第 \(file.id) 号停在“\(file.step ?? "")”：先受理（case pass），"
                        + "再由审核人列明（means itemise），然后认定。",
                    en: "Case \(file.id) of \(rule.clause) stands at `\(file.step ?? "")`: it is "
                        + "accepted and itemised first."))
        }
        return file
    }

    /// The tests of a household that are neither decided nor withdrawn.
    func pendingTests(of household: Int64, beside sheet: Int64 = 0) async throws -> Set<MeansTest> {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT DISTINCT s.test FROM civil_affairs.means_sheet AS s
                WHERE s.district = \(bureau.district)::integer AND s.household = \(household)
                  AND s.id <> \(sheet)
                  AND NOT EXISTS (SELECT FROM civil_affairs.means_act AS a
                    WHERE a.district = s.district AND a.sheet = s.id
                      AND a.act IN ('decide', 'withdraw'))
                """)
            return Set(
                try rows.compactMap { MeansTest(rawValue: try $0.value(0, as: String.self)) })
        }
    }

    /// The test that the law is told of among several: the one of the narrowest clause.
    static func first(of tests: Set<MeansTest>) -> MeansTest? {
        MeansTest.allCases.first { tests.contains($0) }
    }

    /// What is pending of a household once a sheet is no longer: told from tomorrow, the day of the
    /// act is the last on which its test was pending.
    private func ending(_ sheet: MeansSheet, left: Set<MeansTest>) -> [FactEntry] {
        let day = bureau.today.adding(days: 1)
        let test = Self.first(of: left)
        let kind = bureau.fact("low_income.test", of: sheet.ref, test?.rawValue ?? "", from: day)
        return test != nil
            ? [kind] : [kind, bureau.fact("low_income.applied", of: sheet.ref, "", from: day)]
    }

    private func facts(
        of judgement: Judgement, _ sheet: MeansSheet, _ result: MeansSheet.Result,
        left: Set<MeansTest>
    ) -> [FactEntry] {
        func fact(_ kind: String, _ value: String, from day: Day) -> FactEntry {
            bureau.fact(
                kind, of: sheet.ref, value, from: day, document: "核对表第 \(sheet.id) 号")
        }
        var facts = [
            fact("income.per_head", result.dibaoPerHead.plain, from: judgement.from),
            fact("low_income", judgement.granted?.rawValue ?? "none", from: judgement.from),
        ]
        if let three = judgement.threeWithouts {
            facts.append(fact("three_withouts", three ? "yes" : "no", from: judgement.from))
        }
        return facts + ending(sheet, left: left)
    }

    /// Takes a sheet back that should not have been opened.
    func withdraw(_ id: Int64, reason: String, client: String) async throws -> MeansSheet {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let sheet = try await standing(id)
        if let known = sheet.acts.first(where: { $0.client == client }) {
            guard known.act == .withdraw else { throw Bureau.usedClient }
            return sheet
        }
        try bureau.require(.intake)
        let facts = ending(
            sheet, left: try await pendingTests(of: sheet.household, beside: sheet.id))
        try await bureau.once {
            try await bureau.report(facts, reason: reason) { transaction in
                _ = try await begin(.withdraw, on: sheet, reason, client, in: transaction)
            }
        }
        return try await standing(id)
    }

    /// Delivers the case of the disregard by the sheet that used it, all or nothing.
    func use(_ number: Int64, sheet id: Int64, client: String) async throws -> CaseFile {
        let file = try await bureau.cases.read(number).file
        let sheet = try await standing(id)
        guard let rule = try await rule(), file.clause == rule.clause else {
            throw Refusal(
                Text(
                    "第 \(number) 号不是收入扣除的事项。",
                    en: "Case \(number) is none of a disregard."))
        }
        guard rule.tests.contains(sheet.test) else {
            throw Refusal(
                Text(
                    "--sheet：\(rule.clause) 只用于\(rule.tests.map(\.title.zh).sorted().joined(separator: "、"))"
                        + "；第 \(id) 号核对的是\(sheet.test.title.zh)，没有扣除。",
                    en: "--sheet: \(rule.clause) is not of the test `\(sheet.test.rawValue)`; "
                        + "sheet \(id) left nothing out."))
        }
        guard sheet.members.contains(where: { $0.id == file.person }) else {
            throw Refusal(
                Text(
                    "--sheet：第 \(id) 号没有计入 \(file.ref)，不是这户的核对表。",
                    en: "--sheet: sheet \(id) does not count \(file.ref)."))
        }
        guard let decision = sheet.decision else { throw Self.wrongState(sheet) }
        try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT sheet FROM civil_affairs.means_use
                WHERE district = \(bureau.district)::integer AND case_id = \(number)
                """)
            if let used = try known?.value(0, as: Int64.self) {
                guard used == id else { throw Bureau.usedClient }
                return
            }
            _ = try await bureau.cases.deliver(
                number,
                CaseBook.Delivery(
                    on: decision.decided, proof: .register, words: "核对表第 \(id) 号",
                    by: decision.actor),
                by: .meansUse, client: client, in: transaction)
            try await transaction.execute(
                """
                INSERT INTO civil_affairs.means_use (district, case_id, client, sheet, person,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(number), \(client), \(id), \(file.person),
                    \(bureau.actor))
                """)
        }
        return try await bureau.cases.read(number).file
    }
}
