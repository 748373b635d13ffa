import Kernel
import Law
import Money
import Postgres

/// The waterfall of a stay (NC-4.health.1): what three payers left is the base of the aid.
struct AidSheetBook {
    let bureau: Bureau

    typealias Waterfall = StayCosts

    struct Sheet: Hashable {
        let id: Int64
        let client: String
        let person: Int64
        let ref: String
        let name: String
        let caseID: Int64?
        let admitted: Day
        let discharged: Day
        let waterfall: Waterfall

        init(_ row: Row) throws {
            let (
                id, client, person, ref, name, caseID, admitted, discharged, total, basic, critical,
                commercial
            ) = try row.decode(
                Int64.self, String.self, Int64.self, String.self, String.self, Int64?.self,
                PostgresDate.self, PostgresDate.self, Int64.self, Int64.self, Int64.self,
                Int64.self)
            self.id = id
            self.client = client
            self.person = person
            self.ref = ref
            self.name = name
            self.caseID = caseID
            self.admitted = Day(admitted)
            self.discharged = Day(discharged)
            waterfall = Waterfall(
                total: Money(fen: total), basic: Money(fen: basic),
                critical: Money(fen: critical), commercial: Money(fen: commercial))
        }
    }

    /// A sheet as it is written.
    struct Draft {
        var ref: String
        var caseID: Int64?
        var admitted: Day
        var discharged: Day
        var waterfall: Waterfall
        var client: String
    }

    /// What the aid itself still waits for.
    struct Missing: Hashable {
        /// Facts of the clause that nobody has reported.
        let facts: [String]
        /// The clause names no figure: nobody can say how much of the rest is paid.
        let isRateUnset: Bool
    }

    /// Keeps a sheet; the same again changes nothing.
    func add(_ draft: Draft) async throws -> (sheet: Sheet, missing: Missing) {
        try bureau.requirePast(draft.discharged, "--discharged")
        guard draft.admitted <= draft.discharged else {
            throw Refusal(
                Text(
                    "--discharged \(draft.discharged)：早于入院日 \(draft.admitted)。",
                    en: "--discharged \(draft.discharged) is before \(draft.admitted)."))
        }
        let clause = try bureau.clause(giving: Health.medicalAid, in: try await bureau.pack())
        let waterfall = draft.waterfall
        guard waterfall.total.fen > 0, waterfall.residual.fen >= 0 else {
            throw Refusal(
                Text(
                    "三层报销多于总费用：\(waterfall.arithmetic)；请核对结算单。",
                    en: "The payers paid more than the total: \(waterfall.arithmetic); check the "
                        + "settlement sheets."))
        }
        if let known = try await list(client: draft.client).first {
            guard (known.ref, known.waterfall) == (draft.ref, waterfall) else {
                throw Refusal(
                    Text("--id：这个编号已用于另一张表。", en: "--id: this id belongs to another sheet."))
            }
            return (known, try await missing(clause, known.ref))
        }
        if let id = draft.caseID {
            let file = try await bureau.cases.read(id).file
            guard file.ref == draft.ref, file.benefit == Health.medicalAid.code else {
                throw Refusal(
                    Text(
                        "--case：第 \(id) 号不是 \(draft.ref) 的医疗救助。",
                        en: "--case: case \(id) is no medical aid of \(draft.ref)."))
            }
        }
        try await bureau.once {
            try await bureau.transaction { transaction in
                let person = try await bureau.served(draft.ref, in: transaction)
                _ = try await transaction.execute(
                    """
                    INSERT INTO health.aid_sheet (district, client, person, case_id, admitted,
                        discharged, total, basic, critical, commercial, residual, recorded_by)
                    VALUES (\(bureau.district)::integer, \(draft.client), \(person.id),
                        \(draft.caseID), \(draft.admitted.sql), \(draft.discharged.sql),
                        \(waterfall.total.fen), \(waterfall.basic.fen), \(waterfall.critical.fen),
                        \(waterfall.commercial.fen), \(waterfall.residual.fen), \(bureau.actor))
                    """)
            }
        }
        guard let sheet = try await list(client: draft.client).first else {
            throw Refusal(Text("没有写入。", en: "It was not written."))
        }
        return (sheet, try await missing(clause, draft.ref))
    }

    private func missing(_ clause: Clause, _ ref: String) async throws -> Missing {
        let entries = try await Entitlements.read(
            bureau.office, district: bureau.district, ref: ref, on: bureau.today
        ).entries
        return Missing(
            facts: entries.first { $0.clause.id == clause.id }?.finding.missing ?? [],
            isRateUnset: clause.provision?.amount == nil)
    }

    /// Passes the case's step `approve` and orders the aid that is decided, never more than what
    /// the payers left: the rate is to be set, so that a document decides the sum.
    func decide(
        _ sheet: Int64, case number: Int64, sum: Money, document: String
    ) async throws -> Sheet {
        try bureau.require(.approve)
        let document = try Bureau.words(document, "--document", of: 4...200)
        guard let sheet = try await list().first(where: { $0.id == sheet }) else {
            throw Refusal(
                Text("没有第 \(sheet) 号余额表；用 aid list 查看。", en: "There is no sheet \(sheet)."))
        }
        guard let sum = sheet.waterfall.aid(sum) else {
            throw Refusal(
                Text(
                    "--sum \(sum)：应大于零，不超过余额 \(sheet.waterfall.residual) 元。",
                    en:
                        "--sum \(sum): above zero and not above the \(sheet.waterfall.residual) that "
                        + "is left."))
        }
        let file = try await bureau.cases.read(number).file
        guard file.ref == sheet.ref, file.benefit == Health.medicalAid.code else {
            throw Refusal(
                Text(
                    "--case：第 \(number) 号不是 \(sheet.ref) 的医疗救助。",
                    en: "--case: case \(number) is no medical aid of \(sheet.ref)."))
        }
        let isHanded = file.state == .handed
        if !isHanded { try file.require(standingAt: "approve", of: Health.medicalAid) }
        try await bureau.writing { transaction in
            _ = try await bureau.served(sheet.ref, in: transaction)
            if !isHanded {
                _ = try await bureau.cases.pass(
                    number, step: "approve", by: .aidDecide, client: "aid \(sheet.id)",
                    in: transaction)
            }
            // One aid a sheet: another sum under it is refused, and corrected by a further order.
            try await bureau.order(
                sum, of: number, basis: document, client: "aid \(sheet.id)", in: transaction)
        }
        return sheet
    }

    /// Sheets, the latest discharge first.
    func list(ref: String? = nil, client: String? = nil) async throws -> [Sheet] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT s.id, s.client, s.person, p.ref, p.name, s.case_id, s.admitted, s.discharged,
                    s.total, s.basic, s.critical, s.commercial
                FROM health.aid_sheet AS s
                JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
                WHERE s.district = \(bureau.district)::integer
                  AND (\(ref)::text IS NULL OR p.ref = \(ref))
                  AND (\(client)::text IS NULL OR s.client = \(client))
                ORDER BY s.discharged DESC, s.id DESC
                """
            ).map(Sheet.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
