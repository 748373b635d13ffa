import Kernel
import Law
import Postgres

/// Vouchers for what a hospital does free: the number is printed, the one-time code of the case
/// proves the use.
struct VoucherBook {
    let bureau: Bureau

    /// What a voucher is good for.
    enum Item: String, CaseIterable {
        case deviceRemoval = "device_removal"
        case reversal
        case prePregnancy = "pre_pregnancy"
        case complication

        var title: Text {
            switch self {
            case .deviceRemoval: Text("取出宫内节育器", en: "Removal of a device")
            case .reversal: Text("输卵（精）管复通", en: "Reversal of sterilisation")
            case .prePregnancy: Text("孕前优生健康检查", en: "Check-up before pregnancy")
            case .complication: Text("并发症对症治疗", en: "Treatment of a complication")
            }
        }

        /// Under which benefit it is given.
        func fits(_ benefit: String) -> Bool {
            switch self {
            case .deviceRemoval:
                [Health.rebirthSurgery.code, Health.freeFamilyPlanning.code].contains(benefit)
            case .reversal: benefit == Health.rebirthSurgery.code
            case .prePregnancy: benefit == Health.freeFamilyPlanning.code
            case .complication: benefit == Health.complicationTreatment.code
            }
        }
    }

    struct Voucher: Hashable {
        let id: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let item: Item
        let institution: NamedInstitution
        /// The last day.
        let validTo: Day
        let used: Day?

        init(_ row: Row) throws {
            let (id, client, caseID, person, ref, name, item, place, title, validTo, used) =
                try row.decode(
                    Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                    String.self, Int64.self, String.self, PostgresDate.self, PostgresDate?.self)
            self.id = id
            self.client = client
            self.caseID = caseID
            self.person = person
            self.ref = ref
            self.name = name
            // The table holds no other items.
            self.item = Item(rawValue: item) ?? .complication
            institution = NamedInstitution(id: place, name: title)
            self.validTo = Day(validTo)
            self.used = used.map { Day($0) }
        }
    }

    /// A voucher and the code of its case.
    struct Issued: Hashable {
        let voucher: Voucher
        /// Nil when it was shown before.
        let code: String?
        /// What the family was told first; nil where nothing has to be told.
        let warning: Text?
    }

    /// The step of a waiver at which its voucher is issued.
    static let step = "issue"

    /// Passes the case's step `issue` and writes the voucher and its code, all or nothing.
    func issue(
        _ caseID: Int64, _ item: Item, at institution: String, validTo: Day, isTold: Bool,
        client: String
    ) async throws -> Issued {
        guard validTo >= bureau.today else {
            throw Refusal(
                Text(
                    "--valid-to \(validTo)：已经过去；请写今天或以后的日期。",
                    en: "--valid-to \(validTo) has passed; give today or a later day."))
        }
        let file = try await bureau.cases.read(caseID).file
        let warning = try await warning(for: file.benefit)
        if let known = try await voucher("client", client) {
            guard (known.caseID, known.item) == (caseID, item) else {
                throw Refusal(
                    Text("--id：这个编号已用于另一张凭证。", en: "--id: this id belongs to another voucher."))
            }
            return Issued(voucher: known, code: nil, warning: warning)
        }
        try require(item, fits: file)
        if let warning, !isTold {
            throw Refusal(
                Text(
                    "\(warning.zh)先告知家庭；已告知的加 --told 再办。",
                    en: "\(warning.en) Tell the family first, then add --told."))
        }
        let code = try await bureau.once {
            try await bureau.transaction { transaction in
                let place = try await NamedInstitution.find(
                    institution, of: bureau.district, in: transaction)
                _ = try await bureau.cases.pass(
                    caseID, step: Self.step, by: .voucherIssue, client: "voucher \(client)",
                    in: transaction)
                _ = try await transaction.execute(
                    """
                    INSERT INTO health.voucher (district, client, case_id, person, item,
                        institution, valid_to, recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(caseID), \(file.person),
                        \(item.rawValue), \(place.id), \(validTo.sql), \(bureau.actor))
                    """)
                return try await bureau.cases.issueCode(caseID, in: transaction)
            }
        }
        guard let made = try await voucher("client", client) else {
            throw Refusal(Text("没有写入凭证。", en: "The voucher was not written."))
        }
        return Issued(voucher: made, code: code, warning: warning)
    }

    /// The hospital has honoured it: the case is delivered by its code and the voucher is used, all
    /// or nothing.
    func use(
        _ id: Int64, on day: Day, at institution: String, code: String, client: String
    ) async throws -> Voucher {
        try bureau.requirePast(day, "--on")
        guard let voucher = try await voucher("id", "\(id)") else {
            throw Refusal(Text("没有第 \(id) 号凭证。", en: "There is no voucher \(id)."))
        }
        if let used = voucher.used {
            guard used == day else {
                throw Refusal(
                    Text(
                        "第 \(id) 号凭证已于 \(used) 使用；一张凭证只用一次。",
                        en: "Voucher \(id) was used on \(used); a voucher is used once."))
            }
            return voucher
        }
        guard day <= voucher.validTo else {
            throw Refusal(
                Text(
                    "第 \(id) 号凭证 \(voucher.validTo) 到期，\(day) 不能使用；需要的重新办理。",
                    en: "Voucher \(id) ended on \(voucher.validTo) and is not used on \(day)."))
        }
        try await bureau.once {
            try await bureau.transaction { transaction in
                let place = try await NamedInstitution.find(
                    institution, of: bureau.district, in: transaction)
                guard place == voucher.institution else {
                    throw Refusal(
                        Text(
                            "--institution：第 \(id) 号凭证由 \(voucher.institution.name) 承办。",
                            en: "--institution: voucher \(id) is for \(voucher.institution.name)."))
                }
                _ = try await bureau.cases.deliver(
                    voucher.caseID,
                    CaseBook.Delivery(on: day, proof: .code, words: code, by: place.name),
                    by: .voucherUse, client: client, in: transaction)
                _ = try await transaction.execute(
                    """
                    INSERT INTO health.voucher_use (district, voucher, person, used_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(id), \(voucher.person), \(day.sql),
                        \(bureau.actor))
                    """)
            }
        }
        return try await self.voucher("id", "\(id)") ?? voucher
    }

    /// Vouchers, the first to expire first.
    func list(withEnded: Bool) async throws -> [Voucher] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT \(Self.columns)
                WHERE v.district = \(bureau.district)::integer
                  AND (\(withEnded) OR u.used_on IS NULL AND v.valid_to >= \(bureau.today.sql))
                ORDER BY v.valid_to, v.id
                """
            ).map(Voucher.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    private static let columns: Query = """
        v.id, v.client, v.case_id, v.person, p.ref, p.name, v.item, i.id, i.name, v.valid_to,
            u.used_on
        FROM health.voucher AS v
        JOIN kernel.person AS p ON p.district = v.district AND p.id = v.person
        JOIN health.institution AS i ON i.district = v.district AND i.id = v.institution
        LEFT JOIN health.voucher_use AS u ON u.district = v.district AND u.voucher = v.id
        """

    /// The voucher of a `client` or an `id`.
    private func voucher(_ key: String, _ value: String) async throws -> Voucher? {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.one(
                """
                SELECT \(Self.columns)
                WHERE v.district = \(bureau.district)::integer
                  AND CASE \(key) WHEN 'client' THEN v.client ELSE v.id::text END = \(value)
                """
            ).map(Voucher.init)
            bureau.saw(found.map { [$0.person] } ?? [])
            return found
        }
    }

    private func require(_ item: Item, fits file: CaseFile) throws {
        guard item.fits(file.benefit), file.kind == .due else {
            let fitting = Item.allCases.filter { $0.fits(file.benefit) }.map(\.rawValue)
            throw Refusal(
                Text(
                    fitting.isEmpty
                        ? "第 \(file.id) 号不是开具凭证的事项。"
                        : "--item：第 \(file.id) 号可开 \(fitting.joined(separator: "、"))。",
                    en: fitting.isEmpty
                        ? "Case \(file.id) is none for which a voucher is issued."
                        : "--item: case \(file.id) takes \(fitting.joined(separator: ", "))."))
        }
        guard file.state == .open, file.step == Self.step else {
            throw Refusal(
                Text(
                    "第 \(file.id) 号现在在“\(file.step ?? "已结束")”，不在开具凭证（issue）环节。",
                    en: "Case \(file.id) stands at `\(file.step ?? "its end")`, not at `issue`."))
        }
    }

    /// Where the district's target clause ends with a further birth, a family hears it before it is
    /// helped to one.
    private func warning(for benefit: String) async throws -> Text? {
        guard [Health.rebirthSurgery.code, Health.freeFamilyPlanning.code].contains(benefit)
        else { return nil }
        let ending = try await bureau.pack().provisions.first { clause in
            clause.provision?.benefit == nil
                && clause.provision?.when.contains { $0.text.contains("not reborn") } ?? false
        }
        return ending.map {
            Text(
                "再生育后不再是本区方案的扶助对象（\($0.id)）。",
                en: "After a further birth the family is no target here any more (\($0.id)).")
        }
    }
}
